//! The bot protocol: lines of text between a referee and one bot. Pure text; whoever has pipes carries it.
//!
//! The referee speaks first and says what everyone at the table sees, and the bot's own hand; the bot answers
//! `thirteen` with `ready NAME` and `move` with `play CARDS` or `pass`. Lines that are not known are ignored by both.

mod answer;
mod engine;
mod lines;
mod notice;
mod referee;

pub use answer::Answer;
pub use engine::Engine;
pub use lines::{LONGEST_LINE, Lines};
pub use notice::Notice;
pub use referee::{Dealt, Referee};

/// The version of the protocol that both sides speak.
pub const VERSION: u32 = 1;
