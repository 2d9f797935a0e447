//! Who and which: the ids of players and tables, and the two 32-byte values of a fair deal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::{Digest, Sha256};

use crate::rules::BySeat;

/// A player, for as long as its profile exists. Written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlayerId(pub u128);

/// A table, from its opening to its end. Written as 32 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u128);

/// The host's 32 secret bytes of one game: with the public log they give the deal. Not shown by `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

/// What a [`Seed`] or a [`Nonce`] hashes to, published before the cards are dealt.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Commitment(pub [u8; 32]);

/// A player's 32 secret bytes of one game: it is bound to them when it says that it is ready, shows them once everyone
/// is, and with the host's seed they give the deal. Not shown by `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Nonce(pub [u8; 32]);

/// The Ed25519 key that everyone may know: of a host, a player, an installation. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// An Ed25519 signature. Written as 128 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

impl PlayerId {
    /// The id of whoever holds this key. Nobody can have it without the key.
    pub fn of(key: &PublicKey) -> Self {
        let digest = Sha256::new()
            .chain_update(b"thirteen player 1")
            .chain_update(key.0)
            .finalize();
        let mut id = [0; 16];
        id.copy_from_slice(&digest[..16]);
        Self(u128::from_be_bytes(id))
    }
}

impl Seed {
    /// What is published before the deal.
    pub fn commitment(&self) -> Commitment {
        Commitment(Sha256::digest(self.0).into())
    }

    /// The key of the deal of game `game` at `table`, when these pledges were made and these nonces shown. Who lacks the
    /// seed, or one nonce, knows nothing of the deal.
    pub fn deal_key(
        &self,
        table: TableId,
        game: u32,
        pledges: &BySeat<Option<Commitment>>,
        nonces: &BySeat<Option<Nonce>>,
    ) -> [u8; 32] {
        let hash = Sha256::new()
            .chain_update(b"thirteen deal 1")
            .chain_update(table.0.to_be_bytes())
            .chain_update(game.to_be_bytes())
            .chain_update(self.0);
        let shown = nonces.iter().map(|(_, nonce)| nonce.map(|nonce| nonce.0));
        let bound = pledges.iter().map(|(_, pledge)| pledge.map(|pledge| pledge.0));
        let hash = shown.fold(hash, given).chain_update(self.commitment().0);
        bound.fold(hash, given).finalize().into()
    }
}

impl Nonce {
    /// What a player is bound by when it says that it is ready: SHA-256 over "thirteen nonce 1" and the nonce.
    pub fn pledge(&self) -> Commitment {
        let digest = Sha256::new().chain_update(b"thirteen nonce 1").chain_update(self.0);
        Commitment(digest.finalize().into())
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(…)")
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}

/// Text that is not the hexadecimal digits it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("expected {0} hexadecimal digits")]
pub struct NotHex(usize);

macro_rules! written_in_hex {
    ($name:ident, $size:literal, $to:expr, $from:expr) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let bytes: [u8; $size] = $to(self);
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                from_hex::<$size>(text).map($from)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                if to.is_human_readable() {
                    to.collect_str(self)
                } else {
                    $to(self).serialize(to)
                }
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                if from.is_human_readable() {
                    String::deserialize(from)?.parse().map_err(de::Error::custom)
                } else {
                    <[u8; $size]>::deserialize(from).map($from)
                }
            }
        }
    };
}

written_in_hex!(PlayerId, 16, |id: &Self| id.0.to_be_bytes(), |bytes| Self(
    u128::from_be_bytes(bytes)
));
written_in_hex!(TableId, 16, |id: &Self| id.0.to_be_bytes(), |bytes| Self(
    u128::from_be_bytes(bytes)
));
written_in_hex!(Seed, 32, |seed: &Self| seed.0, Self);
written_in_hex!(Nonce, 32, |nonce: &Self| nonce.0, Self);
written_in_hex!(Commitment, 32, |commitment: &Self| commitment.0, Self);
written_in_hex!(PublicKey, 32, |key: &Self| key.0, Self);

// Arrays of 64 have no serde of their own: as two halves they have.
impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if to.is_human_readable() {
            return to.collect_str(self);
        }
        let (head, tail) = self.0.split_at(32);
        let halves: ([u8; 32], [u8; 32]) = (
            head.try_into().expect("half of 64 is 32"),
            tail.try_into().expect("half of 64 is 32"),
        );
        halves.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        if from.is_human_readable() {
            return String::deserialize(from)?.parse().map_err(de::Error::custom);
        }
        let (head, tail) = <([u8; 32], [u8; 32])>::deserialize(from)?;
        let mut bytes = [0; 64];
        bytes[..32].copy_from_slice(&head);
        bytes[32..].copy_from_slice(&tail);
        Ok(Self(bytes))
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for Signature {
    type Err = NotHex;

    fn from_str(text: &str) -> Result<Self, NotHex> {
        from_hex::<64>(text).map(Self)
    }
}

macro_rules! shown_as_hex {
    ($($name:ident),*) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        })*
    };
}

shown_as_hex!(PlayerId, TableId, Commitment, PublicKey, Signature);

/// What a seat gave to a deal, or that it gave nothing.
fn given(hash: Sha256, bytes: Option<[u8; 32]>) -> Sha256 {
    match bytes {
        Some(bytes) => hash.chain_update([1]).chain_update(bytes),
        None => hash.chain_update([0]),
    }
}

fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], NotHex> {
    let wrong = NotHex(N * 2);
    let digits = text.as_bytes();
    if digits.len() != N * 2 {
        return Err(wrong);
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |at: usize| char::from(pair[at]).to_digit(16).ok_or(wrong);
        *byte = (digit(0)? * 16 + digit(1)?) as u8;
    }
    Ok(bytes)
}
