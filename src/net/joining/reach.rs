//! Reaching the host: the first time with the code, later by its key alone.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::punching::Punching;
use super::relayed::Relayed;
use super::{JoinError, JoinSetup};
use crate::net::code::RoomHalf;
use crate::net::connection::{Connection, Ended};
use crate::net::dial::{DialError, resolve};
use crate::net::endpoint::Endpoint;
use crate::net::invite::{MOST_PLACES, Place};
use crate::net::knock::{KnockError, knock};
use crate::net::link::Link;
use crate::net::live::Path;
use crate::net::nearby::Browser;
use crate::session::{GuestInput, LinkId};
use crate::table::{PlayerId, PublicKey};
use crate::wire::{self, Message};

/// What the connections bring.
pub(super) enum Arrival {
    /// A connection to the host, with its session.
    Session(LinkId, Link),
    /// The host was not reached.
    Failed,
    Frame(LinkId, Vec<u8>),
    End(LinkId, Ended),
}

/// The way to one host.
pub(super) struct Way {
    endpoint: Arc<Endpoint>,
    relayed: Option<Arc<Relayed>>,
    /// The host is not to learn where this machine is.
    hidden: bool,
    host: PlayerId,
    places: Vec<Place>,
    arrive: mpsc::Sender<Arrival>,
    next: u64,
    dialling: Option<JoinHandle<()>>,
}

/// Connects to the table that the code is for, and proves the code.
pub(super) async fn knock_at(
    endpoint: Option<&Endpoint>,
    relayed: Option<&Relayed>,
    me: PublicKey,
    setup: &JoinSetup,
) -> Result<Connection, JoinError> {
    let mut tries = 0;
    loop {
        let direct = async {
            let endpoint = endpoint.ok_or(JoinError::NoPlace)?;
            let mut places = setup.to.places.clone();
            if places.is_empty() {
                places = nearby(setup.to.code.room()).await.ok_or(JoinError::NoPlace)?;
            }
            Ok(endpoint.dial(&resolve(&places).await, setup.to.host).await?)
        };
        let lead = if setup.to.places.is_empty() || endpoint.is_none() {
            Duration::ZERO
        } else {
            LEAD
        };
        let connection = first(direct, relayed.map(|relayed| relayed.dial(setup.to.host)), lead).await?;
        match knock(&connection, me, &setup.to.code).await {
            Ok(()) => return Ok(connection),
            // Others in this house knock as well: it is soon one's own turn.
            Err(KnockError::TooOften) if tries < MOST_TRIES => tries += 1,
            Err(error) => return Err(error.into()),
        }
        drop(connection);
        pause().await;
    }
}

/// Whichever way leads to the host first; the one over the relay, if there is one, begins a little later. If neither
/// does, what the relay says is told: it is what the player has asked for.
async fn first(
    direct: impl Future<Output = Result<Connection, JoinError>>,
    relayed: Option<impl Future<Output = Result<Connection, JoinError>>>,
    lead: Duration,
) -> Result<Connection, JoinError> {
    let Some(relayed) = relayed else {
        return direct.await;
    };
    let relayed = async {
        tokio::time::sleep(lead).await;
        relayed.await
    };
    tokio::pin!(direct, relayed);
    tokio::select! {
        connected = &mut direct => match connected {
            Ok(connection) => Ok(connection),
            Err(_) => relayed.await,
        },
        connected = &mut relayed => match connected {
            Ok(connection) => Ok(connection),
            Err(why) => direct.await.map_err(|_| why),
        },
    }
}

/// Where a table with this code is in the local network, if it is announced there.
async fn nearby(room: RoomHalf) -> Option<Vec<Place>> {
    let changed = Arc::new(Notify::new());
    let tell = Arc::clone(&changed);
    let browser = match Browser::open(move || tell.notify_one()) {
        Ok(browser) => browser,
        Err(error) => {
            tracing::info!(%error, "the code alone finds no table");
            return None;
        }
    };
    let found = async {
        loop {
            let tables = browser.tables().into_iter();
            if let Some(found) = tables
                .filter(|found| found.table.room == room)
                .map(|found| found.places)
                .next()
            {
                return found;
            }
            changed.notified().await;
        }
    };
    timeout(LOOK_NEARBY, found).await.ok()
}

impl Way {
    pub(super) const fn new(
        endpoint: Arc<Endpoint>,
        relayed: Option<Arc<Relayed>>,
        hidden: bool,
        host: PlayerId,
        places: Vec<Place>,
        arrive: mpsc::Sender<Arrival>,
    ) -> Self {
        Self {
            endpoint,
            relayed,
            hidden,
            host,
            places,
            arrive,
            next: 0,
            dialling: None,
        }
    }

    /// Connects again; what became of it arrives. An older attempt is given up.
    pub(super) fn dial(&mut self) {
        let (endpoint, places, host) = (Arc::clone(&self.endpoint), self.places.clone(), self.host);
        let (relayed, hidden) = (self.relayed.clone(), self.hidden);
        self.begin(async move {
            let direct = async {
                if hidden {
                    return Err(JoinError::NoPlace);
                }
                Ok(connect(&endpoint, &places, host).await?)
            };
            let relayed = relayed.as_ref().map(|relayed| relayed.dial(Some(host)));
            let lead = if places.is_empty() || hidden {
                Duration::ZERO
            } else {
                LEAD
            };
            first(direct, relayed, lead).await.ok()
        });
    }

