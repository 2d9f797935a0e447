//! A table that runs in a thread of its own, as the window and the commands see it: commands go in, updates come out.
//!
//! It is the same whether the table is played alone ([`super::offline`]), hosted for others or joined. The thread never
//! waits for whoever looks: updates wait in a queue, and for one that looks too rarely they are put together.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

pub use super::hosting::Invitation;
use super::joining::JoinError;
use super::relay::RelayError;
use super::store::StoreError;
pub use crate::punch::{Outcome, Why};
use crate::rules::Seat;
pub use crate::session::{CommandNo, How, Line, TurnClock};
use crate::table::{Command, Event, Moment, PlayerId, Refusal, View};
pub use crate::wire::{Closed, Present, SessionId, Stamp};

/// A running table. When it is dropped the table stops; what is not over can be taken up again.
pub struct LiveTable {
    player: PlayerId,
    /// None once the table is being stopped.
    wishes: Option<Sender<Wish>>,
    next: Mutex<CommandNo>,
    updates: Arc<Updates>,
    thread: Option<JoinHandle<()>>,
}

/// What whoever looks at a table is told.
#[derive(Debug)]
pub enum Update {
    /// Something happened; the first one shows the table as it is and has no events.
    Shown {
        /// The place of the first event; without events, of the next that will come.
        stamp: Stamp,
        /// What happened.
        events: Vec<Event>,
        /// What there is to see and hear, in order.
        moments: Vec<Moment>,
        /// What the person sees now.
        view: Box<View>,
        /// The clock of the person on turn, if one runs; it is right when the update is sent.
        clock: Option<TurnClock>,
        /// How this came here; at a table that is hosted here always as it happened.
        how: How,
        /// How many times cards were put down while the connection was lost.
        missed: u32,
    },
    /// A command was carried out.
    Accepted(CommandNo),
    /// A command changed nothing. Number 0 is the wish for a seat with which a guest joins.
    Refused(CommandNo, Refusal),
    /// At a joined table: the host has taken this guest, and it is known where it sits.
    Joined {
        /// The seat; none for who watches.
        seat: Option<Seat>,
        /// The stay at this table, over as many connections as it needs.
        session: SessionId,
        /// How the packets travel.
        path: Path,
    },
    /// At a joined table: the connection to the host is in another state.
    Line(Line),
    /// Who is connected, and how well.
    Presence(Vec<Present>),
    /// How the packets of a joined table travel now.
    Path {
        /// Over what.
        path: Path,
        /// There and back, in milliseconds.
        rtt_ms: u32,
    },
    /// At a table that is joined over a relay: whether a direct path to the host was found, and why not.
    Punched(Outcome),
    /// The relay over which friends are found is there, or is not.
    Relay(RelayState),
    /// At a hosted table: how friends come here. Told again when the code changes.
    Invitation(Invitation),
    /// At a hosted table: somebody has typed a wrong code. After five the code changes.
    Guessed {
        /// How many did, since the code is what it is.
        failures: u32,
    },
    /// At a joined table: the player has asked for too much, and the host listens again after this.
    SlowedDown {
        /// Milliseconds.
        wait_ms: u32,
    },
    /// The host dealt another hand than it has proved: this game does not count, and the evidence is kept.
    Disputed {
        /// Which game.
        game: u32,
    },
    /// The tournament is over, but no replay of it could be kept. The table goes on.
    ReplayNotKept(StoreError),
    /// The table has stopped; there are no more updates.
    Stopped(Stopped),
}

/// How the packets between a guest and its host travel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    /// In one network, or one machine.
    Local,
    /// From one network to another.
    Direct,
    /// Through a relay.
    Relay,
}

/// What is known of the relay of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelayState {
    /// There is a connection to it.
    Up {
        /// From where it sees this machine.
        seen: SocketAddr,
        /// Whether that connection is one over TCP, because UDP is blocked.
        over_tcp: bool,
    },
    /// There is none; it is tried again.
    Down(RelayError),
    /// It has no room for this table.
    Full,
}

impl RelayState {
    /// The state's name in machine-readable output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Up { .. } => "up",
            Self::Down(_) => "down",
            Self::Full => "full",
        }
    }
}

