//! Words that somebody stands by, whoever carries them: a signature of Ed25519 over them, for one relay and one purpose.

use std::fmt;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::codec;
use crate::rooms::PeerKey;

/// What can be signed.
pub trait Statement: Serialize {
    /// Sets its signatures apart from those of every other kind.
    const PURPOSE: &'static str;
}

/// A statement, whose it is, and the proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed<T> {
    /// What is said.
    pub said: T,
    /// By whom.
    pub by: PeerKey,
    signature: Signature,
}

/// 64 bytes, in two halves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Signature([u8; 32], [u8; 32]);

/// The secret half of a key, to sign with.
#[derive(Clone)]
pub struct Seal(SigningKey);

impl Seal {
    /// The key with this secret half.
    pub fn new(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    /// Its public half.
    pub fn key(&self) -> PeerKey {
        PeerKey(self.0.verifying_key().to_bytes())
    }

    /// Says this to, or as, the relay that signs with this key. The same words always have the same signature.
    pub fn sign<T: Statement>(&self, relay: PeerKey, said: T) -> Signed<T> {
        let bytes = self.0.sign(&words(relay, &said)).to_bytes();
        let (first, second) = bytes.split_at(32);
        let half = |half: &[u8]| half.try_into().expect("64 bytes have two halves of 32");
        Signed {
            said,
            by: self.key(),
            signature: Signature(half(first), half(second)),
        }
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Seal").field(&self.key()).finish()
    }
}

impl<T: Statement> Signed<T> {
    /// Whether who is named has said this for this relay.
    pub fn holds(&self, relay: PeerKey) -> bool {
        let bytes = [self.signature.0, self.signature.1].concat();
        let signature = ed25519_dalek::Signature::from_slice(&bytes).expect("these are 64 bytes");
        let key = VerifyingKey::from_bytes(&self.by.0);
        key.is_ok_and(|key| key.verify_strict(&words(relay, &self.said), &signature).is_ok())
    }
}

fn words<T: Statement>(relay: PeerKey, said: &T) -> Vec<u8> {
    let mut words = Vec::from(T::PURPOSE.as_bytes());
    words.push(0);
    words.extend(relay.0);
    words.extend(codec::encode(said));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Serialize)]
    struct One(u32);

    #[derive(Clone, Debug, Serialize)]
    struct Other(u32);

    impl Statement for One {
        const PURPOSE: &'static str = "one";
    }

    impl Statement for Other {
        const PURPOSE: &'static str = "other";
    }

    #[test]
    fn words_hold_for_their_relay_speaker_and_purpose_alone() {
        let seal = Seal::new(&[1; 32]);
        let (relay, elsewhere) = (PeerKey([2; 32]), PeerKey([3; 32]));
        let signed = seal.sign(relay, One(7));
        assert!(signed.holds(relay));
        assert!(!signed.holds(elsewhere));
        let changed = Signed {
            said: One(8),
            ..signed.clone()
        };
        assert!(!changed.holds(relay));
        let taken = Signed {
            by: Seal::new(&[4; 32]).key(),
            ..signed.clone()
        };
        assert!(!taken.holds(relay));
        let other = Signed {
            said: Other(7),
            by: signed.by,
            signature: signed.signature,
        };
        assert!(!other.holds(relay));
    }

    #[test]
    fn a_seal_does_not_show_its_secret() {
        assert!(!format!("{:?}", Seal::new(&[77; 32])).contains("77, 77"));
    }
}
