//! A quick player for playouts: sensible plays from bit arithmetic alone, no list of moves, nothing allocated.
//!
//! It leads the longest cheap combination that starts at its lowest card, answers with the lowest card that breaks
//! little, keeps 2s until they matter, chops when it can, and passes otherwise.

use super::Rng;
use super::plan::counts_of_bits as counts;
use crate::rules::{BombLeads, BySeat, Cards, Combo, Demand, Game, Kind, Rules, Seat};
use rand_core::Rng as _;

/// What the quick player puts down for the seat on turn, or nothing for a pass. Always legal.
#[inline]
pub fn quick_play(rules: &Rules, game: &Game, seat: Seat, hand: Cards) -> Option<Combo> {
    let hand = Hand {
        cards: hand.bits(),
        game,
        seat,
    };
    let (play, unusual) = match game.demand() {
        Demand::Lead { must } => (hand.lead(rules)?, must.is_some()),
        Demand::Beat(over) => (hand.answer(over, rules)?, false),
        Demand::Return(over) => (hand.chop(over, rules)?, true),
    };
    if unusual || !rules.finish_on_two {
        hand.legal(play, rules)
    } else {
        Some(play)
    }
}

/// Plays a game to its end with the quick player in every seat; the places are then in the game.
pub fn quick_playout(rules: &Rules, game: &mut Game, hands: &mut BySeat<Cards>) {
    while let Some(seat) = game.turn() {
        match quick_play(rules, game, seat, hands[seat]) {
            Some(play) => {
                hands[seat] = hands[seat].without(play.cards());
                game.play_unchecked(rules, play);
            }
            None if game.table().is_some() => game.pass_unchecked(rules),
            None => game.decline_unchecked(hands[seat]),
        }
    }
}

/// Deals thirteen cards to each of the first `seats` seats from a quick generator: for playouts, never for a table.
pub fn quick_deal(rng: &mut Rng, seats: usize) -> BySeat<Cards> {
    let mut deck: [u8; 52] = std::array::from_fn(|value| value as u8);
    let mut hands = BySeat([Cards::NONE; 4]);
    let mut left = 52;
    for seat in Seat::ALL.into_iter().take(seats) {
        let mut hand = 0_u64;
        for _ in 0..13 {
            // The high half of a product is a fair enough choice here: the bias is below one in 10^8.
            let drawn = ((u64::from(rng.next_u32()) * left as u64) >> 32) as usize;
            hand |= 1 << deck[drawn];
            left -= 1;
            deck[drawn] = deck[left];
        }
        hands[seat] = cards(hand);
    }
    hands
}

#[derive(Clone, Copy)]
struct Hand<'a> {
    cards: u64,
    game: &'a Game,
    seat: Seat,
}