/// Why a table has stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Its log could not be written. What was shown is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table of somebody else was not joined.
    #[error(transparent)]
    NotJoined(Box<JoinError>),
    /// A fault in the program. What was shown is safe.
    #[error("the table has stopped because of a fault in the program: open it again to go on where it was")]
    Fault,
}

impl Path {
    /// The path's name in machine-readable output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Direct => "direct",
            Self::Relay => "relay",
        }
    }
}

impl Stopped {
    /// The reason's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::NotJoined(error) => error.code(),
            Self::Fault => "fault",
        }
    }
}

impl LiveTable {
    pub(super) fn new(player: PlayerId, wishes: Sender<Wish>, updates: Arc<Updates>, thread: JoinHandle<()>) -> Self {
        Self {
            player,
            wishes: Some(wishes),
            next: Mutex::new(CommandNo(1)),
            updates,
            thread: Some(thread),
        }
    }

    /// Sends a command of the person. The number under which it is answered.
    pub fn send(&self, command: Command) -> CommandNo {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let no = *next;
        // A number is used up only when the command is on its way, so that none is ever missing.
        if self.wish(Wish::Command(no, command)) {
            *next = CommandNo(no.0 + 1);
        }
        no
    }

    /// The next update, if there is one already.
    pub fn poll_update(&self) -> Option<Update> {
        self.updates.queue().waiting.pop_front()
    }

    /// The next update, waiting for it at most so long.
    pub fn wait_update(&self, at_most: Duration) -> Option<Update> {
        let queue = self.updates.queue();
        let waits = |queue: &mut Queue| queue.waiting.is_empty() && !queue.ended;
        let waited = self.updates.came.wait_timeout_while(queue, at_most, waits);
        waited.unwrap_or_else(PoisonError::into_inner).0.waiting.pop_front()
    }

    /// Calls this from the table's thread after every update that changes what is seen, so that a sleeping window
    /// looks. Who is told again that everyone is there as before, or how long a packet takes now, may sleep on.
    pub fn on_update(&self, wake: Box<dyn Fn() + Send>) {
        *self.updates.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
    }

    /// Who plays here.
    pub const fn player(&self) -> PlayerId {
        self.player
    }

    /// At a joined table whose host was lost: tries again now.
    pub fn retry(&self) {
        self.wish(Wish::Retry);
    }

    /// At a hosted table: gives it another code. It is told by [`Update::Invitation`].
    pub fn change_code(&self) {
        self.wish(Wish::ChangeCode);
    }

    /// At a joined table: goes on with another socket, as after a change of network.
    pub fn rebind(&self) {
        self.wish(Wish::Rebind);
    }

    /// Gives the tournament up: its log goes to the replays, and there is nothing to take up again.
    pub fn abandon(self) {
        if let Some(wishes) = &self.wishes {
            wishes.blocking_send(Wish::Abandon).ok();
        }
    }

    fn wish(&self, wish: Wish) -> bool {
        self.wishes.as_ref().is_some_and(|wishes| wishes.try_send(wish).is_ok())
    }
}

impl Drop for LiveTable {
    fn drop(&mut self) {
        // A thread that hears nobody any more knows that it is to stop.
        self.wishes = None;
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
    }
}

/// What a table's thread is asked for.
pub(super) enum Wish {
    /// The person's command, answered under this number.
    Command(CommandNo, Command),
    /// The host is looked for again.
    Retry,
    /// The code becomes another.
    ChangeCode,
    /// The socket becomes another.
    Rebind,
    /// The tournament is given up.
    Abandon,
}

/// The updates that nobody has taken yet, and whom to wake.
#[derive(Default)]
pub(super) struct Updates {
    queue: Mutex<Queue>,
    came: Condvar,
    wake: Mutex<Option<Box<dyn Fn() + Send>>>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<Update>,
    ended: bool,
    /// Who was there, as it was told last.
    present: Vec<Present>,
    /// The line was told last to be as it should.
    live: bool,
}

