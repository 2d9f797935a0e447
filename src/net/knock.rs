//! Proving to a host that one knows the secret half of its code, without telling it to anybody.
//!
//! A code has a million secrets, which is nothing for a machine that may try them all at home, and too many for one that
//! must ask the host each time. So the secret is never sent, nor anything that a guess could be compared with: it is the
//! password of SPAKE2, out of which two sides that gave the same password get the same strong key, and two that did not
//! get different ones and learn nothing else. Then each proves to the other that it has the key.
//!
//! On a stream of a TLS connection on which both have already proved who they are:
//!
//! | | message | bytes |
//! |---|---|---|
//! | guest | version, room half, SPAKE2 message of the guest | 1 + 4 + 33 |
//! | host | SPAKE2 message of the host | 33 |
//! | guest | proof of the guest | 32 |
//! | host | verdict, proof of the host over the verdict too | 1 + 32 |
//!
//! - **Nobody in between.** Both TLS keys are identities in SPAKE2 and in what is proved. Somebody who stands between the
//!   two has a TLS key of its own on either side, so the keys differ and no message that it passes on is worth anything.
//! - **The guest proves first.** One that goes away before has learnt nothing, so every guess is one the host counts;
//!   [`Door`](super::door::Door) changes the secret after five.
//! - **One answer for strangers.** A wrong secret, another room half and a table that takes nobody look the same: as many
//!   messages of the same length, and the last one after the same time. Only who proves the secret is told that the
//!   table is full or closed.
//!
//! After a verdict of welcome each side knows the other's key for good: later connections need no knock.

use std::fmt;
use std::time::Duration;

use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use quinn::{ReadError, ReadExactError, VarInt};
use sha2::Sha256;
use spake2::{Ed25519Group, Identity, Password, Spake2};
use tokio::time::{sleep, timeout};
use zeroize::Zeroizing;

use super::code::{JoinCode, RoomHalf, SecretHalf};
use super::connection::{Connection, Ended, Knocking};
use crate::table::PublicKey;

/// Why a host did not let in who knocked.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum KnockError {
    /// The code is wrong, or there is no table for strangers.
    #[error("there is no table with this code here: check the code with your host")]
    NoSuchTable,
    /// The code is right.
    #[error("the table is full, and so are the places to watch")]
    TableFull,
    /// The code is right.
    #[error("the host lets nobody in any more")]
    TableClosed,
    /// From this address, or everywhere.
    #[error("too many codes were tried from here: wait a minute")]
    TooOften,
    /// The other side pretends to know the code and does not.
    #[error("another computer answered than the host's: do not use this code again, and ask your host for a new one")]
    Impostor,
    /// It stopped in the middle.
    #[error("the host did not answer in time")]
    NoAnswer,
    /// The connection is no more.
    #[error("{0}")]
    Ended(Ended),
}

impl KnockError {
    /// The error's name in machine-readable output.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSuchTable => "no_such_table",
            Self::TableFull => "table_full",
            Self::TableClosed => "table_closed",
            Self::TooOften => "too_often",
            Self::Impostor => "impostor",
            Self::NoAnswer => "knock_unanswered",
            Self::Ended(ended) => ended.code(),
        }
    }
}

/// Knocks at the table of this connection's host. `me` is the key of this installation.
///
/// # Errors
/// Why the host does not let in.
pub async fn knock(connection: &Connection, me: PublicKey, code: &JoinCode) -> Result<(), KnockError> {
    match knock_once(connection, me, code).await {
        // Two friends in one house may type at the same moment.
        Err(KnockError::TooOften) => {
            sleep(AGAIN).await;
            knock_once(connection, me, code).await
        }
        answered => answered,
    }
}

async fn knock_once(connection: &Connection, me: PublicKey, code: &JoinCode) -> Result<(), KnockError> {
    let exchange = async {
        let mut stream = connection.knocking().await.map_err(KnockError::Ended)?;
        let parties = Parties {
            room: code.room(),
            host: connection.key(),
            guest: me,
        };
        let (guest, opening) = Guest::open(parties, code.secret());
        let said = say(&mut stream, &opening).await;
        said.map_err(|()| KnockError::Ended(connection.end()))?;
        let (guest, proof) = guest.prove(&hear(&mut stream, connection).await?)?;
        let said = say(&mut stream, &proof).await;
        said.map_err(|()| KnockError::Ended(connection.end()))?;
        guest.read(&hear(&mut stream, connection).await?)
    };
    timeout(TIME, exchange).await.unwrap_or(Err(KnockError::NoAnswer))
}

