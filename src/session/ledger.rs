//! Exactly once: the last command of each player and what became of it.

use std::collections::BTreeMap;

use crate::table::{PlayerId, Refusal};
use crate::wire::CommandNo;

/// The last command number of every player, with its result.
#[derive(Clone, Default, Debug)]
pub(super) struct Ledger(BTreeMap<PlayerId, Last>);

#[derive(Clone, Copy, Debug)]
struct Last {
    no: CommandNo,
    result: Result<(), Refusal>,
}

/// What a command number means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Meeting {
    /// The next command of this player.
    Next,
    /// The last one again, and what became of it.
    Again(Result<(), Refusal>),
    /// An older one.
    Past,
    /// One too many: the next has this number.
    Ahead(CommandNo),
}

impl Ledger {
    /// The number that a player's next command has.
    pub(super) fn next(&self, player: PlayerId) -> CommandNo {
        self.0
            .get(&player)
            .map_or(CommandNo(1), |last| CommandNo(last.no.0.saturating_add(1)))
    }

    /// What a command number means for this player.
    pub(super) fn meet(&self, player: PlayerId, no: CommandNo) -> Meeting {
        let next = self.next(player);
        match self.0.get(&player) {
            Some(last) if last.no == no => Meeting::Again(last.result),
            Some(_) | None if no == next => Meeting::Next,
            Some(_) | None if no < next => Meeting::Past,
            Some(_) | None => Meeting::Ahead(next),
        }
    }

    /// Keeps what became of a command.
    pub(super) fn note(&mut self, player: PlayerId, no: CommandNo, result: Result<(), Refusal>) {
        self.0.insert(player, Last { no, result });
    }
}
