//! The bot's side: a built-in level that hears the referee's lines and answers.

use super::answer::Answer;
use super::notice::Notice;
use crate::bot::{Situation, Style, choose_play};
use crate::rules::{BySeat, Cards, Combo, Game, Rules, Seat};
use crate::table::Level;

/// A bot that speaks the protocol.
#[derive(Clone, Debug)]
pub struct Engine {
    name: String,
    level: Level,
    style: Style,
    seed: u64,
    rules: Rules,
    seats: usize,
    game: Option<(Game, Seat, Cards)>,
    quits: bool,
}

impl Engine {
    /// A bot of this level; `seed` is where its chance comes from.
    pub fn new(name: String, level: Level, style: Style, seed: u64) -> Self {
        Self {
            name,
            level,
            style,
            seed,
            rules: Rules::default(),
            seats: Seat::COUNT,
            game: None,
            quits: false,
        }
    }

    /// Whether the referee has said that the bot may go.
    pub fn quits(&self) -> bool {
        self.quits
    }

    /// Hears a line, and answers if it asks for an answer.
    pub fn hear(&mut self, line: &str) -> Option<Answer> {
        match Notice::parse(line)? {
            Notice::Thirteen(_) => return Some(Answer::Ready(self.name.clone())),
            Notice::Move { ms: _ } => return Some(self.choose()),
            Notice::Rules(rules) => self.rules = rules,
            Notice::Tournament { scores, target: _ } => self.seats = scores.len(),
            Notice::Deal {
                seat,
                hand,
                first,
                must,
            } => {
                let sizes = BySeat::from_fn(|seat| if seat.index() < self.seats { hand.len() as u8 } else { 0 });
                self.game = Some((Game::new(sizes, first, must), seat, hand));
            }
            Notice::Played { seat, cards } => {
                let rules = self.rules;
                if let (Some(game), Ok(play)) = (self.on_turn(seat), Combo::parse(cards)) {
                    game.play_unchecked(&rules, play);
                }
            }
            Notice::Passed { seat } => {
                let rules = self.rules;
                if let Some(game) = self.on_turn(seat).filter(|game| game.table().is_some()) {
                    game.pass_unchecked(&rules);
                }
            }
            Notice::Declined { seat, twos } => {
                if let Some(game) = self.on_turn(seat).filter(|game| game.table().is_none()) {
                    game.decline_unchecked(twos);
                }
            }
            Notice::Result { .. } => self.game = None,
            Notice::Quit => self.quits = true,
            Notice::Out { .. } | Notice::Round { .. } => {}
        }
        None
    }

    /// The game, if it is this seat's turn in it.
    fn on_turn(&mut self, seat: Seat) -> Option<&mut Game> {
        let (game, _, _) = self.game.as_mut()?;
        Some(game).filter(|game| game.turn() == Some(seat))
    }

    fn choose(&self) -> Answer {
        let Some((game, seat, dealt)) = self.game.as_ref().filter(|(game, seat, _)| game.turn() == Some(*seat)) else {
            return Answer::Pass;
        };
        let situation = Situation {
            rules: &self.rules,
            game,
            seat: *seat,
            hand: dealt.without(game.played(*seat)),
        };
        let mut rng = situation.chance(self.seed);
        let play = choose_play(&situation, self.level, self.style, &mut rng);
        play.map_or(Answer::Pass, |play| Answer::Play(play.cards()))
    }
}
