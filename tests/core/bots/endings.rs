//! What is said to be certain is certain: an exhaustive search without any of the bots' cleverness agrees.

use rand_core::Rng as _;
use thirteen::bot::{Situation, hints_of};
use thirteen::rules::{BySeat, Card, Cards, Combo, Game, Preset, Rules, Seat};
use thirteen::table::Choice;

use super::{rng, seat};

/// Whether `me` goes out before everyone who still holds cards, though all others play against it.
fn goes_out_next(rules: &Rules, game: &Game, hands: &BySeat<Cards>, me: Seat, out_before: usize) -> bool {
    if let Some(first) = game.places().get(out_before) {
        return *first == me;
    }
    let turn = game.turn().expect("a game that is not over has a turn");
    let mut plays = Vec::new();
    game.plays(rules, hands[turn], &mut plays);
    let pass = game.table().is_some() || plays.is_empty();
    let mut choices = plays.into_iter().map(Some).chain(pass.then_some(None));
    let wins = |choice: Option<Combo>| {
        let (next, hands) = after(rules, game, hands, choice);
        goes_out_next(rules, &next, &hands, me, out_before)
    };
    if turn == me {
        choices.any(wins)
    } else {
        choices.all(wins)
    }
}

fn after(rules: &Rules, game: &Game, hands: &BySeat<Cards>, choice: Option<Combo>) -> (Game, BySeat<Cards>) {
    let (mut game, mut hands) = (*game, *hands);
    let turn = game.turn().expect("somebody chose");
    match choice {
        Some(play) => {
            hands[turn] = hands[turn].without(play.cards());
            game.play_unchecked(rules, play);
        }
        None if game.table().is_some() => game.pass_unchecked(rules),
        None => game.decline_unchecked(hands[turn]),
    }
    (game, hands)
}

/// An ending in which all other cards have been played: the first seats hold these many cards, of this rank or higher.
/// Few ranks make pairs, straights and bombs common.
fn ending(sizes: &[usize], lowest: u8, rules: &Rules, number: u64) -> (Game, BySeat<Cards>) {
    let mut chance = rng(number);
    let mut deck: Vec<Card> = Cards::DECK.into_iter().collect();
    deck.retain(|card| card.rank().index() >= lowest);
    let mut hands = BySeat([Cards::NONE; 4]);
    for (number, size) in sizes.iter().enumerate() {
        let hand = (0..*size).map(|_| deck.swap_remove(chance.next_u32() as usize % deck.len()));
        hands[seat(number as u8)] = hand.collect();
    }
    // The last seat plays the rest, card by card, to nobody's answer, and goes out.
    let rest = hands.0.into_iter().fold(Cards::DECK, Cards::without);
    let gone = seat(3);
    let mut game = Game::new(
        BySeat::from_fn(|seat| {
            if seat == gone {
                rest.len() as u8
            } else {
                hands[seat].len() as u8
            }
        }),
        gone,
        None,
    );
    for card in rest {
        game.play_unchecked(rules, Combo::parse(card.into()).unwrap());
        while game.table().is_some() && game.turn().is_some() && game.left(gone) > 0 {
            game.pass_unchecked(rules);
        }
    }
    while game.table().is_some() {
        game.pass_unchecked(rules);
    }
    (game, hands)
}

fn compare(sizes: &[usize], lowest: u8, rules: &Rules, number: u64, exact: bool) -> bool {
    let (game, hands) = ending(sizes, lowest, rules, number);
    let Some(me) = game.turn() else {
        return false;
    };
    let out = game.places().len();
    let hints = hints_of(&Situation {
        rules,
        game: &game,
        seat: me,
        hand: hands[me],
    });
    let mut some_certain = false;
    for hint in &hints {
        let choice = match hint.choice {
            Choice::Play(cards) => Some(Combo::parse(cards).unwrap()),
            Choice::Pass => None,
        };
        let (next, hands_after) = after(rules, &game, &hands, choice);
        let truth = goes_out_next(rules, &next, &hands_after, me, out);
        assert!(
            truth || !hint.certain,
            "{:?} of {:?} is said to win: {hands:?}",
            hint.choice,
            hands[me]
        );
        assert!(
            !exact || truth == hint.certain,
            "{:?} of {:?} wins: {hands:?}",
            hint.choice,
            hands[me]
        );
        some_certain |= hint.certain;
    }
    assert!(!some_certain || hints[0].certain, "what is certain comes first");
    some_certain
}

#[test]
fn endings_of_two_known_hands_are_exact() {
    for rules in [
        Preset::MienNam.rules(),
        Preset::Thirteen.rules().with("finish_on_two", "off").unwrap(),
    ] {
        let won = (0..150)
            .filter(|number| compare(&[4, 4], 6, &rules, *number, true))
            .count();
        assert!((30..=140).contains(&won), "{won} of 150 are won");
    }
}

#[test]
fn among_three_nothing_is_called_certain_that_can_be_stopped() {
    let rules = Preset::MienNam.rules();
    let claimed = (0..300)
        .filter(|number| compare(&[3, 3, 2], 6, &rules, *number, false))
        .count();
    assert!(claimed >= 30, "{claimed} of 300 were claimed");
}

#[test]
fn a_bomb_that_somebody_may_hold_makes_nothing_certain() {
    let rules = Preset::MienNam.rules();
    let claimed = (0..300)
        .filter(|number| compare(&[2, 4, 4], 10, &rules, *number, false))
        .count();
    assert!(claimed >= 5, "{claimed} of 300 were claimed");
}