pub(super) async fn say(stream: &mut Knocking, bytes: &[u8]) -> Result<(), ()> {
    stream.send.write_all(bytes).await.map_err(|_| ())
}

async fn hear<const N: usize>(stream: &mut Knocking, connection: &Connection) -> Result<[u8; N], KnockError> {
    let mut bytes = [0; N];
    match stream.recv.read_exact(&mut bytes).await {
        Ok(()) => Ok(bytes),
        Err(ReadExactError::ReadError(ReadError::Reset(code))) if code == TOO_OFTEN => Err(KnockError::TooOften),
        // It ended the stream and not the connection: our version says nothing to it.
        Err(ReadExactError::FinishedEarly(_)) => Err(KnockError::NoAnswer),
        Err(ReadExactError::ReadError(_)) => Err(KnockError::Ended(connection.end())),
    }
}

/// Who knocks where: all of it is part of what is proved.
#[derive(Clone, Copy)]
pub struct Parties {
    /// The table's room.
    pub room: RoomHalf,
    /// The key that the host has proved.
    pub host: PublicKey,
    /// The key that the guest has proved.
    pub guest: PublicKey,
}

/// What the host makes of a knock.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// It is let in.
    Welcome,
    /// It is told nothing.
    NoSuchTable,
    /// It has proved the secret.
    TableFull,
    /// It has proved the secret.
    TableClosed,
}

/// A guest that has opened the exchange.
pub struct Guest {
    parties: Parties,
    pake: Spake2<Ed25519Group>,
    message: Message,
}

/// A guest that has proved the secret and waits for the verdict.
pub struct Waiting(Proofs);

/// A host that has answered an opening.
pub struct Host(Option<Proofs>);

/// What each side can prove once both have the same key.
struct Proofs {
    transcript: Vec<u8>,
    guest: Hmac<Sha256>,
    host: Hmac<Sha256>,
}

/// A message of SPAKE2: which side it is from, and a point.
pub type Message = [u8; 33];
/// The guest's first message.
pub type Opening = [u8; 38];
/// The guest's second message.
pub type Proof = [u8; 32];
/// The host's second message.
pub type Answer = [u8; 33];

impl Guest {
    /// Begins, with the first message.
    pub fn open(parties: Parties, secret: &SecretHalf) -> (Self, Opening) {
        let (host, guest) = identities(&parties);
        let (pake, message) = Spake2::start_b(&Password::new(secret.bytes()), &host, &guest);
        let message = sized(&message);
        let mut opening = [VERSION; 38];
        opening[1..5].copy_from_slice(&parties.room.bytes());
        opening[5..].copy_from_slice(&message);
        (Self { parties, pake, message }, opening)
    }

    /// Reads what the host answers, and proves the secret.
    ///
    /// # Errors
    /// When it is no message of the exchange.
    pub fn prove(self, answer: &Message) -> Result<(Waiting, Proof), KnockError> {
        let key = Zeroizing::new(self.pake.finish(answer).map_err(|_| KnockError::Impostor)?);
        let proofs = Proofs::new(&self.parties, &key, answer, &self.message);
        let proof = proofs.of_guest();
        Ok((Waiting(proofs), proof))
    }
}

impl Waiting {
    /// Reads the verdict.
    ///
    /// # Errors
    /// Why the host does not let in, or that it has not proved the secret.
    pub fn read(&self, answer: &Answer) -> Result<(), KnockError> {
        let verdict = Verdict::from_byte(answer[0]).ok_or(KnockError::Impostor)?;
        if verdict == Verdict::NoSuchTable {
            return Err(KnockError::NoSuchTable);
        }
        let proof = self.0.over_verdict(verdict);
        proof.verify_slice(&answer[1..]).map_err(|_| KnockError::Impostor)?;
        match verdict {
            Verdict::Welcome => Ok(()),
            Verdict::NoSuchTable => Err(KnockError::NoSuchTable),
            Verdict::TableFull => Err(KnockError::TableFull),
            Verdict::TableClosed => Err(KnockError::TableClosed),
        }
    }
}

