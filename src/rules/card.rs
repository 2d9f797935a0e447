//! Cards and sets of cards: a set is 52 bits of one integer, so dealing, playing and conserving cards is bit arithmetic.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A rank, from the lowest (3) to the highest (2).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Rank(u8);

impl Rank {
    /// The lowest rank.
    pub const THREE: Self = Self(0);
    /// The highest rank that a straight or a pair run may hold.
    pub const ACE: Self = Self(11);
    /// The highest rank, *heo*.
    pub const TWO: Self = Self(12);

    /// The rank with this index, 0 for a 3 to 12 for a 2.
    pub const fn new(index: u8) -> Option<Self> {
        if index < 13 { Some(Self(index)) } else { None }
    }

    /// 0 for a 3, to 12 for a 2.
    pub const fn index(self) -> u8 {
        self.0
    }

    /// Every rank, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (0..13).map(Self)
    }

    /// The one letter or digit that stands for the rank in text: `3..9 T J Q K A 2`.
    pub fn letter(self) -> char {
        char::from(RANKS[usize::from(self.0)])
    }
}

/// A suit, from the lowest (♠) to the highest (♥).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Suit {
    /// ♠ bích.
    Spades,
    /// ♣ chuồn.
    Clubs,
    /// ♦ rô.
    Diamonds,
    /// ♥ cơ.
    Hearts,
}

impl Suit {
    /// Every suit, lowest first.
    pub const ALL: [Self; 4] = [Self::Spades, Self::Clubs, Self::Diamonds, Self::Hearts];

    /// The letter that stands for the suit in text.
    pub fn letter(self) -> char {
        char::from(SUITS[self as usize])
    }

    /// The symbol printed on the card.
    pub const fn symbol(self) -> char {
        match self {
            Self::Spades => '♠',
            Self::Clubs => '♣',
            Self::Diamonds => '♦',
            Self::Hearts => '♥',
        }
    }
}

/// One of the 52 cards. Cards compare by value: rank first, then suit.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Card(u8);

impl Card {
    /// 3♠, the lowest card.
    pub const THREE_OF_SPADES: Self = Self(0);
    /// 2♥, the highest card.
    pub const TWO_OF_HEARTS: Self = Self(51);

    /// The card of this rank and suit.
    pub const fn new(rank: Rank, suit: Suit) -> Self {
        Self(rank.0 * 4 + suit as u8)
    }

    /// The card with this value, 0 (3♠) to 51 (2♥).
    pub const fn from_value(value: u8) -> Option<Self> {
        if value < 52 { Some(Self(value)) } else { None }
    }

    /// `rank * 4 + suit`: 0 for 3♠ to 51 for 2♥.
    pub const fn value(self) -> u8 {
        self.0
    }

    /// The card's rank.
    pub const fn rank(self) -> Rank {
        Rank(self.0 / 4)
    }

    /// The card's suit.
    pub const fn suit(self) -> Suit {
        Suit::ALL[(self.0 % 4) as usize]
    }

    /// Every card, lowest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> {
        (0..52).map(Self)
    }
}

impl fmt::Display for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.rank().letter(), self.suit().letter())
    }
}

impl fmt::Debug for Card {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Card {
    type Err = NotACard;

    fn from_str(text: &str) -> Result<Self, NotACard> {
        let cards: Cards = text.parse()?;
        match (cards.len(), cards.lowest()) {
            (1, Some(card)) => Ok(card),
            _ => Err(NotACard::Unknown(shortened(text))),
        }
    }
}

impl TryFrom<u8> for Card {
    type Error = NotACard;

    fn try_from(value: u8) -> Result<Self, NotACard> {
        Self::from_value(value).ok_or_else(|| NotACard::Unknown(value.to_string()))
    }
}

impl From<Card> for u8 {
    fn from(card: Card) -> Self {
        card.0
    }
}

/// A set of cards. Bit `n` is the card of value `n`, so that comparing two sets as integers compares their highest
/// cards first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "u64", into = "u64")]
pub struct Cards(u64);

impl Cards {
    /// No card.
    pub const NONE: Self = Self(0);
    /// The whole deck.
    pub const DECK: Self = Self((1 << 52) - 1);
    /// The four 2s.
    pub const TWOS: Self = Self(0b1111 << 48);

    /// The set with these bits.
    ///
    /// # Errors
    /// [`NotACard::Bits`] when a bit above the 52nd is set.
    pub const fn from_bits(bits: u64) -> Result<Self, NotACard> {
        if bits >> 52 == 0 {
            Ok(Self(bits))
        } else {
            Err(NotACard::Bits)
        }
    }

    /// The set as 52 bits.
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// How many cards it holds, 0 to 52.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether it holds no card.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether `card` is in the set.
    pub const fn contains(self, card: Card) -> bool {
        self.0 >> card.0 & 1 == 1
    }

