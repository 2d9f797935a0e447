//! Counts of plays and passes, kept in `tests/data/*.perft` as `seed depth nodes`, and counted again by the slow engine.
//!
//! `REWRITE_TEST_DATA=1 cargo test counts` writes the files anew: look at what has changed, and say why.

use std::fmt::Write;

use thirteen::rules::{BySeat, Cards, Deal, Preset, Rules, TooMany, perft};

use super::naive::{self, Asked};
use super::naive_game::NaiveGame;
use super::recorded;

const SEEDS: u64 = 8;
const DEEPEST: u32 = 6;
/// The slow engine is content with less.
const DEEPEST_SLOWLY: u32 = 4;

#[test]
fn the_counts_of_every_preset_are_those_on_record() {
    for preset in Preset::ALL {
        let mut text = String::from("# seed depth nodes\n");
        for seed in 0..SEEDS {
            for depth in 1..=DEEPEST {
                let nodes = perft(seed, depth, &preset.rules()).expect("few enough to count");
                writeln!(text, "{seed} {depth} {nodes}").expect("a text takes any text");
            }
        }
        recorded(&format!("{}.perft", preset.name()), &text);
    }
}

#[test]
fn two_engines_count_alike() {
    for preset in Preset::ALL {
        let rules = preset.rules();
        for seed in 0..SEEDS {
            let deal = Deal::from_number(seed, 4);
            let (first, must) = deal.lowest();
            let game = NaiveGame::new(*deal.hands(), first.index(), Some(must));
            let combinations = deal.hands().map(|hand| {
                naive::subsets(hand)
                    .filter(|cards| naive::shape(*cards).is_some())
                    .collect()
            });
            for depth in 1..=DEEPEST_SLOWLY {
                let slow = count(&game, &combinations, depth, &rules);
                assert_eq!(perft(seed, depth, &rules), Ok(slow), "seed {seed}, depth {depth}");
            }
        }
    }
}

#[test]
fn what_is_too_much_to_count_is_refused() {
    assert_eq!(perft(0, 1_000_000, &Rules::default()), Err(TooMany));
    assert_eq!(perft(0, 0, &Rules::default()), Ok(1));
}

fn count(game: &NaiveGame, combinations: &BySeat<Vec<Cards>>, depth: u32, rules: &Rules) -> u64 {
    if depth == 0 {
        return 1;
    }
    let hand = game.hands[game.turn];
    let own: Vec<Cards> = combinations.0[game.turn]
        .iter()
        .copied()
        .filter(|cards| hand.contains_all(*cards))
        .collect();
    let asked = match game.table {
        None => Asked::Lead(game.must),
        Some((_, over)) if game.has_passed[game.turn] => Asked::ComeBack(over),
        Some((_, over)) => Asked::Beat(over),
    };
    let after_play = |cards| {
        let mut next = game.clone();
        next.play(cards, rules);
        count(&next, combinations, depth - 1, rules)
    };
    let plays: u64 = naive::plays(asked, hand, &own, rules).into_iter().map(after_play).sum();
    let pass = game.table.map_or(0, |_| {
        let mut next = game.clone();
        next.pass(rules);
        count(&next, combinations, depth - 1, rules)
    });
    plays + pass
}
