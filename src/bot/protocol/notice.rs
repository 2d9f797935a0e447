//! What a referee says.

use std::fmt::{self, Display};
use std::str::FromStr;

use super::VERSION;
use crate::rules::deal::HAND;
use crate::rules::{Card, Cards, Preset, Rules, Seat};

/// One line of the referee.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// The first line: the protocol and its version.
    Thirteen(u32),
    /// The rules of the table, every house rule by name.
    Rules(Rules),
    /// The scores so far, one a seat of the table, and the score that wins.
    Tournament {
        /// By seat, as many as there are seats.
        scores: Vec<u8>,
        /// What wins.
        target: u8,
    },
    /// A new game, and the bot's hand in it.
    Deal {
        /// The bot's seat.
        seat: Seat,
        /// Its cards.
        hand: Cards,
        /// Who leads.
        first: Seat,
        /// The card that the first play must hold.
        must: Option<Card>,
    },
    /// A seat played.
    Played {
        /// Who.
        seat: Seat,
        /// What.
        cards: Cards,
    },
    /// A seat passed.
    Passed {
        /// Who.
        seat: Seat,
    },
    /// A leader showed that it holds these 2s alone, and passed the lead on (`finish_on_two` off).
    Declined {
        /// Who.
        seat: Seat,
        /// All it holds.
        twos: Cards,
    },
    /// A seat has played its last card.
    Out {
        /// Who.
        seat: Seat,
        /// Which place that is, from 1.
        place: u8,
    },
    /// The round is over, and this seat leads the next.
    Round {
        /// Who.
        seat: Seat,
    },
    /// The bot is asked for its move.
    Move {
        /// How long it may take, in milliseconds.
        ms: u64,
    },
    /// The game is over.
    Result {
        /// The seats in finishing order.
        places: Vec<Seat>,
        /// What each seat scored, by seat.
        points: Vec<u8>,
    },
    /// The bot may go.
    Quit,
}

impl Notice {
    /// Reads a line; nothing for a line that is not known or makes no sense, which is to be ignored.
    pub fn parse(line: &str) -> Option<Self> {
        let line = line.trim();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let rest = rest.trim();
        let field = |name: &str| {
            let mut fields = rest.split_whitespace().filter_map(|part| part.split_once('='));
            fields.find(|(known, _)| *known == name).map(|(_, value)| value)
        };
        Some(match word {
            "thirteen" => Self::Thirteen(rest.parse().ok().filter(|version| *version == VERSION)?),
            "rules" => Self::Rules(rules(rest)?),
            "tournament" => Self::Tournament {
                scores: list(field("scores")?)?,
                target: field("target")?.parse().ok()?,
            },
            "deal" => Self::Deal {
                seat: seat(field("seat")?)?,
                hand: field("hand")?
                    .parse()
                    .ok()
                    .filter(|hand: &Cards| (1..=HAND).contains(&hand.len()))?,
                first: seat(field("first")?)?,
                must: match field("must") {
                    None | Some("-") => None,
                    Some(card) => Some(card.parse().ok()?),
                },
            },
            "played" => {
                let (who, cards) = rest.split_once(' ')?;
                Self::Played {
                    seat: seat(who)?,
                    cards: cards.parse().ok()?,
                }
            }
            "passed" => Self::Passed { seat: seat(rest)? },
            "declined" => {
                let (who, twos) = rest.split_once(' ')?;
                Self::Declined {
                    seat: seat(who)?,
                    twos: twos.parse().ok()?,
                }
            }
            "out" => Self::Out {
                seat: seat(rest.split(' ').next()?)?,
                place: field("place")?.parse().ok()?,
            },
            "round" => Self::Round { seat: seat(rest)? },
            "move" => Self::Move {
                ms: field("ms")?.parse().ok()?,
            },
            "result" => Self::Result {
                places: list(field("places")?)?
                    .into_iter()
                    .map(Seat::new)
                    .collect::<Option<_>>()?,
                points: list(field("points")?)?,
            },
            "quit" => Self::Quit,
            _ => return None,
        })
    }
}