    /// Looks for a direct path beside the one over the relay.
    pub(super) fn look_for_better(&self) -> Option<Punching> {
        let relayed = self.relayed.as_ref()?;
        let (endpoint, relayed) = (Arc::clone(&self.endpoint), Arc::clone(relayed));
        Some(Punching::begin(endpoint, relayed, self.host, self.hidden))
    }

    /// Takes a connection that is there already.
    pub(super) fn take(&mut self, connection: Connection) {
        self.begin(async move { Some(connection) });
    }

    /// The host is here, so this is where to look first when the connection is lost; whether that is news.
    pub(super) fn is_at(&mut self, address: SocketAddr) -> bool {
        let place = Place::from(address);
        if self.places.first() == Some(&place) {
            return false;
        }
        self.places.retain(|known| *known != place);
        self.places.insert(0, place);
        self.places.truncate(MOST_PLACES);
        true
    }

    /// The host has ended the visit: nothing leads there until the player asks again.
    pub(super) fn part(&self) {
        if let Some(relayed) = &self.relayed {
            relayed.part();
        }
    }

    /// The network is another: what leads over the relay is made sure of.
    pub(super) fn hurry(&self) {
        if let Some(relayed) = &self.relayed {
            relayed.hurry();
        }
    }

    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    fn begin(&mut self, connect: impl Future<Output = Option<Connection>> + Send + 'static) {
        if let Some(older) = self.dialling.take() {
            older.abort();
        }
        self.next += 1;
        let (link, arrive) = (LinkId(self.next), self.arrive.clone());
        self.dialling = Some(tokio::spawn(async move {
            let connection = connect.await;
            let session = match &connection {
                Some(connection) => connection.control().await.ok(),
                None => None,
            };
            let Some((open, mut inbox)) = session else {
                arrive.send(Arrival::Failed).await.ok();
                return;
            };
            if arrive.send(Arrival::Session(link, open)).await.is_err() {
                return;
            }
            // From here on a newer attempt does not end this one: the guest closes what it does not want.
            tokio::spawn(async move {
                let ended = loop {
                    match inbox.recv().await {
                        Ok(frame) => {
                            if arrive.send(Arrival::Frame(link, frame)).await.is_err() {
                                return;
                            }
                        }
                        Err(ended) => break ended,
                    }
                };
                arrive.send(Arrival::End(link, ended)).await.ok();
            });
        }));
    }
}

/// Connects to the host at whichever of these places it is. Where it is known by its address it is not waited for until
/// names are found: while there is no network, that takes long.
async fn connect(endpoint: &Endpoint, places: &[Place], host: PlayerId) -> Result<Connection, DialError> {
    let (known, named): (Vec<Place>, Vec<Place>) = places.iter().cloned().partition(Place::is_address);
    let by_address = async { endpoint.dial(&resolve(&known).await, Some(host)).await };
    let by_name = async { endpoint.dial(&resolve(&named).await, Some(host)).await };
    tokio::pin!(by_address, by_name);
    tokio::select! {
        connected = &mut by_address => match connected {
            Ok(connection) => Ok(connection),
            Err(why) => by_name.await.map_err(|other| why.max(other)),
        },
        connected = &mut by_name => match connected {
            Ok(connection) => Ok(connection),
            Err(why) => by_address.await.map_err(|other| why.max(other)),
        },
    }
}

/// What the guest is told when a connection ends. A reason that only the transport gave is one that the host has given.
pub(super) fn told_of_the_end(link: LinkId, ended: Ended) -> Vec<GuestInput> {
    let reason = match ended {
        Ended::Closed(reason) => Some(GuestInput::Received {
            link,
            frame: wire::encode(&Message::Closed(reason)),
        }),
        Ended::Ours | Ended::Gone | Ended::Silent | Ended::Reset | Ended::Broken => None,
    };
    reason.into_iter().chain([GuestInput::Disconnected { link }]).collect()
}

/// How the packets of this connection travel.
pub(super) fn path_of(connection: &Connection) -> Path {
    if connection.is_relayed() {
        Path::Relay
    } else {
        path_to(connection.remote())
    }
}

/// How packets to this address travel.
const fn path_to(address: SocketAddr) -> Path {
    let local = match address.ip() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    };
    if local { Path::Local } else { Path::Direct }
}

async fn pause() {
    tokio::time::sleep(BETWEEN_KNOCKS).await;
}

/// How long the direct way is tried alone where it is known.
const LEAD: Duration = Duration::from_millis(200);
/// How long a table is looked for nearby.
const LOOK_NEARBY: Duration = Duration::from_secs(4);
/// How long one waits before one knocks again.
const BETWEEN_KNOCKS: Duration = Duration::from_millis(1_500);
/// How often one knocks again at a host that hears too many.
const MOST_TRIES: u32 = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_within_one_house_is_local() {
        let path = |text: &str| path_to(text.parse().expect("an address")).name();
        for local in ["127.0.0.1:1", "192.168.1.5:1", "[::1]:1", "[fd00::5]:1", "[fe80::1]:1"] {
            assert_eq!(path(local), "local", "{local}");
        }
        for direct in ["203.0.113.5:1", "[2001:db8::5]:1"] {
            assert_eq!(path(direct), "direct", "{direct}");
        }
    }
}
