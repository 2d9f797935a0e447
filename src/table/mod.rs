//! The table: seats, readiness, scores to 21, and who plays for whom.
//!
//! A [`Command`] is asked for; [`decide`] answers with [`Event`]s or a [`Refusal`] and changes nothing; [`apply`] folds
//! an event into the [`Public`] state and says in [`Moment`]s what there is to show. Events are public by construction.
//! The deal is the table's only secret: only the host holds a [`Table`] with it, everyone else a [`View`].
#![deny(missing_docs)]

mod audit;
mod command;
mod course;
mod decide;
mod event;
mod fold;
mod house;
mod ids;
mod moment;
mod moves;
mod name;
mod opening;
mod people;
mod public;
mod refusal;
mod score;
mod settings;
mod snapshot;
mod spelling;
mod view;

pub use command::{Choice, Command, House, Line, Who};
pub use decide::decide;
pub use event::{Event, Mover};
pub use fold::{GAMES_MISSED, LEFT_OUT, TIMEOUTS, apply};
pub use ids::{Commitment, Nonce, NotHex, PlayerId, PublicKey, Seed, Signature, TableId};
pub use moment::Moment;
pub use moves::lowest;
pub use name::{Name, NameError, Text};
pub use people::{Bot, Cause, Human, Level, NoSuchLevel, SeatState, Substitute};
pub use public::{Act, Claim, Deed, GameResult, InstantWin, PauseReason, Phase, Proof, Public, Round, Start};
pub use refusal::Refusal;
pub use score::{points, winner};
pub use settings::{Settings, TurnTimer};
pub use snapshot::{NoState, Snapshot};
pub use view::View;

use crate::rules::{Cards, Deal, Seat};

/// The table as its host holds it: the public state, and the deal.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    public: Public,
    deal: Option<Deal>,
}

impl Table {
    /// A table before its first event.
    pub fn unopened() -> Self {
        Self {
            public: Public::unopened(),
            deal: None,
        }
    }

    /// What everyone sees.
    pub const fn public(&self) -> &Public {
        &self.public
    }

    /// The deal of the running game, or of the last.
    pub const fn deal(&self) -> Option<&Deal> {
        self.deal.as_ref()
    }

    /// Takes the deal of the game that is about to begin, or that a log says is running.
    pub const fn hold(&mut self, deal: Deal) {
        self.deal = Some(deal);
    }

    /// Folds one event.
    pub fn apply(&mut self, event: &Event) -> Vec<Moment> {
        apply(&mut self.public, event)
    }

    /// Whether the seat on turn has passed before, is asked again, and has no answer: then the house passes for it,
    /// so slowly that nobody can tell.
    pub fn cannot_come_back(&self, seat: Seat) -> bool {
        house::cannot_come_back(self, seat)
    }

    /// What a seat was dealt.
    pub fn dealt(&self, seat: Seat) -> Cards {
        self.deal.map_or(Cards::NONE, |deal| deal.hands()[seat])
    }

    /// What a seat holds.
    pub fn hand(&self, seat: Seat) -> Cards {
        let played = self.public.game.map_or(Cards::NONE, |game| game.played(seat));
        self.dealt(seat).without(played)
    }

    /// What a seat sees, or a spectator.
    pub fn view(&self, seat: Option<Seat>) -> View {
        let dealt = seat.map_or(Cards::NONE, |seat| self.dealt(seat));
        View {
            public: self.public.clone(),
            seat,
            dealt,
        }
    }
}
