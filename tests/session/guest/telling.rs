//! What a guest tells its host unasked: enough, and not too much.

use thirteen::session::Line;
use thirteen::table::{Event, PauseReason};
use thirteen::wire::{Message, Present, public_hash, view_hash};

use super::hand_host::{me, seat_of_guest};
use super::stage::Stage;

/// Something that may happen again and again.
fn paused() -> Event {
    let reason = PauseReason::Host;
    Event::Paused { reason }
}

/// The heartbeats that were sent since the test looked last.
fn heartbeats(stage: &mut Stage) -> usize {
    let said = std::mem::take(&mut stage.said);
    said.iter()
        .filter(|message| matches!(message, Message::Heartbeat { .. }))
        .count()
}

#[test]
fn what_was_applied_is_acknowledged_at_once_with_the_hashes_of_what_is_seen() {
    let mut stage = Stage::playing();
    stage.pass(100);
    stage.said.clear();
    let signed = stage.host.move_on();
    stage.hear_of(signed);
    let Some(Message::Heartbeat {
        stamp,
        public_hash: public,
        view_hash: view,
        ..
    }) = stage.said.pop_front()
    else {
        panic!("it says nothing")
    };
    assert_eq!(stamp, stage.host.stamp());
    assert_eq!(public, public_hash(stage.host.table.public()));
    assert_eq!(view, view_hash(&stage.host.table.view(Some(seat_of_guest()))));
}

#[test]
fn at_the_pace_of_people_everything_is_acknowledged_in_the_moment_when_it_is_applied() {
    let mut stage = Stage::playing();
    stage.said.clear();
    for event in 0..600 {
        let signed = stage.host.happen(vec![paused()]);
        stage.hear_of(signed);
        assert_eq!(heartbeats(&mut stage), 1, "event {event}");
        stage.pass(320);
    }
}

#[test]
fn what_follows_too_quickly_for_too_long_is_acknowledged_together() {
    let mut stage = Stage::playing();
    stage.pass_in_peace(100_000);
    stage.said.clear();
    let mut said = Vec::new();
    for _ in 0..50 {
        let signed = stage.host.happen(vec![paused()]);
        stage.hear_of(signed);
        stage.pass(5);
        said.push(heartbeats(&mut stage));
    }
    assert!(said[..20].iter().all(|said| *said == 1), "at first at once: {said:?}");
    let later: usize = said[21..].iter().sum();
    assert!((2..=4).contains(&later), "then every fifty milliseconds: {said:?}");
    stage.pass(60);
    assert_eq!(heartbeats(&mut stage), 1, "and nothing is left out");
}

#[test]
fn a_quiet_guest_says_every_two_seconds_that_it_is_there() {
    let mut stage = Stage::playing();
    stage.said.clear();
    stage.pass_in_peace(60_000);
    assert_eq!(heartbeats(&mut stage), 30);
}

#[test]
fn a_host_that_is_not_heard_is_asked_twice_a_second_until_it_is() {
    let mut stage = Stage::playing();
    stage.said.clear();
    stage.pass(2_499);
    assert_eq!(heartbeats(&mut stage), 1);
    stage.pass(2_001);
    assert_eq!(heartbeats(&mut stage), 5);
    stage.pass_in_peace(1_000);
    stage.said.clear();
    stage.pass_in_peace(10_000);
    assert_eq!(heartbeats(&mut stage), 5);
}

#[test]
fn a_busy_table_is_acknowledged_less_than_two_hundred_and_forty_times_a_minute() {
    let mut stage = Stage::playing();
    stage.said.clear();
    let mut said = 0;
    for _ in 0..600 {
        let signed = stage.host.happen(vec![paused()]);
        stage.hear_of(signed);
        stage.pass(100);
        said += heartbeats(&mut stage);
    }
    assert!((200..=240).contains(&said), "{said}");
}

#[test]
fn a_heartbeat_is_answered_and_an_answer_measures_the_delay() {
    let mut stage = Stage::playing();
    stage.said.clear();
    let stamp = stage.host.stamp();
    stage.hear(&Message::Heartbeat {
        stamp,
        public_hash: [0; 32],
        view_hash: [0; 32],
        sent_ms: 77,
        rtt_ms: 0,
    });
    assert_eq!(stage.said.pop_front(), Some(Message::Pong { sent_ms: 77 }));
    stage.pass(2_000);
    let sent_ms = stage.now;
    stage.pass(45);
    stage.hear(&Message::Pong { sent_ms });
    assert_eq!(*stage.line(), Line::Live { rtt_ms: 45 });
}

#[test]
fn a_host_that_is_further_than_what_came_is_asked_for_the_rest() {
    let mut stage = Stage::playing();
    stage.host.move_on();
    stage.said.clear();
    let stamp = stage.host.stamp();
    stage.hear(&Message::Heartbeat {
        stamp,
        public_hash: [0; 32],
        view_hash: [0; 32],
        sent_ms: 1,
        rtt_ms: 0,
    });
    stage.pass(2_000);
    assert!(stage.attach().is_some());
}

#[test]
fn a_guest_that_does_not_keep_up_is_told_that_it_is_unstable() {
    let mut stage = Stage::playing();
    let present = |degraded| Message::Presence {
        people: vec![Present {
            player: me(),
            name: None,
            seat: Some(seat_of_guest()),
            connected: true,
            degraded,
            rtt_ms: 900,
            kept_ms: None,
        }],
    };
    stage.hear(&present(true));
    assert_eq!(*stage.line(), Line::Unstable);
    stage.hear(&present(false));
    assert!(stage.is_live());
}
