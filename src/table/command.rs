//! What people, bots and the hosting program may ask of a table.

use serde::{Deserialize, Serialize};

use super::ids::{Commitment, Nonce, PlayerId, Seed};
use super::name::{Name, Text};
use super::people::Bot;
use super::settings::Settings;
use super::spelling;
use crate::rules::{Cards, Deal, Seat};

/// Who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// A person, seated or not.
    Player(PlayerId),
    /// The hosting program itself: timers, dealing, and the choices of bots.
    House,
}

/// What is asked. [`super::decide`] answers with events or a refusal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Takes a seat, or the first free one; moves to another free seat; takes one's own seat back from a substitute;
    /// or asks for a seat that a bot took over, from the next deal on.
    Sit {
        /// Which seat, or the first free one.
        seat: Option<Seat>,
        /// What to be called.
        name: Name,
    },
    /// Gives the seat up. In a running tournament a bot plays on and the seat scores nothing more.
    Leave,
    /// Asks for the next game.
    Ready {
        /// What binds the player's own program to its nonce; a person asks without, and the program adds it.
        pledge: Option<Commitment>,
    },
    /// Shows the nonce of a pledge, once everyone is ready. A program does so by itself.
    RevealNonce(Nonce),
    /// Plays these cards.
    Play(#[serde(with = "spelling::cards")] Cards),
    /// Passes.
    Pass,
    /// Says something.
    Say(Line),
    /// Asks for another tournament with the same seats.
    Rematch,
    /// Says that one is here, so that nobody plays for one any longer.
    Here,

    /// The host player: puts a bot into a seat, or into the first free one.
    AddBot {
        /// Which seat, or the first free one.
        seat: Option<Seat>,
        /// Which bot.
        bot: Bot,
    },
    /// The host player: empties a seat before the first game; later sends its owner away, or gives a substitute's seat
    /// to the bot for good.
    FreeSeat(Seat),
    /// The host player: changes the settings, before the first game.
    Change(Settings),
    /// The host player: stops the clocks.
    Pause,
    /// The host player: goes on.
    Resume,
    /// The host player: begins another tournament after one is over.
    Reset,

    /// Something that only the hosting program does. It never comes from outside.
    #[serde(skip)]
    House(House),
}

/// What only the hosting program may ask.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum House {
    /// Publishes the commitment to the next deal.
    Commit(Commitment),
    /// Deals these cards.
    Deal(Deal),
    /// Deals without the nonce of a seat that did not show it.
    OmitNonce(Seat),
    /// Chooses for a bot, a substitute or an idle person, or passes for a seat that is asked again and has no answer.
    PlayFor {
        /// Whose turn it is.
        seat: Seat,
        /// What it does.
        choice: Choice,
    },
    /// The time of the seat on turn is over.
    TimeUp(Seat),
    /// Publishes the seed of the game that is over.
    Reveal(Seed),
    /// The running game's seed is lost: it is dealt again.
    LoseDeal,
    /// A person's connection is weak, or good again.
    Signal {
        /// Who.
        player: PlayerId,
        /// Whether it is weak.
        weak: bool,
    },
    /// A person's connection is lost: its seat is kept.
    Lost(PlayerId),
    /// A person is back.
    Return(PlayerId),
    /// A person's seat is kept no longer.
    GiveUp(PlayerId),
    /// Nobody is connected: the table stands still, or goes on.
    EveryoneLost(bool),
}

/// What a seat does on its turn.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// Plays these cards.
    Play(#[serde(with = "spelling::cards")] Cards),
    /// Passes.
    Pass,
}

/// Something said at the table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// One of the quick phrases, by its number below [`Line::PHRASES`]; everybody reads it in their own language.
    Phrase(u8),
    /// Free text.
    Text(Text),
}

impl Line {
    /// How many quick phrases there are.
    pub const PHRASES: u8 = 12;
}
