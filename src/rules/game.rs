//! One game: from thirteen cards each to places.
//!
//! A [`Game`] is everything that everyone at the table can see. Hands are not in it: who acts brings its own.

use serde::{Deserialize, Serialize};

use super::card::{Card, Cards};
use super::combo::{Combo, NotACombo};
use super::comeback;
use super::plays::{self, Demand};
use super::ruleset::{BombLeads, Rules};
use super::seat::{BySeat, Seat, Seats};

/// Whose turn it is, what lies on the table, who has passed, who is out.
///
/// ```
/// use thirteen::rules::{BySeat, Cards, Combo, Game, Rules, Seat};
///
/// let rules = Rules::default();
/// let hands: [Cards; 2] = ["3S 4S".parse()?, "5S 6S".parse()?];
/// let game = Game::new(BySeat([2, 2, 0, 0]), Seat::ALL[0], None);
/// let game = game.play(&rules, Seat::ALL[0], hands[0], Combo::parse("3S".parse()?)?)?;
/// let game = game.play(&rules, Seat::ALL[1], hands[1], Combo::parse("5S".parse()?)?)?;
/// let game = game.pass(&rules, Seat::ALL[0])?;
/// assert_eq!(game.turn(), Some(Seat::ALL[1]), "the round is over and its owner leads");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Game {
    /// Who acts next; meaningless once the game is over.
    turn: Seat,
    /// Who played what is on the table.
    owner: Seat,
    table: Option<Combo>,
    played: BySeat<Cards>,
    /// How many cards each seat still holds.
    left: BySeat<u8>,
    holding: Seats,
    passed: Seats,
    /// The passed seats that have been asked again since the last play.
    asked: Seats,
    /// The leaders that showed nothing but these 2s since the last play, by suit.
    shown: BySeat<u8>,
    must: Option<Card>,
    places: [Seat; Seat::COUNT],
    placed: u8,
}

impl Game {
    /// The state after a deal of `sizes` cards a seat; seats with no card do not play. `first` leads, and if `must` is
    /// given its play must hold that card. With fewer than two hands the game is over at once.
    pub fn new(sizes: BySeat<u8>, first: Seat, must: Option<Card>) -> Self {
        let holding = Seat::ALL.into_iter().filter(|seat| sizes[*seat] > 0).collect();
        let mut game = Self {
            turn: first,
            owner: first,
            table: None,
            played: BySeat([Cards::NONE; 4]),
            left: sizes,
            holding,
            passed: Seats::NONE,
            asked: Seats::NONE,
            shown: BySeat([0; 4]),
            must,
            places: [first; Seat::COUNT],
            placed: 0,
        };
        game.end_if_one_is_left();
        game
    }

    /// Who acts next, until the game is over.
    pub fn turn(&self) -> Option<Seat> {
        if self.is_over() { None } else { Some(self.turn) }
    }

    /// What lies on the table, or nothing on a lead.
    pub fn table(&self) -> Option<Combo> {
        self.table
    }

    /// Who played what lies on the table.
    pub fn owner(&self) -> Option<Seat> {
        self.table.map(|_| self.owner)
    }

    /// Who holds cards.
    pub fn holding(&self) -> Seats {
        self.holding
    }

    /// Who has passed in this round.
    pub fn passed(&self) -> Seats {
        self.passed
    }

    /// How many cards a seat still holds.
    pub fn left(&self, seat: Seat) -> u8 {
        self.left[seat]
    }

    /// The cards that a seat has played.
    pub fn played(&self, seat: Seat) -> Cards {
        self.played[seat]
    }

    /// Every card that has been played.
    pub fn all_played(&self) -> Cards {
        self.played.0.into_iter().fold(Cards::NONE, Cards::union)
    }

    /// The card that the first play must hold, until it is played.
    pub fn must(&self) -> Option<Card> {
        self.must
    }

    /// The seats that are out, best first; when the game is over, every seat.
    pub fn places(&self) -> &[Seat] {
        &self.places[..usize::from(self.placed)]
    }

    /// Whether at most one seat holds cards, or only leaders with nothing but 2s are left.
    pub fn is_over(&self) -> bool {
        self.holding.is_empty()
    }

    /// What the seat on turn is asked for.
    pub fn demand(&self) -> Demand {
        match self.table {
            None => Demand::Lead { must: self.must },
            Some(over) if self.passed.contains(self.turn) => Demand::Return(over),
            Some(over) => Demand::Beat(over),
        }
    }

    /// Every legal play of the seat on turn, which holds `hand`. The list is emptied first; its order has no meaning.
    pub fn plays(&self, rules: &Rules, hand: Cards, plays: &mut Vec<Combo>) {
        self.demand().plays(hand, rules, plays);
    }

