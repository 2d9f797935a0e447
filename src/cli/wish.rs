//! What may be typed at a table without a window: one command a line.

use crate::rules::{Cards, NotACard, Seat};
use crate::table::{Command, Line, Name, NameError};

/// What a line asks for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Wish {
    /// Something at the table.
    Ask(Command),
    /// To end the program.
    Quit,
}

/// Why a line asks for nothing.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub(super) enum NoWish {
    /// Its first word is no command.
    #[error("{0:?} is no command: sit [N], ready, play CARDS, pass, say TEXT, pause, resume, reset, leave or quit")]
    NoSuchCommand(String),
    /// Its cards are none.
    #[error(transparent)]
    Cards(#[from] NotACard),
    /// What is said cannot be shown.
    #[error(transparent)]
    Text(#[from] NameError),
    /// There is no such seat.
    #[error("seats have the numbers 0 to 3")]
    NoSuchSeat,
    /// A table moves only with the help of a relay.
    #[error("there is no relay in this version, so a table cannot be handed over")]
    NoRelay,
}

impl NoWish {
    /// The reason's name in machine-readable output.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::NoSuchCommand(_) => "no_such_command",
            Self::Cards(_) => "no_card",
            Self::Text(reason) => reason.code(),
            Self::NoSuchSeat => "no_such_seat",
            Self::NoRelay => "no_relay",
        }
    }
}

/// What a line asks for; `name` is what its writer is called.
pub(super) fn wish(line: &str, name: &Name) -> Result<Wish, NoWish> {
    let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    let rest = rest.trim();
    Ok(Wish::Ask(match word {
        "sit" => Command::Sit {
            seat: if rest.is_empty() { None } else { Some(seat(rest)?) },
            name: name.clone(),
        },
        "ready" => Command::Ready { pledge: None },
        "play" => Command::Play(rest.parse::<Cards>()?),
        "pass" => Command::Pass,
        "say" => Command::Say(Line::Text(rest.parse()?)),
        "pause" => Command::Pause,
        "resume" => Command::Resume,
        "reset" => Command::Reset,
        "leave" => Command::Leave,
        "quit" => return Ok(Wish::Quit),
        "handover" => return Err(NoWish::NoRelay),
        other => return Err(NoWish::NoSuchCommand(other.chars().take(40).collect())),
    }))
}

fn seat(text: &str) -> Result<Seat, NoWish> {
    let index = text.parse::<usize>().map_err(|_| NoWish::NoSuchSeat)?;
    Seat::ALL.get(index).copied().ok_or(NoWish::NoSuchSeat)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wished(line: &str) -> Result<Wish, NoWish> {
        wish(line, &"Lan".parse().expect("a name"))
    }

    #[test]
    fn every_command_is_read() {
        let name: Name = "Lan".parse().expect("a name");
        let sit = |seat| Command::Sit {
            seat,
            name: name.clone(),
        };
        for (line, command) in [
            ("sit", sit(None)),
            (" sit 2 ", sit(Some(Seat::ALL[2]))),
            ("ready", Command::Ready { pledge: None }),
            ("play 3S 3c", Command::Play("3S 3C".parse().expect("cards"))),
            ("pass", Command::Pass),
            (
                "say  Xin chào! ",
                Command::Say(Line::Text("Xin chào!".parse().expect("a text"))),
            ),
            ("pause", Command::Pause),
            ("resume", Command::Resume),
            ("reset", Command::Reset),
            ("leave", Command::Leave),
        ] {
            assert_eq!(wished(line), Ok(Wish::Ask(command)), "{line}");
        }
        assert_eq!(wished("quit"), Ok(Wish::Quit));
    }

    #[test]
    fn a_line_that_asks_for_nothing_is_refused_with_its_reason() {
        for (line, code) in [
            ("", "no_such_command"),
            ("play 3X", "no_card"),
            ("say \u{7}", "name_unprintable"),
            ("say", "name_empty"),
            ("sit 4", "no_such_seat"),
            ("sit \u{1F0A1}", "no_such_seat"),
            ("handover", "no_relay"),
            ("dance", "no_such_command"),
        ] {
            assert_eq!(wished(line).map_err(|error| error.code()), Err(code), "{line}");
        }
    }
}
