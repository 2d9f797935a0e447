//! What a guest has acknowledged, what it owes, and whether its picture is the host's.

use std::collections::VecDeque;

use super::Millis;
use super::durations::{ACKNOWLEDGED_MS, DEGRADED_MS, DESYNC_WINDOW_MS, MOST_DESYNCS};

/// The acknowledgements of one guest. "Acknowledged" means applied, not received.
#[derive(Clone, Debug)]
pub(super) struct Acks {
    /// The next event that it has not applied, as far as it has said.
    next: u64,
    /// What matters most and is not acknowledged, the oldest first.
    owed: VecDeque<Owed>,
    /// How often the oldest of it was sent again.
    resent: u8,
    /// When its picture differed.
    desyncs: VecDeque<Millis>,
    /// Until when it may not have its hand yet, so that its picture may differ.
    settling_until: Millis,
}

/// Something that must be acknowledged.
#[derive(Clone, Copy, Debug)]
struct Owed {
    /// The event after it.
    end: u64,
    /// When it was sent.
    since: Millis,
}

impl Acks {
    /// A guest who is being sent everything from `next` to `end`.
    pub(super) fn new(next: u64, end: u64, now: Millis) -> Self {
        let mut acks = Self {
            next,
            owed: VecDeque::new(),
            resent: 0,
            desyncs: VecDeque::new(),
            settling_until: now + Millis(ACKNOWLEDGED_MS),
        };
        acks.owe(end, now);
        acks
    }

    /// The next event that the guest has not applied.
    pub(super) const fn next(&self) -> u64 {
        self.next
    }

    /// Everything before `end` is sent, and matters.
    pub(super) fn owe(&mut self, end: u64, now: Millis) {
        if end > self.next && self.owed.len() < MOST_OWED {
            self.owed.push_back(Owed { end, since: now });
        }
    }

    /// The guest has applied everything before `next`.
    pub(super) fn acknowledge(&mut self, next: u64) {
        self.next = self.next.max(next);
        while self.owed.front().is_some_and(|owed| owed.end <= self.next) {
            self.owed.pop_front();
            self.resent = 0;
        }
    }

    /// When something is to be sent again, or the guest turns out not to keep up.
    pub(super) fn due(&self, now: Millis) -> Option<Millis> {
        let late = self.owed.front()?.since + Millis(DEGRADED_MS);
        self.resend_due().or_else(|| Some(late).filter(|late| *late > now))
    }

    /// Whether what is owed should be sent again now; counts that it is.
    pub(super) fn send_again(&mut self, now: Millis) -> bool {
        let again = self.resend_due().is_some_and(|due| due <= now);
        if again {
            self.resent += 1;
        }
        again
    }

    fn resend_due(&self) -> Option<Millis> {
        let since = self.owed.front()?.since;
        let after = ACKNOWLEDGED_MS * (u64::from(self.resent) + 1);
        (self.resent < MOST_RESENDS).then_some(since + Millis(after))
    }

    /// Whether the guest does not keep up.
    pub(super) fn degraded(&self, now: Millis) -> bool {
        let late = |owed: &Owed| owed.since + Millis(DEGRADED_MS) <= now;
        self.owed.front().is_some_and(late) || self.desyncs_within(now) >= MOST_DESYNCS
    }

    /// The guest was sent its hand; its picture may lack it until it arrives.
    pub(super) fn settle(&mut self, now: Millis) {
        self.settling_until = now + Millis(ACKNOWLEDGED_MS);
    }

    /// Whether a difference in what the guest alone sees may be but a hand that is on its way.
    pub(super) fn settling(&self, now: Millis) -> bool {
        now < self.settling_until
    }

    /// The guest's picture differs. Whether that is once too often, for the first time.
    pub(super) fn desync(&mut self, now: Millis) -> bool {
        let before = self.desyncs_within(now);
        self.desyncs.push_back(now);
        if self.desyncs.len() > MOST_DESYNCS {
            self.desyncs.pop_front();
        }
        before < MOST_DESYNCS && self.desyncs_within(now) >= MOST_DESYNCS
    }

    fn desyncs_within(&self, now: Millis) -> usize {
        let recent = |at: &&Millis| **at + Millis(DESYNC_WINDOW_MS) > now;
        self.desyncs.iter().filter(recent).count()
    }

    /// The machine was asleep: every answer has its whole time again.
    pub(super) fn wake(&mut self, now: Millis) {
        for owed in &mut self.owed {
            owed.since = now;
        }
        self.resent = 0;
    }
}

/// How often what matters is sent again.
const MOST_RESENDS: u8 = 2;

/// What matters and is not acknowledged, at most: a guest who owes more does not keep up anyway.
const MOST_OWED: usize = 16;
