//! Clients of the relay: they open rooms and join them, and then only packets go.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{
    ClientConfig, Connection, Endpoint, EndpointConfig, RecvStream, SendStream, ServerConfig, TokioRuntime,
    TransportConfig,
};
use socket2::{Domain, Protocol, Socket, Type};
use thirteen_relay::address::Pin;
use thirteen_relay::frames::{self, Ask, Channel, PROTOCOL, Tell};
use thirteen_relay::rooms::RoomNo;
use thirteen_relay::shell::tls::{self, Proof, SERVER_NAME, Trust};

use super::load::{Course, Meter};
use super::server::Server;

/// All clients of one relay, on a few sockets.
pub(crate) struct Clients {
    relay: Door,
    endpoints: Vec<Endpoint>,
    clients: Vec<Client>,
}

/// Where a relay is, and what its key hashes to.
#[derive(Clone, Copy)]
pub(crate) struct Door {
    pub(crate) udp: SocketAddr,
    pub(crate) pin: Pin,
}

/// One connection, and its stream of messages.
pub(crate) struct Client {
    pub(crate) connection: Connection,
    send: SendStream,
    recv: RecvStream,
}

/// One side of a channel.
type End = (Connection, Channel);

impl Clients {
    /// All from one address.
    pub(crate) fn new(relay: &Server) -> Self {
        Self::from(relay.door(), &[Ipv4Addr::LOCALHOST; SOCKETS])
    }

    /// Each socket at an address of its own, as players at home are.
    pub(crate) fn from(relay: Door, addresses: &[Ipv4Addr]) -> Self {
        let endpoint = |address: &Ipv4Addr| {
            let socket = Socket::new(Domain::IPV4, Type::DGRAM, Some(Protocol::UDP)).expect("a socket");
            // A packet that arrives here was not lost by the relay.
            socket.set_recv_buffer_size(4 * 1024 * 1024).ok();
            socket.bind(&SocketAddr::from((*address, 0)).into()).expect("a port");
            let runtime = Arc::new(TokioRuntime);
            Endpoint::new(EndpointConfig::default(), None, socket.into(), runtime).expect("an endpoint")
        };
        Self {
            relay,
            endpoints: addresses.iter().map(endpoint).collect(),
            clients: Vec::new(),
        }
    }

    /// Rooms with one guest each, and packets in both directions.
    pub(crate) async fn pairs(&mut self, pairs: usize) -> Course {
        self.rooms(pairs, 1).await
    }

    /// Rooms with so many guests each, and packets between each guest and its host.
    pub(crate) async fn rooms(&mut self, rooms: usize, guests: usize) -> Course {
        let mut ends = Vec::new();
        for number in 0..rooms {
            let room = u32::try_from(number)
                .ok()
                .and_then(RoomNo::new)
                .expect("a small number");
            let mut host = self.client().await;
            assert_eq!(host.answer(&Ask::Open(room)).await, Tell::Opened(room));
            for _ in 0..guests {
                let mut guest = self.client().await;
                let Tell::Joined(_, ours, _) = guest.answer(&Ask::Join(room)).await else {
                    panic!("not joined");
                };
                let Some(Tell::Arrived(_, theirs, _)) = host.told().await else {
                    panic!("nobody arrived");
                };
                ends.push((guest.connection.clone(), ours));
                ends.push((host.connection.clone(), theirs));
                self.clients.push(guest);
            }
            self.clients.push(host);
        }
        course(ends)
    }

    /// Connections that say nothing.
    pub(crate) async fn idle(&mut self, number: usize) {
        for _ in 0..number {
            let client = self.client().await;
            self.clients.push(client);
        }
    }

    /// As many pairs without a relay.
    pub(crate) async fn direct(&self, pairs: usize) -> Course {
        let answering = QuicServerConfig::try_from(tls::answering(&Proof::own(&[1; 32]), PROTOCOL));
        let mut answering = ServerConfig::with_crypto(Arc::new(answering.expect("it speaks TLS 1.3")));
        answering.transport_config(transport());
        let server = Endpoint::server(answering, SocketAddr::from(([127, 0, 0, 1], 0))).expect("a socket");
        let to = server.local_addr().expect("it is bound");
        let pin = Proof::own(&[1; 32]).pin().expect("it is a key of its own");
        let mut ends = Vec::new();
        for number in 0..pairs {
            let endpoint = &self.endpoints[number % self.endpoints.len()];
            let dialled = endpoint
                .connect_with(config(number as u64, pin), to, SERVER_NAME)
                .expect("an address");
            let (one, other) = tokio::join!(dialled, async { server.accept().await.expect("it is open").await });
            ends.push((one.expect("a connection"), Channel(0)));
            ends.push((other.expect("a connection"), Channel(0)));
        }
        course(ends)
    }

