//! What goes wrong in a world.

use std::collections::BTreeMap;

use super::chance::Chance;

/// A kind of fault, as it is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Fault {
    /// A connection breaks and both sides are told.
    LinkBroken,
    /// A connection dies and nobody is told until nothing has been heard for long.
    LinkSilent,
    /// A connection stalls, and then delivers everything.
    LinkHeld,
    /// A guest cannot be reached for a while, and cannot reach anyone.
    CutOff,
    /// The host does not take new connections.
    DialRefused,
    /// A guest's machine sleeps.
    GuestSlept,
    /// The host's machine sleeps.
    HostSlept,
    /// A guest's program dies and is started again.
    GuestCrashed,
    /// The host's program dies and is started again.
    HostCrashed,
    /// The record that was being written is lost.
    RecordTorn,
    /// A disk is full: the program stops, and is started again when there is space.
    DiskFull,
    /// A player comes from a second machine.
    SecondSession,
    /// A player leaves.
    Left,
    /// A hostile peer sends something.
    Hostile,
    /// A frame to a guest is altered on its way.
    Altered,
    /// A bot's program answers late, with nonsense or not at all.
    BadThought,
    /// A player asks for what is not legal.
    IllegalAsk,
    /// A player does nothing for long.
    Away,
}

impl Fault {
    /// The fault's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::LinkBroken => "link_broken",
            Self::LinkSilent => "link_silent",
            Self::LinkHeld => "link_held",
            Self::CutOff => "cut_off",
            Self::DialRefused => "dial_refused",
            Self::GuestSlept => "guest_slept",
            Self::HostSlept => "host_slept",
            Self::GuestCrashed => "guest_crashed",
            Self::HostCrashed => "host_crashed",
            Self::RecordTorn => "record_torn",
            Self::DiskFull => "disk_full",
            Self::SecondSession => "second_session",
            Self::Left => "left",
            Self::Hostile => "hostile",
            Self::Altered => "altered",
            Self::BadThought => "bad_thought",
            Self::IllegalAsk => "illegal_ask",
            Self::Away => "away",
        }
    }
}

/// How many faults of each kind there were.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Faults(BTreeMap<Fault, u64>);

impl Faults {
    /// One more.
    pub(super) fn count(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    /// Those of another world as well.
    pub(super) fn add(&mut self, other: &Self) {
        for (fault, count) in &other.0 {
            *self.0.entry(*fault).or_default() += count;
        }
    }

    /// Every kind that there was, with its number.
    pub fn iter(&self) -> impl Iterator<Item = (Fault, u64)> + '_ {
        self.0.iter().map(|(fault, count)| (*fault, *count))
    }

    /// How many of one kind.
    pub fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }
}

/// Which of them come by themselves in a storm, and how often.
#[derive(Clone, Debug)]
pub struct Weather {
    /// The mean time between two faults, in milliseconds; none for no faults.
    pub every_ms: Option<u64>,
    /// The kinds that come, some of them more than once.
    pub kinds: Vec<Fault>,
    /// Milliseconds after which they stop.
    pub until_ms: u64,
}

impl Weather {
    /// Nothing goes wrong.
    pub const fn calm() -> Self {
        Self {
            every_ms: None,
            kinds: Vec::new(),
            until_ms: 0,
        }
    }

    /// A storm: some kinds of faults, more or less often.
    pub(super) fn storm(chance: &mut Chance) -> Self {
        let all = [
            Fault::LinkBroken,
            Fault::LinkBroken,
            Fault::LinkSilent,
            Fault::LinkHeld,
            Fault::LinkHeld,
            Fault::CutOff,
            Fault::DialRefused,
            Fault::GuestSlept,
            Fault::HostSlept,
            Fault::GuestCrashed,
            Fault::GuestCrashed,
            Fault::HostCrashed,
            Fault::DiskFull,
            Fault::SecondSession,
            Fault::Hostile,
            Fault::Altered,
        ];
        // A world in which only a few kinds meet finds what a world of everything never gets to.
        let kinds = all.into_iter().filter(|_| chance.one_in(2)).collect();
        let every_ms = [4_000, 15_000, 40_000, 120_000];
        Self {
            every_ms: chance.pick(&every_ms).copied(),
            kinds,
            until_ms: chance.between(2, 40) * 60_000,
        }
    }
}
