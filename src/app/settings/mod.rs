//! What a player has chosen: one plain value, kept in `settings.toml` of the profile's configuration folder.

mod file;
mod number;

use serde::{Deserialize, Serialize};

pub use self::file::{FILE, Loaded, SaveError, load, save};
pub use self::number::{Percent, Scale};
use crate::app::words::Language;
use crate::bot;
use crate::net::relay::{Address, AddressError};
use crate::rules::Rules;
use crate::table::{self, Level, TurnTimer};

/// Everything that is remembered between launches, except the tables themselves.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The language of every text; none means the system's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The player's name as it was last written; empty before the first game.
    pub name: String,
    /// Whether the guided hand has been played or put aside.
    pub guided: bool,
    /// The server that brings friends from other networks together, as it was written: `host:port` or
    /// `host:port#KEY`. Empty for none.
    pub relay: String,
    /// Whether other players learn this computer's address only where there is no relay.
    pub hide_address: bool,
    /// What is heard.
    pub sound: Sound,
    /// What is seen.
    pub look: Look,
    /// How the table is played.
    pub play: Play,
    /// Where the window stood.
    pub window: WindowPlace,
    /// The last offline table.
    pub offline: OfflineSetup,
    /// The last table that was hosted.
    pub hosting: Hosting,
}

impl Settings {
    /// The language to show: the chosen one, else the system's, else Vietnamese.
    pub fn language(&self) -> Language {
        self.language.unwrap_or_else(Language::of_system)
    }

    /// The relay, if one is written.
    ///
    /// # Errors
    /// [`AddressError`] when what is written is none.
    pub fn relay(&self) -> Result<Option<Address>, AddressError> {
        let written = self.relay.trim();
        if written.is_empty() {
            return Ok(None);
        }
        written.parse().map(Some)
    }
}

/// Volumes and when to be silent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Sound {
    /// Scales the other two.
    pub master: Percent,
    /// Cards, turns, chops.
    pub effects: Percent,
    /// Music.
    pub music: Percent,
    /// Nothing is heard.
    pub muted: bool,
    /// Nothing is heard while another window is in front.
    pub mute_unfocused: bool,
}

impl Default for Sound {
    fn default() -> Self {
        Self {
            master: Percent::new(80),
            effects: Percent::new(100),
            music: Percent::new(60),
            muted: false,
            mute_unfocused: false,
        }
    }
}

/// The looks of the window and the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// The size of everything that is not a card, over what fits the window.
    pub scale: Scale,
    /// How the suits are coloured.
    pub deck: Deck,
    /// The back of the cards.
    pub back: CardBack,
    /// What the table is covered with.
    pub cloth: TableCloth,
    /// How fast cards move.
    pub speed: Speed,
    /// No sway, no shake, no flight.
    pub reduced_motion: bool,
}

/// Habits of play.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Play {
    /// How a dealt hand is laid out.
    pub sort: Sort,
}

/// How the suits are coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deck {
    /// Black and red.
    #[default]
    Two,
    /// A colour for each suit.
    Four,
}

/// The back of the cards.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardBack {
    /// A bronze drum on red lacquer.
    #[default]
    Drum,
    /// A lotus on indigo.
    Lotus,
    /// A jade brocade.
    Brocade,
}

/// What the table is covered with.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableCloth {
    /// Green felt.
    #[default]
    Felt,
    /// Indigo cotton.
    Indigo,
    /// Red lacquer.
    Lacquer,
    /// A woven reed mat.
    Mat,
}

/// How fast cards move.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// They are there at once.
    Off,
    /// Half the time.
    Fast,
    /// As designed.
    #[default]
    Normal,
    /// Twice the time.
    Slow,
}

impl Speed {
    /// What every duration is multiplied by; zero means at once.
    pub const fn factor(self) -> f32 {
        match self {
            Self::Off => 0.0,
            Self::Fast => 0.5,
            Self::Normal => 1.0,
            Self::Slow => 2.0,
        }
    }
}

/// How a hand is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By value.
    #[default]
    Rank,
    /// By suit, then by rank.
    Suit,
    /// Bombs, runs and sets together.
    Combinations,
}

impl Sort {
    /// The mode after this one.
    pub const fn next(self) -> Self {
        match self {
            Self::Rank => Self::Suit,
            Self::Suit => Self::Combinations,
            Self::Combinations => Self::Rank,
        }
    }
}

