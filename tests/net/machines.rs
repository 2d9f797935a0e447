//! Two installations that meet on the loopback.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use thirteen::net::Rate;
use thirteen::net::connection::{Connection, Stream};
use thirteen::net::door::{Caution, Door, Heard};
use thirteen::net::endpoint::{Endpoint, Listen};
use thirteen::net::identity::Identity;
use thirteen::net::link::{Inbox, Link};
use tokio::sync::mpsc;

/// As often as a test likes.
pub(crate) const WIDE: Rate = Rate::new(60_000, 10_000);

pub(crate) const HOST: u8 = 1;
pub(crate) const GUEST: u8 = 2;

pub(crate) fn identity(who: u8) -> Identity {
    Identity::from_seed(&[who; 32])
}

pub(crate) fn host(who: u8) -> (Endpoint, SocketAddr) {
    let endpoint = Endpoint::host(&identity(who), Listen::Prefer(0), WIDE).expect("the loopback has a port");
    let address = at(&endpoint);
    (endpoint, address)
}

/// Where an endpoint is found on this machine.
pub(crate) fn at(endpoint: &Endpoint) -> SocketAddr {
    let port = endpoint.local_address().expect("a socket has an address").port();
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

pub(crate) fn guest(who: u8) -> Endpoint {
    Endpoint::guest(&identity(who)).expect("the loopback has a port")
}

/// Both ends of one session.
pub(crate) struct Session {
    pub(crate) host: Endpoint,
    pub(crate) guest: Endpoint,
    pub(crate) at_host: (Link, Inbox),
    pub(crate) at_guest: (Link, Inbox),
}

pub(crate) async fn session() -> Session {
    let ((host, address), guest) = (host(HOST), guest(GUEST));
    let addresses = [address];
    let (dialled, arrived) = tokio::join!(guest.dial(&addresses, None), host.accept());
    let (dialled, arrived) = (dialled.expect("the host answers"), arrived.expect("the guest dialled"));
    let (at_guest, at_host) = tokio::join!(dialled.control(), controlled(&arrived));
    Session {
        host,
        guest,
        at_host,
        at_guest: at_guest.expect("a stream opens"),
    }
}

/// The session that the guest opens.
pub(crate) async fn controlled(connection: &Connection) -> (Link, Inbox) {
    match connection.stream().await.expect("the guest opens a stream") {
        Stream::Control(link, inbox) => (link, inbox),
        Stream::Knock(_) => panic!("nobody knocks here"),
    }
}

/// A door that answers at once and lets one knock as often as one likes.
pub(crate) fn door(code: &str) -> (Door, mpsc::Receiver<Heard>) {
    let caution = Caution {
        answer_after: Duration::ZERO,
        quick: WIDE,
        steady: WIDE,
    };
    Door::new(
        identity(HOST).public(),
        code.parse().expect("a code"),
        BTreeSet::new(),
        caution,
    )
}
