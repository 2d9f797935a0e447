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
    limiter: Limiter<Origin, C>,
    /// Where friends came from, the latest last: they may come back as often as lines break.
    friends: Mutex<VecDeque<Origin>>,
    /// How often that was, from each of their addresses: apart for those who have proved that it is theirs, because
    /// anyone can write a friend's address on a packet.
    returns: Limiter<(Origin, Proof), C>,
}

type Limiter<Key, C> = RateLimiter<Key, HashMapStateStore<Key>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Whether a packet's sender has shown that it receives what is sent to its address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) enum Proof {
    Shown,
    Missing,
}

/// What becomes of one who dials.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Answer {
    /// It is let in.
    In,
    /// It must show first that the address is its own.
    Prove,
    /// It is not answered.
    Out,
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

impl<C: Clock + Clone> Gate<C> {
    fn with_clock(rate: Rate, clock: C) -> Self {
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota(rate), clock.clone()),
            friends: Mutex::default(),
            returns: RateLimiter::hashmap_with_clock(quota(FRIENDS), clock),
        }
    }

    /// What becomes of one more who dials from this address. It counts. `busy` is when so many dial that an invented
    /// address should not be worth anything.
    pub(super) fn meet(&self, address: IpAddr, proof: Proof, busy: bool) -> Answer {
        if self.knows(address) {
            return self.meet_friend(Origin::of(address), proof);
        }
        if proof == Proof::Missing && (busy || self.is_crowded()) {
            return Answer::Prove;
        }
        if self.lets_in(address) { Answer::In } else { Answer::Out }
    }

    fn meet_friend(&self, origin: Origin, proof: Proof) -> Answer {
        self.returns.retain_recent();
        match (self.returns.check_key(&(origin, proof)), proof) {
            (Ok(()), _) => Answer::In,
            (Err(_), Proof::Missing) => Answer::Prove,
            (Err(_), Proof::Shown) => Answer::Out,
        }
    }

    /// Whether one more attempt from this address is in its measure. It counts.
    pub(super) fn lets_in(&self, address: IpAddr) -> bool {
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
    fn is_crowded(&self) -> bool {
        self.limiter.len() >= MOST_ORIGINS
    }

    /// Who comes from here has been admitted: from now on it has the measure of a friend.
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

fn quota(rate: Rate) -> Quota {
    Quota::with_period(Duration::from_secs(60) / rate.a_minute.get())
        .expect("a minute is longer than 4 billion attempts")
        .allow_burst(rate.burst)
}

/// How often a friend's address may come back: a house with a whole table in it and a line that breaks all the time. A
/// handshake takes about a millisecond of the host's processor.
const FRIENDS: Rate = Rate::new(600, 60);
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
    fn a_friend_comes_back_as_often_as_lines_break() {
        let (gate, clock) = gate(1, 1);
        let friend = address("192.0.2.1");
        gate.befriend(friend);
        for _ in 0..100 {
            assert_eq!(gate.meet(friend, Proof::Missing, true), Answer::In);
            clock.advance(Duration::from_secs(1));
        }
        for other in 0..MOST_FRIENDS as u32 {
            gate.befriend(IpAddr::V4(Ipv4Addr::from_bits(other)));
        }
        let stranger = || gate.meet(friend, Proof::Missing, false);
        assert_eq!(
            [stranger(), stranger()],
            [Answer::In, Answer::Out],
            "forgotten after many others"
        );
    }

    #[test]
    fn who_writes_a_friends_address_on_its_packets_does_not_keep_the_friend_out() {
        let (gate, _) = gate(1, 1);
        let friend = address("192.0.2.1");
        gate.befriend(friend);
        let meet = |proof, times| {
            let answers = (0..times).map(|_| gate.meet(friend, proof, false));
            answers.filter(|answer| *answer == Answer::In).count()
        };
        assert_eq!(meet(Proof::Missing, 1_000), 60);
        assert_eq!(gate.meet(friend, Proof::Missing, false), Answer::Prove);
        assert_eq!(
            meet(Proof::Shown, 1_000),
            60,
            "nor does a neighbour come a thousand times"
        );
        assert_eq!(gate.meet(friend, Proof::Shown, false), Answer::Out);
    }

    #[test]
    fn a_stranger_shows_its_address_when_many_dial() {
        let (gate, _) = gate(1, 1);
        let stranger = address("192.0.2.1");
        assert_eq!(gate.meet(stranger, Proof::Missing, true), Answer::Prove);
        assert_eq!(gate.meet(stranger, Proof::Shown, true), Answer::In);
        assert_eq!(gate.meet(stranger, Proof::Shown, true), Answer::Out);
        assert_eq!(gate.meet(address("192.0.2.2"), Proof::Missing, false), Answer::In);
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
