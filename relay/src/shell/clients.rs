//! The core with what it needs to act: its clients' connections, its clock and its disk.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use bytes::Bytes;
use tokio::sync::Notify;
use zeroize::Zeroizing;

use super::books::Books;
use super::proving::whereabouts;
use super::queue::Queue;
use super::{Change, Disk};
use crate::core::{Carrier, ConnectionId, Core, Figures, Input, Output};
use crate::frames::{self, Ask, Channel, Closing, MESSAGE, PACKET_HEAD, Tell};
use crate::millis::Millis;
use crate::rooms::PeerKey;

/// What all tasks of a relay share. Its one lock is held for a step of the core, and never while anything is awaited.
pub(super) struct Clients {
    state: Mutex<State>,
    /// The core may have something to do.
    pub(super) outputs: Notify,
    /// Somebody has looked around since it was [acted](Self::act) last.
    looked: AtomicBool,
    began: Instant,
    next: AtomicU64,
}

struct State {
    core: Core,
    clients: BTreeMap<ConnectionId, Arc<Client>>,
}

/// One connection.
pub(super) struct Client {
    pub(super) id: ConnectionId,
    pub(super) queue: Queue,
    line: Line,
}

/// What it runs on.
pub(super) enum Line {
    Quic(quinn::Connection),
    WebSocket,
}

/// One thing to do, with the client whom it concerns.
enum Deed {
    Act(Arc<Client>, Act),
    Change(Change),
}

enum Act {
    Tell(Tell),
    Close(Closing),
}

impl Clients {
    pub(super) fn new(core: Core, began: Instant) -> Self {
        Self {
            state: Mutex::new(State {
                core,
                clients: BTreeMap::new(),
            }),
            outputs: Notify::new(),
            looked: AtomicBool::new(false),
            began,
            next: AtomicU64::new(1),
        }
    }

    /// Takes in who has proved this key.
    pub(super) fn connected(&self, key: PeerKey, seen: SocketAddr, line: Line) -> Arc<Client> {
        let carrier = match &line {
            Line::Quic(_) => Carrier::Quic,
            Line::WebSocket => Carrier::WebSocket,
        };
        let connection = ConnectionId(self.next.fetch_add(1, Ordering::Relaxed));
        let client = Arc::new(Client {
            id: connection,
            queue: Queue::default(),
            line,
        });
        let mut state = self.state();
        state.clients.insert(connection, client.clone());
        let connected = Input::Connected {
            connection,
            key,
            seen,
            carrier,
        };
        state.core.handle(self.now(), connected);
        drop(state);
        self.outputs.notify_one();
        client
    }

    pub(super) fn ended(&self, connection: ConnectionId) {
        let mut state = self.state();
        state.clients.remove(&connection);
        state.core.handle(self.now(), Input::Ended { connection });
        drop(state);
        self.outputs.notify_one();
    }

    /// Takes in the bytes of a message.
    ///
    /// # Errors
    /// [`Closing::Broken`], when they are none.
    pub(super) fn message(&self, connection: ConnectionId, bytes: &[u8]) -> Result<(), Closing> {
        // An empty message says nothing.
        if bytes.is_empty() {
            return Ok(());
        }
        match Ask::decode(bytes) {
            Ok(Some(Ask::Packet(channel, packet))) => {
                self.packet(connection, frames::encode_packet(channel, &packet).into());
            }
            Ok(Some(ask)) => {
                if matches!(ask, Ask::Offer(..)) {
                    let client = self.state().clients.get(&connection).cloned();
                    client.iter().for_each(|client| self.look_at(client));
                }
                self.state().core.handle(self.now(), Input::Asked { connection, ask });
                self.outputs.notify_one();
            }
            // Of a newer version.
            Ok(None) => {}
            Err(error) => {
                tracing::debug!(%error, "a message was broken");
                return Err(Closing::Broken);
            }
        }
        Ok(())
    }

    /// Passes a packet with its head on.
    pub(super) fn packet(&self, from: ConnectionId, packet: Bytes) {
        let Ok(Some((channel, inner))) = frames::decode_packet(&packet) else {
            return;
        };
        let now = self.now();
        let (theirs, other) = {
            let mut state = self.state();
            let Some((to, theirs)) = state.core.forward(now, from, channel, inner.len()) else {
                self.outputs.notify_one();
                return;
            };
            let Some(other) = state.clients.get(&to) else {
                return;
            };
            (theirs, other.clone())
        };
        other.pass_on(readdressed(packet, theirs));
    }

    pub(super) fn figures(&self) -> Figures {
        self.state().core.figures()
    }

