//! Whatever the rules of the table, every level finds a legal choice at every turn.

use thirteen::bot::quick::quick_play;
use thirteen::bot::{AVAILABLE, Style, choose_play, hints_of};
use thirteen::rules::Deal;

use super::{many_rules, play_game, rng};

#[test]
fn every_level_and_style_plays_whole_games_by_every_rule_at_tables_of_every_size() {
    let mut chance = rng(1);
    for (number, rules) in many_rules().into_iter().enumerate() {
        for seats in 2..=4 {
            let deal = Deal::from_number(number as u64, seats);
            for level in AVAILABLE {
                let style = Style::ALL[number % Style::ALL.len()];
                let game = play_game(&rules, &deal, |situation| {
                    choose_play(situation, *level, style, &mut chance)
                });
                assert_eq!(game.places().len(), seats);
            }
        }
    }
}

#[test]
fn the_quick_player_plays_whole_games_by_every_rule() {
    for (number, rules) in many_rules().into_iter().enumerate() {
        for deal in 0..20 {
            for seats in 2..=4 {
                let deal = Deal::from_number(number as u64 * 1000 + deal, seats);
                let game = play_game(&rules, &deal, |situation| {
                    quick_play(situation.rules, situation.game, situation.seat, situation.hand)
                });
                assert_eq!(game.places().len(), seats);
            }
        }
    }
}

#[test]
fn the_best_hint_is_what_the_medium_bot_plays_and_no_legal_rank_is_missing() {
    let rules = thirteen::rules::Rules::default();
    for number in 0..40 {
        let deal = Deal::from_number(number, 4);
        play_game(&rules, &deal, |situation| {
            let choice = choose_play(situation, thirteen::table::Level::Medium, Style::Even, &mut rng(1));
            let hints = hints_of(situation);
            let cards = |choice: thirteen::table::Choice| match choice {
                thirteen::table::Choice::Play(cards) => Some(cards),
                thirteen::table::Choice::Pass => None,
            };
            assert_eq!(
                hints.first().map(|hint| cards(hint.choice)),
                Some(choice.map(thirteen::rules::Combo::cards))
            );
            for play in situation.plays() {
                let same = |hinted: thirteen::rules::Cards| {
                    (1..=4).all(|count| hinted.ranks_with(count) == play.cards().ranks_with(count))
                };
                assert!(hints.iter().any(|hint| cards(hint.choice).is_some_and(same)), "{play}");
            }
            choice
        });
    }
}
