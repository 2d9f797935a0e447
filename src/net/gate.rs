//! How often strangers may come: a measure of attempts for each IPv4 address and each IPv6 /64.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

/// How often one address may try something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rate {
    /// In the long run.
    pub a_minute: NonZeroU32,
    /// At once, after a long rest.
    pub burst: NonZeroU32,
}

/// Counts the attempts of each address.
#[derive(Debug)]
pub(super) struct Gate<C: Clock = DefaultClock> {
    limiter: RateLimiter<Origin, HashMapStateStore<Origin>, C, NoOpMiddleware<C::Instant>>,
    /// Where friends came from, the latest last: they may come back at once however often their line breaks.
    friends: Mutex<VecDeque<Origin>>,
}

/// Who is counted as one: a single IPv4 address, or the /64 that one household or machine has in IPv6.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Origin {
    V4(Ipv4Addr),
    V6([u16; 4]),
}

impl Rate {
    /// So many a minute, and so many at once.
    ///
    /// # Panics
    /// When either is 0, which would let nobody in.
    pub const fn new(a_minute: u32, burst: u32) -> Self {
        let (Some(a_minute), Some(burst)) = (NonZeroU32::new(a_minute), NonZeroU32::new(burst)) else {
            panic!("a rate of 0 lets nobody in");
        };
        Self { a_minute, burst }
    }
}

impl Gate {
    pub(super) fn new(rate: Rate) -> Self {
        Self::with_clock(rate, DefaultClock::default())
    }
}

impl<C: Clock> Gate<C> {
    fn with_clock(rate: Rate, clock: C) -> Self {
        let quota = Quota::with_period(Duration::from_secs(60) / rate.a_minute.get())
            .expect("a minute is longer than 4 billion attempts")
            .allow_burst(rate.burst);
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota, clock),
            friends: Mutex::default(),
        }
    }

    /// Whether one more attempt from this address is in its measure. It counts.
    pub(super) fn lets_in(&self, address: IpAddr) -> bool {
        if self.knows(address) {
            return true;
        }
        if self.is_crowded() {
            self.limiter.retain_recent();
        }
        !self.is_crowded() && self.limiter.check_key(&Origin::of(address)).is_ok()
    }

    /// Whether a friend came from this address.
    pub(super) fn knows(&self, address: IpAddr) -> bool {
        self.friends().contains(&Origin::of(address))
    }

    /// Whether so many addresses try that some of them may be invented.
    pub(super) fn is_crowded(&self) -> bool {
        self.limiter.len() >= MOST_ORIGINS
    }

    /// Who comes from here has been admitted: from now on it is not counted.
    pub(super) fn befriend(&self, address: IpAddr) {
        let origin = Origin::of(address);
        let mut friends = self.friends();
        friends.retain(|friend| *friend != origin);
        friends.push_back(origin);
        if friends.len() > MOST_FRIENDS {
            friends.pop_front();
        }
    }

    fn friends(&self) -> std::sync::MutexGuard<'_, VecDeque<Origin>> {
        self.friends.lock().expect("nobody panics while it holds the friends")
    }
}

impl Origin {
    fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self::V6([a, b, c, d])
            }
        }
    }
}

/// The most addresses that are remembered: some 100 KiB.
const MOST_ORIGINS: usize = 1_024;
/// The most addresses of friends that are remembered.
const MOST_FRIENDS: usize = 64;

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    fn gate(a_minute: u32, burst: u32) -> (Gate<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (Gate::with_clock(Rate::new(a_minute, burst), clock.clone()), clock)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn one_address_has_its_burst_and_then_its_rate() {
        let (gate, clock) = gate(10, 20);
        let stranger = address("203.0.113.5");
        let tries = |count| (0..count).filter(|_| gate.lets_in(stranger)).count();
        assert_eq!(tries(30), 20);
        clock.advance(Duration::from_secs(6));
        assert_eq!(tries(5), 1, "ten a minute is one in six seconds");
        assert!(gate.lets_in(address("203.0.113.6")), "another address is not held up");
    }

    #[test]
    fn one_household_is_one_stranger_in_either_notation() {
        let (gate, _) = gate(1, 1);
        assert!(gate.lets_in(address("2001:db8:1:2::1")));
        assert!(!gate.lets_in(address("2001:db8:1:2:ffff::9")), "the same /64");
        assert!(gate.lets_in(address("2001:db8:1:3::1")), "another /64");
        assert!(gate.lets_in(address("192.0.2.1")));
        assert!(!gate.lets_in(address("::ffff:192.0.2.1")), "the same address, mapped");
    }

    #[test]
    fn a_friend_comes_back_at_once_however_often() {
        let (gate, _) = gate(1, 1);
        let friend = address("192.0.2.1");
        gate.befriend(friend);
        assert!((0..100).all(|_| gate.lets_in(friend)));
        for other in 0..MOST_FRIENDS as u32 {
            gate.befriend(IpAddr::V4(Ipv4Addr::from_bits(other)));
        }
        assert!(
            gate.lets_in(friend) && !gate.lets_in(friend),
            "forgotten after many others"
        );
    }

    #[test]
    fn a_crowd_of_addresses_is_held_in_little_room_and_forgotten() {
        let (gate, clock) = gate(60, 1);
        let all = (0..5_000).filter(|&other| gate.lets_in(IpAddr::V4(Ipv4Addr::from_bits(other))));
        assert_eq!(all.count(), MOST_ORIGINS);
        assert!(gate.is_crowded());
        clock.advance(Duration::from_secs(10));
        assert!(
            gate.lets_in(address("192.0.2.1")),
            "those of ten seconds ago are forgotten"
        );
    }
}
