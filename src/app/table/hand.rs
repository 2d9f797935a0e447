//! The player's own hand as the player arranges it: order, selection and the card under the cursor.
//!
//! The cards themselves come from the view; this is what no other player knows or needs.

use crate::app::settings::Sort;
use crate::rules::{Card, Cards};

/// A hand in the player's own order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Hand {
    order: Vec<Card>,
    selected: Cards,
    cursor: Option<Card>,
    /// Where a range selection started.
    anchor: Option<Card>,
}

impl Hand {
    /// The cards from left to right.
    pub fn order(&self) -> &[Card] {
        &self.order
    }

    /// The selected cards.
    pub fn selected(&self) -> Cards {
        self.selected
    }

    /// The card that the keyboard is on.
    pub fn cursor(&self) -> Option<Card> {
        self.cursor
    }

    /// Takes over what the player holds now: gone cards leave, a new deal is sorted.
    pub fn hold(&mut self, cards: Cards, sort: Sort) {
        let known: Cards = self.order.iter().copied().collect();
        if known.contains_all(cards) {
            self.order.retain(|card| cards.contains(*card));
        } else {
            self.order = cards.into_iter().collect();
            self.sort(sort);
            self.cursor = None;
        }
        self.selected = self.selected.intersection(cards);
        self.cursor = self.cursor.filter(|card| cards.contains(*card));
        self.anchor = self.anchor.filter(|card| cards.contains(*card));
    }

    /// Puts the cards in order. A manual order is kept until then.
    pub fn sort(&mut self, sort: Sort) {
        match sort {
            Sort::Rank => self.order.sort(),
            Sort::Suit => self.order.sort_by_key(|card| (card.suit(), card.rank())),
            Sort::Combinations => self.order = by_combinations(self.order.iter().copied().collect()),
        }
    }

    /// Selects or unselects one card.
    pub fn toggle(&mut self, card: Card) {
        if self.order.contains(&card) {
            self.selected = if self.selected.contains(card) {
                self.selected.without(card.into())
            } else {
                self.selected.with(card)
            };
            self.anchor = Some(card);
            self.cursor = Some(card);
        }
    }

    /// Selects every card from the last one touched to this one.
    pub fn select_range(&mut self, card: Card) {
        let place = |card| self.order.iter().position(|held| *held == card);
        let from = self.anchor.and_then(place);
        if let (Some(from), Some(to)) = (from.or_else(|| place(card)), place(card)) {
            let range = &self.order[from.min(to)..=from.max(to)];
            self.selected = range.iter().copied().fold(self.selected, Cards::with);
            self.cursor = Some(card);
        }
    }

    /// Selects exactly these cards.
    pub fn select(&mut self, cards: Cards) {
        self.selected = self
            .order
            .iter()
            .copied()
            .filter(|card| cards.contains(*card))
            .collect();
    }

    /// Unselects everything.
    pub fn clear(&mut self) {
        self.selected = Cards::NONE;
        self.anchor = None;
    }

    /// Moves the keyboard's card by so many places, stopping at the ends.
    pub fn step(&mut self, by: isize) {
        let Some(last) = self.order.len().checked_sub(1) else {
            return;
        };
        let here = self
            .cursor
            .and_then(|card| self.order.iter().position(|held| *held == card));
        let there = match here {
            Some(here) => here.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        };
        self.cursor = Some(self.order[there]);
    }

    /// Moves one card to the `place`th place.
    pub fn place(&mut self, card: Card, place: usize) {
        if let Some(from) = self.order.iter().position(|held| *held == card) {
            self.order.remove(from);
            self.order.insert(place.min(self.order.len()), card);
        }
    }
}

