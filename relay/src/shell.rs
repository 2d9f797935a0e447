//! A relay that runs: the core on QUIC over UDP, and on WebSocket over TLS on TCP. The program uses it, and a game whose
//! host is its own relay.
//!
//! One task accepts on each socket, and each connection has its own. What the core wants done is done by one more, in its
//! order: rooms are on disk before anyone is told of them. Packets do not go that way: whoever receives one passes it on.

use std::error::Error;
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval, timeout};

use crate::address::Pin;
use crate::core::{Core, Figures, Limits};
use crate::frames::Closing;
use crate::millis::Millis;
use crate::rate::Rate;
use crate::rooms::{Kept, RoomNo};

mod books;
mod clients;
mod door;
mod proving;
mod queue;
mod quic;
pub mod reset;
pub mod tls;
mod websocket;

pub use clients::Shortened;

use clients::Clients;
use door::Door;
use tls::Proof;

/// What a relay starts with.
pub struct Setup {
    /// Where it listens on UDP; port 0 means any.
    pub listen: SocketAddr,
    /// Where it listens on TCP, if at all; port 0 means the port of UDP.
    pub listen_tls: Option<SocketAddr>,
    /// What it shows to its clients.
    pub proof: Proof,
    /// What strangers may take.
    pub limits: Limits,
    /// New connections from one address.
    pub connections: Rate,
    /// The rooms of before.
    pub rooms: Vec<Kept>,
    /// Where rooms are kept; in memory alone if nowhere.
    pub disk: Option<Box<dyn Disk>>,
}

/// Keeps rooms.
pub trait Disk: Send {
    /// Writes all of these, in this order. They are on the disk when this returns.
    ///
    /// # Errors
    /// When they are not.
    fn write(&mut self, changes: &[Change]) -> Result<(), Box<dyn Error + Send + Sync>>;
}

/// A change to what is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Put a room there, in place of what is there under its number.
    Keep(Kept),
    /// Take the room with this number away.
    Forget(RoomNo),
}

/// Why a relay does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Another program has the port.
    #[error("{0} is taken: another program listens there, perhaps another relay")]
    Taken(SocketAddr),
    /// The system does not let us listen there.
    #[error("cannot listen at {0}: {1}")]
    NoSocket(SocketAddr, #[source] io::Error),
}

/// A relay that runs until it is closed or dropped.
pub struct Relay {
    clients: Arc<Clients>,
    door: Arc<Door>,
    quic: quinn::Endpoint,
    at: SocketAddr,
    tls_at: Option<SocketAddr>,
    pin: Option<Pin>,
    tasks: JoinSet<()>,
}

impl Relay {
    /// Begins to listen. Must be called where tokio runs.
    ///
    /// # Errors
    /// When a socket cannot be had.
    pub fn start(setup: Setup) -> Result<Self, StartError> {
        #[expect(clippy::disallowed_methods, reason = "the shell's clock begins here")]
        let began = Instant::now();
        let failed = |error| not_had(setup.listen, error);
        let socket = bound(setup.listen, Type::DGRAM).map_err(failed)?;
        let quic = quic::endpoint(&setup.proof, socket.into()).map_err(failed)?;
        let at = quic.local_addr().map_err(failed)?;
        let mut core = Core::new(setup.limits, setup.proof.seal());
        for kept in &setup.rooms {
            core.restore(Millis(0), kept);
        }
        let clients = Arc::new(Clients::new(core, began));
        let door = Arc::new(Door::new(setup.connections, began));
        let pin = setup.proof.pin();
        let tcp = setup
            .listen_tls
            .map(|address| listen_on_tcp(address, at.port()))
            .transpose()?;
        let tls_at = tcp.as_ref().and_then(|listener| listener.local_addr().ok());
        let mut tasks = JoinSet::new();
        let acting = clients.clone();
        let disk = setup.disk;
        tasks.spawn(async move { acting.act(disk).await });
        tasks.spawn(look_around(clients.clone(), door.clone()));
        let over_ipv6 = quic::answering_over_ipv6(&setup.proof);
        tasks.spawn(quic::accept(quic.clone(), over_ipv6, clients.clone(), door.clone()));
        if let Some(listener) = tcp {
            let proof = Arc::new(setup.proof);
            tasks.spawn(websocket::accept(listener, proof, clients.clone(), door.clone()));
        }
        Ok(Self {
            clients,
            door,
            quic,
            at,
            tls_at,
            pin,
            tasks,
        })
    }

