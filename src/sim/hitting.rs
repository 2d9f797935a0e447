//! How faults come about, and how a world becomes calm again.

use std::collections::VecDeque;

use super::faults::Fault;
use super::law::Law;
use super::node::Node;
use super::wires::{End, Peer};
use super::world::{Happening, World};
use crate::session::{GuestInput, Input, Line};

impl World {
    /// Lets the next fault of the weather come some time.
    pub(super) fn next_strike(&mut self) {
        if let Some(every) = self.weather.every_ms {
            let after = self.chance.between(every / 8, every * 2);
            self.queue.put(self.now + after, Happening::Strikes);
        }
    }

    pub(super) fn strikes(&mut self) {
        if self.is_calm() {
            return;
        }
        let kinds = std::mem::take(&mut self.weather.kinds);
        let fault = self.chance.pick(&kinds).copied();
        self.weather.kinds = kinds;
        if let Some(fault) = fault {
            self.strike(fault);
        }
        self.next_strike();
    }

    fn strike(&mut self, fault: Fault) {
        let at = self.chance.below(self.guests.len() as u64) as usize;
        let ms = self.any_time();
        match fault {
            Fault::LinkBroken => self.break_link(at),
            Fault::LinkSilent => self.silence_link(at),
            Fault::LinkHeld => self.hold_link(at, ms.min(11_000)),
            Fault::CutOff => self.cut_off(at, ms),
            Fault::DialRefused => {
                self.count(Fault::DialRefused);
                self.host.refuses_until = self.now + ms;
            }
            Fault::GuestSlept => self.sleep(Node::Guest(at), ms),
            Fault::HostSlept => self.sleep(Node::Host, ms),
            Fault::GuestCrashed => self.crash_soon(Node::Guest(at), ms),
            Fault::HostCrashed => self.crash_soon(Node::Host, ms),
            Fault::DiskFull => {
                let node = if self.chance.one_in(2) {
                    Node::Host
                } else {
                    Node::Guest(at)
                };
                self.fill_disk(node);
            }
            Fault::SecondSession => self.second_session(at),
            Fault::Hostile => self.attack(),
            Fault::Altered => self.guests[at].altered += 1,
            Fault::RecordTorn | Fault::Left | Fault::BadThought | Fault::IllegalAsk | Fault::Away => {}
        }
    }

    /// A time for something to last: mostly short, and on both sides of every limit.
    fn any_time(&mut self) -> u64 {
        let limits = [
            500, 2_000, 5_000, 10_000, 12_000, 20_000, 30_000, 60_000, 75_000, 120_000,
        ];
        let limit = self.chance.pick(&limits).copied().unwrap_or(1_000);
        let near = self.chance.below(limit / 5 + 1);
        limit - limit / 10 + near
    }

    /// The connection of a guest breaks, and both sides are told.
    pub fn break_link(&mut self, guest: usize) {
        self.count(Fault::LinkBroken);
        for wire in self.wires.of(Peer::Guest(guest)) {
            let (host, own) = (self.chance.below(200), self.chance.below(200));
            self.cut(wire, host, own);
        }
    }

    /// The connection of a guest dies, and for twelve seconds nobody is told.
    pub fn silence_link(&mut self, guest: usize) {
        self.count(Fault::LinkSilent);
        for wire in self.wires.of(Peer::Guest(guest)) {
            self.cut(wire, IDLE_MS, IDLE_MS);
        }
    }

    /// Nothing gets through to or from a guest for so long, and then everything.
    pub fn hold_link(&mut self, guest: usize, ms: u64) {
        self.count(Fault::LinkHeld);
        self.disturb(Node::Guest(guest), self.now + ms);
        for wire in self.wires.of(Peer::Guest(guest)) {
            self.wires.hold(wire, self.now + ms);
        }
    }

    /// A guest has no network for so long.
    pub fn cut_off(&mut self, guest: usize, ms: u64) {
        self.count(Fault::CutOff);
        let until = self.now + ms;
        self.guests[guest].path.cut_until = until;
        self.disturb(Node::Guest(guest), until);
        for wire in self.wires.of(Peer::Guest(guest)) {
            self.wires.hold(wire, until);
            self.queue.put(self.now + IDLE_MS, Happening::IdleOut { wire });
        }
    }

