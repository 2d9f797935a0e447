//! Every picture of a card on one texture, painted at the window's real pixel size, so that all cards are one draw call.

use std::sync::mpsc::{Receiver, sync_channel};

use bevy::asset::RenderAssetUsages;
use bevy::image::Image;
use bevy::math::{Rect, UVec2, Vec2, uvec2};
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

use crate::app::art::{self, Back, DeckColours, Halo, Picture};
use crate::rules::{Card, Rank, Suit};

/// What an atlas is painted for. Another one needs another atlas.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Print {
    /// The height of a card in the player's own hand, in physical pixels.
    pub height: u32,
    /// Two or four colours of suits.
    pub deck: DeckColours,
    /// The cards' back.
    pub back: Back,
}

/// A sprite that the atlas holds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tile {
    /// The face of a card.
    Face(Card),
    /// The back of every card.
    Back,
    /// The outline of a selected card.
    Chosen,
    /// The outline of a card that the pointer or keyboard is on.
    Pointed,
    /// The outline of a card that the game suggests.
    Suggested,
    /// The glow of the play that must be beaten.
    Current,
}

impl Print {
    /// Where a tile lies on the texture, in pixels.
    pub fn place(self, tile: Tile) -> Rect {
        let (row, column) = tile.cell();
        let min = self.cell() * uvec2(column, row);
        let size = self.cell() - UVec2::splat(GAP);
        Rect::from_corners(min.as_vec2(), (min + size).as_vec2())
    }

    /// Paints the whole texture on a thread of its own. The receiver gets it once it is done.
    pub fn paint(self) -> Receiver<Image> {
        let (sender, receiver) = sync_channel(1);
        let thread = std::thread::Builder::new().name("atlas".to_owned());
        // Without the thread the picture is painted here: later, but painted.
        let spawned = thread.spawn({
            let sender = sender.clone();
            move || drop(sender.send(self.painted()))
        });
        if spawned.is_err() {
            drop(sender.send(self.painted()));
        }
        receiver
    }

    fn painted(self) -> Image {
        let size = self.cell() * uvec2(COLUMNS, ROWS);
        let mut sheet = vec![0; (size.x * size.y * 4) as usize];
        let tiles = Card::all().map(Tile::Face).chain(SPECIAL);
        for tile in tiles {
            let picture = self.picture(tile);
            let place = self.place(tile);
            copy(&picture, &mut sheet, size.x, place.min);
        }
        let extent = Extent3d {
            width: size.x,
            height: size.y,
            depth_or_array_layers: 1,
        };
        Image::new(
            extent,
            TextureDimension::D2,
            sheet,
            TextureFormat::Rgba8UnormSrgb,
            RenderAssetUsages::RENDER_WORLD,
        )
    }

    fn picture(self, tile: Tile) -> Picture {
        match tile {
            Tile::Face(card) => self.shaded(&art::face(card, self.height, self.deck)),
            Tile::Back => self.shaded(&art::back(self.back, self.height)),
            Tile::Chosen => art::halo(Halo::Chosen, self.height),
            Tile::Pointed => art::halo(Halo::Pointed, self.height),
            Tile::Suggested => art::halo(Halo::Suggested, self.height),
            Tile::Current => art::halo(Halo::Current, self.height),
        }
    }

    /// A card on its shadow, which falls a little down: one sprite where two would be drawn over each other.
    fn shaded(self, card: &Picture) -> Picture {
        let mut ground = art::shadow(self.height);
        let (margin, fall) = (art::margin(self.height) as usize, (self.height / FALL) as usize);
        let row_bytes = ground.width as usize * 4;
        let bytes = ground.rgba.len();
        ground.rgba.copy_within(..bytes - fall * row_bytes, fall * row_bytes);
        ground.rgba[..fall * row_bytes].fill(0);
        for (row, pixels) in card.rgba.chunks_exact(card.width as usize * 4).enumerate() {
            let start = (margin + row) * row_bytes + margin * 4;
            let under = &mut ground.rgba[start..start + pixels.len()];
            for (under, over) in under.chunks_exact_mut(4).zip(pixels.chunks_exact(4)) {
                lay_over(under, over);
            }
        }
        ground
    }

