//! A game once more, from the rule book: turns, passes, coming back, going out and places, by walking round the table.

use thirteen::rules::{BySeat, Card, Cards, Rules};

use super::naive::{self, Shape};

/// A game that knows every hand.
#[derive(Clone, Debug)]
pub(crate) struct NaiveGame {
    pub(crate) hands: [Cards; 4],
    pub(crate) turn: usize,
    pub(crate) must: Option<Card>,
    /// Who played what is on the table, and what it is.
    pub(crate) table: Option<(usize, Cards)>,
    pub(crate) has_passed: [bool; 4],
    /// Who has answered what is on the table.
    answered: [bool; 4],
    declined: [bool; 4],
    pub(crate) out: Vec<usize>,
    pub(crate) over: bool,
    unplayed: Cards,
}

impl NaiveGame {
    pub(crate) fn new(hands: BySeat<Cards>, first: usize, must: Option<Card>) -> Self {
        Self {
            hands: hands.0,
            turn: first,
            must,
            table: None,
            has_passed: [false; 4],
            answered: [false; 4],
            declined: [false; 4],
            out: Vec::new(),
            over: false,
            unplayed: Cards::DECK,
        }
    }

    pub(crate) fn play(&mut self, cards: Cards, rules: &Rules) {
        let seat = self.turn;
        self.hands[seat] = self.hands[seat].without(cards);
        self.unplayed = self.unplayed.without(cards);
        self.table = Some((seat, cards));
        self.must = None;
        self.has_passed[seat] = false;
        self.answered = [false; 4];
        self.declined = [false; 4];
        if self.hands[seat].is_empty() {
            self.out.push(seat);
            let holders = self.holders();
            if let [last] = *holders.as_slice() {
                self.has_passed[last] = false;
                self.out.push(last);
                self.over = true;
                return;
            }
        }
        self.walk_on(rules);
    }

    pub(crate) fn pass(&mut self, rules: &Rules) {
        self.has_passed[self.turn] = true;
        self.answered[self.turn] = true;
        self.walk_on(rules);
    }

    /// The leader holds only 2s and may not go out on one.
    pub(crate) fn decline(&mut self) {
        self.must = None;
        self.declined[self.turn] = true;
        let next = self
            .after(self.turn)
            .find(|seat| self.holds(*seat) && !self.declined[*seat]);
        if let Some(next) = next {
            self.turn = next;
            return;
        }
        let mut last = self.holders();
        last.sort_by_key(|seat| (self.hands[*seat].len(), self.hands[*seat].highest()));
        self.out.extend(last);
        self.over = true;
    }

    fn walk_on(&mut self, rules: &Rules) {
        let (owner, over) = self.table.expect("somebody has played");
        for seat in self.after(self.turn) {
            let asked_first = self.holds(seat) && seat != owner && !self.has_passed[seat];
            let asked_again = self.holds(seat)
                && self.has_passed[seat]
                && !self.answered[seat]
                && self.may_hold_an_answer(seat, over, rules);
            if asked_first || asked_again {
                self.turn = seat;
                return;
            }
        }
        self.table = None;
        self.has_passed = [false; 4];
        self.answered = [false; 4];
        self.turn = if self.holds(owner) {
            owner
        } else {
            self.after(owner)
                .find(|seat| self.holds(*seat))
                .expect("two hold cards")
        };
    }

    /// By what everyone can see, could the seat hold a bomb that may come back?
    fn may_hold_an_answer(&self, seat: usize, over: Cards, rules: &Rules) -> bool {
        let mut bombs = Vec::new();
        if naive::setting(rules, "four_pairs_after_pass") == "in_seat" {
            bombs.push(Shape::PairRun(4));
        }
        if rules.any_bomb_after_pass {
            bombs.push(Shape::Quad);
            bombs.extend((3..=12).map(Shape::PairRun));
        }
        bombs.into_iter().any(|bomb| {
            naive::could_beat(over, bomb, rules)
                && naive::length(bomb) <= self.hands[seat].len()
                && self.is_still_about(bomb)
        })
    }

    /// Whether such a bomb can be made of the cards that nobody has played.
    fn is_still_about(&self, bomb: Shape) -> bool {
        let mut held = [0; 13];
        for card in self.unplayed {
            held[naive::rank(card)] += 1;
        }
        match bomb {
            Shape::PairRun(pairs) => held[..12].windows(pairs).any(|run| run.iter().all(|count| *count >= 2)),
            Shape::Single | Shape::Pair | Shape::Triple | Shape::Quad | Shape::Straight(_) => held.contains(&4),
        }
    }

    fn holds(&self, seat: usize) -> bool {
        !self.hands[seat].is_empty() && !self.over
    }

    fn holders(&self) -> Vec<usize> {
        (0..4).filter(|seat| self.holds(*seat)).collect()
    }

    /// The seats after this one, ending with it.
    fn after(&self, seat: usize) -> impl Iterator<Item = usize> + use<> {
        (1..=4).map(move |step| (seat + step) % 4)
    }
}
