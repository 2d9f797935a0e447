//! The checkers: they see everything that crosses a border in a world, and know nothing of how the cores work.
//!
//! Only the fold of events ([`crate::table::apply`]) is shared with what is checked. Everything else is kept a second
//! time, by other means: who was dealt what, who asked for what, what lies on which disk, who has seen what.

mod asked;
mod cards;
mod history;
mod seats;
mod secrets;

use super::law::{Law, Violation};
use crate::table::{Command, Event, PlayerId, Public, Table, View};
use crate::wire::{CommandNo, Entry, Epoch, Stamp};

use self::asked::Asked;
pub(super) use self::asked::Program;
use self::cards::Deals;
use self::history::History;
use self::seats::Chairs;
use self::secrets::Secrets;

/// All checkers of one world, and the first law that was broken.
#[derive(Debug, Default)]
pub(super) struct Watch {
    pub(super) history: History,
    asked: Asked,
    deals: Deals,
    secrets: Secrets,
    chairs: Chairs,
    broken: Option<Violation>,
}

/// A checker's answer: how a law was broken, if one was.
type Found = Result<(), (Law, String)>;

impl Watch {
    /// The first law that was broken.
    pub(super) const fn broken(&self) -> Option<&Violation> {
        self.broken.as_ref()
    }

    /// Notes that a law is broken, unless another was before.
    pub(super) fn accuse(&mut self, at: u64, law: Law, what: String) {
        if self.broken.is_none() {
            self.broken = Some(Violation { law, at, what });
        }
    }

    fn note(&mut self, at: u64, found: Found) {
        if let Err((law, what)) = found {
            self.accuse(at, law, what);
        }
    }

    /// An entry is on the host's disk.
    pub(super) fn kept(&mut self, at: u64, epoch: Epoch, entry: &Entry) {
        let found = self
            .asked
            .allows(entry, self.history.latest())
            .and_then(|()| self.deals.happen(entry, self.history.latest()))
            .and_then(|()| self.chairs.happen(at, entry, self.history.latest()))
            .and_then(|()| self.history.append(epoch, entry));
        self.note(at, found);
        if entry.events.iter().any(|event| matches!(event, Event::Revealed { .. })) {
            self.secrets.forget();
        }
    }

    /// The seed of a game is on the host's disk.
    pub(super) fn sworn(&mut self, seed: [u8; 32]) {
        self.secrets.hold(seed);
    }

    /// What the host holds after each step.
    pub(super) fn host_holds(&mut self, at: u64, table: &Table) {
        let found = self.deals.hold(table);
        self.note(at, found);
    }

    /// Something of this player came to the host.
    pub(super) fn heard(&mut self, at: u64, player: PlayerId) {
        self.chairs.heard(at, player);
    }

    /// A command came in over a connection of this player, or from the host's own.
    pub(super) fn came(&mut self, player: PlayerId, no: CommandNo, command: &Command) {
        self.asked.came(player, no, command);
    }

    /// A program sends a command, for the first time or again.
    pub(super) fn sends(&mut self, at: u64, program: Program, player: PlayerId, no: CommandNo, command: &Command) {
        let found = self.asked.sends(program, player, no, command);
        self.note(at, found);
    }

    /// The host sends a frame to this player.
    pub(super) fn sent(&mut self, at: u64, to: PlayerId, frame: &[u8]) {
        let latest = self.history.latest();
        let found = self.secrets.allow(to, frame, latest, &self.deals);
        self.note(at, found);
    }

    /// A player is shown its view, `next` being the first event that it has not seen. Only a player who has just come
    /// back, and is not `settled`, may still miss its hand.
    pub(super) fn shown(&mut self, at: u64, player: PlayerId, next: Stamp, view: &View, settled: bool) {
        let found = self.history.shown(next, &view.public).and_then(|()| {
            let seat = view.public.seat_of(player);
            self.deals.shown(player, seat, view, settled)
        });
        self.note(at, found);
    }

    /// A player is shown its view after an absence; how many events it has now seen.
    pub(super) fn shown_whole(&mut self, at: u64, player: PlayerId, view: &View) -> u64 {
        let whole = self.history.whole(&view.public);
        let found = match whole {
            Some(_) => self.deals.shown(player, view.public.seat_of(player), view, false),
            None => Err((Law::OneState, self.history.unlike(&view.public))),
        };
        self.note(at, found);
        whole.unwrap_or(0)
    }

    /// A state is shown to somebody who has seen everything before `next`.
    pub(super) fn saw(&mut self, at: u64, next: Stamp, public: &Public) {
        let found = self.history.shown(next, public);
        self.note(at, found);
    }

    /// These events are shown to somebody, the first with this stamp.
    pub(super) fn told(&mut self, at: u64, first: Stamp, events: &[Event]) {
        let found = self.history.told(first, events);
        self.note(at, found);
    }

    /// The host came back from its disk.
    pub(super) fn restored(&mut self, at: u64, table: &Table) {
        let found = self.history.restored(table.public());
        self.note(at, found);
    }

    /// The state that the log on the host's disk gives.
    pub(super) const fn public(&self) -> &Public {
        self.history.latest()
    }
}
