//! A world: one host, its guests, what is between them, and a clock that jumps to whatever happens next.

use std::collections::VecDeque;

use super::chance::Chance;
use super::faults::{Fault, Faults, Weather};
use super::guesting::GuestNode;
use super::hostile::Hostile;
use super::hosting::HostNode;
use super::law::{Law, Violation};
use super::mutant::Mutant;
use super::node::{Machine, Node};
use super::person::{Deed, Person};
use super::queue::Queue;
use super::setup::Setup;
use super::trace::Trace;
use super::watch::Watch;
use super::wires::{Arrival, End, Peer, Wires};
use crate::rules::Seat;
use crate::session::{Guest, Host, Line, Ticket};
use crate::table::{Choice, Command, Event, Phase, Public, View};

/// Something that is going to happen.
#[derive(Clone, Debug)]
pub(super) enum Happening {
    /// A machine's alarm rings.
    Alarm(Node),
    /// A frame comes to one end of a connection.
    Arrives { wire: u64, to: End, frame: Vec<u8> },
    /// One end of a connection finds that it is over.
    Ended { wire: u64, to: End },
    /// A connection has been silent for as long as the transport bears it.
    IdleOut { wire: u64 },
    /// A guest's dialling comes to the host.
    Dials { guest: usize, life: u32 },
    /// A guest's dialling has succeeded.
    LinkUp { guest: usize, life: u32, wire: u64 },
    /// A guest's dialling has failed.
    DialFailed { guest: usize, life: u32 },
    /// A bot's program has thought.
    Thought {
        life: u32,
        ticket: Ticket,
        choice: Option<Choice>,
    },
    /// The person at a machine looks at the table.
    Acts { node: Node, life: u32 },
    /// A machine wakes up.
    Wakes(Node),
    /// A program is started again.
    Restarts(Node),
    /// The next fault of the weather.
    Strikes,
}

/// A table of several machines, under one seed.
pub struct World {
    pub(super) now: u64,
    pub(super) queue: Queue<Happening>,
    pub(super) chance: Chance,
    pub(super) wires: Wires,
    pub(super) host: HostNode,
    pub(super) guests: Vec<GuestNode>,
    pub(super) hostile: Hostile,
    pub(super) watch: Watch,
    pub(super) faults: Faults,
    pub(super) weather: Weather,
    pub(super) trace: Trace,
    pub(super) mutant: Option<Mutant>,
    /// What waits for a machine that sleeps.
    pub(super) stash: VecDeque<(Node, Happening)>,
    /// How many things have happened since time moved on.
    at_once: u32,
    steps: u64,
}

impl World {
    /// A world of this seed, about to begin.
    pub fn new(seed: u64, setup: &Setup) -> Self {
        let mut chance = Chance::new(seed);
        let host = HostNode::new(&mut chance, setup);
        let mut world = Self {
            now: 0,
            queue: Queue::new(),
            wires: Wires::default(),
            host,
            guests: Vec::new(),
            hostile: Hostile::new(&mut chance),
            watch: Watch::default(),
            faults: Faults::default(),
            weather: setup.weather.clone(),
            trace: Trace::new(setup.told),
            mutant: setup.mutant,
            stash: VecDeque::new(),
            at_once: 0,
            steps: 0,
            chance,
        };
        world.watch.history.fold = Mutant::fold(setup.mutant);
        world.open_table(setup);
        for at in 0..setup.guests + setup.spectators {
            world.add_guest(setup, at >= setup.guests);
        }
        world.next_strike();
        world
    }

    /// The time of the world, in milliseconds since it began.
    pub const fn now(&self) -> u64 {
        self.now
    }

    /// The first law that was broken.
    pub const fn broken(&self) -> Option<&Violation> {
        self.watch.broken()
    }

    /// Everything that has happened, as a number.
    pub const fn hash(&self) -> u64 {
        self.trace.hash()
    }

