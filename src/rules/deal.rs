//! From a key to a deal: who holds which cards, and who leads.
//!
//! The shuffle is number 1 and never changes under that number: Fisher–Yates from the top, each choice drawn from a
//! `ChaCha20` stream by rejection, so that anyone with the key deals the same cards.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use super::card::{Card, Cards};
use super::seat::{BySeat, Seat};

/// The number of cards each seat is dealt.
pub const HAND: usize = 13;

/// What each seat was dealt: the table's only secret.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Deal {
    hands: BySeat<Cards>,
}

impl Deal {
    /// Deals thirteen cards to each of the first `seats` seats (2 to 4) from the deck that `key` shuffles. The rest is
    /// set aside.
    pub fn from_key(key: [u8; 32], seats: usize) -> Self {
        let deck = shuffled(key);
        let hands = BySeat::from_fn(|seat| {
            let from = seat.index() * HAND;
            if seat.index() < seats {
                deck[from..from + HAND].iter().copied().collect()
            } else {
                Cards::NONE
            }
        });
        Self { hands }
    }

    /// The deal of a small number, for counting and for practice: its key is the number in little-endian bytes.
    pub fn from_number(number: u64, seats: usize) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        Self::from_key(key, seats)
    }

    /// A deal with these hands.
    pub const fn of(hands: BySeat<Cards>) -> Self {
        Self { hands }
    }

    /// The cards of every seat.
    pub const fn hands(&self) -> &BySeat<Cards> {
        &self.hands
    }

    /// Who leads when the lowest card decides, and the card that the first play must hold: 3♠, or the lowest card that
    /// was dealt.
    pub fn lowest(&self) -> (Seat, Card) {
        let lowest = self
            .hands
            .iter()
            .filter_map(|(seat, hand)| Some((seat, hand.lowest()?)));
        lowest.min_by_key(|(_, card)| *card).expect("a deal has cards")
    }
}

/// The whole deck in the order of shuffle number 1 under this key.
pub fn shuffled(key: [u8; 32]) -> [Card; 52] {
    let mut stream = ChaCha20Rng::from_seed(key);
    let mut deck: [Card; 52] = std::array::from_fn(|value| Card::from_value(value as u8).expect("a deck has 52 cards"));
    for top in (1..52_u32).rev() {
        deck.swap(top as usize, below(&mut stream, top + 1) as usize);
    }
    deck
}

/// A number below `bound`, every one equally likely: values past the last whole multiple of `bound` are drawn again.
fn below(stream: &mut ChaCha20Rng, bound: u32) -> u32 {
    let limit = u32::MAX - u32::MAX % bound;
    loop {
        let drawn = stream.next_u32();
        if drawn < limit {
            return drawn % bound;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_hands_share_the_deck_and_three_leave_thirteen_aside() {
        for number in 0..100 {
            let hands = Deal::from_number(number, 4).hands;
            assert_eq!(hands.0.into_iter().fold(Cards::NONE, Cards::union), Cards::DECK);
            let hands = Deal::from_number(number, 3).hands;
            assert_eq!(hands.0.map(Cards::len), [13, 13, 13, 0]);
        }
    }

    #[test]
    fn shuffle_number_one_never_changes() {
        let deck = |number: u64| {
            let mut key = [0; 32];
            key[..8].copy_from_slice(&number.to_le_bytes());
            shuffled(key).map(|card| card.to_string()).join(" ")
        };
        assert_eq!(deck(0), DECK_0);
        assert_eq!(deck(1), DECK_1);
        assert_eq!(deck(u64::MAX), DECK_MAX);
    }

    const DECK_0: &str = "4S TH 2C KH 2D 4H 9H QD JS 2H 8S 9S 3H 7C 3S 8C QH AH 5D JH 6S 6D 2S TS 8D KC QC KS 5C 7S 7H QS KD 7D JD 8H 5H 6H JC 9D AS 9C AD TD 4C 5S 6C TC 3C 3D AC 4D";
    const DECK_1: &str = "TS 8D 2C AS JH TC 9D 4D 2H KS 9S AC 5S 4C 5D KC 6S 4S 8S AH QS 8C 7H 4H 5C 7D TD 2S AD 9C KD KH 9H QD 7C JS JD TH 6D QH 2D 6H 3H QC 8H 3S JC 3D 5H 7S 6C 3C";
    const DECK_MAX: &str = "9S 8D QS 3C 5H 6S TS TH QD 8C AH AD 7S AS 3D JC AC TC TD 4S JH 5C 9D 9H 2D 3S 4C 5D 2C 2H 7C 4H 8S 6D JD 4D QH KC 3H 2S 6C 5S 7D 8H KD KH 7H 9C QC JS KS 6H";
}
