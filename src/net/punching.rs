//! What both sides of a pair need to find a direct path between them: see [`crate::punch`]. The guest's side is driven in
//! `joining`, the host's in `hosting`.

use std::net::SocketAddr;
use std::time::Duration;

use thirteen_relay::frames;
use tokio::time::Instant;

use super::clock::chance;
use super::endpoint::Endpoint;
use super::interfaces::places;
use super::invite::Place;
use super::live::RelayState;
use crate::punch::{Offer, Own};

/// Time as the machines count it: from when this began.
#[derive(Clone, Copy, Debug)]
pub(super) struct Since(Instant);

impl Since {
    pub(super) fn now() -> Self {
        Self(Instant::now())
    }

    pub(super) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// When it is so late; far away if it never is.
    pub(super) fn at(self, then: Option<Duration>) -> Instant {
        self.0 + then.unwrap_or(NEVER)
    }
}

/// What this machine knows of itself, after it was `before`.
pub(super) fn known(
    endpoint: &Endpoint,
    relay: Option<RelayState>,
    mapped: Option<SocketAddr>,
    hidden: bool,
    before: &Own,
) -> Own {
    let listening = endpoint.local_address().ok();
    let own = match listening {
        Some(at) if at.ip().is_unspecified() => places(at.port()).iter().filter_map(Place::socket).collect(),
        Some(at) => vec![at],
        None => Vec::new(),
    };
    let (seen, udp) = match relay {
        Some(RelayState::Up { over_tcp: true, .. }) => (Vec::new(), false),
        Some(RelayState::Up { seen, over_tcp: false }) => (vec![seen], true),
        Some(RelayState::Down(_) | RelayState::Full) | None => (before.seen.clone(), before.udp),
    };
    Own {
        seen,
        places: mapped.into_iter().chain(own).collect(),
        nearby: Vec::new(),
        hidden,
        udp,
    }
}

/// As the relay takes it.
pub(super) fn to_relay(offer: Offer) -> frames::Offer {
    let Offer {
        seen,
        places,
        hidden,
        round,
    } = offer;
    frames::Offer {
        seen,
        places,
        hidden,
        round,
    }
}

/// As the relay gives it.
pub(super) fn from_relay(offer: frames::Offer) -> Offer {
    let frames::Offer {
        seen,
        places,
        hidden,
        round,
    } = offer;
    Offer {
        seen,
        places,
        hidden,
        round,
    }
}

/// Chance for one pair. Without any, attempts are only less scattered.
pub(super) fn seed() -> u64 {
    let chance = chance().unwrap_or_default();
    u64::from_be_bytes(std::array::from_fn(|at| chance[at]))
}

/// How often one looks whether this machine has other addresses.
pub(super) const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Longer than any table lasts.
const NEVER: Duration = Duration::from_secs(60 * 60 * 24 * 365);
