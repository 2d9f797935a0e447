//! What happened: the table's log. Every event is public, and says an outcome; whatever follows from it is folded.

use serde::{Deserialize, Serialize};

use super::command::Line;
use super::ids::{Commitment, Nonce, PlayerId, PublicKey, Seed, TableId};
use super::name::Name;
use super::people::{Bot, Cause};
use super::public::PauseReason;
use super::settings::Settings;
use super::spelling;
use crate::rules::{Card, Cards, Instant, Seat};

/// One event. Everyone at the table holds the same ones in the same order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The table opened; always the first event.
    Opened {
        /// Which table.
        table: TableId,
        /// Who hosts it.
        host: PlayerId,
        /// The key with which the host signs this log.
        key: PublicKey,
        /// What it is set to.
        settings: Settings,
    },
    /// A person sat down.
    Seated {
        /// Where.
        seat: Seat,
        /// Who.
        player: PlayerId,
        /// What it is called.
        name: Name,
    },
    /// A bot was put into a seat.
    BotSeated {
        /// Where.
        seat: Seat,
        /// Which.
        bot: Bot,
    },
    /// A seat was emptied, before the first game.
    Freed {
        /// Which.
        seat: Seat,
    },
    /// The settings changed.
    Changed {
        /// To these.
        settings: Settings,
    },
    /// A person asked for the next game.
    Readied {
        /// Where it sits.
        seat: Seat,
        /// What binds it to its part in the next deal; none if it leaves the deal to the others.
        pledge: Option<Commitment>,
    },
    /// The host is bound to a deal.
    DealCommitted {
        /// Of which game, counted from 1 over the life of the table.
        game: u32,
        /// By this.
        commitment: Commitment,
    },
    /// A seat showed the nonce that it was bound to.
    NonceRevealed {
        /// Which seat.
        seat: Seat,
        /// Its nonce.
        nonce: Nonce,
    },
    /// A seat did not show its nonce in time: the deal goes on without it.
    NonceOmitted {
        /// Which seat.
        seat: Seat,
    },
    /// Thirteen cards went to every seat.
    Dealt {
        /// In which game.
        game: u32,
        /// Who leads.
        first: Seat,
        /// The card that the first play must hold.
        #[serde(with = "spelling::card")]
        must: Option<Card>,
    },
    /// A hand won before the first play.
    InstantWon {
        /// Whose.
        seat: Seat,
        /// By what.
        instant: Instant,
        /// The hand, which everyone sees.
        #[serde(with = "spelling::cards")]
        hand: Cards,
    },
    /// Cards were put down.
    Played {
        /// By whom.
        seat: Seat,
        /// Which.
        #[serde(with = "spelling::cards")]
        cards: Cards,
        /// Who chose them.
        by: Mover,
    },
    /// A seat passed.
    Passed {
        /// Which.
        seat: Seat,
        /// Who chose it.
        by: Mover,
    },
    /// A leader holds nothing but 2s, may not go out on one, showed them and passed the lead on.
    Declined {
        /// Which seat.
        seat: Seat,
        /// All its cards.
        #[serde(with = "spelling::cards")]
        twos: Cards,
    },
    /// The seed of a game that is over; with it everyone checks the deal.
    Revealed {
        /// Which game.
        game: u32,
        /// Its seed.
        seed: Seed,
    },
    /// The running game cannot go on, because its seed is lost: it is dealt again.
    DealLost {
        /// Which game.
        game: u32,
    },
    /// A person's connection became weak, or good again.
    Signal {
        /// Where it sits.
        seat: Seat,
        /// Whether it is weak.
        weak: bool,
    },
    /// A person's connection is lost; the seat is kept for it.
    Reserved {
        /// Which seat.
        seat: Seat,
    },
    /// A bot plays for the seat's owner from now on.
    Substituted {
        /// Which seat.
        seat: Seat,
        /// Why.
        cause: Cause,
    },
    /// The owner of a kept or substituted seat is back.
    Returned {
        /// Which seat.
        seat: Seat,
    },
    /// The substitute's seat is the bot's own now, and spectators may ask for it.
    Released {
        /// Which seat.
        seat: Seat,
    },
    /// A spectator takes this seat at the next deal.
    Claimed {
        /// Which seat.
        seat: Seat,
        /// Who.
        player: PlayerId,
        /// What it is called.
        name: Name,
    },
    /// An idle person is here again.
    Active {
        /// Where it sits.
        seat: Seat,
    },
    /// The table stands still.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// The table goes on.
    Resumed,
    /// A person wants another tournament.
    RematchWanted {
        /// Where it sits.
        seat: Seat,
    },
    /// The host began another tournament with the same seats.
    Reset,
    /// Somebody said something.
    Said {
        /// Who.
        player: PlayerId,
        /// What.
        line: Line,
    },
}

/// Who chose a play or a pass.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// The person or bot whose seat it is.
    Owner,
    /// A bot, for an idle person; this costs no points.
    StandIn,
    /// A bot, for a person who is gone; the seat scores nothing in this game.
    Substitute,
    /// The clock ran out.
    Clock,
}
