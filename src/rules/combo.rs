//! Combinations: the only things that may be put on the table, and which beats which.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::card::{Card, Cards, Rank, Ranks, Suit};
use super::ruleset::Rules;

/// A combination of cards. It is made only by [`Combo::parse`] and by the move generator, so every `Combo` is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Combo {
    cards: Cards,
    kind: Kind,
}

/// The kinds of combination.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Kind {
    /// One card: *rác*.
    Single,
    /// Two cards of a rank: *đôi*.
    Pair,
    /// Three cards of a rank: *sám*.
    Triple,
    /// Four cards of a rank: *tứ quý*. A bomb.
    Quad,
    /// Three to twelve cards of consecutive ranks within 3 to A: *sảnh*.
    Straight,
    /// Three or more consecutive pairs within 3 to A: *đôi thông*. A bomb.
    PairRun,
}

impl Kind {
    /// The kind's name in commands and files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Single => "single",
            Self::Pair => "pair",
            Self::Triple => "triple",
            Self::Quad => "quad",
            Self::Straight => "straight",
            Self::PairRun => "pair_run",
        }
    }
}

impl Combo {
    /// Reads a set of cards as the one combination that it can be.
    ///
    /// # Errors
    /// [`NotACombo`] with the reason when the cards are no combination.
    ///
    /// ```
    /// use thirteen::rules::{Cards, Combo, Kind};
    ///
    /// let cards: Cards = "3S 3D 4C 4H 5S 5C".parse()?;
    /// assert_eq!(Combo::parse(cards)?.kind(), Kind::PairRun);
    /// assert!(Combo::parse("3S 4S".parse()?).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn parse(cards: Cards) -> Result<Self, NotACombo> {
        let count = cards.len();
        let ranks = cards.ranks_with(1);
        let kind = match (count, ranks.len()) {
            (0, _) => return Err(NotACombo::Empty),
            (1, _) => Kind::Single,
            (2, 1) => Kind::Pair,
            (3, 1) => Kind::Triple,
            (4, 1) => Kind::Quad,
            (2, _) => return Err(NotACombo::DifferentRanks),
            (_, distinct) if distinct == count => run(ranks, Kind::Straight)?,
            (_, distinct)
                if distinct * 2 == count && cards.ranks_with(2) == ranks && cards.ranks_with(3).is_empty() =>
            {
                run(ranks, Kind::PairRun)?
            }
            (_, _) => return Err(NotACombo::Mixed),
        };
        Ok(Self { cards, kind })
    }

    /// A combination that the caller knows to be one of `kind`.
    pub(crate) const fn known(cards: Cards, kind: Kind) -> Self {
        Self { cards, kind }
    }

    /// The combination's cards.
    pub const fn cards(self) -> Cards {
        self.cards
    }

    /// What kind of combination it is.
    pub const fn kind(self) -> Kind {
        self.kind
    }

    /// How many cards it has.
    pub const fn len(self) -> usize {
        self.cards.len()
    }

    /// Never true: a combination has cards.
    pub const fn is_empty(self) -> bool {
        false
    }

    /// The card of highest value, which decides between two of the same kind.
    pub const fn top(self) -> Card {
        self.cards.highest().expect("a combination has cards")
    }

    /// Quads and pair runs are bombs.
    pub const fn is_bomb(self) -> bool {
        matches!(self.kind, Kind::Quad | Kind::PairRun)
    }

    /// Whether it holds a 2; then all its cards are 2s.
    pub const fn is_of_twos(self) -> bool {
        !self.cards.intersection(Cards::TWOS).is_empty()
    }

    /// Whether any rules let a bomb of another kind or length beat it.
    pub(super) const fn can_be_chopped(self) -> bool {
        self.is_bomb() || self.is_of_twos()
    }

    /// Whether all its cards are of one suit.
    pub fn is_suited(self) -> bool {
        Suit::ALL.iter().any(|suit| self.cards.of_suit(*suit) == self.cards)
    }

    /// Whether it may be played on `over` by these rules.
    pub fn beats(self, over: Self, rules: &Rules) -> bool {
        if self.kind == over.kind && self.len() == over.len() {
            let outranks = match self.kind {
                Kind::Triple | Kind::Quad => self.top().rank() > over.top().rank(),
                Kind::Single | Kind::Pair | Kind::Straight | Kind::PairRun => self.top() > over.top(),
            };
            let follows_suit =
                !rules.suited_straights || self.kind != Kind::Straight || !over.is_suited() || self.is_suited();
            outranks && follows_suit
        } else {
            self.bomb().is_some_and(|bomb| bomb.chops(Target::of(over), rules))
        }
    }

    /// The bomb that it is, if it is one.
    pub(super) const fn bomb(self) -> Option<Bomb> {
        match self.kind {
            Kind::Quad => Some(Bomb::Quad),
            Kind::PairRun => Some(Bomb::Run { pairs: self.len() / 2 }),
            Kind::Single | Kind::Pair | Kind::Triple | Kind::Straight => None,
        }
    }
}