    /// Looks whether time has passed for something, and where everyone is now.
    pub(super) async fn look_around(&self) {
        let clients: Vec<Arc<Client>> = {
            let mut state = self.state();
            state.core.handle(self.now(), Input::Tick);
            state.clients.values().cloned().collect()
        };
        self.looked.store(true, Ordering::Relaxed);
        self.outputs.notify_one();
        for few in clients.chunks(FEW) {
            for client in few {
                self.look_at(client);
            }
            self.outputs.notify_one();
            // Packets do not wait until thousands were looked at.
            tokio::task::yield_now().await;
        }
    }

    /// Looks where a client is now.
    fn look_at(&self, client: &Client) {
        let Line::Quic(line) = &client.line else {
            return;
        };
        if self.state().core.vouches_for(client.id, line.remote_address()) {
            return;
        }
        let (seen, is_proved) = whereabouts(line);
        let moved = Input::Moved {
            connection: client.id,
            seen,
            is_proved,
        };
        self.state().core.handle(self.now(), moved);
    }

    /// Ends every connection.
    pub(super) fn close_all(&self, why: Closing) {
        let clients: Vec<Arc<Client>> = self.state().clients.values().cloned().collect();
        for client in clients {
            client.close(why);
        }
    }

    /// Waits until no connection is left, where nobody [acts](Self::act) any more.
    pub(super) async fn all_gone(&self) {
        while !self.state().clients.is_empty() {
            self.outputs.notified().await;
        }
    }

    /// Does what the core wants done, in its order, for ever. What is to be on disk is written together for all that
    /// waits, and nothing that stands behind it is told before. What could not be written is tried again with every look
    /// around.
    pub(super) async fn act(&self, disk: Option<Box<dyn Disk>>) {
        let mut books = Books::new(disk);
        loop {
            let deeds = self.deeds();
            let tries_again = self.looked.swap(false, Ordering::Relaxed) && !books.are_true();
            if deeds.is_empty() && !tries_again {
                self.outputs.notified().await;
                continue;
            }
            let mut changes = Vec::new();
            let mut after = Vec::new();
            for deed in deeds {
                match deed {
                    Deed::Change(change) => changes.push(change),
                    Deed::Act(client, act) if changes.is_empty() && books.are_true() => client.carry_out(act),
                    Deed::Act(client, act) => after.push((client, act)),
                }
            }
            if !changes.is_empty() || tries_again {
                books.write(changes).await;
            }
            for (client, act) in after {
                if books.are_true() || !act.vouches_for_disk() {
                    client.carry_out(act);
                }
            }
        }
    }

    /// All that the core wants done by now.
    fn deeds(&self) -> Vec<Deed> {
        let mut state = self.state();
        let mut deeds = Vec::new();
        while let Some(output) = state.core.poll_output() {
            let client = |id| state.clients.get(&id).cloned();
            deeds.extend(match output {
                Output::Tell(id, tell) => client(id).map(|client| Deed::Act(client, Act::Tell(tell))),
                Output::Close(id, why) => client(id).map(|client| Deed::Act(client, Act::Close(why))),
                Output::Keep(kept) => Some(Deed::Change(Change::Keep(kept))),
                Output::Forget(number) => Some(Deed::Change(Change::Forget(number))),
            });
        }
        deeds
    }

    fn now(&self) -> Millis {
        #[expect(clippy::disallowed_methods, reason = "the shell's clock")]
        let passed = Instant::now().saturating_duration_since(self.began);
        Millis(u64::try_from(passed.as_millis()).unwrap_or(u64::MAX))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics in a step of the core")
    }
}

impl Act {
    /// Whether it says of something that it is on disk: a grant that a restart would not know must not be told, and who
    /// waits for it asks again.
    const fn vouches_for_disk(&self) -> bool {
        match self {
            Self::Tell(tell) => matches!(tell, Tell::Granted(_) | Tell::Released(..) | Tell::Escrowed(..)),
            Self::Close(_) => false,
        }
    }
}

impl Client {
    /// Ends the connection.
    pub(super) fn close(&self, why: Closing) {
        self.queue.close(why);
        match &self.line {
            Line::Quic(line) => line.close(u32::from(why.code()).into(), b""),
            Line::WebSocket => {}
        }
    }

    fn carry_out(&self, act: Act) {
        match act {
            Act::Tell(tell) => self.tell(&tell),
            Act::Close(why) => self.close(why),
        }
    }