impl Updates {
    /// Adds an update and wakes whoever looks.
    pub(super) fn tell(&self, update: Update) {
        let wakes = self.queue().add(update);
        self.came.notify_all();
        if !wakes {
            return;
        }
        if let Some(wake) = &*self.wake.lock().unwrap_or_else(PoisonError::into_inner) {
            wake();
        }
    }

    /// There will be no more.
    pub(super) fn end(&self) {
        self.queue().ended = true;
        self.came.notify_all();
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    /// Adds an update; whether it changes what is seen.
    fn add(&mut self, update: Update) -> bool {
        let wakes = match &update {
            Update::Presence(people) => {
                let as_before = self.present.iter().map(steady).eq(people.iter().map(steady));
                self.present.clone_from(people);
                !as_before
            }
            Update::Line(line) => {
                let live = matches!(line, Line::Live { .. });
                !(std::mem::replace(&mut self.live, live) && live)
            }
            Update::Accepted(_) => false,
            Update::Shown { .. }
            | Update::Refused(..)
            | Update::Joined { .. }
            | Update::Path { .. }
            | Update::Relay(_)
            | Update::Punched(_)
            | Update::Invitation(_)
            | Update::Guessed { .. }
            | Update::SlowedDown { .. }
            | Update::Disputed { .. }
            | Update::ReplayNotKept(_)
            | Update::Stopped(_) => true,
        };
        self.put(update);
        wakes
    }

    /// For one that looks too rarely what can be put together is: it loses animations, never events.
    fn put(&mut self, update: Update) {
        if self.waiting.len() < MOST_WAITING {
            return self.waiting.push_back(update);
        }
        let too_many = self.waiting.len() >= 2 * MOST_WAITING;
        match (update, self.waiting.back_mut()) {
            (
                Update::Shown {
                    events: more,
                    view: newer,
                    clock: now,
                    how: How::Live,
                    ..
                },
                Some(Update::Shown {
                    events,
                    moments,
                    view,
                    clock,
                    ..
                }),
            ) => {
                events.extend(more);
                moments.clear();
                (*view, *clock) = (newer, now);
            }
            (Update::Presence(now), Some(Update::Presence(before))) => *before = now,
            (update @ (Update::Presence(_) | Update::Path { .. }), _) if too_many => {
                drop(update);
            }
            (update, _) => self.waiting.push_back(update),
        }
    }
}

/// What of a person is more than a number that drifts.
fn steady(present: &Present) -> Present {
    Present {
        rtt_ms: 0,
        kept_ms: present.kept_ms.map(|_| 0),
        ..present.clone()
    }
}

/// Updates that wait one by one; what comes on top is put together where that loses nothing.
const MOST_WAITING: usize = 256;
/// Wishes that a table's thread has not taken yet.
pub(super) const MOST_WISHES: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn hoa() -> Present {
        Present {
            player: PlayerId(2),
            name: None,
            seat: None,
            connected: true,
            degraded: false,
            rtt_ms: 12,
            kept_ms: None,
        }
    }

    #[test]
    fn whoever_looks_is_not_woken_to_hear_that_everyone_is_there_as_before() {
        let mut queue = Queue::default();
        assert!(queue.add(Update::Presence(vec![hoa()])));
        let slower = Present { rtt_ms: 90, ..hoa() };
        assert!(!queue.add(Update::Presence(vec![slower])));
        let lost = |kept_ms| Present {
            connected: false,
            kept_ms,
            ..hoa()
        };
        assert!(queue.add(Update::Presence(vec![lost(Some(60_000))])));
        assert!(!queue.add(Update::Presence(vec![lost(Some(58_000))])));
        assert!(queue.add(Update::Presence(vec![lost(None)])));
        assert_eq!(queue.waiting.len(), 5);
    }

    #[test]
    fn whoever_looks_is_not_woken_for_another_delay_but_for_every_other_change_of_the_line() {
        let mut queue = Queue::default();
        let live = |rtt_ms| Update::Line(Line::Live { rtt_ms });
        assert!(queue.add(live(3)));
        assert!(!queue.add(live(20)));
        assert!(queue.add(Update::Line(Line::Suspect)));
        assert!(queue.add(Update::Line(Line::Suspect)));
        assert!(queue.add(live(3)));
    }
}
