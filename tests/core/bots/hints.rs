//! The reasons that hints give, one situation each.

use thirteen::bot::{Hint, Reason, Situation, hints_of};
use thirteen::rules::{BySeat, Combo, Game, Rules, Seat};
use thirteen::table::Choice;

use super::{cards, seat};

/// The hints of seat 0 with this hand when `over` lies on the table, played by seat 3; the other seats hold `left`
/// cards each.
fn hints(hand: &str, over: &str, left: [u8; 3]) -> Vec<Hint> {
    let (rules, hand) = (Rules::default(), cards(hand));
    let over = cards(over);
    let sizes = BySeat([hand.len() as u8, left[0], left[1], left[2] + over.len() as u8]);
    let first = if over.is_empty() { seat(0) } else { seat(3) };
    let mut game = Game::new(sizes, first, None);
    if !over.is_empty() {
        game.play_unchecked(&rules, Combo::parse(over).unwrap());
    }
    hints_of(&Situation {
        rules: &rules,
        game: &game,
        seat: Seat::ALL[0],
        hand,
    })
}

fn reason_of(hints: &[Hint], choice: &str) -> Reason {
    let wanted = if choice == "pass" {
        Choice::Pass
    } else {
        Choice::Play(cards(choice))
    };
    hints
        .iter()
        .find(|hint| hint.choice == wanted)
        .expect("it is a candidate")
        .reason
}

fn best(hints: &[Hint]) -> (String, Reason) {
    let text = match hints[0].choice {
        Choice::Play(cards) => cards.to_string(),
        Choice::Pass => "pass".to_owned(),
    };
    (text, hints[0].reason)
}

fn expect(hints: &[Hint], choice: &str, reason: Reason) {
    assert_eq!(best(hints), (choice.to_owned(), reason));
}

#[test]
fn a_pass_without_an_answer_is_forced() {
    expect(&hints("3S 4C 9D", "KH", [8, 8, 8]), "pass", Reason::Forced);
}

#[test]
fn the_last_cards_go_out() {
    expect(&hints("8S 8C", "5H 5D", [8, 8, 8]), "8S 8C", Reason::GoesOut);
}

#[test]
fn a_play_that_nobody_beats_and_then_the_rest_cannot_be_stopped() {
    let hints = hints("3S 2H", "", [1, 2, 3]);
    expect(&hints, "2H", Reason::CannotBeStopped);
    assert!(hints[0].certain);
}

#[test]
fn a_bomb_is_worth_it_on_a_2_and_not_on_the_lead() {
    let bomb = "4S 4C 4D 4H 7S 9C KD AH";
    expect(&hints(bomb, "2S", [8, 8, 8]), "4S 4C 4D 4H", Reason::ChopPays);
    assert_eq!(
        reason_of(&hints(bomb, "", [8, 8, 8]), "4S 4C 4D 4H"),
        Reason::SpendsBomb
    );
}

#[test]
fn a_player_with_one_card_is_blocked_with_the_highest() {
    let hints = hints("3S 6C TD KS", "9H", [1, 8, 8]);
    expect(&hints, "KS", Reason::BlocksLastCard);
}

#[test]
fn low_loose_cards_go_first() {
    expect(
        &hints("3S 7C 7D 8H JD QC KS AC 2D", "", [9, 9, 9]),
        "3S",
        Reason::ShedsJunk,
    );
}

#[test]
fn a_loose_card_answers_before_a_pair_is_broken_or_a_2_spent() {
    let hints = hints("3S 5D 5H 8S 8D TC 2H", "4H", [12, 12, 11]);
    expect(&hints, "TC", Reason::ShedsJunk);
    assert_eq!(reason_of(&hints, "5D"), Reason::BreaksCombination);
    assert_eq!(reason_of(&hints, "2H"), Reason::SpendsControl);
}

#[test]
fn every_reason_has_a_name_of_its_own() {
    let mut names: Vec<&str> = Reason::ALL.iter().map(|reason| reason.name()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Reason::ALL.len());
}
