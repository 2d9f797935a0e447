//! Why a command is refused. A refusal changes nothing and loses nothing.

use serde::{Deserialize, Serialize};

use crate::rules::{self, Seat};

/// The reason of a refusal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Only the host player may do this.
    #[error("only the host may do this")]
    HostOnly,
    /// Only the hosting program may do this.
    #[error("only the hosting program may do this")]
    HouseOnly,
    /// The person has no seat.
    #[error("you have no seat at this table")]
    NotSeated,
    /// The person sits there already.
    #[error("you already have a seat")]
    AlreadySeated,
    /// Every seat is taken.
    #[error("the table is full")]
    TableFull,
    /// This seat is taken.
    #[error("seat {0} is taken")]
    SeatTaken(Seat),
    /// The table has no such seat.
    #[error("this table has no seat {0}")]
    NoSuchSeat(Seat),
    /// Nobody sits there.
    #[error("nobody sits in seat {0}")]
    SeatFree(Seat),
    /// This is done before the first game only.
    #[error("the tournament is running")]
    TournamentRunning,
    /// The tournament is over.
    #[error("the tournament is over")]
    TournamentOver,
    /// The tournament is not over yet.
    #[error("the tournament is not over yet")]
    TournamentNotOver,
    /// Nobody is asked to be ready now.
    #[error("nobody is asked to be ready now")]
    NotReadyTime,
    /// The person has said so already.
    #[error("you have already said that you are ready")]
    AlreadyReady,
    /// No game is being played.
    #[error("no game is being played")]
    NotPlaying,
    /// A bot plays for this person until the next deal.
    #[error("a bot plays your seat until the next deal")]
    SubstitutePlays,
    /// The person left the tournament and cannot come back to it.
    #[error("you have left this tournament")]
    Forfeited,
    /// The table stands still.
    #[error("the game is paused")]
    GamePaused,
    /// The table does not stand still.
    #[error("the game is not paused")]
    NotPaused,
    /// Taken seats would disappear.
    #[error("a seat that would disappear is taken")]
    SeatsInUse,
    /// No table can be played with these settings.
    #[error("a table has 2 to 4 seats and plays to 4 to 99 points")]
    BadSettings,
    /// There is no such phrase.
    #[error("there is no such phrase")]
    NoSuchPhrase,
    /// The player had not seen what has happened since.
    #[error("the table has moved on since")]
    Stale,
    /// No nonce is awaited from this player.
    #[error("no part in the deal is awaited from you")]
    NoNonceAwaited,
    /// The nonce is not the one that the player was bound to.
    #[error("this is not the nonce that you were bound to")]
    WrongNonce,
    /// Somebody at the table is called so, or looks as if.
    #[error("somebody at this table has this name, or one that looks the same")]
    NameTaken,
    /// The name is kept for bots or for the host.
    #[error("this name is kept for bots or the host")]
    NameReserved,
    /// The hosting program asked for something that does not fit the state.
    #[error("this does not fit the state of the table")]
    NotNow,
    /// The rules of the game refuse the play or the pass.
    #[error("{0}")]
    Illegal(rules::Refusal),
    /// More is asked for than is listened to.
    #[error("you ask for too much at once: wait a moment")]
    TooFast,
}

impl Refusal {
    /// The reason's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::HostOnly => "host_only",
            Self::HouseOnly => "house_only",
            Self::NotSeated => "not_seated",
            Self::AlreadySeated => "already_seated",
            Self::TableFull => "table_full",
            Self::SeatTaken(_) => "seat_taken",
            Self::NoSuchSeat(_) => "no_such_seat",
            Self::SeatFree(_) => "seat_free",
            Self::TournamentRunning => "tournament_running",
            Self::TournamentOver => "tournament_over",
            Self::TournamentNotOver => "tournament_not_over",
            Self::NotReadyTime => "not_ready_time",
            Self::AlreadyReady => "already_ready",
            Self::NotPlaying => "not_playing",
            Self::SubstitutePlays => "substitute_plays",
            Self::Forfeited => "forfeited",
            Self::GamePaused => "game_paused",
            Self::NotPaused => "not_paused",
            Self::SeatsInUse => "seats_in_use",
            Self::BadSettings => "bad_settings",
            Self::NoSuchPhrase => "no_such_phrase",
            Self::Stale => "stale",
            Self::NoNonceAwaited => "no_nonce_awaited",
            Self::WrongNonce => "wrong_nonce",
            Self::NameTaken => "name_taken",
            Self::NameReserved => "name_reserved",
            Self::NotNow => "not_now",
            Self::Illegal(reason) => reason.code(),
            Self::TooFast => "too_fast",
        }
    }
}

impl From<rules::Refusal> for Refusal {
    fn from(reason: rules::Refusal) -> Self {
        Self::Illegal(reason)
    }
}
