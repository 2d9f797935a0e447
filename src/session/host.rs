//! The host of one table.

use std::collections::VecDeque;

use ed25519_dalek::SigningKey;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::Millis;
use super::chain::Chain;
use super::commands::Asker;
use super::curtain::Curtain;
use super::heartbeat::Beat;
use super::io::{HostConfig, Input, Output, Pace};
use super::ledger::Ledger;
use super::log::{RestoreError, Secret, Witness};
use super::peers::Peers;
use super::presence::Presence;
use super::telling::Face;
use super::turn::{Turn, WAKE_MS};
use crate::rules::BySeat;
use crate::table::{Event, PlayerId, PublicKey, Table, TurnTimer};
use crate::wire::{CommandNo, Epoch, Signed};

/// The host of one table: the table, its clocks, its programs, its log.
#[derive(Debug)]
pub struct Host {
    pub(super) table: Table,
    /// With which the log is signed.
    pub(super) key: SigningKey,
    pub(super) chain: Chain,
    /// Everything that has happened, signed.
    pub(super) log: Vec<Signed>,
    pub(super) epoch: Epoch,
    /// The number of the next event.
    pub(super) seq: u64,
    /// The number of the event after the one that gave the turn to whoever has it.
    pub(super) turn_given: u64,
    pub(super) ledger: Ledger,
    /// Whose program this is; it is shown what happens.
    pub(super) player: PlayerId,
    pub(super) peers: Peers,
    pub(super) presence: Presence,
    pub(super) beat: Beat,
    pub(super) curtain: Curtain,
    /// The clock that everyone was told last: whose, whether it runs, and when it ends or how much is left.
    pub(super) clock_told: Option<Face>,
    pub(super) secret: Option<Secret>,
    /// When the nonces that have not come are left out, while any is awaited.
    pub(super) nonces_due: Option<Millis>,
    pub(super) turn: Option<Turn>,
    pub(super) tickets: u64,
    pub(super) banks: BySeat<u64>,
    pub(super) seeds: ChaCha20Rng,
    pub(super) habits: Xoshiro256PlusPlus,
    pub(super) pace: Pace,
    pub(super) now: Millis,
    pub(super) outputs: VecDeque<Output>,
    pub(super) replaced: u64,
}

impl Host {
    /// Opens a table where nobody sits.
    pub fn open(config: HostConfig, now: Millis) -> Self {
        let mut host = Self::empty(config.host, config.key.clone(), config.chance, config.pace, now);
        let opened = Event::Opened {
            table: config.table,
            host: config.host,
            key: public_key(&config.key),
            settings: config.settings,
        };
        host.happen(None, vec![opened]);
        host
    }

    /// Takes up a table from its log, with the key that the log was signed with, and from the secret of the game that was
    /// being played. Without that secret the game is dealt again; scores and history stay. Nothing that was clocked is
    /// in the log: every bank is full. Nobody is connected: the seats of guests are kept for them from now on.
    ///
    /// # Errors
    /// [`RestoreError`] when the log is not one of a table, from its first event on, or not as its host signed it.
    pub fn restore(
        log: &[Signed],
        secret: Option<Secret>,
        key: SigningKey,
        chance: [u8; 32],
        pace: Pace,
        now: Millis,
    ) -> Result<Self, RestoreError> {
        let opened = log.first().and_then(|signed| signed.entry().events.first());
        let Some(Event::Opened { host: player, .. }) = opened else {
            return Err(RestoreError::NotATable);
        };
        let mut host = Self::empty(*player, key, chance, pace, now);
        let mut witness = Witness::default();
        for signed in log {
            witness.see(signed)?;
            let entry = signed.entry();
            for event in &entry.events {
                host.fold(event);
            }
            host.seq = entry.end();
            if let Some((player, no)) = entry.cause {
                host.ledger.note(player, no, Ok(()));
            }
        }
        if witness.key() != Some(public_key(&host.key)) {
            return Err(RestoreError::OtherKey);
        }
        host.log = log.to_vec();
        (host.chain, host.epoch) = (witness.chain(), witness.epoch());
        host.take_up(secret);
        host.expect_guests();
        host.show_again();
        host.settle();
        Ok(host)
    }

    /// The number that a player's next command must have.
    pub fn next_no(&self, player: PlayerId) -> CommandNo {
        self.ledger.next(player)
    }

    /// The table, with every hand.
    pub const fn table(&self) -> &Table {
        &self.table
    }

    /// How often a program was late, failed, or chose what is not legal, so that a move was made without it.
    pub const fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Takes in what happened. `now` never goes back; if it is far later than [`Host::poll_timeout`] asked for, the
    /// machine was asleep, and nobody loses time over it.
    pub fn handle(&mut self, now: Millis, input: Input) {
        let overslept = self.poll_timeout().is_some_and(|due| now > due + Millis(WAKE_MS));
        if overslept || matches!(input, Input::Woke) {
            self.wake(now);
        }
        self.now = self.now.max(now);
        match input {
            Input::Command { player, no, command } => self.command(Asker::Here, player, no, &command, false),
            Input::Thought { ticket, choice } => self.thought(ticket, choice),
            Input::Connected { link, key } => self.connected(link, key),
            Input::Received { link, frame } => self.received(link, &frame),
            Input::Disconnected { link } => self.disconnected(link),
            Input::Backlog { link, bytes } => self.backlog(link, bytes),
            Input::CloseTable => self.close_table(),
            Input::Woke | Input::Tick => {}
        }
        self.close_the_silent();
        self.settle();
        self.keep_guests_told();
    }

    /// What is to be done next; ask again until there is nothing.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When it wants to be told the time, if nothing happens before.
    pub fn poll_timeout(&self) -> Option<Millis> {
        let turn = self.turn.as_ref().and_then(|turn| turn.due(self.now));
        let dues = [
            turn,
            self.nonces_due,
            self.greeting_due(),
            self.absence_due(),
            self.beat_due(),
            self.acks_due(),
            self.curtain_due(),
        ];
        dues.into_iter().flatten().min()
    }

    fn empty(player: PlayerId, key: SigningKey, chance: [u8; 32], pace: Pace, now: Millis) -> Self {
        let mut seeds = ChaCha20Rng::from_seed(chance);
        let habits = Xoshiro256PlusPlus::seed_from_u64(seeds.next_u64());
        Self {
            table: Table::unopened(),
            key,
            chain: Chain::default(),
            log: Vec::new(),
            epoch: Epoch::default(),
            seq: 0,
            turn_given: 0,
            ledger: Ledger::default(),
            player,
            peers: Peers::default(),
            presence: Presence::default(),
            beat: Beat::default(),
            curtain: Curtain::default(),
            clock_told: None,
            secret: None,
            nonces_due: None,
            turn: None,
            tickets: 0,
            banks: BySeat([TurnTimer::BANK_MS; 4]),
            seeds,
            habits,
            pace,
            now,
            outputs: VecDeque::new(),
            replaced: 0,
        }
    }

    /// Does what is due by itself, until nothing is.
    fn settle(&mut self) {
        for _ in 0..MOST_CHORES {
            self.face_the_turn();
            if !self.do_chore() && !self.do_what_is_due() && !self.mind_the_absent() {
                return;
            }
        }
    }
}

/// The half of a key that everyone may know.
fn public_key(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

/// The most that a host does by itself at one moment: more than any game has moves.
const MOST_CHORES: usize = 1_000;
