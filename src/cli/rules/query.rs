//! A question about the rules: read from a line, then answered.

use super::answer::Answer;
use crate::rules::{
    BySeat, Card, Cards, Combo, Demand, Game, Instant, Kind, NotACard, NotACombo, Refusal, Rules, Seat, perft,
};

/// One question, with everything in it read.
pub(super) enum Query {
    Classify(Cards),
    Beats {
        over: Combo,
        play: Result<Combo, NotACombo>,
    },
    Moves {
        hand: Cards,
        over: Option<Combo>,
        must: Option<Card>,
    },
    Instant(Cards),
    Perft {
        seed: u64,
        depth: u32,
    },
    Game {
        hands: BySeat<Cards>,
        first: Seat,
        must: Option<Card>,
        actions: String,
    },
}

impl Query {
    /// Reads a line.
    pub(super) fn parse(line: &str) -> Result<Self, BadQuery> {
        let line = line.trim();
        let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match word {
            "classify" => Ok(Self::Classify(rest.parse()?)),
            "beats" => {
                let (over, play) = rest.split_once('/').ok_or(BadQuery::NoSlash)?;
                Ok(Self::Beats {
                    over: on_the_table(over)?,
                    play: Combo::parse(play.parse()?),
                })
            }
            "moves" => moves(rest),
            "instant" => Ok(Self::Instant(rest.parse()?)),
            "perft" => {
                let mut numbers = rest.split_whitespace().map(str::parse::<u64>);
                match (numbers.next(), numbers.next(), numbers.next()) {
                    (Some(Ok(seed)), Some(Ok(depth)), None) => Ok(Self::Perft {
                        seed,
                        depth: u32::try_from(depth).unwrap_or(u32::MAX),
                    }),
                    _ => Err(BadQuery::NotNumbers),
                }
            }
            "game" => game(rest),
            "" => Err(BadQuery::Empty),
            _ => Err(BadQuery::NoSuchQuestion(word.chars().take(40).collect())),
        }
    }

    /// Answers it by these rules.
    pub(super) fn answer(self, rules: &Rules) -> Answer {
        match self {
            Self::Classify(cards) => Answer::combination(cards),
            Self::Beats { over, play } => match play {
                Ok(play) if play.beats(over, rules) => Answer::Beats {
                    beats: true,
                    reason: None,
                },
                Ok(play) => not_beaten(why_not(over, play)),
                Err(reason) => not_beaten(&reason.to_string()),
            },
            Self::Moves { hand, over, must } => {
                let mut plays = Vec::new();
                over.map_or(Demand::Lead { must: None }, Demand::Beat)
                    .plays(hand, rules, &mut plays);
                plays.retain(|play| must.is_none_or(|card| play.cards().contains(card)));
                Answer::moves(plays)
            }
            Self::Instant(hand) => Answer::instant(Instant::held(hand, rules)),
            Self::Perft { seed, depth } => match perft(seed, depth, rules) {
                Ok(nodes) => Answer::Nodes { nodes },
                Err(error) => Answer::error(error.to_string()),
            },
            Self::Game {
                hands,
                first,
                must,
                actions,
            } => played_through(hands, first, must, &actions, rules),
        }
    }
}

fn moves(text: &str) -> Result<Query, BadQuery> {
    let (text, must) = split_setting(text, "must")?;
    let must = must.map(|card| card.parse()).transpose()?;
    let (hand, over) = match text.split_once('/') {
        Some((hand, over)) if !over.trim().is_empty() => (hand, Some(on_the_table(over)?)),
        Some((hand, _)) => (hand, None),
        None => (text.as_str(), None),
    };
    let hand: Cards = hand.parse()?;
    if hand.len() > LARGEST_HAND {
        return Err(BadQuery::LargeHand(hand.len()));
    }
    Ok(Query::Moves { hand, over, must })
}

fn game(text: &str) -> Result<Query, BadQuery> {
    let (setting, actions) = text.split_once(':').unwrap_or((text, ""));
    let (setting, first) = split_setting(setting, "first")?;
    let (lists, must) = split_setting(&setting, "must")?;
    let lists: Vec<_> = lists.split('|').collect();
    if !(2..=Seat::COUNT).contains(&lists.len()) {
        return Err(BadQuery::HandCount(lists.len()));
    }
    let mut hands = BySeat([Cards::NONE; Seat::COUNT]);
    let mut dealt = Cards::NONE;
    for (seat, list) in Seat::ALL.into_iter().zip(lists) {
        let hand: Cards = list.parse()?;
        if let Some(card) = dealt.intersection(hand).lowest() {
            return Err(NotACard::Twice(card).into());
        }
        dealt = dealt.union(hand);
        hands[seat] = hand;
    }
    let first = first.ok_or(BadQuery::NoFirst)?;
    let first = seat(&first)
        .filter(|seat| !hands[*seat].is_empty())
        .ok_or(BadQuery::First)?;
    let must: Option<Card> = must.map(|card| card.parse()).transpose()?;
    if let Some(card) = must
        && !hands[first].contains(card)
    {
        return Err(BadQuery::MustIsElsewhere(card));
    }
    Ok(Query::Game {
        hands,
        first,
        must,
        actions: actions.to_owned(),
    })
}

