//! One QUIC endpoint on one UDP socket: it dials, and as a host it is dialled.
//!
//! Every connection proves both keys (`tls`). The first byte of a stream that the guest opens says what it is
//! for: the one [control stream](super::link) of a session, or a [knock](super::knock). Everything that a stranger can
//! make this endpoint hold is bounded: handshakes, streams, windows, and how often one address may try.
//!
//! The key of stateless resets and that of connection ids follow from the identity. So a host that crashed and is started
//! again on its port answers packets of old connections with a reset, and its guests come back at once instead of
//! waiting for silence to be long enough.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use quinn::{EndpointConfig, IdleTimeout, Incoming, ServerConfig, TokioRuntime, TransportConfig, VarInt};
use socket2::{Domain, Protocol, Socket, Type};
pub(super) use thirteen_relay::shell::Shortened;
use thirteen_relay::shell::reset::endpoint_config;
use tokio::sync::{Mutex, mpsc};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::connection::{self, Connection};
use super::gate::{Answer, Gate, Proof, Rate};
use super::identity::Identity;
use super::probes::Probes;
use super::relay::switchboard::{LARGEST_PACKET, Switchboard};
use super::tls::{self, RelayTls};
use crate::punch::PROBE_BYTES;
use crate::wire::Closed;

/// A socket that speaks QUIC for this installation. When it is dropped its connections end.
#[derive(Debug)]
pub struct Endpoint {
    quinn: quinn::Endpoint,
    dialling: quinn::ClientConfig,
    gate: Arc<Gate>,
    arrivals: Mutex<mpsc::Receiver<Connection>>,
    relayed: bool,
    /// None where a relay carries the packets.
    probes: Option<Probes>,
}

/// Where a host waits for guests.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listen {
    /// On every address of the machine, at this port if it is free and else at any.
    Prefer(u16),
    /// At this address and port; port 0 means any.
    At(SocketAddr),
}

/// Why there is no endpoint.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// Another program has the port.
    #[error("port {0} is taken by another program: choose another one, or end that program")]
    PortTaken(u16),
    /// The system gives no socket.
    #[error("this machine gives no network socket: {0}")]
    NoSocket(#[source] io::Error),
}

impl EndpointError {
    /// The error's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PortTaken(_) => "port_taken",
            Self::NoSocket(_) => "no_socket",
        }
    }
}

impl Endpoint {
    /// An endpoint that is dialled, and that lets each stranger try as often as `strangers` says. Must be called where
    /// tokio runs.
    ///
    /// # Errors
    /// When the port or a socket cannot be had.
    pub fn host(identity: &Identity, listen: Listen, strangers: Rate) -> Result<Self, EndpointError> {
        let socket = match listen {
            Listen::Prefer(port) => everywhere(port).or_else(|_| everywhere(0)),
            Listen::At(address) => bound(address),
        };
        let socket = socket.map_err(|error| not_had(listen, error))?;
        let answering = answering(identity, &Arc::new(transport()));
        Self::open(identity, socket, Some(answering), strangers)
    }

    /// An endpoint that only dials. Must be called where tokio runs.
    ///
    /// # Errors
    /// When a socket cannot be had.
    pub fn guest(identity: &Identity) -> Result<Self, EndpointError> {
        let socket = everywhere(0).map_err(EndpointError::NoSocket)?;
        Self::open(identity, socket, None, STRANGERS)
    }

    /// An endpoint whose packets a relay carries; it is dialled if `strangers` says how often. Must be called where tokio
    /// runs.
    pub(super) fn relayed(
        identity: &Identity,
        board: Arc<Switchboard>,
        strangers: Option<Rate>,
    ) -> Result<Self, EndpointError> {
        let mut config = config(identity);
        config
            .max_udp_payload_size(LARGEST_PACKET as u16)
            .expect("QUIC takes packets of this size");
        let mut transport = transport();
        // Between the ends there are two paths, each of which may carry less than the other: what the relay's own
        // packets are sure to hold is never exceeded.
        transport.mtu_discovery_config(None).initial_rtt(RELAYED_RTT);
        let transport = Arc::new(transport);
        let answering = strangers.map(|_| answering(identity, &transport));
        let answers = answering.is_some();
        let quinn = quinn::Endpoint::new_with_abstract_socket(config, answering, board, Arc::new(TokioRuntime))
            .map_err(EndpointError::NoSocket)?;
        Ok(Self::over(
            identity,
            quinn,
            &transport,
            answers,
            strangers.unwrap_or(STRANGERS),
            true,
        ))
    }