    /// A guest's machine sleeps for so long.
    pub fn sleep_guest(&mut self, guest: usize, ms: u64) {
        self.sleep(Node::Guest(guest), ms);
    }

    /// The host's machine sleeps for so long.
    pub fn sleep_host(&mut self, ms: u64) {
        self.sleep(Node::Host, ms);
    }

    fn sleep(&mut self, node: Node, ms: u64) {
        if self.machine(node).sleeps() || !self.machine(node).runs {
            return;
        }
        self.count(if node == Node::Host {
            Fault::HostSlept
        } else {
            Fault::GuestSlept
        });
        let until = self.now + ms;
        let now = self.now;
        let machine = self.machine_mut(node);
        machine.asleep_until = Some(until);
        machine.asleep_since = now;
        self.queue.put(until, Happening::Wakes(node));
        let wires = match node {
            Node::Host => self.wires.held_by(End::Host),
            Node::Guest(at) => self.wires.of(Peer::Guest(at)),
        };
        for wire in wires {
            self.queue.put(self.now + IDLE_MS, Happening::IdleOut { wire });
        }
        self.disturb(node, until);
    }

    /// Something is wrong with a machine until then: nobody may count on it.
    pub(super) fn disturb(&mut self, node: Node, until: u64) {
        for (at, guest) in self.guests.iter_mut().enumerate() {
            if node == Node::Host || node == Node::Guest(at) {
                guest.steady_since = guest.steady_since.max(until);
            }
        }
    }

    pub(super) fn wakes(&mut self, node: Node) {
        let now = self.now;
        let machine = self.machine_mut(node);
        let Some(_) = machine.asleep_until.filter(|until| *until <= now) else {
            return;
        };
        machine.asleep_until = None;
        let slept = now - machine.asleep_since;
        machine.clock.sleep(slept);
        let told = machine.clock.stands_in_sleep && slept > 3_000;
        machine.alarm = None;
        let runs = machine.runs;
        if told && runs {
            match node {
                Node::Host => self.tell_host(Input::Woke),
                Node::Guest(at) => self.tell_guest(at, GuestInput::Woke),
            }
        }
        let (mine, others): (VecDeque<_>, VecDeque<_>) = self.stash.drain(..).partition(|(whose, _)| *whose == node);
        self.stash = others;
        for (_, happening) in mine {
            self.queue.put(self.now, happening);
        }
        self.set_alarm(node);
    }

    /// A program dies at one of its next outputs, and is started again after so long.
    fn crash_soon(&mut self, node: Node, ms: u64) {
        let outputs = self.chance.below(12) as u32;
        if self.machine(node).runs {
            self.count(if node == Node::Host {
                Fault::HostCrashed
            } else {
                Fault::GuestCrashed
            });
            self.machine_mut(node).dies_after = Some(outputs);
            let after = ms.max(1_000) + 4_000;
            self.queue.put(self.now + after, Happening::Restarts(node));
        }
    }

    /// The guest's program dies now, and is started again after so long.
    pub fn crash_guest(&mut self, guest: usize, ms: u64) {
        self.count(Fault::GuestCrashed);
        self.kill(Node::Guest(guest));
        self.queue.put(self.now + ms, Happening::Restarts(Node::Guest(guest)));
    }

    /// The host's program dies now, and is started again after so long.
    pub fn crash_host(&mut self, ms: u64) {
        self.count(Fault::HostCrashed);
        self.kill(Node::Host);
        self.queue.put(self.now + ms, Happening::Restarts(Node::Host));
    }

    /// The host's program dies after so many more outputs, and is started again after so long.
    pub fn crash_host_at_output(&mut self, outputs: u32, ms: u64) {
        self.count(Fault::HostCrashed);
        self.host.machine.dies_after = Some(outputs);
        self.queue.put(self.now + ms, Happening::Restarts(Node::Host));
    }

    /// The host's disk is full; there is space again after so long, and its program is started again.
    pub fn fill_host_disk(&mut self) {
        self.fill_disk(Node::Host);
    }

    fn fill_disk(&mut self, node: Node) {
        if self.machine(node).runs {
            self.count(Fault::DiskFull);
            self.machine_mut(node).disk_full = true;
            let after = self.chance.between(5_000, 40_000);
            self.queue.put(self.now + after, Happening::Restarts(node));
        }
    }

