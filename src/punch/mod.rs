//! Finding a direct path between a host and one of its guests, behind whatever routers the two sit.
//!
//! Both talk through a relay already. A [`Punch`] on each side tries to do better, again and again, and says why when it
//! cannot. It has no socket and no clock: it is told what time it is and what has come, and says what to send, which
//! addresses to dial, and when it wants to be told the time again. Time is counted from any fixed moment.
//!
//! ```text
//! guest                          relay                          host
//!   ├── Offer 1: my addresses ─────┼──────────────────────────────►│
//!   │                              │        five small packets to each of them, over 200 ms:
//!   │  ◄─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─│─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┤  they open the host's router
//!   │◄─────────────────────────────┼──── Offer 1: my addresses ────┤  "go"
//!   ├── dials all of them at once ─┼──────────────────────────────►│  which opens the guest's router
//!   ├── Offer 1 again, if nobody has answered after 300 ms ───────►│
//!   │  ◄─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─│─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─┤  five more, now that it is open
//! ```
//!
//! A router that gives every connection a port of its own shows itself by the second: the packets come from a port that
//! nobody has named, and the guest dials that one too. So a path is found between every two kinds of routers, except
//! where one gives every connection its own port and the other lets in only the very port that was called.
//!
//! An attempt ends after three seconds. There is another ten seconds after the first began, after thirty, and then every
//! minute, and at once when either side's network changes; after a direct connection was lost not before ten seconds have
//! passed. The guest counts the attempts and the host answers, so that the two never speak of different ones; a host
//! that wants one sends an offer of round 0.
//!
//! Nobody can make either side send packets to a stranger: see [`Offer`] for which addresses are believed.
#![deny(missing_docs)]

mod candidates;
mod chance;
mod guest;
mod host;
mod outcome;

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

pub use outcome::{Outcome, Why};

use self::chance::Chance;
use self::guest::Guest;
use self::host::Host;

/// One side of one pair.
#[derive(Clone, Debug)]
pub struct Punch {
    me: Me,
    side: Side,
}

/// What a side tells the other of how it is reached, as it arrives there.
///
/// What a side believes: addresses where the relay itself has seen the other, and others that differ from these in the
/// port alone. Addresses of a local network only if the relay sees both at one address and this machine is in that
/// network, or if the other was found in the local network. None of the same machine, unless the relay is on it too. No port below 1024, and at most
/// [`MOST_CANDIDATES`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// Where the relay sees the one who offers: the relay fills it in.
    pub seen: Vec<SocketAddr>,
    /// What the one who offers says itself: addresses of its local network, and mapped ports of its router.
    pub places: Vec<SocketAddr>,
    /// It wants no direct path.
    pub hidden: bool,
    /// The attempt; 0 from a host that asks for one.
    pub round: u32,
}

/// What a side knows of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Where the relay sees it.
    pub seen: Vec<SocketAddr>,
    /// Its addresses and mapped ports, the likeliest first; those of containers, virtual machines and tunnels last.
    pub places: Vec<SocketAddr>,
    /// Addresses at which the other side was found in the local network.
    pub nearby: Vec<IpAddr>,
    /// Its player wants nobody to learn its address.
    pub hidden: bool,
    /// Whether packets leave this machine at all: where the relay is reached by TCP alone they do not.
    pub udp: bool,
}

/// What a side is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Nothing has happened but that time has passed.
    Tick,
    /// What it knows of itself is different now.
    Own(Own),
    /// The other side's offer has come.
    Offered(Offer),
    /// This machine is in another network, or the way to the relay is there again.
    NetworkChanged,
    /// A packet has come that is no packet of a connection, but has the form of a probe.
    Probed {
        /// Where it is from.
        from: SocketAddr,
        /// All of it.
        packet: Vec<u8>,
    },
    /// A direct connection is there, and the other side has proved its key on it.
    Connected,
    /// Every address of this round that was dialled has failed.
    Failed {
        /// The round of [`Output::Dial`].
        round: u32,
    },
    /// The direct connection is gone.
    Lost,
}

/// What a side wants done, in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// Tell the other side, through the relay.
    Offer(Offer),
    /// Send this packet from the socket at which this side takes connections. Only a host says so.
    Probe {
        /// Where to.
        to: SocketAddr,
        /// At most sixteen bytes, the first of which is 0, so that no connection takes it for its own.
        packet: [u8; PROBE_BYTES],
    },
    /// Dial all of these at once, for at most [`ATTEMPT`]; those dialled before in the same round go on. Only a guest
    /// says so.
    Dial {
        /// Where to.
        addresses: Vec<SocketAddr>,
        /// The attempt that it is for.
        round: u32,
    },
    /// This is how the two are connected now.
    Settled(Outcome),
}

#[derive(Clone, Debug)]
enum Side {
    Host(Host),
    Guest(Guest),
}

/// What both sides have.
#[derive(Clone, Debug)]
struct Me {
    own: Own,
    chance: Chance,
    outputs: VecDeque<Output>,
    outcome: Option<Outcome>,
}

