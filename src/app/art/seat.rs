//! What stands at a seat besides the avatar: the plate under the name, the clock around it, the medal of a place.

use super::canvas::{Canvas, arc, circle, rounded, shape};
use super::lettering;
use super::ornament;
use super::palette::{GOLD, GOLD_PALE, Ink, LACQUER, LINE, WHITE, ink};
use super::picture::Picture;

/// A plate to write a seat's name and counts on, dark and a little translucent; `lit` when it is that seat's turn.
///
/// Its corners are round with a radius of `height / 5`: sliced in nine with that border, it stretches to any width.
pub fn plate(width: u32, height: u32, lit: bool) -> Picture {
    let mut canvas = Canvas::new(width, height);
    let (wide, high) = (width as f32, height as f32);
    let pen = (high * 0.022).max(1.2);
    let radius = high / 5.0;
    let body = rounded(1.0, 1.0, (wide - 2.0).max(1.0), (high - 2.0).max(1.0), radius);
    let (top, bottom) = if lit {
        (ink(0x4A3A1C), ink(0x251B10))
    } else {
        (ink(0x22303A), ink(0x0F171F))
    };
    canvas.fill_run(
        &body,
        (0.0, 0.0),
        (0.0, high),
        &[(0.0, top.alpha(225)), (1.0, bottom.alpha(225))],
    );
    let inset = 1.0 + pen / 2.0;
    let edge = rounded(
        inset,
        inset,
        (wide - inset * 2.0).max(1.0),
        (high - inset * 2.0).max(1.0),
        radius,
    );
    let (line, width) = if lit {
        (ink(0xFFCB4D), pen * 1.8)
    } else {
        (GOLD.alpha(120), pen)
    };
    canvas.stroke(&edge, line, width);
    canvas.picture()
}

/// The clock around an avatar: a ring of which `left` (0 to 1) is still full, from the top, clockwise. It turns from
/// green over amber to red, and the ring grows thicker at the end, so that colour is not all that tells.
pub fn clock_ring(size: u32, left: f32) -> Picture {
    let left = left.clamp(0.0, 1.0);
    let mut canvas = Canvas::new(size, size);
    let half = size as f32 / 2.0;
    canvas.at(half, half, half / 100.0, |canvas| {
        let pen = if left < 0.25 { 13.0 } else { 9.0 };
        ornament::ring(canvas, 91.0, 9.0, ink(0x0B1116).alpha(150));
        if left > 0.0 {
            canvas.stroke(&arc(91.0, 0.0, left * 360.0), clock_ink(left), pen);
        }
    });
    canvas.picture()
}

fn clock_ink(left: f32) -> Ink {
    let (green, amber, red) = (ink(0x58D68D), ink(0xF5B93B), ink(0xF0503C));
    if left > 0.5 {
        amber.towards(green, (left - 0.5) * 2.0)
    } else {
        red.towards(amber, left * 2.0)
    }
}

/// The medal of a place, 1 to 4, on a ribbon: gold, silver, bronze, clay, with its number.
pub fn medal(place: u8, size: u32) -> Picture {
    let at = usize::from(place.clamp(1, 4)) - 1;
    let metal = [ink(0xE3AE3F), ink(0xB9C3CE), ink(0xC07A45), ink(0x8D7466)][at];
    let deep = metal.towards(LINE, 0.45);
    let mut canvas = Canvas::new(size, size);
    canvas.at(size as f32 / 2.0, size as f32 / 2.0, size as f32 / 200.0, |canvas| {
        canvas.inked(&shape("M -46 -96 L -12 -96 L 14 -20 L -20 -8 Z"), LACQUER, LINE, 4.0);
        canvas.inked(
            &shape("M 46 -96 L 12 -96 L -14 -20 L 20 -8 Z"),
            LACQUER.towards(WHITE, 0.15),
            LINE,
            4.0,
        );
        canvas.at(0.0, 30.0, 1.0, |canvas| {
            canvas.fill(&circle(0.0, 0.0, 66.0), LINE);
            let disc = circle(0.0, 0.0, 62.0);
            canvas.fill_run(
                &disc,
                (-30.0, -62.0),
                (30.0, 62.0),
                &[(0.0, metal.towards(WHITE, 0.45)), (1.0, metal)],
            );
            ornament::ring(canvas, 53.0, 3.0, deep);
            ornament::combed_ring(canvas, 44.0, 7.0, deep);
            let number = lettering::line(["1", "2", "3", "4"][at], 0.0).expect("a digit leaves ink");
            let wide = number.bounds().width() * 52.0;
            canvas.at(-wide / 2.0, 26.0, 52.0, |canvas| {
                canvas.inked(&number, deep, GOLD_PALE.alpha(90), 0.03);
            });
        });
    });
    canvas.picture()
}
