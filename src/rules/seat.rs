//! Seats, sets of seats, and one value a seat.

use std::fmt;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

/// One of the table's seats, 0 to 3. Turns go by seat number, 0 → 1 → 2 → 3 → 0, over the seats that play.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Seat(u8);

impl Seat {
    /// The most seats a table has.
    pub const COUNT: usize = 4;
    /// Every seat, in turn order from seat 0.
    pub const ALL: [Self; Self::COUNT] = [Self(0), Self(1), Self(2), Self(3)];

    /// The seat with this number.
    pub const fn new(number: u8) -> Option<Self> {
        if number < 4 { Some(Self(number)) } else { None }
    }

    /// The seat's number, 0 to 3.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The seats in turn order after this one, ending with this one.
    pub fn onwards(self) -> impl Iterator<Item = Self> {
        (1..=4).map(move |step| Self((self.0 + step) % 4))
    }

    /// How many steps in turn order lead from this seat to `other`, 0 to 3.
    pub const fn steps_to(self, other: Self) -> u8 {
        (other.0 + 4 - self.0) % 4
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Seat({})", self.0)
    }
}

impl From<Seat> for u8 {
    fn from(seat: Seat) -> Self {
        seat.0
    }
}

/// A number that is no seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no seat {0}; seats are 0 to 3")]
pub struct NoSuchSeat(
    /// The number that was given.
    pub u8,
);

impl TryFrom<u8> for Seat {
    type Error = NoSuchSeat;

    fn try_from(number: u8) -> Result<Self, NoSuchSeat> {
        Self::new(number).ok_or(NoSuchSeat(number))
    }
}

/// A set of seats, one bit a seat.
#[derive(Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Seats(u8);

impl Seats {
    /// No seat.
    pub const NONE: Self = Self(0);

    /// Seats 0 to `count - 1`.
    pub const fn first(count: usize) -> Self {
        Self(((1_u16 << count) - 1) as u8 & 0b1111)
    }

    /// Whether `seat` is in the set.
    pub const fn contains(self, seat: Seat) -> bool {
        self.0 >> seat.0 & 1 == 1
    }

    /// How many seats are in the set.
    pub const fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether no seat is in the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set with `seat` in it.
    #[must_use]
    pub const fn with(self, seat: Seat) -> Self {
        Self(self.0 | 1 << seat.0)
    }

    /// The set with `seat` not in it.
    #[must_use]
    pub const fn without(self, seat: Seat) -> Self {
        Self(self.0 & !(1 << seat.0))
    }

    /// The seats of both sets together.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The seats of this set that are not in `other`.
    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The first seat of the set in turn order after `seat`; `seat` itself comes last.
    pub const fn next_after(self, seat: Seat) -> Option<Seat> {
        if self.0 == 0 {
            return None;
        }
        // The ring is laid out twice, so that the search need not wrap.
        let ring = (self.0 as u16 | (self.0 as u16) << 4) >> (seat.0 + 1);
        Some(Seat((seat.0 + 1 + ring.trailing_zeros() as u8) % 4))
    }
}

impl From<u8> for Seats {
    fn from(bits: u8) -> Self {
        Self(bits & 0b1111)
    }
}

impl From<Seats> for u8 {
    fn from(seats: Seats) -> Self {
        seats.0
    }
}

impl FromIterator<Seat> for Seats {
    fn from_iter<I: IntoIterator<Item = Seat>>(seats: I) -> Self {
        seats.into_iter().fold(Self::NONE, Self::with)
    }
}

impl IntoIterator for Seats {
    type Item = Seat;
    type IntoIter = SeatsAscending;

    fn into_iter(self) -> Self::IntoIter {
        SeatsAscending(self)
    }
}

/// The seats of a set, from seat 0.
#[derive(Clone, Debug)]
pub struct SeatsAscending(Seats);

impl Iterator for SeatsAscending {
    type Item = Seat;

    fn next(&mut self) -> Option<Seat> {
        if self.0.is_empty() {
            return None;
        }
        let seat = Seat(self.0.0.trailing_zeros() as u8);
        self.0 = self.0.without(seat);
        Some(seat)
    }
}

impl fmt::Debug for Seats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(*self).finish()
    }
}

/// One value for each of the four seats, whether or not all of them play.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct BySeat<T>(pub [T; 4]);

impl<T> BySeat<T> {
    /// The value that `make` gives for each seat.
    pub fn from_fn(mut make: impl FnMut(Seat) -> T) -> Self {
        Self(Seat::ALL.map(&mut make))
    }

    /// The seats with their values, from seat 0.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Seat, &T)> {
        Seat::ALL.into_iter().zip(&self.0)
    }

    /// The values of another kind that `make` gives for these.
    pub fn map<U>(self, make: impl FnMut(T) -> U) -> BySeat<U> {
        BySeat(self.0.map(make))
    }
}

impl<T> Index<Seat> for BySeat<T> {
    type Output = T;

    fn index(&self, seat: Seat) -> &T {
        &self.0[seat.index()]
    }
}

impl<T> IndexMut<Seat> for BySeat<T> {
    fn index_mut(&mut self, seat: Seat) -> &mut T {
        &mut self.0[seat.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_seat_is_found_round_the_table_for_every_set() {
        for bits in 0..16_u8 {
            let seats = Seats::from(bits);
            for seat in Seat::ALL {
                let slow = seat.onwards().find(|next| seats.contains(*next));
                assert_eq!(seats.next_after(seat), slow, "{seats:?} after {seat}");
            }
        }
    }
}
