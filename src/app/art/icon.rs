//! The icon of the program: two cards before a drum.

use super::canvas::{Canvas, circle, rounded};
use super::lettering;
use super::ornament;
use super::palette::{BLACK, GOLD, GOLD_PALE, Ink, LACQUER, LACQUER_DEEP, PAPER, PAPER_EDGE, RED, ink};
use super::picture::Picture;
use super::suits;
use crate::rules::Suit;
use tiny_skia::Transform;

/// The icon, `size` pixels wide and high, clear outside its rounded square.
pub fn icon(size: u32) -> Picture {
    let mut canvas = Canvas::new(size, size);
    canvas.at(0.0, 0.0, size as f32 / 256.0, |canvas| {
        let plate = rounded(8.0, 8.0, 240.0, 240.0, 54.0);
        canvas.fill_run(
            &plate,
            (0.0, 8.0),
            (0.0, 248.0),
            &[(0.0, LACQUER.towards(RED, 0.5)), (1.0, LACQUER_DEEP)],
        );
        canvas.inside(&plate, drum);
        canvas.stroke(&rounded(11.0, 11.0, 234.0, 234.0, 51.0), GOLD, 6.0);
        canvas.within(
            Transform::from_row(0.9, 0.0, 0.0, 0.9, 12.0, 16.0).pre_rotate_at(-15.0, 128.0, 250.0),
            |canvas| {
                card(
                    canvas,
                    48.0,
                    62.0,
                    "1",
                    |canvas| suits::draw(canvas, Suit::Spades, 32.0, 100.0, 44.0, BLACK),
                    BLACK,
                );
            },
        );
        canvas.within(
            Transform::from_row(0.9, 0.0, 0.0, 0.9, 12.0, 16.0).pre_rotate_at(10.0, 128.0, 250.0),
            |canvas| {
                card(
                    canvas,
                    100.0,
                    58.0,
                    "3",
                    |canvas| suits::draw(canvas, Suit::Hearts, 62.0, 104.0, 66.0, RED),
                    RED,
                );
            },
        );
    });
    canvas.picture()
}

fn drum(canvas: &mut Canvas) {
    canvas.at(128.0, 104.0, 1.0, |canvas| {
        let bronze = GOLD.alpha(200);
        canvas.fill(&circle(0.0, 0.0, 92.0), LACQUER_DEEP.alpha(150));
        ornament::ring(canvas, 92.0, 4.0, bronze);
        ornament::toothed_ring(canvas, 74.0, 12.0, bronze);
        ornament::ring(canvas, 70.0, 3.0, bronze);
        ornament::drum_star(canvas, 12, 62.0, GOLD_PALE.alpha(220));
    });
}

fn card(canvas: &mut Canvas, x: f32, y: f32, label: &str, suit: impl FnOnce(&mut Canvas), tint: Ink) {
    const DIGIT: f32 = 54.0;
    canvas.at(x, y, 1.0, |canvas| {
        canvas.fill(&rounded(-4.0, 4.0, 118.0, 158.0, 16.0), ink(0x20060A).alpha(110));
        canvas.inked(&rounded(0.0, 0.0, 110.0, 154.0, 13.0), PAPER, PAPER_EDGE, 2.0);
        let letters = lettering::line(label, 0.0).expect("a digit leaves ink");
        let wide = letters.bounds().width() * DIGIT;
        canvas.at(32.0 - wide / 2.0, 68.0, DIGIT, |canvas| canvas.fill(&letters, tint));
        suit(canvas);
    });
}
