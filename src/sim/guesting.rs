//! A guest's machine: its program, its disk, and the person before it.

use super::chance::Chance;
use super::clock::Clock;
use super::faults::Fault;
use super::hosting::public_key;
use super::mutant::Mutant;
use super::node::{Machine, Node};
use super::person::Person;
use super::setup::Setup;
use super::watch::Program;
use super::wires::{End, Path, Peer};
use super::world::{Happening, World};
use crate::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line, LinkId, Signed,
};
use crate::table::{Command, Event, PlayerId, Public, View, apply};
use crate::wire::{Closed, Message, Stamp, decode, encode};

/// A machine at which somebody plays or watches.
pub(super) struct GuestNode {
    pub(super) machine: Machine,
    pub(super) core: Option<Guest>,
    pub(super) person: Person,
    pub(super) key: [u8; 32],
    pub(super) disk: GuestDisk,
    pub(super) path: Path,
    /// The state of its connection, as it shows it.
    pub(super) line: Option<Line>,
    /// It is at the table, as far as it knows.
    pub(super) attached: bool,
    /// Since when nothing has gone wrong with it.
    pub(super) steady_since: u64,
    /// The next event that it does not have.
    pub(super) has: u64,
    /// So many of the next frames to it are altered.
    pub(super) altered: u32,
    /// Its own numbers for what it asks.
    asks: u64,
    chance: Chance,
}

/// What a guest has kept.
#[derive(Clone, Default)]
pub(super) struct GuestDisk {
    memory: Option<GuestMemory>,
    log: Vec<Signed>,
}

impl World {
    /// One more guest, whose program starts at once.
    pub(super) fn add_guest(&mut self, setup: &Setup, watches: bool) {
        let mut chance = self.chance.branch();
        let key = chance.seed();
        let names = ["Lan", "Minh", "Hoa", "Tuấn", "Mai", "Dũng", "Thu"];
        let name = chance.pick(&names).copied().unwrap_or("Lan");
        let player = PlayerId::of(&public_key(key));
        // A number of its own: nobody sits down under the name of another.
        let name = format!("{name} {}", player.0 % 10_000);
        let mut person = Person::new(player, name.parse().expect("a good name"), chance.branch());
        person.watches = watches;
        let mut machine = Machine::any(&mut chance);
        let mut path = Path::any(&mut chance);
        if setup.exact {
            machine.clock = Clock::new(0, 0);
            path = Path::short();
        }
        self.guests.push(GuestNode {
            machine,
            core: None,
            person,
            key,
            disk: GuestDisk::default(),
            path,
            line: None,
            attached: false,
            steady_since: 0,
            has: 0,
            altered: 0,
            asks: 0,
            chance,
        });
        self.start_guest(self.guests.len() - 1);
    }

    /// The same player at one more machine, with nothing on its disk.
    pub(super) fn add_second_machine(&mut self, of: usize) {
        let first = &self.guests[of];
        let mut chance = self.chance.branch();
        let mut person = Person::new(first.person.player, first.person.name.clone(), chance.branch());
        person.watches = first.person.watches;
        let machine = Machine::any(&mut chance);
        let node = GuestNode {
            machine,
            core: None,
            person,
            key: first.key,
            disk: GuestDisk::default(),
            path: Path::any(&mut chance),
            line: None,
            attached: false,
            steady_since: self.now,
            has: 0,
            altered: 0,
            asks: 0,
            chance,
        };
        self.guests.push(node);
        self.start_guest(self.guests.len() - 1);
    }

