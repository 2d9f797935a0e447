//! A relay over TCP: a WebSocket in TLS, for networks that let no UDP through.
//!
//! Every binary message begins with a byte that says whether a packet or a message of the protocol follows. Packets wait
//! in a short queue, and are dropped when it is full: over a slow line old packets are worth less than new ones.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt, Stream, StreamExt};
use rustls::pki_types::ServerName;
use thirteen_relay::address::Address;
use thirteen_relay::frames::{Ask, LARGEST_MESSAGE, MESSAGE, PACKET, Tell, decode_packet};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::client_async_with_config;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::RelayError;
use super::carrier::{MOST_ASKS, MOST_TELLS, Session};
use super::switchboard::Switchboard;

/// Connects to the relay over TCP.
pub(super) async fn connect(
    address: &Address,
    tls: Arc<rustls::ClientConfig>,
    name: ServerName<'static>,
    board: Arc<Switchboard>,
) -> Result<Session, RelayError> {
    let tcp = TcpStream::connect((address.host.as_str(), address.port)).await;
    let tcp = tcp.map_err(|_| RelayError::NoAnswer)?;
    tcp.set_nodelay(true).map_err(|_| RelayError::NoAnswer)?;
    let tls = TlsConnector::from(tls).connect(name, tcp).await;
    let tls = tls.map_err(|error| {
        let refused = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
        match refused {
            Some(rustls::Error::InvalidCertificate(_)) => RelayError::Untrusted,
            Some(_) | None => RelayError::NotSpoken,
        }
    })?;
    let limits = WebSocketConfig::default()
        .max_message_size(Some(LARGEST_MESSAGE + 1))
        .max_frame_size(Some(LARGEST_MESSAGE + 1));
    let opened = client_async_with_config(PLACE, tls, Some(limits)).await;
    let (socket, _) = opened.map_err(|_| RelayError::NotSpoken)?;
    let (sink, stream) = socket.split();
    let (asks, asked) = mpsc::channel(MOST_ASKS);
    let (packets, outgoing) = mpsc::channel(MOST_PACKETS);
    let (tell, tells) = mpsc::channel(MOST_TELLS);
    let mut tasks = JoinSet::new();
    tasks.spawn(write(sink, asked, outgoing));
    tasks.spawn(read(stream, tell, board));
    Ok(Session::over_tcp(asks, packets, tells, tasks))
}

async fn write(
    mut sink: impl SinkExt<Message> + Unpin,
    mut asked: mpsc::Receiver<Ask>,
    mut packets: mpsc::Receiver<Vec<u8>>,
) {
    loop {
        let bytes = tokio::select! {
            Some(ask) = asked.recv() => {
                let mut bytes = vec![MESSAGE];
                bytes.extend(ask.encode());
                bytes
            }
            Some(packet) = packets.recv() => packet,
            else => return,
        };
        if sink.send(Message::Binary(bytes.into())).await.is_err() {
            return;
        }
    }
}

async fn read(
    mut stream: impl Stream<Item = Result<Message, Error>> + Unpin,
    tell: mpsc::Sender<Tell>,
    board: Arc<Switchboard>,
) {
    // The relay pings every 15 seconds, so silence means that the line is dead.
    while let Ok(Some(Ok(message))) = timeout(SILENCE, stream.next()).await {
        let Message::Binary(bytes) = message else { continue };
        match bytes.first() {
            Some(&PACKET) => {
                if let Ok(Some((channel, packet))) = decode_packet(&bytes) {
                    board.receive(channel, Bytes::copy_from_slice(packet));
                }
            }
            Some(&MESSAGE) => match Tell::decode(&bytes[1..]) {
                Ok(Some(told)) => {
                    if tell.send(told).await.is_err() {
                        return;
                    }
                }
                Ok(None) => {}
                Err(error) => return tracing::debug!(%error, "the relay said something that is no message"),
            },
            Some(_) | None => {}
        }
    }
}

/// What is asked for in the first request; the relay's name is in the TLS handshake.
const PLACE: &str = "wss://thirteen/relay";
/// Packets that wait to be sent: at most 64 KiB.
const MOST_PACKETS: usize = 52;
/// A line on which nothing is heard for so long is dead.
const SILENCE: Duration = Duration::from_secs(40);
