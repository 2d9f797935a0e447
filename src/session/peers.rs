//! Who is connected: links, and the people behind them.

use std::collections::{BTreeMap, BTreeSet};

use super::Millis;
use super::acks::Acks;
use super::durations::{LOST_MS, SUSPECT_MS};
use super::io::LinkId;
use super::limits::Limits;
use crate::rules::{Cards, Seat};
use crate::table::{PlayerId, PublicKey};
use crate::wire::SessionId;

/// Everyone who came over the network, and every open connection.
#[derive(Debug, Default)]
pub(super) struct Peers {
    /// Open connections.
    pub(super) links: BTreeMap<LinkId, Link>,
    /// People who are attached, or whose seat is kept.
    pub(super) people: BTreeMap<PlayerId, Peer>,
    /// People who were sent away.
    pub(super) barred: BTreeSet<PlayerId>,
    /// The host player has closed the table.
    pub(super) closed: bool,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Link {
    pub(super) key: PublicKey,
    /// Whose it is.
    pub(super) player: PlayerId,
    pub(super) greeting: Greeting,
    pub(super) limits: Limits,
}

/// How far a connection has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Greeting {
    /// It has said nothing yet.
    Silent {
        /// By when it must.
        until: Millis,
    },
    /// It has said hello, but not what it has.
    Greeted {
        /// By when it must.
        until: Millis,
    },
    /// It belongs to its player's stay.
    Attached,
}

/// A person who came over the network: one stay, over as many connections as it needs.
#[derive(Debug)]
pub(super) struct Peer {
    /// Its key; none for somebody who has not come back since the host started again.
    pub(super) key: Option<PublicKey>,
    /// The stay; none likewise.
    pub(super) session: Option<SessionId>,
    pub(super) line: Line,
}

/// Whether a person is connected.
#[derive(Debug)]
pub(super) enum Line {
    /// Over a connection that is open.
    Up(Box<Up>),
    /// Not any more.
    Gone {
        /// Since when.
        since: Millis,
    },
}

/// What is known of a connected person.
#[derive(Debug)]
pub(super) struct Up {
    pub(super) link: LinkId,
    /// When it came.
    pub(super) since: Millis,
    /// When anything was heard of it last.
    pub(super) heard: Millis,
    /// What it has acknowledged, and what it owes.
    pub(super) acks: Acks,
    /// To it and back, in milliseconds; 0 if unknown.
    pub(super) rtt_ms: u32,
    /// The cards that were sent to it last.
    pub(super) hand: Option<(u32, Seat, Cards)>,
}

/// How well a person is heard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Signal {
    /// Well.
    Good,
    /// Nothing came for some seconds, or it does not keep up.
    Weak,
    /// Not at all.
    Lost {
        /// Since when.
        since: Millis,
    },
}

impl Peers {
    /// The people who are connected, with what is known of each.
    pub(super) fn up(&self) -> impl Iterator<Item = (PlayerId, &Up)> {
        self.people
            .iter()
            .filter_map(|(player, peer)| Some((*player, peer.up()?)))
    }

    /// The same, to change.
    pub(super) fn up_mut(&mut self) -> impl Iterator<Item = (PlayerId, &mut Up)> {
        self.people
            .iter_mut()
            .filter_map(|(player, peer)| match &mut peer.line {
                Line::Up(up) => Some((*player, &mut **up)),
                Line::Gone { .. } => None,
            })
    }

    /// What is known of a person, if it is connected.
    pub(super) fn up_of(&mut self, player: PlayerId) -> Option<&mut Up> {
        match &mut self.people.get_mut(&player)?.line {
            Line::Up(up) => Some(up),
            Line::Gone { .. } => None,
        }
    }

    /// How many connections a player has open.
    pub(super) fn links_of(&self, player: PlayerId) -> usize {
        self.links.values().filter(|link| link.player == player).count()
    }

    /// The connection is closed; whoever it belonged to is gone from now on.
    pub(super) fn drop_link(&mut self, link: LinkId, now: Millis) -> Option<Link> {
        let dropped = self.links.remove(&link)?;
        if let Some(peer) = self.people.get_mut(&dropped.player)
            && peer.up().is_some_and(|up| up.link == link)
        {
            peer.line = Line::Gone { since: now };
        }
        Some(dropped)
    }

    /// The machine was asleep for so long: nobody could be heard meanwhile.
    pub(super) fn wake(&mut self, slept_ms: u64, now: Millis) {
        for link in self.links.values_mut() {
            if let Greeting::Silent { until } | Greeting::Greeted { until } = &mut link.greeting {
                *until = *until + Millis(slept_ms);
            }
        }
        for peer in self.people.values_mut() {
            match &mut peer.line {
                Line::Up(up) => {
                    up.heard = now;
                    up.acks.wake(now);
                }
                Line::Gone { since } => *since = *since + Millis(slept_ms),
            }
        }
    }
}

impl Peer {
    /// Somebody whose seat is kept.
    pub(super) const fn gone(since: Millis) -> Self {
        Self {
            key: None,
            session: None,
            line: Line::Gone { since },
        }
    }

    /// What is known of it, if it is connected.
    pub(super) const fn up(&self) -> Option<&Up> {
        match &self.line {
            Line::Up(up) => Some(up),
            Line::Gone { .. } => None,
        }
    }

    /// How well it is heard.
    pub(super) fn signal(&self, now: Millis) -> Signal {
        match &self.line {
            Line::Up(up) => up.signal(now),
            Line::Gone { since } => Signal::Lost { since: *since },
        }
    }
}

impl Up {
    pub(super) fn signal(&self, now: Millis) -> Signal {
        let lost = self.heard + Millis(LOST_MS);
        if now >= lost {
            Signal::Lost { since: lost }
        } else if now >= self.heard + Millis(SUSPECT_MS) || self.acks.degraded(now) {
            Signal::Weak
        } else {
            Signal::Good
        }
    }
}
