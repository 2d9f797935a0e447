//! Sprites of light and shade: shadows under cards, outlines around them, what flies and flashes.

use super::canvas::{Canvas, circle, shape, star};
use super::face::card_width;
use super::palette::{GOLD_PALE, Ink, LOTUS, LOTUS_PALE, WHITE, ink};
use super::picture::Picture;

/// What an outline around a card says. They differ in form as well as in colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Halo {
    /// The player chose this card: a full gold line with a soft glow.
    Chosen,
    /// The game suggests this card: a broken line.
    Suggested,
    /// The pointer or the keyboard is on this card: a thin pale line.
    Pointed,
    /// This card must be beaten: a warm glow without a line.
    Current,
}

/// How far a shadow or halo reaches beyond the card on every side, as a share of the card's height. Its picture is
/// `2 × margin` larger than the card both ways, so a sprite with the card's centre lies right.
pub const MARGIN: f32 = 0.09;

/// Pixels of [`MARGIN`] for a card of that many pixels high.
pub fn margin(card_height: u32) -> u32 {
    (card_height as f32 * MARGIN).round() as u32
}

/// A soft black shadow for a card of that many pixels high; see [`MARGIN`]. Fade it with the sprite's alpha.
pub fn shadow(card_height: u32) -> Picture {
    let blur = card_height as f32 * MARGIN;
    around_card(card_height, ink(0x050810), |depth| {
        let share = ((depth + blur) / (blur * 1.7)).clamp(0.0, 1.0);
        share * share * (3.0 - 2.0 * share) * 0.62
    })
}

/// An outline for a card of that many pixels high; see [`MARGIN`]. Lay it under the card or over it: the middle is clear.
pub fn halo(kind: Halo, card_height: u32) -> Picture {
    let unit = card_height as f32 / 100.0;
    let reach = card_height as f32 * MARGIN;
    let line = |depth: f32, width: f32| (width / 2.0 + 0.5 - (depth + width / 2.0).abs()).clamp(0.0, 1.0);
    let glow = |depth: f32, strength: f32| {
        let share = (1.0 + depth / reach).clamp(0.0, 1.0);
        if depth > 0.0 {
            (1.0 - depth / unit).clamp(0.0, 1.0) * strength
        } else {
            share * share * strength
        }
    };
    match kind {
        Halo::Chosen => around_card(card_height, ink(0xFFCB4D), |depth| {
            line(depth, (unit * 2.2).max(2.0)).max(glow(depth, 0.75))
        }),
        Halo::Pointed => around_card(card_height, ink(0xFFF8E4), |depth| {
            line(depth, (unit * 1.4).max(1.5)).max(glow(depth, 0.3))
        }),
        Halo::Current => around_card(card_height, ink(0xFFE2A0), |depth| glow(depth, 0.8)),
        Halo::Suggested => dashes(card_height),
    }
}

/// A round light to lay on the cloth under the seat whose turn it is: white, brightest in the middle; tint it.
pub fn light_pool(size: u32) -> Picture {
    round_light(size, |share| {
        let rest = 1.0 - share;
        rest * rest * (3.0 - 2.0 * rest)
    })
}

/// A wave that runs outwards after a chop: a thin bright ring; scale it up and fade it.
pub fn shock_ring(size: u32) -> Picture {
    round_light(size, |share| {
        (1.0 - ((share - 0.86) / 0.12).abs()).clamp(0.0, 1.0).powi(2)
    })
}

/// The flash of a chop: rays from a white middle, gold at their ends.
pub fn burst(size: u32) -> Picture {
    let mut canvas = Canvas::new(size, size);
    let half = size as f32 / 2.0;
    canvas.at(half, half, half / 100.0, |canvas| {
        let disc = circle(0.0, 0.0, 99.0);
        let glow = ink(0xFFD36B);
        canvas.fill_glow(
            &disc,
            (0.0, 0.0),
            99.0,
            &[(0.0, glow.alpha(210)), (0.45, glow.alpha(70)), (1.0, glow.alpha(0))],
        );
        let rays = [
            (16, 98.0, 15.0, GOLD_PALE.alpha(190)),
            (12, 76.0, 18.0, WHITE.alpha(220)),
        ];
        for (step, (points, outer, inner, ray)) in rays.into_iter().enumerate() {
            canvas.turned(step as f32 * 8.0, |canvas| {
                canvas.fill(&star(points, outer, inner), ray);
            });
        }
        canvas.fill_glow(
            &circle(0.0, 0.0, 34.0),
            (0.0, 0.0),
            34.0,
            &[(0.0, WHITE), (0.5, WHITE.alpha(230)), (1.0, WHITE.alpha(0))],
        );
    });
    canvas.picture()
}

