//! A log proves who said what: whatever is changed in it is seen.

use ed25519_dalek::SigningKey;
use thirteen::session::{Chain, Entry, Epoch, Host, Millis, Pace, RestoreError, Signed, Witness};
use thirteen::table::{Event, Signature};

use crate::drive::{Drive, key, signed};
use crate::world::seat;

/// The log of a game that has begun.
fn log() -> Vec<Signed> {
    let mut drive = Drive::playing(Pace::Instant);
    drive.finish_game();
    drive.log
}

/// Where a log is not what its host signed.
fn flaw(log: &[Signed]) -> Option<(usize, RestoreError)> {
    let mut witness = Witness::default();
    let seen = log.iter().map(|signed| witness.see(signed));
    seen.enumerate().find_map(|(at, seen)| Some((at, seen.err()?)))
}

/// The log with one entry in the place of another.
fn with(log: &[Signed], at: usize, signed: Signed) -> Vec<Signed> {
    let mut log = log.to_vec();
    log[at] = signed;
    log
}

#[test]
fn a_log_that_nobody_touched_is_what_its_host_signed() {
    let log = log();
    assert_eq!(flaw(&log), None);
    let entries = log.iter().map(|signed| signed.entry().clone());
    assert_eq!(
        signed(entries),
        log,
        "the same entries and key give the same signatures"
    );
}

#[test]
fn an_entry_that_was_changed_is_seen() {
    let log = log();
    for (at, signed) in log.iter().enumerate() {
        let entry = signed.entry();
        let mut events = entry.events.clone();
        let mut cause = entry.cause;
        match events.first_mut() {
            Some(Event::Played { seat: who, .. } | Event::Passed { seat: who, .. }) => {
                *who = who.onwards().next().unwrap_or(seat(0));
            }
            Some(_) | None => cause = Some((crate::world::STRANGER, thirteen::session::CommandNo(1))),
        }
        let forged = Signed::new(signed.epoch, Entry::new(entry.seq, cause, events), signed.signature);
        let seq = entry.seq;
        assert_eq!(
            flaw(&with(&log, at, forged)),
            Some((at, RestoreError::NotSigned { seq }))
        );
    }
}

#[test]
fn a_signature_or_a_reign_that_was_changed_is_seen() {
    let log = log();
    let (at, last) = (log.len() - 1, &log[log.len() - 1]);
    let seq = last.entry().seq;
    let mut bits = last.signature.0;
    bits[40] ^= 1;
    let unsigned = Signed::new(last.epoch, last.entry().clone(), Signature(bits));
    assert_eq!(
        flaw(&with(&log, at, unsigned)),
        Some((at, RestoreError::NotSigned { seq }))
    );
    let later = Signed::new(Epoch(1), last.entry().clone(), last.signature);
    assert_eq!(
        flaw(&with(&log, at, later)),
        Some((at, RestoreError::NotSigned { seq }))
    );
}

#[test]
fn an_entry_that_was_left_out_repeated_or_moved_is_seen_where_it_was() {
    let log = log();
    for at in 1..log.len() - 1 {
        let mut without = log.clone();
        without.remove(at);
        assert_eq!(flaw(&without).map(|flaw| flaw.0), Some(at));
        let mut twice = log.clone();
        twice.insert(at, log[at].clone());
        assert_eq!(flaw(&twice).map(|flaw| flaw.0), Some(at + 1));
        let mut swapped = log.clone();
        swapped.swap(at, at + 1);
        assert_eq!(flaw(&swapped).map(|flaw| flaw.0), Some(at));
    }
}

#[test]
fn entries_that_are_numbered_well_and_signed_apart_from_those_before_are_seen() {
    let log = log();
    let (at, last) = (log.len() - 1, &log[log.len() - 1]);
    let seq = last.entry().seq;
    let alone = Chain::default().sign(&key(), last.epoch, last.entry().clone());
    assert_eq!(
        flaw(&with(&log, at, alone)),
        Some((at, RestoreError::NotSigned { seq }))
    );
}

#[test]
fn a_log_that_another_key_signed_is_no_log_of_this_host() {
    let log = log();
    let other = SigningKey::from_bytes(&[9; 32]);
    let mut chain = Chain::default();
    let entries = log.iter().map(|signed| signed.entry().clone());
    let forged: Vec<Signed> = entries
        .map(|entry| chain.sign(&other, Epoch::default(), entry))
        .collect();
    assert_eq!(flaw(&forged), Some((0, RestoreError::NotSigned { seq: 0 })));
    let restored = Host::restore(&log, None, other, [0; 32], Pace::Instant, Millis(0));
    assert_eq!(restored.err(), Some(RestoreError::OtherKey));
}
