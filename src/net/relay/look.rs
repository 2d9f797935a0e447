//! A look at a relay, for who wants to know whether it answers and what it sees of this machine.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use thirteen_relay::address::Address;
use tokio::runtime;
use tokio::time::timeout;

use super::{News, Relay, RelayError};
use crate::net::clock;
use crate::net::endpoint::{Endpoint, EndpointError};
use crate::net::identity::Identity;

/// What a relay sees of this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Seen {
    /// From where packets come.
    pub at: SocketAddr,
    /// Whether they come from the UDP port that they were sent from, or those of another socket do: a router that
    /// gives every connection a port of its own keeps none.
    pub keeps_port: bool,
    /// Whether it was reached over TCP alone, because UDP is blocked.
    pub over_tcp: bool,
}

/// Why there is nothing to see.
#[derive(Debug, thiserror::Error)]
pub enum NotSeen {
    /// The relay is not reached.
    #[error("{0}")]
    Relay(RelayError),
    /// There is no socket.
    #[error("{0}")]
    Endpoint(#[from] EndpointError),
    /// The system gives no thread, no chance or no port.
    #[error("the system does not help: {0}")]
    System(#[from] io::Error),
}

/// Goes to the relay, as a stranger, and comes back with what it sees. Takes some seconds if it does not answer.
///
/// # Errors
/// [`NotSeen`].
pub fn look(address: &Address) -> Result<Seen, NotSeen> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let first = look_from_a_socket(address).await?;
        if first.over_tcp || first.keeps_port {
            return Ok(first);
        }
        // Another machine behind the same router may have had the port.
        let second = look_from_a_socket(address).await;
        let keeps_port = second.is_ok_and(|second| second.keeps_port && !second.over_tcp);
        Ok(Seen { keeps_port, ..first })
    })
}

/// As a new stranger each time: the relay keeps one connection of each.
async fn look_from_a_socket(address: &Address) -> Result<Seen, NotSeen> {
    let identity = Identity::from_seed(&clock::chance().map_err(io::Error::other)?);
    let endpoint = Arc::new(Endpoint::guest(&identity)?);
    let port = endpoint.local_address()?.port();
    let (_relay, mut news) = Relay::start(address.clone(), &endpoint, &identity);
    match timeout(PATIENCE, news.recv()).await {
        Ok(Some(News::Up { seen, over_tcp })) => Ok(Seen {
            at: seen,
            keeps_port: seen.port() == port,
            over_tcp,
        }),
        Ok(Some(News::Down(error))) => Err(NotSeen::Relay(error)),
        Ok(Some(_) | None) | Err(_) => Err(NotSeen::Relay(RelayError::NoAnswer)),
    }
}

/// Longer than the connection itself is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