/// Bombs, then triples and pairs, then straights of what is left, then the rest; each group in ascending order.
fn by_combinations(cards: Cards) -> Vec<Card> {
    let mut rest = cards;
    let mut groups: Vec<Cards> = Vec::new();
    let take = |group: Cards, rest: &mut Cards, groups: &mut Vec<Cards>| {
        *rest = rest.without(group);
        groups.push(group);
    };
    for rank in cards.ranks_with(4) {
        take(rest.of_rank(rank), &mut rest, &mut groups);
    }
    if let Some(run) = longest_pair_run(rest) {
        take(run, &mut rest, &mut groups);
    }
    for rank in rest.ranks_with(3) {
        take(rest.of_rank(rank), &mut rest, &mut groups);
    }
    while let Some(straight) = longest_straight(rest) {
        take(straight, &mut rest, &mut groups);
    }
    for rank in rest.ranks_with(2) {
        take(rest.of_rank(rank), &mut rest, &mut groups);
    }
    let singles = rest.into_iter();
    singles.chain(groups.into_iter().rev().flatten()).collect()
}

fn longest_pair_run(cards: Cards) -> Option<Cards> {
    let pairs = cards.ranks_with(2);
    let length = (3..=6).rev().find(|length| !pairs.run_starts(*length).is_empty())?;
    let start = pairs.run_starts(length).lowest()?.index();
    Some(run(start, length, |rank| {
        cards.of_rank(rank).into_iter().take(2).collect()
    }))
}

/// The longest straight that leaves pairs whole, of the lowest cards.
fn longest_straight(cards: Cards) -> Option<Cards> {
    let ranks = cards.ranks_with(1);
    let length = (4..=12).rev().find(|length| !ranks.run_starts(*length).is_empty())?;
    let start = ranks.run_starts(length).lowest()?.index();
    Some(run(start, length, |rank| {
        cards.of_rank(rank).into_iter().take(1).collect()
    }))
}

fn run(start: u8, length: usize, of_rank: impl Fn(crate::rules::Rank) -> Cards) -> Cards {
    let ranks = (start..start + length as u8).filter_map(crate::rules::Rank::new);
    ranks.fold(Cards::NONE, |run, rank| run.union(of_rank(rank)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hand(text: &str) -> Hand {
        let mut hand = Hand::default();
        hand.hold(text.parse().unwrap(), Sort::Rank);
        hand
    }

    fn card(text: &str) -> Card {
        text.parse().unwrap()
    }

    fn shown(hand: &Hand) -> String {
        hand.order().iter().map(Card::to_string).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_manual_order_is_kept_while_cards_are_played() {
        let mut hand = hand("3S 4S 5S 6S");
        hand.place(card("6S"), 0);
        hand.toggle(card("4S"));
        hand.hold("3S 5S 6S".parse().unwrap(), Sort::Rank);
        assert_eq!(shown(&hand), "6S 3S 5S");
        assert_eq!(hand.selected(), Cards::NONE);
    }

    #[test]
    fn sorting_by_suit_and_by_rank() {
        let mut hand = hand("3H 4S 5H 6S");
        hand.sort(Sort::Suit);
        assert_eq!(shown(&hand), "4S 6S 3H 5H");
        hand.sort(Sort::Rank);
        assert_eq!(shown(&hand), "3H 4S 5H 6S");
    }

    #[test]
    fn sorting_by_combinations_keeps_what_belongs_together() {
        let mut hand = hand("3S 4S 5H 6D 9S 9C JD JH JS KS KC KD KH");
        hand.sort(Sort::Combinations);
        assert_eq!(shown(&hand), "9S 9C 3S 4S 5H 6D JS JD JH KS KC KD KH");
    }

    #[test]
    fn a_range_goes_from_the_last_card_touched() {
        let mut hand = hand("3S 4S 5S 6S 7S");
        hand.toggle(card("4S"));
        hand.select_range(card("6S"));
        assert_eq!(hand.selected(), "4S 5S 6S".parse().unwrap());
    }

    #[test]
    fn the_cursor_stops_at_the_ends() {
        let mut hand = hand("3S 4S");
        hand.step(-1);
        assert_eq!(hand.cursor(), Some(card("4S")));
        hand.step(5);
        assert_eq!(hand.cursor(), Some(card("4S")));
        hand.step(-9);
        assert_eq!(hand.cursor(), Some(card("3S")));
        Hand::default().step(1);
    }
}
