//! What everyone at the table can check of a move without seeing the hand it came from.

use crate::rules::{Cards, Combo, Game, Rules, Seat};
use crate::table::{Event, Public};

/// Whether a host that keeps the rules can say that this happened.
pub(super) fn may_happen(public: &Public, event: &Event) -> bool {
    let game_of = |seat: Seat| public.game.filter(|_| public.turn() == Some(seat));
    if let Event::Played { seat, cards, .. } = event {
        return game_of(*seat).is_some_and(|game| may_play(public, &game, *seat, *cards));
    }
    if let Event::Passed { seat, .. } = event {
        return game_of(*seat).is_some_and(|game| game.table().is_some());
    }
    if let Event::Declined { seat, twos } = event {
        let rules = &public.settings.rules;
        return game_of(*seat).is_some_and(|game| game.decline_lead(rules, *seat, *twos).is_ok());
    }
    true
}

/// The rest of the hand is not known here, so whether it would be nothing but 2s is left to the check after the game.
fn may_play(public: &Public, game: &Game, seat: Seat, cards: Cards) -> bool {
    let Ok(combo) = Combo::parse(cards) else { return false };
    let fresh = game.all_played().intersection(cards).is_empty();
    let held = combo.len() <= usize::from(game.left(seat));
    let rules = Rules {
        finish_on_two: true,
        ..public.settings.rules
    };
    fresh && held && game.allows(&rules, cards, combo).is_ok()
}
