//! Reaching a host that may be at any of several addresses.
//!
//! The addresses are tried in turn, the two families alternating, each a quarter of a second after the one before and at
//! once when that one has failed; the first that answers with the right key wins and the others are given up. While nobody
//! answers all are tried anew every second beside the older tries, whose packets are sent ever more rarely: so who has
//! no network for a moment is connected soon after it is back. An address where somebody else answers does not count: in another house `192.168.1.5` is another computer.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::time::Duration;

use quinn::ConnectionError;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::connection::Connection;
use super::endpoint::{Endpoint, Shortened};
use super::invite::Place;
use crate::table::PlayerId;

/// Why nobody was reached. Of several addresses the most telling reason is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, thiserror::Error)]
pub enum DialError {
    /// There is no address to try, or no name led to one.
    #[error("the address of the table was not found: check it with your host")]
    NoAddress,
    /// This machine has no way there.
    #[error("this computer has no network connection to the table's address")]
    Unreachable,
    /// Nothing was heard.
    #[error("nobody answers at the table's address: is the table open, and does the host's network let players in?")]
    NoAnswer,
    /// Something else than this game answers, or a version of it that is not spoken here.
    #[error("what answers at the table's address does not speak this version of the game")]
    NotSpoken,
    /// It answers but takes nobody now.
    #[error("the host takes no new connection now: try again in a minute")]
    TurnedAway,
    /// Another installation answers than the one that is looked for.
    #[error("another computer answers at the table's address than the host's: ask your host for a new invitation")]
    WrongHost,
}

impl DialError {
    /// The error's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoAddress => "no_address",
            Self::Unreachable => "unreachable",
            Self::NoAnswer => "no_answer",
            Self::NotSpoken => "not_spoken",
            Self::TurnedAway => "turned_away",
            Self::WrongHost => "wrong_host",
        }
    }
}

impl Endpoint {
    /// Connects to whoever answers first at these addresses and is `expected`, if somebody is.
    ///
    /// # Errors
    /// Why nobody was reached, after six seconds at most.
    pub async fn dial(&self, addresses: &[SocketAddr], expected: Option<PlayerId>) -> Result<Connection, DialError> {
        let mut waiting = in_turn(addresses);
        let mut attempts = JoinSet::new();
        let mut failure = DialError::NoAddress;
        let start = Instant::now();
        let (mut next, mut anew) = (start, start + ROUND);
        while !(waiting.is_empty() && attempts.is_empty()) {
            tokio::select! {
                () = sleep_until(next), if !waiting.is_empty() => {
                    let address = waiting.pop_front().expect("this arm is for when one waits");
                    match self.connect(address) {
                        Ok(connecting) => {
                            attempts.spawn(attempt(connecting, address, expected, self.is_relayed()));
                            next = Instant::now() + STAGGER;
                        }
                        Err(_) => failure = failure.max(DialError::Unreachable),
                    }
                }
                () = sleep_until(anew), if waiting.is_empty() => {
                    waiting = in_turn(addresses);
                    anew = Instant::now() + ROUND;
                }
                Some(tried) = attempts.join_next() => match tried {
                    Ok(Ok(connection)) => return Ok(connection),
                    Ok(Err(why)) => {
                        failure = failure.max(why);
                        next = Instant::now();
                    }
                    Err(_) => failure = failure.max(DialError::NoAnswer),
                },
                () = sleep_until(start + PATIENCE) => return Err(failure.max(DialError::NoAnswer)),
            }
        }
        Err(failure)
    }
}

impl Endpoint {
    /// Connects to whoever answers first at these addresses, which are all dialled at once, and is `expected`.
    ///
    /// # Errors
    /// Why nobody was reached, as soon as nobody can be any more.
    pub(super) async fn dial_at_once(
        &self,
        addresses: &[SocketAddr],
        expected: PlayerId,
        patience: Duration,
    ) -> Result<Connection, DialError> {
        let mut attempts = JoinSet::new();
        let mut failure = DialError::NoAddress;
        for &address in addresses.iter().take(MOST_ADDRESSES) {
            match self.connect(address) {
                Ok(connecting) => {
                    attempts.spawn(attempt(connecting, address, Some(expected), self.is_relayed()));
                }
                Err(_) => failure = failure.max(DialError::Unreachable),
            }
        }
        let first = async {
            while let Some(tried) = attempts.join_next().await {
                match tried {
                    Ok(Ok(connection)) => return Ok(connection),
                    Ok(Err(why)) => failure = failure.max(why),
                    Err(_) => failure = failure.max(DialError::NoAnswer),
                }
            }
            Err(failure)
        };
        timeout(patience, first).await.unwrap_or(Err(DialError::NoAnswer))
    }
}

