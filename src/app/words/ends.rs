//! Why a visit to a friend's table ends, or does not begin.

use super::Words;
use crate::app::screens::Ending;
use crate::net::connection::Ended;
use crate::net::dial::DialError;
use crate::net::endpoint::EndpointError;
use crate::net::joining::JoinError;
use crate::net::knock::KnockError;
use crate::net::live::{Closed, Why};
use crate::net::relay::RelayError;

impl Words {
    /// Why a table is not joined.
    pub fn join_error(&self, error: &JoinError) -> Ending {
        match error {
            JoinError::NoPlace => Ending::NoPlace,
            JoinError::Endpoint(error) => Ending::Stopped(self.endpoint_error(error)),
            JoinError::Dial(error) => dialled(*error),
            JoinError::Relay(error) => Ending::NotReached(relay_error(*error)),
            JoinError::HostAway => Ending::NotReached("join-host-away"),
            JoinError::Knock(error) => knocked(*error),
            JoinError::Ended(ended) => lost(*ended),
            JoinError::Store(error) => Ending::Stopped(self.store_error(error)),
            JoinError::NoChance(error) => Ending::Stopped(self.system(error)),
            JoinError::NoThread(error) => Ending::Stopped(self.system(error)),
        }
    }
}

impl Words {
    /// Why nobody can come, or go anywhere.
    pub fn endpoint_error(&self, error: &EndpointError) -> String {
        match error {
            EndpointError::PortTaken(port) => self.with("join-port-taken", &[("port", port.to_string().into())]),
            EndpointError::NoSocket(source) => self.with("join-no-socket", &[("reason", source.to_string().into())]),
        }
    }
}

/// Why a host ended a visit.
pub fn closed(reason: Closed) -> Ending {
    match reason {
        Closed::Replaced => Ending::Replaced,
        Closed::Kicked => Ending::Kicked,
        Closed::TableClosed => Ending::TableClosed,
        Closed::NoSuchTable => Ending::NoSuchTable,
        Closed::TableFull => Ending::TableFull,
        Closed::SlowConsumer => Ending::SlowConsumer,
        Closed::Flooding => Ending::Flooding,
        Closed::Protocol => Ending::Protocol,
        Closed::Version => Ending::OtherVersion,
        Closed::Left => Ending::Left,
    }
}

/// Why a relay is not reached: the key of the sentence.
pub const fn relay_error(error: RelayError) -> &'static str {
    match error {
        RelayError::NoAddress => "relay-not-found",
        RelayError::NoAnswer => "relay-no-answer",
        RelayError::Lost => "relay-lost",
        RelayError::NotSpoken => "relay-not-spoken",
        RelayError::TurnedAway => "relay-turned-away",
        RelayError::Untrusted => "relay-untrusted",
    }
}

/// Why packets travel through the relay: the key of the sentence.
pub const fn not_direct(why: Why) -> &'static str {
    match why {
        Why::HiddenHere => "line-relayed-hidden-here",
        Why::HiddenThere => "line-relayed-hidden-there",
        Why::NoUdp => "line-relayed-no-udp",
        Why::NoAddress => "line-relayed-no-address",
        Why::NoCommonFamily => "line-relayed-no-common-family",
        Why::NotOffered => "line-relayed-not-offered",
        Why::NoAnswer => "line-relayed-no-answer",
        Why::Lost => "line-relayed-lost",
    }
}

fn dialled(error: DialError) -> Ending {
    Ending::NotReached(match error {
        DialError::NoAddress => "join-no-address",
        DialError::Unreachable => "join-unreachable",
        DialError::NoAnswer => "join-no-answer",
        DialError::NotSpoken => "join-not-spoken",
        DialError::TurnedAway => "join-turned-away",
        DialError::WrongHost => "join-wrong-host",
    })
}

fn knocked(error: KnockError) -> Ending {
    match error {
        KnockError::NoSuchTable => Ending::NoSuchTable,
        KnockError::TableFull => Ending::TableFull,
        KnockError::TableClosed => Ending::NotReached("join-table-closed"),
        KnockError::TooOften => Ending::NotReached("join-too-often"),
        KnockError::Impostor => Ending::NotReached("join-impostor"),
        KnockError::NoAnswer => Ending::NotReached("join-knock-unanswered"),
        KnockError::Ended(ended) => lost(ended),
    }
}

fn lost(ended: Ended) -> Ending {
    match ended {
        Ended::Closed(reason) => closed(reason),
        Ended::Ours => Ending::NotReached("join-closed-here"),
        Ended::Gone => Ending::NotReached("join-gone"),
        Ended::Silent => Ending::NotReached("join-silent"),
        Ended::Reset => Ending::NotReached("join-reset"),
        Ended::Broken => Ending::NotReached("join-broken"),
    }
}
