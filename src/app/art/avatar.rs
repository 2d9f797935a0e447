//! Avatars: a face in a ring, made from a number, the same for everyone who sees that player.

use tiny_skia::Transform;

use super::canvas::{Canvas, arc, circle, rounded, shape};
use super::ornament;
use super::palette::{GOLD, GOLD_DEEP, GOLD_PALE, HAIR, IVORY, Ink, LINE, LOTUS, LOTUS_PALE, WHITE, ink};
use super::picture::Picture;

/// The avatar of a person, `size` pixels wide and high, clear outside its circle.
pub fn avatar(seed: u64, size: u32) -> Picture {
    medallion(seed, size, person)
}

/// The avatar of a bot: the same medallion with a tin face, so that nobody takes it for a person.
pub fn bot_avatar(seed: u64, size: u32) -> Picture {
    medallion(seed, size, robot)
}

/// What a seed decides, drawn from it one after the other.
struct Traits {
    bits: u64,
}

impl Traits {
    fn new(seed: u64) -> Self {
        Self { bits: seed }
    }

    /// The next choice out of `count`; neighbouring seeds differ in all of theirs.
    fn pick(&mut self, count: usize) -> usize {
        self.bits = self.bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.bits;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % count as u64) as usize
    }

    fn ink(&mut self, inks: &[Ink]) -> Ink {
        inks[self.pick(inks.len())]
    }
}

/// Paints in units of a hundredth of the radius, the origin in the middle.
fn medallion(seed: u64, size: u32, subject: impl FnOnce(&mut Canvas, &mut Traits)) -> Picture {
    let mut canvas = Canvas::new(size, size);
    let mut traits = Traits::new(seed);
    let half = size as f32 / 2.0;
    let ground = traits.ink(&GROUNDS);
    canvas.at(half, half, (half - 0.5).max(0.5) / 100.0, |canvas| {
        let disc = circle(0.0, 0.0, 93.0);
        canvas.fill(&circle(0.0, 0.0, 100.0), LINE);
        canvas.fill_glow(
            &disc,
            (0.0, -20.0),
            130.0,
            &[(0.0, ground.towards(WHITE, 0.3)), (1.0, ground)],
        );
        canvas.inside(&disc, |canvas| {
            rays(canvas, ground, traits.pick(3));
            subject(canvas, &mut traits);
        });
        ornament::ring(canvas, 93.5, 8.0, GOLD);
        ornament::ring(canvas, 89.0, 2.0, GOLD_DEEP);
    });
    canvas.picture()
}

/// What lies behind the head: rays, rings or a plain ground.
fn rays(canvas: &mut Canvas, ground: Ink, kind: usize) {
    let pale = ground.towards(WHITE, 0.22);
    match kind {
        0 => canvas.fill(&super::canvas::star(14, 150.0, 30.0), pale),
        1 => {
            for radius in [58.0, 74.0] {
                ornament::ring(canvas, radius, 4.0, pale);
            }
        }
        _ => {}
    }
}

fn person(canvas: &mut Canvas, traits: &mut Traits) {
    let skin = traits.ink(&SKINS);
    let hair = traits.ink(&HAIRS);
    let clothes = traits.ink(&CLOTHES);
    let head = traits.pick(8);
    let long_hair = matches!(head, 0 | 3 | 5);
    if long_hair {
        canvas.inked(
            &shape("M -44 -20 C -58 40 -52 80 -46 100 L 46 100 C 52 80 58 40 44 -20 Z"),
            hair,
            LINE,
            PEN,
        );
    }
    canvas.inked(
        &shape("M -92 110 C -84 62 -50 58 -22 48 L 22 48 C 50 58 84 62 92 110 Z"),
        clothes,
        LINE,
        PEN,
    );
    let collar = clothes.towards(LINE, 0.45);
    canvas.inked(
        &shape("M -15 30 L 15 30 L 15 54 C 6 64 -6 64 -15 54 Z"),
        skin.towards(ink(0x8A4B2A), 0.22),
        LINE,
        PEN,
    );
    canvas.inked(
        &shape("M -24 46 C -12 62 12 62 24 46 L 27 58 C 12 76 -12 76 -27 58 Z"),
        collar,
        LINE,
        PEN,
    );
    canvas.stroke(&shape("M 2 68 C 14 74 24 82 28 100"), GOLD_PALE, 4.0);
    both_sides(canvas, |canvas| canvas.inked(&circle(43.0, 0.0, 9.0), skin, LINE, PEN));
    let face = shape("M -43 -14 C -44 26 -22 44 0 44 C 22 44 44 26 43 -14 C 42 -50 -42 -50 -43 -14 Z");
    canvas.inked(&face, skin, LINE, PEN);
    expression(canvas, traits, skin, !long_hair);
    headdress(canvas, head, traits, hair, clothes);
}