impl Punch {
    /// The host's side, which waits for the guest.
    pub fn host(own: Own, seed: u64) -> Self {
        Self {
            me: Me::new(own, seed),
            side: Side::Host(Host::default()),
        }
    }

    /// The guest's side, which begins at once.
    pub fn guest(now: Duration, own: Own, seed: u64) -> Self {
        let mut me = Me::new(own, seed);
        let guest = Guest::begin(&mut me, now);
        Self {
            me,
            side: Side::Guest(guest),
        }
    }

    /// Takes in what has happened. Nothing makes it panic.
    pub fn handle(&mut self, now: Duration, input: Input) {
        if let Input::Own(own) = &input {
            if self.me.own == *own {
                return;
            }
            self.me.own = own.clone();
        }
        match &mut self.side {
            Side::Host(host) => host.handle(&mut self.me, now, input),
            Side::Guest(guest) => guest.handle(&mut self.me, now, input),
        }
    }

    /// The next thing to be done.
    pub fn poll_output(&mut self) -> Option<Output> {
        self.me.outputs.pop_front()
    }

    /// When it wants an [`Input::Tick`].
    pub fn poll_timeout(&self) -> Option<Duration> {
        match &self.side {
            Side::Host(host) => host.timeout(),
            Side::Guest(guest) => guest.timeout(),
        }
    }

    /// How the two are connected, as far as it is known.
    pub const fn outcome(&self) -> Option<Outcome> {
        self.me.outcome
    }
}

impl Me {
    const fn new(own: Own, seed: u64) -> Self {
        Self {
            own,
            chance: Chance::new(seed),
            outputs: VecDeque::new(),
            outcome: None,
        }
    }

    /// Tells the other side of itself. One that may not be known tells nothing but that.
    fn offer(&mut self, round: u32) {
        let places = candidates::told(&self.own);
        self.outputs.push_back(Output::Offer(Offer {
            seen: Vec::new(),
            places,
            hidden: self.own.hidden,
            round,
        }));
    }

    fn settle(&mut self, outcome: Outcome) {
        if self.outcome != Some(outcome) {
            self.outcome = Some(outcome);
            self.outputs.push_back(Output::Settled(outcome));
        }
    }
}

impl Default for Own {
    /// A side that knows nothing of itself yet, and that hides nothing.
    fn default() -> Self {
        Self {
            seen: Vec::new(),
            places: Vec::new(),
            nearby: Vec::new(),
            hidden: false,
            udp: true,
        }
    }
}

/// Whether a packet that has come to a socket may be a probe. No packet of a connection is.
pub fn is_probe(packet: &[u8]) -> bool {
    packet.len() == PROBE_BYTES && packet[0] == 0
}

/// The packet of a round: a 0, the round, and eight bytes that nobody knows before.
fn probe(round: u32, chance: &mut Chance) -> [u8; PROBE_BYTES] {
    let mut packet = [0; PROBE_BYTES];
    packet[1..5].copy_from_slice(&round.to_be_bytes());
    packet[5..].copy_from_slice(&chance.next().to_be_bytes());
    packet
}

/// The round of a probe.
fn round_of(packet: &[u8]) -> Option<u32> {
    let round = packet.get(1..5).filter(|_| is_probe(packet))?;
    round.try_into().ok().map(u32::from_be_bytes)
}

/// The most addresses of the other side that are tried in one attempt, without those that show themselves by a probe.
pub const MOST_CANDIDATES: usize = 8;
/// The bytes of a probe. Shorter than anything that would be answered, and than any packet of a connection.
pub const PROBE_BYTES: usize = 13;
/// How long an attempt lasts from when the guest dials.
pub const ATTEMPT: Duration = Duration::from_secs(3);

/// Packets to each address, and how long one is after another.
const PROBES: u8 = 5;
const BETWEEN_PROBES: Duration = Duration::from_millis(50);
/// How long a guest waits for the host to answer its offer.
const ANSWER: Duration = Duration::from_secs(3);
/// If nobody has answered after so long, the guest asks for more packets.
const MORE: Duration = Duration::from_millis(300);
/// From the beginning of one attempt to the next: of the first, of the second, and of every later one.
const AGAIN: [Duration; 3] = [
    Duration::from_secs(10),
    Duration::from_secs(20),
    Duration::from_secs(60),
];
/// Attempts are put off by up to so many milliseconds more, so that the guests of a host do not begin together.
const SCATTER_MS: u64 = 500;
/// After a loss nothing is tried for so long: a path that comes and goes is worse than the relay.
const CLEAN: Duration = Duration::from_secs(10);
/// A direct path that held for so long is one to be trusted again.
const HELD: Duration = Duration::from_secs(60);
/// After many losses in a row, nothing is tried for so long at the most.
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// Attempts are at least so far apart, whatever happens.
const APART: Duration = Duration::from_secs(2);
/// A host answers new attempts of one guest at most so often.
const HOST_APART: Duration = Duration::from_secs(1);

#[cfg(test)]
mod tests;
