//! The plays that a hand allows: every combination that may be led, or that beats what is on the table.
//!
//! Plays that use different suits of the same ranks are different plays. Nothing is allocated but the caller's list,
//! which keeps its room from call to call.

use super::card::{Card, Cards, Suit};
use super::combo::{Bomb, Combo, Kind, Target};
use super::comeback;
use super::ruleset::{BombLeads, Rules};
use super::ways;

/// What a seat is asked for when its turn comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Demand {
    /// The lead, with anything; the first lead must hold a card.
    Lead {
        /// The card that the play must hold.
        must: Option<Card>,
    },
    /// Something that beats this.
    Beat(Combo),
    /// The seat has passed: a bomb that may come back after a pass and beats this.
    Return(Combo),
}

impl Demand {
    /// What must be beaten; nothing on a lead.
    pub const fn over(self) -> Option<Combo> {
        match self {
            Self::Lead { .. } => None,
            Self::Beat(over) | Self::Return(over) => Some(over),
        }
    }

    /// Lists every legal play of `hand` in `plays`, which is emptied first. The order has no meaning.
    pub fn plays(self, hand: Cards, rules: &Rules, plays: &mut Vec<Combo>) {
        plays.clear();
        match self {
            Self::Lead { must } => {
                leads(hand, rules, plays);
                if let Some(card) = must {
                    plays.retain(|play| play.cards().contains(card));
                }
            }
            Self::Beat(over) => {
                answers_in_kind(hand, over, rules, plays);
                chops(hand, over, rules, plays);
            }
            Self::Return(over) => {
                if over.is_bomb() {
                    answers_in_kind(hand, over, rules, plays);
                }
                chops(hand, over, rules, plays);
                plays.retain(|play| comeback::may_come_back(*play, rules));
            }
        }
        if !rules.finish_on_two {
            keep_a_way_out(self, hand, plays);
        }
    }
}

/// Whether the play would leave nothing but 2s, or would go out with one.
pub(super) fn finishes_on_twos(hand: Cards, play: Cards) -> bool {
    let rest = hand.without(play);
    if rest.is_empty() {
        !play.intersection(Cards::TWOS).is_empty()
    } else {
        Cards::TWOS.contains_all(rest)
    }
}

fn keep_a_way_out(demand: Demand, hand: Cards, plays: &mut Vec<Combo>) {
    let leads_twos_alone = matches!(demand, Demand::Lead { .. }) && Cards::TWOS.contains_all(hand);
    if leads_twos_alone {
        plays.clear();
    } else if plays.iter().any(|play| !finishes_on_twos(hand, play.cards())) {
        plays.retain(|play| !finishes_on_twos(hand, play.cards()));
    }
}

fn leads(hand: Cards, rules: &Rules, plays: &mut Vec<Combo>) {
    ways::singles(hand, plays);
    ways::groups(hand, rules.bombs_may_lead != BombLeads::Off, plays);
    ways::straights(hand, plays);
    if rules.bombs_may_lead == BombLeads::On {
        ways::pair_runs(hand, plays);
    }
}

/// The plays of the same kind and length that outrank `over`.
fn answers_in_kind(hand: Cards, over: Combo, rules: &Rules, plays: &mut Vec<Combo>) {
    let top = over.top();
    if hand.above(top).is_empty() {
        return;
    }
    match over.kind() {
        Kind::Single => ways::singles(hand.above(top), plays),
        Kind::Pair => ways::pairs_above(hand, top, plays),
        Kind::Triple => ways::triples_above(hand, top.rank(), plays),
        Kind::Quad => ways::quads_above(hand, Some(top.rank()), plays),
        Kind::Straight if rules.suited_straights && over.is_suited() => {
            for suit in Suit::ALL {
                ways::straights_above(hand.of_suit(suit), over.len(), top, plays);
            }
        }
        Kind::Straight => ways::straights_above(hand, over.len(), top, plays),
        Kind::PairRun => ways::pair_runs_of(hand, over.len() / 2, Some(top), plays),
    }
}

/// The bombs that beat `over` although they are of another kind or length.
fn chops(hand: Cards, over: Combo, rules: &Rules, plays: &mut Vec<Combo>) {
    if !over.can_be_chopped() {
        return;
    }
    let target = Target::of(over);
    if Bomb::Quad.chops(target, rules) {
        ways::quads_above(hand, None, plays);
    }
    let mut pairs = 3;
    while (Bomb::Run { pairs }).fits_in(hand) {
        if (Bomb::Run { pairs }).chops(target, rules) {
            ways::pair_runs_of(hand, pairs, None, plays);
        }
        pairs += 1;
    }
}
