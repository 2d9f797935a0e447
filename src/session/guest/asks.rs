//! What the player asks for: one command at a time, each under a number that is kept before it is sent.

use std::collections::VecDeque;

use super::durations::{ANSWER_MS, COMMANDS, LONGEST_QUIET_MS, QUEUE, SHORT_QUIET_MS};
use crate::session::Millis;
use crate::session::bucket::Bucket;
use crate::table::Command;
use crate::wire::{CommandNo, Stamp};

/// The commands that wait, and the one that is on its way.
#[derive(Clone, Debug)]
pub(super) struct Asks {
    waiting: VecDeque<Asked>,
    flight: Option<Flight>,
    bucket: Bucket,
    /// The host wants nothing before.
    quiet_until: Millis,
}

/// Something that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// The asker's number; none if nobody waits for an answer.
    pub(super) ask: Option<CommandNo>,
    /// The first event that the player had not seen.
    pub(super) seen: Stamp,
    pub(super) command: Command,
}

/// The command that is on its way; what it is is in the memory.
#[derive(Clone, Copy, Debug)]
struct Flight {
    ask: Option<CommandNo>,
    /// When it was sent; none if it must be sent again.
    sent: Option<Millis>,
}

impl Asks {
    /// Nothing waits; or a command of an earlier life is on its way.
    pub(super) fn new(unanswered: bool, now: Millis) -> Self {
        Self {
            waiting: VecDeque::new(),
            flight: unanswered.then_some(Flight { ask: None, sent: None }),
            bucket: Bucket::full(COMMANDS.0, COMMANDS.1, now),
            quiet_until: now,
        }
    }

    /// Lets a command wait; gives it back if too many do.
    pub(super) fn wait(&mut self, asked: Asked) -> Result<(), Asked> {
        if self.waiting.len() >= QUEUE {
            return Err(asked);
        }
        self.waiting.push_back(asked);
        Ok(())
    }

    /// Lets a command of the program's own wait before all others, in place of the one before it.
    pub(super) fn wait_first(&mut self, asked: Asked) {
        self.waiting.retain(|waiting| waiting.ask.is_some());
        self.waiting.push_front(asked);
    }

    /// The next command to be put on its way, if none is and the host wants one.
    pub(super) fn take(&mut self, now: Millis) -> Option<Asked> {
        let may = self.flight.is_none() && !self.waiting.is_empty() && self.may_send(now);
        let asked = if may { self.waiting.pop_front()? } else { return None };
        self.flight = Some(Flight {
            ask: asked.ask,
            sent: Some(now),
        });
        Some(asked)
    }

    /// Whether the command on its way is to be sent again now.
    pub(super) fn again(&mut self, now: Millis) -> bool {
        let due = self.flight.is_some_and(|flight| flight.due() <= now);
        if !due || !self.may_send(now) {
            return false;
        }
        if let Some(flight) = &mut self.flight {
            flight.sent = Some(now);
        }
        true
    }

    /// The command on its way must be sent again.
    pub(super) fn unsend(&mut self) {
        if let Some(flight) = &mut self.flight {
            flight.sent = None;
        }
    }

    /// The command on its way has its answer; who asked for it.
    pub(super) fn landed(&mut self) -> Option<CommandNo> {
        self.flight.take().and_then(|flight| flight.ask)
    }

    /// The host drops what comes before this has passed.
    pub(super) fn slow_down(&mut self, wait_ms: u32, now: Millis) {
        let wait = u64::from(wait_ms).min(LONGEST_QUIET_MS);
        self.quiet_until = self.quiet_until.max(now + Millis(wait));
        self.unsend();
    }

    /// Whether the host wants nothing for so long that nobody should wait for it.
    pub(super) fn are_unwelcome(&self, now: Millis) -> bool {
        self.quiet_until > now + Millis(SHORT_QUIET_MS)
    }

    /// Takes out what waits and makes no sense any more; who asked for it.
    pub(super) fn sift(&mut self, makes_sense: impl Fn(&Asked) -> bool) -> Vec<CommandNo> {
        let (stay, go): (VecDeque<Asked>, VecDeque<Asked>) = self.waiting.drain(..).partition(makes_sense);
        self.waiting = stay;
        go.into_iter().filter_map(|asked| asked.ask).collect()
    }

    /// Everyone who waits for an answer that will not come.
    pub(super) fn give_up(&mut self) -> Vec<CommandNo> {
        let flight = self.flight.take().and_then(|flight| flight.ask);
        let waiting = self.waiting.drain(..).filter_map(|asked| asked.ask);
        flight.into_iter().chain(waiting).collect()
    }

    /// Whether something waits to be sent, or for its answer.
    pub(super) fn is_empty(&self) -> bool {
        self.flight.is_none() && self.waiting.is_empty()
    }

    /// When something may be sent, while the connection holds.
    pub(super) fn due(&self, now: Millis) -> Option<Millis> {
        let wanted = match self.flight {
            Some(flight) => flight.due(),
            None if self.waiting.is_empty() => return None,
            None => now,
        };
        Some(wanted.max(self.quiet_until).max(self.bucket.ready_at(now)))
    }

    fn may_send(&mut self, now: Millis) -> bool {
        now >= self.quiet_until && self.bucket.take(now)
    }
}

impl Flight {
    fn due(&self) -> Millis {
        self.sent.map_or(Millis(0), |sent| sent + Millis(ANSWER_MS))
    }
}
