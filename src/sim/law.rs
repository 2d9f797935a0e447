//! What must hold in every world, always, and what is said when it does not.

use std::fmt;

/// One of the things that must hold. Its code is the one that the design gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Law {
    /// For one epoch and number there is at most one event.
    OneEvent,
    /// Everyone who has the same events sees the same table.
    OneState,
    /// The hands partition the dealt cards, and nobody plays what it was not dealt.
    Cards,
    /// What a guest sees is what the host would show its seat.
    Views,
    /// Nobody goes back to the events of an earlier reign.
    Epochs,
    /// A command is carried out at most once, for the player who sent it, and as it was sent.
    Once,
    /// What anybody has seen is on the host's disk, and at another player before its own player sees it.
    Kept,
    /// Scores only grow within a tournament, and one seat wins it.
    Scores,
    /// Nobody is sent a byte of a hand that is not its own.
    Secrets,
    /// A seat whose player is gone is kept for it for sixty seconds.
    Seats,
    /// A core says when it wants to be told the time, and then does something.
    Clocks,
    /// Once faults stop, a table with people finishes its tournament.
    Ends,
    /// The same seed gives the same trace.
    Same,
    /// No input makes a core panic.
    Panics,
}

impl Law {
    /// The law's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OneEvent => "S1",
            Self::OneState => "S2",
            Self::Cards => "S3",
            Self::Views => "S4",
            Self::Epochs => "S5",
            Self::Once => "S6",
            Self::Kept => "S7",
            Self::Scores => "S8",
            Self::Secrets => "S9",
            Self::Seats => "seats",
            Self::Clocks => "clocks",
            Self::Ends => "L1",
            Self::Same => "D1",
            Self::Panics => "panics",
        }
    }
}

/// A law that was broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Which.
    pub law: Law,
    /// When, in milliseconds of the world.
    pub at: u64,
    /// How.
    pub what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.at as f64 / 1_000.0;
        write!(f, "{} at {seconds:.3} s: {}", self.law.code(), self.what)
    }
}