    /// Why the seat on turn may not play this from `hand`, if it may not.
    ///
    /// # Errors
    /// The reason, as a [`Refusal`].
    pub fn allows(&self, rules: &Rules, hand: Cards, play: Combo) -> Result<(), Refusal> {
        if !hand.contains_all(play.cards()) {
            return Err(Refusal::NotYourCards);
        }
        match self.demand() {
            Demand::Lead { must } => may_lead(rules, must, play)?,
            Demand::Beat(over) if !play.beats(over, rules) => {
                return Err(Refusal::DoesNotBeat(over.cards()));
            }
            Demand::Return(over) if !comeback::may_come_back(play, rules) || !play.beats(over, rules) => {
                return Err(Refusal::AlreadyPassed);
            }
            Demand::Beat(_) | Demand::Return(_) => {}
        }
        if !rules.finish_on_two && plays::finishes_on_twos(hand, play.cards()) {
            let mut legal = Vec::new();
            self.plays(rules, hand, &mut legal);
            if !legal.contains(&play) {
                return Err(Refusal::FinishesOnTwos);
            }
        }
        Ok(())
    }

    /// The game after `seat`, which holds `hand`, has put down `play`.
    ///
    /// # Errors
    /// [`Refused`]: the reason, and this state unchanged.
    pub fn play(mut self, rules: &Rules, seat: Seat, hand: Cards, play: Combo) -> Result<Self, Refused> {
        let allowed = self.on_turn(seat).and_then(|()| self.allows(rules, hand, play));
        match allowed {
            Ok(()) => {
                self.play_unchecked(rules, play);
                Ok(self)
            }
            Err(reason) => Err(Refused { game: self, reason }),
        }
    }

    /// Puts down a play of the seat on turn that is known to be legal: for search and for folding a log. An illegal
    /// play gives a wrong game, never a panic.
    pub fn play_unchecked(&mut self, rules: &Rules, play: Combo) {
        if self.is_over() {
            return;
        }
        let seat = self.turn;
        self.table = Some(play);
        self.owner = seat;
        self.played[seat] = self.played[seat].union(play.cards());
        self.left[seat] = self.left[seat].saturating_sub(play.len() as u8);
        self.passed = self.passed.without(seat);
        self.asked = Seats::NONE;
        self.shown = BySeat([0; 4]);
        self.must = None;
        if self.left[seat] == 0 {
            self.place(seat);
            self.end_if_one_is_left();
        }
        self.pass_the_turn(rules);
    }

    /// The game after `seat` has passed.
    ///
    /// # Errors
    /// [`Refused`]: the reason, and this state unchanged. A leader may not pass, but see [`Game::decline_lead`].
    pub fn pass(mut self, rules: &Rules, seat: Seat) -> Result<Self, Refused> {
        let allowed = self.on_turn(seat);
        match allowed {
            Ok(()) if self.table.is_none() => Err(Refused {
                game: self,
                reason: Refusal::LeaderMustPlay,
            }),
            Ok(()) => {
                self.pass_unchecked(rules);
                Ok(self)
            }
            Err(reason) => Err(Refused { game: self, reason }),
        }
    }

    /// Passes for the seat on turn, which is known not to lead.
    pub fn pass_unchecked(&mut self, rules: &Rules) {
        if self.is_over() {
            return;
        }
        self.passed = self.passed.with(self.turn);
        self.asked = self.asked.with(self.turn);
        self.pass_the_turn(rules);
    }

    /// The game after the leader, which holds nothing but `twos` and may not go out on one, has shown them and passed
    /// the lead on. When every seat that holds cards has done so the game ends.
    ///
    /// # Errors
    /// [`Refused`]: the reason, and this state unchanged.
    pub fn decline_lead(mut self, rules: &Rules, seat: Seat, twos: Cards) -> Result<Self, Refused> {
        if let Err(reason) = self.on_turn(seat) {
            return Err(Refused { game: self, reason });
        }
        let holds_only_twos = Cards::TWOS.contains_all(twos) && twos.len() == usize::from(self.left[seat]);
        if self.table.is_some() || rules.finish_on_two || !holds_only_twos {
            return Err(Refused {
                game: self,
                reason: Refusal::LeaderMustPlay,
            });
        }
        self.decline_unchecked(twos);
        Ok(self)
    }

    /// Passes on the lead of the seat on turn, which is known to hold nothing but `twos`.
    pub fn decline_unchecked(&mut self, twos: Cards) {
        if self.is_over() {
            return;
        }
        self.must = None;
        self.shown[self.turn] = (twos.bits() >> 48) as u8;
        let shown = Seat::ALL.into_iter().filter(|seat| self.shown[*seat] != 0).collect();
        match self.holding.minus(shown).next_after(self.turn) {
            Some(next) => self.turn = next,
            None => self.place_those_who_showed(),
        }
    }

    fn on_turn(&self, seat: Seat) -> Result<(), Refusal> {
        match self.turn() {
            None => Err(Refusal::GameOver),
            Some(turn) if turn != seat => Err(Refusal::NotYourTurn(turn)),
            Some(_) => Ok(()),
        }
    }

