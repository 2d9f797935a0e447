//! Heartbeats: that each side is there, what it has, and what it sees.

use thirteen::session::LinkId;
use thirteen::wire::{Message, Stamp, public_hash};

use super::stage::{READY, Stage, at, guest};

/// A guest that says every second that it is there, but not that it has what came.
fn stand_still(stage: &mut Stage, link: LinkId, stamp: Stamp, seconds: u64) {
    for _ in 0..seconds {
        stage.beat(link, stamp);
        stage.wait(1_000);
    }
}

fn degraded(stage: &Stage) -> bool {
    let mut people = stage.presence.iter();
    people.any(|present| present.player == guest(2) && present.degraded)
}

fn suspect(stage: &Stage) -> bool {
    stage.state(guest(2)).human().is_some_and(|human| human.suspect)
}

/// A deal of which the guest says nothing.
fn dealt_unheard() -> (Stage, LinkId, Stamp) {
    let (mut stage, link) = Stage::starting_for(4);
    let before = stage.stamp();
    stage.silence(link);
    stage.command(link, READY);
    stage.ask(READY).expect("all seats are taken");
    stage.read(link);
    (stage, link, before)
}

#[test]
fn each_guest_is_told_every_two_seconds_that_the_host_is_there() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    stage.read(link);
    stage.wait(10_000);
    let beats = stage.read(link).into_iter();
    let hash = public_hash(stage.public());
    let beats = beats.filter(|message| {
        matches!(message, Message::Heartbeat { stamp, public_hash, .. }
            if *stamp == stage.stamp() && *public_hash == hash)
    });
    assert_eq!(beats.count(), 5);
}

#[test]
fn a_heartbeat_is_answered_and_its_answer_measures_the_way() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let beat = Message::Heartbeat {
        stamp: stage.stamp(),
        public_hash: [0; 32],
        view_hash: [0; 32],
        sent_ms: 77,
        rtt_ms: 0,
    };
    stage.say(link, &beat);
    assert!(stage.read(link).contains(&Message::Pong { sent_ms: 77 }));
    stage.enliven(link);
    stage.wait(2_000);
    let sent_ms = stage.now;
    stage.now += 43;
    stage.say(link, &Message::Pong { sent_ms });
    stage.wait(10_000);
    let rtt = stage.presence.iter().find(|present| present.player == guest(2));
    assert_eq!(rtt.map(|present| present.rtt_ms), Some(43));
}

#[test]
fn a_deal_that_is_not_acknowledged_is_sent_again_beside_the_rest_twice() {
    let (mut stage, link, before) = dealt_unheard();
    stand_still(&mut stage, link, before, 1);
    assert!(stage.read_aside(link).is_empty());
    for _ in 0..2 {
        stand_still(&mut stage, link, before, 2);
        let again = stage.read_aside(link);
        let [Message::Events { entries }] = &again[..] else {
            panic!("what was not acknowledged is sent again: {again:?}");
        };
        assert_eq!(entries.first().map(thirteen::wire::Signed::stamp), Some(before));
        assert_eq!(entries.last().map(thirteen::wire::Signed::end), Some(stage.stamp()));
    }
    stand_still(&mut stage, link, before, 20);
    assert!(stage.read_aside(link).is_empty(), "twice is enough");
}

#[test]
fn who_does_not_acknowledge_a_deal_in_six_seconds_does_not_keep_up_until_it_does() {
    let (mut stage, link, before) = dealt_unheard();
    stand_still(&mut stage, link, before, 5);
    assert!(!degraded(&stage) && !suspect(&stage));
    stand_still(&mut stage, link, before, 1);
    assert!(degraded(&stage) && suspect(&stage));
    assert_eq!(stage.state(guest(2)).code(), "human", "and plays on");
    stage.beat(link, stage.stamp());
    assert!(!degraded(&stage) && !suspect(&stage));
}

#[test]
fn a_deal_that_is_acknowledged_in_time_is_sent_once() {
    let (mut stage, link, before) = dealt_unheard();
    stand_still(&mut stage, link, before, 1);
    stage.beat(link, stage.stamp());
    stage.enliven(link);
    stage.wait(20_000);
    assert!(stage.read_aside(link).is_empty() && !degraded(&stage));
}

fn beat_wrongly(stage: &mut Stage, link: LinkId) {
    let message = Message::Heartbeat {
        stamp: stage.stamp(),
        public_hash: [9; 32],
        view_hash: [9; 32],
        sent_ms: 0,
        rtt_ms: 0,
    };
    stage.say(link, &message);
}

#[test]
fn a_guest_that_sees_another_picture_is_sent_the_whole() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    stage.wait(3_000);
    stage.read(link);
    beat_wrongly(&mut stage, link);
    let messages = stage.read(link);
    assert!(
        messages
            .iter()
            .any(|message| matches!(message, Message::SnapshotPart { .. })),
        "{messages:?}"
    );
    assert!(stage.diagnoses.is_empty());
}

#[test]
fn three_different_pictures_within_a_minute_are_reported_and_mark_the_guest_for_that_time() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    for _ in 0..3 {
        assert!(stage.diagnoses.is_empty() && !degraded(&stage));
        stage.wait(5_000);
        beat_wrongly(&mut stage, link);
    }
    stage.wait(5_000);
    beat_wrongly(&mut stage, link);
    assert_eq!(stage.diagnoses.len(), 1, "one report is enough");
    assert_eq!(stage.diagnoses[0].theirs, [[9; 32]; 2]);
    stage.wait(2_000);
    assert!(degraded(&stage));
    stage.wait(60_000);
    assert!(!degraded(&stage));
}

#[test]
fn pictures_that_differ_now_and_then_are_no_report() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    for _ in 0..6 {
        stage.wait(31_000);
        beat_wrongly(&mut stage, link);
    }
    assert!(stage.diagnoses.is_empty());
}

#[test]
fn an_acknowledgement_from_the_future_is_another_picture() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    stage.enliven(link);
    stage.wait(3_000);
    stage.read(link);
    stage.beat(link, at(stage.stamp().seq + 1));
    assert!(
        stage
            .read(link)
            .iter()
            .any(|message| matches!(message, Message::SnapshotPart { .. }))
    );
}
