//! What is on disk, and what should be.

use std::collections::BTreeMap;

use super::{Change, Disk};
use crate::rooms::RoomNo;

/// The disk, if there is one, and what could not be written yet.
pub(super) struct Books {
    disk: Option<Box<dyn Disk>>,
    unwritten: BTreeMap<RoomNo, Change>,
    is_lost: bool,
}

impl Books {
    pub(super) fn new(disk: Option<Box<dyn Disk>>) -> Self {
        Self {
            disk,
            unwritten: BTreeMap::new(),
            is_lost: false,
        }
    }

    /// Whether everything that should be on disk is there: else no grant may be told.
    pub(super) fn are_true(&self) -> bool {
        self.unwritten.is_empty() && !self.is_lost
    }

    /// Writes these changes, and those that could not be written before, on a thread that may wait.
    pub(super) async fn write(&mut self, changes: Vec<Change>) {
        let Some(mut disk) = self.disk.take() else {
            return;
        };
        for change in changes {
            self.unwritten.insert(change.number(), change);
        }
        let wanted: Vec<Change> = self.unwritten.values().cloned().collect();
        let written = tokio::task::spawn_blocking(move || {
            let outcome = disk.write(&wanted);
            (disk, outcome)
        });
        match written.await {
            Ok((disk, Ok(()))) => {
                self.disk = Some(disk);
                self.unwritten.clear();
            }
            Ok((disk, Err(error))) => {
                self.disk = Some(disk);
                tracing::error!(%error, "rooms could not be kept: a restart will not know them, and no table moves");
            }
            Err(error) => {
                self.is_lost = true;
                tracing::error!(%error, "rooms are not kept any more, and no table moves");
            }
        }
    }
}

impl Change {
    const fn number(&self) -> RoomNo {
        match self {
            Self::Keep(kept) => kept.number,
            Self::Forget(number) => *number,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::sync::{Arc, Mutex};

    use super::*;

    /// A disk that fails the first time.
    struct Poor(Arc<Mutex<Vec<Vec<Change>>>>);

    impl Disk for Poor {
        fn write(&mut self, changes: &[Change]) -> Result<(), Box<dyn Error + Send + Sync>> {
            let mut tries = self.0.lock().expect("one thread");
            tries.push(changes.to_vec());
            if tries.len() == 1 {
                Err("it is full".into())
            } else {
                Ok(())
            }
        }
    }

    fn forget(number: u32) -> Change {
        Change::Forget(RoomNo::new(number).expect("a test number fits"))
    }

    #[tokio::test]
    async fn what_could_not_be_written_is_written_with_what_comes_next() {
        let tries = Arc::new(Mutex::new(Vec::new()));
        let mut books = Books::new(Some(Box::new(Poor(tries.clone()))));
        books.write(vec![forget(2)]).await;
        assert!(!books.are_true());
        books.write(vec![forget(1)]).await;
        assert!(books.are_true());
        let tries = tries.lock().expect("one thread");
        assert_eq!(*tries, [vec![forget(2)], vec![forget(1), forget(2)]]);
    }

    #[tokio::test]
    async fn books_without_a_disk_are_true() {
        let mut books = Books::new(None);
        books.write(vec![forget(1)]).await;
        assert!(books.are_true());
    }
}
