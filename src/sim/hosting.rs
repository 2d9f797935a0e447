//! The host's machine: its program, its disk, and the person before it.

use ed25519_dalek::SigningKey;

use super::chance::Chance;
use super::faults::Fault;
use super::law::Law;
use super::mutant::{Mutant, dice};
use super::node::{Machine, Node};
use super::person::Person;
use super::setup::Setup;
use super::watch::Program;
use super::wires::{End, Peer};
use super::world::{Happening, World};
use crate::bot::{self, Style};
use crate::rules::Cards;
use crate::session::{CommandNo, Host, HostConfig, Input, LinkId, Millis, Output, Pace, Record, Secret, Ticket};
use crate::table::{Choice, Command, Level, PlayerId, PublicKey, TableId, View};
use crate::wire::{Message, Signed, Stamp, decode, encode};

/// The machine that hosts the table.
pub(super) struct HostNode {
    pub(super) machine: Machine,
    pub(super) core: Option<Host>,
    pub(super) person: Person,
    pub(super) key: [u8; 32],
    pub(super) disk: HostDisk,
    /// Until when it takes no new connections.
    pub(super) refuses_until: u64,
    /// Times that it was started.
    starts: u64,
    chance: Chance,
}

/// What the host has kept.
#[derive(Default)]
pub(super) struct HostDisk {
    pub(super) log: Vec<Signed>,
    pub(super) secret: Option<Secret>,
}

impl HostNode {
    pub(super) fn new(chance: &mut Chance, setup: &Setup) -> Self {
        let mut chance = chance.branch();
        let key = chance.seed();
        let mut person = Person::new(
            PlayerId::of(&public_key(key)),
            "Chủ".parse().expect("a good name"),
            chance.branch(),
        );
        person.hosts = true;
        person.keeps_free = setup.guests as u8;
        let mut machine = Machine::any(&mut chance);
        if setup.exact {
            machine.clock = super::clock::Clock::new(0, 0);
        }
        if setup.mutant == Some(Mutant::GivesSeatsAway) {
            machine.clock = super::clock::Clock::new(0, 3_000_000);
        }
        Self {
            machine,
            core: None,
            person,
            key,
            disk: HostDisk::default(),
            refuses_until: 0,
            starts: 0,
            chance,
        }
    }
}

/// The public half of a key.
pub(super) fn public_key(seed: [u8; 32]) -> PublicKey {
    PublicKey(SigningKey::from_bytes(&seed).verifying_key().to_bytes())
}

impl World {
    /// Opens the table.
    pub(super) fn open_table(&mut self, setup: &Setup) {
        let config = HostConfig {
            table: TableId(u128::from(self.host.chance.below(u64::MAX)) + 1),
            host: self.host.person.player,
            key: SigningKey::from_bytes(&self.host.key),
            settings: setup.settings,
            chance: self.host.chance.seed(),
            pace: Pace::Human(bot::thinking_ms),
        };
        self.host.machine.runs = true;
        self.host.core = Some(Host::open(config, self.host_clock()));
        self.carry_out_host();
        let sit = Command::Sit {
            seat: None,
            name: self.host.person.name.clone(),
        };
        self.host_asks(sit);
        self.looks(Node::Host, 10);
    }

    fn host_clock(&self) -> Millis {
        self.host.machine.clock.shows(self.now)
    }

    /// The host takes something in.
    pub(super) fn tell_host(&mut self, input: Input) {
        let now = self.host_clock();
        self.trace.number(now.0);
        let Some(core) = &mut self.host.core else { return };
        core.handle(now, input);
        self.watch.host_holds(self.now, core.table());
        self.carry_out_host();
        self.set_alarm(Node::Host);
    }

    fn carry_out_host(&mut self) {
        let mut batch: Vec<Output> = Vec::new();
        if let Some(core) = &mut self.host.core {
            batch.extend(std::iter::from_fn(|| core.poll_output()));
        }
        if self.mutant == Some(Mutant::ShowsBeforeKeeping) {
            batch.sort_by_key(|output| matches!(output, Output::Persist(_)));
        }
        for output in batch {
            if self.host.machine.dies_now() {
                let torn = matches!(output, Output::Persist(_));
                if torn {
                    self.count(Fault::RecordTorn);
                }
                return self.kill(Node::Host);
            }
            self.carry_out_for_host(output);
            if self.host.core.is_none() {
                return;
            }
        }
    }

