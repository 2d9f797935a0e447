//! How likely a play is to stand: whether someone could beat it, by the cards that have not been seen.

use super::Situation;
use crate::rules::{Card, Cards, Combo, Kind, Rank, Ranks, Rules, Seats};

/// The chances that a combination stands against some opponents, by kind, length and rank.
pub(super) struct Odds {
    rules: Rules,
    unseen: Cards,
    /// The most cards that one of these opponents holds.
    most_left: usize,
    /// That nobody has a higher single, pair or triple than one of this rank.
    alike: [[f32; RANKS]; 3],
    /// That nobody has a higher straight, by number of ranks and top rank.
    straights: [[f32; RANKS]; RANKS],
    /// That nobody chops one 2, and two.
    chops: [f32; 2],
    /// That nobody has a higher single than each card.
    cards: [f32; 52],
}

impl Odds {
    /// The odds against these opponents.
    pub(super) fn against(opponents: Seats, situation: &Situation<'_>) -> Self {
        let unseen = situation.unseen();
        let mut odds = Self {
            rules: *situation.rules,
            unseen,
            most_left: 0,
            alike: [[1.0; RANKS]; 3],
            straights: [[1.0; RANKS]; RANKS],
            chops: [1.0; 2],
            cards: [1.0; 52],
        };
        for opponent in opponents {
            let left = usize::from(situation.game.left(opponent));
            odds.most_left = odds.most_left.max(left);
            odds.face(left);
        }
        odds
    }

    /// Multiplies in the chances that one opponent with `left` cards does not beat.
    fn face(&mut self, left: usize) {
        let share = (left as f32 / self.unseen.len().max(left).max(1) as f32).min(1.0);
        let held = Held::of(self.unseen, share);
        let mut higher = [1.0_f32; 3];
        for rank in (0..RANKS).rev() {
            for (count, higher) in higher.iter_mut().enumerate() {
                self.alike[count][rank] *= 1.0 - WILLING[count] * (1.0 - *higher);
                if left > count {
                    *higher *= 1.0 - held.at_least[count][rank];
                }
            }
        }
        for card in Cards::DECK {
            let above = self.unseen.above(card).len() as i32;
            self.cards[usize::from(card.value())] *= 1.0 - WILLING[0] * (1.0 - (1.0 - share).powi(above));
        }
        for length in 3..=left.min(12) {
            let mut higher = 1.0_f32;
            for top in (length - 1..=ACE).rev() {
                self.straights[length][top] *= 1.0 - WILLING_STRAIGHT * (1.0 - higher);
                let window = &held.at_least[0][top + 1 - length..=top];
                higher *= 1.0 - window.iter().product::<f32>();
            }
        }
        let quad = if left >= 4 { 1.0 - held.quads() } else { 1.0 };
        let run = |pairs: usize| {
            if left >= pairs * 2 {
                1.0 - held.pair_runs(pairs)
            } else {
                1.0
            }
        };
        self.chops[0] *= quad * run(3);
        self.chops[1] *= if self.rules.quad_chops_pair_of_2s {
            quad * run(4)
        } else {
            run(4)
        };
    }

    /// The chance that this play stands.
    pub(super) fn stands(&self, play: Combo) -> f32 {
        if !self.could_be_beaten(play) {
            return 1.0;
        }
        let rank = usize::from(play.top().rank().index());
        let twos = play.is_of_twos();
        match play.kind() {
            Kind::Single if twos => self.cards[usize::from(play.top().value())] * self.chops[0],
            Kind::Single => self.cards[usize::from(play.top().value())],
            Kind::Pair if twos => self.alike[1][rank] * self.chops[1],
            Kind::Pair => self.alike[1][rank],
            Kind::Triple => self.alike[2][rank],
            Kind::Straight => self.straights[play.len()][rank],
            Kind::Quad | Kind::PairRun => BOMB_STANDS,
        }
    }

    /// By rank alone: the chance that a combination stands whose top card is the lower of its rank.
    pub(super) fn of_rank(&self, kind: Kind, length: usize, top: usize) -> f32 {
        match kind {
            Kind::Single => {
                let low = self.cards[top * 4];
                let high = self.cards[top * 4 + 3];
                (low + high) / 2.0
            }
            Kind::Pair => self.alike[1][top],
            Kind::Triple => self.alike[2][top],
            Kind::Straight => self.straights[length][top],
            Kind::Quad | Kind::PairRun => BOMB_STANDS,
        }
    }

