//! Who sits where: people, bots, and those who stand in for people.

use serde::{Deserialize, Serialize};

use super::ids::PlayerId;
use super::name::Name;

/// What is in a seat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatState {
    /// Nobody.
    Free,
    /// A person.
    Human(Human),
    /// A person whose connection is lost; the seat is kept for it and its turn clock stands still.
    Reserved(Human),
    /// A bot plays for a person who is gone. The seat scores nothing in the games that the bot plays.
    Substitute(Substitute),
    /// A bot of its own.
    Bot(Bot),
}

/// A person in a seat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Human {
    /// Who it is.
    pub player: PlayerId,
    /// What it is called.
    pub name: Name,
    /// It has asked for the next game (`Starting`, `Between`) or for a rematch (`Completed`).
    pub ready: bool,
    /// It let the time run out twice in a row: a bot plays for it until it does anything. This costs no points.
    pub idle: bool,
    /// How often in a row its time ran out.
    pub timeouts: u8,
    /// How often in this tournament its nonce was left out of a deal.
    pub left_out: u8,
    /// Nothing was heard of it for some seconds.
    pub suspect: bool,
}

/// A bot that plays for a person who is gone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Substitute {
    /// Whose seat it is.
    pub owner: Human,
    /// Why the owner does not play.
    pub cause: Cause,
    /// The game that was played, or was the last, when the owner went.
    pub since: u32,
    /// How many later games have ended without the owner.
    pub games_missed: u8,
    /// The owner is back and takes the seat at the next deal, or at its next turn if it is the only person here.
    pub returning: bool,
}

/// Why a bot plays for a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The connection was lost for too long.
    Dropped,
    /// It left in the middle of the tournament, or was sent away.
    Forfeit,
}

/// A bot in a seat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Bot {
    /// What it is called.
    pub name: Name,
    /// How well it plays.
    pub level: Level,
    /// An external program answers for it; then the level says nothing.
    pub program: bool,
    /// It took over from a person, so a spectator may ask for the seat.
    pub open: bool,
}

/// How well a bot plays.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Level 0.
    Novice,
    /// Level 1.
    Easy,
    /// Level 2: what stands in for people.
    #[default]
    Medium,
    /// Level 3.
    Hard,
    /// Level 4.
    Master,
}

impl SeatState {
    /// The person in the seat, connected or not; not the owner of a substitute's seat.
    pub const fn human(&self) -> Option<&Human> {
        match self {
            Self::Human(human) | Self::Reserved(human) => Some(human),
            Self::Free | Self::Substitute(_) | Self::Bot(_) => None,
        }
    }

    /// The person whose seat it is, even if a substitute plays.
    pub const fn owner(&self) -> Option<&Human> {
        match self {
            Self::Human(human) | Self::Reserved(human) => Some(human),
            Self::Substitute(substitute) => Some(&substitute.owner),
            Self::Free | Self::Bot(_) => None,
        }
    }

    /// The name to show at the seat; none if it is free.
    pub const fn name(&self) -> Option<&Name> {
        match self {
            Self::Human(human) | Self::Reserved(human) => Some(&human.name),
            Self::Substitute(substitute) => Some(&substitute.owner.name),
            Self::Bot(bot) => Some(&bot.name),
            Self::Free => None,
        }
    }

    /// The level at which a program chooses for this seat now: a bot, a substitute, or the stand-in of an idle person.
    pub const fn level(&self) -> Option<Level> {
        match self {
            Self::Bot(bot) => Some(bot.level),
            Self::Substitute(_) => Some(Level::Medium),
            Self::Human(human) if human.idle => Some(Level::Medium),
            Self::Human(_) | Self::Reserved(_) | Self::Free => None,
        }
    }

    /// The state's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Human(_) => "human",
            Self::Reserved(_) => "reserved",
            Self::Substitute(_) => "substitute",
            Self::Bot(_) => "bot",
        }
    }
}

impl Human {
    /// A person who has just sat down.
    pub const fn new(player: PlayerId, name: Name) -> Self {
        Self {
            player,
            name,
            ready: false,
            idle: false,
            timeouts: 0,
            left_out: 0,
            suspect: false,
        }
    }
}

impl Bot {
    /// A bot of this level that is built in.
    pub const fn new(name: Name, level: Level) -> Self {
        Self {
            name,
            level,
            program: false,
            open: false,
        }
    }
}

impl Level {
    /// Every level, the weakest first.
    pub const ALL: [Self; 5] = [Self::Novice, Self::Easy, Self::Medium, Self::Hard, Self::Master];

    /// The level's name in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Novice => "novice",
            Self::Easy => "easy",
            Self::Medium => "medium",
            Self::Hard => "hard",
            Self::Master => "master",
        }
    }

    /// The level's number, 0 to 4.
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// A word that names no level.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no level {0:?}; the levels are novice, easy, medium, hard, master, or 0 to 4")]
pub struct NoSuchLevel(String);

impl std::str::FromStr for Level {
    type Err = NoSuchLevel;

    fn from_str(text: &str) -> Result<Self, NoSuchLevel> {
        let known = Self::ALL
            .into_iter()
            .find(|level| level.name() == text || level.number().to_string() == text);
        known.ok_or_else(|| NoSuchLevel(text.chars().take(40).collect()))
    }
}
