//! The register of one table: whose reign it is, and who follows when its host is gone.
//!
//! Two hosts of one table must never both be believed. What prevents it is the *epoch*: each reign has a number, the relay
//! gives each number to one key for ever, and whoever has seen a higher one listens to no lower one. Times only spare people
//! work that would be thrown away: a host whose renewals are not acknowledged stops by itself before another is named.
//!
//! | state | event | then |
//! |---|---|---|
//! | held | a renewal of this epoch, by any path | held |
//! | held | silence for 20 s | doubt: everyone is asked what they know |
//! | doubt | 5 s, or somebody comes | asked again |
//! | doubt | a renewal of this epoch | held |
//! | held, doubt | a handover signed by the host | granting the next epoch to whom it names, at once |
//! | doubt | silence for 25 s, and every person who is here votes | granting the next epoch to the first of the roster |
//! | doubt | silence for 60 s, somebody misses the host, and nobody who is here hears it | the same |
//! | doubt | silence for 60 s, and nobody is here | doubt |
//! | granting | the first renewal of the new epoch | held |
//! | granting | 5 s without it | granting the epoch after that to the next of the roster |
//!
//! Nothing is granted in the first minute after the relay has started or after it has met a table that says it is older:
//! it may have lost what was on its disk, and in that time adopts the highest grant of its own that a client shows. This is
//! what it relies on if its disk is lost: that somebody who knows the highest grant comes within that minute.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::millis::Millis;
use crate::rooms::{PeerKey, RoomNo};
use crate::signed::Signed;

mod words;

pub use words::{Deal, Epoch, Escrow, Grant, Handover, MOST_VOTERS, Renewal, Share, Sight, Table};

/// Whose reign it is, of one table.
#[derive(Clone, Debug)]
pub struct Register {
    times: Times,
    record: Record,
    state: State,
    /// When the host was last heard, or the register begun.
    heard: Millis,
    /// The last renewal of this epoch.
    number: Option<u64>,
    /// What guests say of their host, and when they said it.
    sights: BTreeMap<PeerKey, (Sight, Millis)>,
    /// Nothing is granted before.
    grants_from: Millis,
}

/// What is on disk of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Which table.
    pub table: Table,
    /// Whose reign it is: the highest that was ever granted.
    pub epoch: Epoch,
    /// Its host.
    pub host: PeerKey,
    /// Whether the host has begun.
    pub is_active: bool,
    /// Who follows, in this order.
    pub roster: Vec<PeerKey>,
    /// The grant of this epoch; none of the first.
    pub grant: Option<Signed<Grant>>,
    /// The relay's half of a seed.
    pub escrow: Option<Escrow>,
}

/// How long things last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Silence of a host until it is doubted; a host's lease is as long.
    pub doubt: Millis,
    /// Silence until the others may vote.
    pub vote: Millis,
    /// Silence until the table moves by itself.
    pub alone: Millis,
    /// For a new host to begin.
    pub begin: Millis,
    /// After a start, until something is granted.
    pub start: Millis,
    /// How long it counts that a guest hears its host.
    pub hearsay: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Held,
    Doubt { asked: Millis },
    Granting { until: Millis, tries: u32 },
}

/// What a host's renewal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The host is there, and so is all on disk.
    Heard,
    /// As [`Heard`](Self::Heard), and what is on disk has changed.
    Changed,
    /// It was heard already, and is answered again.
    Again,
}

/// Why words have no effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Void {
    /// A higher epoch is known: who said this is to be told of it.
    Stale,
    /// They are of an epoch that is not known here: its grant must be shown.
    Unproved,
    /// Nothing is granted yet.
    NotYet,
    /// They are of another table, by another key, or not for now.
    Foreign,
}

/// What is to be done after some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// Nothing.
    Wait,
    /// The host is doubted: everyone is asked what they know, and asked again.
    Ask,
    /// The next epoch goes to this key.
    Grant(PeerKey),
}

impl Register {
    /// The register of a table whose host says that it is there, to a relay that started at `started`. Of its roster
    /// only those count who are `inside` its room: nobody is made to host what it has not asked for.
    pub fn begin(
        times: Times,
        now: Millis,
        started: Millis,
        (renewal, host): (&Renewal, PeerKey),
        inside: impl Fn(PeerKey) -> bool,
    ) -> Self {
        let record = Record {
            table: renewal.table,
            epoch: renewal.epoch,
            host,
            is_active: true,
            roster: people(&renewal.roster, host, inside),
            grant: None,
            escrow: None,
        };
        let since = if renewal.number == 0 { started } else { now };
        Self {
            number: Some(renewal.number),
            ..Self::restore(times, now, since, record)
        }
    }

