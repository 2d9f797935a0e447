//! Every subset of many hands: what it is, what it beats, and whether it is among the legal plays.

use thirteen::rules::{Cards, Combo, Demand, Kind, Rules};

use super::chance::{Chance, every_set_of_playing_rules};
use super::naive::{self, Asked, Shape};

const HANDS: u64 = 120;
const TABLES: usize = 24;

#[test]
fn every_subset_of_a_hand_is_the_combination_that_the_rule_book_says() {
    for seed in 0..HANDS {
        let hand = Chance::new(seed).deal(4, 13).0[0];
        for cards in naive::subsets(hand) {
            let parsed = Combo::parse(cards).ok().map(|combo| {
                assert_eq!(combo.cards(), cards);
                match combo.kind() {
                    Kind::Single => Shape::Single,
                    Kind::Pair => Shape::Pair,
                    Kind::Triple => Shape::Triple,
                    Kind::Quad => Shape::Quad,
                    Kind::Straight => Shape::Straight(combo.len()),
                    Kind::PairRun => Shape::PairRun(combo.len() / 2),
                }
            });
            assert_eq!(parsed, naive::shape(cards), "{cards}");
        }
    }
}

#[test]
fn the_legal_plays_are_those_subsets_that_the_rule_book_allows() {
    let sets = every_set_of_playing_rules();
    for seed in 0..HANDS {
        let mut chance = Chance::new(seed);
        let hands = chance.deal(4, 13);
        let mut hand = hands.0[0];
        // Hands of every size: near the end of a game the last 2s matter.
        for _ in 0..chance.below(13) {
            let cards: Vec<_> = hand.into_iter().collect();
            let gone = cards[chance.below(cards.len())];
            hand = hand.without(gone.into());
        }
        let own = combinations(hand);
        let tables = tables(&mut chance, hands.0[1], hands.0[2]);
        for rules in &sets {
            agree(Asked::Lead(None), hand, &own, rules);
            agree(Asked::Lead(hand.lowest()), hand, &own, rules);
            for over in &tables {
                agree(Asked::Beat(*over), hand, &own, rules);
                agree(Asked::ComeBack(*over), hand, &own, rules);
                for play in &own {
                    let engine = combo(*play).beats(combo(*over), rules);
                    assert_eq!(engine, naive::beats(*over, *play, rules), "{play} on {over} by {rules}");
                }
            }
        }
    }
}

#[test]
fn every_cell_of_the_chop_table_is_kept_by_every_set_of_rules() {
    let mut plays = vec![
        "3S",
        "2S",
        "2H",
        "AS AC",
        "2S 2C",
        "2D 2H",
        "AS AC AD",
        "2S 2C 2D",
        "3S 4S 5S",
        "3S 3C 3D 3H",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    plays.push("AS AC AD AH".to_owned());
    plays.push("2S 2C 2D 2H".to_owned());
    // Runs of three to eight pairs, low, and high in other suits.
    for pairs in 3..=8 {
        let run = |ranks: &str, suits: [char; 2]| {
            let ranks = ranks.chars().take(pairs);
            ranks
                .flat_map(|rank| suits.map(|suit| format!("{rank}{suit}")))
                .collect::<String>()
        };
        plays.push(run("3456789TJ", ['S', 'C']));
        plays.push(run("AKQJT987", ['D', 'H']));
    }
    let plays: Vec<Combo> = plays
        .iter()
        .map(|text| combo(text.parse().expect("these are cards")))
        .collect();
    for rules in every_set_of_playing_rules() {
        for over in &plays {
            for play in &plays {
                assert_eq!(
                    play.beats(*over, &rules),
                    naive::beats(over.cards(), play.cards(), &rules),
                    "{play} on {over} by {rules}"
                );
            }
        }
    }
}

/// What may lie on the table: some of everything, and every bomb and every 2.
fn tables(chance: &mut Chance, one: Cards, two: Cards) -> Vec<Cards> {
    let mut tables = combinations(one);
    tables.extend(combinations(two));
    let (matter, others): (Vec<_>, Vec<_>) = tables.into_iter().partition(|cards| {
        let bomb = matches!(naive::shape(*cards), Some(Shape::Quad | Shape::PairRun(_)));
        bomb || cards.into_iter().any(|card| naive::rank(card) == 12)
    });
    let mut chosen: Vec<Cards> = (0..TABLES / 2).map(|_| chance.one_of(&others)).collect();
    if !matter.is_empty() {
        chosen.extend((0..TABLES / 2).map(|_| chance.one_of(&matter)));
    }
    chosen
}

fn agree(asked: Asked, hand: Cards, own: &[Cards], rules: &Rules) {
    let demand = match asked {
        Asked::Lead(must) => Demand::Lead { must },
        Asked::Beat(over) => Demand::Beat(combo(over)),
        Asked::ComeBack(over) => Demand::Return(combo(over)),
    };
    let mut plays = Vec::new();
    demand.plays(hand, rules, &mut plays);
    for play in &plays {
        assert_eq!(Combo::parse(play.cards()), Ok(*play), "a play is what it says it is");
    }
    let mut engine: Vec<Cards> = plays.iter().map(|play| play.cards()).collect();
    engine.sort_unstable();
    let mut book = naive::plays(asked, hand, own, rules);
    book.sort_unstable();
    assert_eq!(engine, book, "{asked:?} from {hand} by {rules}");
}

fn combinations(hand: Cards) -> Vec<Cards> {
    naive::subsets(hand)
        .filter(|cards| naive::shape(*cards).is_some())
        .collect()
}

fn combo(cards: Cards) -> Combo {
    Combo::parse(cards).expect("a combination")
}
