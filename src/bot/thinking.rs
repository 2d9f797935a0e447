//! How long a bot seems to think.
//!
//! The time is drawn from what everyone sees, so that nobody can read a hand from it: a pass that was forced takes as
//! long as one that was chosen.

use rand_core::Rng as _;

use super::Rng;
use crate::rules::Game;
use crate::table::Public;

/// How long the bot on turn seems to think, in milliseconds: log-normal with a median of about 700 over a game, longer
/// on a lead and when 2s or bombs lie on the table, never above 3,000.
pub fn thinking_ms(public: &Public, rng: &mut Rng) -> u32 {
    let median = public.game.as_ref().map_or(ANSWER, median);
    // Twelve uniform numbers sum to nearly a normal one of variance 1.
    let sum: f64 = (0..12).map(|_| f64::from(rng.next_u32()) / f64::from(u32::MAX)).sum();
    let drawn = median * (SPREAD * (sum - 6.0)).exp();
    drawn.clamp(SHORTEST, LONGEST) as u32
}

/// What makes a choice close for whoever must make it.
fn median(game: &Game) -> f64 {
    match game.table() {
        None => LEAD,
        Some(over) if over.is_of_twos() || over.is_bomb() => CHOP,
        Some(_) if game.holding().into_iter().any(|seat| game.left(seat) == 1) => LEAD,
        Some(_) => ANSWER,
    }
}

const ANSWER: f64 = 620.0;
const LEAD: f64 = 900.0;
const CHOP: f64 = 1_300.0;
const SPREAD: f64 = 0.45;
const SHORTEST: f64 = 200.0;
const LONGEST: f64 = 3_000.0;
