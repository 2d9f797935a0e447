//! A bot knows what its seat sees, and nothing else.

use rand_core::Rng as _;
use thirteen::bot::{AVAILABLE, Rng, Style, choose, hints, thinking_ms};
use thirteen::rules::{BySeat, Card, Cards, Deal, Seat};
use thirteen::table::{Level, Phase, Settings, Table};

use super::{BotTable, rng};

#[test]
fn shuffling_the_cards_that_a_view_cannot_see_changes_no_choice_hint_or_thinking_time() {
    for seats in 2..=4 {
        let mut open = BotTable::open(Settings {
            seats,
            ..Settings::default()
        });
        let mut chance = rng(u64::from(seats));
        let (mut turns, mut moved) = (0, 0);
        while turns < 150 {
            if open.table.public().phase == Phase::Dealing {
                open.deal();
            }
            let Some(seat) = open.table.public().turn() else {
                break;
            };
            let shuffled = with_hidden_cards_shuffled(&open.table, seat, &mut chance);
            moved += u64::from(open.table.deal() != shuffled.deal());
            compare(&open.table, &shuffled, seat, turns);
            let choice = choose(
                &open.table.view(Some(seat)),
                Level::Medium,
                Style::Even,
                &mut rng(turns),
            );
            open.choose(seat, choice);
            turns += 1;
        }
        assert!(
            turns > 20 && moved * 10 > turns * 8,
            "cards moved on {moved} of {turns} turns"
        );
    }
}

fn compare(real: &Table, shuffled: &Table, seat: Seat, seed: u64) {
    let (view, same) = (real.view(Some(seat)), shuffled.view(Some(seat)));
    for level in AVAILABLE {
        for style in Style::ALL {
            let choice = choose(&view, *level, style, &mut rng(seed));
            assert_eq!(
                choice,
                choose(&same, *level, style, &mut rng(seed)),
                "{level:?} {style:?}"
            );
        }
    }
    assert_eq!(hints(&view), hints(&same));
    assert_eq!(
        thinking_ms(&view.public, &mut rng(seed)),
        thinking_ms(&same.public, &mut rng(seed))
    );
}

/// The same table, but every card that `seat` cannot see lies somewhere else.
fn with_hidden_cards_shuffled(table: &Table, seat: Seat, chance: &mut Rng) -> Table {
    let game = table.public().game.unwrap();
    let mut hidden: Vec<Card> = Cards::DECK
        .without(game.all_played())
        .without(table.hand(seat))
        .into_iter()
        .collect();
    for last in (1..hidden.len()).rev() {
        hidden.swap(last, chance.next_u32() as usize % (last + 1));
    }
    let hands = BySeat::from_fn(|other| {
        if other == seat {
            table.dealt(seat)
        } else {
            let left = hidden.split_off(hidden.len() - usize::from(game.left(other)));
            left.into_iter().collect::<Cards>().union(game.played(other))
        }
    });
    let mut shuffled = table.clone();
    shuffled.hold(Deal::of(hands));
    shuffled
}
