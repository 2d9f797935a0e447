//! The table: cloth with a weave and a vignette, and the wooden rail around it.

use super::canvas::Canvas;
use super::ornament;
use super::palette::{Ink, ink};
use super::picture::Picture;

/// What the table is covered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Cloth {
    /// Green felt.
    #[default]
    Felt,
    /// Indigo cotton.
    Indigo,
    /// Dark red lacquer.
    Lacquer,
    /// A woven reed mat, as families play on.
    Mat,
}

impl Cloth {
    /// Every cloth, in the order a setting offers them.
    pub const ALL: [Self; 4] = [Self::Felt, Self::Indigo, Self::Lacquer, Self::Mat];

    /// The colour in the middle and the one in the corners.
    fn inks(self) -> (Ink, Ink) {
        match self {
            Self::Felt => (ink(0x1F7A55), ink(0x0B3A2A)),
            Self::Indigo => (ink(0x33508C), ink(0x111D3D)),
            Self::Lacquer => (ink(0x8E2A2C), ink(0x3A0D13)),
            Self::Mat => (ink(0x9A7A48), ink(0x4A3419)),
        }
    }

    /// How far the grain lightens and darkens, in steps of 255.
    fn grain(self) -> f32 {
        match self {
            Self::Felt => 7.0,
            Self::Indigo => 8.0,
            Self::Lacquer => 3.0,
            Self::Mat => 12.0,
        }
    }
}

/// Bare cloth that fills a window of this size in pixels, opaque.
pub fn cloth(kind: Cloth, width: u32, height: u32) -> Picture {
    let (width, height) = (width.max(1), height.max(1));
    let mut rgba = vec![255; width as usize * height as usize * 4];
    weave(kind, width, height, &mut rgba);
    Picture { width, height, rgba }
}

/// A whole table that fills a window of this size in pixels, opaque: cloth with a drum of Đông Sơn woven faintly into
/// its middle, inside a wooden rail [`rail_width`] pixels wide.
pub fn table(kind: Cloth, width: u32, height: u32) -> Picture {
    let mut picture = cloth(kind, width, height);
    emblem(kind, &mut picture);
    rail(&mut picture);
    picture
}

/// Pixels of wood at each side of [`table`]; keep what matters inside.
pub fn rail_width(height: u32) -> u32 {
    (height as f32 * 0.02).round().max(8.0) as u32
}

fn weave(kind: Cloth, width: u32, height: u32, rgba: &mut [u8]) {
    let (light, deep) = kind.inks();
    let (light, deep) = (light.bytes().map(f32::from), deep.bytes().map(f32::from));
    let tile = grain_tile(kind);
    // The light hangs a little above the middle.
    let (middle_x, middle_y) = (width as f32 * 0.5, height as f32 * 0.46);
    let reach = 1.0 / (middle_x * middle_x + (height as f32 - middle_y).powi(2));
    for (y, row) in rgba.chunks_exact_mut(width as usize * 4).enumerate() {
        let down = (y as f32 - middle_y).powi(2);
        let threads = &tile[(y % TILE) * TILE..(y % TILE + 1) * TILE];
        for (x, pixel) in row.chunks_exact_mut(4).enumerate() {
            let away = ((x as f32 - middle_x).powi(2) + down) * reach;
            let share = away * (1.5 - 0.5 * away);
            let thread = threads[x % TILE];
            for (channel, (from, to)) in pixel.iter_mut().zip(light.iter().zip(&deep)) {
                *channel = (from + (to - from) * share + thread) as u8;
            }
        }
    }
}

const TILE: usize = 240;

/// The grain of a cloth as steps of brightness, without a seam.
fn grain_tile(kind: Cloth) -> Vec<f32> {
    let strength = kind.grain();
    (0..TILE * TILE)
        .map(|at| {
            let (x, y) = ((at % TILE) as u32, (at / TILE) as u32);
            let fleck = noise(x, y) - 0.5;
            match kind {
                Cloth::Felt => (fleck * 0.8 + (noise(x / 2, y / 2 + 999) - 0.5) * 0.7) * strength,
                Cloth::Indigo => {
                    let thread = if (x / 2 + y / 2) % 2 == 0 { 0.22 } else { -0.22 };
                    (fleck * 0.5 + thread + (noise(x / 2, 7) + noise(11, y / 2) - 1.0) * 0.5) * strength
                }
                Cloth::Lacquer => (fleck * 0.5 + (noise(x / 24, y / 3) - 0.5) * 0.6) * strength,
                Cloth::Mat => reed(x, y, fleck) * strength,
            }
        })
        .collect()
}

/// Reeds of six pixels that run across, tied down in turn by every second cord.
fn reed(x: u32, y: u32, fleck: f32) -> f32 {
    let (row, column) = (y / 6, x / 20);
    let round = 1.0 - ((y % 6) as f32 - 2.5).abs() / 2.5;
    let along = (x + if row % 2 == 0 { 0 } else { 10 }) % 20;
    let tie = if along < 2 {
        -0.9
    } else if along == 2 || along == 19 {
        -0.3
    } else {
        0.0
    };
    round * 0.7 - 0.45 + tie + (noise(column / 3, row) - 0.5) * 0.5 + fleck * 0.35
}

/// A value from 0 to 1 that looks random and is always the same for a place.
fn noise(x: u32, y: u32) -> f32 {
    let mut bits = x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77);
    bits = (bits ^ (bits >> 15)).wrapping_mul(0x2C1B_3C6D);
    bits = (bits ^ (bits >> 12)).wrapping_mul(0x297A_2D39);
    (bits >> 8) as f32 / 16_777_216.0
}