    /// A register from disk. Its host was heard now, as far as anyone knows.
    pub fn restore(times: Times, now: Millis, since: Millis, record: Record) -> Self {
        let grants_from = since + times.start;
        let state = if record.is_active {
            State::Held
        } else {
            let until = (now + times.begin).max(grants_from);
            State::Granting { until, tries: 0 }
        };
        Self {
            times,
            record,
            state,
            heard: now,
            number: None,
            sights: BTreeMap::new(),
            grants_from,
        }
    }

    /// What is to be on disk.
    pub const fn record(&self) -> &Record {
        &self.record
    }

    /// Whether this person is to be asked what it knows of the host.
    pub fn asks(&self, key: PeerKey) -> bool {
        matches!(self.state, State::Doubt { .. }) && self.record.roster.contains(&key)
    }

    /// How long from now until something may be granted.
    pub const fn waits(&self, now: Millis) -> Millis {
        Millis(self.grants_from.0.saturating_sub(now.0))
    }

    /// When [`handle_timeout`](Self::handle_timeout) has something to do, after it was asked at `now`.
    pub fn poll_timeout(&self, now: Millis) -> Millis {
        match self.state {
            State::Held => self.heard + self.times.doubt,
            State::Doubt { .. } => now + LOOK_AGAIN,
            State::Granting { until, .. } => until,
        }
    }

    /// A host says that it is there. Of its roster only those count who are `inside` its room.
    ///
    /// # Errors
    /// [`Void`].
    pub fn renew(
        &mut self,
        now: Millis,
        renewal: &Renewal,
        by: PeerKey,
        inside: impl Fn(PeerKey) -> bool,
    ) -> Result<Renewed, Void> {
        self.is_of_now(renewal.table, renewal.epoch, by)?;
        if self.number.is_some_and(|last| renewal.number <= last) {
            return Ok(Renewed::Again);
        }
        self.number = Some(renewal.number);
        self.heard = now;
        self.state = State::Held;
        self.sights.clear();
        let roster = people(&renewal.roster, by, inside);
        let is_changed = !self.record.is_active || self.record.roster != roster;
        self.record.is_active = true;
        self.record.roster = roster;
        Ok(if is_changed { Renewed::Changed } else { Renewed::Heard })
    }

    /// A host gives its table away. Says to whom the next epoch goes.
    ///
    /// # Errors
    /// [`Void`].
    pub fn hand_over(&self, now: Millis, handover: &Handover, by: PeerKey) -> Result<PeerKey, Void> {
        self.is_of_now(handover.table, handover.epoch, by)?;
        if !self.record.is_active || !self.record.roster.contains(&handover.to) {
            return Err(Void::Foreign);
        }
        if now < self.grants_from {
            return Err(Void::NotYet);
        }
        Ok(handover.to)
    }

    /// A guest says what it knows of the host of this epoch.
    ///
    /// # Errors
    /// [`Void`].
    pub fn witness(&mut self, now: Millis, guest: PeerKey, epoch: Epoch, sight: Sight) -> Result<(), Void> {
        self.is_of_now(self.record.table, epoch, self.record.host)?;
        if !self.record.roster.contains(&guest) {
            return Err(Void::Foreign);
        }
        self.sights.insert(guest, (sight, now));
        Ok(())
    }

    /// A host leaves half of a seed.
    ///
    /// # Errors
    /// [`Void`].
    pub fn escrow(&mut self, by: PeerKey, epoch: Epoch, escrow: Escrow) -> Result<(), Void> {
        self.is_of_now(self.record.table, epoch, by)?;
        if !self.record.is_active {
            return Err(Void::Foreign);
        }
        self.record.escrow = Some(escrow);
        Ok(())
    }

    /// The half that goes to who has the present grant.
    pub fn released(&self) -> Option<&Escrow> {
        let deal = self.record.grant.as_ref()?.said.deal?;
        self.record.escrow.as_ref().filter(|escrow| escrow.deal == deal)
    }

    /// Takes over a grant that a client has shown, if it is higher. The caller has proved the signature. Says whether it
    /// did.
    pub fn adopt(&mut self, now: Millis, grant: Signed<Grant>) -> bool {
        if grant.said.table != self.record.table || grant.said.epoch <= self.record.epoch {
            return false;
        }
        let escrow = self.record.escrow.take();
        self.record = Record {
            escrow,
            ..adopted(grant)
        };
        self.number = None;
        self.heard = now;
        self.state = State::Held;
        self.sights.clear();
        true
    }

    /// What is to be done, where these people are `here`.
    pub fn handle_timeout(&mut self, now: Millis, here: impl Fn(PeerKey) -> bool) -> Course {
        let silence = Millis(now.0.saturating_sub(self.heard.0));
        match self.state {
            State::Held if silence >= self.times.doubt => {
                self.state = State::Doubt { asked: now };
                Course::Ask
            }
            State::Held => Course::Wait,
            State::Doubt { asked } => {
                if now >= self.grants_from
                    && let Some(next) = self.follower(now, silence, here)
                {
                    return Course::Grant(next);
                }
                if now < asked + ASK_AGAIN {
                    return Course::Wait;
                }
                self.state = State::Doubt { asked: now };
                Course::Ask
            }
            State::Granting { until, .. } if now < until => Course::Wait,
            State::Granting { tries, .. } => {
                if let Some(next) = self.next(here) {
                    return Course::Grant(next);
                }
                let until = now + self.times.begin;
                self.state = State::Granting { until, tries };
                Course::Wait
            }
        }
    }