    fn open(
        identity: &Identity,
        socket: UdpSocket,
        answering: Option<ServerConfig>,
        strangers: Rate,
    ) -> Result<Self, EndpointError> {
        let answers = answering.is_some();
        let (probes, socket) = Probes::of(socket).map_err(EndpointError::NoSocket)?;
        let runtime = Arc::new(TokioRuntime);
        let quinn = quinn::Endpoint::new_with_abstract_socket(config(identity), answering, socket, runtime)
            .map_err(EndpointError::NoSocket)?;
        let mut endpoint = Self::over(identity, quinn, &Arc::new(transport()), answers, strangers, false);
        endpoint.probes = Some(probes);
        Ok(endpoint)
    }

    fn over(
        identity: &Identity,
        quinn: quinn::Endpoint,
        transport: &Arc<TransportConfig>,
        answers: bool,
        strangers: Rate,
        relayed: bool,
    ) -> Self {
        let mut dialling = quinn::ClientConfig::new(tls::client(identity));
        dialling.transport_config(Arc::clone(transport));
        let gate = Arc::new(Gate::new(strangers));
        let (arrived, arrivals) = mpsc::channel(ARRIVALS);
        if answers {
            tokio::spawn(receive(quinn.clone(), gate.clone(), arrived, relayed));
        }
        Self {
            quinn,
            dialling,
            gate,
            arrivals: Mutex::new(arrivals),
            relayed,
            probes: None,
        }
    }

    /// Whether a relay carries its packets.
    pub(super) const fn is_relayed(&self) -> bool {
        self.relayed
    }

    /// The next one that has dialled and proved its key; none after the endpoint was closed. Nothing is lost when the
    /// wait is given up.
    pub async fn accept(&self) -> Option<Connection> {
        self.arrivals.lock().await.recv().await
    }

    /// Begins to dial one address.
    pub(super) fn connect(&self, address: SocketAddr) -> Result<quinn::Connecting, quinn::ConnectError> {
        self.quinn
            .connect_with(self.dialling.clone(), address, tls::SERVER_NAME)
    }

    /// Sends a packet that opens a router.
    pub(super) fn probe(&self, to: SocketAddr, packet: &[u8]) {
        if let Some(probes) = &self.probes {
            probes.send(to, packet);
        }
    }

    /// The next such packet that has come, and from where. Nothing is lost when the wait is given up.
    pub(super) async fn probed(&self) -> (SocketAddr, [u8; PROBE_BYTES]) {
        match &self.probes {
            Some(probes) => probes.next().await,
            None => std::future::pending().await,
        }
    }

    /// Begins to connect to a relay at this address, from the socket that other players are to reach.
    pub(super) fn connect_to_relay(
        &self,
        address: SocketAddr,
        tls: &RelayTls,
    ) -> Result<quinn::Connecting, quinn::ConnectError> {
        let mut dialling = quinn::ClientConfig::new(tls.over_quic());
        let mut transport = transport();
        let idle = IdleTimeout::try_from(RELAY_IDLE).expect("30 s fit");
        let mtu = if address.ip().to_canonical().is_ipv6() {
            RELAY_MTU_OVER_IPV6
        } else {
            RELAY_MTU
        };
        transport
            .initial_mtu(mtu)
            .keep_alive_interval(Some(RELAY_KEEP_ALIVE))
            .max_idle_timeout(Some(idle));
        dialling.transport_config(Arc::new(transport));
        self.quinn.connect_with(dialling, address, &tls.name().to_str())
    }

    /// Who comes from this address is no stranger any more, and may come back as often as its line breaks.
    pub fn befriend(&self, address: SocketAddr) {
        self.gate.befriend(address.ip());
    }