    /// Whether some cards that were not seen would beat this play. Never wrongly no.
    pub(super) fn could_be_beaten(&self, play: Combo) -> bool {
        self.could_beat(play.kind(), play.len(), play.top())
    }

    /// Whether some cards that were not seen would beat such a play with this top card. Never wrongly no.
    pub(super) fn could_beat(&self, kind: Kind, cards: usize, top: Card) -> bool {
        let unseen = self.unseen;
        if cards <= self.most_left {
            let higher = |ranks: Ranks| ranks.highest().is_some_and(|best| best > top.rank());
            let same = unseen.of_rank(top.rank());
            let in_kind = match kind {
                Kind::Single => !unseen.above(top).is_empty(),
                Kind::Pair => higher(unseen.ranks_with(2)) || (same.len() == 2 && same.highest() > Some(top)),
                Kind::Triple => higher(unseen.ranks_with(3)),
                Kind::Quad => higher(unseen.ranks_with(4)),
                Kind::Straight => self.higher_run(unseen.ranks_with(1), cards, top),
                Kind::PairRun => self.higher_run(unseen.ranks_with(2), cards / 2, top),
            };
            if in_kind {
                return true;
            }
        }
        let may_be_chopped = matches!(kind, Kind::Quad | Kind::PairRun) || top.rank() == Rank::TWO;
        may_be_chopped && self.bomb_is_possible()
    }

    /// Whether someone may hold a quad or a pair run.
    pub(super) fn bomb_is_possible(&self) -> bool {
        let quad = self.most_left >= 4 && !self.unseen.ranks_with(4).is_empty();
        let run = self.most_left >= 6 && !self.unseen.ranks_with(2).run_starts(3).is_empty();
        quad || run
    }

    /// Whether a run of this many ranks can end above the play's top card.
    fn higher_run(&self, ranks: Ranks, length: usize, top: Card) -> bool {
        let Some(start) = ranks.run_starts(length).highest() else {
            return false;
        };
        let end = Rank::new(start.index() + length as u8 - 1).expect("a run ends within the ranks");
        end > top.rank() || (end == top.rank() && self.unseen.of_rank(end).highest() > Some(top))
    }
}

/// The chances that one opponent holds one, two or three cards of a rank.
struct Held {
    at_least: [[f32; RANKS]; 3],
    quad: [f32; RANKS],
}

impl Held {
    /// When each unseen card is his with the chance `share`.
    fn of(unseen: Cards, share: f32) -> Self {
        let mut held = Self {
            at_least: [[0.0; RANKS]; 3],
            quad: [0.0; RANKS],
        };
        let miss = 1.0 - share;
        for rank in 0..RANKS {
            let count = (unseen.bits() >> (rank * 4) & 0b1111).count_ones() as usize;
            let exactly = |number: usize| {
                if number > count {
                    0.0
                } else {
                    CHOOSE[count][number] * share.powi(number as i32) * miss.powi((count - number) as i32)
                }
            };
            let mut at_least = 1.0;
            for number in 0..3 {
                at_least -= exactly(number);
                held.at_least[number][rank] = f32::max(at_least, 0.0);
            }
            held.quad[rank] = exactly(4);
        }
        held
    }

    fn quads(&self) -> f32 {
        1.0 - self.quad.iter().map(|chance| 1.0 - chance).product::<f32>()
    }

    fn pair_runs(&self, pairs: usize) -> f32 {
        let runs = self.at_least[1][..=ACE].windows(pairs);
        1.0 - runs.map(|run| 1.0 - run.iter().product::<f32>()).product::<f32>()
    }
}

const RANKS: usize = 13;
const ACE: usize = 11;
/// How often a player who can beat a single, a pair or a triple does.
const WILLING: [f32; 3] = [0.75, 0.8, 0.85];
/// How often a player who can beat a straight does.
const WILLING_STRAIGHT: f32 = 0.85;
/// A bomb is beaten by a better bomb alone.
const BOMB_STANDS: f32 = 0.97;
/// How many ways there are to take some of up to four cards.
const CHOOSE: [[f32; 5]; 5] = [
    [1.0, 0.0, 0.0, 0.0, 0.0],
    [1.0, 1.0, 0.0, 0.0, 0.0],
    [1.0, 2.0, 1.0, 0.0, 0.0],
    [1.0, 3.0, 3.0, 1.0, 0.0],
    [1.0, 4.0, 6.0, 4.0, 1.0],
];