    /// How many connections are no more.
    pub(crate) fn lost(&self) -> usize {
        self.clients
            .iter()
            .filter(|client| client.connection.close_reason().is_some())
            .count()
    }

    async fn client(&self) -> Client {
        self.dial().await.expect("the relay takes it in")
    }

    /// A client with a key of its own, unless the relay does not want it.
    pub(crate) async fn dial(&self) -> Option<Client> {
        self.dial_as(NEXT.fetch_add(1, Ordering::Relaxed)).await
    }

    /// The client whose key has this number, unless the relay does not want it.
    pub(crate) async fn dial_as(&self, number: u64) -> Option<Client> {
        let endpoint = &self.endpoints[number as usize % self.endpoints.len()];
        let dialled = endpoint.connect_with(config(number, self.relay.pin), self.relay.udp, SERVER_NAME);
        let connection = dialled.expect("an address").await.ok()?;
        let (mut send, recv) = connection.open_bi().await.ok()?;
        send.write_all(&[0; 4]).await.ok()?;
        let mut client = Client { connection, send, recv };
        matches!(client.told().await?, Tell::Seen(_)).then_some(client)
    }
}

impl Client {
    async fn answer(&mut self, ask: &Ask) -> Tell {
        self.try_answer(ask).await.expect("the relay is there")
    }

    /// What the relay says next, after it was asked this; none if it has ended the connection.
    pub(crate) async fn try_answer(&mut self, ask: &Ask) -> Option<Tell> {
        self.ask(ask).await?;
        self.told().await
    }

    pub(crate) async fn ask(&mut self, ask: &Ask) -> Option<()> {
        let message = ask.encode();
        let length = u32::try_from(message.len()).expect("short").to_be_bytes();
        let framed = [length.as_slice(), &message].concat();
        self.send.write_all(&framed).await.ok()
    }

    pub(crate) async fn told(&mut self) -> Option<Tell> {
        let mut length = [0; 4];
        self.recv.read_exact(&mut length).await.ok()?;
        let mut message = vec![0; u32::from_be_bytes(length) as usize];
        self.recv.read_exact(&mut message).await.ok()?;
        Some(Tell::decode(&message).expect("a message").expect("of this version"))
    }
}

/// Packets from each end, and a meter at each.
fn course(ends: Vec<End>) -> Course {
    let meter = Meter::new();
    let mut heard = std::collections::BTreeSet::new();
    for (connection, _) in &ends {
        if heard.insert(connection.stable_id()) {
            let (connection, meter) = (connection.clone(), meter.clone());
            tokio::spawn(async move {
                while let Ok(packet) = connection.read_datagram().await {
                    if let Ok(Some((_, packet))) = frames::decode_packet(&packet) {
                        meter.take(packet);
                    }
                }
            });
        }
    }
    let lane = |(connection, channel): End| -> Box<dyn Fn(&[u8])> {
        Box::new(move |packet| {
            connection
                .send_datagram(frames::encode_packet(channel, packet).into())
                .ok();
        })
    };
    Course::new(ends.into_iter().map(lane).collect(), meter)
}

fn config(number: u64, pin: Pin) -> ClientConfig {
    let mut seed = [9; 32];
    seed[..8].copy_from_slice(&number.to_be_bytes());
    let config = QuicClientConfig::try_from(tls::dialling(&seed, Trust::Pin(pin), PROTOCOL));
    let mut config = ClientConfig::new(Arc::new(config.expect("it speaks TLS 1.3")));
    config.transport_config(transport());
    config
}

fn transport() -> Arc<TransportConfig> {
    let mut transport = TransportConfig::default();
    transport.keep_alive_interval(Some(Duration::from_secs(10)));
    Arc::new(transport)
}

const SOCKETS: usize = 8;
static NEXT: AtomicU64 = AtomicU64::new(1);
