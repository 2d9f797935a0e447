//! Level 0: legal, small first, forgetful.

use rand_core::Rng as _;

use super::{Rng, Situation};
use crate::rules::{Combo, Kind};

/// The smallest single or pair it sees, and sometimes it does not see that it could answer.
pub(super) fn choose(situation: &Situation<'_>, rng: &mut Rng) -> Option<Combo> {
    let plays = situation.plays();
    if !situation.leads() && rng.next_u32().is_multiple_of(FORGETS) {
        return None;
    }
    let led_as_pair = rng.next_u32().is_multiple_of(LEADS_A_PAIR);
    let size = |play: &Combo| {
        if led_as_pair && play.kind() == Kind::Pair {
            0
        } else {
            play.len()
        }
    };
    plays
        .into_iter()
        .min_by_key(|play| (size(play), play.top(), play.cards()))
}

/// One turn in this many it passes without looking.
const FORGETS: u32 = 4;
/// One lead in this many is a pair.
const LEADS_A_PAIR: u32 = 3;