/// Takes the word `name=…` out of the text.
fn split_setting(text: &str, name: &'static str) -> Result<(String, Option<String>), BadQuery> {
    let value_of = |word: &str| {
        let value = word.strip_prefix(name)?.strip_prefix('=')?;
        Some(value.to_owned())
    };
    let values: Vec<_> = text.split_whitespace().filter_map(value_of).collect();
    if values.len() > 1 {
        return Err(BadQuery::SettingTwice(name));
    }
    let others: Vec<_> = text
        .split_whitespace()
        .filter(|word| value_of(word).is_none())
        .collect();
    Ok((others.join(" "), values.into_iter().next()))
}

fn on_the_table(text: &str) -> Result<Combo, BadQuery> {
    Combo::parse(text.parse()?).map_err(BadQuery::Table)
}

fn seat(text: &str) -> Option<Seat> {
    text.parse().ok().and_then(Seat::new)
}

fn not_beaten(reason: &str) -> Answer {
    Answer::Beats {
        beats: false,
        reason: Some(reason.to_owned()),
    }
}

fn why_not(over: Combo, play: Combo) -> &'static str {
    let outranks = match play.kind() {
        Kind::Triple | Kind::Quad => play.top().rank() > over.top().rank(),
        Kind::Single | Kind::Pair | Kind::Straight | Kind::PairRun => play.top() > over.top(),
    };
    if play.kind() == over.kind() && play.len() == over.len() {
        if outranks {
            "a straight of one suit is beaten only by a straight of one suit"
        } else {
            "it is not higher"
        }
    } else if play.is_bomb() {
        "this bomb does not chop that"
    } else {
        "it is of another kind or length"
    }
}

fn played_through(hands: BySeat<Cards>, first: Seat, must: Option<Card>, actions: &str, rules: &Rules) -> Answer {
    let mut hands = hands;
    let mut game = Game::new(hands.map(|hand| hand.len() as u8), first, must);
    let actions = actions.trim();
    let actions = actions.split(',').filter(|_| !actions.is_empty());
    for (at, action) in actions.enumerate() {
        match acted(game, &mut hands, action, rules) {
            Ok(next) => game = next,
            Err(error) => {
                return Answer::Error {
                    error: error.to_string(),
                    at: Some(at),
                };
            }
        }
    }
    Answer::standing(&game)
}

/// The game after one action, such as `2 5S 5H` or `0 pass`.
fn acted(game: Game, hands: &mut BySeat<Cards>, action: &str, rules: &Rules) -> Result<Game, BadQuery> {
    let action = action.trim();
    let (number, what) = action.split_once(char::is_whitespace).ok_or(BadQuery::Action)?;
    let seat = seat(number).ok_or(BadQuery::Action)?;
    let hand = hands[seat];
    if what.trim().eq_ignore_ascii_case("pass") {
        let only_twos = game.turn() == Some(seat)
            && game.table().is_none()
            && !rules.finish_on_two
            && Cards::TWOS.contains_all(hand);
        let next = if only_twos {
            game.decline_lead(rules, seat, hand)
        } else {
            game.pass(rules, seat)
        };
        return next.map_err(|refused| refused.reason.into());
    }
    let cards: Cards = what.parse()?;
    let play = Combo::parse(cards).map_err(Refusal::from)?;
    let next = game.play(rules, seat, hand, play).map_err(|refused| refused.reason)?;
    hands[seat] = hand.without(cards);
    Ok(next)
}

/// Why a line cannot be answered.
#[derive(Debug, thiserror::Error)]
pub(super) enum BadQuery {
    #[error("an empty line asks nothing")]
    Empty,
    #[error("there is no question `{0}`; ask classify, beats, moves, instant, perft or game")]
    NoSuchQuestion(String),
    #[error(transparent)]
    Card(#[from] NotACard),
    #[error("put `/` between what is on the table and the play")]
    NoSlash,
    #[error("what is on the table is no combination: {0}")]
    Table(NotACombo),
    #[error("{0}= is given twice")]
    SettingTwice(&'static str),
    #[error("plays are listed for hands of at most {LARGEST_HAND} cards; this one has {0}")]
    LargeHand(usize),
    #[error("perft takes two whole numbers, the seed and the depth")]
    NotNumbers,
    #[error("a game has 2 to 4 hands separated by `|`; these are {0}")]
    HandCount(usize),
    #[error("say who leads: first=N, where N is a seat")]
    NoFirst,
    #[error("first= names no seat that holds cards")]
    First,
    #[error("must={0} is not in the hand that leads")]
    MustIsElsewhere(Card),
    #[error("an action is `SEAT CARDS` or `SEAT pass`, where SEAT is 0 to 3")]
    Action,
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// The most cards of which every play is listed: the list doubles with every few cards.
const LARGEST_HAND: usize = 13;
