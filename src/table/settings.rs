//! What a table is set to: seats, rules, the turn timer, hints.

use serde::{Deserialize, Serialize};

use crate::rules::{Rules, Seat, Seats};

/// The settings of a table, public and fixed from the first deal on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct Settings {
    /// How many seats play, 2 to 4: the first ones.
    pub seats: u8,
    /// What may be played on what.
    pub rules: Rules,
    /// How long a turn may take.
    pub timer: TurnTimer,
    /// Whether players may ask for hints.
    pub hints: bool,
}

/// Settings as they come from outside, before anyone has looked at them.
#[derive(Deserialize)]
struct Raw {
    seats: u8,
    rules: Rules,
    timer: TurnTimer,
    hints: bool,
}

impl TryFrom<Raw> for Settings {
    type Error = &'static str;

    fn try_from(raw: Raw) -> Result<Self, Self::Error> {
        let settings = Self {
            seats: raw.seats,
            rules: raw.rules,
            timer: raw.timer,
            hints: raw.hints,
        };
        if settings.is_playable() {
            Ok(settings)
        } else {
            Err("a table has 2 to 4 seats and plays to 4 to 99 points")
        }
    }
}

/// How long a turn may take, before the bank of [`TurnTimer::BANK_MS`] a game is used.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TurnTimer {
    /// As long as it likes.
    Off,
    /// 15 s.
    Seconds15,
    /// 20 s.
    Seconds20,
    /// 30 s.
    #[default]
    Seconds30,
}

impl Settings {
    /// The seats that play.
    pub fn table_seats(&self) -> Seats {
        Seats::first(usize::from(self.seats.min(Seat::COUNT as u8)))
    }

    /// Whether a table can be played with these settings.
    pub fn is_playable(&self) -> bool {
        (2..=Seat::COUNT as u8).contains(&self.seats) && (4..=99).contains(&self.rules.target_score)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seats: 4,
            rules: Rules::default(),
            timer: TurnTimer::default(),
            hints: true,
        }
    }
}

impl TurnTimer {
    /// Every setting, the longest last.
    pub const ALL: [Self; 4] = [Self::Off, Self::Seconds15, Self::Seconds20, Self::Seconds30];
    /// The bank of each seat in each game, in milliseconds.
    pub const BANK_MS: u64 = 60_000;

    /// The time of one turn in milliseconds, unless it is unlimited.
    pub const fn turn_ms(self) -> Option<u64> {
        match self {
            Self::Off => None,
            Self::Seconds15 => Some(15_000),
            Self::Seconds20 => Some(20_000),
            Self::Seconds30 => Some(30_000),
        }
    }
}
