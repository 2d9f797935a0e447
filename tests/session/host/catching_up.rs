//! What a guest is sent that has missed something, and what nobody but it is sent.

use thirteen::rules::Cards;
use thirteen::session::LinkId;
use thirteen::table::{Command, Line, PlayerId, Public, SeatState};
use thirteen::wire::{Entry, LARGEST_FRAME, LONGEST_BACKFILL, Message, Picture, Stamp, encode};

use super::stage::{HOST, Stage, at, guest};

/// What a guest gets that has everything before `next`.
fn caught_up(stage: &mut Stage, number: u8, next: Stamp) -> (Vec<Entry>, Option<(Stamp, Picture)>) {
    let link = stage.come_back(number, None, next);
    read(stage, link)
}

fn read(stage: &mut Stage, link: LinkId) -> (Vec<Entry>, Option<(Stamp, Picture)>) {
    let (mut entries, mut whole, mut stamp) = (Vec::new(), Vec::new(), None);
    for message in stage.read(link) {
        if let Message::Backfill { entries: more } = message {
            entries.extend(more.iter().map(|signed| signed.entry().clone()));
        } else if let Message::SnapshotPart {
            stamp: before, bytes, ..
        } = message
        {
            whole.extend(bytes);
            stamp = Some(before);
        }
    }
    let picture = stamp.map(|stamp| {
        (
            stamp,
            Picture::unpack(&whole).expect("these are the parts of a picture"),
        )
    });
    (entries, picture)
}

/// Lets the table talk until so many events have happened since.
fn talk(stage: &mut Stage, events: u64) {
    for _ in 0..events {
        stage.ask(Command::Say(Line::Phrase(1))).expect("I sit here");
    }
}

#[test]
fn a_stranger_gets_the_whole_log_while_it_is_short() {
    let mut stage = Stage::open();
    let before: Vec<Entry> = stage.log.iter().map(|signed| signed.entry().clone()).collect();
    let (entries, picture) = caught_up(&mut stage, 2, Stamp::default());
    assert_eq!((entries, picture), (before, None));
}

#[test]
fn who_has_everything_gets_nothing_but_is_told_so() {
    let mut stage = Stage::open();
    let link = stage.come_back(2, None, stage.stamp());
    let empty = Message::Backfill { entries: Vec::new() };
    assert!(stage.read(link).contains(&empty));
}

#[test]
fn a_hundred_missed_events_are_sent_one_by_one_and_a_hundred_and_one_as_a_picture() {
    let mut stage = Stage::open();
    let here = stage.stamp();
    talk(&mut stage, LONGEST_BACKFILL);
    let (entries, picture) = caught_up(&mut stage, 2, here);
    assert_eq!((entries.len() as u64, picture), (LONGEST_BACKFILL, None));
    talk(&mut stage, 1);
    let public = stage.public().clone();
    let (entries, picture) = caught_up(&mut stage, 3, here);
    let (stamp, picture) = picture.expect("that is too much");
    assert!(entries.is_empty());
    assert_eq!((stamp, picture.public), (stage.stamp(), public));
}

#[test]
fn a_place_in_the_log_that_nobody_can_be_at_gets_a_picture() {
    let (mut stage, _) = Stage::playing();
    let inside = stage.log.iter().find(|signed| signed.entry().events.len() > 1);
    let inside = inside.map_or(at(99_999), |signed| at(signed.entry().seq + 1));
    let future = at(stage.stamp().seq + 1);
    let elsewhere = Stamp {
        epoch: thirteen::wire::Epoch(5),
        seq: 1,
    };
    for next in [inside, future, elsewhere] {
        let (entries, picture) = caught_up(&mut stage, 9, next);
        assert!(entries.is_empty() && picture.is_some(), "{next:?}");
    }
}

#[test]
fn long_entries_are_sent_in_several_frames_that_each_fit() {
    let mut stage = Stage::open();
    let here = stage.stamp();
    let text = "chào cả nhà, ván này hay quá đi mất thôi ".repeat(4);
    let text: String = text.chars().take(140).collect();
    for _ in 0..LONGEST_BACKFILL {
        stage
            .ask(Command::Say(Line::Text(text.parse().expect("a good line"))))
            .expect("I sit here");
    }
    let link = stage.come_back(2, None, here);
    let frames: Vec<Message> = stage.read(link);
    let frames = frames
        .iter()
        .filter(|message| matches!(message, Message::Backfill { .. }));
    let sizes: Vec<usize> = frames.map(|message| encode(message).len()).collect();
    assert!(
        sizes.len() > 1 && sizes.iter().all(|size| *size <= LARGEST_FRAME),
        "{sizes:?}"
    );
}

#[test]
fn a_hand_goes_to_its_owner_alone_and_again_when_it_comes_back() {
    let (mut stage, link) = Stage::playing();
    let watching = stage.join(9);
    let hand = stage.host.table().dealt(stage.seat(guest(2)));
    assert_eq!(hands(&mut stage, link), [hand]);
    assert!(hands(&mut stage, watching).is_empty());
    let back = stage.come_back(2, None, stage.stamp());
    assert_eq!(hands(&mut stage, back), [hand]);
}

fn hands(stage: &mut Stage, link: LinkId) -> Vec<Cards> {
    let messages = stage.read(link).into_iter();
    messages
        .filter_map(|message| {
            let Message::Hand { cards, .. } = message else {
                return None;
            };
            Some(cards)
        })
        .collect()
}

/// Whether somebody sees what the host does: found by folding what it was sent.
fn sees_the_same(public: &Public, stage: &Stage) -> bool {
    public == stage.public()
}

#[test]
fn what_a_guest_is_sent_folds_to_what_the_host_has() {
    let (mut stage, link) = Stage::starting_for(2);
    stage.ask(super::stage::READY).expect("all seats are taken");
    stage.command(link, super::stage::READY);
    for _ in 0..10 {
        stage.least_move();
    }
    let mut public = Public::unopened();
    for message in stage.read(link) {
        let (Message::Backfill { entries } | Message::Events { entries }) = message else {
            continue;
        };
        for event in entries.iter().flat_map(|signed| &signed.entry().events) {
            thirteen::table::apply(&mut public, event);
        }
    }
    assert!(sees_the_same(&public, &stage));
    let people: Vec<PlayerId> = public.table_seats().filter_map(|(_, state)| owner(state)).collect();
    assert_eq!(people, [HOST, guest(2)]);
}

fn owner(state: &SeatState) -> Option<PlayerId> {
    state.owner().map(|owner| owner.player)
}
