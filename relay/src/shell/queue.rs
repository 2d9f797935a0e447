//! What waits to be written to one client. It is bounded by bytes, and never waits for room.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard};

use tokio::sync::Notify;
use zeroize::Zeroizing;

use crate::frames::Closing;

/// A queue with any number of writers and one reader.
#[derive(Debug, Default)]
pub(super) struct Queue {
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Inner {
    /// There may be half of a seed in one.
    frames: VecDeque<Zeroizing<Vec<u8>>>,
    bytes: usize,
    closing: Option<Closing>,
}

impl Queue {
    /// Puts a frame at the end, if no more than `most` bytes wait then. Says whether it did.
    pub(super) fn push(&self, frame: Vec<u8>, most: usize) -> bool {
        let mut inner = self.inner();
        if inner.closing.is_some() || inner.bytes + frame.len() > most {
            return false;
        }
        inner.bytes += frame.len();
        inner.frames.push_back(Zeroizing::new(frame));
        drop(inner);
        self.changed.notify_one();
        true
    }

    /// Nothing more comes. What waits is not read any more.
    pub(super) fn close(&self, why: Closing) {
        self.inner().closing.get_or_insert(why);
        self.changed.notify_one();
    }

    /// The next frame, or why there is none. Nothing is lost when the wait is given up.
    pub(super) async fn next(&self) -> Result<Zeroizing<Vec<u8>>, Closing> {
        loop {
            {
                let mut inner = self.inner();
                if let Some(why) = inner.closing {
                    return Err(why);
                }
                if let Some(frame) = inner.frames.pop_front() {
                    inner.bytes -= frame.len();
                    return Ok(frame);
                }
                inner.frames.shrink_to(FEW);
            }
            self.changed.notified().await;
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("nobody panics while it holds a queue")
    }
}

/// What an idle client's queue keeps room for.
const FEW: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_takes_no_more() {
        let queue = Queue::default();
        assert!(queue.push(vec![1; 6], 10));
        assert!(!queue.push(vec![2; 5], 10));
        assert!(queue.push(vec![3; 4], 10));
    }

    #[tokio::test]
    async fn frames_come_out_in_order_and_make_room() {
        let queue = Queue::default();
        assert!(queue.push(vec![1; 6], 10) && queue.push(vec![2; 4], 10));
        assert_eq!(queue.next().await, Ok(vec![1; 6].into()));
        assert!(queue.push(vec![3; 6], 10));
        assert_eq!(queue.next().await, Ok(vec![2; 4].into()));
        assert_eq!(queue.next().await, Ok(vec![3; 6].into()));
    }

    #[tokio::test]
    async fn a_closed_queue_says_why_at_once() {
        let queue = Queue::default();
        assert!(queue.push(vec![1], 10));
        queue.close(Closing::Slow);
        queue.close(Closing::Done);
        assert_eq!(queue.next().await, Err(Closing::Slow));
        assert!(!queue.push(vec![2], 10));
    }
}