/// Where the window stood, in physical pixels; a place that no screen shows any more is for the window to correct.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowPlace {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Its left and top edge, when the system tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<(i32, i32)>,
    /// Whether it filled the screen.
    pub full_screen: bool,
}

impl WindowPlace {
    fn clamped(self) -> Self {
        let [narrowest, lowest] = SMALLEST_WINDOW;
        Self {
            width: self.width.clamp(narrowest, LARGEST_SIDE),
            height: self.height.clamp(lowest, LARGEST_SIDE),
            ..self
        }
    }
}

impl Default for WindowPlace {
    fn default() -> Self {
        Self {
            width: 1280,
            height: 720,
            position: None,
            full_screen: false,
        }
    }
}

/// The smallest window that every screen fits.
pub const SMALLEST_WINDOW: [u32; 2] = [1024, 600];
const LARGEST_SIDE: u32 = 16_384;

/// An offline table as it was last set up.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct OfflineSetup {
    /// Two to four, the player's own included.
    pub seats: u8,
    /// The bots, nearest in turn order first; with fewer seats the last ones stay at home.
    pub opponents: [Opponent; 3],
    /// The rules of the table.
    #[serde(with = "number::rules_as_text")]
    pub rules: Rules,
    /// How long a turn may take.
    pub timer: TurnTimer,
    /// Whether hints may be asked for.
    pub hints: bool,
}

impl OfflineSetup {
    /// The bots that will sit down.
    pub fn seated(&self) -> &[Opponent] {
        let count = usize::from(self.seats.clamp(2, 4)) - 1;
        &self.opponents[..count]
    }

    fn clamped(self) -> Self {
        Self {
            seats: self.seats.clamp(2, 4),
            ..self
        }
    }
}

impl Default for OfflineSetup {
    fn default() -> Self {
        let opponent = |name: &str, style| Opponent {
            name: name.to_owned(),
            level: Level::Medium,
            style,
        };
        Self {
            seats: 4,
            opponents: [
                opponent("Hoa", BotStyle::Even),
                opponent("Tuấn", BotStyle::Aggressive),
                opponent("Bác Ba", BotStyle::Cautious),
            ],
            rules: Rules::default(),
            timer: TurnTimer::Off,
            hints: true,
        }
    }
}

/// A table for friends as it was last set up.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Hosting {
    /// Two to four, the player's own included.
    pub seats: u8,
    /// How many of them bots take at once; friends take the others.
    pub bots: u8,
    /// How well bots play that are put into a seat.
    pub level: Level,
    /// The rules of the table.
    #[serde(with = "number::rules_as_text")]
    pub rules: Rules,
    /// How long a turn may take.
    pub timer: TurnTimer,
    /// Whether hints may be asked for.
    pub hints: bool,
}

impl Hosting {
    /// The most bots with which there is still a seat for a friend.
    pub fn most_bots(&self) -> u8 {
        self.seats.clamp(2, 4) - 1
    }

    /// What the table is set to.
    pub fn table(&self) -> table::Settings {
        table::Settings {
            seats: self.seats.clamp(2, 4),
            rules: self.rules,
            timer: self.timer,
            hints: self.hints,
        }
    }
}

impl Default for Hosting {
    fn default() -> Self {
        Self {
            seats: 4,
            bots: 0,
            level: Level::Medium,
            rules: Rules::default(),
            timer: TurnTimer::default(),
            hints: true,
        }
    }
}

/// A bot at an offline table.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Opponent {
    /// Its name; empty means that of its level.
    pub name: String,
    /// How well it plays.
    pub level: Level,
    /// How it likes to play.
    pub style: BotStyle,
}

/// How a bot leans.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotStyle {
    /// No leaning.
    #[default]
    Even,
    /// Keeps out of trouble.
    Cautious,
    /// Takes every lead it can.
    Aggressive,
    /// Holds 2s and bombs back.
    Hoarder,
}

impl BotStyle {
    /// Every leaning.
    pub const ALL: [Self; 4] = [Self::Even, Self::Cautious, Self::Aggressive, Self::Hoarder];

    /// The key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Even => "style-even",
            Self::Cautious => "style-cautious",
            Self::Aggressive => "style-aggressive",
            Self::Hoarder => "style-hoarder",
        }
    }
}

impl From<BotStyle> for bot::Style {
    fn from(style: BotStyle) -> Self {
        match style {
            BotStyle::Even => Self::Even,
            BotStyle::Cautious => Self::Cautious,
            BotStyle::Aggressive => Self::Aggressive,
            BotStyle::Hoarder => Self::Hoarder,
        }
    }
}
