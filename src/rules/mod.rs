//! Tiến Lên itself: what may be played on what, and who won.
//!
//! Pure: no time, no chance, no names.
#![deny(missing_docs)]

pub mod card;
pub mod combo;
mod comeback;
pub mod deal;
pub mod game;
pub mod instant;
pub mod perft;
pub mod plays;
pub mod ruleset;
pub mod seat;
mod ways;

pub use card::{Card, Cards, NotACard, Rank, Ranks, Suit};
pub use combo::{Combo, Kind, NotACombo};
pub use deal::Deal;
pub use game::{Game, Refusal, Refused};
pub use instant::Instant;
pub use perft::{TooMany, perft};
pub use plays::Demand;
pub use ruleset::{BombLeads, Direction, FourPairs, HouseRule, InstantWins, Preset, RuleError, Rules};
pub use seat::{BySeat, NoSuchSeat, Seat, Seats};
