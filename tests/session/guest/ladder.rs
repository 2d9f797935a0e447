//! The connection of a guest, row by row: how silence is borne, and how the way back is found.

use thirteen::session::{GuestInput, How, Line, LinkId};
use thirteen::table::{Cause, Event};
use thirteen::wire::{Closed, Hello, Message};

use super::hand_host::{HandHost, SESSION, name, seat_of_guest};
use super::stage::Stage;

fn pong(stage: &Stage) -> Message {
    Message::Pong { sent_ms: stage.now }
}

/// The waits that were announced, with their tries.
fn waits(stage: &Stage) -> Vec<(u32, u64)> {
    let mut waits = Vec::new();
    for line in &stage.lines {
        if let Line::Reconnecting { attempt, wait_ms, .. } = line {
            waits.push((*attempt, *wait_ms));
        }
    }
    waits
}

/// Every try fails at once, until nothing more is tried.
fn fail_every_try(stage: &mut Stage) {
    for _ in 0..20 {
        let tries = stage.dials.len();
        stage.handle(GuestInput::DialFailed);
        stage.pass(40_000);
        if stage.dials.len() == tries {
            return;
        }
    }
    panic!("it never gives up");
}

#[test]
fn a_guest_dials_greets_and_attaches() {
    let mut stage = Stage::new(HandHost::starting());
    assert_eq!(stage.dials, [(0, 1)]);
    assert_eq!(*stage.line(), Line::Connecting);
    stage.connect();
    let said: Vec<Message> = stage.said.drain(..).collect();
    let [Message::Hello(_), Message::Attach(attach)] = &said[..] else {
        panic!("{said:?}");
    };
    assert_eq!((attach.session, &attach.seat), (None, &Some(name("Minh"))));
    stage.welcome();
    assert!(!stage.is_live(), "it does not have the table yet");
    stage.backfill();
    assert!(stage.is_live());
    assert_eq!(stage.last_shown().how, How::Snapshot);
    assert_eq!(stage.last_shown().view, stage.host.table.view(Some(seat_of_guest())));
}

#[test]
fn five_seconds_of_silence_are_suspect_and_a_packet_makes_them_good() {
    let mut stage = Stage::playing();
    stage.pass(4_999);
    assert!(stage.is_live());
    stage.said.clear();
    stage.pass(1);
    assert_eq!(*stage.line(), Line::Suspect);
    assert!(matches!(stage.said.back(), Some(Message::Heartbeat { .. })), "it asks");
    assert_eq!(
        stage.dials.last(),
        Some(&(stage.now, 1)),
        "and looks for another connection"
    );
    let pong = pong(&stage);
    stage.hear(&pong);
    assert!(stage.is_live());
}

#[test]
fn ten_seconds_of_silence_lose_the_connection() {
    let mut stage = Stage::playing();
    let link = stage.link();
    stage.pass(9_999);
    assert_eq!(*stage.line(), Line::Suspect);
    stage.pass(1);
    assert_eq!(stage.closed.last().map(|closed| closed.0), Some(link));
    assert!(
        matches!(
            stage.line(),
            Line::Reconnecting {
                attempt: 1,
                wait_ms: 0,
                kept_ms: Some(50_000)
            }
        ),
        "{:?}",
        stage.line()
    );
    assert_eq!(stage.dials.last(), Some(&(stage.now, 1)));
}

#[test]
fn a_connection_that_is_made_beside_a_doubted_one_takes_its_place_without_a_word_of_it() {
    let mut stage = Stage::playing();
    let first = stage.link();
    stage.pass(6_000);
    let lines = stage.lines.len();
    stage.join();
    assert_eq!(stage.closed, [(first, Closed::Replaced)]);
    assert!(stage.is_live());
    assert_eq!(stage.lines.len(), lines + 1, "{:?}", stage.lines);
}

#[test]
fn a_doubted_connection_that_speaks_is_kept_and_the_one_beside_it_closed() {
    let mut stage = Stage::playing();
    stage.pass(6_000);
    let pong = pong(&stage);
    stage.hear(&pong);
    let first = stage.link();
    stage.connect();
    assert_eq!(stage.closed, [(LinkId(first.0 + 1), Closed::Left)]);
    assert!(stage.is_live() && stage.link() == first);
    // The next one is another that somebody wants.
    stage.join();
    assert_eq!(stage.closed[1..], [(first, Closed::Replaced)]);
}

