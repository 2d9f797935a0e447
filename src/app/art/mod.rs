//! Everything the window shows that is not text: cards, table, avatars, signs and the icon, painted at the size asked for.
//!
//! Pure functions from sizes and seeds to [`Picture`]s; nothing here knows the window or its engine.

mod avatar;
mod back;
mod canvas;
mod cloth;
mod court;
mod face;
pub mod fonts;
mod icon;
mod lettering;
mod light;
mod ornament;
mod palette;
mod picture;
mod seat;
mod sign;
mod sounds;
mod suits;
mod wordmark;

#[cfg(test)]
mod tests;

pub use avatar::{avatar, bot_avatar};
pub use back::{Back, back};
pub use cloth::{Cloth, cloth, rail_width, table};
pub use face::{card_width, face};
pub use icon::icon;
pub use light::{Halo, MARGIN, burst, halo, light_pool, margin, petal, shadow, shock_ring, spark};
pub use palette::DeckColours;
pub use picture::Picture;
pub use seat::{clock_ring, medal, plate};
pub use sign::{Sign, sign};
pub use sounds::Sound;
pub use wordmark::wordmark;
