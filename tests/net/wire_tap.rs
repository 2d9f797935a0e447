//! Somebody on the way who sees every packet and lets through what it likes.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::net::UdpSocket;
use tokio::task::JoinHandle;

pub(crate) struct WireTap {
    pub(crate) address: SocketAddr,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    /// The ids of connections that were begun.
    begun: Mutex<BTreeSet<Vec<u8>>>,
    retry: AtomicBool,
}

impl WireTap {
    /// Stands before a host. What the host says comes through only if `both_ways`.
    pub(crate) async fn before(host: SocketAddr, both_ways: bool) -> Self {
        let front = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("the loopback has a port");
        let back = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("the loopback has a port");
        let address = front.local_addr().expect("it has an address");
        let seen = Arc::new(Seen::default());
        let task = tokio::spawn(pass(front, back, host, both_ways, seen.clone()));
        Self { address, seen, task }
    }

    /// How many connections were begun through it.
    pub(crate) fn begun(&self) -> usize {
        self.seen.begun.lock().expect("nobody panics here").len()
    }

    /// Whether the host asked somebody to prove an address.
    pub(crate) fn saw_retry(&self) -> bool {
        self.seen.retry.load(Ordering::Relaxed)
    }
}

impl Drop for WireTap {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn pass(front: UdpSocket, back: UdpSocket, host: SocketAddr, both_ways: bool, seen: Arc<Seen>) {
    let (mut there, mut here) = ([0; 2_048], [0; 2_048]);
    let mut guest = None;
    loop {
        tokio::select! {
            Ok((length, from)) = front.recv_from(&mut there) => {
                guest = Some(from);
                let packet = &there[..length];
                back.send_to(packet, host).await.expect("the loopback is there");
                // Version 1: flags, four bytes of version, then the length of the id and the id that the guest made up.
                if is_long(packet) && packet[0] & 0x30 == 0 {
                    let id = packet[6..6 + usize::from(packet[5])].to_vec();
                    seen.begun.lock().expect("nobody panics here").insert(id);
                }
            }
            Ok(length) = back.recv(&mut here) => {
                let packet = &here[..length];
                if is_long(packet) && packet[0] & 0x30 == 0x30 {
                    seen.retry.store(true, Ordering::Relaxed);
                }
                if let (true, Some(guest)) = (both_ways, guest) {
                    front.send_to(packet, guest).await.expect("the loopback is there");
                }
            }
        }
    }
}

/// Whether a packet has the long header of a handshake.
fn is_long(packet: &[u8]) -> bool {
    packet[0] & 0x80 != 0
}