impl Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Thirteen(version) => write!(f, "thirteen {version}"),
            Self::Rules(rules) => write!(f, "rules {rules}"),
            Self::Tournament { scores, target } => write!(f, "tournament scores={} target={target}", Listed(scores)),
            Self::Deal {
                seat,
                hand,
                first,
                must,
            } => {
                write!(f, "deal seat={seat} hand={} first={first} must=", Listed(*hand))?;
                match must {
                    Some(card) => write!(f, "{card}"),
                    None => f.write_str("-"),
                }
            }
            Self::Played { seat, cards } => write!(f, "played {seat} {}", Listed(*cards)),
            Self::Passed { seat } => write!(f, "passed {seat}"),
            Self::Declined { seat, twos } => write!(f, "declined {seat} {}", Listed(*twos)),
            Self::Out { seat, place } => write!(f, "out {seat} place={place}"),
            Self::Round { seat } => write!(f, "round {seat}"),
            Self::Move { ms } => write!(f, "move ms={ms}"),
            Self::Result { places, points } => {
                write!(f, "result places={} points={}", Listed(places), Listed(points))
            }
            Self::Quit => f.write_str("quit"),
        }
    }
}

/// Things one after another, with commas between them and no spaces.
pub(super) struct Listed<I>(pub(super) I);

impl<I: Clone + IntoIterator<Item: Display>> Display for Listed<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, item) in self.0.clone().into_iter().enumerate() {
            let comma = if position > 0 { "," } else { "" };
            write!(f, "{comma}{item}")?;
        }
        Ok(())
    }
}

fn seat(text: &str) -> Option<Seat> {
    text.trim().parse().ok().and_then(Seat::new)
}

/// At most four numbers, one a seat.
fn list(text: &str) -> Option<Vec<u8>> {
    let numbers: Option<Vec<u8>> = text
        .split(',')
        .take(Seat::COUNT + 1)
        .map(|part| part.parse().ok())
        .collect();
    numbers.filter(|numbers| numbers.len() <= Seat::COUNT)
}

/// The preset, then every rule that is known; rules of a later version are ignored.
fn rules(text: &str) -> Option<Rules> {
    let mut parts = text.split_whitespace().peekable();
    let preset = parts.peek().and_then(|part| part.strip_prefix("preset="));
    let named = preset.and_then(|name| Preset::from_str(name).ok());
    let start = named.unwrap_or(Preset::MienNam).rules();
    Some(parts.fold(start, |rules, part| rules.with_text(part).unwrap_or(rules)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_protocol_is_written_as_documented_and_read_back() {
        for line in [
            "thirteen 1",
            "tournament scores=0,4,2,1 target=21",
            "deal seat=2 hand=3S,5H,TC first=0 must=3S",
            "deal seat=2 hand=3S,5H first=0 must=-",
            "played 0 3S,3C",
            "passed 1",
            "declined 1 2S,2H",
            "out 3 place=1",
            "round 0",
            "move ms=300",
            "result places=3,0,2,1 points=2,0,1,4",
            "quit",
        ] {
            assert_eq!(
                Notice::parse(line).map(|notice| notice.to_string()),
                Some(line.to_owned())
            );
        }
        for preset in Preset::ALL {
            let notice = Notice::Rules(preset.rules());
            assert_eq!(Notice::parse(&notice.to_string()), Some(notice));
        }
    }

    #[test]
    fn lines_that_make_no_sense_are_ignored() {
        for line in [
            "",
            "hello",
            "thirteen 2",
            "deal seat=9 hand=3S first=0",
            "played 0",
            "played x 3S",
            "move",
            "tournament scores=1,2,3,4,5 target=21",
            "result places=7 points=1",
            "passed 256",
        ] {
            assert_eq!(Notice::parse(line), None, "{line}");
        }
    }
}
