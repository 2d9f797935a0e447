//! Worlds that are broken on purpose, so that it is seen that the checkers see.

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
}

impl Mutant {
    /// Every one.
    pub const ALL: [Self; 12] = [
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
    ];
}
