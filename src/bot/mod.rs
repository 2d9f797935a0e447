//! Bots: a choice from a view, and why.
//!
//! A bot gets what its seat can see and nothing else: by type it holds no other hand, no deck and no seed of a deal.

mod easy;
mod medium;
mod novice;
mod odds;
mod plan;
pub mod quick;
mod situation;

pub use rand_xoshiro::Xoshiro256PlusPlus as Rng;
pub use situation::Situation;

use crate::rules::Combo;

/// How a bot leans. Styles vary the feel of a table; they change little in strength.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Style {
    /// Leans to no side.
    #[default]
    Even,
    /// Rather passes than gives.
    Cautious,
    /// Wants the lead.
    Aggressive,
    /// Keeps high cards and bombs.
    Hoarder,
}

/// The levels that can be chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TempLevel {
    Novice,
    Easy,
    Medium,
}

/// What a bot plays, or nothing for a pass.
pub fn choose_play(situation: &Situation<'_>, level: TempLevel, style: Style, rng: &mut Rng) -> Option<Combo> {
    match level {
        TempLevel::Novice => novice::choose(situation, rng),
        TempLevel::Easy => easy::choose(situation, rng),
        TempLevel::Medium => medium::judge(situation, style).first().and_then(|best| best.play),
    }
}
