//! Bots: a choice from a view, and why.
//!
//! A bot gets what its seat can see and nothing else: by type it holds no other hand, no deck and no seed of a deal.

mod easy;
mod ending;
mod hints;
mod medium;
mod novice;
mod odds;
mod plan;
pub mod protocol;
pub mod quick;
mod situation;
mod style;
mod thinking;

pub use hints::{Hint, Reason, hints, hints_of};
pub use rand_xoshiro::Xoshiro256PlusPlus as Rng;
pub use situation::Situation;
pub use style::{NoSuchStyle, Style};
pub use thinking::thinking_ms;

use crate::rules::Combo;
use crate::table::{Choice, Level, View};

/// The levels that play as their name promises: what a menu or a command may offer.
pub const AVAILABLE: &[Level] = &[Level::Novice, Level::Easy, Level::Medium];

/// What a bot does in the seat whose view this is. A pass when it is not that seat's turn.
///
/// A level that is not [`AVAILABLE`] plays like the best that is.
pub fn choose(view: &View, level: Level, style: Style, rng: &mut Rng) -> Choice {
    let play = Situation::of(view).and_then(|situation| choose_play(&situation, level, style, rng));
    play.map_or(Choice::Pass, |play| Choice::Play(play.cards()))
}

/// What a bot plays, or nothing for a pass.
pub fn choose_play(situation: &Situation<'_>, level: Level, style: Style, rng: &mut Rng) -> Option<Combo> {
    match level {
        Level::Novice => novice::choose(situation, rng),
        Level::Easy => easy::choose(situation, rng),
        Level::Medium | Level::Hard | Level::Master => {
            medium::judge(situation, style).first().and_then(|best| best.play)
        }
    }
}
