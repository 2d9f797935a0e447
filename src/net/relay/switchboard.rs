//! The socket of the endpoint whose packets a relay carries.
//!
//! Quinn sees an ordinary socket. Each peer has an address out of a private IPv6 range that is made from the hash of its
//! key, and the switchboard knows on which channel of the relay that peer is now. A packet for which there is no channel,
//! or no room, is dropped, as a network does: QUIC sends it again. It never blocks and never fails, because quinn gives
//! up a socket that does.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;
use std::io::{self, IoSliceMut};
use std::net::{Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use quinn::udp::{RecvMeta, Transmit};
use quinn::{AsyncUdpSocket, UdpPoller};
use sha2::{Digest, Sha256};
use thirteen_relay::frames::Channel;
use thirteen_relay::rooms::PeerKey;

use super::carrier::Carrier;

/// The channels of a relay, and the packets that came over them.
#[derive(Debug, Default)]
pub(in crate::net) struct Switchboard(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    carrier: Option<Carrier>,
    channels: BTreeMap<SocketAddr, Channel>,
    peers: BTreeMap<Channel, SocketAddr>,
    inbox: VecDeque<(SocketAddr, Bytes)>,
    reader: Option<Waker>,
}

impl Switchboard {
    /// Packets go over this connection from now on, on channels that are yet to be told.
    pub(super) fn plug(&self, carrier: Carrier) {
        let mut state = self.state();
        state.channels.clear();
        state.peers.clear();
        state.carrier = Some(carrier);
    }

    /// There is no connection, and what is sent is lost.
    pub(super) fn unplug(&self) {
        let mut state = self.state();
        state.channels.clear();
        state.peers.clear();
        state.carrier = None;
    }

    /// The peer is on this channel. Where packets for it go.
    pub(super) fn connect(&self, peer: &PeerKey, channel: Channel) -> SocketAddr {
        let at = address_of(peer);
        let mut state = self.state();
        if state.channels.len() >= MOST_PEERS && !state.channels.contains_key(&at) {
            return at;
        }
        if let Some(before) = state.channels.insert(at, channel) {
            state.peers.remove(&before);
        }
        state.peers.insert(channel, at);
        at
    }

    /// The channel is no more. Whose it was, if that peer has no other by now.
    pub(super) fn disconnect(&self, channel: Channel) -> Option<SocketAddr> {
        let mut state = self.state();
        let at = state.peers.remove(&channel)?;
        state.channels.remove(&at);
        Some(at)
    }

    /// The channel on which this peer is.
    pub(super) fn channel(&self, at: SocketAddr) -> Option<Channel> {
        self.state().channels.get(&at).copied()
    }

    /// Who is on this channel.
    pub(super) fn peer(&self, channel: Channel) -> Option<SocketAddr> {
        self.state().peers.get(&channel).copied()
    }

    /// A packet came.
    pub(super) fn receive(&self, channel: Channel, packet: Bytes) {
        let mut state = self.state();
        let Some(at) = state.peers.get(&channel).copied() else {
            return;
        };
        if packet.is_empty() || packet.len() > LARGEST_PACKET || state.inbox.len() >= MOST_PACKETS {
            return;
        }
        state.inbox.push_back((at, packet));
        if let Some(reader) = state.reader.take() {
            reader.wake();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl AsyncUdpSocket for Switchboard {
    fn create_io_poller(self: Arc<Self>) -> Pin<Box<dyn UdpPoller>> {
        Box::pin(AlwaysWritable)
    }

    fn try_send(&self, transmit: &Transmit<'_>) -> io::Result<()> {
        let state = self.state();
        if let (Some(carrier), Some(channel)) = (&state.carrier, state.channels.get(&transmit.destination)) {
            let size = transmit.segment_size.unwrap_or(transmit.contents.len());
            for packet in transmit.contents.chunks(size.max(1)) {
                carrier.send(*channel, packet);
            }
        }
        Ok(())
    }

    fn poll_recv(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        metas: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let mut state = self.state();
        let mut count = 0;
        for (buffer, meta) in buffers.iter_mut().zip(metas) {
            let Some((addr, packet)) = state.inbox.pop_front() else {
                break;
            };
            let Some(space) = buffer.get_mut(..packet.len()) else {
                continue;
            };
            space.copy_from_slice(&packet);
            *meta = RecvMeta {
                addr,
                len: packet.len(),
                stride: packet.len(),
                ecn: None,
                dst_ip: None,
            };
            count += 1;
        }
        if count > 0 {
            return Poll::Ready(Ok(count));
        }
        state.reader = Some(context.waker().clone());
        Poll::Pending
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(SocketAddr::from((Ipv6Addr::UNSPECIFIED, PORT)))
    }
}

/// A switchboard takes every packet at once, or drops it.
struct AlwaysWritable;

impl UdpPoller for AlwaysWritable {
    fn poll_writable(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for AlwaysWritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AlwaysWritable")
    }
}

/// The address of a peer: 120 bits of the hash of its key, in the range that no network routes.
pub(super) fn address_of(peer: &PeerKey) -> SocketAddr {
    let hash = Sha256::new()
        .chain_update("thirteen relayed 1")
        .chain_update(peer.0)
        .finalize();
    let mut octets: [u8; 16] = std::array::from_fn(|at| hash[at]);
    octets[0] = 0xfd;
    SocketAddr::from((Ipv6Addr::from(octets), PORT))
}

/// The most bytes of a packet of the endpoint that a relay carries.
pub(in crate::net) const LARGEST_PACKET: usize = 1_200;
/// The port in every address.
const PORT: u16 = 13;
/// The most peers: a relay lets fewer into a room, unless it means ill.
const MOST_PEERS: usize = 64;
/// The most packets that wait to be read.
const MOST_PACKETS: usize = 256;

#[cfg(test)]
mod tests {
    use super::*;

    fn peer(number: u8) -> PeerKey {
        PeerKey([number; 32])
    }

    fn read(board: &Switchboard) -> Vec<(SocketAddr, Vec<u8>)> {
        let mut bytes = [0; 1_500];
        let mut metas = [RecvMeta::default()];
        let mut context = Context::from_waker(Waker::noop());
        let mut all = Vec::new();
        while let Poll::Ready(read) = board.poll_recv(&mut context, &mut [IoSliceMut::new(&mut bytes)], &mut metas) {
            assert_eq!(read.expect("it never fails"), 1);
            all.push((metas[0].addr, bytes[..metas[0].len].to_vec()));
        }
        all
    }

    #[test]
    fn a_peer_keeps_its_address_when_its_channel_changes() {
        let board = Switchboard::default();
        let at = board.connect(&peer(1), Channel(5));
        board.receive(Channel(5), Bytes::from_static(b"before"));
        assert_eq!(board.disconnect(Channel(5)), Some(at));
        assert_eq!(board.connect(&peer(1), Channel(9)), at);
        board.receive(Channel(9), Bytes::from_static(b"after"));
        assert_eq!(read(&board), [(at, b"before".to_vec()), (at, b"after".to_vec())]);
    }

    #[test]
    fn the_end_of_an_old_channel_does_not_touch_the_new_one() {
        let board = Switchboard::default();
        let at = board.connect(&peer(1), Channel(5));
        board.connect(&peer(1), Channel(6));
        assert_eq!(board.disconnect(Channel(5)), None);
        assert_eq!(board.channel(at), Some(Channel(6)));
        assert_eq!(board.peer(Channel(6)), Some(at));
    }

    #[test]
    fn what_nobody_reads_is_dropped_and_so_is_what_nobody_sent() {
        let board = Switchboard::default();
        board.connect(&peer(1), Channel(5));
        board.receive(Channel(6), Bytes::from_static(b"from nobody"));
        board.receive(Channel(5), Bytes::from(vec![0; LARGEST_PACKET + 1]));
        board.receive(Channel(5), Bytes::new());
        assert_eq!(read(&board), []);
        for _ in 0..2 * MOST_PACKETS {
            board.receive(Channel(5), Bytes::from_static(b"flood"));
        }
        assert_eq!(read(&board).len(), MOST_PACKETS);
    }

    #[test]
    fn a_crowd_is_not_counted_and_takes_nobodys_place() {
        let board = Switchboard::default();
        let at = board.connect(&peer(0), Channel(0));
        for number in 1..=200 {
            board.connect(&peer(number), Channel(number.into()));
        }
        assert_eq!(board.state().channels.len(), MOST_PEERS);
        assert_eq!(board.connect(&peer(0), Channel(999)), at);
        assert_eq!(board.channel(at), Some(Channel(999)));
    }

    #[test]
    fn no_two_keys_have_one_address() {
        assert_ne!(address_of(&peer(1)), address_of(&peer(2)));
        assert!(matches!(address_of(&peer(1)), SocketAddr::V6(at) if at.ip().is_unique_local()));
    }
}
