//! Level 1: sheds by a simple parting of the hand, and slips.

use rand_core::Rng as _;

use super::quick::quick_play;
use super::{Rng, Situation};
use crate::rules::Combo;

/// The quick player's choice, but now and then any legal play or a pass.
pub(super) fn choose(situation: &Situation<'_>, rng: &mut Rng) -> Option<Combo> {
    let slips = rng.next_u32() % 100 < SLIPS_IN_A_HUNDRED;
    if !slips {
        return quick_play(situation.rules, situation.game, situation.seat, situation.hand);
    }
    let plays = situation.plays();
    let may_pass = usize::from(!situation.leads());
    let choices = plays.len() + may_pass;
    if choices == 0 {
        return None;
    }
    plays.get(rng.next_u32() as usize % choices).copied()
}

const SLIPS_IN_A_HUNDRED: u32 = 15;