#[test]
fn a_host_that_met_an_older_connection_after_the_newer_is_come_back_to_at_once() {
    let mut stage = Stage::playing();
    stage.pass_in_peace(20_000);
    stage.hear(&Message::Closed(Closed::Left));
    assert!(matches!(stage.line(), Line::Reconnecting { attempt: 1, .. }));
    assert_eq!(stage.dials.last(), Some(&(stage.now, 1)));
    stage.join();
    assert!(stage.is_live());
}

#[test]
fn while_a_connection_is_doubted_another_is_tried_every_second() {
    let mut stage = Stage::playing();
    let before = stage.dials.len();
    stage.pass(5_000);
    for _ in 0..3 {
        stage.handle(GuestInput::DialFailed);
        stage.pass(1_000);
    }
    assert_eq!(*stage.line(), Line::Suspect);
    let tried: Vec<u64> = stage.dials[before..].iter().map(|dial| dial.0).collect();
    assert_eq!(tried, [5_000, 6_000, 7_000, 8_000]);
}

#[test]
fn a_closed_connection_is_made_again_at_once() {
    let mut stage = Stage::playing();
    stage.pass_in_peace(20_000);
    stage.cut();
    assert!(matches!(stage.line(), Line::Reconnecting { attempt: 1, .. }));
    assert_eq!(stage.dials.last(), Some(&(stage.now, 1)));
}

#[test]
fn waits_grow_by_half_but_stay_within_five_seconds_while_the_seat_is_kept() {
    let mut stage = Stage::playing();
    stage.cut();
    for _ in 0..6 {
        stage.pass(5_000);
        stage.handle(GuestInput::DialFailed);
    }
    let waits = waits(&stage);
    let fifth = |wait: u64| wait * 4 / 5..=wait * 6 / 5;
    for (expected, (attempt, wait)) in [0, 1_000, 1_500, 2_250, 3_375].into_iter().zip(&waits) {
        assert!(fifth(expected).contains(wait), "try {attempt} after {wait} ms");
    }
    assert!(
        waits[5..].iter().all(|(_, wait)| (4_000..=5_000).contains(wait)),
        "{waits:?}"
    );
}

#[test]
fn ten_tries_and_then_the_player_is_asked() {
    let mut stage = Stage::new(HandHost::open());
    stage.join();
    stage.cut();
    stage.pass(2_000);
    fail_every_try(&mut stage);
    assert_eq!(*stage.line(), Line::GaveUp);
    let (tries, longest): (Vec<u32>, u64) = {
        let waits = waits(&stage);
        (waits.iter().map(|wait| wait.0).collect(), waits[9].1)
    };
    assert_eq!(tries, (1..=10).collect::<Vec<u32>>());
    assert!((20_000..=30_000).contains(&longest), "{longest}");
    stage.pass(600_000);
    let before = stage.dials.len();
    stage.handle(GuestInput::Retry);
    assert_eq!(stage.dials[before..], [(stage.now, 1)]);
    stage.join();
    assert!(stage.is_live());
}

#[test]
fn a_network_that_comes_back_and_a_player_who_asks_wait_for_nothing() {
    for input in [GuestInput::NetworkBack, GuestInput::Retry] {
        let mut stage = Stage::playing();
        stage.cut();
        stage.handle(GuestInput::DialFailed);
        let tries = stage.dials.len();
        stage.pass(10);
        stage.handle(input);
        assert_eq!(stage.dials[tries..], [(10, 2)]);
    }
}

#[test]
fn a_seat_that_a_bot_took_over_is_watched_until_the_next_deal() {
    let mut stage = Stage::playing();
    stage.cut();
    let (seat, cause) = (seat_of_guest(), Cause::Dropped);
    stage.host.happen(vec![
        Event::Reserved { seat },
        Event::Substituted { seat, cause },
        Event::Returned { seat },
    ]);
    stage.pass(70_000);
    stage.join();
    assert_eq!(*stage.line(), Line::Spectating);
    while stage.host.table.public().turn().is_some() {
        let signed = stage.host.move_on();
        stage.hear_of(signed);
    }
    let ready = thirteen::table::Command::Ready { pledge: None };
    let signed = stage.host.ask(super::hand_host::HOST, &ready);
    stage.hear_of(signed);
    let dealt = stage.host.log.len();
    stage.host.deal();
    stage.hear_the_rest(dealt);
    assert!(stage.is_live(), "{:?}", stage.line());
}

