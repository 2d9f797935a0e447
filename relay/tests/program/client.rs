//! A client as the protocol's page describes it, without the game.

use std::net::SocketAddr;
use std::sync::Arc;

use quinn::crypto::rustls::QuicClientConfig;
use quinn::{ClientConfig, Connection, ConnectionError, Endpoint, RecvStream, SendStream};
use thirteen_relay::address::Pin;
use thirteen_relay::frames::{self, Ask, Channel, PROTOCOL, Tell};
use thirteen_relay::rooms::{PeerKey, RoomNo};
use thirteen_relay::shell::tls::{self, SERVER_NAME, Trust};

use crate::relay::{HERE, Relay};
use crate::soon;

/// One connection over QUIC.
pub(crate) struct Client {
    pub(crate) key: PeerKey,
    pub(crate) connection: Connection,
    pub(crate) send: SendStream,
    pub(crate) recv: RecvStream,
    pub(crate) endpoint: Endpoint,
}

/// The public key of the client with this number.
pub(crate) fn key(number: u8) -> PeerKey {
    PeerKey(
        ed25519_dalek::SigningKey::from_bytes(&[number; 32])
            .verifying_key()
            .to_bytes(),
    )
}

/// Dials, and says how that went.
pub(crate) async fn dial(number: u8, to: SocketAddr, pin: Pin) -> Result<(Endpoint, Connection), ConnectionError> {
    let config = tls::dialling(&[number; 32], Trust::Pin(pin), PROTOCOL);
    let config = QuicClientConfig::try_from(config).expect("it speaks TLS 1.3");
    let endpoint = Endpoint::client(HERE).expect("a socket");
    let dialled = endpoint.connect_with(ClientConfig::new(Arc::new(config)), to, SERVER_NAME);
    let connection = soon(dialled.expect("an address")).await?;
    Ok((endpoint, connection))
}

impl Client {
    /// The client with this number, connected, and told from where it is seen.
    pub(crate) async fn new(number: u8, relay: &Relay) -> Self {
        let (client, seen) = Self::seen(number, relay, relay.udp).await;
        let local = client.endpoint.local_addr().expect("it is bound");
        assert_eq!(seen, local);
        client
    }

    /// The same, where its packets go this way.
    #[cfg(not(target_os = "macos"))]
    pub(crate) async fn by_way_of(number: u8, relay: &Relay, way: SocketAddr) -> Self {
        Self::seen(number, relay, way).await.0
    }

    async fn seen(number: u8, relay: &Relay, way: SocketAddr) -> (Self, SocketAddr) {
        let pin = relay.address.pin.expect("the relay has a key of its own");
        let (endpoint, connection) = dial(number, way, pin).await.expect("the relay answers");
        let (mut send, recv) = connection.open_bi().await.expect("a stream");
        // A message of no bytes opens the stream.
        send.write_all(&[0; 4]).await.expect("it is written");
        let mut client = Self {
            key: key(number),
            connection,
            send,
            recv,
            endpoint,
        };
        let Tell::Seen(seen) = client.told().await else {
            panic!("it is not told from where it is seen");
        };
        (client, seen)
    }

    pub(crate) async fn ask(&mut self, ask: &Ask) {
        let message = ask.encode();
        let length = u32::try_from(message.len()).expect("short").to_be_bytes();
        let framed = [length.as_slice(), &message].concat();
        self.send.write_all(&framed).await.expect("it is written");
    }

    /// The next message, or why there is none.
    pub(crate) async fn try_told(&mut self) -> Option<Tell> {
        let mut length = [0; 4];
        soon(self.recv.read_exact(&mut length)).await.ok()?;
        let mut message = vec![0; usize::try_from(u32::from_be_bytes(length)).expect("a small number")];
        soon(self.recv.read_exact(&mut message)).await.ok()?;
        Tell::decode(&message).expect("a message")
    }

    pub(crate) async fn told(&mut self) -> Tell {
        self.try_told().await.expect("the relay has something to say")
    }

    pub(crate) async fn answer(&mut self, ask: &Ask) -> Tell {
        self.ask(ask).await;
        self.told().await
    }

    pub(crate) async fn open(&mut self, room: RoomNo) {
        assert_eq!(self.answer(&Ask::Open(room)).await, Tell::Opened(room));
    }

    /// Joins a room, and gives the channel numbers of both sides.
    pub(crate) async fn join(&mut self, room: RoomNo, host: &mut Self) -> (Channel, Channel) {
        let Tell::Joined(joined, ours, its) = self.answer(&Ask::Join(room)).await else {
            panic!("not joined");
        };
        let Tell::Arrived(arrived, theirs, guest) = host.told().await else {
            panic!("nobody arrived");
        };
        assert_eq!((joined, its, arrived, guest), (room, host.key, room, self.key));
        (ours, theirs)
    }

    pub(crate) fn send(&self, channel: Channel, packet: &[u8]) {
        let bytes = frames::encode_packet(channel, packet);
        self.connection.send_datagram(bytes.into()).expect("it fits");
    }

    pub(crate) async fn packet(&self) -> (Channel, Vec<u8>) {
        let bytes = soon(self.connection.read_datagram()).await.expect("the relay is there");
        let (channel, packet) = frames::decode_packet(&bytes)
            .expect("a packet")
            .expect("of this version");
        (channel, packet.to_vec())
    }
}

/// A room of the tests.
pub(crate) fn room(number: u32) -> RoomNo {
    RoomNo::new(number).expect("a small number")
}
