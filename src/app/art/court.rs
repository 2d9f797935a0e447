//! The court: a soldier, a lady and a king, drawn twice on their card, once upside down.

use tiny_skia::Transform;

use super::canvas::{Canvas, circle, rounded, shape};
use super::face::{HEIGHT, WIDTH, twice};
use super::palette::{
    DeckColours, GOLD, GOLD_DEEP, GOLD_PALE, HAIR, IVORY, Ink, LINE, LOTUS, LOTUS_PALE, SKIN, SKIN_SHADE, ink, robe,
    suit_ink,
};
use super::{ornament, suits};
use crate::rules::Suit;

const PEN: f32 = 2.4;

/// Paints the figure of rank 8 (J), 9 (Q) or 10 (K) without its index.
pub(super) fn draw(canvas: &mut Canvas, rank: usize, suit: Suit, deck: DeckColours) {
    let dress = Dress {
        cloth: robe(suit, deck).0,
        trim: robe(suit, deck).1,
        suit,
        ink: suit_ink(suit, deck),
    };
    twice(canvas, |canvas| match rank {
        8 => soldier(canvas, &dress),
        9 => lady(canvas, &dress),
        _ => king(canvas, &dress),
    });
    sash(canvas, &dress);
}

struct Dress {
    cloth: Ink,
    trim: Ink,
    suit: Suit,
    ink: Ink,
}

/// The band across the middle where the two halves meet.
fn sash(canvas: &mut Canvas, dress: &Dress) {
    let middle = HEIGHT / 2.0;
    canvas.inked(
        &rounded(36.0, middle - 11.0, WIDTH - 72.0, 22.0, 5.0),
        dress.trim,
        LINE,
        PEN,
    );
    for line in [-6.5, 6.5] {
        canvas.stroke(
            &shape(&format!("M 41 {} L 209 {}", middle + line, middle + line)),
            GOLD,
            1.5,
        );
    }
    for step in 0..8u8 {
        let x = 48.0 + f32::from(step) * 22.0;
        canvas.stroke(&circle(x, middle, 3.6), GOLD_PALE, 1.5);
        canvas.fill(&circle(x, middle, 1.2), GOLD_PALE);
        if step < 7 {
            canvas.stroke(
                &shape(&format!(
                    "M {} {} L {} {}",
                    x + 6.0,
                    middle + 3.0,
                    x + 16.0,
                    middle - 3.0
                )),
                GOLD_PALE,
                1.5,
            );
        }
    }
}

/// Head and neck about a point between the eyes; features simple enough to survive 90 pixels.
fn head(canvas: &mut Canvas) {
    canvas.inked(
        &shape("M 114 100 L 114 128 L 136 128 L 136 100 Z"),
        SKIN_SHADE,
        LINE,
        PEN,
    );
    canvas.inked(
        &shape("M 101 78 C 101 104 111 118 125 118 C 139 118 149 104 149 78 C 149 64 101 64 101 78 Z"),
        SKIN,
        LINE,
        PEN,
    );
}

fn features(canvas: &mut Canvas, lips: Ink) {
    for side in [-1.0, 1.0] {
        canvas.within(Transform::from_row(side, 0.0, 0.0, 1.0, 125.0, 0.0), |canvas| {
            canvas.stroke(&shape("M 6.5 82 Q 11 79.5 15.5 82"), HAIR, 1.8);
            canvas.fill(&shape("M 6.5 88.5 Q 11.5 84.5 16.5 88 Q 11.5 91.5 6.5 88.5 Z"), HAIR);
        });
    }
    canvas.stroke(
        &shape("M 126 88 L 123.5 98 L 127 98.6"),
        SKIN_SHADE.towards(LINE, 0.35),
        1.8,
    );
    canvas.fill(&shape("M 118.5 106 Q 125 103 131.5 106 Q 125 111.5 118.5 106 Z"), lips);
}

