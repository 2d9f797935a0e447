//! What a host keeps: the log of the table, public and in order, and beside it the seed of one game.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::chain::Chain;
use crate::table::{Event, Nonce, PublicKey, Seed};
use crate::wire::{Epoch, Signed};

/// The seed of a game that is not over: what a host must never show, and needs to deal the same hands again. It is wiped
/// when it is dropped.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secret {
    /// Which game.
    pub game: u32,
    /// Its seed.
    pub seed: Seed,
}

impl Secret {
    /// The nonce of the host's own player. It follows from the seed, so that a host that was restarted shows the right one.
    pub(super) fn nonce(&self) -> Nonce {
        let digest = Sha256::new()
            .chain_update(b"thirteen own nonce 1")
            .chain_update(self.seed.0);
        Nonce(digest.finalize().into())
    }
}

impl Zeroize for Secret {
    fn zeroize(&mut self) {
        self.seed.0.zeroize();
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Secret {}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret(game {})", self.game)
    }
}

/// Something to keep.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Record {
    /// One more entry of the log.
    Entry(Signed),
    /// The secret, in place of the one before it.
    Secret(Secret),
}

/// Why a log gives no table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RestoreError {
    /// It is empty, or does not begin with the opening of a table.
    #[error("the log does not begin with the opening of a table")]
    NotATable,
    /// An event is missing or there twice.
    #[error("the log should go on with event {expected} and goes on with event {found}")]
    Gap {
        /// The number that should have come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// An entry was not signed by the host as the next one.
    #[error("event {seq} was not signed by the host as the one after those before it")]
    NotSigned {
        /// The number of its first event.
        seq: u64,
    },
    /// The table belongs to another installation.
    #[error("the log was signed with another key than that of this installation")]
    OtherKey,
}

/// Walks along a log from its beginning, and sees whether each entry is what the host signed after those before it: a
/// log with an entry changed, left out, repeated or out of its place is caught there.
#[derive(Clone, Default, Debug)]
pub struct Witness {
    key: Option<PublicKey>,
    chain: Chain,
    epoch: Epoch,
    next: u64,
}

impl Witness {
    /// Looks at the next entry.
    ///
    /// # Errors
    /// [`RestoreError`]; what comes after is not worth looking at.
    pub fn see(&mut self, signed: &Signed) -> Result<(), RestoreError> {
        let entry = signed.entry();
        let key = match (self.key, entry.events.first()) {
            (Some(key), _) => key,
            (None, Some(Event::Opened { key, .. })) => *key,
            (None, Some(_) | None) => return Err(RestoreError::NotATable),
        };
        if entry.seq != self.next {
            return Err(RestoreError::Gap {
                expected: self.next,
                found: entry.seq,
            });
        }
        let chain = self.chain.extended(signed);
        if signed.epoch < self.epoch || !chain.is_signed_by(&key, signed) {
            return Err(RestoreError::NotSigned { seq: entry.seq });
        }
        *self = Self {
            key: Some(key),
            chain,
            epoch: signed.epoch,
            next: entry.end(),
        };
        Ok(())
    }

    /// The key with which the log is signed, once its first entry was seen.
    pub const fn key(&self) -> Option<PublicKey> {
        self.key
    }

    /// The chain up to here.
    pub(super) const fn chain(&self) -> Chain {
        self.chain
    }

    /// In whose reign the last entry was.
    pub(super) const fn epoch(&self) -> Epoch {
        self.epoch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_not_shown_and_is_wiped_when_it_goes() {
        fn goes_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let mut secret = Secret {
            game: 3,
            seed: Seed([0xAB; 32]),
        };
        goes_wiped(&secret);
        let record = Record::Secret(secret.clone());
        assert_eq!(format!("{record:?}"), "Secret(Secret(game 3))");
        secret.zeroize();
        assert_eq!(secret.seed, Seed([0; 32]));
    }
}