    /// Whether every card of `other` is in the set.
    pub const fn contains_all(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    /// The card of the lowest value.
    pub const fn lowest(self) -> Option<Card> {
        if self.0 == 0 {
            None
        } else {
            Some(Card(self.0.trailing_zeros() as u8))
        }
    }

    /// The card of the highest value: the *top card*.
    pub const fn highest(self) -> Option<Card> {
        if self.0 == 0 {
            None
        } else {
            Some(Card(63 - self.0.leading_zeros() as u8))
        }
    }

    /// The cards of one rank.
    pub const fn of_rank(self, rank: Rank) -> Self {
        Self(self.0 & (0b1111 << (rank.0 * 4)))
    }

    /// The cards of one suit.
    pub const fn of_suit(self, suit: Suit) -> Self {
        Self(self.0 & (EVERY_RANK << suit as u8))
    }

    /// The cards of `rank` in the suits whose bits are set: bit 0 for ♠ to bit 3 for ♥.
    pub(super) const fn of_suits(rank: Rank, suits: u8) -> Self {
        Self((suits as u64 & 0b1111) << (rank.0 * 4))
    }

    /// The suits that the set holds of a rank, one bit each: bit 0 for ♠ to bit 3 for ♥.
    pub(super) const fn suits_of(self, rank: Rank) -> u8 {
        (self.0 >> (rank.0 * 4) & 0b1111) as u8
    }

    /// The cards above `card` in value.
    pub const fn above(self, card: Card) -> Self {
        Self(self.0 & !((2 << card.0) - 1))
    }

    /// Both sets together.
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The cards in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The cards that are in this set and not in `other`.
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The set with `card` in it.
    pub const fn with(self, card: Card) -> Self {
        Self(self.0 | 1 << card.0)
    }

    /// The ranks of which the set holds at least `count` (1 to 4) cards.
    pub const fn ranks_with(self, count: u8) -> Ranks {
        let h = self.0;
        // A nibble is one rank; the sums below stay inside their nibbles.
        let pairs = h - ((h >> 1) & (EVERY_RANK * 0b0101));
        let counts = (pairs & (EVERY_RANK * 0b0011)) + ((pairs >> 2) & (EVERY_RANK * 0b0011));
        Ranks(match count {
            0 => EVERY_RANK,
            1 => (h | h >> 1 | h >> 2 | h >> 3) & EVERY_RANK,
            2 => ((counts >> 1) | (counts >> 2)) & EVERY_RANK,
            3 => (((counts >> 1) & counts) | (counts >> 2)) & EVERY_RANK,
            4 => (counts >> 2) & EVERY_RANK,
            _ => 0,
        })
    }
}

impl From<Card> for Cards {
    fn from(card: Card) -> Self {
        Self(1 << card.0)
    }
}

impl From<Cards> for u64 {
    fn from(cards: Cards) -> Self {
        cards.0
    }
}

impl TryFrom<u64> for Cards {
    type Error = NotACard;

    fn try_from(bits: u64) -> Result<Self, NotACard> {
        Self::from_bits(bits)
    }
}

impl FromIterator<Card> for Cards {
    fn from_iter<I: IntoIterator<Item = Card>>(cards: I) -> Self {
        cards.into_iter().fold(Self::NONE, Self::with)
    }
}

impl IntoIterator for Cards {
    type Item = Card;
    type IntoIter = CardsAscending;

    fn into_iter(self) -> CardsAscending {
        CardsAscending(self.0)
    }
}

/// The cards of a set, lowest first; from the back, highest first.
#[derive(Clone, Debug)]
pub struct CardsAscending(u64);

impl Iterator for CardsAscending {
    type Item = Card;

    fn next(&mut self) -> Option<Card> {
        let card = Cards(self.0).lowest()?;
        self.0 &= self.0 - 1;
        Some(card)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.0.count_ones() as usize;
        (left, Some(left))
    }
}

impl DoubleEndedIterator for CardsAscending {
    fn next_back(&mut self) -> Option<Card> {
        let card = Cards(self.0).highest()?;
        self.0 &= !(1 << card.0);
        Some(card)
    }
}

impl ExactSizeIterator for CardsAscending {}

/// `3S 3C 2H`: ascending, separated by spaces.
impl fmt::Display for Cards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, card) in self.into_iter().enumerate() {
            if position > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{card}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Cards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

/// Reads cards in any order, in either case, with any spacing or commas; `10` is `T`.
impl FromStr for Cards {
    type Err = NotACard;

    fn from_str(text: &str) -> Result<Self, NotACard> {
        let mut cards = Self::NONE;
        let mut letters = text
            .chars()
            .filter(|letter| !letter.is_whitespace() && *letter != ',')
            .peekable();
        while let Some(first) = letters.next() {
            let ten = first == '1' && letters.next_if_eq(&'0').is_some();
            let rank = if ten {
                Some(b'T')
            } else {
                u8::try_from(first.to_ascii_uppercase()).ok()
            };
            let suit = letters
                .next()
                .and_then(|letter| u8::try_from(letter.to_ascii_uppercase()).ok());
            let rank = rank.and_then(|letter| RANKS.iter().position(|known| *known == letter));
            let suit = suit.and_then(|letter| SUITS.iter().position(|known| *known == letter));
            let (Some(rank), Some(suit)) = (rank, suit) else {
                return Err(NotACard::Unknown(shortened(text)));
            };
            let card = Card(rank as u8 * 4 + suit as u8);
            if cards.contains(card) {
                return Err(NotACard::Twice(card));
            }
            cards = cards.with(card);
        }
        Ok(cards)
    }
}

/// A set of ranks, one bit a rank, spread as [`Cards`] are: rank `n` is bit `4 n`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ranks(u64);

impl Ranks {
    /// The ranks that straights and pair runs may use: 3 to A.
    pub const RUNNABLE: Self = Self(EVERY_RANK & !(1 << 48));