/// A spark that flies from a chop: a star of four points; tint it.
pub fn spark(size: u32) -> Picture {
    let mut canvas = Canvas::new(size, size);
    let half = size as f32 / 2.0;
    canvas.at(half, half, half / 100.0, |canvas| {
        let pale = WHITE.alpha(110);
        canvas.fill_glow(
            &circle(0.0, 0.0, 96.0),
            (0.0, 0.0),
            60.0,
            &[(0.0, pale), (1.0, WHITE.alpha(0))],
        );
        canvas.fill(&star(4, 96.0, 20.0), WHITE);
    });
    canvas.picture()
}

/// A petal of a lotus that falls when somebody wins.
pub fn petal(size: u32) -> Picture {
    let mut canvas = Canvas::new(size, size);
    let half = size as f32 / 2.0;
    canvas.at(half, half, half / 100.0, |canvas| {
        let petal = shape("M 0 92 C -78 40 -66 -48 0 -92 C 66 -48 78 40 0 92 Z");
        canvas.fill_run(&petal, (0.0, 92.0), (0.0, -92.0), &[(0.0, LOTUS_PALE), (1.0, LOTUS)]);
        canvas.stroke(&shape("M 0 70 C -6 20 -4 -30 0 -58"), LOTUS.towards(WHITE, 0.2), 5.0);
    });
    canvas.picture()
}

/// Paints around a card by each pixel's distance inside its edge (below zero outside).
fn around_card(card_height: u32, tint: Ink, alpha: impl Fn(f32) -> f32) -> Picture {
    let edge = margin(card_height);
    let (width, height) = (card_width(card_height) + edge * 2, card_height + edge * 2);
    let corner = card_height as f32 * 17.0 / 350.0;
    let reach = |side: u32| side as f32 / 2.0 - edge as f32 - 1.0 - corner;
    let (reach_x, reach_y) = (reach(width), reach(height));
    let [red, green, blue] = tint.bytes();
    let mut rgba = Vec::with_capacity((width * height * 4) as usize);
    for y in 0..height {
        let down = (y as f32 + 0.5 - height as f32 / 2.0).abs() - reach_y;
        for x in 0..width {
            let across = (x as f32 + 0.5 - width as f32 / 2.0).abs() - reach_x;
            let outside = (across.max(0.0).powi(2) + down.max(0.0).powi(2)).sqrt() + across.max(down).min(0.0);
            let opacity = (alpha(corner - outside) * 255.0).round() as u8;
            rgba.extend_from_slice(&[red, green, blue, opacity]);
        }
    }
    Picture { width, height, rgba }
}

fn dashes(card_height: u32) -> Picture {
    let edge = margin(card_height) as f32;
    let (width, height) = (
        card_width(card_height) as f32 + edge * 2.0,
        card_height as f32 + edge * 2.0,
    );
    let pen = (card_height as f32 * 0.024).max(2.0);
    let inset = edge + 1.0 - pen / 2.0;
    let corner = card_height as f32 * 17.0 / 350.0 + pen / 2.0;
    let line = super::canvas::rounded(inset, inset, width - inset * 2.0, height - inset * 2.0, corner);
    let mut canvas = Canvas::new(width as u32, height as u32);
    canvas.stroke(&line, ink(0x0A2430).alpha(150), pen + 2.0);
    canvas.stroke_broken(&line, ink(0x7FE0F0), pen, card_height as f32 * 0.055);
    canvas.picture()
}

fn round_light(size: u32, alpha: impl Fn(f32) -> f32) -> Picture {
    let size = size.max(1);
    let half = size as f32 / 2.0;
    let mut rgba = Vec::with_capacity((size * size * 4) as usize);
    for y in 0..size {
        for x in 0..size {
            let share = (x as f32 + 0.5 - half).hypot(y as f32 + 0.5 - half) / half;
            let opacity = if share < 1.0 {
                (alpha(share) * 255.0).round() as u8
            } else {
                0
            };
            rgba.extend_from_slice(&[255, 255, 255, opacity]);
        }
    }
    Picture {
        width: size,
        height: size,
        rgba,
    }
}
