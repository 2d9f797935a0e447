//! The four suits as shapes, about the origin and one unit high.

use tiny_skia::Path;

use super::canvas::{Canvas, circle, shape};
use super::palette::Ink;
use crate::rules::Suit;

/// Paints a suit about a point, `size` units high.
pub(super) fn draw(canvas: &mut Canvas, suit: Suit, x: f32, y: f32, size: f32, ink: Ink) {
    canvas.at(x, y, size, |canvas| {
        for part in parts(suit) {
            canvas.fill(&part, ink);
        }
    });
}

/// Paints a suit with a fine line around it, `gap` units away; `ground` is what lies between.
pub(super) fn draw_lined(canvas: &mut Canvas, suit: Suit, size: f32, gap: f32, [ink, ground]: [Ink; 2]) {
    canvas.at(0.0, 0.0, size, |canvas| {
        let parts = parts(suit);
        for (tint, reach) in [(ink, gap + 2.2), (ground, gap)] {
            for part in &parts {
                canvas.inked(part, tint, tint, reach * 2.0 / size);
            }
        }
        for part in &parts {
            canvas.fill(part, ink);
        }
    });
}

/// The shapes that together make a suit.
fn parts(suit: Suit) -> Vec<Path> {
    match suit {
        Suit::Spades => vec![shape(SPADE), shape(STEM)],
        Suit::Clubs => vec![
            circle(0.0, -0.262, 0.232),
            circle(-0.256, 0.092, 0.232),
            circle(0.256, 0.092, 0.232),
            shape("M -0.06 -0.14 L 0.06 -0.14 L 0.12 0.16 L -0.12 0.16 Z"),
            shape(STEM),
        ],
        Suit::Diamonds => vec![shape(DIAMOND)],
        Suit::Hearts => vec![shape(HEART)],
    }
}

const SPADE: &str = "M 0 -0.5 C 0.12 -0.29 0.45 -0.1 0.45 0.13 C 0.45 0.29 0.34 0.37 0.23 0.37 C 0.13 0.37 0.05 0.31 0 0.22 \
                     C -0.05 0.31 -0.13 0.37 -0.23 0.37 C -0.34 0.37 -0.45 0.29 -0.45 0.13 C -0.45 -0.1 -0.12 -0.29 0 -0.5 Z";
const STEM: &str =
    "M -0.035 0.1 L 0.035 0.1 C 0.04 0.3 0.09 0.44 0.2 0.5 L -0.2 0.5 C -0.09 0.44 -0.04 0.3 -0.035 0.1 Z";
const DIAMOND: &str = "M 0 -0.5 C 0.1 -0.3 0.23 -0.12 0.38 0 C 0.23 0.12 0.1 0.3 0 0.5 C -0.1 0.3 -0.23 0.12 -0.38 0 C -0.23 -0.12 -0.1 -0.3 0 -0.5 Z";
const HEART: &str = "M 0 0.48 C -0.1 0.26 -0.47 0.08 -0.47 -0.19 C -0.47 -0.36 -0.36 -0.45 -0.245 -0.45 C -0.13 -0.45 -0.04 -0.37 0 -0.26 \
                     C 0.04 -0.37 0.13 -0.45 0.245 -0.45 C 0.36 -0.45 0.47 -0.36 0.47 -0.19 C 0.47 0.08 0.1 0.26 0 0.48 Z";
