//! Whether a client can be reached where its packets come from.
//!
//! Whoever has a connection can write any address on a packet, and quinn sends there from that moment on: it asks for an answer
//! from there and goes back when none comes, which the other side can delay as long as it likes. Quinn tells nobody how
//! that stands. But it counts what a path may carry for each path anew, and counts nothing before the answer has come: so
//! a path on which an acknowledgement was counted is proved.

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use quinn::congestion::{Controller, ControllerFactory, ControllerMetrics, CubicConfig};
use quinn_proto::RttEstimator;

/// Counts for each path of each connection.
#[derive(Debug, Default)]
pub(super) struct Paths {
    next: AtomicU64,
}

/// What one path may carry, as quinn reckons it by default, and whether anything was acknowledged on it.
struct Path {
    number: u64,
    is_proved: bool,
    inner: Box<dyn Controller>,
}

/// Where a connection comes from now, and whether that is proved.
pub(super) fn whereabouts(connection: &quinn::Connection) -> (SocketAddr, bool) {
    let path = || {
        let path = connection.congestion_state().into_any().downcast::<Path>().ok()?;
        Some((path.number, path.is_proved))
    };
    // Back from one path to the one before takes quinn longer than these three steps.
    let before = path();
    let at = connection.remote_address();
    let is_proved = before.is_some_and(|(_, is_proved)| is_proved) && before == path();
    (at, is_proved)
}

impl ControllerFactory for Paths {
    fn build(self: Arc<Self>, now: Instant, current_mtu: u16) -> Box<dyn Controller> {
        Box::new(Path {
            number: self.next.fetch_add(1, Ordering::Relaxed),
            is_proved: false,
            inner: Arc::new(CubicConfig::default()).build(now, current_mtu),
        })
    }
}

impl Controller for Path {
    fn on_sent(&mut self, now: Instant, bytes: u64, last_packet_number: u64) {
        self.inner.on_sent(now, bytes, last_packet_number);
    }

    fn on_ack(&mut self, now: Instant, sent: Instant, bytes: u64, app_limited: bool, rtt: &RttEstimator) {
        self.is_proved = true;
        self.inner.on_ack(now, sent, bytes, app_limited, rtt);
    }

    fn on_end_acks(&mut self, now: Instant, in_flight: u64, app_limited: bool, largest: Option<u64>) {
        self.inner.on_end_acks(now, in_flight, app_limited, largest);
    }

    fn on_congestion_event(&mut self, now: Instant, sent: Instant, is_persistent: bool, lost_bytes: u64) {
        self.inner.on_congestion_event(now, sent, is_persistent, lost_bytes);
    }

    fn on_mtu_update(&mut self, new_mtu: u16) {
        self.inner.on_mtu_update(new_mtu);
    }

    fn window(&self) -> u64 {
        self.inner.window()
    }

    fn metrics(&self) -> ControllerMetrics {
        self.inner.metrics()
    }

    fn clone_box(&self) -> Box<dyn Controller> {
        Box::new(Self {
            number: self.number,
            is_proved: self.is_proved,
            inner: self.inner.clone_box(),
        })
    }

    fn initial_window(&self) -> u64 {
        self.inner.initial_window()
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
