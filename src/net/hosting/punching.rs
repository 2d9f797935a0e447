//! The host's side of finding direct paths to guests that come over the relay: one [`Punch`] for each.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::time::{Instant, sleep_until};

use crate::net::endpoint::Endpoint;
use crate::net::live::RelayState;
use crate::net::punching::{LOOK_EVERY, Since, from_relay, known, seed, to_relay};
use crate::net::relay::Relay;
use crate::punch::{Input, Output, Own, Punch};
use crate::table::PublicKey;

/// Everyone who comes over the relay.
#[derive(Debug)]
pub(super) struct Punching {
    endpoint: Arc<Endpoint>,
    hidden: bool,
    since: Since,
    own: Own,
    state: Option<RelayState>,
    /// A port of the router, if one was opened.
    mapped: Option<SocketAddr>,
    /// By where packets for the guest go.
    pairs: BTreeMap<SocketAddr, Pair>,
    /// When to look again whether this machine is in another network.
    look: Instant,
}

#[derive(Debug)]
struct Pair {
    guest: PublicKey,
    punch: Punch,
}

impl Punching {
    /// Must be called where tokio runs.
    pub(super) fn new(endpoint: Arc<Endpoint>, hidden: bool) -> Self {
        Self {
            endpoint,
            hidden,
            since: Since::now(),
            own: Own::default(),
            state: None,
            mapped: None,
            pairs: BTreeMap::new(),
            look: Instant::now(),
        }
    }

    /// A guest has come to the relay, or come again. Of those who are lost with a connection to the relay nothing was
    /// heard, and they make room.
    pub(super) fn arrived(&mut self, at: SocketAddr, guest: PublicKey, relay: &Relay) {
        if self.pairs.len() >= MOST_PAIRS {
            self.pairs.retain(|at, _| relay.leads_to(*at));
        }
        if self.pairs.len() < MOST_PAIRS || self.pairs.contains_key(&at) {
            let punch = Punch::host(self.own.clone(), seed());
            self.pairs.insert(at, Pair { guest, punch });
        }
    }

    /// A guest has gone from the relay.
    pub(super) fn gone(&mut self, at: SocketAddr) {
        self.pairs.remove(&at);
    }

    /// Who the guest is.
    pub(super) fn guest(&self, at: SocketAddr) -> Option<PublicKey> {
        self.pairs.get(&at).map(|pair| pair.guest)
    }

    /// A guest has said where it may be reached.
    pub(super) fn offered(&mut self, at: SocketAddr, offer: thirteen_relay::frames::Offer, relay: &Relay) {
        if let Some(pair) = self.pairs.get_mut(&at) {
            pair.punch
                .handle(self.since.elapsed(), Input::Offered(from_relay(offer)));
        }
        self.carry_out(relay);
    }

    /// There is a direct connection to this guest, or none any more.
    pub(super) fn is_direct(&mut self, guest: PublicKey, direct: bool) {
        let now = self.since.elapsed();
        for pair in self.pairs.values_mut().filter(|pair| pair.guest == guest) {
            let input = if direct { Input::Connected } else { Input::Lost };
            pair.punch.handle(now, input);
        }
    }

    /// The relay is in another state.
    pub(super) fn relay_is(&mut self, state: RelayState, relay: &Relay) {
        self.state = Some(state);
        self.learn(relay);
    }

    /// The router has opened a port, or closed it.
    pub(super) fn mapped(&mut self, mapped: Option<SocketAddr>, relay: &Relay) {
        self.mapped = mapped;
        self.learn(relay);
    }

    /// Waits until something is due. Nothing is lost when the wait is given up.
    pub(super) async fn due(&self) {
        let next = self.pairs.values().filter_map(|pair| pair.punch.poll_timeout()).min();
        sleep_until(self.since.at(next).min(self.look)).await;
    }

    /// Does what is due.
    pub(super) fn go_on(&mut self, relay: &Relay) {
        if self.look <= Instant::now() {
            self.look = Instant::now() + LOOK_EVERY;
            self.learn(relay);
        }
        let now = self.since.elapsed();
        for pair in self.pairs.values_mut() {
            pair.punch.handle(now, Input::Tick);
        }
        self.carry_out(relay);
    }

    fn learn(&mut self, relay: &Relay) {
        let own = known(&self.endpoint, self.state, self.mapped, self.hidden, &self.own);
        if own != self.own {
            let now = self.since.elapsed();
            for pair in self.pairs.values_mut() {
                pair.punch.handle(now, Input::Own(own.clone()));
            }
            self.own = own;
        }
        self.carry_out(relay);
    }

    fn carry_out(&mut self, relay: &Relay) {
        for (at, pair) in &mut self.pairs {
            while let Some(output) = pair.punch.poll_output() {
                match output {
                    Output::Offer(offer) => relay.offer(*at, to_relay(offer)),
                    Output::Probe { to, packet } => self.endpoint.probe(to, &packet),
                    Output::Settled(outcome) => tracing::info!(outcome = outcome.code(), "the path to a guest"),
                    // Only a guest dials.
                    Output::Dial { .. } => {}
                }
            }
        }
    }
}

/// The most guests of one table that a relay lets in.
const MOST_PAIRS: usize = 16;
