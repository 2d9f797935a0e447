//! What is going to happen in a world, in order.

use std::collections::BTreeMap;

/// Things to come, by their time; what comes at the same time comes in the order in which it was put here.
#[derive(Clone, Debug)]
pub(super) struct Queue<T> {
    coming: BTreeMap<(u64, u64), T>,
    put: u64,
}

impl<T> Queue<T> {
    /// Nothing to come.
    pub(super) const fn new() -> Self {
        Self {
            coming: BTreeMap::new(),
            put: 0,
        }
    }

    /// Lets something happen at `at` milliseconds.
    pub(super) fn put(&mut self, at: u64, what: T) {
        self.put += 1;
        self.coming.insert((at, self.put), what);
    }

    /// When the next thing happens.
    pub(super) fn next_at(&self) -> Option<u64> {
        self.coming.first_key_value().map(|((at, _), _)| *at)
    }

    /// Takes the next thing.
    pub(super) fn take(&mut self) -> Option<(u64, T)> {
        self.coming.pop_first().map(|((at, _), what)| (at, what))
    }
}

impl<T> Default for Queue<T> {
    fn default() -> Self {
        Self::new()
    }
}
