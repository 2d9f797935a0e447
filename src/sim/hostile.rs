//! A peer that means harm: it speaks nonsense, repeats what it overheard, and claims what is not its to claim.

use super::chance::Chance;
use super::faults::Fault;
use super::hosting::public_key;
use super::wires::{End, Peer};
use super::world::World;
use crate::rules::Cards;
use crate::session::{CommandNo, Input, LinkId};
use crate::table::{Command, PlayerId, Signature};
use crate::wire::{Attach, Entry, Epoch, Hello, LARGEST_FRAME, Message, Signed, Stamp, encode};

/// The hostile peer. Its key is its own, so it can come no further than to the places to watch.
pub(super) struct Hostile {
    pub(super) player: PlayerId,
    key: [u8; 32],
    overheard: Vec<Vec<u8>>,
    chance: Chance,
}

impl Hostile {
    pub(super) fn new(chance: &mut Chance) -> Self {
        let mut chance = chance.branch();
        let key = chance.seed();
        Self {
            player: PlayerId::of(&public_key(key)),
            key,
            overheard: Vec::new(),
            chance,
        }
    }

    /// What it is sent itself.
    pub(super) fn hears(&mut self, frame: Vec<u8>) {
        self.remember(frame);
    }

    /// What others send: more than any wire would let it hear.
    pub(super) fn overhears(&mut self, chance: &mut Chance, frame: &[u8]) {
        if chance.one_in(16) {
            self.remember(frame.to_vec());
        }
    }

    fn remember(&mut self, frame: Vec<u8>) {
        if self.overheard.len() < MOST_FRAMES {
            self.overheard.push(frame);
        } else {
            let at = self.chance.below(MOST_FRAMES as u64) as usize;
            self.overheard[at] = frame;
        }
    }

    /// Something to send.
    fn frame(&mut self, next: u64) -> Vec<u8> {
        match self.chance.below(10) {
            0 => {
                let length = self.chance.below(64) as usize;
                self.chance.bytes(length)
            }
            1 => self.chance.bytes(LARGEST_FRAME),
            2 => Vec::new(),
            3 | 4 => self.chance.pick(&self.overheard).cloned().unwrap_or_default(),
            5 => {
                let mut frame = self.chance.pick(&self.overheard).cloned().unwrap_or_default();
                let length = self.chance.below(frame.len() as u64 + 1) as usize;
                frame.truncate(length);
                frame
            }
            6 => {
                let mut frame = self.chance.pick(&self.overheard).cloned().unwrap_or_default();
                let at = self.chance.below(frame.len() as u64) as usize;
                if let Some(byte) = frame.get_mut(at) {
                    *byte ^= 1 << self.chance.below(8);
                }
                frame
            }
            _claims => encode(&self.claim(next)),
        }
    }

    /// A message that is well formed and not true.
    fn claim(&mut self, next: u64) -> Message {
        let stamp = Stamp {
            epoch: Epoch(self.chance.below(4)),
            seq: self.chance.between(next.saturating_sub(3), next + 3),
        };
        let entry = Entry::new(stamp.seq, Some((self.player, CommandNo(1))), Vec::new());
        let nothing = Signature([0; 64]);
        match self.chance.below(8) {
            0 => Message::Heartbeat {
                stamp,
                public_hash: [0; 32],
                view_hash: [0; 32],
                sent_ms: u64::MAX - self.chance.below(10),
                rtt_ms: u32::MAX,
            },
            1 => Message::Pong {
                sent_ms: u64::MAX - self.chance.below(10),
            },
            2 => Message::Events {
                entries: vec![Signed::new(stamp.epoch, entry, nothing)],
            },
            3 => Message::Attach(Attach {
                session: None,
                next: stamp,
                seat: None,
            }),
            4 => Message::Hello(Hello {
                major: self.chance.below(4) as u16,
                ..Hello::ours()
            }),
            5 => Message::Command {
                no: CommandNo(self.chance.below(5).wrapping_sub(1)),
                seen: stamp,
                command: Command::Play(Cards::DECK),
            },
            6 => Message::Command {
                no: CommandNo(self.chance.between(1, 3)),
                seen: stamp,
                command: Command::Pause,
            },
            _sits => Message::Command {
                no: CommandNo(self.chance.between(1, 3)),
                seen: stamp,
                command: Command::Here,
            },
        }
    }
}

impl World {
    /// The hostile peer connects, if it is not connected, and sends a few things or very many.
    pub fn attack(&mut self) {
        if !self.host.machine.runs || self.host.machine.sleeps() {
            return;
        }
        let wire = match self.wires.of(Peer::Hostile).first() {
            Some(wire) if self.hostile.chance.one_in(2) => *wire,
            Some(_) | None => self.hostile_connects(),
        };
        let polite = self.hostile.chance.one_in(2);
        if polite {
            self.hostile_sends(wire, encode(&Message::Hello(Hello::ours())));
            let attach = Attach {
                session: None,
                next: Stamp::default(),
                seat: None,
            };
            self.hostile_sends(wire, encode(&Message::Attach(attach)));
        }
        let often = if self.hostile.chance.one_in(6) { 300 } else { 6 };
        let next = self.watch.history.next();
        for _ in 0..self.hostile.chance.between(1, often) {
            let frame = self.hostile.frame(next);
            self.hostile_sends(wire, frame);
        }
    }

    fn hostile_connects(&mut self) -> u64 {
        let wire = self.wires.connect(Peer::Hostile);
        let key = public_key(self.hostile.key);
        let link = LinkId(wire);
        self.tell_host(Input::Connected { link, key });
        wire
    }

    fn hostile_sends(&mut self, wire: u64, frame: Vec<u8>) {
        self.count(Fault::Hostile);
        self.send(wire, End::Host, frame, false);
    }
}

/// How many frames it remembers.
const MOST_FRAMES: usize = 64;
