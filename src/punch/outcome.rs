//! How two machines are connected, and why not directly.

use std::fmt;

/// How the two are connected.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Outcome {
    /// Directly.
    Direct,
    /// Through the relay.
    Relay(Why),
}

/// Why there is no direct path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Why {
    /// The player here hides the address of this machine.
    HiddenHere,
    /// The player there does.
    HiddenThere,
    /// Only TCP leaves this network.
    NoUdp,
    /// The other side has named no address that could be tried.
    NoAddress,
    /// One side has IPv4 alone and the other IPv6 alone.
    NoCommonFamily,
    /// The other side has not answered the offer.
    NotOffered,
    /// Nothing gets through. Most likely one router gives every connection a port of its own, and the other lets in only
    /// the very port that was called.
    NoAnswer,
    /// There was a direct connection, and it was lost; there will be another attempt.
    Lost,
}

impl Outcome {
    /// The outcome's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Relay(why) => why.code(),
        }
    }
}

impl Outcome {
    /// Why there is no direct path.
    pub const fn why(self) -> Option<Why> {
        match self {
            Self::Direct => None,
            Self::Relay(why) => Some(why),
        }
    }
}

impl Why {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::HiddenHere,
        Self::HiddenThere,
        Self::NoUdp,
        Self::NoAddress,
        Self::NoCommonFamily,
        Self::NotOffered,
        Self::NoAnswer,
        Self::Lost,
    ];

    /// The reason's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::HiddenHere => "hidden_here",
            Self::HiddenThere => "hidden_there",
            Self::NoUdp => "no_udp",
            Self::NoAddress => "no_address",
            Self::NoCommonFamily => "no_common_family",
            Self::NotOffered => "not_offered",
            Self::NoAnswer => "no_answer",
            Self::Lost => "lost",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HiddenHere => "this computer hides its address from other players",
            Self::HiddenThere => "the other computer hides its address",
            Self::NoUdp => "this network lets no UDP out",
            Self::NoAddress => "the other computer has named no address",
            Self::NoCommonFamily => "one side has IPv4 alone and the other IPv6 alone",
            Self::NotOffered => "the other computer has not answered",
            Self::NoAnswer => {
                "nothing gets through the two routers: most likely one gives every connection a port of its own, \
                 and the other lets in only the very port that was called"
            }
            Self::Lost => "the direct connection was lost, and is tried again soon",
        })
    }
}
