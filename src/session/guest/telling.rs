//! What a guest tells its host unasked: how far it is, and what it sees.

use super::durations::{ACKS, COALESCE_MS, HEARTBEAT_MS, PROBE_MS, QUIET_MS, SPARE_ACKS};
use super::{Guest, GuestOutput};
use crate::session::Millis;
use crate::session::bucket::Bucket;
use crate::wire::{self, Message};

/// When the host is told the next time, and what the last answer was.
#[derive(Clone, Debug)]
pub(super) struct Telling {
    last: Millis,
    /// Something was applied that the host does not know of yet.
    owed: bool,
    acks: Bucket,
    /// Milliseconds to the host and back; 0 before the first answer.
    pub(super) rtt_ms: u32,
}

impl Telling {
    pub(super) const fn new(now: Millis) -> Self {
        Self {
            last: now,
            owed: false,
            acks: Bucket::full(ACKS.0, ACKS.1, now),
            rtt_ms: 0,
        }
    }

    /// When the host is to be told, while the connection holds, if it was last heard then. What was applied is told at once, because the host's own
    /// player waits for it; only who has told much in a short time gathers it first.
    pub(super) fn due(&self, now: Millis, heard: Millis) -> Option<Millis> {
        let probe = (self.last + Millis(PROBE_MS)).max(heard + Millis(QUIET_MS));
        let beat = (self.last + Millis(HEARTBEAT_MS)).min(probe);
        let plenty = self.acks.holds(now) > SPARE_ACKS;
        let gathered = self.last + Millis(if plenty { 0 } else { COALESCE_MS });
        let ack = gathered.max(self.acks.ready_at(now));
        Some(if self.owed { beat.min(ack) } else { beat })
    }
}

impl Guest {
    /// Something was applied: the host is to be told of it.
    pub(super) fn owe_an_answer(&mut self) {
        self.telling.owed = true;
    }

    pub(super) fn tell_what_is_due(&mut self) {
        let due = self.telling.due(self.now, self.ladder.heard());
        let due = due.is_some_and(|due| due <= self.now);
        if due && self.ladder.is_live() {
            self.heartbeat();
        }
    }

    /// Tells the host how far this guest is.
    pub(super) fn heartbeat(&mut self) {
        if self.telling.owed {
            self.telling.acks.take(self.now);
        }
        self.telling.owed = false;
        self.telling.last = self.now;
        let view = self.replica.view();
        let message = Message::Heartbeat {
            stamp: self.replica.next,
            public_hash: wire::public_hash(&view.public),
            view_hash: wire::view_hash(&view),
            sent_ms: self.now.0,
            rtt_ms: self.telling.rtt_ms,
        };
        self.send(&message);
    }

    /// The host has answered a heartbeat.
    pub(super) fn pong(&mut self, sent_ms: u64) {
        let rtt = self.now.0.saturating_sub(sent_ms);
        let sane = sent_ms <= self.now.0 && rtt <= LONGEST_RTT_MS;
        if sane {
            self.telling.rtt_ms = u32::try_from(rtt.max(1)).unwrap_or(u32::MAX);
            self.say_how_it_is();
        }
    }

    pub(super) fn send(&mut self, message: &Message) {
        if let Some(link) = self.ladder.link() {
            let frame = wire::encode(message);
            self.outputs.push_back(GuestOutput::Send { link, frame });
        }
    }
}

/// An answer that took longer is to a heartbeat of another connection.
const LONGEST_RTT_MS: u64 = 60_000;
