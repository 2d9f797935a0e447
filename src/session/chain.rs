//! The chain of a host's log: each entry is signed together with everything before it.

use ed25519_dalek::{Signature as Ed25519, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::rules::{Cards, Seat};
use crate::table::{PublicKey, Signature, TableId};
use crate::wire::{Entry, Epoch, Signed};

/// The hash of everything up to an entry; of nothing at first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Chain {
    /// SHA-256 of the chain before the last entry, and of that entry.
    pub(super) head: [u8; 32],
}

impl Chain {
    /// The chain with one more entry.
    #[must_use]
    pub(super) fn extended(&self, signed: &Signed) -> Self {
        self.with(signed.epoch, signed.bytes())
    }

    /// Signs an entry as the next of this chain, which it is from then on.
    pub fn sign(&mut self, key: &SigningKey, epoch: Epoch, entry: Entry) -> Signed {
        *self = self.with(epoch, &entry.bytes());
        let signature = Signature(key.sign(&self.head).to_bytes());
        Signed::new(epoch, entry, signature)
    }

    fn with(&self, epoch: Epoch, bytes: &[u8]) -> Self {
        let digest = Sha256::new()
            .chain_update(b"thirteen entry 1")
            .chain_update(self.head)
            .chain_update(epoch.0.to_be_bytes())
            .chain_update(bytes);
        Self {
            head: digest.finalize().into(),
        }
    }

    /// Whether the owner of this key has signed the chain up to here with this entry.
    pub(super) fn is_signed_by(&self, key: &PublicKey, signed: &Signed) -> bool {
        let signature = Ed25519::from_bytes(&signed.signature.0);
        VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify_strict(&self.head, &signature).is_ok())
    }
}

/// What the host signs when it gives a seat its cards, so that it cannot say later that they were others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct HandProof {
    pub(super) table: TableId,
    pub(super) game: u32,
    pub(super) seat: Seat,
    pub(super) cards: Cards,
}

impl HandProof {
    /// The host's signature.
    pub(super) fn signed_with(&self, key: &SigningKey) -> Signature {
        Signature(key.sign(&self.digest()).to_bytes())
    }

    /// Whether the owner of this key has signed these cards.
    pub(super) fn is_signed_by(&self, key: &PublicKey, signature: Signature) -> bool {
        let signature = Ed25519::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify_strict(&self.digest(), &signature).is_ok())
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::new()
            .chain_update(b"thirteen hand 1")
            .chain_update(self.table.0.to_be_bytes())
            .chain_update(self.game.to_be_bytes())
            .chain_update([self.seat.index() as u8])
            .chain_update(self.cards.bits().to_be_bytes())
            .finalize()
            .into()
    }
}
