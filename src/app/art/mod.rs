//! Everything the window shows that is not text: cards, table, avatars, signs and the icon, painted at the size asked for.
//!
//! Pure functions from sizes and seeds to [`Picture`]s; nothing here knows the window or its engine.

mod canvas;
mod court;
mod face;
pub mod fonts;
mod lettering;
mod ornament;
mod palette;
mod picture;
mod suits;

#[cfg(test)]
mod tests;

pub use face::{card_width, face};
pub use palette::DeckColours;
pub use picture::Picture;