    /// One cell of the grid: a card with its margin, and a clear gap so that filtering never reaches a neighbour.
    fn cell(self) -> UVec2 {
        uvec2(art::card_width(self.height), self.height) + UVec2::splat(2 * art::margin(self.height) + GAP)
    }
}

impl Tile {
    /// The tile's size around a card of this size: its shadow or outline reaches beyond it.
    pub fn size(card: Vec2) -> Vec2 {
        card + Vec2::splat(2.0 * art::MARGIN * card.y)
    }

    fn cell(self) -> (u32, u32) {
        match self {
            Self::Face(card) => (card.suit() as u32, u32::from(card.rank().index())),
            Self::Back => (SPECIAL_ROW, 0),
            Self::Chosen => (SPECIAL_ROW, 1),
            Self::Pointed => (SPECIAL_ROW, 2),
            Self::Suggested => (SPECIAL_ROW, 3),
            Self::Current => (SPECIAL_ROW, 4),
        }
    }
}

/// Lays a pixel over another; both are straight sRGB with alpha.
fn lay_over(under: &mut [u8], over: &[u8]) {
    let (top, rest) = (
        u32::from(over[3]),
        u32::from(under[3]) * (255 - u32::from(over[3])) / 255,
    );
    let alpha = top + rest;
    if alpha == 0 {
        return;
    }
    for channel in 0..3 {
        let mixed = u32::from(over[channel]) * top + u32::from(under[channel]) * rest;
        under[channel] = (mixed / alpha).min(255) as u8;
    }
    under[3] = alpha.min(255) as u8;
}

fn copy(picture: &Picture, sheet: &mut [u8], sheet_width: u32, at: Vec2) {
    let row_bytes = picture.width as usize * 4;
    let (left, top) = (at.x as usize, at.y as usize);
    for (row, pixels) in picture.rgba.chunks_exact(row_bytes).enumerate() {
        let start = ((top + row) * sheet_width as usize + left) * 4;
        sheet[start..start + row_bytes].copy_from_slice(pixels);
    }
}

const SPECIAL: [Tile; 5] = [Tile::Back, Tile::Chosen, Tile::Pointed, Tile::Suggested, Tile::Current];
const COLUMNS: u32 = Rank::TWO.index() as u32 + 1;
const SPECIAL_ROW: u32 = Suit::ALL.len() as u32;
const ROWS: u32 = SPECIAL_ROW + 1;
const GAP: u32 = 2;
/// A shadow falls by this part of the card's height.
const FALL: u32 = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tiles_share_a_pixel_and_all_lie_on_the_sheet() {
        let print = Print {
            height: 47,
            deck: DeckColours::Two,
            back: Back::Drum,
        };
        let tiles: Vec<_> = Card::all().map(Tile::Face).chain(SPECIAL).collect();
        let sheet = (print.cell() * uvec2(COLUMNS, ROWS)).as_vec2();
        for (index, tile) in tiles.iter().enumerate() {
            let place = print.place(*tile);
            assert!(place.max.x <= sheet.x && place.max.y <= sheet.y);
            for other in &tiles[..index] {
                assert!(place.intersect(print.place(*other)).is_empty(), "{tile:?} {other:?}");
            }
        }
    }

    #[test]
    fn pictures_fill_their_places_exactly() {
        for height in [96, 141, 220] {
            let print = Print {
                height,
                deck: DeckColours::Four,
                back: Back::Drum,
            };
            for tile in [
                Tile::Face(Card::TWO_OF_HEARTS),
                Tile::Back,
                Tile::Chosen,
                Tile::Suggested,
            ] {
                let picture = print.picture(tile);
                assert_eq!(
                    print.place(tile).size(),
                    uvec2(picture.width, picture.height).as_vec2(),
                    "{tile:?} {height}"
                );
            }
        }
    }
}