impl fmt::Display for Combo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cards.fmt(f)
    }
}

impl fmt::Debug for Combo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.kind, self.cards)
    }
}

/// The shape of a bomb, without its rank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Bomb {
    /// Four of a rank.
    Quad,
    /// Consecutive pairs.
    Run { pairs: usize },
}

/// What a bomb meets on the table: the rows of the chop table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Target {
    /// One to four 2s.
    Twos(usize),
    /// Four of a rank below 2.
    Quad,
    /// Consecutive pairs.
    Run { pairs: usize },
    /// Anything else, which no bomb beats.
    Ordinary,
}

impl Target {
    /// The row of the chop table in which this combination stands.
    pub(super) fn of(over: Combo) -> Self {
        match over.kind {
            Kind::Single | Kind::Pair | Kind::Triple | Kind::Quad if over.is_of_twos() => Self::Twos(over.len()),
            Kind::Quad => Self::Quad,
            Kind::PairRun => Self::Run { pairs: over.len() / 2 },
            Kind::Single | Kind::Pair | Kind::Triple | Kind::Straight => Self::Ordinary,
        }
    }
}

impl Bomb {
    /// The chop table. Bombs of the same shape are compared by [`Combo::beats`], not here.
    pub(super) fn chops(self, target: Target, rules: &Rules) -> bool {
        match (self, target) {
            (Self::Quad, Target::Twos(1)) => true,
            (Self::Quad, Target::Twos(2)) => rules.quad_chops_pair_of_2s,
            (Self::Run { pairs }, Target::Twos(twos @ (1 | 2))) => run_chops_twos(pairs, twos, rules),
            (Self::Run { pairs }, Target::Twos(3)) => {
                rules.five_pairs_chop_triple_2s && run_chops_twos(pairs, 3, rules)
            }
            (Self::Quad, Target::Run { pairs: 3 }) => rules.bomb_ladder,
            (Self::Run { pairs }, Target::Quad) => pairs >= 4 && rules.bomb_ladder,
            (Self::Run { pairs }, Target::Run { pairs: below }) => pairs > below && (below >= 5 || rules.bomb_ladder),
            (Self::Quad, Target::Run { .. } | Target::Quad | Target::Twos(_)) => false,
            (Self::Run { .. }, Target::Twos(_)) => false,
            (Self::Quad | Self::Run { .. }, Target::Ordinary) => false,
        }
    }

    /// Whether a bomb of this shape could beat what it meets, for some ranks.
    pub(super) fn could_beat(self, target: Target, rules: &Rules) -> bool {
        let same_shape = match (self, target) {
            (Self::Quad, Target::Quad) => true,
            (Self::Run { pairs }, Target::Run { pairs: below }) => pairs == below,
            (Self::Quad, Target::Run { .. } | Target::Twos(_) | Target::Ordinary)
            | (Self::Run { .. }, Target::Quad | Target::Twos(_) | Target::Ordinary) => false,
        };
        same_shape || self.chops(target, rules)
    }

    /// How many cards a bomb of this shape has.
    pub(super) const fn len(self) -> usize {
        match self {
            Self::Quad => 4,
            Self::Run { pairs } => pairs * 2,
        }
    }

    /// Whether a bomb of this shape can be made of these cards.
    pub(super) const fn fits_in(self, cards: Cards) -> bool {
        match self {
            Self::Quad => !cards.ranks_with(4).is_empty(),
            Self::Run { pairs } => !cards.ranks_with(2).run_starts(pairs).is_empty(),
        }
    }
}

/// Why a set of cards is no combination.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub enum NotACombo {
    /// There is no card.
    #[error("no cards")]
    Empty,
    /// Two cards, but no pair.
    #[error("two cards must be of the same rank")]
    DifferentRanks,
    /// The ranks of a straight or pair run do not follow each other.
    #[error("the ranks do not follow each other")]
    Gap,
    /// A 2 is in a straight or pair run.
    #[error("a 2 cannot be in a straight or a run of pairs")]
    TwoInRun,
    /// Only two pairs follow each other.
    #[error("a run of pairs has at least three pairs")]
    ShortPairRun,
    /// The ranks are held in unlike numbers.
    #[error("they are neither of one rank, nor a straight, nor a run of pairs")]
    Mixed,
}

fn run(ranks: Ranks, kind: Kind) -> Result<Kind, NotACombo> {
    if ranks.contains(Rank::TWO) {
        Err(NotACombo::TwoInRun)
    } else if ranks.run_starts(ranks.len()).is_empty() {
        Err(NotACombo::Gap)
    } else if ranks.len() < 3 {
        Err(NotACombo::ShortPairRun)
    } else {
        Ok(kind)
    }
}

fn run_chops_twos(pairs: usize, twos: usize, rules: &Rules) -> bool {
    let asked = twos + 2;
    if rules.exact_chops {
        pairs == asked
    } else {
        pairs >= asked
    }
}
