//! What the host does between two games: it binds itself to a seed, gathers what the players give, deals, and shows the
//! seed of the game that is over.

use rand_core::Rng as _;

use super::Millis;
use super::durations::NONCE_MS;
use super::host::Host;
use super::io::Output;
use super::log::{Record, Secret};
use crate::rules::Deal;
use crate::table::{Command, House, Phase, PlayerId, Seed, Who, decide};

impl Host {
    /// Finds the deal of the running game, or of the last, again.
    pub(super) fn take_up(&mut self, secret: Option<Secret>) {
        let public = self.table.public();
        let dealt = public.game_no;
        let proven = public
            .last_result()
            .and_then(|result| result.proof)
            .map(|proof| Deal::of(proof.hands));
        let bound = public
            .committed
            .or_else(|| public.last_result().and_then(|result| result.committed));
        self.secret = secret.filter(|secret| bound == Some(secret.seed.commitment()));
        let deal = match &self.secret {
            Some(secret) if secret.game == dealt => Some(public.deal_of(&secret.seed, dealt)),
            Some(_) | None => proven,
        };
        if let Some(deal) = deal {
            self.table.hold(deal);
        }
        let lost = self.table.public().committed.is_some() && self.secret.is_none();
        if lost {
            self.house(House::LoseDeal);
        }
    }

    /// What the host's own player asks for: its program binds it when it is ready, as those of guests do.
    pub(super) fn pledged(&self, player: PlayerId, command: &Command) -> Command {
        let game = self.table.public().next_game();
        if let Command::Ready { pledge: None } = command
            && player == self.player
            && let Some(secret) = self.secret.as_ref().filter(|secret| secret.game == game)
        {
            let pledge = Some(secret.nonce().pledge());
            return Command::Ready { pledge };
        }
        command.clone()
    }

    /// Reveals, commits and deals when it is time; whether anything was done.
    pub(super) fn do_chore(&mut self) -> bool {
        let public = self.table.public();
        let unproven = public.last_result().filter(|result| result.proof.is_none());
        let known = self
            .secret
            .as_ref()
            .filter(|secret| unproven.is_some_and(|result| result.game == secret.game));
        match (public.phase, known) {
            // Before the next seed takes its place, and before the nonces that it needs are forgotten.
            (Phase::Between | Phase::Dealing | Phase::Completed, Some(secret)) => {
                let seed = secret.seed;
                self.house(House::Reveal(seed))
            }
            (Phase::Starting | Phase::Between | Phase::Dealing, _) if public.committed.is_none() => self.commit(),
            (Phase::Dealing, _) if public.paused.is_none() => {
                self.show_own_nonce() || self.do_without_nonces() || self.deal()
            }
            (
                Phase::Waiting | Phase::Starting | Phase::Dealing | Phase::Playing | Phase::Between | Phase::Completed,
                _,
            ) => {
                self.nonces_due = None;
                false
            }
        }
    }

    fn commit(&mut self) -> bool {
        let mut secret = Secret {
            game: self.table.public().next_game(),
            seed: Seed([0; 32]),
        };
        self.seeds.fill_bytes(&mut secret.seed.0);
        let commitment = secret.seed.commitment();
        self.secret = Some(secret.clone());
        self.outputs.push_back(Output::Persist(Record::Secret(secret)));
        self.house(House::Commit(commitment))
    }

    fn show_own_nonce(&mut self) -> bool {
        let Some(secret) = &self.secret else { return false };
        let show = Command::RevealNonce(secret.nonce());
        match decide(&self.table, Who::Player(self.player), &show) {
            Ok(events) => {
                self.happen(None, events);
                true
            }
            Err(_) => false,
        }
    }

    /// Leaves out the nonces that have not come in time.
    fn do_without_nonces(&mut self) -> bool {
        let awaited = self.table.public().nonces_awaited();
        if awaited.is_empty() {
            self.nonces_due = None;
            return false;
        }
        let due = *self.nonces_due.get_or_insert(self.now + Millis(NONCE_MS));
        if due > self.now {
            return false;
        }
        self.nonces_due = None;
        let left_out = awaited.into_iter().filter(|seat| self.house(House::OmitNonce(*seat)));
        left_out.count() > 0
    }

    fn deal(&mut self) -> bool {
        let public = self.table.public();
        let game = public.next_game();
        let known = self.secret.as_ref().filter(|secret| secret.game == game);
        let Some(secret) = known.filter(|_| public.deal_is_due()) else {
            return false;
        };
        let deal = public.deal_of(&secret.seed, game);
        self.table.hold(deal);
        self.house(House::Deal(deal))
    }
}
