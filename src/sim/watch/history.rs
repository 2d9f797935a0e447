//! What happened, as it lies on the host's disk: S1, S2, S5, S7 and S8.

use std::collections::BTreeMap;

use super::Found;
use crate::rules::{BySeat, Seat};
use crate::sim::law::Law;
use crate::sim::mutant::{Fold, Mutant};
use crate::table::{Event, Phase, Public};
use crate::wire::{Entry, Epoch, Stamp};

/// Every event that was ever kept, in order, with the state after every entry.
#[derive(Debug)]
pub(in crate::sim) struct History {
    epoch: Epoch,
    events: Vec<Event>,
    /// The state before the event of this number, wherever an entry begins or ends.
    states: BTreeMap<u64, Public>,
    latest: Public,
    pub(in crate::sim) fold: Fold,
    /// How many tournaments and games are over, and how many moves were made.
    pub(in crate::sim) tournaments: u64,
    pub(in crate::sim) games: u64,
    pub(in crate::sim) moves: u64,
}

impl Default for History {
    fn default() -> Self {
        Self {
            epoch: Epoch::default(),
            events: Vec::new(),
            states: BTreeMap::new(),
            latest: Public::unopened(),
            fold: Mutant::fold(None),
            tournaments: 0,
            games: 0,
            moves: 0,
        }
    }
}

impl History {
    pub(in crate::sim) const fn latest(&self) -> &Public {
        &self.latest
    }

    /// The number of the next event.
    pub(in crate::sim) const fn next(&self) -> u64 {
        self.events.len() as u64
    }

    pub(in crate::sim) fn events(&self) -> &[Event] {
        &self.events
    }

    pub(super) fn append(&mut self, epoch: Epoch, entry: &Entry) -> Found {
        if epoch < self.epoch {
            return Err((
                Law::Epochs,
                format!("an entry of {epoch:?} after one of {:?}", self.epoch),
            ));
        }
        self.epoch = epoch;
        if entry.seq != self.next() {
            let what = format!("event {} is kept where event {} is due", entry.seq, self.next());
            return Err((Law::OneEvent, what));
        }
        for event in &entry.events {
            let (scores, phase) = (self.latest.scores, self.latest.phase);
            (self.fold)(&mut self.latest, event);
            self.count(event, phase);
            scores_grow(event, scores, &self.latest)?;
            self.events.push(event.clone());
        }
        self.states.insert(self.next(), self.latest.clone());
        Ok(())
    }

    fn count(&mut self, event: &Event, before: Phase) {
        let over = before == Phase::Playing && self.latest.phase != Phase::Playing;
        self.games += u64::from(over);
        self.tournaments += u64::from(before != Phase::Completed && self.latest.phase == Phase::Completed);
        let moved = matches!(
            event,
            Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. }
        );
        self.moves += u64::from(moved);
    }

    /// These events are shown, so they are kept already, and these they are.
    pub(super) fn told(&self, first: Stamp, events: &[Event]) -> Found {
        self.reign(first)?;
        for (seq, event) in (first.seq..).zip(events) {
            match self.events.get(seq as usize) {
                Some(kept) if kept == event => {}
                Some(kept) => {
                    let what = format!("event {seq} is kept as {kept:?} and shown as {event:?}");
                    return Err((Law::OneEvent, what));
                }
                None => return Err((Law::Kept, format!("event {seq} is shown before it is kept: {event:?}"))),
            }
        }
        Ok(())
    }

    /// This state is shown to somebody who has seen everything before `next`.
    pub(super) fn shown(&self, next: Stamp, public: &Public) -> Found {
        self.reign(next)?;
        if next.seq > self.next() {
            let what = format!("{} events are seen, and {} kept", next.seq, self.next());
            return Err((Law::Kept, what));
        }
        match self.states.get(&next.seq) {
            Some(state) if state == public => Ok(()),
            Some(state) => Err((
                Law::OneState,
                format!("before event {}: {}", next.seq, difference(state, public)),
            )),
            None => Err((
                Law::OneState,
                format!("half of an entry is shown, up to event {}", next.seq),
            )),
        }
    }

    /// The number of events after which this was the state, as lately as can be; none if it never was.
    pub(super) fn whole(&self, public: &Public) -> Option<u64> {
        let found = self.states.iter().rev().find(|(_, state)| *state == public);
        found.map(|(next, _)| *next)
    }

    /// How a state that never was differs from the last one.
    pub(super) fn unlike(&self, public: &Public) -> String {
        format!("a table is shown that never was: {}", difference(&self.latest, public))
    }

    /// The host is back, with this state.
    pub(super) fn restored(&self, public: &Public) -> Found {
        // A host that comes back may at once add to its log, which is then kept before anything else is checked.
        if *public == self.latest {
            Ok(())
        } else {
            Err((
                Law::Kept,
                format!(
                    "the host came back with another table: {}",
                    difference(&self.latest, public)
                ),
            ))
        }
    }

    fn reign(&self, stamp: Stamp) -> Found {
        if stamp.epoch > self.epoch {
            return Err((Law::Epochs, format!("{:?} was never granted", stamp.epoch)));
        }
        Ok(())
    }
}

fn scores_grow(event: &Event, before: BySeat<u8>, after: &Public) -> Found {
    let fresh = matches!(
        event,
        Event::Reset | Event::RematchWanted { .. } | Event::Freed { .. } | Event::Seated { .. } | Event::Opened { .. }
    );
    let shrunk = Seat::ALL.iter().find(|seat| after.scores[**seat] < before[**seat]);
    if let Some(seat) = shrunk.filter(|_| !fresh) {
        return Err((Law::Scores, format!("{seat:?} loses points by {event:?}")));
    }
    let target = after.settings.rules.target_score;
    match (after.phase, after.winner) {
        (Phase::Completed, None) => Err((Law::Scores, "a tournament is over and nobody has won it".to_owned())),
        (Phase::Completed, Some(winner)) => {
            let best = Seat::ALL.iter().map(|seat| after.scores[*seat]).max().unwrap_or(0);
            if after.scores[winner] == best && best >= target {
                Ok(())
            } else {
                Err((Law::Scores, format!("{winner:?} has won with {:?}", after.scores)))
            }
        }
        (_, _) => Ok(()),
    }
}

/// Where two states differ, in as few words as can be.
fn difference(expected: &Public, found: &Public) -> String {
    let (expected, found) = (format!("{expected:?}"), format!("{found:?}"));
    let same = expected
        .chars()
        .zip(found.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let around = |text: &str| text.chars().skip(same.saturating_sub(60)).take(140).collect::<String>();
    format!("expected …{}… and found …{}…", around(&expected), around(&found))
}