    /// Hands the turn to the next seat that is asked, or ends the round.
    fn pass_the_turn(&mut self, rules: &Rules) {
        if self.is_over() {
            return;
        }
        let open = self.holding.minus(self.passed).without(self.owner);
        let next = open.union(self.asked_again(rules)).next_after(self.turn);
        self.turn = next.unwrap_or_else(|| self.end_round());
    }

    /// The passed seats that must be asked again before the round can end.
    fn asked_again(&self, rules: &Rules) -> Seats {
        let waiting = self.passed.minus(self.asked);
        let Some(over) = self.table.filter(|over| over.can_be_chopped() && !waiting.is_empty()) else {
            return Seats::NONE;
        };
        let unplayed = Cards::DECK.without(self.all_played());
        match comeback::fewest_to_come_back(over, unplayed, rules) {
            Some(cards) => waiting
                .into_iter()
                .filter(|seat| usize::from(self.left[*seat]) >= cards)
                .collect(),
            None => Seats::NONE,
        }
    }

    /// Clears the table and says who leads.
    fn end_round(&mut self) -> Seat {
        self.table = None;
        self.passed = Seats::NONE;
        self.asked = Seats::NONE;
        if self.holding.contains(self.owner) {
            self.owner
        } else {
            self.holding
                .next_after(self.owner)
                .expect("a game that is not over has seats that hold cards")
        }
    }

    fn place(&mut self, seat: Seat) {
        self.holding = self.holding.without(seat);
        self.passed = self.passed.without(seat);
        self.places[usize::from(self.placed)] = seat;
        self.placed += 1;
    }

    fn end_if_one_is_left(&mut self) {
        if self.holding.len() <= 1
            && let Some(last) = self.holding.into_iter().next()
        {
            self.place(last);
        }
    }

    /// The game ends among leaders who hold only 2s: fewest cards first, then the lowest top card.
    fn place_those_who_showed(&mut self) {
        while let Some(best) = self
            .holding
            .into_iter()
            .min_by_key(|seat| (self.left[*seat], self.shown[*seat]))
        {
            self.place(best);
        }
    }
}

fn may_lead(rules: &Rules, must: Option<Card>, play: Combo) -> Result<(), Refusal> {
    if let Some(card) = must
        && !play.cards().contains(card)
    {
        return Err(Refusal::MustHold(card));
    }
    let may = match rules.bombs_may_lead {
        BombLeads::On => true,
        BombLeads::Quads => play.kind() != super::Kind::PairRun,
        BombLeads::Off => !play.is_bomb(),
    };
    if may { Ok(()) } else { Err(Refusal::BombMayNotLead) }
}

/// A play or pass that was refused: the state as it was, and the reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// The state, unchanged.
    pub game: Game,
    /// Why.
    pub reason: Refusal,
}

/// Why a play or a pass is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The game is over.
    #[error("the game is over")]
    GameOver,
    /// It is another seat's turn.
    #[error("it is the turn of seat {0}")]
    NotYourTurn(Seat),
    /// The cards make no combination.
    #[error("{0}")]
    NoCombination(NotACombo),
    /// The hand does not hold these cards.
    #[error("the hand does not hold these cards")]
    NotYourCards,
    /// The first play must hold this card.
    #[error("the first play must hold {0}")]
    MustHold(Card),
    /// The play does not beat these cards.
    #[error("this does not beat {0}")]
    DoesNotBeat(Cards),
    /// A seat that has passed may only come back with a bomb that beats the table.
    #[error("after a pass only a bomb that the rules name may come back")]
    AlreadyPassed,
    /// By the table's rules this bomb may not be led.
    #[error("this bomb may not be led")]
    BombMayNotLead,
    /// By the table's rules nobody may keep 2s alone or go out on one while there is another way.
    #[error("this would leave only 2s, or go out on one; this table does not allow that while there is another way")]
    FinishesOnTwos,
    /// Who leads must play.
    #[error("the leader may not pass")]
    LeaderMustPlay,
}

impl Refusal {
    /// The reason's name in machine-readable output.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::GameOver => "game_over",
            Self::NotYourTurn(_) => "not_your_turn",
            Self::NoCombination(_) => "no_combination",
            Self::NotYourCards => "not_your_cards",
            Self::MustHold(_) => "must_hold",
            Self::DoesNotBeat(_) => "does_not_beat",
            Self::AlreadyPassed => "already_passed",
            Self::BombMayNotLead => "bomb_may_not_lead",
            Self::FinishesOnTwos => "finishes_on_twos",
            Self::LeaderMustPlay => "leader_must_play",
        }
    }
}

impl From<NotACombo> for Refusal {
    fn from(reason: NotACombo) -> Self {
        Self::NoCombination(reason)
    }
}
