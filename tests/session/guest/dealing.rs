//! The guest's part in a deal, its cards, and its check of the host.

use thirteen::rules::Cards;
use thirteen::session::CommandNo;
use thirteen::table::{Command, Event, Moment, Mover};
use thirteen::wire::Message;

use super::hand_host::{HOST, HandHost, me, seat_of_guest};
use super::stage::Stage;

/// A guest that has said that it is ready, and what it has pledged.
fn pledged() -> (Stage, Command) {
    let mut stage = Stage::new(HandHost::starting());
    stage.join();
    stage.ask(1, Command::Ready { pledge: None });
    let [(1, command)] = &stage.commands()[..] else {
        panic!("it asks once")
    };
    let command = command.clone();
    (stage, command)
}

/// Everyone is ready, and the guest knows.
fn dealing() -> Stage {
    let (mut stage, command) = pledged();
    let signed = stage.host.carry_out(&command);
    stage.hear_of(signed);
    let signed = stage.host.ask(HOST, &Command::Ready { pledge: None });
    stage.hear_of(signed);
    stage
}

#[test]
fn a_guest_that_is_ready_is_bound_to_a_nonce_that_it_keeps() {
    let (stage, command) = pledged();
    let kept = stage.memory.expect("it is kept").pledged.expect("with its nonce");
    let pledge = Some(kept.nonce.pledge());
    assert_eq!(command, Command::Ready { pledge });
    assert_eq!(kept.game, 1);
}

#[test]
fn the_nonce_is_shown_by_itself_once_everyone_is_ready_and_twice_again() {
    let mut stage = dealing();
    let nonce = stage
        .memory
        .clone()
        .and_then(|memory| memory.pledged)
        .expect("it is bound")
        .nonce;
    assert_eq!(stage.commands(), [(2, Command::RevealNonce(nonce))]);
    for _ in 0..2 {
        stage.pass_in_peace(2_000);
        assert_eq!(stage.commands(), [(2, Command::RevealNonce(nonce))]);
    }
    stage.pass_in_peace(6_000);
    assert_eq!(
        stage.commands(),
        [(2, Command::RevealNonce(nonce))],
        "only because it has no answer"
    );
}

#[test]
fn the_nonce_is_not_shown_again_once_the_log_has_it() {
    let mut stage = dealing();
    let [(2, reveal)] = &stage.commands()[..] else {
        panic!("it is shown")
    };
    let signed = stage.host.carry_out(reveal);
    stage.hear_of(signed);
    stage.pass_in_peace(10_000);
    assert_eq!(stage.commands(), []);
    assert!(
        stage.answers.iter().all(|(no, _)| *no == CommandNo(1)),
        "the player never asked"
    );
}

