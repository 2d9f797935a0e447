//! The faces of the cards.

use tiny_skia::Transform;

use super::canvas::{Canvas, rounded};
use super::palette::{DeckColours, GOLD, Ink, PAPER, PAPER_EDGE, suit_ink};
use super::picture::Picture;
use super::{court, lettering, ornament, suits};
use crate::rules::{Card, Suit};

/// Units of the drawing: a card is 250 wide and 350 high, whatever its pixels.
pub(super) const WIDTH: f32 = 250.0;
pub(super) const HEIGHT: f32 = 350.0;
const CORNER: f32 = 17.0;

/// Pixels across for a card of that many pixels high: poker ratio, 5 to 7.
pub fn card_width(height: u32) -> u32 {
    ((height * 5 + 3) / 7).max(1)
}

/// The face of a card, `height` pixels high.
pub fn face(card: Card, height: u32, deck: DeckColours) -> Picture {
    let (rank, suit) = (usize::from(card.rank().index()), card.suit());
    let ink = suit_ink(suit, deck);
    on_card(height, |canvas| {
        paper(canvas, height);
        match rank {
            8..=10 => court::draw(canvas, rank, suit, deck),
            11 => ace(canvas, suit, ink),
            12 => {
                honour(canvas);
                pips(canvas, 2, suit, ink);
            }
            0..=7 | 13.. => pips(canvas, rank + 3, suit, ink),
        }
        twice(canvas, |canvas| index(canvas, rank, suit, ink));
    })
}

/// Paints in card units on a clear canvas of the right size.
pub(super) fn on_card(height: u32, draw: impl FnOnce(&mut Canvas)) -> Picture {
    let width = card_width(height);
    let mut canvas = Canvas::new(width, height);
    let scale = Transform::from_scale(width as f32 / WIDTH, height as f32 / HEIGHT);
    canvas.within(scale, draw);
    canvas.picture()
}

/// The card's outline, `inset` units inside the clear pixel that surrounds every card.
pub(super) fn outline(height: u32, inset: f32) -> tiny_skia::Path {
    let pixel = pixel_of(height);
    let edge = pixel + inset;
    rounded(
        edge,
        edge,
        WIDTH - edge * 2.0,
        HEIGHT - edge * 2.0,
        (CORNER - inset).max(2.0),
    )
}

/// Draws upright and once more upside down.
pub(super) fn twice(canvas: &mut Canvas, mut draw: impl FnMut(&mut Canvas)) {
    draw(canvas);
    canvas.within(Transform::from_row(-1.0, 0.0, 0.0, -1.0, WIDTH, HEIGHT), draw);
}

/// A pixel of a card that many pixels high, in the drawing's units.
pub(super) fn pixel_of(height: u32) -> f32 {
    HEIGHT / height.max(1) as f32
}

fn paper(canvas: &mut Canvas, height: u32) {
    let pixel = pixel_of(height);
    canvas.fill(&outline(height, 0.0), PAPER);
    // The edge line is never thinner than a pixel, or small cards would melt into each other in a fan.
    let line = pixel.max(1.6);
    canvas.stroke(&outline(height, line / 2.0), PAPER_EDGE, line);
}

/// The index: rank over suit in the corner, as wide as the column that a fan leaves visible.
fn index(canvas: &mut Canvas, rank: usize, suit: Suit, ink: Ink) {
    const COLUMN: f32 = 38.0;
    const CAPITAL: f32 = 58.0;
    const WIDEST: f32 = 51.0;
    let tracking = if rank == 7 { -0.06 } else { 0.0 };
    let letters = lettering::line(LABELS[rank], tracking).expect("every label leaves ink");
    let wide = letters.bounds().width() * CAPITAL;
    let squeeze = (WIDEST / wide).min(1.0);
    let left = COLUMN - wide * squeeze / 2.0;
    canvas.within(
        Transform::from_row(CAPITAL * squeeze, 0.0, 0.0, CAPITAL, left, 78.0),
        |canvas| {
            canvas.fill(&letters, ink);
            if squeeze < 0.9 {
                // Squeezing thins the stems; a little outline gives them back the weight of the other labels.
                canvas.stroke(&letters, ink, 0.05);
            }
        },
    );
    suits::draw(canvas, suit, COLUMN, 111.0, 46.0, ink);
}

