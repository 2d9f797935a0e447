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
use super::log::{Record, RestoreError, Secret};
use super::peers::Peers;
use super::presence::Presence;
use super::telling::{Face, must_arrive};
use super::turn::{Turn, WAKE_MS};
use crate::rules::{BySeat, Deal};
use crate::table::{Command, Event, House, Moment, Phase, PlayerId, PublicKey, Seed, Table, TurnTimer, Who, decide};
use crate::wire::{CommandNo, Entry, Epoch, Signed, Stamp};

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
    secret: Option<Secret>,
    pub(super) turn: Option<Turn>,
    pub(super) tickets: u64,
    pub(super) banks: BySeat<u64>,
    seeds: ChaCha20Rng,
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
            key: PublicKey(config.key.verifying_key().to_bytes()),
            settings: config.settings,
        };
        host.happen(None, vec![opened]);
        host
    }

    /// Takes up a table from its log, and from the secret of the game that was being played. Without that secret the
    /// game is dealt again; scores and history stay. Nothing that was clocked is in the log: every bank is full.
    ///
    /// # Errors
    /// [`RestoreError`] when the log is not one of a table, from its first event on.
    pub fn restore(
        log: &[Entry],
        secret: Option<Secret>,
        chance: [u8; 32],
        pace: Pace,
        now: Millis,
    ) -> Result<Self, RestoreError> {
        let opened = log.first().and_then(|entry| entry.events.first());
        let Some(Event::Opened { host: player, .. }) = opened else {
            return Err(RestoreError::NotATable);
        };
        let mut host = Self::empty(*player, SigningKey::from_bytes(&chance), chance, pace, now);
        for entry in log {
            if entry.seq != host.seq {
                return Err(RestoreError::Gap {
                    expected: host.seq,
                    found: entry.seq,
                });
            }
            for event in &entry.events {
                host.fold(event);
            }
            host.seq = entry.end();
            let signed = host.chain.sign(&host.key, host.epoch, entry.clone());
            host.log.push(signed);
            if let Some((player, no)) = entry.cause {
                host.ledger.note(player, no, Ok(()));
            }
        }
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

    /// Finds the deal of the running game, or of the last, again.
    fn take_up(&mut self, secret: Option<Secret>) {
        let public = self.table.public();
        let (dealt, seats) = (public.game_no, usize::from(public.settings.seats));
        let proven = public
            .last_result()
            .and_then(|result| result.proof)
            .map(|proof| Deal::of(proof.hands));
        let bound = public
            .committed
            .or_else(|| public.last_result().and_then(|result| result.committed));
        self.secret = secret.filter(|secret| bound == Some(secret.seed.commitment()));
        let deal = match self.secret {
            Some(secret) if secret.game == dealt => {
                Some(Deal::from_key(secret.seed.deal_key(public.table, dealt), seats))
            }
            Some(_) | None => proven,
        };
        if let Some(deal) = deal {
            self.table.hold(deal);
        }
        let lost = self.table.public().committed.is_some() && self.secret.is_none();
        if lost {
            self.house(House::LoseDeal);
        }
    }

    /// Carries out what the house decides; whether it fits the state.
    pub(super) fn house(&mut self, command: House) -> bool {
        match decide(&self.table, Who::House, &Command::House(command)) {
            Ok(events) => {
                self.happen(None, events);
                true
            }
            Err(_) => false,
        }
    }

    /// Keeps events, then folds, sends and shows them.
    pub(super) fn happen(&mut self, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) {
        let stamp = self.stamp();
        let entry = Entry::new(self.seq, cause, events.clone());
        self.outputs.push_back(Output::Persist(Record::Entry(entry.clone())));
        let phase = self.table.public().phase;
        let mut moments = Vec::new();
        for event in &events {
            self.clock_before(event);
            moments.extend(self.fold(event));
        }
        let game_over = phase == Phase::Playing && self.table.public().phase != Phase::Playing;
        let signed = self.chain.sign(&self.key, self.epoch, entry);
        self.log.push(signed.clone());
        self.face_the_turn();
        self.broadcast(signed, game_over || events.iter().any(must_arrive));
        self.show_from(stamp, events, moments);
    }

    /// Folds one event.
    fn fold(&mut self, event: &Event) -> Vec<Moment> {
        let turn = self.table.public().turn();
        let moments = self.table.apply(event);
        self.seq += 1;
        let moved = matches!(event, Event::Dealt { .. } | Event::Played { .. } | Event::Passed { .. });
        if moved || self.table.public().turn() != turn {
            self.turn_given = self.seq;
        }
        moments
    }

    /// Shows the host player a picture that no event has changed.
    pub(super) fn show_again(&mut self) {
        let stamp = self.stamp();
        self.show_from(stamp, Vec::new(), Vec::new());
    }

    fn show_from(&mut self, stamp: Stamp, events: Vec<Event>, moments: Vec<Moment>) {
        let seat = self.table.public().seat_of(self.player);
        let view = Box::new(self.table.view(seat));
        let clock = self.turn.as_ref().and_then(|turn| turn.clock(self.now));
        self.present(Output::Show {
            player: self.player,
            stamp,
            events,
            moments,
            view,
            clock,
        });
    }

    /// What an event means for the clocks, before it is folded.
    fn clock_before(&mut self, event: &Event) {
        match event {
            Event::Dealt { .. } => self.banks = BySeat([TurnTimer::BANK_MS; 4]),
            Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. } => self.end_turn(),
            Event::Opened { .. }
            | Event::Seated { .. }
            | Event::BotSeated { .. }
            | Event::Freed { .. }
            | Event::Changed { .. }
            | Event::Readied { .. }
            | Event::DealCommitted { .. }
            | Event::NonceRevealed { .. }
            | Event::NonceOmitted { .. }
            | Event::InstantWon { .. }
            | Event::Revealed { .. }
            | Event::DealLost { .. }
            | Event::Signal { .. }
            | Event::Reserved { .. }
            | Event::Substituted { .. }
            | Event::Returned { .. }
            | Event::Released { .. }
            | Event::Claimed { .. }
            | Event::Active { .. }
            | Event::Paused { .. }
            | Event::Resumed
            | Event::RematchWanted { .. }
            | Event::Reset
            | Event::Said { .. } => {}
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

    /// Reveals, commits and deals when it is time; whether anything was done.
    fn do_chore(&mut self) -> bool {
        let public = self.table.public();
        let unproven = public.last_result().filter(|result| result.proof.is_none());
        let known = self
            .secret
            .filter(|secret| unproven.is_some_and(|result| result.game == secret.game));
        match public.phase {
            Phase::Between | Phase::Completed if known.is_some() => {
                known.is_some_and(|secret| self.house(House::Reveal(secret.seed)))
            }
            Phase::Starting | Phase::Between | Phase::Dealing if public.committed.is_none() => self.commit(),
            Phase::Dealing if public.paused.is_none() => self.deal(),
            Phase::Starting | Phase::Between | Phase::Dealing => false,
            Phase::Waiting | Phase::Playing | Phase::Completed => false,
        }
    }

    fn commit(&mut self) -> bool {
        let mut seed = Seed([0; 32]);
        self.seeds.fill_bytes(&mut seed.0);
        let secret = Secret {
            game: self.table.public().next_game(),
            seed,
        };
        self.secret = Some(secret);
        self.outputs.push_back(Output::Persist(Record::Secret(secret)));
        self.house(House::Commit(seed.commitment()))
    }

    fn deal(&mut self) -> bool {
        let public = self.table.public();
        let game = public.next_game();
        let Some(secret) = self.secret.filter(|secret| secret.game == game) else {
            return false;
        };
        let deal = Deal::from_key(
            secret.seed.deal_key(public.table, game),
            usize::from(public.settings.seats),
        );
        self.table.hold(deal);
        self.house(House::Deal(deal))
    }
}

/// The most that a host does by itself at one moment: more than any game has moves.
const MOST_CHORES: usize = 1_000;