    fn carry_out_for_host(&mut self, output: Output) {
        match output {
            Output::Persist(record) => self.persist(record),
            Output::Accepted { player, no } => self.host_answered(player, no, true),
            Output::Refused { player, no, refusal } => {
                let now = self.now;
                self.trace
                    .say(now, || format!("host player: {no:?} refused, {refusal}"));
                self.host_answered(player, no, false);
            }
            Output::Gap { player, expected } => {
                let what = format!("the host's own {player} is told to use {expected:?}");
                self.watch.accuse(self.now, Law::Once, what);
            }
            Output::Show {
                stamp, events, view, ..
            } => self.host_shows(stamp, &events, *view),
            Output::Think {
                ticket, view, level, ..
            } => self.think(ticket, &view, level),
            Output::Send { link, frame } => self.host_sends(link, frame, false),
            Output::SendAside { link, frame } => self.host_sends(link, frame, true),
            Output::Close { link, reason } => {
                let now = self.now;
                self.trace.say(now, || format!("host closes {link:?}: {reason:?}"));
                self.close(link.0, End::Host);
            }
            Output::Bar(_) | Output::Presence(_) => {}
            Output::Diagnose(diagnosis) => {
                let now = self.now;
                self.trace.say(now, || format!("host finds {diagnosis:?}"));
            }
        }
    }

    fn persist(&mut self, record: Record) {
        if self.host.machine.disk_full {
            return self.kill(Node::Host);
        }
        match record {
            Record::Entry(signed) => {
                let now = self.now;
                self.trace.number(signed.entry().seq);
                self.trace.say(now, || {
                    format!("kept {:?} for {:?}", signed.entry().events, signed.entry().cause)
                });
                self.watch.kept(now, signed.epoch, signed.entry());
                if self.mutant == Some(Mutant::ShowsItselfFirst) {
                    self.host_has_seen(signed.end().seq);
                }
                self.host.disk.log.push(signed);
            }
            Record::Secret(secret) => {
                self.watch.sworn(secret.seed.0);
                self.host.disk.secret = Some(secret);
            }
        }
    }

    fn host_shows(&mut self, stamp: Stamp, events: &[crate::table::Event], view: View) {
        let next = Stamp {
            epoch: stamp.epoch,
            seq: stamp.seq + events.len() as u64,
        };
        self.trace.number(next.seq);
        self.watch.told(self.now, stamp, events);
        self.watch.shown(self.now, self.host.person.player, next, &view, true);
        self.host_has_seen(next.seq);
        self.host.person.view = Some(view);
        self.looks_soon(Node::Host);
    }

    /// The host's own player sees everything before `next`: so must a guest have it, if one was there for a while.
    fn host_has_seen(&mut self, next: u64) {
        let public = self.watch.public();
        let sits = |player| {
            let seat = public.seat_of(player);
            seat.is_some_and(|seat| matches!(public.seats[seat], crate::table::SeatState::Human(_)))
        };
        let steady = self
            .guests
            .iter()
            .position(|guest| sits(guest.person.player) && guest.attached && guest.steady_since + STEADY_MS < self.now);
        let players = self.guests.iter().filter(|guest| sits(guest.person.player));
        let seen = players.map(|guest| guest.has).max().unwrap_or(0);
        if let Some(steady) = steady.filter(|_| seen < next) {
            let what =
                format!("the host's player sees what is before event {next}, and guest {steady} has only {seen}");
            self.watch.accuse(self.now, Law::Kept, what);
        }
    }

    fn think(&mut self, ticket: Ticket, view: &View, level: Level) {
        let calm = self.is_calm();
        let chance = &mut self.host.chance;
        let mut choice = Some(bot::choose(view, level, Style::Even, chance.rng()));
        let mut after = chance.between(1, 40);
        if !calm && chance.one_in(200) {
            match chance.below(4) {
                0 => choice = None,
                1 => choice = Some(Choice::Play(Cards::DECK)),
                2 => after = chance.between(3_000, 9_000),
                _nothing_comes => after = u64::MAX / 8,
            }
            self.count(Fault::BadThought);
        }
        if self.mutant == Some(Mutant::RollsItsOwnDice) {
            after += dice() % 5;
        }
        let life = self.host.machine.life;
        self.queue
            .put(self.now + after, Happening::Thought { life, ticket, choice });
    }

    pub(super) fn thought(&mut self, life: u32, ticket: Ticket, choice: Option<Choice>) {
        if self.host.machine.life == life && self.host.machine.runs {
            self.tell_host(Input::Thought { ticket, choice });
        }
    }

    fn host_answered(&mut self, player: PlayerId, no: CommandNo, accepted: bool) {
        self.trace.number(no.0 << 1 | u64::from(accepted));
        if player == self.host.person.player {
            self.host.person.waits = false;
            self.looks_soon(Node::Host);
        }
    }

    /// The person at the host asks for something.
    pub(super) fn host_asks(&mut self, command: Command) {
        let player = self.host.person.player;
        if self.mutant == Some(Mutant::NeverResumes) && command == Command::Resume {
            return;
        }
        let Some(core) = &self.host.core else { return };
        let no = core.next_no(player);
        let now = self.now;
        self.trace.say(now, || format!("host player asks: {no:?} {command:?}"));
        self.watch.sends(now, Program::Host, player, no, &command);
        self.watch.came(player, no, &command);
        self.tell_host(Input::Command { player, no, command });
    }