    /// A guest's program is started, from what is on its disk.
    pub(super) fn start_guest(&mut self, at: usize) {
        let host = public_key(self.host.key);
        let guest = &mut self.guests[at];
        let sits_at_once = !guest.person.watches && guest.chance.one_in(2);
        let config = GuestConfig {
            key: public_key(guest.key),
            name: guest.person.name.clone(),
            sits: sits_at_once,
            host,
            chance: guest.chance.seed(),
            saved: guest.disk.memory.clone(),
            log: guest.disk.log.clone(),
        };
        let now = guest.machine.clock.shows(self.now);
        guest.machine.runs = true;
        guest.core = Some(Guest::new(config, now));
        guest.person.waits = false;
        guest.person.view = None;
        guest.person.acts_at = None;
        guest.has = 0;
        self.carry_out_guest(at);
        self.set_alarm(Node::Guest(at));
        self.looks_soon(Node::Guest(at));
    }

    /// A guest takes something in.
    pub(super) fn tell_guest(&mut self, at: usize, input: GuestInput) {
        let now = self.guests[at].machine.clock.shows(self.now);
        self.trace.number(now.0 ^ at as u64);
        let Some(core) = &mut self.guests[at].core else { return };
        core.handle(now, input);
        self.carry_out_guest(at);
        self.set_alarm(Node::Guest(at));
    }

    fn carry_out_guest(&mut self, at: usize) {
        while let Some(output) = self.guests[at].core.as_mut().and_then(Guest::poll_output) {
            if self.guests[at].machine.dies_now() {
                return self.kill(Node::Guest(at));
            }
            self.carry_out_for_guest(at, output);
        }
    }

    fn carry_out_for_guest(&mut self, at: usize, output: GuestOutput) {
        match output {
            GuestOutput::Dial { attempt } => self.dial(at, attempt),
            GuestOutput::Send { link, frame } => self.guest_sends(at, link, frame, false),
            GuestOutput::SendAside { link, frame } => self.guest_sends(at, link, frame, true),
            GuestOutput::Close { link, reason } => {
                let now = self.now;
                self.trace
                    .say(now, || format!("guest {at} closes {link:?}: {reason:?}"));
                self.close(link.0, End::Guest);
            }
            GuestOutput::Keep(record) => self.guest_keeps(at, record),
            GuestOutput::Accepted { no } => self.guest_answered(at, no, true),
            GuestOutput::Refused { no, refusal } => {
                let now = self.now;
                self.trace.say(now, || format!("guest {at}: {no:?} refused, {refusal}"));
                self.guest_answered(at, no, false);
            }
            GuestOutput::Show {
                stamp,
                events,
                view,
                how,
                ..
            } => self.guest_shows(at, stamp, &events, *view, how),
            GuestOutput::Line(line) => self.guest_told(at, line),
            GuestOutput::Presence(_) | GuestOutput::SlowedDown { .. } => {}
            GuestOutput::Disputed { game } => {
                let now = self.now;
                self.trace.say(now, || format!("guest {at} disputes game {game}"));
                self.disputed(at, game);
            }
        }
    }

    fn guest_keeps(&mut self, at: usize, record: GuestRecord) {
        if self.guests[at].machine.disk_full {
            return self.kill(Node::Guest(at));
        }
        let guest = &mut self.guests[at];
        match record {
            GuestRecord::Memory(memory) => guest.disk.memory = Some(memory),
            GuestRecord::Entry(signed) => {
                guest.has = guest.has.max(signed.end().seq);
                guest.disk.log.push(signed);
            }
            GuestRecord::Evidence(_) => {}
        }
    }

    fn guest_shows(&mut self, at: usize, stamp: Stamp, events: &[Event], mut view: View, how: How) {
        let (now, player) = (self.now, self.guests[at].person.player);
        self.trace.number(stamp.seq << 8 | at as u64);
        self.trace.say(now, || {
            format!("guest {at} is shown {how:?} from {stamp:?}: {} events", events.len())
        });
        let old = self.guests[at].person.view.as_ref().map(|view| view.dealt);
        if let Some(old) = old.filter(|old| self.mutant == Some(Mutant::KeepsItsOldHand) && !old.is_empty()) {
            view.dealt = old;
        }
        let next = match how {
            How::Live | How::Backfill => {
                self.watch.told(now, stamp, events);
                let next = Stamp {
                    epoch: stamp.epoch,
                    seq: stamp.seq + events.len() as u64,
                };
                let settled = self.guests[at].attached && self.guests[at].steady_since + SETTLED_MS < now;
                self.watch.shown(now, player, next, &view, settled);
                next.seq
            }
            How::Snapshot | How::WelcomeBack => self.watch.shown_whole(now, player, &view),
        };
        let guest = &mut self.guests[at];
        guest.has = guest.has.max(next);
        guest.person.view = Some(view);
        self.looks_soon(Node::Guest(at));
    }