#[test]
fn what_ends_for_good_is_not_tried_again() {
    for reason in [Closed::Replaced, Closed::Kicked, Closed::TableClosed] {
        let mut stage = Stage::playing();
        stage.hear(&Message::Closed(reason));
        assert_eq!(*stage.line(), Line::Closed(reason));
        stage.cut();
        let tries = stage.dials.len();
        stage.pass(600_000);
        stage.handle(GuestInput::NetworkBack);
        assert_eq!(stage.dials.len(), tries, "{reason:?}");
        stage.handle(GuestInput::Retry);
        assert_eq!(stage.dials.len(), tries + 1, "but the player may");
    }
}

#[test]
fn a_host_that_is_too_new_or_too_old_ends_it_and_names_both_versions() {
    let mut stage = Stage::new(HandHost::open());
    stage.connect();
    stage.hear(&Message::UpgradeRequired {
        min: 2,
        max: 3,
        app: "9.0".to_owned(),
    });
    let newer = Line::UpgradeRequired {
        min: 2,
        max: 3,
        theirs: "9.0".to_owned(),
    };
    assert_eq!(*stage.line(), newer);

    let mut stage = Stage::new(HandHost::open());
    stage.connect();
    stage.hear(&Message::Hello(Hello {
        major: 0,
        app: "0.0".to_owned(),
        ..Hello::ours()
    }));
    assert!(matches!(stage.line(), Line::UpgradeRequired { max: 0, .. }));
    assert!(matches!(
        stage.said.back(),
        Some(Message::UpgradeRequired { max: 1, .. })
    ));
    stage.pass(600_000);
    assert_eq!(stage.dials.len(), 1, "it is not tried again");
}

#[test]
fn after_a_sleep_the_connection_has_two_seconds_to_answer() {
    let mut stage = Stage::playing();
    stage.now += 3_600_000;
    stage.said.clear();
    stage.handle(GuestInput::Woke);
    assert_eq!(*stage.line(), Line::Suspect);
    assert!(matches!(stage.said.back(), Some(Message::Heartbeat { .. })));
    stage.pass(1_999);
    assert_eq!(*stage.line(), Line::Suspect);
    stage.pass(1);
    assert!(matches!(stage.line(), Line::Reconnecting { .. }));

    let mut stage = Stage::playing();
    stage.now += 3_600_000;
    stage.handle(GuestInput::Tick);
    assert_eq!(
        *stage.line(),
        Line::Suspect,
        "a tick that is an hour late is a sleep too"
    );
    let pong = pong(&stage);
    stage.hear(&pong);
    assert!(stage.is_live());
}

#[test]
fn a_host_that_takes_too_long_to_welcome_is_tried_again() {
    let mut stage = Stage::new(HandHost::open());
    stage.connect();
    stage.hear(&Message::Hello(Hello::ours()));
    stage.pass(4_999);
    assert!(stage.closed.is_empty());
    stage.pass(1);
    assert_eq!(stage.closed.len(), 1);
    assert!(matches!(stage.line(), Line::Reconnecting { attempt: 2, .. }));
}

#[test]
fn another_connection_takes_the_place_of_the_first() {
    let mut stage = Stage::playing();
    let first = stage.link();
    stage.join();
    assert_eq!(stage.closed, [(first, Closed::Replaced)]);
    assert!(stage.is_live());
    assert!(
        stage
            .lines
            .iter()
            .all(|line| !matches!(line, Line::Reconnecting { .. }))
    );
    let attach = stage.attach();
    assert_eq!(attach.and_then(|attach| attach.session), Some(SESSION));
}

#[test]
fn a_connection_that_breaks_again_and_again_is_made_again_and_again() {
    let mut stage = Stage::playing();
    for _ in 0..30 {
        stage.cut();
        stage.pass(10_000);
        stage.join();
        assert!(stage.is_live());
    }
    assert!(
        waits(&stage).iter().all(|(_, wait)| *wait <= 5_000),
        "and not at ever longer intervals"
    );
    assert!(
        waits(&stage).last().is_some_and(|(_, wait)| *wait >= 4_000),
        "nor in a hurry"
    );
}
