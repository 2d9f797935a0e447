//! The host's own player sees nothing that no guest has.

use thirteen::table::{Command, Event, Line};

use super::stage::{HOST, Stage};

const HELLO: Command = Command::Say(Line::Phrase(1));

fn read(stage: &Stage) -> usize {
    stage
        .shown
        .iter()
        .filter(|event| matches!(event, Event::Said { .. }))
        .count()
}

#[test]
fn the_host_player_is_shown_an_event_after_a_guest_has_acknowledged_it() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.beat(link, stage.stamp());
    let accepted = stage.accepted.len();
    stage.ask(HELLO).expect("I sit here");
    assert_eq!((read(&stage), stage.accepted.len()), (0, accepted));
    stage.beat(link, stage.stamp());
    assert_eq!((read(&stage), stage.accepted.len()), (1, accepted + 1));
}

#[test]
fn one_acknowledgement_is_enough() {
    let mut stage = Stage::open();
    let (first, second) = (stage.sitting(2), stage.sitting(3));
    for link in [first, second] {
        stage.beat(link, stage.stamp());
    }
    stage.ask(HELLO).expect("I sit here");
    stage.beat(second, stage.stamp());
    assert_eq!(read(&stage), 1);
}

#[test]
fn nobody_is_waited_for_who_only_watches_or_is_not_there() {
    let mut stage = Stage::open();
    let watching = stage.join(3);
    stage.beat(watching, stage.stamp());
    stage.ask(HELLO).expect("I sit here");
    assert_eq!(read(&stage), 1);
    let link = stage.sitting(2);
    stage.beat(link, stage.stamp());
    stage.hang_up(link);
    stage.ask(HELLO).expect("I sit here");
    assert_eq!(read(&stage), 2);
}

#[test]
fn a_guest_that_falls_silent_holds_nothing_back_for_long() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.beat(link, stage.stamp());
    stage.ask(HELLO).expect("I sit here");
    stage.wait(4_999);
    assert_eq!(read(&stage), 0);
    stage.wait(1);
    assert_eq!(read(&stage), 1);
}

#[test]
fn a_guest_that_is_there_and_acknowledges_nothing_holds_nothing_back_for_ever() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let stamp = stage.stamp();
    stage.beat(link, stamp);
    stage.ask(HELLO).expect("I sit here");
    for _ in 0..6 {
        assert_eq!(read(&stage), 0);
        stage.beat(link, stamp);
        stage.wait(1_000);
    }
    assert_eq!(read(&stage), 1);
}

#[test]
fn everything_is_shown_in_order_and_once() {
    let (mut stage, _) = Stage::playing();
    for _ in 0..12 {
        stage.least_move();
    }
    let kept: Vec<Event> = stage
        .log
        .iter()
        .flat_map(|signed| signed.entry().events.clone())
        .collect();
    assert_eq!(stage.shown, kept);
    assert!(stage.public().seat_of(HOST).is_some());
}