    /// The grant of the next epoch to this key, where these people are `here`: to be signed, and [made](Self::granted).
    pub fn grant(&self, room: RoomNo, to: PeerKey, here: impl Fn(PeerKey) -> bool) -> Grant {
        let voters = self.record.roster.iter().copied();
        Grant {
            room,
            table: self.record.table,
            epoch: self.record.epoch.next(),
            host: to,
            before: self.record.host,
            voters: voters.filter(|key| *key != to && here(*key)).collect(),
            deal: self.record.escrow.as_ref().map(|escrow| escrow.deal),
        }
    }

    /// The next epoch is granted.
    pub fn granted(&mut self, now: Millis, grant: Signed<Grant>) {
        let tries = match self.state {
            State::Held | State::Doubt { .. } => 0,
            State::Granting { tries, .. } => tries + 1,
        };
        // Everyone of the roster has five seconds, and then they have ever more: a table that nobody can take over must not
        // wear out the disk.
        let rounds = tries / u32::try_from(self.record.roster.len().max(1)).unwrap_or(u32::MAX);
        let until = now + Millis((self.times.begin.0 << rounds.min(4)).min(self.times.alone.0));
        self.state = State::Granting { until, tries };
        self.record.epoch = grant.said.epoch;
        self.record.host = grant.said.host;
        self.record.is_active = false;
        self.record.grant = Some(grant);
        self.number = None;
        self.sights.clear();
    }

    fn is_of_now(&self, table: Table, epoch: Epoch, by: PeerKey) -> Result<(), Void> {
        if table != self.record.table {
            return Err(Void::Foreign);
        }
        if epoch < self.record.epoch {
            return Err(Void::Stale);
        }
        if epoch > self.record.epoch {
            return Err(Void::Unproved);
        }
        if by == self.record.host {
            Ok(())
        } else {
            Err(Void::Foreign)
        }
    }

    /// Who follows a host that was silent for so long.
    fn follower(&self, now: Millis, silence: Millis, here: impl Fn(PeerKey) -> bool) -> Option<PeerKey> {
        let people: Vec<PeerKey> = self.record.roster.iter().copied().filter(|key| here(*key)).collect();
        let sight = |key: &PeerKey| self.sights.get(key);
        let votes = |key: &PeerKey| matches!(sight(key), Some((Sight::Votes, _)));
        if silence >= self.times.vote && people.iter().all(votes) {
            return people.first().copied();
        }
        let hears =
            |key: &PeerKey| matches!(sight(key), Some((Sight::Hears, said)) if now < *said + self.times.hearsay);
        if silence < self.times.alone || people.iter().any(hears) {
            return None;
        }
        let misses = |key: &PeerKey| matches!(sight(key), Some((Sight::Misses | Sight::Votes, _)));
        people.into_iter().find(misses)
    }

    /// Who comes after the present one in the roster, round and round.
    fn next(&self, here: impl Fn(PeerKey) -> bool) -> Option<PeerKey> {
        let roster = &self.record.roster;
        let after = roster.iter().position(|key| *key == self.record.host);
        let (before, after) = roster.split_at(after.map_or(0, |at| at + 1));
        let mut around = after.iter().chain(before).copied();
        around.find(|key| *key != self.record.host && here(*key))
    }
}

/// What is known from a grant alone.
pub fn adopted(grant: Signed<Grant>) -> Record {
    Record {
        table: grant.said.table,
        epoch: grant.said.epoch,
        host: grant.said.host,
        is_active: true,
        roster: grant.said.voters.clone(),
        grant: Some(grant),
        escrow: None,
    }
}

/// Each of the room once, without the host.
fn people(roster: &[PeerKey], host: PeerKey, inside: impl Fn(PeerKey) -> bool) -> Vec<PeerKey> {
    let mut people = Vec::new();
    for key in roster.iter().take(MOST_VOTERS) {
        if *key != host && inside(*key) && !people.contains(key) {
            people.push(*key);
        }
    }
    people
}

impl Default for Times {
    fn default() -> Self {
        Self {
            doubt: Millis(20_000),
            vote: Millis(25_000),
            alone: Millis(60_000),
            begin: Millis(5_000),
            start: Millis(60_000),
            hearsay: Millis(15_000),
        }
    }
}

/// How often a doubted register is looked at: people come and go.
const LOOK_AGAIN: Millis = Millis(1_000);
/// How often it is asked what is known of a doubted host: more often than an answer is forgotten.
const ASK_AGAIN: Millis = Millis(5_000);
