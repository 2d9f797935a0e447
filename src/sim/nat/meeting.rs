//! A host and a guest who look for each other, with a relay between them.
//!
//! A connection is only what matters here: a greeting that is sent again after 300 ms, 900 ms and 2.1 s, as quinn does;
//! an answer, which counts only from where the guest has dialled; and beats, whose absence for nine seconds ends it.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;

use super::internet::{Internet, Realm, Underway};
use super::router::Router;
use crate::punch::{ATTEMPT, Input, Offer, Outcome, Output, Own, Punch};
use crate::sim::chance::Chance;
use crate::sim::queue::Queue;
use crate::sim::wires::End;

/// Who sits where.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Plan {
    /// The host's routers, the nearest first.
    pub host: Vec<Router>,
    /// The guest's.
    pub guest: Vec<Router>,
    /// The routers around both, farther out.
    pub shared: Vec<Router>,
    /// So many packets of a thousand are lost.
    pub loss: u64,
    /// The host's outermost router of its own is restarted then.
    pub restart_at: Option<u64>,
    /// Something that is done wrong.
    pub slip: Option<Slip>,
}

/// One thing that is done wrong.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Slip {
    /// The host does not open its router.
    SendsNoProbes,
    /// The guest dials before the host says so.
    DialsEarly,
    /// The other side's first offer is believed for ever.
    KeepsOldOffers,
}

/// What has become of the two.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Met {
    /// When the guest had a direct connection for the first time, in milliseconds.
    pub direct_at: Option<u64>,
    /// Whether both have one in the end.
    pub direct: bool,
    /// What the guest says of it in the end, and what the host says.
    pub outcomes: [Option<Outcome>; 2],
    /// The attempts.
    pub rounds: u32,
    /// What must not happen and did.
    pub broken: Vec<String>,
}

/// Two who look for each other.
#[derive(Clone, Debug)]
pub struct Meeting {
    plan: Plan,
    internet: Internet,
    coming: Queue<Coming>,
    chance: Chance,
    now: u64,
    relay: (usize, SocketAddr),
    /// Where the relay sees the two, and where it saw them first.
    seen: [SocketAddr; 2],
    first_seen: [SocketAddr; 2],
    sides: [Side; 2],
    delays: Delays,
    /// The next dial; each has a number, which is also that of the connection that it leads to.
    dials: u32,
    dialled: BTreeMap<u32, (SocketAddr, u32)>,
    /// The rounds for which the host has opened its router.
    opened: BTreeSet<u32>,
    host_realm: Realm,
    met: Met,
}

#[derive(Clone, Debug)]
struct Side {
    node: usize,
    own: Own,
    punch: Punch,
    connection: Option<Connection>,
    /// Connections up to this one are gone for good.
    buried: u32,
    /// What comes through the relay comes in order.
    told_until: u64,
}

#[derive(Clone, Copy, Debug)]
struct Connection {
    dial: u32,
    peer: SocketAddr,
    heard: u64,
}

#[derive(Clone, Copy, Debug)]
struct Delays {
    direct: u64,
    relay: [u64; 2],
    jitter: u64,
}

#[derive(Clone, Debug)]
enum Coming {
    Packet(Underway, Packet),
    /// An offer is at the relay.
    Relay(End, Offer),
    Told(End, Offer),
    Seen(End, SocketAddr),
    Tick(End),
    Beat,
    Greet(u32),
    Restart,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Packet {
    /// To the relay, so that the routers keep the way open.
    Alive(End),
    Probe(Vec<u8>),
    Greeting(u32),
    Answer(u32),
    /// A packet of a connection that both know.
    Beat(u32),
}

impl Meeting {
    /// The two know each other through the relay, and begin.
    pub fn new(seed: u64, plan: &Plan) -> Self {
        let mut chance = Chance::new(seed);
        let mut internet = Internet::default();
        let relay = internet.add_node(4_433, 0);
        let shared = behind(&mut internet, &plan.shared, 0);
        let realms = [&plan.host, &plan.guest].map(|own| behind(&mut internet, own, shared));
        let mut side = |realm, port| {
            let (node, place) = internet.add_node(port, realm);
            let out = internet.send(0, node, relay.1).expect("the relay is in the open");
            let (_, seen) = internet.arrive(0, out).expect("the relay is in the open");
            let own = Own {
                seen: vec![seen],
                places: vec![place],
                ..Own::default()
            };
            (node, own, seen)
        };
        let [host, guest] = [side(realms[0], 13_013), side(realms[1], 5_555)];
        let seen = [host.2, guest.2];
        let punches = [
            Punch::host(host.1.clone(), chance.below(u64::MAX)),
            Punch::guest(Duration::ZERO, guest.1.clone(), chance.below(u64::MAX)),
        ];
        let [at_host, at_guest] = punches;
        let delays = Delays {
            direct: chance.between(1, 150),
            relay: [chance.between(1, 150), chance.between(1, 150)],
            jitter: chance.between(0, 40),
        };
        let mut meeting = Self {
            plan: plan.clone(),
            internet,
            coming: Queue::new(),
            chance,
            now: 0,
            relay,
            seen,
            first_seen: seen,
            sides: [
                Side::new(host.0, host.1, at_host),
                Side::new(guest.0, guest.1, at_guest),
            ],
            delays,
            dials: 0,
            dialled: BTreeMap::new(),
            opened: BTreeSet::new(),
            host_realm: realms[0],
            met: Met::default(),
        };
        meeting.coming.put(BEAT_MS, Coming::Beat);
        if let Some(at) = plan.restart_at {
            meeting.coming.put(at, Coming::Restart);
        }
        meeting.carry_out(End::Guest);
        meeting
    }

