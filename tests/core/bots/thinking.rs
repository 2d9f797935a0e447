//! How long a bot seems to think tells nothing and bores nobody.

use thirteen::bot::{Style, choose, thinking_ms};
use thirteen::rules::{Cards, Seat};
use thirteen::table::{Level, Phase, Public, Settings};

use super::{BotTable, rng};

/// Public states as they come up in games.
fn states() -> Vec<Public> {
    let mut open = BotTable::open(Settings::default());
    let mut states = Vec::new();
    while open.deals < 6 {
        if open.table.public().phase == Phase::Dealing {
            open.deal();
        }
        let Some(seat) = open.table.public().turn() else {
            break;
        };
        states.push(open.table.public().clone());
        let choice = choose(&open.table.view(Some(seat)), Level::Medium, Style::Even, &mut rng(1));
        open.choose(seat, choice);
    }
    states
}

#[test]
fn the_median_is_seven_tenths_of_a_second_and_nobody_thinks_for_more_than_three() {
    let mut chance = rng(1);
    let mut drawn: Vec<u32> = states()
        .iter()
        .flat_map(|public| (0..200).map(|_| thinking_ms(public, &mut chance)).collect::<Vec<_>>())
        .collect();
    drawn.sort_unstable();
    let median = drawn[drawn.len() / 2];
    assert!((600..=800).contains(&median), "median {median} ms");
    assert!(drawn[0] >= 150 && drawn[drawn.len() - 1] <= 3_000);
}

#[test]
fn a_choice_over_twos_takes_longer_than_one_over_a_low_single() {
    let states = states();
    let mean = |public: &Public| {
        let mut chance = rng(2);
        (0..500).map(|_| thinking_ms(public, &mut chance)).sum::<u32>() / 500
    };
    let over = |wanted: fn(Cards) -> bool| {
        let found = states.iter().find(|public| {
            let table = public.game.and_then(|game| game.table());
            let no_last_cards = public
                .game
                .is_some_and(|game| Seat::ALL.iter().all(|seat| game.left(*seat) > 1));
            no_last_cards && table.is_some_and(|table| wanted(table.cards()))
        });
        mean(found.expect("it comes up in every few games"))
    };
    let twos = over(|cards| Cards::TWOS.contains_all(cards));
    let low = over(|cards| cards.len() == 1 && !Cards::TWOS.contains_all(cards));
    assert!(twos > low * 3 / 2, "{twos} ms over a 2, {low} ms over a single");
}
