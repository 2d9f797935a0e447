//! Ways to take cards from a hand: some of one rank, or one or two of each of several ranks that follow each other.

use super::card::{Card, Cards, Rank, Ranks};
use super::combo::{Combo, Kind};

/// Adds every card alone.
pub(super) fn singles(cards: Cards, plays: &mut Vec<Combo>) {
    plays.extend(cards.into_iter().map(|card| Combo::known(card.into(), Kind::Single)));
}

/// Adds every pair, triple and quad of the hand.
pub(super) fn groups(hand: Cards, quads: bool, plays: &mut Vec<Combo>) {
    for rank in hand.ranks_with(2) {
        plays.extend(PAIRS.of(hand, rank).map(|cards| Combo::known(cards, Kind::Pair)));
        plays.extend(TRIPLES.of(hand, rank).map(|cards| Combo::known(cards, Kind::Triple)));
        if quads {
            plays.extend(QUADS.of(hand, rank).map(|cards| Combo::known(cards, Kind::Quad)));
        }
    }
}

/// Adds every pair whose top card is above `over`.
pub(super) fn pairs_above(hand: Cards, over: Card, plays: &mut Vec<Combo>) {
    for rank in hand.ranks_with(2).at_least(over.rank()) {
        let higher = PAIRS.of(hand, rank).filter(|pair| !pair.above(over).is_empty());
        plays.extend(higher.map(|cards| Combo::known(cards, Kind::Pair)));
    }
}

/// Adds every triple of a higher rank.
pub(super) fn triples_above(hand: Cards, over: Rank, plays: &mut Vec<Combo>) {
    for rank in hand.ranks_with(3).above(over) {
        plays.extend(TRIPLES.of(hand, rank).map(|cards| Combo::known(cards, Kind::Triple)));
    }
}

/// Adds every quad, or those of a higher rank.
pub(super) fn quads_above(hand: Cards, over: Option<Rank>, plays: &mut Vec<Combo>) {
    let quads = hand.ranks_with(4);
    for rank in over.map_or(quads, |over| quads.above(over)) {
        plays.extend(QUADS.of(hand, rank).map(|cards| Combo::known(cards, Kind::Quad)));
    }
}

/// Adds every straight of three cards or more.
pub(super) fn straights(hand: Cards, plays: &mut Vec<Combo>) {
    STRAIGHTS.list(hand, 3, 12, None, plays);
}

/// Adds every straight of `length` cards whose top card is above `over`.
pub(super) fn straights_above(hand: Cards, length: usize, over: Card, plays: &mut Vec<Combo>) {
    STRAIGHTS.list(hand, length, length, Some(over), plays);
}

/// Adds every pair run of three pairs or more.
pub(super) fn pair_runs(hand: Cards, plays: &mut Vec<Combo>) {
    PAIR_RUNS.list(hand, 3, 12, None, plays);
}

/// Adds every pair run of this many pairs; if there is an `over`, only those whose top card is above it.
pub(super) fn pair_runs_of(hand: Cards, pairs: usize, over: Option<Card>, plays: &mut Vec<Combo>) {
    PAIR_RUNS.list(hand, pairs, pairs, over, plays);
}

/// What straights and pair runs have in common: the same number of cards of each of several consecutive ranks.
struct Runs {
    kind: Kind,
    each: u8,
    ways: Ways,
}

impl Runs {
    /// Adds every run over `shortest` to `longest` ranks whose top card is above `over`, which is given only with a single
    /// length.
    fn list(&self, hand: Cards, shortest: usize, longest: usize, over: Option<Card>, plays: &mut Vec<Combo>) {
        let ranks = hand.ranks_with(self.each).intersection(Ranks::RUNNABLE);
        let mut starts = ranks.run_starts(shortest);
        if let Some(over) = over {
            let lowest = (over.rank().index() as usize + 1).saturating_sub(shortest);
            starts = starts.at_least(Rank::new(lowest as u8).expect("it is at most the rank of a card"));
        }
        for start in starts {
            let begun = plays.len();
            plays.push(Combo::known(Cards::NONE, self.kind));
            let mut last = start;
            let mut following = ranks.at_least(start);
            for (spanned, rank) in (1..).zip(following.by_ref().take(shortest)) {
                let over = over.filter(|_| spanned == shortest);
                self.lengthen(hand, rank, over, begun, plays);
                last = rank;
            }
            let mut shorter = begun;
            for rank in following.take(longest - shortest) {
                if rank.index() != last.index() + 1 {
                    break;
                }
                let longer = plays.len();
                for place in shorter..longer {
                    let cards = plays[place].cards();
                    plays.extend(
                        self.ways
                            .of(hand, rank)
                            .map(|way| Combo::known(cards.union(way), self.kind)),
                    );
                }
                shorter = longer;
                last = rank;
            }
        }
    }

    /// Puts cards of one more rank to everything from `begun` on, in every way that reaches above `over`.
    fn lengthen(&self, hand: Cards, rank: Rank, over: Option<Card>, begun: usize, plays: &mut Vec<Combo>) {
        let ends = plays.len();
        let mut ways = self
            .ways
            .of(hand, rank)
            .filter(|way| over.is_none_or(|over| !way.above(over).is_empty()));
        let Some(first) = ways.next() else {
            plays.truncate(begun);
            return;
        };
        for way in ways {
            for place in begun..ends {
                plays.push(Combo::known(plays[place].cards().union(way), self.kind));
            }
        }
        for play in &mut plays[begun..ends] {
            *play = Combo::known(play.cards().union(first), self.kind);
        }
    }
}

/// For each set of suits held, the ways to take a number of them.
struct Ways([(u8, [u8; 6]); 16]);

impl Ways {
    const fn taking(count: u32) -> Self {
        let mut table = [(0, [0; 6]); 16];
        let mut held = 0;
        while held < 16_u8 {
            let mut way = 1;
            while way < 16_u8 {
                if way & !held == 0 && way.count_ones() == count {
                    let row = &mut table[held as usize];
                    row.1[row.0 as usize] = way;
                    row.0 += 1;
                }
                way += 1;
            }
            held += 1;
        }
        Self(table)
    }

    /// The ways to take that many cards from what the hand holds of a rank.
    fn of(&self, hand: Cards, rank: Rank) -> impl Iterator<Item = Cards> {
        let (count, ways) = &self.0[usize::from(hand.suits_of(rank))];
        ways[..usize::from(*count)]
            .iter()
            .map(move |suits| Cards::of_suits(rank, *suits))
    }
}

static PAIRS: Ways = Ways::taking(2);
static TRIPLES: Ways = Ways::taking(3);
static QUADS: Ways = Ways::taking(4);
static STRAIGHTS: Runs = Runs {
    kind: Kind::Straight,
    each: 1,
    ways: Ways::taking(1),
};
static PAIR_RUNS: Runs = Runs {
    kind: Kind::PairRun,
    each: 2,
    ways: Ways::taking(2),
};
