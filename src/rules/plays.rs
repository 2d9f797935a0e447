//! The plays that a hand allows: every combination that may be led, or that beats what is on the table.
//!
//! Plays that use different suits of the same ranks are different plays. Nothing is allocated but the caller's list,
//! which keeps its room from call to call.

use super::card::{Card, Cards, Rank};
use super::combo::{Bomb, Combo, Kind, Target};
use super::ruleset::{BombLeads, FourPairs, Rules};

/// What a seat is asked for when its turn comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Demand {
    /// The lead, with anything; the first lead must hold a card.
    Lead {
        /// The card that the play must hold.
        must: Option<Card>,
    },
    /// Something that beats this.
    Beat(Combo),
    /// The seat has passed: a bomb that may come back after a pass and beats this.
    Return(Combo),
}

impl Demand {
    /// Lists every legal play of `hand` in `plays`, which is emptied first. The order has no meaning.
    pub fn plays(self, hand: Cards, rules: &Rules, plays: &mut Vec<Combo>) {
        plays.clear();
        match self {
            Self::Lead { must } => {
                leads(hand, rules, plays);
                if let Some(card) = must {
                    plays.retain(|play| play.cards().contains(card));
                }
            }
            Self::Beat(over) => {
                answers_in_kind(hand, over, rules, plays);
                chops(hand, over, rules, plays);
            }
            Self::Return(over) => {
                if over.is_bomb() {
                    answers_in_kind(hand, over, rules, plays);
                }
                chops(hand, over, rules, plays);
                plays.retain(|play| returns_after_pass(*play, rules));
            }
        }
        if !rules.finish_on_two {
            keep_a_way_out(self, hand, plays);
        }
    }
}

/// Whether a seat that has passed may play this bomb.
pub(super) fn returns_after_pass(play: Combo, rules: &Rules) -> bool {
    match play.bomb() {
        Some(Bomb::Run { pairs }) => {
            rules.any_bomb_after_pass || (pairs >= 4 && rules.four_pairs_after_pass == FourPairs::InSeat)
        }
        Some(Bomb::Quad) => rules.any_bomb_after_pass,
        None => false,
    }
}

/// Whether, by what everyone can see, a seat that has passed and holds `left` cards could hold a bomb that may come
/// back against `over`. `unplayed` are the cards that nobody has played yet.
pub(super) fn could_return(over: Combo, left: usize, unplayed: Cards, rules: &Rules) -> bool {
    let target = Target::of(over);
    if target == Target::Ordinary {
        return false;
    }
    let possible = |bomb: &Bomb| bomb.could_beat(target, rules) && bomb.len() <= left && bomb.fits_in(unplayed);
    let four_pairs = rules.four_pairs_after_pass == FourPairs::InSeat && possible(&Bomb::Run { pairs: 4 });
    four_pairs || (rules.any_bomb_after_pass && ANY_BOMB.iter().any(possible))
}

/// Whether the play would leave nothing but 2s, or would go out with one.
pub(super) fn finishes_on_twos(hand: Cards, play: Cards) -> bool {
    let rest = hand.without(play);
    if rest.is_empty() {
        !play.intersection(Cards::TWOS).is_empty()
    } else {
        Cards::TWOS.contains_all(rest)
    }
}

fn keep_a_way_out(demand: Demand, hand: Cards, plays: &mut Vec<Combo>) {
    let leads_twos_alone = matches!(demand, Demand::Lead { .. }) && Cards::TWOS.contains_all(hand);
    if leads_twos_alone {
        plays.clear();
    } else if plays.iter().any(|play| !finishes_on_twos(hand, play.cards())) {
        plays.retain(|play| !finishes_on_twos(hand, play.cards()));
    }
}

fn leads(hand: Cards, rules: &Rules, plays: &mut Vec<Combo>) {
    for card in hand {
        plays.push(Combo::known(card.into(), Kind::Single));
    }
    for rank in hand.ranks_with(2) {
        of_a_rank(hand, rank, Kind::Pair, plays);
        of_a_rank(hand, rank, Kind::Triple, plays);
        if rules.bombs_may_lead != BombLeads::Off {
            of_a_rank(hand, rank, Kind::Quad, plays);
        }
    }
    let anywhere = Run {
        kind: Kind::Straight,
        ranks: 3..=12,
        above: None,
    };
    anywhere.list(hand, plays);
    if rules.bombs_may_lead == BombLeads::On {
        Run {
            kind: Kind::PairRun,
            ..anywhere
        }
        .list(hand, plays);
    }
}

/// The plays of the same kind and length that outrank `over`.
fn answers_in_kind(hand: Cards, over: Combo, rules: &Rules, plays: &mut Vec<Combo>) {
    let top = over.top();
    match over.kind() {
        Kind::Single => {
            plays.extend(
                hand.above(top)
                    .into_iter()
                    .map(|card| Combo::known(card.into(), Kind::Single)),
            );
        }
        Kind::Pair => {
            for rank in hand.ranks_with(2) {
                if rank >= top.rank() {
                    of_a_rank(hand, rank, Kind::Pair, plays);
                }
            }
            plays.retain(|play| play.top() > top);
        }
        kind @ (Kind::Triple | Kind::Quad) => {
            for rank in hand.ranks_with(3) {
                if rank > top.rank() {
                    of_a_rank(hand, rank, kind, plays);
                }
            }
        }
        Kind::Straight => {
            let run = Run {
                kind: Kind::Straight,
                ranks: over.len()..=over.len(),
                above: Some(top),
            };
            if rules.suited_straights && over.is_suited() {
                for suit in super::card::Suit::ALL {
                    run.clone().list(hand.of_suit(suit), plays);
                }
            } else {
                run.list(hand, plays);
            }
        }
        Kind::PairRun => {
            let pairs = over.len() / 2;
            Run {
                kind: Kind::PairRun,
                ranks: pairs..=pairs,
                above: Some(top),
            }
            .list(hand, plays);
        }
    }
}