    fn tell(&self, tell: &Tell) {
        if !self.queue.push(self.framed(tell), MOST_MESSAGES) {
            self.close(Closing::Slow);
        }
    }

    /// Sends a packet, or drops it where there is no room.
    fn pass_on(&self, packet: Bytes) {
        match &self.line {
            Line::Quic(line) => {
                if line.max_datagram_size().is_some_and(|most| packet.len() <= most) {
                    line.send_datagram(packet).ok();
                } else if let Ok(Some((channel, inner))) = frames::decode_packet(&packet) {
                    let tell = Tell::Packet(channel, inner.to_vec());
                    self.queue.push(self.framed(&tell), MOST_PACKETS);
                }
            }
            Line::WebSocket => {
                self.queue.push(packet.into(), MOST_PACKETS);
            }
        }
    }

    fn framed(&self, tell: &Tell) -> Vec<u8> {
        let message = Zeroizing::new(tell.encode());
        let length = u32::try_from(message.len()).expect("messages are short").to_be_bytes();
        match &self.line {
            Line::Quic(_) => [length.as_slice(), &message].concat(),
            Line::WebSocket => [[MESSAGE].as_slice(), &message].concat(),
        }
    }
}

/// The packet under another channel's number; where nobody else holds its bytes, they stay where they are.
fn readdressed(packet: Bytes, channel: Channel) -> Bytes {
    let mut bytes = packet.try_into_mut().unwrap_or_else(|shared| shared.as_ref().into());
    bytes[1..PACKET_HEAD].copy_from_slice(&channel.0.to_be_bytes());
    bytes.freeze()
}

/// An address as logs show it: enough to tell two networks apart, too little to find a person.
#[derive(Clone, Copy)]
pub struct Shortened(pub SocketAddr);

impl fmt::Display for Shortened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.ip().to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, ..] = address.octets();
                write!(f, "{a}.{b}.x.x")
            }
            IpAddr::V6(address) => {
                let [a, b, ..] = address.segments();
                write!(f, "{a:x}:{b:x}:x")
            }
        }
    }
}

/// So many clients are looked at in one go.
const FEW: usize = 32;
/// The most bytes of packets that wait for one client, where they wait here.
const MOST_PACKETS: usize = 64 * 1024;
/// The most bytes that wait for one client: who reads no messages is closed.
const MOST_MESSAGES: usize = 128 * 1024;

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::time::Duration;

    use tokio::sync::mpsc;
    use tokio::time::timeout;

    use super::*;
    use crate::core::Limits;
    use crate::rooms::RoomNo;
    use crate::signed::Seal;

    /// A disk that fails the first time.
    struct Poor {
        tries: mpsc::UnboundedSender<usize>,
        is_full: bool,
    }

    impl Disk for Poor {
        fn write(&mut self, changes: &[Change]) -> Result<(), Box<dyn Error + Send + Sync>> {
            self.tries.send(changes.len()).expect("the test waits");
            if std::mem::take(&mut self.is_full) {
                Err("it is full".into())
            } else {
                Ok(())
            }
        }
    }

    #[tokio::test]
    async fn what_could_not_be_written_is_tried_again_where_nothing_else_happens() {
        #[expect(clippy::disallowed_methods, reason = "the shell's clock")]
        let began = Instant::now();
        let clients = Arc::new(Clients::new(Core::new(Limits::default(), Seal::new(&[77; 32])), began));
        let (tries, mut tried) = mpsc::unbounded_channel();
        let disk = Box::new(Poor { tries, is_full: true });
        let acting = clients.clone();
        let acting = tokio::spawn(async move { acting.act(Some(disk)).await });
        let seen = "203.0.113.5:4433".parse().expect("an address");
        let host = clients.connected(PeerKey([1; 32]), seen, Line::WebSocket);
        let open = Ask::Open(RoomNo::new(7).expect("it fits")).encode();
        clients.message(host.id, &open).expect("it is a message");
        assert_eq!(tried.recv().await, Some(1));
        clients.look_around().await;
        let again = timeout(Duration::from_secs(20), tried.recv()).await;
        assert_eq!(again.expect("it is tried again"), Some(1));
        acting.abort();
    }

    #[test]
    fn logs_show_half_of_an_address_and_no_port() {
        let shown = |text: &str| Shortened(text.parse().expect("an address")).to_string();
        assert_eq!(shown("203.0.113.5:4433"), "203.0.x.x");
        assert_eq!(shown("[::ffff:203.0.113.5]:4433"), "203.0.x.x");
        assert_eq!(shown("[2001:db8:1:2::3]:4433"), "2001:db8:x");
    }
}
