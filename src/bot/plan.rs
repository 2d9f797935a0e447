//! The cheapest way to part a hand into combinations.
//!
//! What a combination costs is given by a [`Tariff`]: a play that nobody beats costs nothing or less, because it brings
//! the lead back; one that must wait for the lead costs about a turn. Suits are left out, but for the 2s.

use super::Situation;
use super::odds::Odds;
use crate::rules::{BombLeads, Card, Cards, Combo, Kind, Rank, Rules};

/// What each combination costs, by kind, number of ranks and top rank.
pub(super) struct Tariff {
    alike: [[f32; RANKS]; 4],
    straights: [[f32; RANKS]; RANKS],
    pair_runs: [[f32; RANKS]; RANKS],
    twos: TwosTariff,
}

/// What 2s cost: each card by suit, then two, three and four together.
struct TwosTariff {
    single: [f32; 4],
    together: [f32; 3],
}

impl Tariff {
    /// Asks `cost` for every combination by kind, number of cards, top rank, and for a single 2 its exact value.
    fn of(cost: impl Fn(Kind, usize, usize) -> f32, single_two: impl Fn(usize) -> f32) -> Self {
        let mut tariff = Self {
            alike: [[0.0; RANKS]; 4],
            straights: [[0.0; RANKS]; RANKS],
            pair_runs: [[0.0; RANKS]; RANKS],
            twos: TwosTariff {
                single: std::array::from_fn(single_two),
                together: [
                    cost(Kind::Pair, 2, TWO),
                    cost(Kind::Triple, 3, TWO),
                    cost(Kind::Quad, 4, TWO),
                ],
            },
        };
        let kinds = [Kind::Single, Kind::Pair, Kind::Triple, Kind::Quad];
        for top in 0..TWO {
            for (count, kind) in kinds.into_iter().enumerate() {
                tariff.alike[count][top] = cost(kind, count + 1, top);
            }
            for length in 3..=top + 1 {
                tariff.straights[length][top] = cost(Kind::Straight, length, top);
                tariff.pair_runs[length][top] = cost(Kind::PairRun, length * 2, top);
            }
        }
        tariff
    }

    /// A turn for what will be beaten, less than nothing for what will not. `control` is what a play that surely
    /// stands takes off a turn.
    pub(super) fn of_turns(odds: &Odds, rules: &Rules, control: f32, bomb: f32) -> Self {
        let cost = |kind: Kind, cards: usize, top: usize| {
            let turn = 1.0 - control * odds.of_rank(kind, cards, top) + A_CARD * (cards - 1) as f32;
            match kind {
                Kind::Single | Kind::Pair | Kind::Triple => turn,
                Kind::Straight => turn + A_STRAIGHT,
                Kind::Quad | Kind::PairRun if !may_be_led(kind, rules) => UNLED,
                Kind::Quad | Kind::PairRun => turn - bomb,
            }
        };
        let two = |suit: usize| {
            let card = Cards::from_bits(1 << (48 + suit)).expect("a 2 is a card");
            1.0 - control * odds.stands(Combo::known(card, Kind::Single))
        };
        Self::of(cost, two)
    }

    /// One for every combination that the others might beat, nothing for the rest.
    pub(super) fn of_doubts(odds: &Odds, situation: &Situation<'_>) -> Self {
        let hand = situation.hand;
        let doubt = |kind: Kind, cards: usize, top: Option<Card>| {
            let safe = top.is_some_and(|top| !odds.could_beat(kind, cards, top));
            if safe { 0.0 } else { 1.0 }
        };
        let cost = |kind: Kind, cards: usize, top: usize| {
            let rank = Rank::new(top as u8).expect("a top rank is a rank");
            if may_be_led(kind, situation.rules) {
                doubt(kind, cards, hand.of_rank(rank).lowest())
            } else {
                NEVER
            }
        };
        let two = |suit: usize| doubt(Kind::Single, 1, Card::from_value(48 + suit as u8));
        Self::of(cost, two)
    }

