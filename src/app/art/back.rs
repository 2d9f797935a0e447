//! The backs of the cards. All look the same upside down.

use super::canvas::{Canvas, circle, rounded, shape};
use super::face::{HEIGHT, WIDTH, on_card, outline, pixel_of, twice};
use super::ornament;
use super::palette::{
    GOLD, GOLD_DEEP, GOLD_PALE, INDIGO, INDIGO_DEEP, Ink, JADE, LACQUER, LACQUER_DEEP, PAPER, PAPER_EDGE, ink,
};
use super::picture::Picture;

/// Which back the deck has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Back {
    /// Red lacquer with a bronze drum of Đông Sơn: star, birds, rings.
    #[default]
    Drum,
    /// Indigo water with a lotus.
    Lotus,
    /// Jade brocade: a lattice of coins and stars.
    Brocade,
}

impl Back {
    /// Every back, in the order a setting offers them.
    pub const ALL: [Self; 3] = [Self::Drum, Self::Lotus, Self::Brocade];
}

/// The back of a card, `height` pixels high; the same size as a face.
pub fn back(kind: Back, height: u32) -> Picture {
    on_card(height, |canvas| {
        let pixel = pixel_of(height);
        canvas.fill(&outline(height, 0.0), PAPER);
        let panel = rounded(BORDER, BORDER, WIDTH - BORDER * 2.0, HEIGHT - BORDER * 2.0, 9.0);
        canvas.inside(&panel, |canvas| match kind {
            Back::Drum => drum(canvas),
            Back::Lotus => lotus(canvas),
            Back::Brocade => brocade(canvas),
        });
        let line = pixel.max(1.6);
        canvas.stroke(&outline(height, line / 2.0), PAPER_EDGE, line);
    })
}

fn drum(canvas: &mut Canvas) {
    ground(canvas, LACQUER, LACQUER_DEEP);
    frame(canvas, GOLD);
    twice(canvas, |canvas| {
        for x in [BORDER + 10.0, WIDTH - BORDER - 10.0] {
            canvas.at(x, BORDER + 10.0, 1.0, |canvas| {
                canvas.fill(&circle(0.0, 0.0, 46.0), LACQUER_DEEP);
                ornament::ring(canvas, 46.0, 1.8, GOLD);
                ornament::toothed_ring(canvas, 38.0, 6.0, GOLD);
                ornament::ring(canvas, 36.0, 1.4, GOLD);
                ornament::drum_star(canvas, 12, 28.0, GOLD);
            });
        }
    });
    twice(canvas, |canvas| {
        canvas.at(WIDTH / 2.0, 58.0, 46.0, |canvas| {
            ornament::lotus(canvas, GOLD, GOLD_PALE, LACQUER_DEEP, 0.045);
        });
    });
    canvas.at(WIDTH / 2.0, HEIGHT / 2.0, 1.0, |canvas| {
        canvas.fill(&circle(0.0, 0.0, 97.0), LACQUER_DEEP);
        ornament::ring(canvas, 97.0, 2.4, GOLD);
        ornament::toothed_ring(canvas, 86.5, 7.5, GOLD);
        ornament::ring(canvas, 84.5, 1.6, GOLD);
        ornament::eyed_ring(canvas, 77.5, 4.6, GOLD);
        ornament::ring(canvas, 70.5, 1.6, GOLD);
        ornament::bird_ring(canvas, 55.0, 37.0, 8, GOLD_PALE);
        ornament::ring(canvas, 41.5, 1.6, GOLD);
        ornament::combed_ring(canvas, 36.0, 4.6, GOLD);
        ornament::ring(canvas, 34.0, 1.4, GOLD);
        ornament::drum_star(canvas, 14, 30.0, GOLD_PALE);
    });
}