    /// Lets so many milliseconds pass; what has become of the two.
    pub fn run(mut self, ms: u64) -> Met {
        while self.coming.next_at().is_some_and(|at| at <= ms) {
            let (at, what) = self.coming.take().expect("something comes");
            self.now = at;
            self.happen(what);
        }
        self.met.direct = self.sides.iter().all(|side| side.connection.is_some());
        self.met.outcomes = [End::Guest, End::Host].map(|end| self.sides[at(end)].punch.outcome());
        self.met
    }

    fn happen(&mut self, what: Coming) {
        match what {
            Coming::Packet(underway, packet) => {
                if let Some((node, from)) = self.internet.arrive(self.now, underway) {
                    self.receive(node, from, packet);
                }
            }
            Coming::Relay(from, offer) => self.pass_on(from, offer),
            Coming::Told(end, offer) => self.tell(end, Input::Offered(offer)),
            Coming::Seen(end, seen) => {
                let own = Own {
                    seen: vec![seen],
                    ..self.sides[at(end)].own.clone()
                };
                self.sides[at(end)].own = own.clone();
                self.tell(end, Input::Own(own));
            }
            Coming::Tick(end) => {
                let due = self.sides[at(end)].punch.poll_timeout();
                if due.is_some_and(|due| due <= time(self.now)) {
                    self.tell(end, Input::Tick);
                }
            }
            Coming::Beat => self.beat(),
            Coming::Greet(dial) => self.greet(dial),
            Coming::Restart => self.internet.restart(self.host_realm),
        }
    }

    fn tell(&mut self, end: End, input: Input) {
        self.sides[at(end)].punch.handle(time(self.now), input);
        self.carry_out(end);
    }

    fn carry_out(&mut self, end: End) {
        while let Some(output) = self.sides[at(end)].punch.poll_output() {
            match output {
                Output::Offer(offer) => self.offer(end, offer),
                Output::Probe { to, packet } => {
                    self.opened.extend(packet[1..5].try_into().map(u32::from_be_bytes));
                    if self.plan.slip != Some(Slip::SendsNoProbes) {
                        self.send(end, to, Packet::Probe(packet.to_vec()));
                    }
                }
                Output::Dial { addresses, round } => {
                    if !self.opened.contains(&round) {
                        let early = format!("{} ms: dials in round {round} before the host is ready", self.now);
                        self.met.broken.push(early);
                    }
                    for to in addresses {
                        self.dials += 1;
                        self.dialled.insert(self.dials, (to, round));
                        for after in GREETINGS {
                            self.coming.put(self.now + after, Coming::Greet(self.dials));
                        }
                    }
                }
                Output::Settled(_) => {}
            }
        }
        if let Some(due) = self.sides[at(end)].punch.poll_timeout() {
            let due = u64::try_from(due.as_millis()).expect("no world runs for so long");
            self.coming.put(due.max(self.now), Coming::Tick(end));
        }
    }

    fn offer(&mut self, end: End, offer: Offer) {
        self.met.rounds = self.met.rounds.max(offer.round);
        if self.plan.slip == Some(Slip::DialsEarly) && end == End::Guest {
            let of_host = Offer {
                seen: vec![self.seen[at(End::Host)]],
                ..offer.clone()
            };
            self.coming.put(self.now, Coming::Told(End::Guest, of_host));
        }
        let arrives = self.through_relay(end, end);
        self.coming.put(arrives, Coming::Relay(end, offer));
    }

    /// The relay adds where it sees the one who offers.
    fn pass_on(&mut self, from: End, mut offer: Offer) {
        let seen = if self.plan.slip == Some(Slip::KeepsOldOffers) {
            self.first_seen
        } else {
            self.seen
        };
        offer.seen = vec![seen[at(from)]];
        let arrives = self.through_relay(from.other(), from);
        self.coming.put(arrives, Coming::Told(from.other(), offer));
    }

    /// When something between this side and the relay arrives: late if it was lost, and in order.
    fn through_relay(&mut self, leg: End, order_of: End) -> u64 {
        let mut arrives = self.now + self.delays.relay[at(leg)] + self.chance.below(self.delays.jitter + 1);
        if self.chance.below(1_000) < self.plan.loss {
            arrives += 3 * self.delays.relay[at(leg)];
        }
        let told_until = &mut self.sides[at(order_of)].told_until;
        *told_until = arrives.max(*told_until);
        *told_until
    }

