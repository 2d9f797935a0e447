//! How the window looks: every colour, size and duration, and the controls made of them.
//!
//! The look is Vietnamese lacquer: dark red under gold lines, ivory letters, jade where something is good.

mod backdrop;
mod buttons;
mod choices;
mod glyphs;
pub mod palette;
mod panels;
pub mod size;
mod slider;
mod style;

pub use self::backdrop::{backdrop, scrim};
pub use self::buttons::{ButtonLook, Push};
pub use self::choices::{segmented, toggle};
pub use self::glyphs::{card_chip, card_row, suit_glyph, tick};
pub use self::panels::{column, heading, page_title, panel, section, solid_panel, weak};
pub use self::slider::Slide;
pub use self::style::{bold, install, zoom};

use crate::app::settings::{Deck, Settings};

/// What a player has chosen about the looks, as far as the screens are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Theme {
    /// How the suits are coloured.
    pub deck: Deck,
    /// Nothing moves by itself.
    pub still: bool,
}

impl Theme {
    /// The theme of these settings.
    pub const fn of(settings: &Settings) -> Self {
        Self {
            deck: settings.look.deck,
            still: settings.look.reduced_motion,
        }
    }
}