    /// Where it listens on UDP.
    pub const fn at(&self) -> SocketAddr {
        self.at
    }

    /// Where it listens on TCP.
    pub const fn tls_at(&self) -> Option<SocketAddr> {
        self.tls_at
    }

    /// What stands behind the # of its address.
    pub const fn pin(&self) -> Option<Pin> {
        self.pin
    }

    /// How it stands.
    pub fn figures(&self) -> Figures {
        self.clients.figures()
    }

    /// How many connections were turned away at the door.
    pub fn turned_away(&self) -> u64 {
        self.door.turned_away()
    }

    /// Tells everyone that the relay goes, and why, and waits a moment until they could know it.
    pub async fn close(mut self, why: Closing) {
        self.tasks.abort_all();
        self.clients.close_all(why);
        self.quic.close(u32::from(why.code()).into(), b"");
        let all_gone = async {
            self.clients.all_gone().await;
            self.quic.wait_idle().await;
        };
        if timeout(FAREWELL, all_gone).await.is_err() {
            tracing::debug!("some connections did not end in time");
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.quic.close(u32::from(Closing::Restarting.code()).into(), b"");
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Relay").field("at", &self.at).finish_non_exhaustive()
    }
}

async fn look_around(clients: Arc<Clients>, door: Arc<Door>) {
    let mut often = interval(LOOK_AROUND);
    often.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        often.tick().await;
        clients.look_around().await;
        door.look_around();
    }
}

/// Listens at this address; port 0 means the one of UDP.
fn listen_on_tcp(mut address: SocketAddr, udp: u16) -> Result<TcpListener, StartError> {
    if address.port() == 0 {
        address.set_port(udp);
    }
    let listener = bound(address, Type::STREAM).and_then(websocket::listener);
    listener.map_err(|error| not_had(address, error))
}

/// A socket that hears both families where the address is the unspecified one of IPv6, or IPv4 alone where there is no
/// IPv6.
fn bound(address: SocketAddr, kind: Type) -> io::Result<Socket> {
    match bound_to(address, kind) {
        Err(error)
            if address.is_ipv6() && address.ip().is_unspecified() && error.kind() != io::ErrorKind::AddrInUse =>
        {
            bound_to(SocketAddr::from((Ipv4Addr::UNSPECIFIED, address.port())), kind)
        }
        had => had,
    }
}

fn bound_to(address: SocketAddr, kind: Type) -> io::Result<Socket> {
    let protocol = if kind == Type::DGRAM {
        Protocol::UDP
    } else {
        Protocol::TCP
    };
    let socket = Socket::new(Domain::for_address(address), kind, Some(protocol))?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    if kind == Type::DGRAM {
        // What comes while another program has the processor waits; the system gives what it allows.
        socket.set_recv_buffer_size(SOCKET_BUFFER).ok();
        socket.set_send_buffer_size(SOCKET_BUFFER).ok();
    }
    if kind == Type::STREAM {
        // So that a restart need not wait until the connections of before are forgotten.
        #[cfg(unix)]
        socket.set_reuse_address(true)?;
    }
    socket.bind(&address.into())?;
    Ok(socket)
}

fn not_had(address: SocketAddr, error: io::Error) -> StartError {
    if error.kind() == io::ErrorKind::AddrInUse {
        StartError::Taken(address)
    } else {
        StartError::NoSocket(address, error)
    }
}

/// How often the relay looks whether a client comes from elsewhere, and whether a room closes.
const LOOK_AROUND: Duration = Duration::from_secs(1);
/// Bytes of packets that wait in the system, in each direction.
const SOCKET_BUFFER: usize = 4 * 1024 * 1024;
const FAREWELL: Duration = Duration::from_millis(500);
