//! The player's part in the deal: a nonce that nobody knows until everyone is bound.

use rand_core::Rng as _;

use super::Guest;
use super::asks::Asked;
use super::durations::{REVEAL_AGAIN_MS, REVEALS};
use super::memory::Pledged;
use crate::session::Millis;
use crate::table::{Command, Nonce};

/// How often the nonce of a deal was shown, and when the last time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Revealing {
    times: u8,
    last: Option<Millis>,
}

impl Revealing {
    /// When the nonce is shown again, if the log does not have it.
    pub(super) fn due(&self) -> Option<Millis> {
        let again = self.last.filter(|_| self.times < REVEALS);
        again.map(|last| last + Millis(REVEAL_AGAIN_MS))
    }
}

impl Guest {
    /// Binds the player to a nonce when it says that it is ready.
    pub(super) fn pledge(&mut self, command: Command) -> Command {
        let Command::Ready { pledge: None } = command else {
            return command;
        };
        let game = self.replica.public.next_game();
        let is_fresh = |pledged: &Pledged| pledged.game == game && !pledged.shown;
        let pledged = self
            .memory
            .pledged
            .take_if(|pledged| is_fresh(pledged))
            .unwrap_or_else(|| {
                let mut pledged = Pledged {
                    game,
                    nonce: Nonce([0; 32]),
                    shown: false,
                };
                self.chance.fill_bytes(&mut pledged.nonce.0);
                pledged
            });
        let pledge = Some(pledged.nonce.pledge());
        self.memory.pledged = Some(pledged);
        Command::Ready { pledge }
    }

    /// Shows the nonce once everyone is bound, and again while the log does not have it.
    pub(super) fn reveal(&mut self) {
        let Some(nonce) = self.awaited_nonce() else {
            self.revealing = Revealing::default();
            return;
        };
        let due = match self.revealing.last {
            None => true,
            Some(_) => self.revealing.due().is_some_and(|due| due <= self.now),
        };
        if !due {
            return;
        }
        self.revealing.times += 1;
        self.revealing.last = Some(self.now);
        if let Some(pledged) = &mut self.memory.pledged {
            pledged.shown = true;
        }
        let command = Command::RevealNonce(nonce);
        let under_way = self
            .memory
            .unanswered
            .as_ref()
            .is_some_and(|sent| sent.command == command);
        if under_way {
            self.asks.unsend();
        } else {
            self.asks.wait_first(Asked {
                ask: None,
                seen: self.replica.next,
                command,
            });
        }
    }

    /// When the nonce is shown again.
    pub(super) fn reveal_due(&self) -> Option<Millis> {
        self.awaited_nonce().and_then(|_| self.revealing.due())
    }

    /// The nonce of this player, if the deal waits for it.
    fn awaited_nonce(&self) -> Option<Nonce> {
        let public = &self.replica.public;
        let nonce = self.memory.pledged.as_ref()?.nonce;
        let seat = public.seat_of(self.player)?;
        let bound = public.pledges[seat] == Some(nonce.pledge());
        (bound && public.nonces_awaited().contains(seat)).then_some(nonce)
    }
}