fn pips(canvas: &mut Canvas, count: usize, suit: Suit, ink: Ink) {
    const SIZE: f32 = 39.0;
    const TOP: f32 = 57.0;
    let (left, middle, right) = (LEFT, MIDDLE, RIGHT);
    let rows: &[(f32, f32)] = match count {
        2 => &[(middle, 0.0), (middle, 1.0)],
        3 => &[(middle, 0.0), (middle, 0.5), (middle, 1.0)],
        4 => &[(left, 0.0), (right, 0.0), (left, 1.0), (right, 1.0)],
        5 => &[(left, 0.0), (right, 0.0), (middle, 0.5), (left, 1.0), (right, 1.0)],
        6 => &[
            (left, 0.0),
            (right, 0.0),
            (left, 0.5),
            (right, 0.5),
            (left, 1.0),
            (right, 1.0),
        ],
        7 => &[
            (left, 0.0),
            (right, 0.0),
            (middle, 0.25),
            (left, 0.5),
            (right, 0.5),
            (left, 1.0),
            (right, 1.0),
        ],
        8 => &[
            (left, 0.0),
            (right, 0.0),
            (middle, 0.25),
            (left, 0.5),
            (right, 0.5),
            (middle, 0.75),
            (left, 1.0),
            (right, 1.0),
        ],
        9 => &NINE,
        _ => &TEN,
    };
    for &(x, share) in rows {
        let y = TOP + share * (HEIGHT - TOP * 2.0);
        let turn = if share > 0.5 { -1.0 } else { 1.0 };
        canvas.within(Transform::from_row(turn, 0.0, 0.0, turn, x, y), |canvas| {
            suits::draw(canvas, suit, 0.0, 0.0, SIZE, ink);
        });
    }
}

/// The mark of the 2s, the strongest cards: a fine gold frame and a drum star between the pips.
fn honour(canvas: &mut Canvas) {
    canvas.stroke(&rounded(8.5, 8.5, WIDTH - 17.0, HEIGHT - 17.0, 11.0), GOLD, 2.6);
    canvas.at(WIDTH / 2.0, HEIGHT / 2.0, 1.0, |canvas| {
        ornament::drum_star(canvas, 12, 36.0, GOLD);
        ornament::ring(canvas, 43.0, 2.2, GOLD);
        ornament::toothed_ring(canvas, 46.0, 6.0, GOLD);
    });
}

fn ace(canvas: &mut Canvas, suit: Suit, ink: Ink) {
    let size = if suit == Suit::Spades { 132.0 } else { 112.0 };
    canvas.at(WIDTH / 2.0, HEIGHT / 2.0, 1.0, |canvas| {
        suits::draw_lined(canvas, suit, size, 5.0, [ink, PAPER]);
        let middle = [10.0, 3.0, 0.0, -5.0][suit as usize];
        canvas.at(0.0, middle, 1.0, |canvas| match suit {
            Suit::Spades => {
                ornament::ring(canvas, 36.5, 1.8, PAPER);
                ornament::eyed_ring(canvas, 30.8, 3.8, PAPER);
                ornament::ring(canvas, 25.2, 1.5, PAPER);
                ornament::drum_star(canvas, 12, 22.3, PAPER);
            }
            Suit::Clubs | Suit::Diamonds | Suit::Hearts => canvas.at(0.0, 0.0, 50.0, |canvas| {
                ornament::lotus_wheel(canvas, PAPER, PAPER, ink, 0.03);
            }),
        });
    });
}

/// The columns of the pips.
const LEFT: f32 = 92.0;
const MIDDLE: f32 = 125.0;
const RIGHT: f32 = 158.0;
const LABELS: [&str; 13] = ["3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K", "A", "2"];
const NINE: [(f32, f32); 9] = [
    (LEFT, 0.0),
    (RIGHT, 0.0),
    (LEFT, 1.0 / 3.0),
    (RIGHT, 1.0 / 3.0),
    (MIDDLE, 0.5),
    (LEFT, 2.0 / 3.0),
    (RIGHT, 2.0 / 3.0),
    (LEFT, 1.0),
    (RIGHT, 1.0),
];
const TEN: [(f32, f32); 10] = [
    (LEFT, 0.0),
    (RIGHT, 0.0),
    (MIDDLE, 1.0 / 6.0),
    (LEFT, 1.0 / 3.0),
    (RIGHT, 1.0 / 3.0),
    (LEFT, 2.0 / 3.0),
    (RIGHT, 2.0 / 3.0),
    (MIDDLE, 5.0 / 6.0),
    (LEFT, 1.0),
    (RIGHT, 1.0),
];
