//! What a seat knows when it is its turn: the rules, the public game and its own cards.

use rand_core::SeedableRng;

use super::Rng;
use crate::rules::{Cards, Combo, Demand, Game, Rules, Seat, Seats};
use crate::table::View;

/// All that a bot may look at. The other hands are not in it, nor the cards that were set aside, nor any seed.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// The table's rules.
    pub rules: &'a Rules,
    /// What everyone can see.
    pub game: &'a Game,
    /// The seat that acts.
    pub seat: Seat,
    /// The cards that it holds.
    pub hand: Cards,
}

impl<'a> Situation<'a> {
    /// The situation of the seat whose view this is, if it is its turn.
    pub fn of(view: &'a View) -> Option<Self> {
        let seat = view.seat?;
        let game = view.game().filter(|game| game.turn() == Some(seat))?;
        Some(Self {
            rules: view.rules(),
            game,
            seat,
            hand: view.hand(),
        })
    }

    /// What the seat is asked for.
    pub fn demand(&self) -> Demand {
        self.game.demand()
    }

    /// Every legal play.
    pub fn plays(&self) -> Vec<Combo> {
        let mut plays = Vec::new();
        self.game.plays(self.rules, self.hand, &mut plays);
        plays
    }

    /// Whether the seat leads.
    pub fn leads(&self) -> bool {
        self.game.table().is_none()
    }

    /// The cards that this seat has seen neither in its hand nor on the table: the others hold them, or they are set
    /// aside.
    pub fn unseen(&self) -> Cards {
        Cards::DECK.without(self.hand).without(self.game.all_played())
    }

    /// The other seats that hold cards.
    pub fn opponents(&self) -> Seats {
        self.game.holding().without(self.seat)
    }

    /// The other seats that can still answer in this round without coming back from a pass.
    pub fn in_the_round(&self) -> Seats {
        self.opponents().minus(self.game.passed())
    }

    /// How many cards the other seat holds that has the fewest.
    pub fn fewest_left(&self) -> u8 {
        let left = self.opponents().into_iter().map(|seat| self.game.left(seat));
        left.min().unwrap_or(0)
    }

    /// The other hand, when it is known: one opponent is left, and no card was set aside.
    pub fn only_other_hand(&self) -> Option<Cards> {
        let unseen = self.unseen();
        let mut opponents = self.opponents().into_iter();
        match (opponents.next(), opponents.next()) {
            (Some(other), None) if unseen.len() == usize::from(self.game.left(other)) => Some(unseen),
            (_, _) => None,
        }
    }

    /// The lowest legal play, or a pass when there is none: what is played for a seat that gives no proper answer. A
    /// leader plays the fewest cards it can.
    pub fn lowest_play(&self) -> Option<Combo> {
        let plays = self.plays();
        plays
            .into_iter()
            .min_by_key(|play| (play.len(), play.top(), play.cards()))
    }

    /// A generator for this decision that depends on `seed` and on what the seat knows, and on nothing else: a bot in
    /// its own process and one in ours draw the same.
    pub fn chance(&self, seed: u64) -> Rng {
        let facts = [
            self.hand.bits(),
            self.game.all_played().bits(),
            self.seat.index() as u64,
        ];
        let mixed = facts.into_iter().fold(seed, |state, fact| mix(state ^ mix(fact)));
        Rng::seed_from_u64(mixed)
    }
}

/// The finaliser of splitmix64: every bit of the number moves every bit of the answer.
pub(super) const fn mix(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
