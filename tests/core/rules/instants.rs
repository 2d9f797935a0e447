//! Instant wins once more: a hand holds one if some subset of it is one, and the best of those subsets counts.

use thirteen::rules::{BySeat, Card, Cards, Instant, Rules, Seat};

use super::chance::{Chance, every_set_of_rules};
use super::naive::{self, Shape};

const TABLES: u64 = 50;

#[test]
fn an_instant_win_is_found_exactly_where_a_subset_is_one() {
    let everything = Rules {
        instant: thirteen::rules::InstantWins {
            dragon: true,
            four_twos: true,
            five_pair_run: true,
            six_pairs: true,
            one_colour: true,
            three_triples: true,
        },
        ..Rules::default()
    };
    let mut met = [0; 6];
    for seed in 0..TABLES {
        let mut chance = Chance::new(seed);
        // Hands need not share one deck here: equal hands try the order of the seats.
        let hands = BySeat::from_fn(|_| hand(&mut chance));
        let tops = hands.map(|hand| Instant::ALL.map(|instant| top(instant, hand)));
        for (seat, hand) in hands.iter() {
            let held: Vec<Instant> = Instant::held(*hand, &everything).collect();
            let expected: Vec<Instant> = (0..6)
                .filter(|place| tops[seat][*place].is_some())
                .map(|place| Instant::ALL[place])
                .collect();
            assert_eq!(held, expected, "{hand}");
            held.iter().for_each(|instant| met[*instant as usize] += 1);
        }
        for mut rules in every_set_of_rules() {
            for instant in [rules.instant, everything.instant] {
                rules.instant = instant;
                for first in Seat::ALL {
                    assert_eq!(
                        Instant::winner(&hands, first, &rules),
                        winner(&tops, first, &rules),
                        "{hands:?}"
                    );
                }
            }
        }
    }
    assert!(met.iter().all(|times| *times > 5), "{met:?}");
}

/// By walking the list of wins from the strongest, then round the table from the leader.
fn winner(tops: &BySeat<[Option<Card>; 6]>, first: Seat, rules: &Rules) -> Option<(Seat, Instant)> {
    for (place, instant) in Instant::ALL.into_iter().enumerate() {
        if naive::setting(rules, instant.name()) == "off" {
            continue;
        }
        let best = Seat::ALL.into_iter().filter_map(|seat| tops[seat][place]).max();
        if best.is_some() {
            let mut round = (0..4).filter_map(|step| Seat::new((first.index() as u8 + step) % 4));
            return round
                .find(|seat| tops[*seat][place] == best)
                .map(|seat| (seat, instant));
        }
    }
    None
}

/// The highest top card of the subsets that are such a win.
fn top(instant: Instant, hand: Cards) -> Option<Card> {
    let wins = naive::subsets(hand).filter(|cards| is(instant, *cards));
    wins.filter_map(Cards::highest).max()
}

fn is(instant: Instant, cards: Cards) -> bool {
    let mut held = [0; 13];
    for card in cards {
        held[naive::rank(card)] += 1;
    }
    match instant {
        Instant::Dragon => naive::shape(cards) == Some(Shape::Straight(12)),
        Instant::FourTwos => cards.len() == 4 && held[12] == 4,
        Instant::FivePairRun => naive::shape(cards) == Some(Shape::PairRun(5)),
        Instant::SixPairs => cards.len() == 12 && held.iter().filter(|count| **count == 2).count() == 6,
        Instant::OneColour => {
            let red = cards.into_iter().filter(|card| card.value() % 4 >= 2).count();
            cards.len() == 13 && (red == 0 || red == 13)
        }
        Instant::ThreeTriples => {
            cards.len() == 9 && held[..12].windows(3).any(|three| three.iter().all(|count| *count == 3))
        }
    }
}

/// Thirteen cards that are often a win.
fn hand(chance: &mut Chance) -> Cards {
    let mut hand = Cards::NONE;
    let add = |hand: &mut Cards, value: usize| {
        *hand = hand.with(Card::from_value(value as u8).expect("a card"));
    };
    let (scattered, start) = (chance.once_in(2), chance.below(8));
    match chance.below(6) {
        0 => (0..12).for_each(|rank| add(&mut hand, rank * 4 + chance.below(4))),
        1 => (48..52).for_each(|two| add(&mut hand, two)),
        2 => (0..13).for_each(|rank| add(&mut hand, rank * 4 + chance.below(2))),
        3 => {
            let start = chance.below(11);
            (start..start + 3).for_each(|rank| (0..3).for_each(|suit| add(&mut hand, rank * 4 + suit)));
        }
        4 => (0..6).for_each(|place| {
            let rank = if scattered { chance.below(13) } else { start + place };
            (0..2).for_each(|suit| add(&mut hand, rank * 4 + suit));
        }),
        _ => return chance.deal(4, 13).0[chance.below(4)],
    }
    let colour = chance.below(3);
    for _ in 0..1000 {
        let value = chance.below(52);
        if hand.len() < 13 && (colour == 0 || (value % 4 >= 2) == (colour == 1)) {
            add(&mut hand, value);
        }
    }
    hand
}
