//! A relay in the host's own program, for a table that has no other.
//!
//! Who can reach this machine directly needs none. But some networks let no UDP out at all, and then this relay is reached
//! over TCP. It is started where the player says how this machine is reached, and else only where it surely is: at a public
//! address, or at a port that the home router opens. The invitation then names it, with the hash of a key that follows from
//! the player's own. It holds the one room of this table and forwards for nobody else, and it keeps nothing on a disk: the
//! room and those who were admitted are known from the start.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use thirteen_relay::address::{Address, PORT, Pin};
use thirteen_relay::core::Limits;
use thirteen_relay::frames::Closing;
use thirteen_relay::rate::Rate;
use thirteen_relay::rooms::{self, Kept, PeerKey};
use thirteen_relay::shell::tls::Proof;
use thirteen_relay::shell::{Relay, Setup, StartError};

use crate::net::code::RoomHalf;
use crate::net::endpoint::EndpointError;
use crate::net::identity::Identity;
use crate::net::interfaces::{Router, interfaces};
use crate::net::portmap::{InternetProtocol, PortMap, is_public};
use crate::table::PublicKey;

/// A relay that runs here.
pub(super) struct OwnRelay {
    relay: Relay,
    pin: Pin,
    way: Way,
}

/// How guests find this machine.
#[derive(Debug)]
pub(super) enum Found {
    /// As the player says.
    At(Address),
    /// By an address of its own that is known everywhere.
    Public(Ipv4Addr),
    /// By a port of one of these routers, if it opens one for TCP too.
    Mapped(Vec<Router>),
}

#[derive(Debug)]
enum Way {
    Named(String),
    Mapped(PortMap),
}

impl OwnRelay {
    /// Starts it, with the room of this table. It listens where it did `before`, if it may choose. Must be called where
    /// tokio runs.
    pub(super) fn start(
        identity: &Identity,
        found: Found,
        before: Option<u16>,
        room: RoomHalf,
        admitted: &BTreeSet<PublicKey>,
    ) -> Result<Self, EndpointError> {
        let seed = identity.derive("thirteen own relay 1");
        let room = Kept {
            number: room.number(),
            host: PeerKey(identity.public().0),
            members: admitted.iter().map(|key| PeerKey(key.0)).collect(),
            register: None,
        };
        let start = |listen: SocketAddr| {
            let proof = Proof::own(&seed);
            let pin = proof.pin().expect("a key of one's own has a hash");
            let relay = Relay::start(Setup {
                listen,
                listen_tls: Some(SocketAddr::new(listen.ip(), 0)),
                proof,
                limits: limits(),
                connections: STRANGERS,
                rooms: vec![room.clone()],
                disk: None,
            });
            relay.map(|relay| (relay, pin)).map_err(not_had)
        };
        let everywhere = IpAddr::from(Ipv6Addr::UNSPECIFIED);
        let anywhere = || {
            let ports = before.into_iter().chain([PORT, 0]);
            let mut tried = ports.map(|port| start(SocketAddr::new(everywhere, port)));
            let first = tried.next().expect("there are ports to try");
            first.or_else(|why| tried.find_map(Result::ok).ok_or(why))
        };
        let ((relay, pin), way) = match found {
            Found::At(Address { host, port, .. }) => {
                let here = host.parse().ok().filter(IpAddr::is_loopback);
                (
                    start(SocketAddr::new(here.unwrap_or(everywhere), port))?,
                    Way::Named(host),
                )
            }
            Found::Public(address) => (anywhere()?, Way::Named(address.to_string())),
            Found::Mapped(routers) => {
                let (relay, pin) = anywhere()?;
                // Who can use UDP reaches the table itself.
                let map = PortMap::ask(relay.at().port(), InternetProtocol::Tcp, routers);
                ((relay, pin), Way::Mapped(map))
            }
        };
        tracing::info!(port = relay.at().port(), "a relay of this table's own runs");
        Ok(Self { relay, pin, way })
    }

    /// The port at which it listens.
    pub(super) fn port(&self) -> u16 {
        self.relay.at().port()
    }

    /// Where this program finds it.
    pub(super) fn inside(&self) -> Address {
        let listens = self.relay.at().ip();
        let here = if listens.is_loopback() {
            listens
        } else {
            Ipv4Addr::LOCALHOST.into()
        };
        self.named(here.to_string(), self.port())
    }

    /// Where guests find it; none while the router has not opened its port.
    pub(super) fn outside(&self) -> Option<Address> {
        match &self.way {
            Way::Named(host) => Some(self.named(host.clone(), self.port())),
            Way::Mapped(port) => port.place().map(|at| self.named(at.ip().to_string(), at.port())),
        }
    }

