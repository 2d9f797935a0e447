//! How much one connection may send, and what becomes of a guest that sends too much.

use std::collections::VecDeque;

use super::Millis;
use super::bucket::Bucket;
use super::durations::{MUTED_MS, STRIKES_MS};

/// What one connection may still send.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    commands: Bucket,
    control: Bucket,
    /// When its last commands were refused, or came while it was muted.
    strikes: VecDeque<Millis>,
    muted_until: Millis,
    /// It has been told of what was dropped, since something of it was last listened to.
    told: bool,
    /// How many of its messages were dropped.
    pub(super) dropped: u64,
}

/// What is done with a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It is listened to.
    Heard,
    /// It is dropped.
    Dropped,
    /// It is dropped, and the guest is told that it is too fast, or muted for so many milliseconds.
    DroppedAndTold(u32),
    /// The connection is closed.
    Flooding,
}

impl Limits {
    pub(super) fn new(now: Millis) -> Self {
        Self {
            commands: Bucket::full(COMMANDS_A_MINUTE, COMMANDS_AT_ONCE, now),
            control: Bucket::full(CONTROL_A_MINUTE, CONTROL_A_MINUTE, now),
            strikes: VecDeque::new(),
            muted_until: Millis(0),
            told: false,
            dropped: 0,
        }
    }

    /// A command or a line of chat came.
    pub(super) fn command(&mut self, now: Millis) -> Verdict {
        if now < self.muted_until {
            self.strike(now);
            return self.drop_or_close(self.muted_until.0 - now.0);
        }
        if self.commands.take(now) {
            self.told = false;
            return Verdict::Heard;
        }
        let ready = self.commands.ready_at(now);
        self.drop_or_close(ready.0 - now.0)
    }

    /// Anything else came.
    pub(super) fn control(&mut self, now: Millis) -> Verdict {
        if self.control.take(now) {
            return Verdict::Heard;
        }
        let ready = self.control.ready_at(now);
        self.drop_or_close(ready.0 - now.0)
    }

    /// A command was refused; what follows for the connection.
    pub(super) fn refused(&mut self, now: Millis) -> Verdict {
        self.strike(now);
        if self.strikes.len() >= MOST_STRIKES {
            return Verdict::Flooding;
        }
        if self.strikes.len().is_multiple_of(STRIKES_TO_BE_MUTED) {
            self.muted_until = now + Millis(MUTED_MS);
            self.told = true;
            return Verdict::DroppedAndTold(MUTED_MS as u32);
        }
        Verdict::Heard
    }

    fn strike(&mut self, now: Millis) {
        self.strikes.retain(|strike| *strike + Millis(STRIKES_MS) > now);
        self.strikes.push_back(now);
    }

    fn drop_or_close(&mut self, wait_ms: u64) -> Verdict {
        self.dropped += 1;
        if self.strikes.len() >= MOST_STRIKES {
            Verdict::Flooding
        } else if std::mem::replace(&mut self.told, true) {
            Verdict::Dropped
        } else {
            Verdict::DroppedAndTold(u32::try_from(wait_ms).unwrap_or(u32::MAX))
        }
    }
}

/// Commands and lines of chat that a guest may send a minute.
pub const COMMANDS_A_MINUTE: u64 = 100;

/// How many of them it may send at once.
pub const COMMANDS_AT_ONCE: u64 = 20;

/// Heartbeats, acknowledgements and the like that a guest may send a minute.
pub const CONTROL_A_MINUTE: u64 = 240;

/// So many refused commands within [`STRIKES_MS`] mute a guest.
const STRIKES_TO_BE_MUTED: usize = 5;

/// So many refused or muted commands within [`STRIKES_MS`] close the connection.
const MOST_STRIKES: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(limits: &mut Limits, now: u64, times: usize) -> usize {
        (0..times)
            .filter(|_| limits.command(Millis(now)) == Verdict::Heard)
            .count()
    }

    #[test]
    fn twenty_commands_at_once_and_a_hundred_a_minute() {
        let mut limits = Limits::new(Millis(0));
        assert_eq!(heard(&mut limits, 0, 50), 20);
        let later: usize = (1..=60_000).map(|now| heard(&mut limits, now, 1)).sum();
        assert_eq!(later, 100);
        assert_eq!(heard(&mut limits, 10_000_000, 50), 20, "the bucket does not overflow");
    }

    #[test]
    fn a_guest_is_told_once_how_long_to_wait() {
        let mut limits = Limits::new(Millis(0));
        heard(&mut limits, 0, 20);
        assert_eq!(limits.command(Millis(0)), Verdict::DroppedAndTold(600));
        assert_eq!(limits.command(Millis(1)), Verdict::Dropped);
        assert_eq!(limits.command(Millis(600)), Verdict::Heard);
        assert_eq!(limits.dropped, 2);
    }
}