fn expression(canvas: &mut Canvas, traits: &mut Traits, skin: Ink, may_have_moustache: bool) {
    let blush = skin.towards(ink(0xE2574C), 0.35);
    both_sides(canvas, |canvas| canvas.fill(&circle(25.0, 17.0, 8.0), blush));
    match traits.pick(4) {
        0 => both_sides(canvas, |canvas| canvas.fill(&circle(18.0, 3.0, 5.4), HAIR)),
        1 => both_sides(canvas, |canvas| canvas.stroke(&shape("M 10 5 Q 18 -4 26 5"), HAIR, 4.6)),
        2 => both_sides(canvas, |canvas| {
            canvas.fill(&circle(18.0, 3.0, 5.4), HAIR);
            canvas.stroke(&circle(18.0, 3.0, 12.5), HAIR, 3.4);
            canvas.stroke(&shape("M 0 1 L 5.5 2"), HAIR, 3.4);
        }),
        _ => both_sides(canvas, |canvas| {
            canvas.fill(&shape("M 9 4 Q 18 -6 27 3 Q 18 10 9 4 Z"), HAIR);
            canvas.fill(&circle(19.5, 0.8, 1.8), WHITE);
        }),
    }
    match traits.pick(if may_have_moustache { 4 } else { 3 }) {
        0 => canvas.stroke(&shape("M -11 24 Q 0 34 11 24"), HAIR, 4.4),
        1 => canvas.inked(
            &shape("M -12 22 Q 0 26 12 22 Q 8 37 0 37 Q -8 37 -12 22 Z"),
            ink(0xB8323A),
            HAIR,
            3.4,
        ),
        2 => canvas.stroke(&shape("M -7 27 Q 3 31 11 23"), HAIR, 4.4),
        _ => {
            canvas.stroke(&shape("M -9 29 Q 0 34 9 29"), HAIR, 4.2);
            both_sides(canvas, |canvas| {
                canvas.fill(&shape("M 0 18 C 8 15 17 18 22 25 C 14 25 6 25 0 22 Z"), HAIR);
            });
        }
    }
}

/// Hair and what is worn on it.
fn headdress(canvas: &mut Canvas, kind: usize, traits: &mut Traits, hair: Ink, clothes: Ink) {
    let fringe = shape("M -45 -4 C -50 -56 50 -56 45 -4 C 36 -24 18 -30 6 -31 C -12 -22 -32 -22 -45 -4 Z");
    let crop = shape(
        "M -46 -2 C -54 -66 54 -66 46 -2 C 42 -18 36 -26 28 -28 C 10 -22 -20 -22 -30 -28 C -38 -24 -42 -16 -46 -2 Z",
    );
    match kind {
        0 | 1 => {
            canvas.fill(&fringe, hair);
            canvas.inked(
                &shape("M -84 -22 C -54 -44 -24 -70 0 -92 C 24 -70 54 -44 84 -22 C 50 -8 -50 -8 -84 -22 Z"),
                IVORY,
                LINE,
                PEN,
            );
            canvas.stroke(&shape("M -62 -32 Q 0 -20 62 -32"), GOLD_DEEP, 2.4);
            canvas.stroke(&shape("M -38 -53 Q 0 -43 38 -53"), GOLD_DEEP, 2.4);
            canvas.stroke(&shape("M -78 -21 C -46 -9 46 -9 78 -21"), GOLD, 4.0);
        }
        2 => {
            canvas.inked(
                &shape("M -52 -18 C -60 -66 -28 -74 0 -74 C 28 -74 60 -66 52 -18 C 30 -30 -30 -30 -52 -18 Z"),
                clothes,
                LINE,
                PEN,
            );
            canvas.stroke(&shape("M -54 -34 C -30 -46 30 -46 54 -34"), GOLD_PALE, 3.4);
            canvas.stroke(&shape("M -51 -50 C -28 -61 28 -61 51 -50"), GOLD_PALE, 3.4);
        }
        3 => {
            canvas.inked(&fringe, hair, LINE, 2.0);
            canvas.at(-38.0, -22.0, 46.0, |canvas| {
                ornament::lotus_wheel(canvas, LOTUS, LOTUS_PALE, LINE, 0.05);
            });
        }
        4 => {
            canvas.inked(&circle(0.0, -60.0, 19.0), hair, LINE, PEN);
            canvas.inked(&crop, hair, LINE, 2.0);
            canvas.stroke(&shape("M -26 -70 L 26 -52"), GOLD, 5.0);
        }
        5 => {
            canvas.inked(&fringe, hair, LINE, 2.0);
            canvas.stroke(&shape("M -45 -22 C -30 -48 30 -48 45 -22"), traits.ink(&CLOTHES), 9.0);
        }
        6 => {
            canvas.inked(&crop, hair, LINE, 2.0);
            let spikes = shape("M -40 -30 L -36 -62 L -18 -52 L -4 -72 L 10 -54 L 30 -64 L 40 -30 Z");
            canvas.fill(&spikes, hair);
        }
        _ => {
            canvas.inked(&shape("M -50 -16 C -54 -70 54 -70 50 -16 Z"), clothes, LINE, PEN);
            canvas.inked(
                &shape("M -50 -18 C -20 -30 50 -30 74 -12 C 50 -14 -10 -18 -50 -12 Z"),
                clothes.towards(LINE, 0.35),
                LINE,
                PEN,
            );
            canvas.at(0.0, -40.0, 1.0, |canvas| {
                canvas.fill(&super::canvas::star(5, 13.0, 5.2), GOLD_PALE);
            });
        }
    }
}