impl Hand<'_> {
    /// How many cards the opponent holds who is nearest to going out.
    fn fewest(self) -> u8 {
        let others = Seat::ALL.into_iter().filter(|other| *other != self.seat);
        let left = others.map(|other| self.game.left(other)).filter(|left| *left > 0);
        left.min().unwrap_or(0)
    }

    /// The play, or where it breaks a rarer rule the lowest legal one.
    fn legal(self, play: Combo, rules: &Rules) -> Option<Combo> {
        let hand = cards(self.cards);
        if self.game.allows(rules, hand, play).is_ok() {
            return Some(play);
        }
        let mut plays = Vec::new();
        self.game.plays(rules, hand, &mut plays);
        plays.into_iter().min_by_key(|play| play.cards())
    }

    /// Nothing when the hand is of 2s that may not be led.
    fn lead(self, rules: &Rules) -> Option<Combo> {
        let any = ranks(self.cards);
        if any == 0 || (!rules.finish_on_two && self.cards & !TWOS == 0) {
            return None;
        }
        let low = any.trailing_zeros();
        let from_low = self.starting_at(low, rules);
        if from_low.len() == 1 && self.fewest() == 1 {
            return Some(self.lead_past_one_card());
        }
        Some(from_low)
    }

    /// The longest cheap combination from this rank up.
    fn starting_at(self, shift: u32, rules: &Rules) -> Combo {
        let group = self.cards >> shift & 0b1111;
        let count = group.count_ones();
        let any = ranks(self.cards) & RUNNABLE;
        let pairs = paired(self.cards);
        let length = run_length(any, shift);
        let mut best = length;
        // The end of a straight is not worth a pair.
        while best > 3 && pairs >> (shift + 4 * (best - 1)) & 1 == 1 {
            best -= 1;
        }
        let span = EVERY_RANK & !(u64::MAX << (4 * best));
        let broken = (pairs & span << shift).count_ones();
        if best >= 3 && broken * 2 <= best && count < 3 {
            return combo(self.one_a_rank(shift, best), Kind::Straight);
        }
        if count == 4 && rules.bombs_may_lead == BombLeads::Off {
            return combo(lowest_bits(self.cards, shift, 3), Kind::Triple);
        }
        let kind = [Kind::Single, Kind::Pair, Kind::Triple, Kind::Quad][count as usize - 1];
        combo(group << shift, kind)
    }

    /// With an opponent about to go out, singles are led from the top, and anything longer is better.
    fn lead_past_one_card(self) -> Combo {
        let pairs = paired(self.cards);
        if pairs != 0 {
            return combo(lowest_bits(self.cards, pairs.trailing_zeros(), 2), Kind::Pair);
        }
        combo(highest_bit(self.cards), Kind::Single)
    }

    fn answer(self, over: Combo, rules: &Rules) -> Option<Combo> {
        let top = u32::from(over.top().value());
        match over.kind() {
            Kind::Single => self.answer_single(top).or_else(|| self.chop(over, rules)),
            Kind::Pair => self.answer_alike(top, 2).or_else(|| self.chop(over, rules)),
            Kind::Triple => self.answer_alike((top | 3) + 1, 3).or_else(|| self.chop(over, rules)),
            Kind::Straight => self.answer_straight(over, rules),
            Kind::Quad | Kind::PairRun => self.chop(over, rules),
        }
    }

    fn answer_single(self, top: u32) -> Option<Combo> {
        let above = self.cards & (u64::MAX << top << 1);
        if above == 0 {
            return None;
        }
        let pairs = paired(self.cards);
        let loners = above & !(pairs * 0b1111) & !TWOS;
        let any = ranks(self.cards) & RUNNABLE;
        let inside = any & any >> 4 & any << 4;
        let in_straights = inside | inside << 4 | inside >> 4;
        let free = loners & !(in_straights * 0b1111);
        let fewest = self.fewest();
        let urgent = fewest <= 3;
        if fewest == 1 {
            return Some(combo(highest_bit(above), Kind::Single));
        }
        let choice = if free != 0 {
            free
        } else if above & TWOS != 0 && (top >= HIGH || urgent || self.cards.count_ones() <= 5) {
            above & TWOS
        } else if loners != 0 && (urgent || top >= MIDDLE) {
            loners
        } else if urgent || top >= MIDDLE {
            above & !TWOS
        } else {
            0
        };
        (choice != 0).then(|| combo(choice & choice.wrapping_neg(), Kind::Single))
    }

    /// A pair or a triple whose top card is above `top`.
    fn answer_alike(self, top: u32, count: u32) -> Option<Combo> {
        let groups = if count == 2 {
            paired(self.cards)
        } else {
            tripled(self.cards)
        };
        let mut from = groups & (u64::MAX << (top & !3));
        if count == 2 && from != 0 {
            let shift = from.trailing_zeros();
            let best = 63 - (self.cards & 0b1111 << shift).leading_zeros();
            if best <= top {
                from &= from - 1;
            }
        }
        let exact = if count == 2 {
            from & !tripled(self.cards)
        } else {
            from & !quads(self.cards)
        };
        let from = if exact & !TWO_RANK != 0 || self.fewest() > 3 {
            exact
        } else {
            from
        };
        if from == 0 {
            return None;
        }
        let shift = from.trailing_zeros();
        if shift == 48 && self.fewest() > 3 && top < HIGH && self.cards.count_ones() > 5 {
            return None;
        }
        let group = self.cards & 0b1111 << shift;
        let picked = if count == 2 {
            let high = highest_bit(group);
            high | highest_bit(group & !high)
        } else {
            lowest_bits(self.cards, shift, count)
        };
        let kind = if count == 2 { Kind::Pair } else { Kind::Triple };
        Some(combo(picked, kind))
    }

    fn answer_straight(self, over: Combo, rules: &Rules) -> Option<Combo> {
        let top = u32::from(over.top().value());
        let length = over.len() as u32;
        let any = ranks(self.cards) & RUNNABLE;
        let mut starts = any;
        for step in 1..length {
            starts &= any >> (4 * step);
        }
        let lowest = (top >> 2) + 1 - length;
        starts &= u64::MAX << (4 * lowest);
        let pairs = paired(self.cards);
        while starts != 0 {
            let start = starts.trailing_zeros();
            let end = start + 4 * (length - 1);
            let high = highest_bit(self.cards & 0b1111 << end);
            let body = self.one_a_rank(start, length - 1);
            let span = EVERY_RANK & !(u64::MAX << (4 * length));
            let broken = (pairs & span << start).count_ones();
            if high.trailing_zeros() > top && (broken * 2 <= length || self.fewest() <= 3) {
                let play = combo(body | high, Kind::Straight);
                if !rules.suited_straights || play.beats(over, rules) {
                    return Some(play);
                }
            }
            starts &= starts - 1;
        }
        None
    }

    /// A bomb against what bombs beat.
    fn chop(self, over: Combo, rules: &Rules) -> Option<Combo> {
        if !over.is_of_twos() && !over.is_bomb() {
            return None;
        }
        let pairs = paired(self.cards) & RUNNABLE;
        let three = pairs & pairs >> 4 & pairs >> 8;
        let mut starts = three;
        while starts != 0 {
            let start = starts.trailing_zeros();
            let longest = run_length(pairs, start);
            for length in 3..=longest {
                let bits = (0..length).fold(0, |bits, step| bits | self.two_highest(start + 4 * step));
                let play = combo(bits, Kind::PairRun);
                if play.beats(over, rules) {
                    return Some(play);
                }
            }
            starts &= starts - 1;
        }
        let mut fours = quads(self.cards);
        while fours != 0 {
            let play = combo(0b1111 << fours.trailing_zeros(), Kind::Quad);
            if play.beats(over, rules) {
                return Some(play);
            }
            fours &= fours - 1;
        }
        None
    }

    fn two_highest(self, shift: u32) -> u64 {
        let group = self.cards & 0b1111 << shift;
        let high = highest_bit(group);
        high | highest_bit(group & !high)
    }

    /// The lowest card of each of `length` ranks.
    fn one_a_rank(self, shift: u32, length: u32) -> u64 {
        let span = !(u64::MAX << (4 * length)) << shift;
        let cards = self.cards & span;
        // Within each rank, a card stays when no lower suit is there.
        let lower = (cards & (EVERY_RANK * 0b0111)) << 1;
        let lower = lower | (lower & (EVERY_RANK * 0b0110)) << 1;
        let lower = lower | (lower & (EVERY_RANK * 0b0100)) << 1;
        cards & !lower
    }
}