    fn send(&mut self, end: End, to: SocketAddr, packet: Packet) {
        let out = self.internet.send(self.now, self.sides[at(end)].node, to);
        let is_lost = self.chance.below(1_000) < self.plan.loss;
        let Some(underway) = out.filter(|_| !is_lost) else {
            return;
        };
        let base = if to == self.relay.1 {
            self.delays.relay[at(end)]
        } else {
            self.delays.direct
        };
        let arrives = self.now + base + self.chance.below(self.delays.jitter + 1);
        self.coming.put(arrives, Coming::Packet(underway, packet));
    }

    fn receive(&mut self, node: usize, from: SocketAddr, packet: Packet) {
        let end = self.sides.iter().position(|side| side.node == node);
        let end = end.map(|at| if at == 0 { End::Host } else { End::Guest });
        match (end, packet) {
            (None, Packet::Alive(end)) => {
                if self.seen[at(end)] != from {
                    self.seen[at(end)] = from;
                    let arrives = self.now + self.delays.relay[at(end)];
                    self.coming.put(arrives, Coming::Seen(end, from));
                }
            }
            (Some(End::Guest), Packet::Probe(packet)) => self.tell(End::Guest, Input::Probed { from, packet }),
            (Some(End::Host), Packet::Greeting(dial)) => self.send(End::Host, from, Packet::Answer(dial)),
            (Some(End::Guest), Packet::Answer(dial)) => {
                let is_from_there = self.dialled.get(&dial).is_some_and(|(to, _)| *to == from);
                if is_from_there && self.sides[at(End::Guest)].connection.is_none() {
                    self.connect(End::Guest, dial, from);
                    self.send(End::Guest, from, Packet::Beat(dial));
                }
            }
            (Some(end), Packet::Beat(dial)) => self.hear(end, dial, from),
            (
                None | Some(_),
                Packet::Alive(_) | Packet::Probe(_) | Packet::Greeting(_) | Packet::Answer(_) | Packet::Beat(_),
            ) => {}
        }
    }

    fn hear(&mut self, end: End, dial: u32, from: SocketAddr) {
        let now = self.now;
        let side = &mut self.sides[at(end)];
        match &mut side.connection {
            Some(connection) if connection.dial == dial => {
                connection.heard = now;
                // A guest that is seen elsewhere has moved; a host does not move.
                if end == End::Host {
                    connection.peer = from;
                }
            }
            None if end == End::Host && dial > side.buried => self.connect(end, dial, from),
            Some(_) | None => {}
        }
    }

    fn connect(&mut self, end: End, dial: u32, peer: SocketAddr) {
        let heard = self.now;
        self.sides[at(end)].connection = Some(Connection { dial, peer, heard });
        if end == End::Guest {
            self.met.direct_at.get_or_insert(self.now);
        }
        self.tell(end, Input::Connected);
    }

    fn greet(&mut self, dial: u32) {
        let is_over = self.sides[at(End::Guest)].connection.is_some();
        if let Some(&(to, _)) = self.dialled.get(&dial).filter(|_| !is_over) {
            self.send(End::Guest, to, Packet::Greeting(dial));
        }
    }

    /// Keeps connections alive and finds out which are not; the relay is told less often.
    fn beat(&mut self) {
        self.coming.put(self.now + BEAT_MS, Coming::Beat);
        for end in [End::Host, End::Guest] {
            if (self.now / BEAT_MS).is_multiple_of(3) {
                self.send(end, self.relay.1, Packet::Alive(end));
            }
            let side = &mut self.sides[at(end)];
            let Some(connection) = side.connection else { continue };
            if connection.heard + SILENCE_MS <= self.now {
                side.connection = None;
                side.buried = connection.dial;
                self.tell(end, Input::Lost);
            } else {
                self.send(end, connection.peer, Packet::Beat(connection.dial));
            }
        }
    }
}

impl Plan {
    /// A host behind these routers and a guest behind those.
    pub fn between(host: &[Router], guest: &[Router]) -> Self {
        Self {
            host: host.to_vec(),
            guest: guest.to_vec(),
            ..Self::default()
        }
    }
}

impl Side {
    const fn new(node: usize, own: Own, punch: Punch) -> Self {
        Self {
            node,
            own,
            punch,
            connection: None,
            buried: 0,
            told_until: 0,
        }
    }
}

/// The innermost network behind these routers.
fn behind(internet: &mut Internet, routers: &[Router], outer: Realm) -> Realm {
    let outermost_first = routers.iter().rev();
    outermost_first.fold(outer, |outer, router| internet.add_router(*router, outer))
}

const fn at(end: End) -> usize {
    match end {
        End::Host => 0,
        End::Guest => 1,
    }
}

const fn time(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// When a greeting is sent, after the dial began. No more when the attempt is over.
const GREETINGS: [u64; 4] = [0, 300, 900, 2_100];
const _: () = assert!(GREETINGS[3] < ATTEMPT.as_millis() as u64);
/// How often the two beat.
const BEAT_MS: u64 = 3_000;
/// A connection on which nothing is heard for so long is dead.
const SILENCE_MS: u64 = 9_000;
