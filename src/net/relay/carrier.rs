//! One connection to a relay, as the switchboard and the line use it: asks in order, and packets that may be lost.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use quinn::{ConnectionError, RecvStream, SendStream};
use thirteen_relay::frames::{Ask, Channel, LARGEST_MESSAGE, Tell, decode_packet, encode_packet};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::RelayError;
use super::switchboard::Switchboard;

/// The sending side of a connection. Clones are the same connection.
#[derive(Clone, Debug)]
pub(super) struct Carrier {
    asks: mpsc::Sender<Ask>,
    packets: Packets,
}

#[derive(Clone, Debug)]
enum Packets {
    Datagrams(quinn::Connection),
    Messages(mpsc::Sender<Vec<u8>>),
}

/// A whole connection. When it is dropped the connection ends.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) carrier: Carrier,
    pub(super) over_tcp: bool,
    tells: mpsc::Receiver<Tell>,
    quinn: Option<quinn::Connection>,
    _tasks: JoinSet<()>,
}

impl Carrier {
    /// Queues something for the relay; whether there was room.
    pub(super) fn ask(&self, ask: Ask) -> bool {
        self.asks.try_send(ask).is_ok()
    }

    /// Sends a packet, or drops it.
    pub(super) fn send(&self, channel: Channel, packet: &[u8]) {
        let frame = encode_packet(channel, packet);
        match &self.packets {
            Packets::Datagrams(connection) => {
                if connection.max_datagram_size().is_some_and(|most| frame.len() <= most) {
                    connection.send_datagram(Bytes::from(frame)).ok();
                } else {
                    self.ask(Ask::Packet(channel, packet.to_vec()));
                }
            }
            Packets::Messages(queue) => {
                queue.try_send(frame).ok();
            }
        }
    }
}

impl Session {
    /// A session over QUIC.
    pub(super) async fn over_quic(connection: quinn::Connection, board: Arc<Switchboard>) -> Result<Self, RelayError> {
        let (send, recv) = connection.open_bi().await.map_err(|error| lost(&error))?;
        let (asks, asked) = mpsc::channel(MOST_ASKS);
        let (tell, tells) = mpsc::channel(MOST_TELLS);
        let mut tasks = JoinSet::new();
        tasks.spawn(write(send, asked));
        tasks.spawn(read(recv, tell));
        tasks.spawn(read_datagrams(connection.clone(), board));
        let carrier = Carrier {
            asks,
            packets: Packets::Datagrams(connection.clone()),
        };
        Ok(Self {
            carrier,
            over_tcp: false,
            tells,
            quinn: Some(connection),
            _tasks: tasks,
        })
    }

    /// A session over another kind of connection, which `tasks` drive.
    pub(super) const fn over_tcp(
        asks: mpsc::Sender<Ask>,
        packets: mpsc::Sender<Vec<u8>>,
        tells: mpsc::Receiver<Tell>,
        tasks: JoinSet<()>,
    ) -> Self {
        let carrier = Carrier {
            asks,
            packets: Packets::Messages(packets),
        };
        Self {
            carrier,
            over_tcp: true,
            tells,
            quinn: None,
            _tasks: tasks,
        }
    }

    /// Where the relay is; not known of one over TCP, whose ports are nobody's way in.
    pub(super) fn relay(&self) -> Option<IpAddr> {
        self.quinn
            .as_ref()
            .map(|connection| connection.remote_address().ip().to_canonical())
    }

    /// What the relay says next; none when the connection has ended. Nothing is lost when the wait is given up.
    pub(super) async fn tell(&mut self) -> Option<Tell> {
        self.tells.recv().await
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(connection) = &self.quinn {
            connection.close(0_u32.into(), b"");
        }
    }
}

async fn write(mut stream: SendStream, mut asked: mpsc::Receiver<Ask>) {
    // A message of no bytes: the relay learns of the stream, and speaks on it, before there is anything to ask.
    if stream.write_all(&[0; 4]).await.is_err() {
        return;
    }
    while let Some(ask) = asked.recv().await {
        let message = ask.encode();
        let mut frame = (message.len() as u32).to_be_bytes().to_vec();
        frame.extend(message);
        if stream.write_all(&frame).await.is_err() {
            return;
        }
    }
}

async fn read(mut stream: RecvStream, tell: mpsc::Sender<Tell>) {
    loop {
        let mut length = [0; 4];
        if stream.read_exact(&mut length).await.is_err() {
            return;
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > LARGEST_MESSAGE {
            return tracing::debug!(length, "the relay's message is too large");
        }
        let mut message = vec![0; length];
        if stream.read_exact(&mut message).await.is_err() {
            return;
        }
        match Tell::decode(&message) {
            Ok(Some(told)) => {
                if tell.send(told).await.is_err() {
                    return;
                }
            }
            Ok(None) => {}
            Err(error) => return tracing::debug!(%error, "the relay said something that is no message"),
        }
    }
}

async fn read_datagrams(connection: quinn::Connection, board: Arc<Switchboard>) {
    while let Ok(datagram) = connection.read_datagram().await {
        if let Ok(Some((channel, packet))) = decode_packet(&datagram) {
            board.receive(channel, datagram.slice_ref(packet));
        }
    }
}

/// What the end of a connection, or the failure of one, means.
pub(super) fn lost(error: &ConnectionError) -> RelayError {
    match error {
        ConnectionError::TimedOut | ConnectionError::Reset | ConnectionError::LocallyClosed => RelayError::NoAnswer,
        ConnectionError::ApplicationClosed(_) => RelayError::TurnedAway,
        ConnectionError::ConnectionClosed(close)
            if close.error_code == quinn::TransportErrorCode::CONNECTION_REFUSED =>
        {
            RelayError::TurnedAway
        }
        ConnectionError::TransportError(error) if is_certificate(error) => RelayError::Untrusted,
        ConnectionError::VersionMismatch
        | ConnectionError::TransportError(_)
        | ConnectionError::ConnectionClosed(_)
        | ConnectionError::CidsExhausted => RelayError::NotSpoken,
    }
}

/// Whether this side objected to the key or the certificate that the relay showed: TLS alerts 42 to 48.
fn is_certificate(error: &quinn_proto::TransportError) -> bool {
    (0x100 + 42..=0x100 + 48).contains(&u64::from(error.code))
}

/// Asks that wait to be sent.
pub(super) const MOST_ASKS: usize = 64;
/// What the relay said and nobody has heard yet; then the relay waits.
pub(super) const MOST_TELLS: usize = 64;
