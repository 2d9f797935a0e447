//! Seeded chance for the tests of the rules: deals, some of them rich in pairs, and every set of rules worth trying.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::rules::{BySeat, Card, Cards, Preset, Rules};

pub(crate) struct Chance(Xoshiro256PlusPlus);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A number below `bound`, near enough to equally likely.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.0.next_u64() % bound as u64) as usize
    }

    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub(crate) fn one_of<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// The highest cards of the deck, `size` for each of four, more or less in order of rank, so that hands hold many pairs, triples and quads; or well shuffled.
    fn deck(&mut self, size: usize) -> Vec<Card> {
        let mut deck: Vec<Card> = Card::all().skip(52 - 4 * size).collect();
        let swaps = self.one_of(&[4, 10, 20, 400]);
        for _ in 0..swaps {
            let (a, b) = (self.below(4 * size), self.below(4 * size));
            deck.swap(a, b);
        }
        deck
    }

    /// Hands of `size` cards for the first `seats` seats, dealt in twos or threes.
    pub(crate) fn deal(&mut self, seats: usize, size: usize) -> BySeat<Cards> {
        let deck = self.deck(size);
        let packet = self.one_of(&[2, 2, 3, 4, 13]);
        let by_halves = self.once_in(2);
        let mut hands = BySeat([Cards::NONE; 4]);
        for (number, cards) in deck.chunks(packet).enumerate() {
            // Two seats that share the lower half get runs of pairs.
            let half = 2 * usize::from(number * packet * 2 >= deck.len());
            let seat = if by_halves { half + number % 2 } else { number % 4 };
            for card in cards {
                if hands.0[seat].len() < size {
                    hands.0[seat] = hands.0[seat].with(*card);
                }
            }
        }
        // Packets do not come out even: what is missing comes from what is left.
        for seat in 0..4 {
            for card in &deck {
                let taken = hands.0.into_iter().fold(Cards::NONE, Cards::union);
                if hands.0[seat].len() < size && !taken.contains(*card) {
                    hands.0[seat] = hands.0[seat].with(*card);
                }
            }
        }
        for seat in seats..4 {
            hands.0[seat] = Cards::NONE;
        }
        hands
    }
}

/// Every preset, and every preset with each single house rule set to each of its other values.
pub(crate) fn every_set_of_rules() -> Vec<Rules> {
    let mut sets = Vec::new();
    for preset in Preset::ALL {
        let rules = preset.rules();
        sets.push(rules);
        for rule in Rules::HOUSE_RULES {
            let others = rule
                .values
                .iter()
                .filter(|value| rules.value(rule.name).as_deref() != Some(**value));
            sets.extend(others.map(|value| rules.with(rule.name, value).expect("a listed value")));
        }
    }
    sets
}

/// Those of [`every_set_of_rules`] that differ once the cards are dealt.
pub(crate) fn every_set_of_playing_rules() -> Vec<Rules> {
    let mut sets: Vec<Rules> = Vec::new();
    for mut rules in every_set_of_rules() {
        rules.instant = Rules::default().instant;
        rules.direction = Rules::default().direction;
        if !sets.contains(&rules) {
            sets.push(rules);
        }
    }
    sets
}