    fn of_twos(&self, hand: Cards) -> f32 {
        let suits = hand.bits() >> 48;
        let held = (0..4).filter(|suit| suits >> suit & 1 == 1);
        let singles: f32 = held.map(|suit| self.twos.single[suit]).sum();
        let count = suits.count_ones() as usize;
        if count < 2 {
            return singles;
        }
        let lowest = suits.trailing_zeros() as usize;
        let together = self.twos.together[count - 2];
        let all_but_lowest = if count > 2 {
            self.twos.together[count - 3] + self.twos.single[lowest]
        } else {
            singles
        };
        singles.min(together).min(all_but_lowest)
    }
}

/// The search for the cheapest parting, with what it has found so far.
pub(super) struct Plan {
    tariff: Tariff,
    found: Vec<(u64, f32)>,
}

impl Plan {
    pub(super) fn new(tariff: Tariff) -> Self {
        // No hand has this many cards of a rank, so no entry is mistaken for one.
        let found = vec![(u64::MAX, 0.0); ENTRIES];
        Self { tariff, found }
    }

    /// What the cheapest parting of this hand costs; nothing for no cards.
    pub(super) fn cost(&mut self, hand: Cards) -> f32 {
        let below_twos = hand.without(Cards::TWOS);
        self.of_counts(counts(below_twos)) + self.tariff.of_twos(hand)
    }

    /// The same for a hand given as the number of cards of each rank, four bits a rank: the lowest rank is parted
    /// first, in every way.
    fn of_counts(&mut self, counts: u64) -> f32 {
        if counts == 0 {
            return 0.0;
        }
        let entry = (super::situation::mix(counts) % ENTRIES as u64) as usize;
        if self.found[entry].0 == counts {
            return self.found[entry].1;
        }
        let shift = counts.trailing_zeros() & !3;
        let rank = shift as usize / 4;
        let held = (counts >> shift & 0b111) as usize;
        let mut best = f32::INFINITY;
        for count in 1..=held {
            let cost = self.tariff.alike[count - 1][rank];
            best = best.min(cost + self.of_counts(counts - ((count as u64) << shift)));
        }
        let mut taken = 0;
        for top in rank..TWO {
            if counts >> (top * 4) & 0b111 == 0 {
                break;
            }
            taken |= 1 << (top * 4);
            if top >= rank + 2 {
                let cost = self.tariff.straights[top + 1 - rank][top];
                best = best.min(cost + self.of_counts(counts - taken));
            }
        }
        taken = 0;
        for top in rank..TWO {
            if counts >> (top * 4) & 0b111 < 2 {
                break;
            }
            taken |= 2 << (top * 4);
            if top >= rank + 2 {
                let cost = self.tariff.pair_runs[top + 1 - rank][top];
                best = best.min(cost + self.of_counts(counts - taken));
            }
        }
        self.found[entry] = (counts, best);
        best
    }
}

/// How many cards of each rank a set holds, four bits a rank.
pub(super) const fn counts(cards: Cards) -> u64 {
    counts_of_bits(cards.bits())
}

pub(super) const fn counts_of_bits(cards: u64) -> u64 {
    let pairs = cards - ((cards >> 1) & EVEN_SUITS);
    (pairs & LOW_SUITS) + ((pairs >> 2) & LOW_SUITS)
}

fn may_be_led(kind: Kind, rules: &Rules) -> bool {
    match kind {
        Kind::Single | Kind::Pair | Kind::Triple | Kind::Straight => true,
        Kind::Quad => rules.bombs_may_lead != BombLeads::Off,
        Kind::PairRun => rules.bombs_may_lead == BombLeads::On,
    }
}

/// What a straight costs beyond its turn: it is rarely an answer, so it waits for the lead.
const A_STRAIGHT: f32 = 0.15;
/// What every further card of a combination costs, for the same reason.
const A_CARD: f32 = 0.03;
/// A bomb that may not be led costs turns, until it chops.
const UNLED: f32 = 1.5;
/// More doubts than any hand has combinations.
const NEVER: f32 = 99.0;
const RANKS: usize = 13;
const TWO: usize = 12;
const ENTRIES: usize = 1024;
/// Of every rank, the first and third suit; and the first two.
const EVEN_SUITS: u64 = 0x5_5555_5555_5555;
const LOW_SUITS: u64 = 0x3_3333_3333_3333;
