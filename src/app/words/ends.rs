//! Why a visit to a friend's table ends, or does not begin.

use super::Words;
use crate::app::screens::Ending;
use crate::net::connection::Ended;
use crate::net::dial::DialError;
use crate::net::endpoint::EndpointError;
use crate::net::joining::JoinError;
use crate::net::knock::KnockError;
use crate::net::live::Closed;

impl Words {
    /// Why a table is not joined.
    pub fn join_error(&self, error: &JoinError) -> Ending {
        match error {
            JoinError::NoPlace => Ending::NoPlace,
            JoinError::Endpoint(error) => Ending::Stopped(self.endpoint_error(error)),
            JoinError::Dial(error) => dialled(*error),
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
            EndpointError::PortTaken(port) => self.with("fault-port-taken", &[("port", port.to_string().into())]),
            EndpointError::NoSocket(source) => self.with("fault-no-network", &[("reason", source.to_string().into())]),
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

fn dialled(error: DialError) -> Ending {
    match error {
        DialError::NoAddress | DialError::Unreachable | DialError::NoAnswer => Ending::Unreachable,
        DialError::NotSpoken => Ending::OtherVersion,
        DialError::TurnedAway => Ending::TooOften,
        DialError::WrongHost => Ending::OtherKey,
    }
}

fn knocked(error: KnockError) -> Ending {
    match error {
        KnockError::NoSuchTable => Ending::NoSuchTable,
        KnockError::TableFull => Ending::TableFull,
        KnockError::TableClosed => Ending::TableClosed,
        KnockError::TooOften => Ending::TooOften,
        KnockError::Impostor => Ending::OtherKey,
        KnockError::NoAnswer => Ending::Unreachable,
        KnockError::Ended(ended) => lost(ended),
    }
}

fn lost(ended: Ended) -> Ending {
    match ended {
        Ended::Closed(reason) => closed(reason),
        Ended::Ours | Ended::Gone | Ended::Silent | Ended::Reset | Ended::Broken => Ending::Unreachable,
    }
}