    fn guest_told(&mut self, at: usize, line: Line) {
        let now = self.now;
        self.trace.say(now, || format!("guest {at}: {line:?}"));
        let attached = matches!(line, Line::Live { .. } | Line::Spectating);
        let guest = &mut self.guests[at];
        if attached != guest.attached {
            guest.steady_since = guest.steady_since.max(now);
        }
        guest.attached = attached;
        guest.line = Some(line);
    }

    fn guest_answered(&mut self, at: usize, no: CommandNo, accepted: bool) {
        self.trace.number(no.0 << 1 | u64::from(accepted));
        self.guests[at].person.waits = false;
        self.looks_soon(Node::Guest(at));
    }

    /// The person at a guest asks for something.
    pub(super) fn guest_asks(&mut self, at: usize, command: Command) {
        let guest = &mut self.guests[at];
        guest.asks += 1;
        let no = CommandNo(guest.asks);
        let now = self.now;
        self.trace.say(now, || format!("guest {at} asks: {command:?}"));
        self.tell_guest(at, GuestInput::Ask { no, command });
    }

    fn guest_sends(&mut self, at: usize, link: LinkId, mut frame: Vec<u8>, aside: bool) {
        if let Ok(Some(Message::Command { no, seen, command })) = decode(&frame) {
            let player = self.guests[at].person.player;
            self.watch.sends(self.now, Program::Guest(at), player, no, &command);
            if self.mutant == Some(Mutant::RenumbersCommands) {
                let no = self.host.core.as_ref().map_or(no, |core| core.next_no(player).max(no));
                frame = encode(&Message::Command { no, seen, command });
            }
        }
        self.hostile.overhears(&mut self.chance, &frame);
        self.send(link.0, End::Host, frame, aside);
    }

    pub(super) fn guest_receives(&mut self, at: usize, wire: u64, frame: Vec<u8>) {
        if !self.guests[at].machine.runs {
            return;
        }
        if matches!(self.mutant, Some(Mutant::TrustsAnyone | Mutant::TakesAnyOrder)) {
            return self.shows_carelessly(at, wire, frame);
        }
        let now = self.now;
        self.trace.say(now, || {
            let message = format!("{:?}", decode(&frame));
            format!("guest {at} hears {}", message.chars().take(120).collect::<String>())
        });
        let link = LinkId(wire);
        self.tell_guest(at, GuestInput::Received { link, frame });
    }

    /// A mutant shows what comes without looking at it, and then lets the core have it.
    fn shows_carelessly(&mut self, at: usize, wire: u64, frame: Vec<u8>) {
        if let (Ok(Some(Message::Events { entries })), Some(view)) = (decode(&frame), &self.guests[at].person.view) {
            let mut public: Public = view.public.clone();
            let expected = self.guests[at].has;
            for signed in entries {
                let (entry, stamp) = (signed.entry(), signed.stamp());
                let wanted = match self.mutant {
                    Some(Mutant::TrustsAnyone) => entry.seq == expected,
                    Some(_) | None => true,
                };
                if !wanted {
                    continue;
                }
                self.watch.told(self.now, stamp, &entry.events);
                for event in &entry.events {
                    apply(&mut public, event);
                }
                self.watch.saw(self.now, signed.end(), &public);
            }
        }
        let link = LinkId(wire);
        self.tell_guest(at, GuestInput::Received { link, frame });
    }

