//! Whether the host keeps to the rules and to its word: as it plays, and after each game by the seed that it shows.

use super::memory::{DealtHand, Evidence};
use super::{Guest, GuestOutput, GuestRecord};
use crate::table::{Event, Public, Seed};
use crate::wire::Signed;

impl Guest {
    /// Checks the last game, if this entry shows its seed: the host's proof, and the hand that was dealt here.
    pub(super) fn judge(&mut self, signed: &Signed) {
        for event in &signed.entry().events {
            if let Event::Revealed { game, .. } = event
                && !self.is_fair(*game)
            {
                self.dispute(*game, Some(signed), None);
            }
        }
    }

    /// The game does not count here: its evidence is kept and the player told, once.
    pub(super) fn dispute(&mut self, game: u32, entry: Option<&Signed>, other: Option<DealtHand>) {
        if self.disputed == Some(game) {
            return;
        }
        self.disputed = Some(game);
        let public = &self.replica.public;
        let evidence = Evidence {
            table: public.table,
            host: self.memory.host,
            game,
            hands: self.replica.hand_of(game).into_iter().chain(other).collect(),
            seed: seed_of(public, game),
            entry: entry.cloned(),
        };
        let record = GuestRecord::Evidence(Box::new(evidence));
        self.outputs.push_back(GuestOutput::Keep(record));
        self.outputs.push_back(GuestOutput::Disputed { game });
    }

    fn is_fair(&self, game: u32) -> bool {
        let result = self.replica.public.last_result().filter(|result| result.game == game);
        let Some(proof) = result.and_then(|result| result.proof) else {
            return true;
        };
        let mine = self.replica.hand_of(game);
        proof.fair && mine.is_none_or(|hand| proof.hands[hand.seat] == hand.cards)
    }
}

fn seed_of(public: &Public, game: u32) -> Option<Seed> {
    let result = public.results.iter().find(|result| result.game == game)?;
    result.proof.map(|proof| proof.seed)
}
