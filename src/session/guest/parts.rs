//! A snapshot on its way, put together from its parts.

use std::collections::BTreeMap;

use crate::wire::{LARGEST_SNAPSHOT, Stamp};

/// The parts that are here.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    stamp: Stamp,
    count: u16,
    pieces: BTreeMap<u16, Vec<u8>>,
    bytes: usize,
}

/// Parts that make no snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct NotASnapshot;

impl Parts {
    /// Takes a part into those that are here; of another snapshot it takes their place. The whole, once it is there.
    pub(super) fn take(
        here: &mut Option<Self>,
        stamp: Stamp,
        (part, count): (u16, u16),
        bytes: Vec<u8>,
    ) -> Result<Option<Vec<u8>>, NotASnapshot> {
        if count == 0 || count > MOST_PARTS || part >= count {
            *here = None;
            return Err(NotASnapshot);
        }
        let parts = here
            .take_if(|parts| (parts.stamp, parts.count) == (stamp, count))
            .unwrap_or(Self {
                stamp,
                count,
                pieces: BTreeMap::new(),
                bytes: 0,
            });
        let parts = parts.with(part, bytes)?;
        if parts.pieces.len() < usize::from(count) {
            *here = Some(parts);
            return Ok(None);
        }
        Ok(Some(parts.pieces.into_values().flatten().collect()))
    }

    fn with(mut self, part: u16, bytes: Vec<u8>) -> Result<Self, NotASnapshot> {
        self.bytes += bytes.len();
        if self.bytes > LARGEST_SNAPSHOT || self.pieces.insert(part, bytes).is_some() {
            return Err(NotASnapshot);
        }
        Ok(self)
    }
}

/// Even a snapshot of the largest size, in parts of a kilobyte.
const MOST_PARTS: u16 = 64;

#[cfg(test)]
mod tests {
    use super::*;

    fn take(here: &mut Option<Parts>, seq: u64, part: (u16, u16), size: usize) -> Result<Option<usize>, NotASnapshot> {
        let stamp = Stamp {
            seq,
            ..Stamp::default()
        };
        Parts::take(here, stamp, part, vec![0; size]).map(|whole| whole.map(|bytes| bytes.len()))
    }

    #[test]
    fn parts_in_any_order_make_a_whole() {
        let mut here = None;
        assert_eq!(take(&mut here, 5, (2, 3), 10), Ok(None));
        assert_eq!(take(&mut here, 5, (0, 3), 10), Ok(None));
        assert_eq!(take(&mut here, 5, (1, 3), 10), Ok(Some(30)));
        assert!(here.is_none());
    }

    #[test]
    fn parts_of_a_newer_snapshot_take_the_place_of_older_ones() {
        let mut here = None;
        assert_eq!(take(&mut here, 5, (0, 2), 10), Ok(None));
        assert_eq!(take(&mut here, 6, (0, 2), 10), Ok(None));
        assert_eq!(take(&mut here, 6, (1, 2), 10), Ok(Some(20)));
    }

    #[test]
    fn nothing_larger_than_a_snapshot_is_put_together() {
        let mut here = None;
        assert_eq!(take(&mut here, 5, (0, 3), LARGEST_SNAPSHOT), Ok(None));
        assert_eq!(take(&mut here, 5, (1, 3), 1), Err(NotASnapshot));
        assert!(here.is_none());
        assert_eq!(take(&mut here, 5, (3, 3), 1), Err(NotASnapshot));
        assert_eq!(take(&mut here, 5, (0, u16::MAX), 1), Err(NotASnapshot));
        assert_eq!(take(&mut here, 5, (0, 0), 1), Err(NotASnapshot));
    }

    #[test]
    fn the_same_part_twice_is_no_snapshot() {
        let mut here = None;
        assert_eq!(take(&mut here, 5, (0, 3), 1), Ok(None));
        assert_eq!(take(&mut here, 5, (0, 3), 1), Err(NotASnapshot));
    }
}
