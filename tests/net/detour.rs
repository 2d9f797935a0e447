//! A router between one guest and its host that now and then gives the guest another address.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

pub(crate) struct Detour {
    /// Where the guest finds the host.
    pub(crate) address: SocketAddr,
    inside: Arc<Inside>,
}

struct Inside {
    front: UdpSocket,
    host: SocketAddr,
    guest: Mutex<Option<SocketAddr>>,
    /// The guest's address, as the host sees it.
    outside: Mutex<Arc<UdpSocket>>,
    /// Packets that came back to the newest address.
    came_back: AtomicU64,
    ended: AtomicBool,
}

impl Detour {
    /// Stands before a host.
    pub(crate) fn before(host: SocketAddr) -> Self {
        let front = socket();
        let address = front.local_addr().expect("it has an address");
        let outside = Arc::new(socket());
        let inside = Arc::new(Inside {
            front,
            host,
            guest: Mutex::default(),
            outside: Mutex::new(Arc::clone(&outside)),
            came_back: AtomicU64::new(0),
            ended: AtomicBool::new(false),
        });
        let there = Arc::clone(&inside);
        run(move || there.carry_there());
        let back = Arc::clone(&inside);
        run(move || back.carry_back(&outside));
        Self { address, inside }
    }

    /// From now on the host sees the guest at another address, and what is sent to the old one is lost.
    pub(crate) fn change_address(&self) {
        let fresh = Arc::new(socket());
        *self.inside.outside.lock().expect("nobody panics with it") = Arc::clone(&fresh);
        self.inside.came_back.store(0, Ordering::Relaxed);
        let back = Arc::clone(&self.inside);
        run(move || back.carry_back(&fresh));
    }

    /// How many packets came back since the address was changed.
    pub(crate) fn came_back(&self) -> u64 {
        self.inside.came_back.load(Ordering::Relaxed)
    }
}

impl Drop for Detour {
    fn drop(&mut self) {
        self.inside.ended.store(true, Ordering::Relaxed);
    }
}

impl Inside {
    fn carry_there(&self) {
        let mut packet = [0; 2_048];
        while !self.ended.load(Ordering::Relaxed) {
            if let Ok((length, from)) = self.front.recv_from(&mut packet) {
                *self.guest.lock().expect("nobody panics with it") = Some(from);
                let outside = Arc::clone(&self.outside.lock().expect("nobody panics with it"));
                outside.send_to(&packet[..length], self.host).ok();
            }
        }
    }

    fn carry_back(&self, outside: &Arc<UdpSocket>) {
        let mut packet = [0; 2_048];
        while !self.ended.load(Ordering::Relaxed) && self.is_newest(outside) {
            let Ok((length, _)) = outside.recv_from(&mut packet) else {
                continue;
            };
            let guest = *self.guest.lock().expect("nobody panics with it");
            if let Some(guest) = guest.filter(|_| self.is_newest(outside)) {
                self.came_back.fetch_add(1, Ordering::Relaxed);
                self.front.send_to(&packet[..length], guest).ok();
            }
        }
    }

    fn is_newest(&self, outside: &Arc<UdpSocket>) -> bool {
        Arc::ptr_eq(&self.outside.lock().expect("nobody panics with it"), outside)
    }
}

/// A socket whose reader looks up now and then.
fn socket() -> UdpSocket {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a port");
    socket
        .set_read_timeout(Some(Duration::from_millis(100)))
        .expect("a tenth of a second is a time");
    socket
}

fn run(life: impl FnOnce() + Send + 'static) {
    thread::Builder::new().spawn(life).expect("the system gives a thread");
}
