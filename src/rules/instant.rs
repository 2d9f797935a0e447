//! Instant wins (*tới trắng*): hands that win before the first play.

use serde::{Deserialize, Serialize};

use super::card::{Card, Cards, Rank, Ranks, Suit};
use super::ruleset::Rules;
use super::seat::{BySeat, Seat};

/// A hand that wins before the first play, the strongest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instant {
    /// One card of each rank 3 to A: *sảnh rồng*.
    Dragon,
    /// Four 2s: *tứ quý heo*.
    FourTwos,
    /// A run of five pairs: *năm đôi thông*.
    FivePairRun,
    /// Six different ranks with two or more cards: *sáu đôi*.
    SixPairs,
    /// All thirteen cards red, or all black: *đồng màu*.
    OneColour,
    /// Three consecutive triples: *ba sám liền*.
    ThreeTriples,
}

impl Instant {
    /// Every instant win, in the order of priority.
    pub const ALL: [Self; 6] = [
        Self::Dragon,
        Self::FourTwos,
        Self::FivePairRun,
        Self::SixPairs,
        Self::OneColour,
        Self::ThreeTriples,
    ];

    /// The name in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dragon => "dragon",
            Self::FourTwos => "four_twos",
            Self::FivePairRun => "five_pair_run",
            Self::SixPairs => "six_pairs",
            Self::OneColour => "one_colour",
            Self::ThreeTriples => "three_triples",
        }
    }

    /// Whether the table plays with it.
    pub const fn is_on(self, rules: &Rules) -> bool {
        match self {
            Self::Dragon => rules.instant.dragon,
            Self::FourTwos => rules.instant.four_twos,
            Self::FivePairRun => rules.instant.five_pair_run,
            Self::SixPairs => rules.instant.six_pairs,
            Self::OneColour => rules.instant.one_colour,
            Self::ThreeTriples => rules.instant.three_triples,
        }
    }

    /// The instant wins that a hand holds by these rules, the strongest first.
    pub fn held(hand: Cards, rules: &Rules) -> impl Iterator<Item = Self> {
        Self::ALL
            .into_iter()
            .filter(move |instant| instant.is_on(rules) && instant.top(hand).is_some())
    }

    /// The seat that wins before the first play, if any: the strongest hand, then the highest top card of the winning
    /// cards, then the seat nearest the leader in turn order.
    pub fn winner(hands: &BySeat<Cards>, first: Seat, rules: &Rules) -> Option<(Seat, Self)> {
        let claims = hands.iter().filter_map(|(seat, hand)| {
            let instant = Self::held(*hand, rules).next()?;
            Some((seat, instant, instant.top(*hand)?))
        });
        let best = claims.min_by_key(|(seat, instant, top)| (*instant, std::cmp::Reverse(*top), first.steps_to(*seat)));
        best.map(|(seat, instant, _)| (seat, instant))
    }

    /// The top card of the winning cards, if the hand holds them.
    fn top(self, hand: Cards) -> Option<Card> {
        let best_of = |rank: Option<Rank>| rank.and_then(|rank| hand.of_rank(rank).highest());
        match self {
            Self::Dragon => {
                let complete = hand.ranks_with(1).intersection(Ranks::RUNNABLE) == Ranks::RUNNABLE;
                if complete { best_of(Some(Rank::ACE)) } else { None }
            }
            Self::FourTwos => hand.contains_all(Cards::TWOS).then_some(Card::TWO_OF_HEARTS),
            Self::FivePairRun => best_of(last_rank(hand.ranks_with(2), 5)),
            Self::SixPairs => {
                let pairs = hand.ranks_with(2);
                if pairs.len() >= 6 {
                    best_of(pairs.highest())
                } else {
                    None
                }
            }
            Self::OneColour => {
                let black = hand.of_suit(Suit::Spades).union(hand.of_suit(Suit::Clubs));
                let one_colour = hand.len() == 13 && (black == hand || black.is_empty());
                if one_colour { hand.highest() } else { None }
            }
            Self::ThreeTriples => best_of(last_rank(hand.ranks_with(3), 3)),
        }
    }
}

/// The last rank of the highest run of this length.
fn last_rank(ranks: Ranks, length: usize) -> Option<Rank> {
    let start = ranks.run_starts(length).highest()?;
    Rank::new(start.index() + length as u8 - 1)
}