    /// The last lines of what has happened, if the setup wanted them.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.trace.lines()
    }

    /// What went wrong so far.
    pub const fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The table, as it lies on the host's disk.
    pub const fn public(&self) -> &Public {
        self.watch.public()
    }

    /// Whether nothing goes wrong by itself any more.
    pub const fn is_calm(&self) -> bool {
        self.weather.every_ms.is_none() || self.now >= self.weather.until_ms
    }

    /// How many tournaments and games are over, and how many moves were made.
    pub const fn played(&self) -> (u64, u64, u64) {
        let history = &self.watch.history;
        (history.tournaments, history.games, history.moves)
    }

    /// How many things have happened.
    pub const fn steps(&self) -> u64 {
        self.steps
    }

    /// Lets so many milliseconds pass.
    pub fn run_for(&mut self, ms: u64) {
        let end = self.now + ms;
        self.run_until(end, |_| false);
        self.now = self.now.max(end);
    }

    /// Lets time pass until this is so, a law is broken, or it is `end`; whether it is so.
    pub fn run_until(&mut self, end: u64, done: impl Fn(&Self) -> bool) -> bool {
        while self.broken().is_none() && !done(self) {
            match self.queue.next_at() {
                Some(at) if at <= end => self.step(),
                Some(_) | None => return false,
            }
        }
        self.broken().is_none()
    }

    /// Lets the next thing happen.
    pub fn step(&mut self) {
        let Some((at, happening)) = self.queue.take() else {
            return;
        };
        self.at_once = if at > self.now { 0 } else { self.at_once + 1 };
        self.now = self.now.max(at);
        self.steps += 1;
        if self.at_once > MOST_AT_ONCE {
            let what = format!("{MOST_AT_ONCE} things happen and no time passes: {happening:?}");
            self.watch.accuse(self.now, Law::Clocks, what);
        }
        self.happens(happening);
    }

    fn happens(&mut self, happening: Happening) {
        if let Some(node) = happening.node(&self.wires)
            && self.machine(node).sleeps()
        {
            self.stash.push_back((node, happening));
            return;
        }
        match happening {
            Happening::Alarm(node) => self.alarm(node),
            Happening::Arrives { wire, to, frame } => self.arrives(wire, to, frame),
            Happening::Ended { wire, to } => self.ended(wire, to),
            Happening::IdleOut { wire } => self.idle_out(wire),
            Happening::Dials { guest, life } => self.dials(guest, life),
            Happening::LinkUp { guest, life, wire } => self.link_up(guest, life, wire),
            Happening::DialFailed { guest, life } => self.dial_failed(guest, life),
            Happening::Thought { life, ticket, choice } => self.thought(life, ticket, choice),
            Happening::Acts { node, life } => self.acts(node, life),
            Happening::Wakes(node) => self.wakes(node),
            Happening::Restarts(node) => self.restarts(node),
            Happening::Strikes => self.strikes(),
        }
    }

    pub(super) fn machine(&self, node: Node) -> &Machine {
        match node {
            Node::Host => &self.host.machine,
            Node::Guest(at) => &self.guests[at].machine,
        }
    }

    pub(super) fn machine_mut(&mut self, node: Node) -> &mut Machine {
        match node {
            Node::Host => &mut self.host.machine,
            Node::Guest(at) => &mut self.guests[at].machine,
        }
    }

    fn person(&mut self, node: Node) -> &mut Person {
        match node {
            Node::Host => &mut self.host.person,
            Node::Guest(at) => &mut self.guests[at].person,
        }
    }

    /// Rings when the core wants to be told the time, a little late now and then.
    pub(super) fn set_alarm(&mut self, node: Node) {
        let due = match node {
            Node::Host => self.host.core.as_ref().and_then(Host::poll_timeout),
            Node::Guest(at) => self.guests[at].core.as_ref().and_then(Guest::poll_timeout),
        };
        let Some(due) = due else { return };
        let late = if self.chance.one_in(50) {
            self.chance.below(400)
        } else {
            0
        };
        let now = self.now;
        let machine = self.machine_mut(node);
        let at = machine.clock.when(due).max(now) + late;
        if machine.alarm.is_none_or(|set| set > at || set < now) {
            machine.alarm = Some(at);
            self.queue.put(at, Happening::Alarm(node));
        }
    }

    fn alarm(&mut self, node: Node) {
        let now = self.now;
        let machine = self.machine_mut(node);
        if machine.alarm.is_none_or(|set| set > now) || !machine.runs {
            return;
        }
        machine.alarm = None;
        match node {
            Node::Host => self.host_ticks(),
            Node::Guest(at) => self.guest_ticks(at),
        }
    }

    fn arrives(&mut self, wire: u64, to: End, frame: Vec<u8>) {
        match self.wires.arrive(wire, to, self.now) {
            Arrival::Now => {}
            Arrival::Later(at) => return self.queue.put(at, Happening::Arrives { wire, to, frame }),
            Arrival::Never => return,
        }
        let Some(peer) = self.wires.wire(wire).map(|wire| wire.peer) else {
            return;
        };
        match (to, peer) {
            (End::Host, _) => self.host_receives(wire, frame),
            (End::Guest, Peer::Guest(at)) => self.guest_receives(at, wire, frame),
            (End::Guest, Peer::Hostile) => self.hostile.hears(frame),
        }
    }

    /// Sends a frame on its way.
    pub(super) fn send(&mut self, wire: u64, to: End, frame: Vec<u8>, aside: bool) {
        self.trace.number(wire << 2 | (to as u64) << 1 | u64::from(aside));
        self.trace.bytes(&frame);
        let arrives = self.now + self.delay_of(wire);
        if let Some(at) = self.wires.send(wire, to, arrives, aside) {
            self.queue.put(at, Happening::Arrives { wire, to, frame });
        }
    }

    /// How long something takes over a connection now.
    pub(super) fn delay_of(&mut self, wire: u64) -> u64 {
        match self.wires.wire(wire).map(|wire| wire.peer) {
            Some(Peer::Guest(at)) => self.guests[at].path.delay(&mut self.chance),
            Some(Peer::Hostile) | None => self.chance.below(20),
        }
    }

    /// One end closes a connection: the other is told after what is under way, or before.
    pub(super) fn close(&mut self, wire: u64, end: End) {
        let delay = self.now + self.delay_of(wire);
        let after = self.wires.send(wire, end.other(), delay, false);
        let hasty = self.chance.one_in(4);
        if self.wires.close(wire, end) {
            let at = after.filter(|_| !hasty).unwrap_or(delay);
            self.queue.put(at, Happening::Ended { wire, to: end.other() });
        }
    }

    /// A connection dies; each end finds out after so many milliseconds.
    pub(super) fn cut(&mut self, wire: u64, host_ms: u64, guest_ms: u64) {
        if let Some(Peer::Guest(at)) = self.wires.wire(wire).map(|wire| wire.peer) {
            self.guests[at].steady_since = self.guests[at].steady_since.max(self.now);
        }
        self.wires.kill(wire);
        self.queue
            .put(self.now + host_ms, Happening::Ended { wire, to: End::Host });
        self.queue
            .put(self.now + guest_ms, Happening::Ended { wire, to: End::Guest });
    }

    fn ended(&mut self, wire: u64, to: End) {
        let Some(peer) = self.wires.wire(wire).map(|wire| wire.peer) else {
            return;
        };
        if !self.wires.close(wire, to) {
            return;
        }
        match (to, peer) {
            (End::Host, _) => self.host_disconnected(wire),
            (End::Guest, Peer::Guest(at)) => self.guest_disconnected(at, wire),
            (End::Guest, Peer::Hostile) => {}
        }
    }

    /// The transport ends a connection over which nothing has come for twelve seconds.
    fn idle_out(&mut self, wire: u64) {
        let Some(state) = self.wires.wire(wire) else { return };
        let asleep = match state.peer {
            Peer::Guest(at) => self.guests[at].machine.sleeps(),
            Peer::Hostile => false,
        };
        if asleep || self.host.machine.sleeps() || !state.lives() || state.is_held(self.now) {
            self.cut(wire, 0, 0);
        }
    }

    fn acts(&mut self, node: Node, life: u32) {
        if self.machine(node).life != life || !self.machine(node).runs {
            return;
        }
        let (now, calm) = (self.now, self.is_calm());
        let mut faults = std::mem::take(&mut self.faults);
        let person = self.person(node);
        if person.acts_at.is_none_or(|due| due > now) {
            self.faults = faults;
            return;
        }
        person.acts_at = None;
        let deed = person.act(now, calm, &mut faults);
        self.faults = faults;
        match deed {
            Deed::Ask(command) => {
                self.person(node).waits = true;
                self.looks(node, 5_000);
                match node {
                    Node::Host => self.host_asks(command),
                    Node::Guest(at) => self.guest_asks(at, command),
                }
            }
            Deed::Look(ms) => self.looks(node, ms),
        }
    }

    /// The person at this machine will look at the table after so many milliseconds, if it does not before.
    pub(super) fn looks(&mut self, node: Node, ms: u64) {
        let (at, life) = (self.now + ms, self.machine(node).life);
        let person = self.person(node);
        if person.acts_at.is_none_or(|already| already > at) {
            person.acts_at = Some(at);
            self.queue.put(at, Happening::Acts { node, life });
        }
    }

    /// The person at this machine has seen something, or has an answer.
    pub(super) fn looks_soon(&mut self, node: Node) {
        let calm = self.is_calm();
        let mut faults = std::mem::take(&mut self.faults);
        let ms = self.person(node).thinks_ms(calm, &mut faults);
        self.faults = faults;
        self.looks(node, ms);
    }

    /// Whether so many tournaments are over.
    pub fn has_finished(&self, tournaments: u64) -> bool {
        self.watch.history.tournaments >= tournaments
    }

    /// Whether a game is being played.
    pub fn is_playing(&self) -> bool {
        self.public().phase == Phase::Playing
    }

    /// Everything that has happened at the table, as it lies on the host's disk.
    pub fn events(&self) -> &[Event] {
        self.watch.history.events()
    }

    /// What the person at the host sees; none while its program does not run.
    pub const fn host_view(&self) -> Option<&View> {
        self.host.person.view.as_ref()
    }

    /// What a guest sees, counted from 0; none before it is shown anything.
    pub fn guest_view(&self, guest: usize) -> Option<&View> {
        self.guests.get(guest)?.person.view.as_ref()
    }

    /// The state of a guest's connection, as it shows it.
    pub fn guest_line(&self, guest: usize) -> Option<&Line> {
        self.guests.get(guest)?.line.as_ref()
    }

    /// Where a guest sits, by what is on the host's disk.
    pub fn guest_seat(&self, guest: usize) -> Option<Seat> {
        self.public().seat_of(self.guests.get(guest)?.person.player)
    }

    /// The person at a guest asks for this, in place of what it wants itself.
    pub fn guest_wants(&mut self, guest: usize, command: Command) {
        self.guest_asks(guest, command);
    }

    /// The person at the host asks for this.
    pub fn host_wants(&mut self, command: Command) {
        self.host_asks(command);
    }

    /// One more person comes to watch. Its number among the guests.
    pub fn add_spectator(&mut self, setup: &Setup) -> usize {
        self.add_guest(setup, true);
        self.guests.len() - 1
    }

    /// Counts a fault.
    pub(super) fn count(&mut self, fault: Fault) {
        self.faults.count(fault);
        let now = self.now;
        self.trace.number(fault as u64);
        self.trace.say(now, || format!("fault: {}", fault.code()));
    }
}

impl Happening {
    /// The machine that must be awake for it.
    fn node(&self, wires: &Wires) -> Option<Node> {
        match self {
            Self::Alarm(node) | Self::Acts { node, .. } => Some(*node),
            Self::Arrives { wire, to, .. } | Self::Ended { wire, to } => match (to, wires.wire(*wire)?.peer) {
                (End::Host, _) => Some(Node::Host),
                (End::Guest, Peer::Guest(at)) => Some(Node::Guest(at)),
                (End::Guest, Peer::Hostile) => None,
            },
            Self::LinkUp { guest, .. } | Self::DialFailed { guest, .. } => Some(Node::Guest(*guest)),
            Self::Thought { .. } => Some(Node::Host),
            Self::IdleOut { .. } | Self::Dials { .. } | Self::Wakes(_) | Self::Restarts(_) | Self::Strikes => None,
        }
    }
}

/// So many things may happen at one millisecond.
const MOST_AT_ONCE: u32 = 20_000;
