//! What a bot says.

use std::fmt;

use crate::rules::Cards;

/// One line of a bot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// It is there, and this is its name: at most 40 characters, none of them control characters.
    Ready(String),
    /// It plays these cards.
    Play(Cards),
    /// It passes.
    Pass,
    /// It answered, but nobody can say with what cards.
    Garbled,
}

impl Answer {
    /// Reads a line; nothing for a line that is not known, which is to be ignored.
    pub fn parse(line: &str) -> Option<Self> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word {
            "ready" => {
                let name = rest.trim().chars().filter(|letter| !letter.is_control());
                Some(Self::Ready(name.take(40).collect()))
            }
            "play" => Some(match rest.parse::<Cards>() {
                Ok(cards) if !cards.is_empty() => Self::Play(cards),
                Ok(_) | Err(_) => Self::Garbled,
            }),
            "pass" if rest.is_empty() => Some(Self::Pass),
            "pass" => Some(Self::Garbled),
            _ => None,
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(name) => write!(f, "ready {name}"),
            Self::Play(cards) => write!(f, "play {}", super::notice::Listed(*cards)),
            Self::Pass => f.write_str("pass"),
            Self::Garbled => f.write_str("play ?"),
        }
    }
}