    /// The address of the socket; its port is the one that guests dial.
    ///
    /// # Errors
    /// What the system says.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        self.quinn.local_addr()
    }

    /// Goes on with a new socket, at any port: after the machine slept or changed its network. Connections that were
    /// dialled from here live on, and the other side learns the new address from the next packet.
    ///
    /// # Errors
    /// When the system gives no socket; then the old one stays.
    pub fn rebind(&self) -> io::Result<()> {
        let socket = everywhere(0)?;
        match &self.probes {
            Some(probes) => self.quinn.rebind_abstract(probes.move_to(socket)?),
            None => self.quinn.rebind(socket),
        }
    }

    /// Ends every connection for this reason, and waits at most two seconds until the others could know it.
    pub async fn close(&self, reason: Closed) {
        self.quinn.close(connection::CLOSED, &connection::reason_bytes(reason));
        if timeout(FAREWELL, self.quinn.wait_idle()).await.is_err() {
            tracing::debug!("some connections did not end in time");
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.quinn.close(connection::GONE, b"");
    }
}

/// Takes in who dials, until the endpoint is closed.
async fn receive(quinn: quinn::Endpoint, gate: Arc<Gate>, arrived: mpsc::Sender<Connection>, relayed: bool) {
    let mut handshakes = JoinSet::new();
    loop {
        tokio::select! {
            incoming = quinn.accept() => {
                let Some(incoming) = incoming else { break };
                match answer(&incoming, &gate, handshakes.len(), quinn.open_connections()) {
                    Answer::In => drop(handshakes.spawn(shake_hands(incoming, arrived.clone(), relayed))),
                    Answer::Prove if incoming.may_retry() => ask_for_proof(incoming),
                    Answer::Prove | Answer::Out => {
                        tracing::debug!(from = %Shortened(incoming.remote_address()), "turned away: too many attempts");
                        incoming.ignore();
                    }
                }
            }
            Some(_) = handshakes.join_next() => {}
        }
    }
}

/// Whether a handshake begins, while so many are open, and so many connections with them.
fn answer(incoming: &Incoming, gate: &Gate, handshakes: usize, connections: usize) -> Answer {
    let address = incoming.remote_address().ip();
    let most = if gate.knows(address) {
        MOST_WITH_FRIENDS
    } else {
        MOST_CONNECTIONS
    };
    if handshakes >= MOST_HANDSHAKES || connections >= most {
        return Answer::Out;
    }
    let proof = if incoming.remote_address_validated() {
        Proof::Shown
    } else {
        Proof::Missing
    };
    gate.meet(address, proof, handshakes >= MANY_HANDSHAKES)
}

fn ask_for_proof(incoming: Incoming) {
    tracing::debug!(from = %Shortened(incoming.remote_address()), "asked for a proof of the address");
    if let Err(unasked) = incoming.retry() {
        unasked.into_incoming().ignore();
    }
}

async fn shake_hands(incoming: Incoming, arrived: mpsc::Sender<Connection>, relayed: bool) {
    let from = Shortened(incoming.remote_address());
    let shaken = timeout(HANDSHAKE, async { incoming.await }).await;
    match shaken {
        Ok(Ok(connection)) => match Connection::of(connection, relayed) {
            Some(connection) => {
                tracing::debug!(%from, "connected");
                arrived.send(connection).await.ok();
            }
            None => tracing::debug!(%from, "turned away: no key"),
        },
        // What the other side wrote into its farewell is escaped.
        Ok(Err(error)) => tracing::debug!(%from, ?error, "no handshake"),
        Err(_) => tracing::debug!(%from, "no handshake in time"),
    }
}

fn config(identity: &Identity) -> EndpointConfig {
    let resets = identity.derive("thirteen reset 1");
    let ids = identity.derive("thirteen connection ids 1");
    endpoint_config(&resets, &ids)
}

/// How an endpoint takes in who dials it.
fn answering(identity: &Identity, transport: &Arc<TransportConfig>) -> ServerConfig {
    let mut answering = ServerConfig::with_crypto(tls::server(identity));
    answering
        .transport_config(Arc::clone(transport))
        .migration(true)
        .max_incoming(MOST_HANDSHAKES)
        .incoming_buffer_size(WINDOW as u64)
        .incoming_buffer_size_total((WINDOW * 16) as u64)
        .validation_token
        .sent(0);
    answering
}

