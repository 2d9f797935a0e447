//! Clients on QUIC: one stream for messages, datagrams for packets.

use std::io;
use std::net::UdpSocket;
use std::sync::Arc;
use std::time::Duration;

use quinn::crypto::rustls::QuicServerConfig;
use quinn::{
    EndpointConfig, IdleTimeout, Incoming, RecvStream, SendStream, ServerConfig, TokioRuntime, TransportConfig, VarInt,
};
use rustls::pki_types::CertificateDer;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::clients::{Client, Clients, Line, Shortened};
use super::door::{Answer, Door, Shaking};
use super::proving::Paths;
use super::reset::endpoint_config;
use super::tls::{self, Proof};
use crate::frames::{Closing, LARGEST_MESSAGE, PROTOCOL};

/// An endpoint that is dialled.
pub(super) fn endpoint(proof: &Proof, socket: UdpSocket) -> io::Result<quinn::Endpoint> {
    let answering = answering(proof, FIRST_MTU);
    quinn::Endpoint::new(config(proof), Some(answering), socket, Arc::new(TokioRuntime))
}

/// How those are answered who come over IPv6, whose larger head leaves less of a path of 1280 bytes.
pub(super) fn answering_over_ipv6(proof: &Proof) -> Arc<ServerConfig> {
    Arc::new(answering(proof, FIRST_MTU_OVER_IPV6))
}

fn answering(proof: &Proof, first_mtu: u16) -> ServerConfig {
    let crypto = QuicServerConfig::try_from(tls::answering(proof, PROTOCOL))
        .expect("ring has the cipher of QUIC's first packets");
    let mut answering = ServerConfig::with_crypto(Arc::new(crypto));
    answering
        .transport_config(Arc::new(transport(first_mtu)))
        .migration(true)
        .max_incoming(MOST_WAITING)
        .incoming_buffer_size(u64::from(WINDOW))
        .incoming_buffer_size_total(u64::from(WINDOW) * 64)
        .validation_token
        .sent(0);
    answering
}

/// Takes in who dials, until the endpoint is closed.
pub(super) async fn accept(
    endpoint: quinn::Endpoint,
    over_ipv6: Arc<ServerConfig>,
    clients: Arc<Clients>,
    door: Arc<Door>,
) {
    while let Some(incoming) = endpoint.accept().await {
        match door.answer(incoming.remote_address(), incoming.remote_address_validated()) {
            Answer::Come => {
                let is_over_ipv6 = incoming.remote_address().ip().to_canonical().is_ipv6();
                let answering = is_over_ipv6.then(|| over_ipv6.clone());
                tokio::spawn(serve(incoming, answering, clients.clone(), door.shake()));
            }
            Answer::Prove if incoming.may_retry() => {
                if let Err(unasked) = incoming.retry() {
                    unasked.into_incoming().ignore();
                }
            }
            Answer::No => incoming.refuse(),
            Answer::Prove | Answer::Silence => incoming.ignore(),
        }
    }
}

