//! A cable that can be lengthened, pulled, and plugged in elsewhere: a UDP proxy on loopback.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// A cable from whoever sends to [`Cable::near`] to one far end.
pub(crate) struct Cable {
    front: Arc<UdpSocket>,
    state: Arc<State>,
}

struct State {
    far: SocketAddr,
    cut: AtomicBool,
    delay_us: AtomicU64,
    ended: AtomicBool,
    /// One socket towards the far end for everyone on this side.
    behind: Mutex<BTreeMap<SocketAddr, Arc<UdpSocket>>>,
}

/// A packet on its way.
struct Packet {
    due: Instant,
    from: Arc<UdpSocket>,
    to: SocketAddr,
    bytes: Vec<u8>,
}

impl Cable {
    /// A cable to `far`, without delay.
    pub(crate) fn to(far: SocketAddr) -> io::Result<Self> {
        let front = Arc::new(socket()?);
        let state = Arc::new(State {
            far,
            cut: AtomicBool::new(false),
            delay_us: AtomicU64::new(0),
            ended: AtomicBool::new(false),
            behind: Mutex::default(),
        });
        let (onwards, back) = (carry(), carry());
        let cable = Self {
            front: Arc::clone(&front),
            state: Arc::clone(&state),
        };
        thread::spawn(move || read_near(&front, &state, &onwards, &back));
        Ok(cable)
    }

    /// Where to send to.
    pub(crate) fn near(&self) -> SocketAddr {
        self.front.local_addr().expect("it is bound")
    }

    /// Makes every packet take so long, one way.
    pub(crate) fn lengthen(&self, delay: Duration) {
        self.state.delay_us.store(delay.as_micros() as u64, Ordering::Relaxed);
    }

    /// Pulls the cable, or plugs it in again.
    pub(crate) fn cut(&self, cut: bool) {
        self.state.cut.store(cut, Ordering::Relaxed);
    }

    /// From now on the far end sees other addresses.
    pub(crate) fn plug_in_elsewhere(&self) {
        self.state.behind.lock().expect("nobody panics with it").clear();
    }
}

impl Drop for Cable {
    fn drop(&mut self) {
        self.state.ended.store(true, Ordering::Relaxed);
    }
}

fn read_near(front: &Arc<UdpSocket>, state: &Arc<State>, onwards: &Sender<Packet>, back: &Sender<Packet>) {
    let mut bytes = [0; 2048];
    while !state.ended.load(Ordering::Relaxed) {
        let Ok((length, near)) = front.recv_from(&mut bytes) else {
            continue;
        };
        let mut behind = state.behind.lock().expect("nobody panics with it");
        let known = behind.get(&near).cloned();
        let socket = known.or_else(|| {
            let fresh = Arc::new(socket().ok()?);
            let (towards, ends, queue) = (Arc::clone(&fresh), Arc::clone(state), back.clone());
            let front = Arc::clone(front);
            thread::spawn(move || read_far(&towards, &ends, near, &front, &queue));
            behind.insert(near, Arc::clone(&fresh));
            Some(fresh)
        });
        if let Some(from) = socket {
            state.send(onwards, from, state.far, &bytes[..length]);
        }
    }
}

fn read_far(
    socket: &Arc<UdpSocket>,
    state: &Arc<State>,
    near: SocketAddr,
    front: &Arc<UdpSocket>,
    back: &Sender<Packet>,
) {
    let mut bytes = [0; 2048];
    while !state.ended.load(Ordering::Relaxed) && state.is_plugged_in(near, socket) {
        if let Ok((length, _)) = socket.recv_from(&mut bytes) {
            state.send(back, Arc::clone(front), near, &bytes[..length]);
        }
    }
}

impl State {
    /// Whether the far end still knows `near` by this socket.
    fn is_plugged_in(&self, near: SocketAddr, socket: &Arc<UdpSocket>) -> bool {
        let behind = self.behind.lock().expect("nobody panics with it");
        behind.get(&near).is_none_or(|current| Arc::ptr_eq(current, socket))
    }

    fn send(&self, queue: &Sender<Packet>, from: Arc<UdpSocket>, to: SocketAddr, bytes: &[u8]) {
        if self.cut.load(Ordering::Relaxed) {
            return;
        }
        let delay = Duration::from_micros(self.delay_us.load(Ordering::Relaxed));
        if delay.is_zero() {
            from.send_to(bytes, to).ok();
            return;
        }
        let packet = Packet {
            due: Instant::now() + delay,
            from,
            to,
            bytes: bytes.to_vec(),
        };
        queue.send(packet).ok();
    }
}

/// A thread that sends packets when they are due, in order.
fn carry() -> Sender<Packet> {
    let (send, packets) = channel::<Packet>();
    thread::spawn(move || {
        for packet in packets {
            thread::sleep(packet.due.saturating_duration_since(Instant::now()));
            packet.from.send_to(&packet.bytes, packet.to).ok();
        }
    });
    send
}

fn socket() -> io::Result<UdpSocket> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    socket.set_read_timeout(Some(Duration::from_millis(200)))?;
    Ok(socket)
}
