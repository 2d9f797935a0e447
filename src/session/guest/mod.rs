//! A guest of a table: what it knows of the table, what it has asked for, and how it keeps its connection.
//!
//! [`Guest`] is a state machine like [`Host`](super::Host): it is told what happened ([`GuestInput`]) and when, is asked
//! what to do ([`Guest::poll_output`]) until there is nothing more, and says when it wants to be told the time again
//! ([`Guest::poll_timeout`]). It begins with asking for a connection ([`GuestOutput::Dial`]), asks for another whenever
//! one is lost, and finds its way back to where the table is by itself.
//!
//! It believes its host as little as it can: every entry must be signed, follow the one before it, and hold to the
//! rules as far as everyone can see; after each game it checks that the hand it was dealt is the one that the seed gives.

mod asks;
mod catching;
mod climbing;
mod commanding;
mod durations;
mod hearing;
mod io;
mod joining;
mod judging;
mod ladder;
mod legal;
mod memory;
mod parts;
mod pledging;
mod replica;
mod showing;
mod telling;

use std::collections::VecDeque;

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

pub use durations::*;
pub use io::{GuestConfig, GuestInput, GuestOutput, How, Line};
pub use memory::{DealtHand, Evidence, GuestMemory, GuestRecord, Pledged, Unanswered};

use self::asks::Asks;
use self::catching::Catching;
use self::ladder::Ladder;
use self::parts::Parts;
use self::pledging::Revealing;
use self::replica::Replica;
use self::showing::Held;
use self::telling::Telling;
use super::turn::WAKE_MS;
use super::{LinkId, Millis};
use crate::table::{PlayerId, View};
use crate::wire::{CommandNo, Hello, Stamp, TurnClock};

/// A guest of one table.
#[derive(Debug)]
pub struct Guest {
    player: PlayerId,
    /// It asks for a seat in its first words.
    sits: bool,
    memory: GuestMemory,
    replica: Replica,
    ladder: Ladder,
    /// What the host said first on this connection.
    hello: Option<Hello>,
    /// What has come since the connection was lost; none while everything is shown as it happens.
    catching: Option<Catching>,
    parts: Option<Parts>,
    /// How often the host was asked for everything again on this connection.
    resyncs: u8,
    /// Since when an entry has been missing.
    gap_since: Option<Millis>,
    asks: Asks,
    /// The number that the host expects of the next command, as far as it has shown: no lower one can be right.
    expected: CommandNo,
    /// Commands of this player that the log shows to be carried out, and whose answer is to be given.
    answers: Vec<CommandNo>,
    revealing: Revealing,
    telling: Telling,
    /// The clock of the person on turn, and when it came.
    clock: Option<(TurnClock, Millis)>,
    /// The host finds this connection unstable.
    degraded: bool,
    /// The game that the player was told not to trust last.
    disputed: Option<u32>,
    /// What is to be shown once the player's cards are here.
    held: Option<Held>,
    line: Line,
    chance: ChaCha20Rng,
    now: Millis,
    outputs: VecDeque<GuestOutput>,
}

impl Guest {
    /// A guest that asks for its first connection; with its memory it comes back to its seat.
    pub fn new(config: GuestConfig, now: Millis) -> Self {
        let player = PlayerId::of(&config.key);
        let saved = config.saved.filter(|memory| memory.host == config.host);
        let memory = saved.unwrap_or_else(|| GuestMemory::new(config.host, config.name));
        let mut guest = Self {
            player,
            sits: config.sits,
            replica: Replica::new(player, config.host),
            ladder: Ladder::new(now),
            hello: None,
            catching: None,
            parts: None,
            resyncs: 0,
            gap_since: None,
            asks: Asks::new(memory.unanswered.is_some(), now),
            expected: CommandNo(1),
            answers: Vec::new(),
            revealing: Revealing::default(),
            telling: Telling::new(now),
            clock: None,
            degraded: false,
            disputed: None,
            held: None,
            line: Line::Connecting,
            chance: ChaCha20Rng::from_seed(config.chance),
            now,
            outputs: VecDeque::new(),
            memory,
        };
        guest.remember(&config.log);
        guest.catching = Some(Catching::first());
        guest.outputs.push_back(GuestOutput::Line(Line::Connecting));
        guest.outputs.push_back(GuestOutput::Dial { attempt: 1 });
        guest
    }

    /// Takes in what happened. `now` never goes back; if it is far later than [`Guest::poll_timeout`] asked for, the
    /// machine was asleep.
    pub fn handle(&mut self, now: Millis, input: GuestInput) {
        let overslept = self.poll_timeout().is_some_and(|due| now > due + Millis(WAKE_MS));
        self.now = self.now.max(now);
        if overslept || matches!(input, GuestInput::Woke) {
            self.wake();
        }
        match input {
            GuestInput::Connected { link } => self.connected(link),
            GuestInput::DialFailed => self.dial_failed(),
            GuestInput::Received { link, frame } => self.received(link, &frame),
            GuestInput::Disconnected { link } => self.disconnected(link),
            GuestInput::Ask { no, command } => self.ask(no, command),
            GuestInput::NetworkBack => self.network_back(),
            GuestInput::Retry => self.retry(),
            GuestInput::Woke | GuestInput::Tick => {}
        }
        self.climb();
        self.miss_nothing();
        self.reveal();
        self.send_what_is_asked();
        self.show_what_is_held();
        self.tell_what_is_due();
    }

    /// What is to be done next; ask again until there is nothing.
    pub fn poll_output(&mut self) -> Option<GuestOutput> {
        self.outputs.pop_front()
    }

    /// When it wants to be told the time, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let live = self.ladder.is_live() && self.catching.is_none();
        let asks = self.asks.due(self.now).filter(|_| live);
        let telling = self.telling.due(self.now, self.ladder.heard());
        let telling = telling.filter(|_| self.ladder.is_live());
        let gap = self.gap_since.map(|since| since + Millis(GAP_MS));
        let reveal = self.reveal_due().filter(|_| live);
        let held = self.held.as_ref().map(Held::due);
        let dues = [self.ladder.due(), asks, telling, gap, reveal, held];
        dues.into_iter().flatten().min()
    }

    /// Who plays here.
    pub const fn player(&self) -> PlayerId {
        self.player
    }

    /// What the player sees.
    pub fn view(&self) -> View {
        self.replica.view()
    }

    /// The next event that is not known here.
    pub const fn next(&self) -> Stamp {
        self.replica.next
    }

    /// What it keeps.
    pub const fn memory(&self) -> &GuestMemory {
        &self.memory
    }

    /// Whether something that was asked for is yet to be answered.
    pub fn is_asking(&self) -> bool {
        !self.asks.is_empty()
    }

    /// The connection, as the player sees it.
    pub const fn line(&self) -> &Line {
        &self.line
    }

    /// The link that it uses now, if it has one.
    pub const fn link(&self) -> Option<LinkId> {
        self.ladder.link()
    }

    /// Tells the player of another state of the connection.
    fn say(&mut self, line: Line) {
        if self.line != line {
            self.line = line.clone();
            self.outputs.push_back(GuestOutput::Line(line));
        }
    }

    fn keep_memory(&mut self) {
        let record = GuestRecord::Memory(self.memory.clone());
        self.outputs.push_back(GuestOutput::Keep(record));
    }
}