    pub(super) fn host_ticks(&mut self) {
        self.tell_host(Input::Tick);
    }

    /// A frame comes to the host.
    pub(super) fn host_receives(&mut self, wire: u64, mut frame: Vec<u8>) {
        let Some(peer) = self.wires.wire(wire).map(|wire| wire.peer) else {
            return;
        };
        let player = self.player_of(peer);
        let message = decode(&frame);
        if !matches!(message, Ok(Some(Message::Hello(_)) | None) | Err(_)) {
            self.watch.heard(self.now, player);
        }
        if let Ok(Some(Message::Command { no, seen, command })) = message {
            let no = self.as_a_mutant_reads(player, no);
            self.watch.came(player, no, &command);
            frame = encode(&Message::Command { no, seen, command });
        }
        let link = LinkId(wire);
        self.tell_host(Input::Received { link, frame });
    }

    fn as_a_mutant_reads(&self, player: PlayerId, no: CommandNo) -> CommandNo {
        let next = self.host.core.as_ref().map_or(no, |core| core.next_no(player));
        let forgetful = match self.mutant {
            Some(Mutant::RepeatsCommands) => true,
            Some(Mutant::ForgetsItsLedger) => self.host.starts > 0,
            Some(_) | None => false,
        };
        if forgetful && no < next { next } else { no }
    }

    pub(super) fn player_of(&self, peer: Peer) -> PlayerId {
        match peer {
            Peer::Guest(at) => self.guests[at].person.player,
            Peer::Hostile => self.hostile.player,
        }
    }

    pub(super) fn host_disconnected(&mut self, wire: u64) {
        if self.host.machine.runs {
            self.tell_host(Input::Disconnected { link: LinkId(wire) });
        }
    }

    fn host_sends(&mut self, link: LinkId, frame: Vec<u8>, aside: bool) {
        let Some(peer) = self.wires.wire(link.0).map(|wire| wire.peer) else {
            return;
        };
        let to = self.player_of(peer);
        let frame = self.as_a_mutant_sends(frame);
        self.watch.sent(self.now, to, &frame);
        self.hostile.overhears(&mut self.chance, &frame);
        let frame = match peer {
            Peer::Guest(at) => self.altered(at, frame),
            Peer::Hostile => frame,
        };
        self.send(link.0, End::Guest, frame, aside);
    }

    fn as_a_mutant_sends(&self, mut frame: Vec<u8>) -> Vec<u8> {
        match (self.mutant, decode(&frame), &self.host.core) {
            (Some(Mutant::SendsAnothersHand), Ok(Some(Message::Hand { game, seat, proof, .. })), Some(core)) => {
                let seats = self.watch.public().settings.table_seats();
                let cards = core.table().dealt(seats.next_after(seat).unwrap_or(seat));
                encode(&Message::Hand {
                    game,
                    seat,
                    cards,
                    proof,
                })
            }
            (Some(Mutant::SendsItsSeed), Ok(Some(Message::Heartbeat { .. })), _) => {
                frame.extend(self.host.disk.secret.iter().flat_map(|secret| secret.seed.0));
                frame
            }
            (Some(_) | None, _, _) => frame,
        }
    }

    /// The host's program is started from its disk.
    pub(super) fn restore_host(&mut self) {
        let mut log = std::mem::take(&mut self.host.disk.log);
        if self.mutant == Some(Mutant::ForgetsItsLog) {
            log.pop();
        }
        let secret = self
            .host
            .disk
            .secret
            .clone()
            .filter(|_| self.mutant != Some(Mutant::ForgetsItsSeed));
        let chance = self.host.chance.seed();
        let key = SigningKey::from_bytes(&self.host.key);
        let restored = Host::restore(
            &log,
            secret,
            key,
            chance,
            Pace::Human(bot::thinking_ms),
            self.host_clock(),
        );
        self.host.disk.log = log;
        self.host.starts += 1;
        match restored {
            Ok(core) => {
                self.host.machine.runs = true;
                self.host.core = Some(core);
                self.host.person.waits = false;
                self.host.person.view = None;
                self.host.person.acts_at = None;
                self.carry_out_host();
                if let Some(core) = &self.host.core {
                    self.watch.restored(self.now, core.table());
                }
                self.set_alarm(Node::Host);
                self.looks_soon(Node::Host);
            }
            Err(error) => {
                self.watch
                    .accuse(self.now, Law::Kept, format!("the host does not come back: {error}"));
            }
        }
    }
}

/// A guest that has been well for so long is one for whom the host waits.
const STEADY_MS: u64 = 20_000;