fn robot(canvas: &mut Canvas, traits: &mut Traits) {
    let tin = traits.ink(&TINS);
    let shade = tin.towards(LINE, 0.4);
    let glow = traits.ink(&[ink(0x7CF2D8), ink(0xFFD76A), ink(0xFF9BB0), ink(0x9FD0FF)]);
    canvas.inked(
        &shape("M -78 112 C -72 70 -46 62 -20 58 L 20 58 C 46 62 72 70 78 112 Z"),
        shade,
        LINE,
        PEN,
    );
    canvas.inked(&rounded(-13.0, 40.0, 26.0, 24.0, 4.0), shade, LINE, PEN);
    canvas.at(0.0, 88.0, 1.0, |canvas| ornament::drum_star(canvas, 8, 15.0, GOLD_PALE));
    both_sides(canvas, |canvas| {
        canvas.inked(&rounded(50.0, -18.0, 14.0, 34.0, 6.0), shade, LINE, PEN);
    });
    canvas.inked(&rounded(-54.0, -40.0, 108.0, 86.0, 26.0), tin, LINE, PEN);
    canvas.inked(&rounded(-42.0, -22.0, 84.0, 44.0, 20.0), ink(0x1A2230), LINE, PEN);
    match traits.pick(3) {
        0 => both_sides(canvas, |canvas| canvas.fill(&circle(20.0, 0.0, 9.5), glow)),
        1 => both_sides(canvas, |canvas| {
            canvas.stroke(&shape("M 10 6 Q 20 -10 30 6"), glow, 6.5);
        }),
        _ => both_sides(canvas, |canvas| {
            canvas.fill(&rounded(14.0, -10.0, 12.0, 20.0, 5.0), glow);
        }),
    }
    canvas.stroke(&shape("M -12 33 Q 0 39 12 33"), LINE, 4.5);
    match traits.pick(3) {
        0 => canvas.inked(
            &shape("M -74 -34 C -46 -52 -22 -74 0 -92 C 22 -74 46 -52 74 -34 C 44 -24 -44 -24 -74 -34 Z"),
            IVORY,
            LINE,
            PEN,
        ),
        1 => {
            canvas.stroke(&shape("M 0 -40 L 0 -64"), LINE, 7.0);
            canvas.inked(&circle(0.0, -70.0, 11.0), glow, LINE, PEN);
        }
        _ => {
            canvas.inked(&shape("M -30 -40 C -28 -62 28 -62 30 -40 Z"), shade, LINE, PEN);
            canvas.stroke(&arc(78.0, -18.0, 18.0), glow, 5.0);
        }
    }
}

fn both_sides(canvas: &mut Canvas, mut draw: impl FnMut(&mut Canvas)) {
    draw(canvas);
    canvas.within(Transform::from_scale(-1.0, 1.0), draw);
}

const PEN: f32 = 4.6;
const GROUNDS: [Ink; 10] = [
    ink(0x2F7D6B),
    ink(0x27508C),
    ink(0xB3402E),
    ink(0x7A3E86),
    ink(0xC98A1E),
    ink(0x3B6E2F),
    ink(0x1F6F8B),
    ink(0xA8476A),
    ink(0x5A4A9C),
    ink(0x6B5138),
];
const SKINS: [Ink; 4] = [ink(0xF7D7B0), ink(0xF0C597), ink(0xDFA878), ink(0xB97C50)];
const HAIRS: [Ink; 5] = [
    ink(0x241D2A),
    ink(0x3A2A22),
    ink(0x5A3A26),
    ink(0x23304A),
    ink(0xB9B4BC),
];
const CLOTHES: [Ink; 8] = [
    ink(0xC9303C),
    ink(0xE08A2B),
    ink(0x2E8B62),
    ink(0x3169B8),
    ink(0x8A4AA6),
    ink(0xE9C04A),
    ink(0xE27396),
    ink(0xEFE6D2),
];
const TINS: [Ink; 4] = [ink(0xC4CDD8), ink(0xD9C08A), ink(0xA9C7BE), ink(0xC9B3CF)];
