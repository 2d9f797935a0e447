//! What one connection may send, and how much may wait for it.

use thirteen::rules::Cards;
use thirteen::session::{Input, LARGEST_BACKLOG, LinkId};
use thirteen::table::{Command, Line};
use thirteen::wire::{Closed, Message};

use super::stage::{Stage, guest};

const HELLO: Command = Command::Say(Line::Phrase(1));

/// How many of the guest's lines everyone has read.
fn said(stage: &Stage) -> usize {
    stage
        .log
        .iter()
        .flat_map(|signed| &signed.entry().events)
        .filter(|event| matches!(event, thirteen::table::Event::Said { .. }))
        .count()
}

fn waits(stage: &mut Stage, link: LinkId) -> Vec<u32> {
    let messages = stage.read(link).into_iter();
    messages
        .filter_map(|message| {
            let Message::SlowDown { wait_ms } = message else {
                return None;
            };
            Some(wait_ms)
        })
        .collect()
}

#[test]
fn twenty_commands_at_once_are_heard_and_the_rest_is_dropped_and_told_once() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.wait(60_000 / 100);
    for _ in 0..30 {
        stage.command(link, HELLO);
    }
    assert_eq!(said(&stage), 20);
    assert_eq!(waits(&mut stage, link).len(), 1);
    assert_eq!(stage.closed.get(&link), None);
}

#[test]
fn what_was_dropped_is_taken_under_the_same_number_when_it_is_time() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    for _ in 0..30 {
        stage.command(link, HELLO);
    }
    let heard = said(&stage);
    let wait = waits(&mut stage, link)[0];
    stage.wait(u64::from(wait));
    stage.command(link, HELLO);
    assert_eq!(said(&stage), heard + 1);
}

#[test]
fn heartbeats_have_a_measure_of_their_own() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    for _ in 0..300 {
        stage.beat(link, stage.stamp());
    }
    let pongs = stage.read(link).into_iter();
    assert_eq!(
        pongs.filter(|message| matches!(message, Message::Pong { .. })).count(),
        240
    );
    stage.command(link, HELLO);
    assert_eq!(said(&stage), 1, "commands are heard as before");
}

#[test]
fn five_refused_commands_mute_a_guest_for_thirty_seconds() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    stage.read(link);
    for _ in 0..5 {
        stage.command(link, Command::Play(Cards::NONE));
    }
    assert_eq!(waits(&mut stage, link), [30_000]);
    stage.wait(29_999);
    stage.command(link, HELLO);
    assert_eq!(said(&stage), 0);
    stage.wait(1);
    stage.command(link, HELLO);
    assert_eq!(said(&stage), 1);
}

#[test]
fn twenty_refused_commands_close_the_connection() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    for _ in 0..20 {
        stage.command(link, Command::Play(Cards::NONE));
    }
    assert_eq!(stage.closed.get(&link), Some(&Closed::Flooding));
    assert_eq!(stage.state(guest(2)).code(), "reserved");
}

#[test]
fn a_refusal_now_and_then_costs_nothing() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    for _ in 0..30 {
        stage.command(link, Command::Play(Cards::NONE));
        stage.wait(15_000);
    }
    assert_eq!((waits(&mut stage, link), stage.closed.get(&link)), (vec![], None));
}

#[test]
fn a_guest_that_does_not_read_is_closed() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let bytes = LARGEST_BACKLOG;
    stage.input(Input::Backlog { link, bytes });
    assert_eq!(stage.closed.get(&link), None);
    let bytes = bytes + 1;
    stage.input(Input::Backlog { link, bytes });
    assert_eq!(stage.closed.get(&link), Some(&Closed::SlowConsumer));
}
