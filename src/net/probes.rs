//! The small packets that open routers, on the socket of an endpoint: sent past quinn, and seen before it drops them.
//!
//! A router opens for the socket that has sent something, so a probe must leave from the very socket that takes
//! connections. And where a probe comes from says at which port the other side is, if its router gives every connection
//! another.

use std::fmt;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use quinn::udp::{RecvMeta, Transmit};
use quinn::{AsyncUdpSocket, Runtime, TokioRuntime, UdpPoller};
use tokio::sync::{Mutex as AsyncMutex, mpsc};

use crate::punch::{PROBE_BYTES, is_probe};

/// The probes of one endpoint.
pub(super) struct Probes {
    socket: Mutex<UdpSocket>,
    tell: mpsc::Sender<Probe>,
    seen: AsyncMutex<mpsc::Receiver<Probe>>,
}

/// A packet that may be a probe, and where it came from.
type Probe = (SocketAddr, [u8; PROBE_BYTES]);

impl Probes {
    /// The probes of this socket, and the socket as quinn is to have it. Must be called where tokio runs.
    pub(super) fn of(socket: UdpSocket) -> io::Result<(Self, Arc<dyn AsyncUdpSocket>)> {
        let (tell, seen) = mpsc::channel(MOST_UNSEEN);
        let probes = Self {
            socket: Mutex::new(socket.try_clone()?),
            tell,
            seen: AsyncMutex::new(seen),
        };
        let watched = probes.watched(socket)?;
        Ok((probes, watched))
    }

    /// Goes on with another socket, which quinn is to have as it is answered.
    pub(super) fn move_to(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let own = socket.try_clone()?;
        let watched = self.watched(socket)?;
        *self.socket.lock().unwrap_or_else(PoisonError::into_inner) = own;
        Ok(watched)
    }

    /// Sends a probe. One that cannot be sent is lost, as others are on their way.
    pub(super) fn send(&self, to: SocketAddr, packet: &[u8]) {
        let socket = self.socket.lock().unwrap_or_else(PoisonError::into_inner);
        let six = socket.local_addr().is_ok_and(|own| own.is_ipv6());
        let to = match to.ip() {
            IpAddr::V4(ip) if six => SocketAddr::new(ip.to_ipv6_mapped().into(), to.port()),
            IpAddr::V4(_) | IpAddr::V6(_) => to,
        };
        if let Err(error) = socket.send_to(packet, to) {
            tracing::trace!(%error, "a probe was not sent");
        }
    }

    /// The next probe that has come. Nothing is lost when the wait is given up.
    pub(super) async fn next(&self) -> Probe {
        match self.seen.lock().await.recv().await {
            Some(probe) => probe,
            None => std::future::pending().await,
        }
    }

    fn watched(&self, socket: UdpSocket) -> io::Result<Arc<dyn AsyncUdpSocket>> {
        let socket = TokioRuntime.wrap_udp_socket(socket)?;
        let tell = self.tell.clone();
        Ok(Arc::new(Watched { socket, tell }))
    }
}

impl fmt::Debug for Probes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probes")
    }
}

/// A socket that tells of probes.
#[derive(Debug)]
struct Watched {
    socket: Arc<dyn AsyncUdpSocket>,
    tell: mpsc::Sender<Probe>,
}

impl Watched {
    /// One read may hold several packets of the same length, one after the other.
    fn look_at(&self, packets: &[u8], meta: &RecvMeta) {
        let packets = packets.get(..meta.len).unwrap_or_default();
        for packet in packets.chunks(meta.stride.max(1)) {
            if let Ok(probe) = packet.try_into()
                && is_probe(packet)
            {
                let from = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
                // Whoever sends more than are read means nothing by it.
                self.tell.try_send((from, probe)).ok();
            }
        }
    }
}

impl AsyncUdpSocket for Watched {
    fn create_io_poller(self: Arc<Self>) -> Pin<Box<dyn UdpPoller>> {
        Arc::clone(&self.socket).create_io_poller()
    }

    fn try_send(&self, transmit: &Transmit<'_>) -> io::Result<()> {
        self.socket.try_send(transmit)
    }

    fn poll_recv(
        &self,
        context: &mut Context<'_>,
        buffers: &mut [IoSliceMut<'_>],
        metas: &mut [RecvMeta],
    ) -> Poll<io::Result<usize>> {
        let read = self.socket.poll_recv(context, buffers, metas);
        if let Poll::Ready(Ok(count)) = &read {
            for (buffer, meta) in buffers.iter().zip(metas.iter()).take(*count) {
                self.look_at(buffer, meta);
            }
        }
        read
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    fn max_transmit_segments(&self) -> usize {
        self.socket.max_transmit_segments()
    }

    fn max_receive_segments(&self) -> usize {
        self.socket.max_receive_segments()
    }

    fn may_fragment(&self) -> bool {
        self.socket.may_fragment()
    }
}

/// The most probes that wait to be seen.
const MOST_UNSEEN: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::endpoint::{Endpoint, Listen, STRANGERS};
    use crate::net::identity::Identity;

    fn at_home(endpoint: &Endpoint) -> SocketAddr {
        let port = endpoint.local_address().expect("it has a socket").port();
        SocketAddr::from(([127, 0, 0, 1], port))
    }

    #[tokio::test]
    async fn a_probe_leaves_from_the_socket_of_the_connections_and_is_seen_at_the_other() {
        let listen = Listen::At(SocketAddr::from(([127, 0, 0, 1], 0)));
        let host = Endpoint::host(&Identity::from_seed(&[1; 32]), listen, STRANGERS).expect("a socket");
        let guest = Endpoint::guest(&Identity::from_seed(&[2; 32])).expect("a socket");
        let (probe, other) = ([0; PROBE_BYTES], [1; PROBE_BYTES]);
        host.probe(at_home(&guest), &other);
        host.probe(at_home(&guest), &probe);
        assert_eq!(guest.probed().await, (at_home(&host), probe));
        // An address of IPv4 is reached from a socket of both families.
        guest.probe(at_home(&host), &probe);
        assert_eq!(host.probed().await, (at_home(&guest), probe));

        guest.rebind().expect("another socket");
        host.probe(at_home(&guest), &probe);
        assert_eq!(guest.probed().await, (at_home(&host), probe));
        guest.probe(at_home(&host), &probe);
        assert_eq!(host.probed().await, (at_home(&guest), probe));
    }
}