    pub(super) fn guest_disconnected(&mut self, at: usize, wire: u64) {
        self.disturb(Node::Guest(at), self.now);
        if self.guests[at].machine.runs {
            self.tell_guest(at, GuestInput::Disconnected { link: LinkId(wire) });
        }
    }

    pub(super) fn guest_ticks(&mut self, at: usize) {
        self.tell_guest(at, GuestInput::Tick);
    }

    fn dial(&mut self, at: usize, attempt: u32) {
        let life = self.guests[at].machine.life;
        self.trace.number(u64::from(attempt));
        let after = self.guests[at].path.delay(&mut self.chance);
        self.queue
            .put(self.now + 2 * after, Happening::Dials { guest: at, life });
    }

    /// A guest's dialling comes to the host, if it gets there.
    pub(super) fn dials(&mut self, guest: usize, life: u32) {
        let node = &self.guests[guest];
        if node.machine.life != life || !node.machine.runs {
            return;
        }
        let (cut, path, key) = (node.path.cut_until > self.now, node.path, node.key);
        let delay = path.delay(&mut self.chance);
        let (refused, away) = (
            !self.host.machine.runs || self.host.refuses_until > self.now,
            cut || self.host.machine.sleeps(),
        );
        if refused || away {
            let after = if away { 5_000 } else { delay };
            self.queue.put(self.now + after, Happening::DialFailed { guest, life });
            return;
        }
        let wire = self.wires.connect(Peer::Guest(guest));
        let up = self.wires.send(wire, End::Guest, self.now + delay, false);
        let link = LinkId(wire);
        self.queue
            .put(up.unwrap_or(self.now), Happening::LinkUp { guest, life, wire });
        self.tell_host(crate::session::Input::Connected {
            link,
            key: public_key(key),
        });
    }

    pub(super) fn link_up(&mut self, guest: usize, life: u32, wire: u64) {
        let machine = &self.guests[guest].machine;
        if machine.life == life && machine.runs {
            self.disturb(Node::Guest(guest), self.now);
            self.tell_guest(guest, GuestInput::Connected { link: LinkId(wire) });
        } else {
            self.wires.close(wire, End::Guest);
            self.queue
                .put(self.now + 12_000, Happening::Ended { wire, to: End::Host });
        }
    }

    pub(super) fn dial_failed(&mut self, guest: usize, life: u32) {
        let machine = &self.guests[guest].machine;
        if machine.life == life && machine.runs {
            self.tell_guest(guest, GuestInput::DialFailed);
        }
    }

    /// Alters a frame that is on its way to a guest, if it is its turn.
    pub(super) fn altered(&mut self, at: usize, mut frame: Vec<u8>) -> Vec<u8> {
        let Ok(Some(message)) = decode(&frame) else {
            return frame;
        };
        let signed = matches!(
            message,
            Message::Events { .. } | Message::Hand { .. } | Message::Backfill { .. }
        );
        let Some(left) = self.guests[at].altered.checked_sub(1).filter(|_| signed) else {
            return frame;
        };
        self.guests[at].altered = left;
        self.disturb(Node::Guest(at), self.now);
        self.count(Fault::Altered);
        let byte = self.chance.below(frame.len() as u64) as usize;
        if let Some(byte) = frame.get_mut(byte) {
            *byte ^= 1 << self.chance.below(8);
        }
        frame
    }

    /// The guest's program was told that it is not to come back by itself.
    pub(super) fn is_sent_away(&self, at: usize) -> bool {
        let left = [Closed::Replaced, Closed::Kicked, Closed::TableClosed, Closed::Left];
        matches!(&self.guests[at].line, Some(Line::Closed(reason)) if left.contains(reason))
    }
}

/// A guest that has been well for so long has its hand before it is shown a deal.
const SETTLED_MS: u64 = 5_000;
