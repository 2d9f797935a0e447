//! How a guest catches up after it was away, and what it does with a log that does not fit.

use thirteen::session::{How, Line};
use thirteen::table::{Event, Moment, Nonce, Phase};
use thirteen::wire::{Entry, Epoch, Message, Signed, Stamp, Welcome};

use super::hand_host::{HandHost, SESSION, TABLE, seat_of_guest};
use super::stage::Stage;

/// The connection is cut, `plays` moves are made, and the guest is back after so long.
fn away(ms: u64, moves: usize) -> (Stage, Vec<Event>) {
    let mut stage = Stage::playing();
    stage.cut();
    let missed: Vec<Event> = (0..moves)
        .flat_map(|_| stage.host.move_on().entry().events.clone())
        .collect();
    stage.pass(ms);
    stage.join();
    (stage, missed)
}

fn plays(events: &[Event]) -> u32 {
    events
        .iter()
        .filter(|event| matches!(event, Event::Played { .. }))
        .count() as u32
}

#[test]
fn what_was_missed_in_a_short_absence_is_played_quickly() {
    let (stage, missed) = away(3_000, 3);
    let shown = stage.last_shown();
    assert_eq!((shown.how, shown.missed), (How::Backfill, plays(&missed)));
    assert_eq!(shown.events, missed);
    assert!(
        shown
            .moments
            .iter()
            .any(|moment| matches!(moment, Moment::Played { .. }))
    );
    assert_eq!(shown.view, stage.host.table.view(Some(seat_of_guest())));
    assert_eq!(shown.stamp.seq + missed.len() as u64, stage.host.stamp().seq);
    assert!(stage.is_live());
}

#[test]
fn what_was_missed_and_is_no_picture_has_its_own_place_too() {
    let mut stage = Stage::playing();
    stage.cut();
    let place = stage.host.stamp();
    let revealed = Event::NonceRevealed {
        seat: seat_of_guest(),
        nonce: Nonce([7; 32]),
    };
    stage.host.happen(vec![revealed.clone()]);
    stage.pass(3_000);
    stage.join();
    let shown = stage.last_shown();
    assert_eq!((shown.how, shown.moments.len()), (How::Backfill, 0));
    assert_eq!((shown.stamp, &shown.events), (place, &vec![revealed]));
}

#[test]
fn what_was_missed_in_a_longer_absence_is_named() {
    let (stage, missed) = away(12_000, 5);
    let shown = stage.last_shown();
    assert_eq!((shown.how, shown.missed), (How::Snapshot, plays(&missed)));
    assert_eq!(shown.events, missed);
    assert!(shown.moments.is_empty());
    assert!(stage.is_live());
}

#[test]
fn whoever_was_away_for_half_a_minute_is_welcomed_back() {
    let (stage, _) = away(31_000, 2);
    assert_eq!(stage.last_shown().how, How::WelcomeBack);
    assert_eq!(stage.last_shown().how.name(), "snapshot");
    assert!(stage.is_live());
}

#[test]
fn only_the_entries_that_are_missing_are_asked_for_and_all_are_kept() {
    let mut stage = Stage::playing();
    let next = stage.guest.next();
    assert_eq!(next, stage.host.stamp());
    stage.cut();
    stage.said.clear();
    stage.connect();
    let attach = stage.attach();
    assert_eq!(
        attach.map(|attach| (attach.session, attach.next, attach.seat)),
        Some((Some(SESSION), next, None))
    );
    stage.host.move_on();
    stage.welcome();
    stage.backfill();
    assert_eq!(stage.kept, stage.host.log);
}

#[test]
fn an_entry_that_comes_twice_is_folded_once() {
    let mut stage = Stage::playing();
    let signed = stage.host.move_on();
    stage.hear_of(signed.clone());
    let (next, shown) = (stage.guest.next(), stage.shown.len());
    stage.hear_of(signed);
    assert_eq!((stage.guest.next(), stage.shown.len()), (next, shown));
}

#[test]
fn an_entry_that_somebody_else_signed_is_dropped_and_everything_asked_for_again() {
    let mut stage = Stage::playing();
    let mut liar = stage.host.clone();
    liar.key = ed25519_dalek::SigningKey::from_bytes(&[66; 32]);
    let view = stage.guest.view();
    stage.said.clear();
    let forged = liar.move_on();
    stage.hear_of(forged);
    assert_eq!(stage.guest.view(), view);
    assert!(
        matches!(stage.said.front(), Some(Message::Attach(_))),
        "{:?}",
        stage.said
    );
    stage.host.move_on();
    stage.welcome_again();
    stage.backfill();
    assert!(stage.is_live());
    assert_eq!(stage.guest.view(), stage.host.table.view(Some(seat_of_guest())));
}

