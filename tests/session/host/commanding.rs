//! What a guest asks for is done once, whatever the network does to it.

use thirteen::session::{CommandNo, LinkId};
use thirteen::table::{Command, Event, Line, Refusal};
use thirteen::wire::{Message, Stamp};

use super::stage::{Stage, at, guest};

fn ask(stage: &mut Stage, link: LinkId, no: CommandNo, command: Command) -> Vec<Message> {
    let seen = stage.stamp();
    ask_having_seen(stage, link, no, seen, command)
}

/// The answers alone.
fn ask_having_seen(stage: &mut Stage, link: LinkId, no: CommandNo, seen: Stamp, command: Command) -> Vec<Message> {
    stage.read(link);
    stage.say(link, &Message::Command { no, seen, command });
    let mut messages = stage.read(link);
    messages.retain(|message| {
        matches!(
            message,
            Message::Accepted { .. } | Message::Refused { .. } | Message::Gap { .. } | Message::SnapshotPart { .. }
        )
    });
    messages
}

fn phrase(number: u8) -> Command {
    Command::Say(Line::Phrase(number))
}

fn said(stage: &Stage) -> usize {
    let events = stage.log.iter().flat_map(|signed| &signed.entry().events);
    events.filter(|event| matches!(event, Event::Said { .. })).count()
}

fn no(stage: &Stage, more: i64) -> CommandNo {
    CommandNo(stage.host.next_no(guest(2)).0.wrapping_add_signed(more))
}

#[test]
fn the_same_number_again_gets_the_same_answer_and_changes_nothing() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let first = no(&stage, 0);
    ask(&mut stage, link, first, phrase(1));
    let stamp = stage.stamp();
    let again = ask(&mut stage, link, first, phrase(2));
    assert_eq!((again, said(&stage)), (vec![Message::Accepted { no: first, stamp }], 1));
    let bad = no(&stage, 0);
    let refused = Message::Refused {
        no: bad,
        refusal: Refusal::NoSuchPhrase,
    };
    assert_eq!(ask(&mut stage, link, bad, phrase(200)), std::slice::from_ref(&refused));
    assert_eq!(ask(&mut stage, link, bad, phrase(1)), [refused]);
}

#[test]
fn a_lower_number_is_ignored_and_a_higher_one_is_told_what_is_missing() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let first = no(&stage, 0);
    ask(&mut stage, link, first, phrase(1));
    let second = no(&stage, 0);
    ask(&mut stage, link, second, phrase(1));
    assert_eq!(ask(&mut stage, link, first, phrase(1)), []);
    let expected = no(&stage, 0);
    let ahead = no(&stage, 1);
    assert_eq!(ask(&mut stage, link, ahead, phrase(1)), [Message::Gap { expected }]);
    assert_eq!(said(&stage), 2);
}

#[test]
fn a_command_sent_again_over_a_new_connection_is_done_once() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let first = no(&stage, 0);
    ask(&mut stage, link, first, phrase(1));
    stage.hang_up(link);
    let back = stage.come_back(2, None, Stamp::default());
    assert_eq!(ask(&mut stage, back, first, phrase(1)).len(), 1);
    assert_eq!(said(&stage), 1);
}

#[test]
fn a_command_sent_again_after_the_host_was_restarted_is_done_once() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let first = no(&stage, 0);
    ask(&mut stage, link, first, phrase(1));
    let mut again = stage.restarted();
    let back = again.join(2);
    assert_eq!(again.welcome(back).next, no(&stage, 0));
    let answers = ask(&mut again, back, first, phrase(1));
    assert!(matches!(answers[..], [Message::Accepted { .. }]));
    assert_eq!(said(&again), 1);
}

#[test]
fn a_move_of_whoever_has_not_seen_what_gave_it_the_turn_is_stale() {
    let (mut stage, link) = Stage::playing();
    stage.until_turn_of(guest(2));
    let least = stage.least(stage.seat(guest(2)));
    let now = stage.stamp();
    let late = no(&stage, 0);
    let answers = ask_having_seen(&mut stage, link, late, at(now.seq - 1), least.clone());
    let refusal = Refusal::Stale;
    assert_eq!(answers, [Message::Refused { no: late, refusal }]);
    let next = no(&stage, 0);
    let answers = ask_having_seen(&mut stage, link, next, now, least);
    assert!(matches!(answers[..], [Message::Accepted { .. }]), "{answers:?}");
}

#[test]
fn what_is_said_meanwhile_makes_no_move_stale() {
    let (mut stage, link) = Stage::playing();
    stage.until_turn_of(guest(2));
    let seen = stage.stamp();
    stage.ask(phrase(3)).expect("I sit here");
    let least = stage.least(stage.seat(guest(2)));
    let next = no(&stage, 0);
    let answers = ask_having_seen(&mut stage, link, next, seen, least);
    assert!(matches!(answers[..], [Message::Accepted { .. }]), "{answers:?}");
}

#[test]
fn who_claims_to_have_seen_the_future_gets_a_picture_and_no_answer() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let future = at(stage.stamp().seq + 7);
    let first = no(&stage, 0);
    let answers = ask_having_seen(&mut stage, link, first, future, phrase(1));
    assert!(matches!(answers[..], [Message::SnapshotPart { .. }]), "{answers:?}");
    assert_eq!((said(&stage), no(&stage, 0)), (0, first));
}

#[test]
fn whoever_watches_may_not_play_and_is_told_why() {
    let (mut stage, _) = Stage::playing();
    let watching = stage.join(9);
    let answers = ask(&mut stage, watching, CommandNo(1), Command::Pass);
    let (no, refusal) = (CommandNo(1), Refusal::NotSeated);
    assert_eq!(answers, [Message::Refused { no, refusal }]);
}

#[test]
fn a_guest_cannot_do_what_only_the_host_player_may() {
    let mut stage = Stage::open();
    let link = stage.sitting(2);
    let first = no(&stage, 0);
    let refusal = Refusal::HostOnly;
    assert_eq!(
        ask(&mut stage, link, first, Command::Pause),
        [Message::Refused { no: first, refusal }]
    );
}
