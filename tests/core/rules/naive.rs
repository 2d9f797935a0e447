//! Combinations, chops and legal plays once more, from the rule book and without a thought for speed. Nothing of the
//! engine is used but its cards and the values of its house rules.

use thirteen::rules::{Card, Cards, Rules};

/// What a set of cards is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Single,
    Pair,
    Triple,
    Quad,
    Straight(usize),
    PairRun(usize),
}

/// What a seat is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Asked {
    Lead(Option<Card>),
    Beat(Cards),
    ComeBack(Cards),
}

pub(crate) fn shape(cards: Cards) -> Option<Shape> {
    let mut held = [0; 13];
    for card in cards {
        held[rank(card)] += 1;
    }
    let ranks: Vec<usize> = (0..13).filter(|rank| held[*rank] > 0).collect();
    let each: Vec<usize> = ranks.iter().map(|rank| held[*rank]).collect();
    let follow = ranks.windows(2).all(|two| two[1] == two[0] + 1);
    let has_two = held[12] > 0;
    match *each.as_slice() {
        [] => None,
        [1] => Some(Shape::Single),
        [2] => Some(Shape::Pair),
        [3] => Some(Shape::Triple),
        [4] => Some(Shape::Quad),
        _ if !follow || has_two || ranks.len() < 3 => None,
        _ if each.iter().all(|count| *count == 1) => Some(Shape::Straight(ranks.len())),
        _ if each.iter().all(|count| *count == 2) => Some(Shape::PairRun(ranks.len())),
        _ => None,
    }
}

/// The rows are what is on the table, the columns the answer: a run of three pairs, a quad, a run of four, of five or more.
const CHOPS: [(&str, [&str; 4]); 8] = [
    ("single 2", ["yes", "yes", "yes", "yes"]),
    ("pair of 2s", ["no", "quad_chops_pair_of_2s", "yes", "yes"]),
    ("triple of 2s", ["no", "no", "no", "five_pairs_chop_triple_2s"]),
    ("four 2s", ["no", "no", "no", "no"]),
    ("3-pair run", ["higher", "bomb_ladder", "bomb_ladder", "bomb_ladder"]),
    ("quad", ["no", "higher", "bomb_ladder", "bomb_ladder"]),
    ("4-pair run", ["no", "no", "higher", "bomb_ladder"]),
    ("5-pair run or longer", ["no", "no", "no", "longer"]),
];

/// What the chop table says about an answer of this shape; nothing for answers that are no bombs and for tables that no
/// bomb beats.
fn chop(over: Cards, answer: Shape, rules: &Rules) -> Option<&'static str> {
    let over_shape = shape(over)?;
    let of_twos = over.into_iter().all(|card| rank(card) == 12);
    let row = match over_shape {
        Shape::Single | Shape::Pair | Shape::Triple | Shape::Quad if of_twos => over.len() - 1,
        Shape::PairRun(3) => 4,
        Shape::Quad => 5,
        Shape::PairRun(4) => 6,
        Shape::PairRun(_) => 7,
        Shape::Single | Shape::Pair | Shape::Triple | Shape::Straight(_) => return None,
    };
    let column = match answer {
        Shape::PairRun(3) => 0,
        Shape::Quad => 1,
        Shape::PairRun(4) => 2,
        Shape::PairRun(_) => 3,
        Shape::Single | Shape::Pair | Shape::Triple | Shape::Straight(_) => return None,
    };
    if let (true, true, Shape::PairRun(pairs)) = (rules.exact_chops, of_twos, answer)
        && pairs != over.len() + 2
    {
        return Some("no");
    }
    Some(match CHOPS[row].1[column] {
        "yes" => "yes",
        "no" => "no",
        "higher" => "higher",
        "longer" => "longer",
        rule => match setting(rules, rule).as_str() {
            "on" => "yes",
            _ => "no",
        },
    })
}

