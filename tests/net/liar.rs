//! A relay that lies. It is honest at heart, with the real core, and what it hears, tells and forwards goes through a
//! [`Lie`] first.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use quinn::crypto::rustls::QuicServerConfig;
use quinn::{RecvStream, SendStream, ServerConfig, TransportConfig};
use rustls::pki_types::CertificateDer;
use thirteen_relay::address::Address;
use thirteen_relay::core::{Carrier, ConnectionId, Core, Input, Limits, Output};
use thirteen_relay::frames::{Ask, Channel, LARGEST_MESSAGE, PROTOCOL, Tell, decode_packet, encode_packet};
use thirteen_relay::millis::Millis;
use thirteen_relay::rate::Rate;
use thirteen_relay::rooms::{self, PeerKey};
use thirteen_relay::shell::tls::{self, Proof};
use thirteen_relay::signed::Seal;
use tokio::runtime::{Handle, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

/// What is not as it should be. Whatever is left out is honest.
pub(crate) trait Lie: Send + 'static {
    /// What is heard in place of what a client asks.
    fn ask(&mut self, _from: PeerKey, ask: Ask) -> Ask {
        ask
    }

    /// What a client is told.
    fn tell(&mut self, _to: PeerKey, tell: Tell) -> Vec<Said> {
        vec![Said::Tell(tell)]
    }

    /// What a client gets in place of a packet.
    fn packet(&mut self, _to: PeerKey, packet: Forwarded) -> Vec<Forwarded> {
        vec![packet]
    }
}

/// A packet, with the number that its receiver has for the channel.
#[derive(Clone)]
pub(crate) struct Forwarded {
    pub(crate) channel: Channel,
    pub(crate) bytes: Bytes,
}

/// What goes to one client on its stream.
pub(crate) enum Said {
    Tell(Tell),
    /// These bytes, without a length before them.
    Bytes(Vec<u8>),
    /// Nothing more, after all that was said has been heard.
    End,
    /// Nothing more at once, for this reason.
    Close(u32),
}

pub(crate) struct Liar<L: Lie> {
    pub(crate) address: Address,
    inside: Arc<Inside<L>>,
    runtime: Option<Runtime>,
}

/// What runs.
pub(crate) struct Inside<L> {
    state: Mutex<State<L>>,
    began: Instant,
}

struct State<L> {
    core: Core,
    clients: BTreeMap<ConnectionId, Client>,
    next: u64,
    lie: L,
}

struct Client {
    key: PeerKey,
    connection: quinn::Connection,
    says: UnboundedSender<Said>,
}

impl<L: Lie> Liar<L> {
    /// Lies on a port of the loopback until it is dropped.
    pub(crate) fn start(lie: L) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("the system gives a thread");
        let _inside = runtime.enter();
        let proof = Proof::own(&[66; 32]);
        let endpoint = quinn::Endpoint::server(answering(&proof), (Ipv4Addr::LOCALHOST, 0).into());
        let endpoint = endpoint.expect("the loopback has a port");
        let at = endpoint.local_addr().expect("it has an address");
        let inside = Arc::new(Inside {
            state: Mutex::new(State {
                core: Core::new(limits(), Seal::new(&[66; 32])),
                clients: BTreeMap::new(),
                next: 1,
                lie,
            }),
            began: Instant::now(),
        });
        let serving = Arc::clone(&inside);
        runtime.spawn(async move {
            while let Some(incoming) = endpoint.accept().await {
                let serving = Arc::clone(&serving);
                tokio::spawn(async move {
                    if let Ok(connection) = incoming.await {
                        serving.serve(connection).await;
                    }
                });
            }
        });
        Self {
            address: Address {
                host: at.ip().to_string(),
                port: at.port(),
                pin: proof.pin(),
            },
            inside,
            runtime: Some(runtime),
        }
    }

    /// Its address, as one types it.
    pub(crate) fn typed(&self) -> String {
        self.address.to_string()
    }

    /// Changes the lie.
    pub(crate) fn lie<T>(&self, change: impl FnOnce(&mut L) -> T) -> T {
        change(&mut self.inside.state().lie)
    }

    /// Says something to everyone.
    pub(crate) fn say(&self, what: impl Fn() -> Said) {
        for client in self.inside.state().clients.values() {
            client.says.send(what()).ok();
        }
    }

    /// Runs beside the relay.
    pub(crate) fn spawn(&self, what: impl Future<Output = ()> + Send + 'static) {
        self.runtime().spawn(what);
    }

    /// What drives it.
    pub(crate) fn runtime(&self) -> &Handle {
        self.runtime.as_ref().expect("it runs").handle()
    }

    /// Another handle, for what runs beside it.
    pub(crate) fn inside(&self) -> Arc<Inside<L>> {
        Arc::clone(&self.inside)
    }
}

impl<L: Lie> Drop for Liar<L> {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<L: Lie> Inside<L> {
    /// Sends a packet to whom the lie has in mind.
    pub(crate) fn send(&self, packet: Bytes, to: impl FnOnce(&L) -> Option<(PeerKey, Channel)>) {
        let state = self.state();
        if let Some((key, channel)) = to(&state.lie) {
            state.send(key, &Forwarded { channel, bytes: packet });
        }
    }

    fn state(&self) -> MutexGuard<'_, State<L>> {
        self.state.lock().expect("nobody panics with it")
    }

    fn now(&self) -> Millis {
        Millis(self.began.elapsed().as_millis() as u64)
    }