fn ranks(cards: u64) -> u64 {
    (cards | cards >> 1 | cards >> 2 | cards >> 3) & EVERY_RANK
}

fn paired(cards: u64) -> u64 {
    let counts = counts(cards);
    (counts >> 1 | counts >> 2) & EVERY_RANK
}

fn tripled(cards: u64) -> u64 {
    let counts = counts(cards);
    (counts >> 1 & counts | counts >> 2) & EVERY_RANK
}

fn quads(cards: u64) -> u64 {
    counts(cards) >> 2 & EVERY_RANK
}

/// How many ranks follow each other from this one.
fn run_length(ranks: u64, shift: u32) -> u32 {
    let gaps = !(ranks >> shift) & EVERY_RANK;
    gaps.trailing_zeros() / 4
}

fn lowest_bits(cards: u64, shift: u32, count: u32) -> u64 {
    let mut rest = cards & 0b1111 << shift;
    let mut taken = 0;
    for _ in 0..count {
        taken |= rest & rest.wrapping_neg();
        rest &= rest.wrapping_sub(1);
    }
    taken
}

fn highest_bit(cards: u64) -> u64 {
    if cards == 0 {
        0
    } else {
        1 << (63 - cards.leading_zeros())
    }
}

fn cards(bits: u64) -> Cards {
    Cards::from_bits(bits).expect("bits taken from a hand lie within the deck")
}

fn combo(bits: u64, kind: Kind) -> Combo {
    Combo::known(cards(bits), kind)
}

const EVERY_RANK: u64 = 0x1_1111_1111_1111;
const RUNNABLE: u64 = EVERY_RANK & !TWO_RANK;
const TWO_RANK: u64 = 1 << 48;
const TWOS: u64 = 0b1111 << 48;
/// From a queen on, a pair may be broken to answer.
const MIDDLE: u32 = 9 * 4;
/// From a king on, a 2 may be spent to answer.
const HIGH: u32 = 10 * 4;
