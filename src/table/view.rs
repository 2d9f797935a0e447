//! What one seat sees: the public state and its own cards. All that a client or a bot ever holds.

use super::Choice;
use super::moves;
use super::public::{Phase, Public};
use crate::rules::{Card, Cards, Combo, Demand, Game, Rules, Seat};

/// The view of a seat, or of a spectator.
#[derive(Clone, PartialEq, Debug)]
pub struct View {
    /// What everyone sees.
    pub public: Public,
    /// Whose view it is; none for a spectator.
    pub seat: Option<Seat>,
    /// What this seat was dealt in the running game, or the last.
    pub dealt: Cards,
}

impl View {
    /// The cards that the seat holds: dealt, less played.
    pub fn hand(&self) -> Cards {
        match (self.seat, &self.public.game) {
            (Some(seat), Some(game)) => self.dealt.without(game.played(seat)),
            (Some(_), None) => self.dealt,
            (None, _) => Cards::NONE,
        }
    }

    /// The running game.
    pub fn game(&self) -> Option<&Game> {
        self.public
            .game
            .as_ref()
            .filter(|_| self.public.phase == Phase::Playing)
    }

    /// The rules of the table.
    pub fn rules(&self) -> &Rules {
        &self.public.settings.rules
    }

    /// What this seat is asked for, if it is its turn.
    pub fn demand(&self) -> Option<Demand> {
        let seat = self.seat?;
        self.game().filter(|game| game.turn() == Some(seat)).map(Game::demand)
    }

    /// Every legal play, if it is this seat's turn; the order has no meaning.
    pub fn plays(&self) -> Vec<Combo> {
        let mut plays = Vec::new();
        if let (Some(_), Some(game)) = (self.demand(), self.game()) {
            game.plays(self.rules(), self.hand(), &mut plays);
        }
        plays
    }

    /// Whether this seat may pass now.
    pub fn may_pass(&self) -> bool {
        matches!(self.demand(), Some(Demand::Beat(_) | Demand::Return(_)))
    }

    /// The card that this seat's play must hold now.
    pub fn must(&self) -> Option<Card> {
        match self.demand()? {
            Demand::Lead { must } => must,
            Demand::Beat(_) | Demand::Return(_) => None,
        }
    }

    /// What is done for this seat if it does not choose: see [`moves::lowest`].
    pub fn fallback(&self) -> Option<Choice> {
        self.demand()?;
        self.game().map(|game| moves::lowest(game, self.rules(), self.hand()))
    }
}
