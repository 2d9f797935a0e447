//! How often something may happen: buckets that fill with time.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};

use crate::millis::Millis;

/// So many in a period in the long run, and so many at once after a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many in each period.
    pub amount: u32,
    /// The period; longer than nothing.
    pub period: Millis,
    /// The most at once.
    pub burst: u32,
}

impl Rate {
    /// So many a second, and so many at once.
    pub const fn a_second(amount: u32, burst: u32) -> Self {
        Self {
            amount,
            period: Millis(1_000),
            burst,
        }
    }

    /// So many a minute, and so many at once.
    pub const fn a_minute(amount: u32, burst: u32) -> Self {
        Self {
            amount,
            period: Millis::minutes(1),
            burst,
        }
    }

    /// What a full bucket holds, in the unit of [`Bucket::level`].
    fn full(self) -> u64 {
        u64::from(self.burst) * self.period.0
    }
}

/// What is left of a [`Rate`] for one of those it is counted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// In parts of one: as many as the period has milliseconds, so that every millisecond adds a whole number of them.
    level: u64,
    at: Millis,
}

impl Bucket {
    /// A full bucket.
    pub fn new(rate: Rate, now: Millis) -> Self {
        Self {
            level: rate.full(),
            at: now,
        }
    }

    /// Takes out `amount` if it is there, and says whether it was.
    pub fn take(&mut self, rate: Rate, now: Millis, amount: u32) -> bool {
        self.fill(rate, now);
        let wanted = u64::from(amount) * rate.period.0;
        let had = self.level >= wanted;
        if had {
            self.level -= wanted;
        }
        had
    }

    /// How many there are to take.
    pub fn left(&mut self, rate: Rate, now: Millis) -> u32 {
        self.fill(rate, now);
        u32::try_from(self.level / rate.period.0).unwrap_or(u32::MAX)
    }

    /// Whether it is as a new one would be.
    fn is_full(&mut self, rate: Rate, now: Millis) -> bool {
        self.fill(rate, now);
        self.level == rate.full()
    }

    fn fill(&mut self, rate: Rate, now: Millis) {
        let passed = now.0.saturating_sub(self.at.0);
        let added = passed.saturating_mul(u64::from(rate.amount));
        self.level = self.level.saturating_add(added).min(rate.full());
        self.at = self.at.max(now);
    }
}

/// Who is counted as one: a single IPv4 address, or the /64 that one household or machine has in IPv6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// One address.
    V4(Ipv4Addr),
    /// The first half of an address.
    V6([u16; 4]),
}

impl Origin {
    /// The one that this address belongs to.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => Self::V4(address),
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Self::V6([a, b, c, d])
            }
        }
    }
}

/// One [`Rate`] for each [`Origin`]. Those whose bucket is full again are forgotten.
#[derive(Clone, Debug)]
pub struct Origins {
    rate: Rate,
    most: usize,
    buckets: BTreeMap<Origin, Bucket>,
}

impl Origins {
    /// Nobody has taken anything yet; at most `most` are remembered.
    pub const fn new(rate: Rate, most: usize) -> Self {
        Self {
            rate,
            most,
            buckets: BTreeMap::new(),
        }
    }

    /// Whether one more from this address is in its measure. It counts.
    pub fn take(&mut self, now: Millis, address: IpAddr) -> bool {
        let origin = Origin::of(address);
        if !self.buckets.contains_key(&origin) && self.is_crowded(now) {
            return false;
        }
        let rate = self.rate;
        let bucket = self.buckets.entry(origin).or_insert_with(|| Bucket::new(rate, now));
        bucket.take(rate, now, 1)
    }

    /// How many more from this address are in its measure. It does not count.
    pub fn left(&mut self, now: Millis, address: IpAddr) -> u32 {
        let rate = self.rate;
        match self.buckets.get_mut(&Origin::of(address)) {
            Some(bucket) => bucket.left(rate, now),
            None => rate.burst,
        }
    }

    /// How many are in the measure after a rest.
    pub const fn burst(&self) -> u32 {
        self.rate.burst
    }

    /// Whether nobody new can be counted, because so many come that some of their addresses may be invented.
    pub fn is_crowded(&mut self, now: Millis) -> bool {
        if self.buckets.len() >= self.most {
            self.forget_rested(now);
        }
        self.buckets.len() >= self.most
    }

    /// Forgets everyone who may do as much as one who never came.
    pub fn forget_rested(&mut self, now: Millis) {
        let rate = self.rate;
        self.buckets.retain(|_, bucket| !bucket.is_full(rate, now));
    }

    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.buckets.len()
    }

    /// Whether nobody is remembered.
    pub fn is_empty(&self) -> bool {
        self.buckets.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate::a_minute(6, 3);

    #[test]
    fn a_bucket_gives_its_burst_and_then_its_rate() {
        let mut bucket = Bucket::new(RATE, Millis(0));
        assert!((0..3).all(|_| bucket.take(RATE, Millis(0), 1)));
        assert!(!bucket.take(RATE, Millis(9_999), 1));
        assert!(bucket.take(RATE, Millis(10_000), 1));
        assert!(!bucket.take(RATE, Millis(10_000), 1));
    }

    #[test]
    fn a_long_rest_fills_a_bucket_and_no_more() {
        let mut bucket = Bucket::new(RATE, Millis(0));
        assert!(bucket.take(RATE, Millis(u64::MAX), 3));
        assert!(!bucket.take(RATE, Millis(u64::MAX), 1));
    }

    #[test]
    fn a_clock_that_goes_back_gives_nothing() {
        let mut bucket = Bucket::new(RATE, Millis(60_000));
        assert!(bucket.take(RATE, Millis(60_000), 3));
        assert!(!bucket.take(RATE, Millis(0), 1));
        assert!(!bucket.take(RATE, Millis(60_000), 1));
    }

    #[test]
    fn neighbours_in_a_64_are_one_and_neighbours_in_ipv4_are_not() {
        let of = |text: &str| Origin::of(text.parse().expect("an address"));
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.1"));
    }

    #[test]
    fn what_is_remembered_is_bounded_and_forgotten_in_time() {
        let mut origins = Origins::new(RATE, 2);
        let address = |last: u8| IpAddr::from([192, 0, 2, last]);
        assert!(origins.take(Millis(0), address(1)));
        assert!(origins.take(Millis(0), address(2)));
        assert!(!origins.take(Millis(0), address(3)), "there is no place for a third");
        assert!(origins.take(Millis(0), address(1)), "who is known goes on");
        assert!(origins.take(Millis(60_000), address(3)), "the others are as new again");
        assert_eq!(origins.len(), 1);
    }
}