    async fn serve(self: Arc<Self>, connection: quinn::Connection) {
        let shown = connection.peer_identity().expect("it has proved a key");
        let shown = shown.downcast::<Vec<CertificateDer<'static>>>().expect("a raw key");
        let key = tls::key_of(&shown).expect("a key");
        let Ok((send, recv)) = connection.accept_bi().await else {
            return;
        };
        let (says, said) = unbounded_channel();
        tokio::spawn(speak(connection.clone(), send, said));
        let id = self.connected(key, &connection, says);
        let packets = Arc::clone(&self);
        let datagrams = connection.clone();
        tokio::spawn(async move {
            while let Ok(datagram) = datagrams.read_datagram().await {
                if let Ok(Some((channel, packet))) = decode_packet(&datagram) {
                    packets.forward(id, channel, datagram.slice_ref(packet));
                }
            }
        });
        self.hear(id, key, recv).await;
        let mut state = self.state();
        state.clients.remove(&id);
        state.core.handle(self.now(), Input::Ended { connection: id });
        state.act();
    }

    fn connected(&self, key: PeerKey, connection: &quinn::Connection, says: UnboundedSender<Said>) -> ConnectionId {
        let mut state = self.state();
        let id = ConnectionId(state.next);
        state.next += 1;
        let client = Client {
            key,
            connection: connection.clone(),
            says,
        };
        state.clients.insert(id, client);
        let connected = Input::Connected {
            connection: id,
            key,
            seen: connection.remote_address(),
            carrier: Carrier::Quic,
        };
        state.core.handle(self.now(), connected);
        state.act();
        id
    }

    async fn hear(&self, id: ConnectionId, key: PeerKey, mut recv: RecvStream) {
        loop {
            let mut length = [0; 4];
            if recv.read_exact(&mut length).await.is_err() {
                return;
            }
            let mut message = vec![0; u32::from_be_bytes(length) as usize];
            assert!(message.len() <= LARGEST_MESSAGE, "the game keeps to the protocol");
            if recv.read_exact(&mut message).await.is_err() {
                return;
            }
            if message.is_empty() {
                continue;
            }
            match Ask::decode(&message).expect("the game keeps to the protocol") {
                Some(Ask::Packet(channel, packet)) => self.forward(id, channel, packet.into()),
                Some(ask) => {
                    let mut state = self.state();
                    let ask = state.lie.ask(key, ask);
                    state.core.handle(self.now(), Input::Asked { connection: id, ask });
                    state.act();
                }
                None => {}
            }
        }
    }

    fn forward(&self, from: ConnectionId, channel: Channel, bytes: Bytes) {
        let now = self.now();
        let mut state = self.state();
        if let Some((to, channel)) = state.core.forward(now, from, channel, bytes.len())
            && let Some(key) = state.clients.get(&to).map(|client| client.key)
        {
            for packet in state.lie.packet(key, Forwarded { channel, bytes }) {
                state.send(key, &packet);
            }
        }
    }
}

impl<L: Lie> State<L> {
    /// Does what the core wants done, or something else.
    fn act(&mut self) {
        while let Some(output) = self.core.poll_output() {
            match output {
                Output::Tell(to, tell) => {
                    if let Some(client) = self.clients.get(&to) {
                        for said in self.lie.tell(client.key, tell) {
                            client.says.send(said).ok();
                        }
                    }
                }
                Output::Close(who, why) => {
                    if let Some(client) = self.clients.remove(&who) {
                        client.connection.close(u32::from(why.code()).into(), b"");
                    }
                }
                Output::Keep(_) | Output::Forget(_) => {}
            }
        }
    }
}

impl<L> State<L> {
    fn send(&self, to: PeerKey, packet: &Forwarded) {
        for client in self.clients.values().filter(|client| client.key == to) {
            let packet = encode_packet(packet.channel, &packet.bytes);
            client.connection.send_datagram(packet.into()).ok();
        }
    }
}

async fn speak(connection: quinn::Connection, mut stream: SendStream, mut said: UnboundedReceiver<Said>) {
    while let Some(said) = said.recv().await {
        let bytes = match said {
            Said::Tell(tell) => frame(&tell.encode()),
            Said::Bytes(bytes) => bytes,
            Said::End => return drop(stream.finish()),
            Said::Close(code) => return connection.close(code.into(), b"whatever"),
        };
        if stream.write_all(&bytes).await.is_err() {
            return;
        }
    }
}

/// A message with its length.
pub(crate) fn frame(message: &[u8]) -> Vec<u8> {
    [&(message.len() as u32).to_be_bytes(), message].concat()
}

fn answering(proof: &Proof) -> ServerConfig {
    let crypto = QuicServerConfig::try_from(tls::answering(proof, PROTOCOL)).expect("ring has what QUIC needs");
    let mut answering = ServerConfig::with_crypto(Arc::new(crypto));
    let mut transport = TransportConfig::default();
    transport.initial_mtu(1_252);
    answering.transport_config(Arc::new(transport));
    answering
}

/// As often as a test likes.
fn limits() -> Limits {
    let wide = Rate::a_minute(600_000, 10_000);
    Limits {
        rooms: rooms::Limits {
            joins: wide,
            ..rooms::Limits::default()
        },
        opens: wide,
        joins: wide,
        asks: wide,
        ..Limits::default()
    }
}

/// A socket of a stranger, at which nothing may ever arrive.
pub(crate) fn stranger(at: SocketAddr) -> Option<std::net::UdpSocket> {
    let socket = std::net::UdpSocket::bind(at).ok()?;
    socket.set_nonblocking(true).expect("it need not wait");
    Some(socket)
}