/// The room half and the message of an opening; none if it is of a version that is not spoken here.
pub fn read_opening(opening: &Opening) -> Option<(RoomHalf, Message)> {
    let room = RoomHalf::from_bytes(sized(&opening[1..5]))?;
    (opening[0] == VERSION).then(|| (room, sized(&opening[5..])))
}

impl Host {
    /// Answers an opening. Any 4 bytes do for a secret that nobody shall know.
    pub fn answer(parties: &Parties, secret: &[u8], opening: &Message) -> (Self, Message) {
        let (host, guest) = identities(parties);
        let (pake, message) = Spake2::<Ed25519Group>::start_a(&Password::new(secret), &host, &guest);
        let message = sized(&message);
        let key = pake.finish(opening).ok().map(Zeroizing::new);
        let proofs = key.map(|key| Proofs::new(parties, &key, &message, opening));
        (Self(proofs), message)
    }

    /// Whether the guest knows the secret.
    pub fn is_convinced(&self, proof: &Proof) -> bool {
        let proofs = self.0.as_ref();
        proofs.is_some_and(|proofs| proofs.guest_mac().verify_slice(proof).is_ok())
    }

    /// The last message. Who is told nothing gets `chance` in place of a proof.
    pub fn verdict(&self, verdict: Verdict, chance: &[u8; 32]) -> Answer {
        let mut answer = [verdict as u8; 33];
        match (&self.0, verdict) {
            (Some(proofs), Verdict::Welcome | Verdict::TableFull | Verdict::TableClosed) => {
                answer[1..].copy_from_slice(&proofs.over_verdict(verdict).finalize().into_bytes());
            }
            (Some(_) | None, _) => answer[1..].copy_from_slice(chance),
        }
        answer
    }
}

impl Proofs {
    fn new(parties: &Parties, key: &[u8], host_message: &Message, guest_message: &Message) -> Self {
        let mut transcript = b"thirteen knock".to_vec();
        transcript.push(VERSION);
        transcript.extend_from_slice(&parties.room.bytes());
        transcript.extend_from_slice(&parties.host.0);
        transcript.extend_from_slice(&parties.guest.0);
        transcript.extend_from_slice(host_message);
        transcript.extend_from_slice(guest_message);
        let derived = Hkdf::<Sha256>::new(None, key);
        let mac = |side: &[u8]| {
            let mut key = Zeroizing::new([0; 32]);
            derived
                .expand_multi_info(&[side, &transcript], key.as_mut_slice())
                .expect("32 bytes are not too many to derive");
            Hmac::new_from_slice(key.as_slice()).expect("HMAC takes a key of any length")
        };
        let (guest, host) = (mac(b"guest"), mac(b"host"));
        Self {
            transcript,
            guest,
            host,
        }
    }

    fn guest_mac(&self) -> Hmac<Sha256> {
        self.guest.clone().chain_update(&self.transcript)
    }

    fn of_guest(&self) -> Proof {
        self.guest_mac().finalize().into_bytes().into()
    }

    fn over_verdict(&self, verdict: Verdict) -> Hmac<Sha256> {
        self.host
            .clone()
            .chain_update(&self.transcript)
            .chain_update([verdict as u8])
    }
}

impl Verdict {
    fn from_byte(byte: u8) -> Option<Self> {
        let all = [Self::Welcome, Self::NoSuchTable, Self::TableFull, Self::TableClosed];
        all.into_iter().find(|verdict| *verdict as u8 == byte)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host(…)")
    }
}

fn identities(parties: &Parties) -> (Identity, Identity) {
    (Identity::new(&parties.host.0), Identity::new(&parties.guest.0))
}

fn sized<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes.try_into().expect("a message of SPAKE2 has one length")
}

/// The version of the exchange.
const VERSION: u8 = 1;
/// The code with which a host resets a stream when there are too many knocks.
pub(super) const TOO_OFTEN: VarInt = VarInt::from_u32(1);
/// How long a knock may take.
pub(super) const TIME: Duration = Duration::from_secs(5);
/// How long a guest waits that was told that it knocks too often.
const AGAIN: Duration = Duration::from_millis(1_200);

#[cfg(test)]
mod tests;