/// What both sides of a connection keep to. Quinn's own limits are those of a program that trusts its peers.
fn transport() -> TransportConfig {
    let mut transport = TransportConfig::default();
    let idle = IdleTimeout::try_from(IDLE).expect("12 s fit");
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(4))
        .max_concurrent_uni_streams(VarInt::from_u32(8))
        .stream_receive_window(VarInt::from_u32(WINDOW))
        .receive_window(VarInt::from_u32(WINDOW * 4))
        .send_window(u64::from(WINDOW * 4))
        .datagram_receive_buffer_size(Some(WINDOW as usize))
        .datagram_send_buffer_size(WINDOW as usize)
        .keep_alive_interval(Some(KEEP_ALIVE))
        .max_idle_timeout(Some(idle))
        .initial_rtt(FIRST_RTT)
        .enable_segmentation_offload(false);
    transport
}

/// A socket for both families on every address, or for IPv4 alone where there is no IPv6.
fn everywhere(port: u16) -> io::Result<UdpSocket> {
    match bound(SocketAddr::from((Ipv6Addr::UNSPECIFIED, port))) {
        Err(error) if error.kind() != io::ErrorKind::AddrInUse => {
            bound(SocketAddr::from((Ipv4Addr::UNSPECIFIED, port)))
        }
        had => had,
    }
}

fn bound(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    // The system's own measure is filled by a burst of strangers' packets while this program does something else.
    socket.set_recv_buffer_size(SOCKET_QUEUE).ok();
    socket.bind(&address.into())?;
    Ok(socket.into())
}

fn not_had(listen: Listen, error: io::Error) -> EndpointError {
    match listen {
        Listen::At(address) if error.kind() == io::ErrorKind::AddrInUse => EndpointError::PortTaken(address.port()),
        Listen::At(_) | Listen::Prefer(_) => EndpointError::NoSocket(error),
    }
}

/// The port that a host takes if it is free.
pub const PORT: u16 = 13_013;
/// How often a stranger may dial a host.
pub const STRANGERS: Rate = Rate::new(10, 20);

/// The bytes that one stream may hold unread; a connection may hold four times as many.
const WINDOW: u32 = 64 * 1024;
/// Packets keep a line open at least this often.
const KEEP_ALIVE: Duration = Duration::from_secs(3);
/// A line on which nothing is heard for so long is dead.
const IDLE: Duration = Duration::from_secs(12);
/// What the first packets take for granted; a lost one is sent again after three times as long.
const FIRST_RTT: Duration = Duration::from_millis(100);
/// The same over a relay, where the first round is longer.
const RELAYED_RTT: Duration = Duration::from_millis(200);
/// Packets keep the line to a relay open at least this often; home routers forget it after 30 s.
const RELAY_KEEP_ALIVE: Duration = Duration::from_secs(10);
/// A line to a relay on which nothing is heard for so long is dead.
const RELAY_IDLE: Duration = Duration::from_secs(30);
/// The first packets to a relay are so large that they carry one of ours of 1,200 bytes, and fit a path of 1,280 bytes.
const RELAY_MTU: u16 = 1_252;
/// Over IPv6 such a path carries less. Until more is known to fit, our largest packets go on a stream.
const RELAY_MTU_OVER_IPV6: u16 = 1_232;
/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(5);
/// How long a closing endpoint waits for the others.
const FAREWELL: Duration = Duration::from_secs(2);
/// From so many open handshakes on, an address must prove that it is not invented.
const MANY_HANDSHAKES: usize = 16;
/// The most open handshakes.
const MOST_HANDSHAKES: usize = 64;
/// The most connections when a stranger dials.
const MOST_CONNECTIONS: usize = 64;
/// The most connections when somebody dials from a friend's address: strangers cannot fill them.
const MOST_WITH_FRIENDS: usize = 256;
/// The bytes of packets that may wait for this program, if the system allows so many.
const SOCKET_QUEUE: usize = 1024 * 1024;
/// The most connections that wait to be accepted.
const ARRIVALS: usize = 16;
