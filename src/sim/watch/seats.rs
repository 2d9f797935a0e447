//! A seat whose player is gone is kept for it.

use std::collections::BTreeMap;

use super::Found;
use crate::rules::Seat;
use crate::sim::law::Law;
use crate::table::{Cause, Event, PlayerId, Public};
use crate::wire::Entry;

/// When, in milliseconds of the world, the host last heard each player.
#[derive(Debug, Default)]
pub(super) struct Chairs {
    heard: BTreeMap<PlayerId, u64>,
}

impl Chairs {
    pub(super) fn heard(&mut self, at: u64, player: PlayerId) {
        self.heard.insert(player, at);
    }

    /// No seat is given up whose player was heard a short while ago.
    pub(super) fn happen(&self, at: u64, entry: &Entry, before: &Public) -> Found {
        for event in &entry.events {
            let owner = dropped(entry, event).and_then(|seat| before.seats[seat].owner());
            let heard = owner.and_then(|owner| self.heard.get(&owner.player));
            if let Some(heard) = heard.filter(|heard| at - **heard < KEPT_MS) {
                let what = format!("{event:?} happens {} ms after its player was heard", at - heard);
                return Err((Law::Seats, what));
            }
        }
        Ok(())
    }
}

/// The seat that the house gives up because its player did not come back.
fn dropped(entry: &Entry, event: &Event) -> Option<Seat> {
    if let Event::Substituted {
        seat,
        cause: Cause::Dropped,
    } = event
    {
        return Some(*seat);
    }
    if let Event::Freed { seat } = event {
        return entry.cause.is_none().then_some(*seat);
    }
    None
}

/// How long a seat is kept, in milliseconds of the world: sixty seconds by a clock that may be a twentieth too fast.
const KEPT_MS: u64 = 57_000;