    /// Whether no rank is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many ranks are in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether `rank` is in the set.
    pub const fn contains(self, rank: Rank) -> bool {
        self.0 >> (rank.0 * 4) & 1 == 1
    }

    /// The ranks in both sets.
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The highest rank.
    pub const fn highest(self) -> Option<Rank> {
        if self.0 == 0 {
            None
        } else {
            Some(Rank((63 - self.0.leading_zeros() as u8) / 4))
        }
    }

    /// The lowest rank.
    pub const fn lowest(self) -> Option<Rank> {
        if self.0 == 0 {
            None
        } else {
            Some(Rank(self.0.trailing_zeros() as u8 / 4))
        }
    }

    /// The ranks of the set that are not below `rank`.
    pub const fn at_least(self, rank: Rank) -> Self {
        Self(self.0 >> (rank.0 * 4) << (rank.0 * 4))
    }

    /// The ranks of the set that are above `rank`.
    pub const fn above(self, rank: Rank) -> Self {
        Self(self.at_least(rank).0 & !(1 << (rank.0 * 4)))
    }

    /// The ranks, all within 3 to A, from which `length` consecutive ranks of the set go up.
    pub const fn run_starts(self, length: usize) -> Self {
        let mut starts = self.0 & Self::RUNNABLE.0;
        let mut step = 1;
        let ranks = starts;
        while step < length && starts != 0 {
            starts &= ranks >> (4 * step);
            step += 1;
        }
        Self(starts)
    }
}

impl Iterator for Ranks {
    type Item = Rank;

    fn next(&mut self) -> Option<Rank> {
        let rank = self.lowest()?;
        self.0 &= self.0 - 1;
        Some(rank)
    }
}

/// Why a text or a number is no card or set of cards.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NotACard {
    /// Some part of the text names no card; at most 40 characters of it are kept.
    #[error("`{0}` is not a card; write rank and suit, for example 3S TC 2H")]
    Unknown(String),
    /// A card is named twice.
    #[error("{0} is named twice")]
    Twice(Card),
    /// A bit above the 52nd is set.
    #[error("a set of cards has 52 bits")]
    Bits,
}

fn shortened(text: &str) -> String {
    text.trim().chars().take(40).collect()
}

const RANKS: &[u8; 13] = b"3456789TJQKA2";
const SUITS: &[u8; 4] = b"SCDH";
/// The lowest bit of every rank.
const EVERY_RANK: u64 = 0x1_1111_1111_1111;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_run_from_the_three_of_spades_to_the_two_of_hearts() {
        assert_eq!("3S".parse::<Card>().unwrap().value(), 0);
        assert_eq!("2H".parse::<Card>().unwrap().value(), 51);
        assert!(
            Card::all()
                .map(|card| card.to_string().parse::<Card>().unwrap())
                .eq(Card::all())
        );
    }

    #[test]
    fn cards_are_read_in_any_case_spacing_and_order() {
        let cards: Cards = " 10c,3s  2h".parse().unwrap();
        assert_eq!(cards.to_string(), "3S TC 2H");
        assert_eq!("tc3S2H".parse::<Cards>().unwrap(), cards);
        assert_eq!("".parse::<Cards>().unwrap(), Cards::NONE);
    }

    #[test]
    fn text_that_is_no_card_is_refused_with_a_reason() {
        for text in ["3X", "1S", "10", "3", "S3", "3S 3", "♠3", "é♠", "11H"] {
            assert!(matches!(text.parse::<Cards>(), Err(NotACard::Unknown(_))), "{text}");
        }
        assert_eq!("3S 4S 3s".parse::<Cards>(), Err(NotACard::Twice(Card::THREE_OF_SPADES)));
        assert!("3S 4S".parse::<Card>().is_err());
        assert_eq!(Cards::from_bits(1 << 52), Err(NotACard::Bits));
    }

    #[test]
    fn ranks_are_counted_for_every_set_of_suits() {
        for suits in 0..16_u64 {
            for rank in Rank::all() {
                let cards = Cards::from_bits(suits << (rank.index() * 4)).unwrap();
                for count in 1..=4 {
                    let holds = cards.len() >= usize::from(count);
                    assert_eq!(cards.ranks_with(count).contains(rank), holds, "{cards:?} {count}");
                    assert_eq!(cards.ranks_with(count).len(), usize::from(holds));
                }
            }
        }
    }

    #[test]
    fn runs_never_reach_a_two() {
        let cards: Cards = "QS KS AS 2S".parse().unwrap();
        assert_eq!(cards.ranks_with(1).run_starts(3).count(), 1);
        assert!(cards.ranks_with(1).run_starts(4).is_empty());
    }
}