/// The addresses of these places, in their order. Names are asked for all at once; one that is not found is left out.
pub async fn resolve(places: &[Place]) -> Vec<SocketAddr> {
    let mut lookups = JoinSet::new();
    for (number, place) in places.iter().cloned().enumerate() {
        lookups.spawn(async move {
            let found = timeout(LOOKUP, tokio::net::lookup_host((place.host(), place.port()))).await;
            let found = found.ok().and_then(Result::ok).into_iter().flatten();
            (number, found.take(MOST_OF_A_NAME).collect::<Vec<_>>())
        });
    }
    let mut found = lookups.join_all().await;
    found.sort_by_key(|(number, _)| *number);
    found.into_iter().flat_map(|(_, addresses)| addresses).collect()
}

async fn attempt(
    connecting: quinn::Connecting,
    address: SocketAddr,
    expected: Option<PlayerId>,
    relayed: bool,
) -> Result<Connection, DialError> {
    let connected = connecting.await.map_err(why)?;
    let connection = Connection::of(connected, relayed).ok_or(DialError::NotSpoken)?;
    if expected.is_some_and(|expected| expected != connection.player()) {
        tracing::debug!(at = %Shortened(address), "another computer answers");
        return Err(DialError::WrongHost);
    }
    tracing::debug!(at = %Shortened(address), "connected");
    Ok(connection)
}

fn why(error: ConnectionError) -> DialError {
    match error {
        ConnectionError::TimedOut | ConnectionError::Reset | ConnectionError::LocallyClosed => DialError::NoAnswer,
        // A refusal is the transport's; anything else that the other side's TLS or QUIC objects to is another protocol.
        ConnectionError::ConnectionClosed(close)
            if close.error_code == quinn::TransportErrorCode::CONNECTION_REFUSED =>
        {
            DialError::TurnedAway
        }
        ConnectionError::ApplicationClosed(_) => DialError::TurnedAway,
        ConnectionError::ConnectionClosed(_)
        | ConnectionError::VersionMismatch
        | ConnectionError::TransportError(_)
        | ConnectionError::CidsExhausted => DialError::NotSpoken,
    }
}

/// Every address once, in the order given but with the families alternating.
fn in_turn(addresses: &[SocketAddr]) -> VecDeque<SocketAddr> {
    let mut seen = Vec::new();
    for address in addresses.iter().take(MOST_ADDRESSES) {
        if !seen.contains(address) {
            seen.push(*address);
        }
    }
    let first_is_six = seen.first().is_some_and(SocketAddr::is_ipv6);
    let (first, second): (Vec<_>, Vec<_>) = seen.into_iter().partition(|at| at.is_ipv6() == first_is_six);
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turns = VecDeque::new();
    loop {
        let pair = [first.next(), second.next()];
        if pair == [None, None] {
            return turns;
        }
        turns.extend(pair.into_iter().flatten());
    }
}

/// How long after one address the next is tried.
const STAGGER: Duration = Duration::from_millis(250);
/// How long after a round of tries the next one begins.
const ROUND: Duration = Duration::from_secs(1);
/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(6);
/// How long a name may take to be found.
const LOOKUP: Duration = Duration::from_secs(4);
/// The most addresses that one name leads to.
const MOST_OF_A_NAME: usize = 4;
/// The most addresses that are tried.
const MOST_ADDRESSES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_take_turns_and_no_address_is_tried_twice() {
        let addresses = ["10.0.0.1:1", "10.0.0.2:1", "10.0.0.1:1", "[::2]:1", "10.0.0.3:1"];
        let addresses = addresses.map(|text| text.parse().expect("an address"));
        let turns: Vec<String> = in_turn(&addresses).iter().map(ToString::to_string).collect();
        assert_eq!(turns, ["10.0.0.1:1", "[::2]:1", "10.0.0.2:1", "10.0.0.3:1"]);
        assert!(in_turn(&[]).is_empty());
        assert_eq!(in_turn(&[addresses[0]; 40]).len(), 1);
    }
}
