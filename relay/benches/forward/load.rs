//! Packets with the time in them, sent at a steady rate whatever comes back, and what became of them.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::figures::Figures;
use super::server::Server;

/// Ways to send a packet to someone who measures it.
pub(crate) struct Course {
    pub(crate) lanes: Vec<Box<dyn Fn(&[u8])>>,
    pub(crate) meter: Arc<Meter>,
    is_gentle: bool,
}

/// Where packets arrive.
pub(crate) struct Meter {
    began: Instant,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    /// Which load is measured: packets of an earlier one are not counted.
    spell: u32,
    nanoseconds: Vec<u32>,
}

/// What became of one load, or of several.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) sent: u64,
    pub(crate) cpu: f64,
    nanoseconds: Vec<u32>,
}

impl Meter {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            began: Instant::now(),
            inner: Mutex::default(),
        })
    }

    /// A packet has arrived.
    pub(crate) fn take(&self, packet: &[u8]) {
        let now = self.now();
        let mut inner = self.inner();
        let Some((spell, rest)) = packet.split_first_chunk() else {
            return;
        };
        let Some((sent, _)) = rest.split_first_chunk() else {
            return;
        };
        if u32::from_be_bytes(*spell) == inner.spell {
            let took = now.saturating_sub(u64::from_be_bytes(*sent));
            inner.nanoseconds.push(u32::try_from(took).unwrap_or(u32::MAX));
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("one thread")
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_nanos()).expect("a benchmark ends before")
    }
}

impl Course {
    pub(crate) const fn new(lanes: Vec<Box<dyn Fn(&[u8])>>, meter: Arc<Meter>) -> Self {
        Self {
            lanes,
            meter,
            is_gentle: false,
        }
    }

    /// Lets others have the processor between packets: the clock then counts milliseconds.
    pub(crate) fn gently(mut self) -> Self {
        self.is_gentle = true;
        self
    }

    async fn breath(&self) {
        if self.is_gentle {
            tokio::time::sleep(Duration::from_millis(1)).await;
        } else {
            tokio::task::yield_now().await;
        }
    }

    /// Sends `rate` packets a second for so long, one lane after the other.
    pub(crate) async fn run(&self, rate: u32, span: Duration, server: Option<&Server>) -> Outcome {
        let spell = {
            let mut inner = self.meter.inner();
            inner.spell += 1;
            inner.nanoseconds.clear();
            inner.spell
        };
        let cpu = server.map_or(0.0, Server::cpu);
        let mut packet = [0x5a; PACKET];
        packet[..4].copy_from_slice(&spell.to_be_bytes());
        let began = Instant::now();
        let mut sent = 0_u64;
        while began.elapsed() < span {
            let due = began.elapsed().as_secs_f64() * f64::from(rate);
            // Who is late does not send everything at once.
            let mut at_once = 0;
            while (sent as f64) < due && at_once < 16 {
                packet[4..12].copy_from_slice(&self.meter.now().to_be_bytes());
                self.lanes[(sent % self.lanes.len() as u64) as usize](&packet);
                sent += 1;
                at_once += 1;
            }
            self.breath().await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        Outcome {
            sent,
            cpu: server.map_or(0.0, Server::cpu) - cpu,
            nanoseconds: self.meter.inner().nanoseconds.clone(),
        }
    }
}

impl Outcome {
    pub(crate) fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.cpu += other.cpu;
        self.nanoseconds.extend(other.nanoseconds);
    }

    /// Which part was lost.
    pub(crate) fn loss(&self) -> f64 {
        1.0 - self.nanoseconds.len() as f64 / self.sent as f64
    }

    /// How long the packets took of which so many percent were faster.
    pub(crate) fn microseconds(&self, percent: usize) -> f64 {
        let mut all = self.nanoseconds.clone();
        all.sort_unstable();
        let at = all.len().saturating_sub(1) * percent / 100;
        all.get(at).map_or(f64::NAN, |time| f64::from(*time) / 1e3)
    }

    /// Microseconds of the server's processor for each packet that arrived.
    pub(crate) fn cpu_a_packet(&self) -> f64 {
        self.cpu * 1e6 / self.nanoseconds.len() as f64
    }

    pub(crate) fn report(&self, figures: &mut Figures, name: &str) {
        figures.add(&format!("{name}, packets"), "packets", self.sent as f64);
        figures.add(&format!("{name}, lost"), "%", self.loss() * 100.0);
        figures.add(&format!("{name}, p50"), "us", self.microseconds(50));
        figures.add(&format!("{name}, p99"), "us", self.microseconds(99));
        if self.cpu > 0.0 {
            figures.add(&format!("{name}, CPU a packet"), "us", self.cpu_a_packet());
        }
    }
}

/// Bytes of a packet between players.
const PACKET: usize = 200;
