//! How bots lean.

use std::str::FromStr;

/// How a bot leans. Styles vary the feel of a table; they change little in strength.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Style {
    /// Leans to no side.
    #[default]
    Even,
    /// Rather passes than gives.
    Cautious,
    /// Wants the lead.
    Aggressive,
    /// Keeps high cards and bombs.
    Hoarder,
}

impl Style {
    /// Every style.
    pub const ALL: [Self; 4] = [Self::Even, Self::Cautious, Self::Aggressive, Self::Hoarder];

    /// The style's name in commands.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Even => "even",
            Self::Cautious => "cautious",
            Self::Aggressive => "aggressive",
            Self::Hoarder => "hoarder",
        }
    }
}

/// A word that names no style.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("there is no style {0:?}; the styles are even, cautious, aggressive and hoarder")]
pub struct NoSuchStyle(String);

impl FromStr for Style {
    type Err = NoSuchStyle;

    fn from_str(text: &str) -> Result<Self, NoSuchStyle> {
        let known = Self::ALL.into_iter().find(|style| style.name() == text);
        known.ok_or_else(|| NoSuchStyle(text.chars().take(40).collect()))
    }
}
