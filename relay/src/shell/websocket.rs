//! Clients on WebSocket over TLS on TCP, where UDP is blocked: messages and packets are binary messages there.

use std::io;
use std::mem::take;
use std::net::{SocketAddr, TcpListener as Bound};
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_async_with_config};

use super::clients::{Client, Clients, Line, Shortened};
use super::door::{Answer, Door, Shaking};
use super::tls::{self, Proof};
use crate::frames::{Closing, LARGEST_MESSAGE, MESSAGE, PACKET, WEBSOCKET_CLOSING};
use crate::rooms::PeerKey;

type Socket = WebSocketStream<TlsStream<TcpStream>>;

/// A socket that is dialled.
pub(super) fn listener(socket: socket2::Socket) -> io::Result<TcpListener> {
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    TcpListener::from_std(Bound::from(socket))
}

/// Takes in who dials, for ever.
pub(super) async fn accept(listener: TcpListener, proof: Arc<Proof>, clients: Arc<Clients>, door: Arc<Door>) {
    let acceptor = TlsAcceptor::from(Arc::new(tls::answering(&proof, b"http/1.1")));
    loop {
        match listener.accept().await {
            Ok((stream, from)) => {
                if door.answer(from, true) == Answer::Come {
                    let shaking = door.shake();
                    tokio::spawn(serve(stream, from, acceptor.clone(), clients.clone(), shaking));
                }
            }
            Err(error) => {
                tracing::warn!(%error, "no connection can be taken in");
                sleep(BREATH).await;
            }
        }
    }
}

/// One connection, from its handshake to its end.
async fn serve(stream: TcpStream, address: SocketAddr, acceptor: TlsAcceptor, clients: Arc<Clients>, shaking: Shaking) {
    let from = Shortened(address);
    let (key, socket) = match timeout(HANDSHAKE, shake_hands(stream, acceptor)).await {
        Ok(Ok(shaken)) => shaken,
        Ok(Err(error)) => return tracing::debug!(%from, %error, "no handshake"),
        Err(_) => return tracing::debug!(%from, "no handshake in time"),
    };
    drop(shaking);
    let client = clients.connected(key, address, Line::WebSocket);
    tracing::debug!(%from, connection = client.id.0, "connected over TCP");
    let (mut sink, mut stream) = socket.split();
    let why = tokio::select! {
        why = read(&mut stream, &clients, &client) => why,
        why = write(&mut sink, &client) => why,
    };
    client.close(why);
    let farewell = Message::Close(Some(CloseFrame {
        code: CloseCode::from(WEBSOCKET_CLOSING + why.code()),
        reason: "".into(),
    }));
    if !matches!(timeout(FAREWELL, sink.send(farewell)).await, Ok(Ok(()))) {
        tracing::debug!(%from, "it was gone already");
    }
    clients.ended(client.id);
    tracing::debug!(%from, connection = client.id.0, ?why, "ended");
}

async fn shake_hands(stream: TcpStream, acceptor: TlsAcceptor) -> Result<(PeerKey, Socket), Error> {
    stream.set_nodelay(true)?;
    let stream = acceptor.accept(stream).await?;
    let shown = stream.get_ref().1.peer_certificates();
    let key = shown.and_then(tls::key_of).ok_or_else(|| io::Error::other("no key"))?;
    let socket = accept_async_with_config(stream, Some(config())).await?;
    Ok((key, socket))
}

async fn read(stream: &mut SplitStream<Socket>, clients: &Clients, client: &Client) -> Closing {
    loop {
        let bytes = match timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(Message::Binary(bytes)))) => bytes,
            Ok(Some(Ok(Message::Ping(_) | Message::Pong(_)))) => continue,
            Ok(Some(Ok(Message::Text(_) | Message::Frame(_)) | Err(Error::Capacity(_)))) => return Closing::Broken,
            Ok(Some(Ok(Message::Close(_)) | Err(_)) | None) | Err(_) => return Closing::Done,
        };
        match bytes.split_first() {
            Some((&PACKET, _)) => clients.packet(client.id, bytes),
            Some((&MESSAGE, message)) => {
                if let Err(why) = clients.message(client.id, message) {
                    return why;
                }
            }
            // Of a newer version, or nothing.
            Some(_) | None => {}
        }
    }
}

async fn write(sink: &mut SplitSink<Socket, Message>, client: &Client) -> Closing {
    let mut pings = interval_at(Instant::now() + PING, PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let message = tokio::select! {
            frame = client.queue.next() => match frame {
                Ok(mut frame) => Message::Binary(take(&mut *frame).into()),
                Err(why) => return why,
            },
            _ = pings.tick() => Message::Ping("".into()),
        };
        match timeout(PATIENCE, sink.send(message)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Closing::Done,
            Err(_) => return Closing::Slow,
        }
    }
}

fn config() -> WebSocketConfig {
    let longest = Some(LARGEST_MESSAGE + 1);
    WebSocketConfig::default()
        .read_buffer_size(4 * 1024)
        .write_buffer_size(0)
        .max_write_buffer_size(16 * 1024)
        .max_message_size(longest)
        .max_frame_size(longest)
}

/// Connections that the system holds until we look.
const BACKLOG: i32 = 256;
/// How long to wait where the system gives no connection, for want of memory or numbers.
const BREATH: Duration = Duration::from_millis(100);
const HANDSHAKE: Duration = Duration::from_secs(5);
const PING: Duration = Duration::from_secs(15);
/// Two answers to pings are missing.
const SILENCE: Duration = Duration::from_secs(45);
/// How long a client may take to make room for one message.
const PATIENCE: Duration = Duration::from_secs(10);
const FAREWELL: Duration = Duration::from_millis(500);