    /// Waits until [`outside`](Self::outside) is another. Nothing is lost when the wait is given up.
    pub(super) async fn changed(&mut self) {
        match &mut self.way {
            Way::Mapped(port) => port.changed().await,
            Way::Named(_) => std::future::pending().await,
        }
    }

    /// Ends it, after the last guest has gone.
    pub(super) async fn close(self) {
        if let Way::Mapped(port) = self.way {
            port.release().await;
        }
        self.relay.close(Closing::Done).await;
    }

    const fn named(&self, host: String, port: u16) -> Address {
        Address {
            host,
            port,
            pin: Some(self.pin),
        }
    }
}

/// An address of this machine that is known everywhere. One of IPv6 is not enough: home routers let nobody in there.
pub(super) fn public_address() -> Option<Ipv4Addr> {
    let real = interfaces().into_iter().filter(|interface| !interface.is_virtual);
    real.map(|interface| interface.address.to_canonical())
        .filter(|address| is_public(*address))
        .find_map(|address| match address {
            IpAddr::V4(address) => Some(address),
            IpAddr::V6(_) => None,
        })
}

/// One room, which is there from the start: nobody can open another.
fn limits() -> Limits {
    Limits {
        rooms: rooms::Limits {
            rooms: 1,
            rooms_a_host: 1,
            ..rooms::Limits::default()
        },
        connections: MOST_CONNECTIONS,
        ..Limits::default()
    }
}

fn not_had(error: StartError) -> EndpointError {
    match error {
        StartError::Taken(at) => EndpointError::PortTaken(at.port()),
        StartError::NoSocket(_, error) => EndpointError::NoSocket(error),
    }
}

/// New connections from one address.
const STRANGERS: Rate = Rate::a_minute(10, 20);
/// The most connections: ten guests, each of whom may be coming back, and strangers.
const MOST_CONNECTIONS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::portmap::tests::{OUTER_PORT, OUTSIDE, router};

    fn room() -> RoomHalf {
        let code: crate::net::code::JoinCode = "KX7M-4TQP".parse().expect("a code");
        code.room()
    }

    fn start(found: Found) -> Result<OwnRelay, EndpointError> {
        OwnRelay::start(&Identity::from_seed(&[1; 32]), found, None, room(), &BTreeSet::new())
    }

    #[tokio::test]
    async fn it_is_found_where_the_player_says_under_a_key_that_stays_the_same() {
        let at = || Found::At(free("localhost"));
        let relay = start(at()).expect("a port is free");
        let outside = relay.outside().expect("the player has said where");
        assert_eq!((outside.host.as_str(), outside.port), ("localhost", relay.port()));
        assert_eq!(
            (relay.inside().host.as_str(), relay.inside().pin),
            ("127.0.0.1", outside.pin)
        );
        relay.close().await;
        let again = start(at()).expect("a port is free");
        assert_eq!(again.inside().pin, outside.pin);
        again.close().await;
    }

    #[tokio::test]
    async fn behind_a_router_it_is_told_once_that_has_opened_a_port_for_tcp() {
        let here = Router {
            at: Ipv4Addr::new(127, 77, 13, 3),
            own: Ipv4Addr::LOCALHOST,
        };
        let Some(mut wishes) = router(here.at).await else {
            println!("skipped: this machine has a router of its own");
            return;
        };
        let mut relay = start(Found::Mapped(vec![here])).expect("a port is free");
        assert_eq!(relay.outside(), None);
        relay.changed().await;
        let outside = relay.outside().expect("the router has opened a port");
        assert_eq!((outside.host, outside.port), (OUTSIDE.to_string(), OUTER_PORT));
        let wish = wishes.recv().await.expect("it was asked");
        assert!(wish.tcp && wish.port == relay.port());
        relay.close().await;
        assert!(wishes.recv().await.is_some_and(|wish| wish.tcp), "it is given back");
    }

    #[tokio::test]
    async fn a_port_that_the_player_names_is_had_or_nothing() {
        let first = start(Found::At(free("127.0.0.1"))).expect("a port is free");
        let same = Found::At(first.outside().expect("the player has said where"));
        assert!(matches!(start(same), Err(EndpointError::PortTaken(port)) if port == first.port()));
        // One that may choose goes elsewhere.
        let chosen = start(Found::Public(Ipv4Addr::new(203, 0, 113, 5))).expect("a port is free");
        let another = start(Found::Public(Ipv4Addr::new(203, 0, 113, 5))).expect("a port is free");
        assert_ne!(chosen.port(), another.port());
        assert_eq!(another.outside().map(|at| at.host).as_deref(), Some("203.0.113.5"));
    }

    /// An address here, with a port that nobody has.
    fn free(host: &str) -> Address {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        Address {
            host: host.to_owned(),
            port: socket.local_addr().expect("it has one").port(),
            pin: None,
        }
    }
}