#[test]
fn an_entry_with_one_wrong_bit_is_dropped() {
    let mut stage = Stage::playing();
    let signed = stage.host.move_on();
    for bit in 0..512 {
        let mut signature = signed.signature;
        signature.0[bit / 8] ^= 1 << (bit % 8);
        let mut fresh = Stage::with(
            stage.host.clone(),
            None,
            stage.host.log[..stage.host.log.len() - 1].to_vec(),
        );
        fresh.connect();
        fresh.welcome();
        let next = fresh.guest.next();
        fresh.hear_of(Signed::new(Epoch(0), signed.entry().clone(), signature));
        assert_eq!(fresh.guest.next(), next, "bit {bit}");
    }
}

#[test]
fn an_entry_that_leaves_one_out_waits_and_then_everything_is_asked_for() {
    let mut stage = Stage::playing();
    let next = stage.guest.next();
    let first = stage.host.move_on();
    let second = stage.host.move_on();
    stage.said.clear();
    stage.hear_of(second.clone());
    assert_eq!(stage.guest.next(), next);
    stage.hear_of(first);
    stage.hear_of(second);
    assert_eq!(stage.guest.next(), stage.host.stamp(), "the missing one came in time");

    let third = stage.host.move_on();
    let fourth = stage.host.move_on();
    stage.said.clear();
    stage.hear_of(fourth);
    stage.pass(2_000);
    assert!(stage.said.iter().any(|message| matches!(message, Message::Attach(_))));
    drop(third);
    stage.welcome_again();
    stage.backfill();
    assert_eq!(stage.guest.next(), stage.host.stamp());
}

#[test]
fn a_host_that_goes_on_lying_is_left() {
    let mut stage = Stage::playing();
    let mut liar = stage.host.clone();
    liar.key = ed25519_dalek::SigningKey::from_bytes(&[66; 32]);
    let forged = liar.move_on();
    for _ in 0..4 {
        stage.hear_of(forged.clone());
        stage.pass(2_000);
    }
    assert!(matches!(stage.line(), Line::Reconnecting { .. }), "{:?}", stage.line());
}

#[test]
fn an_entry_of_an_older_reign_is_dropped() {
    let mut stage = Stage::playing();
    let signed = stage.host.move_on();
    let entry: Entry = signed.entry().clone();
    let (next, view) = (stage.guest.next(), stage.guest.view());
    stage.hear_of(Signed::new(Epoch(5), entry, signed.signature));
    assert_eq!(
        (stage.guest.next(), stage.guest.view()),
        (next, view),
        "the signature names the reign"
    );
}

#[test]
fn a_table_of_another_host_key_is_not_taken() {
    let mut host = HandHost::starting();
    let real = host.key.clone();
    host.key = ed25519_dalek::SigningKey::from_bytes(&[66; 32]);
    let mut stage = Stage::new(host);
    stage.host.key = real;
    stage.connect();
    stage.welcome();
    stage.backfill();
    assert!(!stage.is_live());
}

#[test]
fn a_guest_comes_back_after_a_crash_with_what_it_kept() {
    let mut before = Stage::playing();
    let signed = before.host.move_on();
    before.hear_of(signed);
    let saved = before.memory.clone().expect("it keeps its session");
    let json = serde_json::to_string(&saved).expect("memory can be written down");
    let saved = serde_json::from_str(&json).expect("and read");
    before.host.move_on();
    let mut after = Stage::with(before.host.clone(), Some(saved), before.kept.clone());
    assert_eq!(after.guest.next(), before.guest.next(), "it knows what it knew");
    after.connect();
    let session = after.attach().and_then(|attach| attach.session);
    assert_eq!(session, Some(SESSION));
    after.welcome();
    after.backfill();
    assert_eq!(after.last_shown().view, before.host.table.view(Some(seat_of_guest())));
    assert_eq!(after.guest.view().public.phase, Phase::Playing);
}

#[test]
fn a_kept_log_that_is_damaged_is_taken_as_far_as_it_is_good() {
    let host = HandHost::playing();
    let mut log = host.log.clone();
    let last = log.len() - 1;
    let broken = log[last].entry().clone();
    log[last] = Signed::new(Epoch(0), broken, thirteen::table::Signature([0; 64]));
    let stage = Stage::with(host.clone(), None, log);
    assert_eq!(stage.guest.next().seq, host.log[last].entry().seq);
}

#[test]
fn another_table_of_the_same_host_begins_anew() {
    let before = Stage::playing();
    let saved = before.memory.clone();
    let mut after = Stage::with(before.host.clone(), saved, before.kept.clone());
    after.connect();
    after.hear(&Message::Hello(thirteen::wire::Hello::ours()));
    after.said.clear();
    after.hear(&Message::Welcome(Welcome {
        session: SESSION,
        table: thirteen::table::TableId(TABLE.0 + 1),
        stamp: Stamp::default(),
        next: thirteen::session::CommandNo(1),
    }));
    let attach = after.attach().map(|attach| attach.next);
    assert_eq!(attach, Some(Stamp::default()));
}