/// One connection, from its handshake to its end.
async fn serve(incoming: Incoming, answering: Option<Arc<ServerConfig>>, clients: Arc<Clients>, shaking: Shaking) {
    // Where its handshake comes from; later packets may come from elsewhere.
    let seen = incoming.remote_address();
    let from = Shortened(seen);
    let connected = async {
        match answering {
            Some(answering) => incoming.accept_with(answering)?.await,
            None => incoming.await,
        }
    };
    let connection = match timeout(HANDSHAKE, connected).await {
        Ok(Ok(connection)) => connection,
        // What the other side wrote into its farewell is escaped.
        Ok(Err(error)) => return tracing::debug!(%from, ?error, "no handshake"),
        Err(_) => return tracing::debug!(%from, "no handshake in time"),
    };
    drop(shaking);
    let shown = connection
        .peer_identity()
        .and_then(|shown| shown.downcast::<Vec<CertificateDer<'static>>>().ok());
    let Some(key) = shown.and_then(|shown| tls::key_of(&shown)) else {
        return tracing::debug!(%from, "no key");
    };
    let client = clients.connected(key, seen, Line::Quic(connection.clone()));
    tracing::debug!(%from, connection = client.id.0, "connected");
    let packets = tokio::spawn(packets(connection.clone(), clients.clone(), client.clone()));
    let why = converse(&connection, &clients, &client).await;
    packets.abort();
    client.close(why);
    clients.ended(client.id);
    tracing::debug!(%from, connection = client.id.0, ?why, "ended");
}

/// Messages in both directions, until one is broken or the connection is no more.
async fn converse(connection: &quinn::Connection, clients: &Clients, client: &Client) -> Closing {
    let (send, recv) = match timeout(FIRST_STREAM, connection.accept_bi()).await {
        Ok(Ok(streams)) => streams,
        Ok(Err(_)) => return Closing::Done,
        Err(_) => return Closing::Broken,
    };
    tokio::select! {
        why = read(recv, clients, client) => why,
        why = write(send, client) => why,
    }
}

async fn read(mut recv: RecvStream, clients: &Clients, client: &Client) -> Closing {
    loop {
        let mut length = [0; 4];
        if recv.read_exact(&mut length).await.is_err() {
            return Closing::Done;
        }
        let length = usize::try_from(u32::from_be_bytes(length)).unwrap_or(usize::MAX);
        if length > LARGEST_MESSAGE {
            return Closing::Broken;
        }
        // There may be half of a seed in it.
        let mut bytes = Zeroizing::new(vec![0; length]);
        if recv.read_exact(&mut bytes).await.is_err() {
            return Closing::Done;
        }
        if let Err(why) = clients.message(client.id, &bytes) {
            return why;
        }
    }
}

async fn write(mut send: SendStream, client: &Client) -> Closing {
    loop {
        let frame = match client.queue.next().await {
            Ok(frame) => frame,
            Err(why) => return why,
        };
        if send.write_all(&frame).await.is_err() {
            return Closing::Done;
        }
    }
}

async fn packets(connection: quinn::Connection, clients: Arc<Clients>, client: Arc<Client>) {
    while let Ok(packet) = connection.read_datagram().await {
        clients.packet(client.id, packet);
    }
}

fn config(proof: &Proof) -> EndpointConfig {
    let resets = proof.derive("thirteen relay reset 1");
    let ids = proof.derive("thirteen relay connection ids 1");
    endpoint_config(&resets, &ids)
}

/// What a connection may take. Quinn's own limits are those of a program that trusts its peers.
fn transport(first_mtu: u16) -> TransportConfig {
    let mut transport = TransportConfig::default();
    let idle = IdleTimeout::try_from(IDLE).expect("30 s fit");
    transport
        .max_concurrent_bidi_streams(VarInt::from_u32(4))
        .max_concurrent_uni_streams(VarInt::from_u32(0))
        .stream_receive_window(VarInt::from_u32(WINDOW))
        .receive_window(VarInt::from_u32(WINDOW * 4))
        .send_window(u64::from(WINDOW) * 4)
        .datagram_receive_buffer_size(Some(DATAGRAMS))
        .datagram_send_buffer_size(DATAGRAMS)
        .initial_mtu(first_mtu)
        .keep_alive_interval(Some(KEEP_ALIVE))
        .max_idle_timeout(Some(idle))
        .congestion_controller_factory(Arc::new(Paths::default()))
        .initial_rtt(FIRST_RTT);
    transport
}

/// The most bytes of a stream that wait to be read.
const WINDOW: u32 = 32 * 1024;
/// The most bytes of datagrams that wait, in each direction.
const DATAGRAMS: usize = 64 * 1024;
/// A packet of 1200 bytes fits with its head, on every path that carries 1280 bytes of IPv4.
const FIRST_MTU: u16 = 1_252;
/// All that such a path carries over IPv6. Until more is known to fit, the largest packets go on the stream.
const FIRST_MTU_OVER_IPV6: u16 = 1_232;
const FIRST_RTT: Duration = Duration::from_millis(100);
/// Shorter than the 30 s after which home routers forget a path.
const KEEP_ALIVE: Duration = Duration::from_secs(10);
const IDLE: Duration = Duration::from_secs(30);
const HANDSHAKE: Duration = Duration::from_secs(5);
/// A client has a message at once.
const FIRST_STREAM: Duration = Duration::from_secs(10);
/// The most handshakes that wait to be looked at.
const MOST_WAITING: usize = 1_024;
