//! The table on the screen: pure pictures of what lies where, and the sprites and widgets that show them.

pub mod atlas;
pub mod cloth;
pub mod effects;
pub mod gesture;
pub mod hand;
pub mod layout;
pub mod motion;
pub mod scene;
pub mod seats;
pub mod sitting;
pub mod spread;
