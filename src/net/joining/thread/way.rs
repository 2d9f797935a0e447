//! The way to the host while one sits at its table: which path is taken, what the relay says, and what becomes of the
//! network.

use std::net::IpAddr;
use std::time::Duration;

use super::Sitting;
use crate::net::joining::punching::Come;
use crate::net::joining::reach::path_of;
use crate::net::link::Link;
use crate::net::live::{Path, RelayState, Update};
use crate::session::{GuestInput, LinkId, Millis};

impl Sitting {
    /// A connection is no more, or is not to be.
    pub(super) fn unlink(&mut self, link: LinkId) -> Option<Link> {
        let open = self.links.remove(&link)?;
        if !open.connection().is_relayed() {
            self.lose_direct();
        }
        if let Some(left) = self.links.values().next_back().map(Link::connection) {
            let (path, rtt) = (path_of(left), left.rtt());
            self.travel(path, rtt);
        }
        Some(open)
    }

    /// Tells how packets travel, if that is news.
    pub(super) fn travel(&mut self, path: Path, rtt: Duration) {
        let rtt_ms = rtt.as_millis() as u32;
        if self.path.replace(path) != Some(path) {
            self.updates.tell(Update::Path { path, rtt_ms });
        }
    }

    /// The visit is over: nobody looks for a path any more.
    pub(super) fn part(&mut self) {
        self.punching = None;
        self.road.part();
    }

    /// Unless another direct connection is left, there is none any more.
    fn lose_direct(&mut self) {
        let is_relayed = |open: &Link| open.connection().is_relayed();
        if let Some(punching) = self.punching.as_mut().filter(|_| self.links.values().all(is_relayed)) {
            punching.lost();
        }
    }

    /// There is a connection over this path: over a relay one looks for a direct one.
    pub(super) fn look_for_better(&mut self, path: Path) {
        match (path, &mut self.punching) {
            (Path::Relay, Some(_)) => self.lose_direct(),
            (Path::Relay, nothing) => *nothing = self.road.look_for_better(),
            (Path::Local | Path::Direct, Some(punching)) => punching.connected(),
            (Path::Local | Path::Direct, None) => {}
        }
    }

    pub(super) fn take(&mut self, come: Come) {
        match come {
            Come::Connection(connection) => self.road.take(connection),
            Come::Settled(outcome) => self.updates.tell(Update::Punched(outcome)),
        }
    }

    pub(super) fn relay_is(&mut self, state: Option<RelayState>) {
        if let Some(state) = state
            && self.relay.replace(state) != Some(state)
        {
            self.updates.tell(Update::Relay(state));
        }
    }

    /// Whether this machine has a network again, or another.
    pub(super) fn look_at_the_network(&mut self) -> Vec<GuestInput> {
        let now = addresses();
        let Some((before, look)) = &mut self.lost else {
            return Vec::new();
        };
        *look = self.clock.now() + LOOK_EVERY;
        if *before == now {
            return Vec::new();
        }
        *before = now;
        self.rebind();
        vec![GuestInput::NetworkBack]
    }

    pub(super) fn rebind(&mut self) {
        self.road.hurry();
        if let Some(punching) = &mut self.punching {
            punching.moved();
        }
        if let Err(error) = self.endpoint.rebind() {
            tracing::warn!(%error, "there is no new socket");
        }
    }
}

/// The addresses of this machine.
pub(super) fn addresses() -> Vec<IpAddr> {
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .unwrap_or_default()
        .iter()
        .map(if_addrs::Interface::ip)
        .collect();
    addresses.sort();
    addresses
}

/// How often one looks for another network while the connection is lost.
pub(super) const LOOK_EVERY: Millis = Millis(2_000);