/// Lays a drum over the middle of the cloth, barely lighter than it.
fn emblem(kind: Cloth, picture: &mut Picture) {
    let radius = picture.height.min(picture.width) as f32 * 0.31;
    let side = (radius * 2.1) as u32;
    let mut canvas = Canvas::new(side, side);
    let light = kind.inks().0.towards(ink(0xFFF2C8), 0.75);
    canvas.at(side as f32 / 2.0, side as f32 / 2.0, radius / 100.0, |canvas| {
        ornament::ring(canvas, 99.0, 1.2, light);
        ornament::toothed_ring(canvas, 91.5, 5.5, light);
        ornament::ring(canvas, 90.0, 0.8, light);
        ornament::eyed_ring(canvas, 84.5, 3.4, light);
        ornament::ring(canvas, 79.0, 0.8, light);
        ornament::bird_ring(canvas, 66.0, 34.0, 10, light);
        ornament::ring(canvas, 53.0, 0.8, light);
        ornament::combed_ring(canvas, 47.0, 4.5, light);
        ornament::ring(canvas, 45.5, 0.8, light);
        ornament::drum_star(canvas, 14, 40.0, light);
    });
    let drum = canvas.picture();
    let left = picture.width.saturating_sub(side) / 2;
    let top = (picture.height as f32 * 0.46 - side as f32 / 2.0).max(0.0) as u32;
    for y in 0..drum.height.min(picture.height - top) {
        let from = (y * drum.width * 4) as usize;
        let to = ((y + top) * picture.width + left) as usize * 4;
        let across = drum.width.min(picture.width) as usize * 4;
        let under = picture.rgba[to..to + across].chunks_exact_mut(4);
        for (under, over) in under.zip(drum.rgba[from..from + across].chunks_exact(4)) {
            let share = f32::from(over[3]) * EMBLEM_SHARE / 255.0;
            for (under, over) in under[..3].iter_mut().zip(over) {
                *under = (f32::from(*under) + (f32::from(*over) - f32::from(*under)) * share) as u8;
            }
        }
    }
}

/// How much of the woven drum shows: enough to be found, too little to trouble a card.
const EMBLEM_SHARE: f32 = 0.12;

/// Paints the rail and its shadow on the cloth. Only the outer pixels are touched.
fn rail(picture: &mut Picture) {
    let (width, height) = (picture.width, picture.height);
    let wood = rail_width(height) as f32;
    let corner = wood * 2.2;
    let band = (wood * 3.2 + corner) as u32;
    for y in 0..height {
        let edge_row = y < band || y + band >= height;
        let mut x = 0;
        while x < width {
            if !edge_row && x == band && width > band * 2 {
                x = width - band;
            }
            let depth = depth_inside(
                x as f32 + 0.5,
                y as f32 + 0.5,
                width as f32,
                height as f32,
                wood,
                corner,
            );
            let at = (y * width + x) as usize * 4;
            let pixel = &mut picture.rgba[at..at + 3];
            let cloth = shaded(pixel, depth, wood);
            let cover = (0.5 - depth).clamp(0.0, 1.0);
            let timber = if cover > 0.0 {
                timber(x, y, width, height, depth, wood)
            } else {
                cloth
            };
            for (channel, (timber, cloth)) in pixel.iter_mut().zip(timber.iter().zip(&cloth)) {
                *channel = (timber * cover + cloth * (1.0 - cover)).clamp(0.0, 255.0) as u8;
            }
            x += 1;
        }
    }
}

/// Pixels from the inner edge of the rail: above zero on the cloth, below on the wood.
fn depth_inside(x: f32, y: f32, width: f32, height: f32, wood: f32, corner: f32) -> f32 {
    let across = (x - width / 2.0).abs() - (width / 2.0 - wood - corner);
    let down = (y - height / 2.0).abs() - (height / 2.0 - wood - corner);
    let outside = (across.max(0.0).powi(2) + down.max(0.0).powi(2)).sqrt();
    corner - outside - across.max(down).min(0.0)
}

/// The cloth in the shadow of the rail.
fn shaded(pixel: &[u8], depth: f32, wood: f32) -> [f32; 3] {
    let near = (1.0 - depth / (wood * 2.2)).clamp(0.0, 1.0);
    let light = 1.0 - 0.55 * near * near;
    [
        f32::from(pixel[0]) * light,
        f32::from(pixel[1]) * light,
        f32::from(pixel[2]) * light,
    ]
}

/// The wood at a place: grain along the rail, a rounded top, a gold line towards the cloth.
fn timber(x: u32, y: u32, width: u32, height: u32, depth: f32, wood: f32) -> [f32; 3] {
    let (right, bottom) = (width - 1 - x, height - 1 - y);
    let (along, over) = if x.min(right) < y.min(bottom) {
        (y, x.min(right))
    } else {
        (x, y.min(bottom))
    };
    let bend = (noise(along / 170, 3) * 3.0) as u32;
    let grain = (noise(along / 46, over + bend + 40) - 0.5) * 0.30 + (noise(along / 9, (over + bend) * 2) - 0.5) * 0.12;
    let place = (-depth / wood).clamp(0.0, 1.0);
    let round = 0.72 + 0.5 * (1.0 - (place * 2.0 - 0.9).powi(2)).max(0.0);
    let light = round * (1.0 + grain);
    let line = wood * 0.16;
    let gilt = 1.0 - ((-depth - line * 1.1).abs() - line * 0.35).clamp(0.0, 1.0);
    let timber = [112.0 * light, 66.0 * light, 38.0 * light];
    [0, 1, 2].map(|channel| {
        timber[channel] + ([205.0, 158.0, 74.0][channel] * round.min(1.1) - timber[channel]) * gilt * 0.85
    })
}