pub(crate) fn beats(over: Cards, answer: Cards, rules: &Rules) -> bool {
    let (Some(over_shape), Some(shape)) = (shape(over), shape(answer)) else {
        return false;
    };
    if shape == over_shape {
        let higher = match shape {
            Shape::Triple | Shape::Quad => top(answer) / 4 > top(over) / 4,
            Shape::Single | Shape::Pair | Shape::Straight(_) | Shape::PairRun(_) => top(answer) > top(over),
        };
        let suits_agree =
            !(rules.suited_straights && matches!(shape, Shape::Straight(_)) && one_suit(over) && !one_suit(answer));
        return higher && suits_agree;
    }
    match chop(over, shape, rules) {
        Some("yes") => true,
        Some("longer") => answer.len() > over.len(),
        _ => false,
    }
}

/// Whether a bomb of this shape could beat what is on the table if its ranks are high enough.
pub(crate) fn could_beat(over: Cards, answer: Shape, rules: &Rules) -> bool {
    match chop(over, answer, rules) {
        Some("yes" | "higher") => true,
        Some("longer") => length(answer) >= over.len(),
        _ => false,
    }
}

/// The number of cards of a bomb.
pub(crate) fn length(bomb: Shape) -> usize {
    match bomb {
        Shape::PairRun(pairs) => pairs * 2,
        Shape::Single | Shape::Pair | Shape::Triple | Shape::Quad | Shape::Straight(_) => 4,
    }
}

/// Every legal play among `candidates`, which are all the combinations of the hand.
pub(crate) fn plays(asked: Asked, hand: Cards, candidates: &[Cards], rules: &Rules) -> Vec<Cards> {
    let bombs_may_lead = setting(rules, "bombs_may_lead");
    let any_bomb = rules.any_bomb_after_pass;
    let four_pairs = setting(rules, "four_pairs_after_pass") == "in_seat";
    let may = |play: &&Cards| {
        let play = **play;
        let shape = shape(play).expect("a combination");
        match asked {
            Asked::Lead(must) => {
                let may_lead = match shape {
                    Shape::Quad => bombs_may_lead != "off",
                    Shape::PairRun(_) => bombs_may_lead == "on",
                    Shape::Single | Shape::Pair | Shape::Triple | Shape::Straight(_) => true,
                };
                may_lead && must.is_none_or(|card| play.contains(card))
            }
            Asked::Beat(over) => beats(over, play, rules),
            Asked::ComeBack(over) => {
                let comes_back = match shape {
                    Shape::PairRun(pairs) => any_bomb || (four_pairs && pairs >= 4),
                    Shape::Quad => any_bomb,
                    Shape::Single | Shape::Pair | Shape::Triple | Shape::Straight(_) => false,
                };
                comes_back && beats(over, play, rules)
            }
        }
    };
    let legal: Vec<Cards> = candidates.iter().filter(may).copied().collect();
    if rules.finish_on_two {
        return legal;
    }
    let only_twos = |cards: Cards| cards.into_iter().all(|card| rank(card) == 12);
    if matches!(asked, Asked::Lead(_)) && only_twos(hand) {
        return Vec::new();
    }
    let spoils = |play: &Cards| {
        let rest = hand.without(*play);
        if rest.is_empty() {
            play.into_iter().any(|card| rank(card) == 12)
        } else {
            only_twos(rest)
        }
    };
    if legal.iter().all(spoils) {
        legal
    } else {
        legal.into_iter().filter(|play| !spoils(play)).collect()
    }
}

/// All subsets of the hand, which has at most 13 cards.
pub(crate) fn subsets(hand: Cards) -> impl Iterator<Item = Cards> {
    let cards: Vec<Card> = hand.into_iter().collect();
    (0..1_usize << cards.len()).map(move |chosen| {
        let taken = cards.iter().enumerate().filter(|(place, _)| chosen >> place & 1 == 1);
        taken.map(|(_, card)| *card).collect()
    })
}

pub(crate) fn rank(card: Card) -> usize {
    usize::from(card.value() / 4)
}

pub(crate) fn setting(rules: &Rules, name: &str) -> String {
    rules.value(name).expect("a house rule")
}

fn top(cards: Cards) -> u8 {
    cards.into_iter().map(Card::value).max().expect("cards")
}

fn one_suit(cards: Cards) -> bool {
    let mut suits = cards.into_iter().map(|card| card.value() % 4);
    let first = suits.next();
    suits.all(|suit| Some(suit) == first)
}
