//! Every colour the art is painted with, and which of them a suit wears.

use tiny_skia::Color;

use crate::rules::Suit;

/// How the four suits are told apart by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DeckColours {
    /// Black and red.
    #[default]
    Two,
    /// Spades black, clubs green, diamonds blue, hearts red.
    Four,
}

/// An opaque colour from its hexadecimal notation, `0xRRGGBB`.
pub(super) const fn ink(rgb: u32) -> Ink {
    Ink { rgb, alpha: 255 }
}

/// A colour with its opacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ink {
    rgb: u32,
    alpha: u8,
}

impl Ink {
    /// An opaque colour from red, green and blue.
    pub(super) const fn of([red, green, blue]: [u8; 3]) -> Self {
        Self {
            rgb: ((red as u32) << 16) | ((green as u32) << 8) | blue as u32,
            alpha: 255,
        }
    }

    /// The same colour, `alpha` of 255 opaque.
    pub(super) const fn alpha(self, alpha: u8) -> Self {
        Self { rgb: self.rgb, alpha }
    }

    /// This colour moved towards another: 0 is this one, 1 the other.
    pub(super) fn towards(self, other: Self, share: f32) -> Self {
        let [r, g, b] = self.bytes();
        let [r2, g2, b2] = other.bytes();
        let mix = |from: u8, to: u8| (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u32;
        Self {
            rgb: (mix(r, r2) << 16) | (mix(g, g2) << 8) | mix(b, b2),
            alpha: self.alpha,
        }
    }

    /// Red, green and blue.
    pub(super) const fn bytes(self) -> [u8; 3] {
        [(self.rgb >> 16) as u8, (self.rgb >> 8) as u8, self.rgb as u8]
    }

    pub(super) fn colour(self) -> Color {
        let [r, g, b] = self.bytes();
        Color::from_rgba8(r, g, b, self.alpha)
    }
}

pub(super) const PAPER: Ink = ink(0xFCFAF5);
pub(super) const PAPER_EDGE: Ink = ink(0xCFC6B4);
pub(super) const LINE: Ink = ink(0x2A2230);
pub(super) const BLACK: Ink = ink(0x1C1F2B);
pub(super) const RED: Ink = ink(0xC81E33);
pub(super) const GREEN: Ink = ink(0x12793F);
pub(super) const BLUE: Ink = ink(0x1B5FC4);
pub(super) const GOLD: Ink = ink(0xD9A441);
pub(super) const GOLD_DEEP: Ink = ink(0xA9782A);
pub(super) const GOLD_PALE: Ink = ink(0xF3D88F);
pub(super) const SKIN: Ink = ink(0xF2CDA4);
pub(super) const SKIN_SHADE: Ink = ink(0xDFA97C);
pub(super) const HAIR: Ink = ink(0x2B2330);
pub(super) const IVORY: Ink = ink(0xFFF6E0);
pub(super) const LACQUER: Ink = ink(0xB3202E);
pub(super) const LACQUER_DEEP: Ink = ink(0x7A1420);
pub(super) const JADE: Ink = ink(0x1F7A5C);
pub(super) const INDIGO: Ink = ink(0x27366B);
pub(super) const INDIGO_DEEP: Ink = ink(0x172145);
pub(super) const LOTUS: Ink = ink(0xE8799A);
pub(super) const LOTUS_PALE: Ink = ink(0xFAD3DC);
pub(super) const WHITE: Ink = ink(0xFFFFFF);

/// The colour of a suit's pips and index, by suit.
pub(super) fn suit_ink(suit: Suit, deck: DeckColours) -> Ink {
    match deck {
        DeckColours::Two => [BLACK, BLACK, RED, RED][suit as usize],
        DeckColours::Four => [BLACK, GREEN, BLUE, RED][suit as usize],
    }
}

/// The cloth a suit's court wears: the robe and its trimming.
pub(super) fn robe(suit: Suit, deck: DeckColours) -> (Ink, Ink) {
    match deck {
        DeckColours::Two => [
            (INDIGO, INDIGO_DEEP),
            (JADE, ink(0x12503C)),
            (ink(0xD0672A), ink(0x93401A)),
            (LACQUER, LACQUER_DEEP),
        ][suit as usize],
        DeckColours::Four => [
            (ink(0x3A3F55), ink(0x1F2333)),
            (JADE, ink(0x12503C)),
            (ink(0x2A66BC), ink(0x17407E)),
            (LACQUER, LACQUER_DEEP),
        ][suit as usize],
    }
}
