//! The connections of a world. Each is a reliable stream: what is sent arrives in order and once, late perhaps, until the
//! connection breaks. What is sent aside overtakes and is overtaken.

use std::collections::BTreeMap;

use super::chance::Chance;

/// One of the two ends of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum End {
    Host,
    Guest,
}

impl End {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Host => Self::Guest,
            Self::Guest => Self::Host,
        }
    }
}

/// Who is at the guest's end of a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Peer {
    /// The guest of this number.
    Guest(usize),
    /// The hostile peer.
    Hostile,
}

/// One connection.
#[derive(Clone, Debug)]
pub(super) struct Wire {
    pub(super) peer: Peer,
    /// Which ends still hold it open.
    open: [bool; 2],
    /// Nothing gets through any more, and nobody has been told.
    dead: bool,
    /// When the last frame arrives, by the end that it goes to.
    last: [u64; 2],
    /// Until when nothing arrives.
    held_until: u64,
}

/// How far a guest is from the host.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path {
    /// Milliseconds that every frame takes.
    pub(super) base_ms: u64,
    /// Milliseconds that some take longer.
    pub(super) jitter_ms: u64,
    /// Until when nothing gets through and nobody can dial.
    pub(super) cut_until: u64,
}

impl Path {
    pub(super) fn any(chance: &mut Chance) -> Self {
        let base = [1, 8, 25, 60, 150];
        let base_ms = chance.pick(&base).copied().unwrap_or(1);
        Self {
            base_ms,
            jitter_ms: chance.below(base_ms + 2),
            cut_until: 0,
        }
    }

    /// A millisecond, always.
    pub(super) const fn short() -> Self {
        Self {
            base_ms: 1,
            jitter_ms: 0,
            cut_until: 0,
        }
    }

    pub(super) fn delay(self, chance: &mut Chance) -> u64 {
        self.base_ms + chance.below(self.jitter_ms + 1)
    }
}

/// Every connection that at least one end holds open.
#[derive(Clone, Debug, Default)]
pub(super) struct Wires {
    wires: BTreeMap<u64, Wire>,
    made: u64,
}

impl Wires {
    /// A new connection.
    pub(super) fn connect(&mut self, peer: Peer) -> u64 {
        self.made += 1;
        let wire = Wire {
            peer,
            open: [true; 2],
            dead: false,
            last: [0; 2],
            held_until: 0,
        };
        self.wires.insert(self.made, wire);
        self.made
    }

    pub(super) fn wire(&self, id: u64) -> Option<&Wire> {
        self.wires.get(&id)
    }

    /// When a frame that is sent now arrives at this end; never, if nobody is there.
    pub(super) fn send(&mut self, id: u64, to: End, arrives: u64, aside: bool) -> Option<u64> {
        let wire = self.wires.get_mut(&id)?;
        if wire.dead || !wire.is_open(to) || !wire.is_open(to.other()) {
            return None;
        }
        if aside {
            return Some(arrives);
        }
        let last = &mut wire.last[to as usize];
        *last = arrives.max(*last);
        Some(*last)
    }

    /// Whether a frame that has come to this end is let through: yes, no, or only later.
    pub(super) fn arrive(&mut self, id: u64, to: End, now: u64) -> Arrival {
        match self.wires.get_mut(&id) {
            Some(wire) if !wire.dead && wire.is_open(to) => {
                if wire.held_until > now {
                    wire.last[to as usize] = wire.last[to as usize].max(wire.held_until);
                    Arrival::Later(wire.held_until)
                } else {
                    Arrival::Now
                }
            }
            Some(_) | None => Arrival::Never,
        }
    }

    /// One end lets go; whether it still held it.
    pub(super) fn close(&mut self, id: u64, end: End) -> bool {
        let Some(wire) = self.wires.get_mut(&id) else {
            return false;
        };
        let was_open = wire.is_open(end);
        wire.open[end as usize] = false;
        if wire.open == [false; 2] {
            self.wires.remove(&id);
        }
        was_open
    }

    /// Nothing gets through any more.
    pub(super) fn kill(&mut self, id: u64) {
        if let Some(wire) = self.wires.get_mut(&id) {
            wire.dead = true;
        }
    }

    /// Nothing arrives before `until`.
    pub(super) fn hold(&mut self, id: u64, until: u64) {
        if let Some(wire) = self.wires.get_mut(&id) {
            wire.held_until = wire.held_until.max(until);
        }
    }

    /// The connections that live, of one peer.
    pub(super) fn of(&self, peer: Peer) -> Vec<u64> {
        let of_peer = self.wires.iter().filter(|(_, wire)| wire.peer == peer && !wire.dead);
        of_peer.map(|(id, _)| *id).collect()
    }

    /// Every connection that this end holds open.
    pub(super) fn held_by(&self, end: End) -> Vec<u64> {
        let open = self.wires.iter().filter(|(_, wire)| wire.is_open(end));
        open.map(|(id, _)| *id).collect()
    }
}

/// What becomes of a frame.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrival {
    Now,
    Later(u64),
    Never,
}

impl Wire {
    pub(super) const fn is_open(&self, end: End) -> bool {
        self.open[end as usize]
    }

    pub(super) const fn is_held(&self, now: u64) -> bool {
        self.held_until > now
    }

    pub(super) const fn lives(&self) -> bool {
        !self.dead && self.open[0] && self.open[1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_keeps_its_order_and_what_is_sent_aside_does_not() {
        let mut wires = Wires::default();
        let id = wires.connect(Peer::Guest(0));
        assert_eq!(wires.send(id, End::Guest, 90, false), Some(90));
        assert_eq!(wires.send(id, End::Guest, 40, false), Some(90));
        assert_eq!(wires.send(id, End::Guest, 40, true), Some(40));
        assert_eq!(wires.send(id, End::Host, 41, false), Some(41));
    }

    #[test]
    fn a_held_connection_delivers_later_and_a_dead_one_never() {
        let mut wires = Wires::default();
        let id = wires.connect(Peer::Guest(0));
        wires.hold(id, 700);
        assert_eq!(wires.arrive(id, End::Host, 50), Arrival::Later(700));
        assert_eq!(wires.arrive(id, End::Host, 700), Arrival::Now);
        assert_eq!(wires.send(id, End::Host, 60, false), Some(700));
        wires.kill(id);
        assert_eq!(wires.arrive(id, End::Host, 800), Arrival::Never);
        assert!(wires.of(Peer::Guest(0)).is_empty());
    }
}
