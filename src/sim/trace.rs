//! What a world did, as one number: the same seed gives the same trace.

use std::collections::VecDeque;

/// The trace of a world. Words are kept only when somebody wants to read them.
#[derive(Clone, Debug)]
pub(super) struct Trace {
    hash: u64,
    told: bool,
    lines: VecDeque<String>,
}

impl Trace {
    /// An empty trace; `told` when its last lines are to be read.
    pub(super) const fn new(told: bool) -> Self {
        Self {
            hash: 0x7413_7274_6565_6e31,
            told,
            lines: VecDeque::new(),
        }
    }

    /// Everything so far, as a number.
    pub(super) const fn hash(&self) -> u64 {
        self.hash
    }

    /// The last lines, if they were kept.
    pub(super) fn lines(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }

    /// Takes in a number.
    pub(super) const fn number(&mut self, number: u64) {
        self.hash = (self.hash ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }

    /// Takes in bytes.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.number(u64::from_le_bytes(*word));
        }
        let tail = rest.iter().fold(1, |tail, byte| tail << 8 | u64::from(*byte));
        self.number(tail);
    }

    /// Takes in a line, for people.
    pub(super) fn say(&mut self, at: u64, line: impl FnOnce() -> String) {
        if self.told {
            if self.lines.len() == MOST_LINES {
                self.lines.pop_front();
            }
            self.lines
                .push_back(format!("{:>10.3}  {}", at as f64 / 1_000.0, line()));
        }
    }
}

/// How many lines are kept.
const MOST_LINES: usize = 1_000;