/// The bombs that beat `over` although they are of another kind or length.
fn chops(hand: Cards, over: Combo, rules: &Rules, plays: &mut Vec<Combo>) {
    let target = Target::of(over);
    if target == Target::Ordinary {
        return;
    }
    if Bomb::Quad.chops(target, rules) {
        for rank in hand.ranks_with(4) {
            of_a_rank(hand, rank, Kind::Quad, plays);
        }
    }
    let mut pairs = 3;
    while (Bomb::Run { pairs }).fits_in(hand) {
        if (Bomb::Run { pairs }).chops(target, rules) {
            Run {
                kind: Kind::PairRun,
                ranks: pairs..=pairs,
                above: None,
            }
            .list(hand, plays);
        }
        pairs += 1;
    }
}

/// Every way to take a pair, triple or quad from the cards of one rank.
fn of_a_rank(hand: Cards, rank: Rank, kind: Kind, plays: &mut Vec<Combo>) {
    let ways = match kind {
        Kind::Pair => &PAIRS,
        Kind::Triple => &TRIPLES,
        Kind::Quad => &QUAD,
        Kind::Single | Kind::Straight | Kind::PairRun => return,
    };
    let shift = rank.index() * 4;
    let held = suits_of(hand, shift);
    plays.extend(ways.within(held).map(|way| Combo::known(shifted(way, shift), kind)));
}

/// A search for straights or pair runs in a hand.
#[derive(Clone)]
struct Run {
    kind: Kind,
    /// How many ranks it may span.
    ranks: std::ops::RangeInclusive<usize>,
    /// The card that its top card must outrank.
    above: Option<Card>,
}

impl Run {
    fn list(&self, hand: Cards, plays: &mut Vec<Combo>) {
        let (each, ways) = match self.kind {
            Kind::PairRun => (2, &PAIRS),
            Kind::Straight | Kind::Single | Kind::Pair | Kind::Triple | Kind::Quad => (1, &SINGLES),
        };
        let shortest = *self.ranks.start();
        let lowest_start = self
            .above
            .map_or(0, |top| (top.rank().index() as usize + 1).saturating_sub(shortest));
        for start in hand.ranks_with(each).run_starts(shortest) {
            if usize::from(start.index()) >= lowest_start {
                self.extend(hand, ways, start.index() * 4, 1, Cards::NONE, plays);
            }
        }
    }

    /// Takes the cards of one more rank in every way, and goes on from each.
    fn extend(&self, hand: Cards, ways: &Ways, shift: u8, spanned: usize, taken: Cards, plays: &mut Vec<Combo>) {
        if shift >= TWOS_SHIFT {
            return;
        }
        for way in ways.within(suits_of(hand, shift)) {
            let cards = taken.union(shifted(way, shift));
            let play = Combo::known(cards, self.kind);
            if self.ranks.contains(&spanned) && self.above.is_none_or(|top| play.top() > top) {
                plays.push(play);
            }
            if spanned < *self.ranks.end() {
                self.extend(hand, ways, shift + 4, spanned + 1, cards, plays);
            }
        }
    }
}

fn suits_of(hand: Cards, shift: u8) -> usize {
    (hand.bits() >> shift & 0b1111) as usize
}

fn shifted(suits: u8, shift: u8) -> Cards {
    Cards::from_bits(u64::from(suits) << shift).expect("a rank's four suits lie within the deck")
}

/// For each set of suits held, the ways to take a number of them.
struct Ways([(u8, [u8; 6]); 16]);

impl Ways {
    const fn of(count: u32) -> Self {
        let mut table = [(0, [0; 6]); 16];
        let mut held = 0;
        while held < 16_u8 {
            let mut way = 1;
            while way < 16_u8 {
                if way & !held == 0 && way.count_ones() == count {
                    let row = &mut table[held as usize];
                    row.1[row.0 as usize] = way;
                    row.0 += 1;
                }
                way += 1;
            }
            held += 1;
        }
        Self(table)
    }

    fn within(&self, held: usize) -> impl Iterator<Item = u8> {
        let (count, ways) = self.0[held];
        ways.into_iter().take(usize::from(count))
    }
}

static SINGLES: Ways = Ways::of(1);
static PAIRS: Ways = Ways::of(2);
static TRIPLES: Ways = Ways::of(3);
static QUAD: Ways = Ways::of(4);

/// Where the 2s begin among the 52 bits.
const TWOS_SHIFT: u8 = 48;

/// The shapes of bomb that differ in what they beat; a longer run beats whatever it meets as five pairs do.
const ANY_BOMB: [Bomb; 5] = [
    Bomb::Quad,
    Bomb::Run { pairs: 3 },
    Bomb::Run { pairs: 4 },
    Bomb::Run { pairs: 5 },
    Bomb::Run { pairs: 6 },
];