/// Shoulders and chest down to the sash, with a standing collar and a placket over one side.
fn tunic(canvas: &mut Canvas, dress: &Dress) {
    canvas.inked(
        &shape("M 44 176 L 48 160 C 52 145 70 138 106 124 L 144 124 C 180 138 198 145 202 160 L 206 176 Z"),
        dress.cloth,
        LINE,
        PEN,
    );
    for side in [-1.0, 1.0] {
        canvas.within(Transform::from_row(side, 0.0, 0.0, 1.0, 125.0, 0.0), |canvas| {
            canvas.stroke(&shape("M 56 176 C 58 164 56 156 50 150"), dress.trim, PEN);
        });
    }
    canvas.stroke(&shape("M 125 132 C 142 138 152 146 158 166"), GOLD, 3.0);
    for (x, y) in [(143.5, 141.0), (152.5, 151.0)] {
        canvas.inked(&circle(x, y, 2.8), GOLD_PALE, LINE, 1.2);
    }
    canvas.inked(
        &shape("M 110 114 L 125 131 L 140 114 L 145 126 C 138 134 112 134 105 126 Z"),
        dress.trim,
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 107.5 121 Q 116 131 125 131 Q 134 131 142.5 121"), GOLD, 1.6);
}

/// A hand that holds something upright at the right side, and its sleeve.
fn hand(canvas: &mut Canvas, dress: &Dress) {
    canvas.inked(
        &shape("M 176 176 C 176 158 184 146 193 140 L 210 148 C 212 158 212 168 211 176 Z"),
        dress.cloth.towards(dress.trim, 0.35),
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 188 143.5 L 211.5 153"), GOLD, 3.0);
    canvas.inked(&rounded(190.0, 124.0, 22.0, 19.0, 8.5), SKIN, LINE, PEN);
    for y in [130.5, 136.5] {
        canvas.stroke(&shape(&format!("M 202 {y} L 210 {y}")), SKIN_SHADE, 1.6);
    }
}

/// J: a soldier in a small lacquered conical hat, with a spear and a pennant.
fn soldier(canvas: &mut Canvas, dress: &Dress) {
    canvas.stroke(&shape("M 201 30 L 201 170"), LINE, 6.6);
    canvas.stroke(&shape("M 201 30 L 201 170"), ink(0x8A5A32), 2.6);
    canvas.inked(
        &shape("M 201 12 C 209 24 209 32 203 40 L 199 40 C 193 32 193 24 201 12 Z"),
        ink(0xC9CED6),
        LINE,
        PEN,
    );
    canvas.inked(&shape("M 204 44 L 238 56 L 204 94 Z"), dress.cloth, LINE, PEN);
    canvas.fill(&shape("M 207 51 L 226 58 L 207 80 Z"), GOLD_PALE);
    suits::draw(canvas, dress.suit, 213.5, 62.5, 15.0, dress.ink);
    tunic(canvas, dress);
    hand(canvas, dress);
    canvas.inked(
        &shape("M 98 72 C 96 92 98 104 104 110 L 146 110 C 152 104 154 92 152 72 Z"),
        HAIR,
        LINE,
        PEN,
    );
    head(canvas);
    features(canvas, ink(0xB5564A));
    canvas.inked(
        &shape("M 84 74 C 96 62 110 46 121 36 L 129 36 C 140 46 154 62 166 74 C 152 82 98 82 84 74 Z"),
        dress.cloth,
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 92 72.5 C 110 78 140 78 158 72.5"), GOLD, 2.4);
    canvas.stroke(&shape("M 108 54.5 C 118 58 132 58 142 54.5"), GOLD, 2.0);
    canvas.inked(&shape("M 120 37 L 125 22 L 130 37 Z"), GOLD, LINE, 2.0);
    canvas.stroke(&shape("M 101 79 C 100 100 110 122 122 128"), dress.trim, 2.2);
    canvas.stroke(&shape("M 149 79 C 150 100 140 122 128 128"), dress.trim, 2.2);
}

/// Q: a lady in a nón lá with long hair and an áo dài, holding a lotus.
fn lady(canvas: &mut Canvas, dress: &Dress) {
    canvas.stroke(&shape("M 201 130 C 203 112 206 96 207 78"), LINE, 6.2);
    canvas.stroke(&shape("M 201 130 C 203 112 206 96 207 78"), ink(0x4F9A5B), 2.6);
    canvas.at(207.0, 82.0, 50.0, |canvas| {
        ornament::lotus(canvas, LOTUS, LOTUS_PALE, LINE, 0.045);
    });
    canvas.inked(
        &shape("M 94 72 C 86 104 84 138 92 158 L 158 158 C 166 138 164 104 156 72 Z"),
        HAIR,
        LINE,
        PEN,
    );
    tunic(canvas, dress);
    canvas.inked(
        &shape("M 97 74 C 90 104 90 132 97 148 C 104 140 106 112 105 82 Z"),
        HAIR,
        LINE,
        1.2,
    );
    canvas.inked(
        &shape("M 153 74 C 160 104 160 132 153 148 C 146 140 144 112 145 82 Z"),
        HAIR,
        LINE,
        1.2,
    );
    hand(canvas, dress);
    head(canvas);
    canvas.fill(
        &shape("M 101 84 C 106 74 118 72 125 68 C 132 72 144 74 149 84 L 151 66 L 99 66 Z"),
        HAIR,
    );
    features(canvas, ink(0xC23A4B));
    canvas.inked(
        &shape("M 75 74 C 93 59 111 40 125 24 C 139 40 157 59 175 74 C 157 84 93 84 75 74 Z"),
        IVORY,
        LINE,
        PEN,
    );
    for (y, from, to) in [(63.5, 89.0, 161.0), (53.0, 101.0, 149.0), (42.5, 111.0, 139.0)] {
        canvas.stroke(
            &shape(&format!("M {from} {y} Q 125 {} {to} {y}", y + 7.0)),
            GOLD_DEEP,
            1.4,
        );
    }
    canvas.stroke(&shape("M 79 75 C 98 81 152 81 171 75"), GOLD, 2.0);
    canvas.stroke(
        &shape("M 100 79 C 98 100 108 122 125 127 C 142 122 152 100 150 79"),
        dress.cloth,
        3.0,
    );
}

/// K: a king in a layered turban with a drum star, bearded, holding a sword.
fn king(canvas: &mut Canvas, dress: &Dress) {
    canvas.inked(
        &shape("M 201 14 C 207 22 207 28 206.5 34 L 206 112 L 196 112 L 195.5 34 C 195 28 195 22 201 14 Z"),
        ink(0xD5DAE0),
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 201 28 L 201 108"), ink(0x9AA3AF), 1.8);
    canvas.inked(&rounded(184.0, 110.0, 34.0, 9.0, 4.0), GOLD, LINE, PEN);
    canvas.inked(&circle(201.0, 150.0, 6.0), GOLD, LINE, PEN);
    tunic(canvas, dress);
    hand(canvas, dress);
    canvas.inked(
        &shape("M 98 72 C 96 92 98 104 104 110 L 146 110 C 152 104 154 92 152 72 Z"),
        HAIR,
        LINE,
        PEN,
    );
    head(canvas);
    canvas.inked(&shape("M 103 96 C 104 122 114 142 125 156 C 136 142 146 122 147 96 C 142 106 138 102 125 101 C 112 102 108 106 103 96 Z"), HAIR, LINE, 1.6);
    features(canvas, ink(0xB5564A));
    canvas.fill(&shape("M 125 100.5 C 119 99 112 101 108 107 C 114 105.5 120 105 125 103.5 C 130 105 136 105.5 142 107 C 138 101 131 99 125 100.5 Z"), HAIR);
    for side in [-1.0, 1.0] {
        canvas.within(Transform::from_row(side, 0.0, 0.0, 1.0, 125.0, 0.0), |canvas| {
            canvas.inked(
                &shape("M 26 56 C 36 54 44 48 54 49 C 61 51 60 62 52 65 C 44 67 36 63 26 64 Z"),
                dress.trim,
                LINE,
                PEN,
            );
            canvas.stroke(&shape("M 35 58.8 C 42 57 46 55 51 56.5"), GOLD, 2.0);
        });
    }
    canvas.inked(
        &shape("M 102 56 C 102 34 112 24 125 24 C 138 24 148 34 148 56 Z"),
        dress.trim,
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 108 38 Q 125 44 142 38"), GOLD, 2.0);
    canvas.inked(
        &shape("M 95 75 C 91 60 97 49 108 49 Q 125 45 142 49 C 153 49 159 60 155 75 C 140 82 110 82 95 75 Z"),
        GOLD,
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 97 69.5 C 112 75.5 138 75.5 153 69.5"), GOLD_DEEP, 2.0);
    canvas.at(125.0, 57.0, 1.0, |canvas| {
        canvas.inked(&circle(0.0, 0.0, 13.0), dress.trim, LINE, 2.0);
        canvas.fill(&super::canvas::star(8, 10.5, 3.8), GOLD_PALE);
    });
}
