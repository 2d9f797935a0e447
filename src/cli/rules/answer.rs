//! What `thirteen rules` answers, as a JSON object or as a sentence.

use std::fmt;

use serde::Serialize;

use crate::rules::{Card, Cards, Combo, Game, Instant, Seat};

/// One answer. Its JSON has the fields in the order written here.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// What combination some cards are.
    Combination {
        /// The kind's name, or `invalid`.
        kind: &'static str,
        /// How many cards were given.
        cards: usize,
        /// The card of highest value.
        #[serde(serialize_with = "as_text")]
        top: Option<Card>,
        /// Why they are no combination.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Whether a play beats another.
    Beats {
        /// Whether it does.
        beats: bool,
        /// Why it does not.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// Every legal play.
    Moves {
        /// By number of cards, then by value.
        moves: Vec<String>,
    },
    /// The instant wins that a hand holds.
    Instant {
        /// Names, the strongest first.
        instant: Vec<&'static str>,
    },
    /// A count of plays and passes.
    Nodes {
        /// How many different beginnings of a game there are.
        nodes: u64,
    },
    /// Where a game stands.
    Standing {
        /// Who acts next, until the game is over.
        turn: Option<Seat>,
        /// What is on the table, if anything.
        #[serde(serialize_with = "as_text")]
        table: Option<Cards>,
        /// Who played it.
        owner: Option<Seat>,
        /// Who has passed in this round.
        passed: Vec<Seat>,
        /// Who is out, best first.
        places: Vec<Seat>,
        /// Whether the game is over.
        over: bool,
    },
    /// What is wrong with the question.
    Error {
        /// One sentence.
        error: String,
        /// The action that is refused, counted from 0.
        #[serde(skip_serializing_if = "Option::is_none")]
        at: Option<usize>,
    },
}

impl Answer {
    /// The answer as one line: a JSON object, or for people.
    #[must_use]
    pub fn line(&self, json: bool) -> String {
        if json {
            serde_json::to_string(self).expect("answers hold only texts, numbers and lists")
        } else {
            self.to_string()
        }
    }

    pub(super) fn error(error: String) -> Self {
        Self::Error { error, at: None }
    }

    pub(super) fn combination(cards: Cards) -> Self {
        let (kind, reason) = match Combo::parse(cards) {
            Ok(combo) => (combo.kind().name(), None),
            Err(reason) => ("invalid", Some(reason.to_string())),
        };
        Self::Combination {
            kind,
            cards: cards.len(),
            top: cards.highest(),
            reason,
        }
    }

    pub(super) fn moves(mut plays: Vec<Combo>) -> Self {
        plays.sort_unstable_by_key(|play| (play.len(), play.cards()));
        Self::Moves {
            moves: plays.iter().map(Combo::to_string).collect(),
        }
    }

    pub(super) fn instant(held: impl Iterator<Item = Instant>) -> Self {
        Self::Instant {
            instant: held.map(Instant::name).collect(),
        }
    }

    pub(super) fn standing(game: &Game) -> Self {
        Self::Standing {
            turn: game.turn(),
            table: game.table().map(Combo::cards),
            owner: game.owner(),
            passed: game.passed().into_iter().collect(),
            places: game.places().to_vec(),
            over: game.is_over(),
        }
    }
}

/// One line for people.
impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Combination {
                reason: Some(reason), ..
            } => write!(f, "no combination: {reason}"),
            Self::Combination {
                kind,
                cards,
                top: Some(top),
                reason: None,
            } => {
                let plural = if *cards == 1 { "" } else { "s" };
                write!(f, "{}, {cards} card{plural}, top card {top}", kind.replace('_', " "))
            }
            Self::Combination { kind, .. } => f.write_str(kind),
            Self::Beats { reason: None, .. } => f.write_str("yes"),
            Self::Beats {
                reason: Some(reason), ..
            } => write!(f, "no: {reason}"),
            Self::Moves { moves } => listed(f, moves, "; ", "no legal play"),
            Self::Instant { instant } => listed(f, instant, ", ", "no instant win"),
            Self::Nodes { nodes } => write!(f, "{nodes}"),
            Self::Standing {
                turn,
                table,
                owner,
                passed,
                places,
                ..
            } => {
                match turn {
                    Some(turn) => write!(f, "seat {turn} acts")?,
                    None => f.write_str("the game is over")?,
                }
                match (table, owner) {
                    (Some(table), Some(owner)) => write!(f, "; on the table {table} of seat {owner}")?,
                    _ => f.write_str("; the table is empty")?,
                }
                write!(f, "; passed: ")?;
                listed(f, passed, " ", "none")?;
                write!(f, "; out: ")?;
                listed(f, places, " ", "none")
            }
            Self::Error { error, at: None } => f.write_str(error),
            Self::Error { error, at: Some(at) } => write!(f, "action {at}, counted from 0, is refused: {error}"),
        }
    }
}

fn listed(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display], between: &str, none: &str) -> fmt::Result {
    if items.is_empty() {
        return f.write_str(none);
    }
    for (position, item) in items.iter().enumerate() {
        write!(f, "{}{item}", if position > 0 { between } else { "" })?;
    }
    Ok(())
}

fn as_text<S: serde::Serializer>(value: &Option<impl fmt::Display>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
