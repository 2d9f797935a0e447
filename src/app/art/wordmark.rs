//! The name of the game as a picture.

use super::canvas::Canvas;
use super::lettering;
use super::palette::{GOLD, GOLD_PALE, ink};
use super::picture::Picture;

/// “TIẾN LÊN” in gold letters, `height` pixels high and about four times as wide, clear around them.
pub fn wordmark(height: u32) -> Picture {
    let letters = lettering::line("TIẾN LÊN", 0.05).expect("the name leaves ink");
    let bounds = letters.bounds();
    let unit = height as f32 / (bounds.height() + EDGE * 2.0);
    let mut canvas = Canvas::new(((bounds.width() + EDGE * 2.0) * unit).ceil() as u32, height);
    canvas.at(
        (EDGE - bounds.left()) * unit,
        (EDGE - bounds.top()) * unit,
        unit,
        |canvas| {
            canvas.at(0.0, 0.05, 1.0, |canvas| {
                canvas.stroke(&letters, ink(0x1A0508).alpha(150), EDGE * 1.5);
            });
            canvas.stroke(&letters, ink(0x5A1016), EDGE * 1.3);
            canvas.fill_run(
                &letters,
                (0.0, bounds.top()),
                (0.0, bounds.bottom()),
                &[(0.0, ink(0xFFF1C4)), (0.5, GOLD_PALE), (1.0, GOLD)],
            );
        },
    );
    canvas.picture()
}

/// Capital heights left around the letters for their outline and shadow.
const EDGE: f32 = 0.14;