fn lotus(canvas: &mut Canvas) {
    ground(canvas, INDIGO, INDIGO_DEEP);
    let wave = INDIGO.towards(ink(0x7FA6E8), 0.35);
    twice(canvas, |canvas| waves(canvas, wave));
    frame(canvas, GOLD_PALE);
    canvas.at(WIDTH / 2.0, HEIGHT / 2.0, 1.0, |canvas| {
        canvas.inked(&circle(0.0, 0.0, 76.0), INDIGO_DEEP, GOLD_PALE, 2.4);
        ornament::ring(canvas, 69.0, 1.2, GOLD);
        ornament::eyed_ring(canvas, 62.5, 4.0, GOLD);
        ornament::ring(canvas, 56.0, 1.2, GOLD);
        canvas.at(0.0, 0.0, 100.0, |canvas| {
            ornament::lotus_wheel(canvas, ink(0xE98BA8), ink(0xFBE0E6), INDIGO_DEEP, 0.016);
        });
    });
}

/// Rows of water, each wave three arcs, down to the middle of the card.
fn waves(canvas: &mut Canvas, line: Ink) {
    const STEP: f32 = 25.0;
    for row in 0..14u8 {
        let y = 20.0 + f32::from(row) * STEP / 2.0;
        let shift = if row % 2 == 0 { 0.0 } else { STEP };
        for column in 0..6u8 {
            let x = shift + f32::from(column) * STEP * 2.0;
            canvas.at(x, y, 1.0, |canvas| {
                canvas.fill(&circle(0.0, 0.0, STEP), INDIGO.towards(INDIGO_DEEP, 0.55));
                for radius in [24.0, 17.5, 11.0, 4.5] {
                    canvas.stroke(&circle(0.0, 0.0, radius), line, 1.5);
                }
            });
        }
    }
}

fn brocade(canvas: &mut Canvas) {
    ground(canvas, JADE, ink(0x0E4536));
    let pale = ink(0x8FD0B4);
    twice(canvas, |canvas| {
        for row in 0..7u8 {
            for column in 0..9u8 {
                let shift = if row % 2 == 0 { 0.0 } else { 14.0 };
                let (x, y) = (13.0 + f32::from(column) * 28.0 + shift, 7.0 + f32::from(row) * 28.0);
                canvas.at(x, y, 1.0, |canvas| coin(canvas, pale));
            }
        }
    });
    frame(canvas, GOLD);
    canvas.at(WIDTH / 2.0, HEIGHT / 2.0, 1.0, |canvas| {
        let lozenge = shape("M 0 -92 L 66 0 L 0 92 L -66 0 Z");
        canvas.inked(&lozenge, ink(0x0E4536), GOLD, 2.6);
        canvas.stroke(&shape("M 0 -82 L 58.5 0 L 0 82 L -58.5 0 Z"), GOLD_DEEP, 1.4);
        ornament::ring(canvas, 38.0, 1.8, GOLD);
        ornament::combed_ring(canvas, 31.5, 5.0, GOLD);
        ornament::drum_star(canvas, 10, 27.0, GOLD_PALE);
        for side in [-1.0, 1.0] {
            canvas.at(0.0, side * 60.0, side, |canvas| {
                canvas.at(0.0, 12.0, 30.0, |canvas| {
                    ornament::lotus(canvas, GOLD, GOLD_PALE, ink(0x0E4536), 0.05);
                });
            });
        }
    });
}

/// An old coin with its square hole, between four leaves.
fn coin(canvas: &mut Canvas, line: Ink) {
    let line = JADE.towards(line, 0.5);
    canvas.stroke(&circle(0.0, 0.0, 8.0), line, 1.5);
    canvas.stroke(&rounded(-2.6, -2.6, 5.2, 5.2, 0.6), line, 1.4);
    canvas.turned(45.0, |canvas| {
        canvas.around(4, |canvas| canvas.stroke(&shape("M 0 -10.5 L 0 -16"), line, 1.5));
    });
}

fn ground(canvas: &mut Canvas, light: Ink, deep: Ink) {
    let all = rounded(0.0, 0.0, WIDTH, HEIGHT, 1.0);
    canvas.fill_glow(
        &all,
        (WIDTH / 2.0, HEIGHT / 2.0),
        215.0,
        &[(0.0, light), (1.0, light.towards(deep, 0.75))],
    );
}

fn frame(canvas: &mut Canvas, line: Ink) {
    let inset = BORDER + 5.5;
    canvas.stroke(
        &rounded(inset, inset, WIDTH - inset * 2.0, HEIGHT - inset * 2.0, 5.5),
        line,
        2.0,
    );
}

/// The paper left around the panel.
const BORDER: f32 = 12.0;