#[test]
fn a_nonce_that_was_shown_is_not_used_again() {
    let mut stage = dealing();
    let first = stage
        .memory
        .clone()
        .and_then(|memory| memory.pledged)
        .expect("it is bound");
    assert!(first.shown);
    let signed = stage.host.ask(me(), &Command::Leave);
    stage.hear_of(signed);
    let sit = Command::Sit {
        seat: Some(seat_of_guest()),
        name: super::hand_host::name("Minh"),
    };
    let signed = stage.host.ask(me(), &sit);
    stage.hear_of(signed);
    let (no, stamp) = (CommandNo(2), stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    stage.ask(2, Command::Ready { pledge: None });
    let second = stage
        .memory
        .clone()
        .and_then(|memory| memory.pledged)
        .expect("it is bound");
    assert_eq!(second.game, first.game);
    assert_ne!(second.nonce, first.nonce);
}

#[test]
fn a_deal_is_shown_with_the_cards_that_belong_to_it() {
    let mut stage = Stage::new(HandHost::starting());
    stage.join();
    let known = stage.host.log.len();
    stage.host.ask(HOST, &Command::Ready { pledge: None });
    stage.host.ask(me(), &Command::Ready { pledge: None });
    stage.host.deal();
    stage.hear_the_rest(known);
    let dealt = |moment: &Moment| matches!(moment, Moment::Dealt { .. });
    assert!(
        !stage.shown.iter().any(|shown| shown.moments.iter().any(dealt)),
        "it waits for the cards"
    );
    stage.hand();
    let shown = stage.last_shown();
    assert!(shown.moments.iter().any(dealt));
    assert_eq!(shown.view.dealt, stage.host.table.dealt(seat_of_guest()));
}

#[test]
fn cards_that_do_not_come_are_not_waited_for_long() {
    let mut stage = Stage::new(HandHost::playing());
    stage.connect();
    stage.welcome();
    let entries = stage.host.since(stage.guest.next());
    stage.hear(&Message::Backfill { entries });
    assert!(stage.shown.is_empty());
    stage.pass(1_000);
    assert_eq!(stage.last_shown().view.dealt, Cards::NONE);
    stage.hand();
    stage.hear(&Message::Clock(None));
    assert_eq!(stage.last_shown().view.dealt, stage.host.table.dealt(seat_of_guest()));
}

#[test]
fn a_host_that_breaks_the_rules_is_disputed_once_and_the_evidence_kept() {
    let mut stage = Stage::playing();
    let seat = stage.host.table.public().turn().expect("a game is played");
    for cards in ["3S 4D", "2S 2H"] {
        let cards: Cards = cards.parse().expect("tests use good cards");
        let by = Mover::Owner;
        let signed = stage.host.happen(vec![Event::Played { seat, cards, by }]);
        stage.hear_of(signed);
    }
    assert_eq!(stage.disputed, [1]);
    assert_eq!(stage.evidence.len(), 1);
    assert_eq!(stage.guest.next(), stage.host.stamp(), "it goes on");
}

#[test]
fn a_host_that_says_that_the_guest_chose_what_it_did_not_is_disputed() {
    let mut stage = Stage::playing();
    let (seat, by) = (seat_of_guest(), Mover::Owner);
    while stage.guest.view().plays().is_empty() {
        let signed = stage.host.move_on();
        stage.hear_of(signed);
    }
    assert!(stage.disputed.is_empty());
    let cards = stage.guest.view().plays()[0].cards();
    let event = Event::Played { seat, cards, by };
    let signed = stage.host.happen(vec![event]);
    stage.hear_of(signed);
    assert_eq!(stage.disputed, [1]);
}

#[test]
fn cards_that_the_host_has_not_signed_are_not_taken() {
    let mut stage = Stage::new(HandHost::playing());
    stage.connect();
    stage.welcome();
    let entries = stage.host.since(stage.guest.next());
    stage.hear(&Message::Backfill { entries });
    stage.said.clear();
    let hand = stage.host.hand();
    stage.hear(&Message::Hand {
        game: hand.game,
        seat: hand.seat,
        cards: Cards::DECK.without(hand.cards),
        proof: hand.proof,
    });
    assert_eq!(stage.guest.view().dealt, Cards::NONE);
    assert!(stage.attach().is_some(), "it asks again");
}

#[test]
fn a_host_that_signs_two_hands_for_one_deal_is_disputed() {
    let mut stage = Stage::playing();
    let other: Cards = "3S 3C 3D 4S 4C 4D 5S 5C 5D 6S 6C 6D 7S"
        .parse()
        .expect("thirteen cards");
    let hand = stage.host.hand_of(other);
    stage.hear(&Message::Hand {
        game: hand.game,
        seat: hand.seat,
        cards: hand.cards,
        proof: hand.proof,
    });
    assert_eq!(stage.disputed, [1]);
    assert_eq!(
        stage.evidence[0].hands,
        [stage.host.hand(), hand],
        "both are kept, with their signatures"
    );
    assert_eq!(stage.guest.view().dealt, stage.host.hand().cards);
}
