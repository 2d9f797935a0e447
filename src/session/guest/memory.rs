//! What a guest keeps on disk, so that after a crash it has its seat, its hand and its word.

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::rules::{Cards, Seat};
use crate::table::{Command, Name, Nonce, PublicKey, Seed, Signature, TableId};
use crate::wire::{CommandNo, SessionId, Signed, Stamp};

/// Everything that a guest needs to come back to its table.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct GuestMemory {
    /// The host's key.
    pub host: PublicKey,
    /// What the player is called.
    pub name: Name,
    /// Which table; none before the first welcome.
    pub table: Option<TableId>,
    /// The stay at this table; none before the first welcome.
    pub session: Option<SessionId>,
    /// The number of the next command.
    pub next: CommandNo,
    /// The command that was sent and not answered.
    pub unanswered: Option<Unanswered>,
    /// What the player is bound to give to the next deal.
    pub pledged: Option<Pledged>,
}

/// A nonce that the player is bound to. It is wiped when it is dropped, and not shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pledged {
    /// For which game.
    pub game: u32,
    /// The nonce.
    pub nonce: Nonce,
    /// It was shown, and is no secret any longer.
    pub shown: bool,
}

/// A command under its number.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Unanswered {
    /// Its number.
    pub no: CommandNo,
    /// The first event that the player had not seen when it asked.
    pub seen: Stamp,
    /// The command.
    pub command: Command,
}

/// Something to keep.
#[derive(Clone, PartialEq, Debug)]
pub enum GuestRecord {
    /// In place of the memory before it.
    Memory(GuestMemory),
    /// One more entry of the host's log. After a snapshot some before it are missing.
    Entry(Signed),
    /// What proves that the host has cheated.
    Evidence(Box<Evidence>),
}

/// What the host has signed, and what does not fit it. The entries of the game are in the log.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Evidence {
    /// At which table.
    pub table: TableId,
    /// The host's key.
    pub host: PublicKey,
    /// In which game.
    pub game: u32,
    /// The hands that were dealt here, with the host's signatures.
    pub hands: Vec<DealtHand>,
    /// The seed that the host has shown for the game, if it has.
    pub seed: Option<Seed>,
    /// The entry that does not fit, if it is one.
    pub entry: Option<Signed>,
}

/// A hand as its owner got it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct DealtHand {
    /// In which game.
    pub game: u32,
    /// Whose.
    pub seat: Seat,
    /// Which cards.
    pub cards: Cards,
    /// The host's signature.
    pub proof: Signature,
}

impl Zeroize for Pledged {
    fn zeroize(&mut self) {
        self.nonce.0.zeroize();
    }
}

impl Drop for Pledged {
    fn drop(&mut self) {
        self.zeroize();
    }
}

impl ZeroizeOnDrop for Pledged {}

impl GuestMemory {
    /// Before the first connection.
    pub const fn new(host: PublicKey, name: Name) -> Self {
        Self {
            host,
            name,
            table: None,
            session: None,
            next: CommandNo(1),
            unanswered: None,
            pledged: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_is_not_shown_and_is_wiped_when_it_goes() {
        fn goes_wiped<T: ZeroizeOnDrop>(_: &T) {}
        let mut pledged = Pledged {
            game: 3,
            nonce: Nonce([0xAB; 32]),
            shown: false,
        };
        goes_wiped(&pledged);
        let mut memory = GuestMemory::new(PublicKey([1; 32]), "Lan".parse().expect("a name"));
        memory.pledged = Some(pledged.clone());
        let shown = format!("{:?}", GuestRecord::Memory(memory)).to_lowercase();
        assert!(
            shown.contains("nonce(…)") && !shown.contains("abab") && !shown.contains("171"),
            "{shown}"
        );
        pledged.zeroize();
        assert_eq!(pledged.nonce, Nonce([0; 32]));
    }
}
