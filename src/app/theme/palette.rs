//! Every colour of the window's controls. Text on its ground has a contrast of at least 4.5 to 1; a test measures it.

use bevy_egui::egui::Color32;

use crate::app::settings::Deck;
use crate::rules::Suit;

/// The top of the lacquered ground.
pub const LACQUER: Color32 = Color32::from_rgb(0x66, 0x12, 0x1C);
/// The bottom of the lacquered ground.
pub const LACQUER_DEEP: Color32 = Color32::from_rgb(0x26, 0x07, 0x0C);
/// Panels on the ground.
pub const PANEL: Color32 = Color32::from_rgb(0x2E, 0x0D, 0x13);
/// What lies deeper than a panel: fields, rails.
pub const WELL: Color32 = Color32::from_rgb(0x1B, 0x06, 0x0A);
/// A control at rest.
pub const CONTROL: Color32 = Color32::from_rgb(0x4A, 0x18, 0x20);
/// A control under the pointer.
pub const CONTROL_HOVER: Color32 = Color32::from_rgb(0x64, 0x22, 0x2C);
/// A control that is pressed.
pub const CONTROL_DOWN: Color32 = Color32::from_rgb(0x38, 0x10, 0x18);
/// A control that cannot be used now.
pub const CONTROL_OFF: Color32 = Color32::from_rgb(0x36, 0x18, 0x1D);

/// Gold leaf: what matters most.
pub const GOLD: Color32 = Color32::from_rgb(0xE6, 0xB4, 0x4C);
/// Gold under the pointer.
pub const GOLD_BRIGHT: Color32 = Color32::from_rgb(0xF6, 0xCF, 0x76);
/// Gold that is pressed.
pub const GOLD_DOWN: Color32 = Color32::from_rgb(0xC4, 0x92, 0x31);
/// Thin lines.
pub const GOLD_LINE: Color32 = Color32::from_rgb(0x8A, 0x62, 0x2C);
/// Letters on gold.
pub const ON_GOLD: Color32 = Color32::from_rgb(0x2A, 0x0B, 0x0F);

/// Letters.
pub const IVORY: Color32 = Color32::from_rgb(0xFB, 0xF2, 0xDE);
/// Letters of less weight.
pub const SAND: Color32 = Color32::from_rgb(0xD9, 0xBF, 0xA0);
/// Letters of what cannot be used now.
pub const FADED: Color32 = Color32::from_rgb(0xB0, 0x94, 0x80);

/// Good.
pub const JADE: Color32 = Color32::from_rgb(0x5F, 0xC9, 0x9B);
/// The ground of what is switched on.
pub const JADE_DEEP: Color32 = Color32::from_rgb(0x1F, 0x7A, 0x5C);
/// Look out.
pub const AMBER: Color32 = Color32::from_rgb(0xFF, 0xB8, 0x5C);
/// Wrong.
pub const CORAL: Color32 = Color32::from_rgb(0xFF, 0x92, 0x84);
/// The ring round what has the keyboard's focus.
pub const FOCUS: Color32 = Color32::from_rgb(0xFF, 0xF0, 0xB8);

/// A card's face.
pub const PAPER: Color32 = Color32::from_rgb(0xFC, 0xFA, 0xF5);
const INK: Color32 = Color32::from_rgb(0x1C, 0x1F, 0x2B);
const RED: Color32 = Color32::from_rgb(0xC8, 0x1E, 0x33);
const GREEN: Color32 = Color32::from_rgb(0x12, 0x79, 0x3F);
const BLUE: Color32 = Color32::from_rgb(0x1B, 0x5F, 0xC4);

/// The colour of a suit on a card's face.
pub const fn suit(suit: Suit, deck: Deck) -> Color32 {
    match (deck, suit) {
        (Deck::Two | Deck::Four, Suit::Spades) | (Deck::Two, Suit::Clubs) => INK,
        (Deck::Two, Suit::Diamonds) | (Deck::Two | Deck::Four, Suit::Hearts) => RED,
        (Deck::Four, Suit::Clubs) => GREEN,
        (Deck::Four, Suit::Diamonds) => BLUE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_out_from_what_they_are_on() {
        let letters = [IVORY, SAND, GOLD, JADE, AMBER, CORAL];
        let grounds = [PANEL, WELL, LACQUER_DEEP, CONTROL];
        for letter in letters {
            for ground in grounds {
                assert!(
                    contrast(letter, ground) >= 4.5,
                    "{letter:?} on {ground:?}: {}",
                    contrast(letter, ground)
                );
            }
        }
        for ground in [GOLD, GOLD_BRIGHT, GOLD_DOWN] {
            assert!(contrast(ON_GOLD, ground) >= 4.5, "{ground:?}");
        }
        for (letter, ground) in [
            (IVORY, LACQUER),
            (IVORY, CONTROL_HOVER),
            (IVORY, JADE_DEEP),
            (FADED, CONTROL_OFF),
        ] {
            assert!(
                contrast(letter, ground) >= 4.5,
                "{letter:?} on {ground:?}: {}",
                contrast(letter, ground)
            );
        }
        for suited in Suit::ALL {
            for deck in [Deck::Two, Deck::Four] {
                assert!(contrast(suit(suited, deck), PAPER) >= 4.5);
            }
        }
    }

    /// The contrast ratio of the Web Content Accessibility Guidelines, 1 to 21.
    fn contrast(one: Color32, other: Color32) -> f32 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn luminance(colour: Color32) -> f32 {
        let linear = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.040_45 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
    }
}
