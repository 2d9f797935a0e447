//! Worlds that are broken on purpose, so that it is seen that the checkers see. The law of epochs has no mutant yet: a
//! table has one host, and so one epoch, for all its life.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::table::{Event, Public, apply};

/// One thing that is done wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mutant {
    /// The host carries a repeated command out again.
    RepeatsCommands,
    /// The host shows what happened before it has kept it.
    ShowsBeforeKeeping,
    /// The host shows its own player what no guest has yet.
    ShowsItselfFirst,
    /// The host sends a guest another seat's cards.
    SendsAnothersHand,
    /// The host sends its seed along.
    SendsItsSeed,
    /// A host that comes back has forgotten which commands were carried out.
    ForgetsItsLedger,
    /// A host that comes back has forgotten its last entry.
    ForgetsItsLog,
    /// A host that comes back has forgotten its seed, and deals the same game another way.
    ForgetsItsSeed,
    /// The host gives a seat away too soon.
    GivesSeatsAway,
    /// A guest shows whatever comes, whoever has signed it.
    TrustsAnyone,
    /// A guest shows whatever comes, in whatever order.
    TakesAnyOrder,
    /// A guest asks again under another number.
    RenumbersCommands,
    /// A guest is shown the hand of the game before.
    KeepsItsOldHand,
    /// Who wins nothing in a game loses a point.
    TakesPointsAway,
    /// The host's player pauses, and the host never hears that the table goes on.
    NeverResumes,
    /// The host's programs take their time from outside of the world.
    RollsItsOwnDice,
}

impl Mutant {
    /// Every one.
    pub const ALL: [Self; 16] = [
        Self::RepeatsCommands,
        Self::ShowsBeforeKeeping,
        Self::ShowsItselfFirst,
        Self::SendsAnothersHand,
        Self::SendsItsSeed,
        Self::ForgetsItsLedger,
        Self::ForgetsItsLog,
        Self::ForgetsItsSeed,
        Self::GivesSeatsAway,
        Self::TrustsAnyone,
        Self::TakesAnyOrder,
        Self::RenumbersCommands,
        Self::KeepsItsOldHand,
        Self::TakesPointsAway,
        Self::NeverResumes,
        Self::RollsItsOwnDice,
    ];

    /// How events are folded in its world.
    pub(super) fn fold(mutant: Option<Self>) -> Fold {
        match mutant {
            Some(Self::TakesPointsAway) => apply_and_take_away,
            Some(_) | None => |public, event| drop(apply(public, event)),
        }
    }
}

/// Folds an event into the state of a table.
pub(super) type Fold = fn(&mut Public, &Event);

fn apply_and_take_away(public: &mut Public, event: &Event) {
    let before = public.scores;
    drop(apply(public, event));
    let paid = public.scores != before && matches!(event, Event::Played { .. } | Event::Passed { .. });
    for (score, before) in public.scores.0.iter_mut().zip(before.0) {
        if paid && *score == before {
            *score = before.saturating_sub(1);
        }
    }
}

/// A number that no two worlds get.
pub(super) fn dice() -> u64 {
    static THROWN: AtomicU64 = AtomicU64::new(0);
    THROWN.fetch_add(1, Ordering::Relaxed)
}