    /// A program is gone, without a word.
    pub(super) fn kill(&mut self, node: Node) {
        let now = self.now;
        self.trace.say(now, || format!("{node:?} stops"));
        self.trace.number(now);
        let machine = self.machine_mut(node);
        machine.runs = false;
        machine.life += 1;
        machine.dies_after = None;
        machine.alarm = None;
        machine.stopped_at = now;
        self.disturb(node, now);
        let wires = match node {
            Node::Host => {
                self.host.core = None;
                self.host.person.acts_at = None;
                self.wires.held_by(End::Host)
            }
            Node::Guest(at) => {
                let guest = &mut self.guests[at];
                guest.core = None;
                guest.person.acts_at = None;
                guest.attached = false;
                self.wires.of(Peer::Guest(at))
            }
        };
        let (own, other) = match node {
            Node::Host => (End::Host, End::Guest),
            Node::Guest(_) => (End::Guest, End::Host),
        };
        for wire in wires {
            self.wires.close(wire, own);
            self.queue.put(now + IDLE_MS, Happening::Ended { wire, to: other });
        }
    }

    pub(super) fn restarts(&mut self, node: Node) {
        self.machine_mut(node).disk_full = false;
        self.machine_mut(node).dies_after = None;
        if self.machine(node).runs {
            return;
        }
        if self.machine(node).sleeps() {
            self.machine_mut(node).asleep_until = None;
            self.stash.retain(|(whose, _)| *whose != node);
        }
        match node {
            Node::Host => self.restore_host(),
            Node::Guest(at) => self.start_guest(at),
        }
        // Whoever still holds a connection to the program that died is told so when it sends something.
        let now = self.now;
        let (end, wires) = match node {
            Node::Host => (End::Guest, self.wires.held_by(End::Guest)),
            Node::Guest(at) => (End::Host, self.wires.of(Peer::Guest(at))),
        };
        for wire in wires {
            if self.wires.wire(wire).is_some_and(|wire| !wire.is_open(end.other())) {
                let after = self.delay_of(wire) + 100;
                self.queue.put(now + after, Happening::Ended { wire, to: end });
            }
        }
    }

    /// A player comes from one more machine.
    pub fn second_session(&mut self, guest: usize) {
        if self.guests.len() < MOST_MACHINES && !self.is_sent_away(guest) {
            self.count(Fault::SecondSession);
            self.add_second_machine(guest);
        }
    }

    /// From now on nothing goes wrong any more, and what was broken is mended.
    pub fn calm_down(&mut self) {
        self.weather.every_ms = None;
        self.host.refuses_until = 0;
        let nodes = (0..self.guests.len()).map(Node::Guest).chain([Node::Host]);
        for node in nodes.collect::<Vec<_>>() {
            if let Node::Guest(at) = node {
                self.guests[at].path.cut_until = 0;
                self.guests[at].altered = 0;
            }
            if let Some(until) = self.machine(node).asleep_until {
                self.queue.put(until.min(self.now + 1_000), Happening::Wakes(node));
                self.machine_mut(node).asleep_until = Some(until.min(self.now + 1_000));
            }
            self.machine_mut(node).dies_after = None;
            self.machine_mut(node).disk_full = false;
            if !self.machine(node).runs {
                self.queue.put(self.now + 2_000, Happening::Restarts(node));
            }
        }
    }

    /// People who were told that the connection is lost for good try again.
    pub fn retry(&mut self) {
        for at in 0..self.guests.len() {
            let gave_up = matches!(self.guests[at].line, Some(Line::GaveUp | Line::Closed(_)));
            if gave_up && !self.is_sent_away(at) && self.guests[at].machine.runs && !self.guests[at].machine.sleeps() {
                self.tell_guest(at, GuestInput::Retry);
            }
        }
    }

    /// A guest says that the host cheats. None of the hosts here does.
    pub(super) fn disputed(&mut self, at: usize, game: u32) {
        let what = format!("guest {at} disputes game {game}, which is fair");
        self.watch.accuse(self.now, Law::Views, what);
    }
}

/// A connection over which nothing comes for so long is over for the transport.
const IDLE_MS: u64 = 12_000;

/// The most machines in a world, so that a storm of second sessions ends.
const MOST_MACHINES: usize = 9;
