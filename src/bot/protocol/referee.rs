//! The referee's side: follows a table and has the lines ready that a bot in one seat must hear.

use super::VERSION;
use super::notice::Notice;
use crate::rules::{BySeat, Card, Cards, Combo, Game, Rules, Seat};
use crate::table::{Deed, View};

/// What a bot has been told, and what it must still hear.
#[derive(Clone, Debug)]
pub struct Referee {
    rules: Option<Rules>,
    game: Option<Game>,
    /// The number of the game it was told of, and how many deeds in it.
    told: (u32, usize),
    waiting: Vec<Notice>,
}

/// How a game begins for one seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dealt {
    /// The rules of the table.
    pub rules: Rules,
    /// The scores so far, one for each seat that exists.
    pub scores: Vec<u8>,
    /// The bot's seat.
    pub seat: Seat,
    /// Its hand.
    pub hand: Cards,
    /// Who leads.
    pub first: Seat,
    /// The card that the first play must hold.
    pub must: Option<Card>,
}

impl Default for Referee {
    fn default() -> Self {
        Self {
            rules: None,
            game: None,
            told: (0, 0),
            waiting: vec![Notice::Thirteen(VERSION)],
        }
    }
}

impl Referee {
    /// A game begins.
    pub fn deal(&mut self, dealt: Dealt) {
        let Dealt {
            rules,
            scores,
            seat,
            hand,
            first,
            must,
        } = dealt;
        if self.rules != Some(rules) {
            self.waiting.push(Notice::Rules(rules));
            self.rules = Some(rules);
        }
        let sizes = BySeat::from_fn(|seat| {
            if seat.index() < scores.len() {
                hand.len() as u8
            } else {
                0
            }
        });
        self.game = Some(Game::new(sizes, first, must));
        self.waiting.push(Notice::Tournament {
            scores,
            target: rules.target_score,
        });
        self.waiting.push(Notice::Deal {
            seat,
            hand,
            first,
            must,
        });
    }

    /// A seat has played, passed or passed on the lead.
    pub fn deed(&mut self, seat: Seat, deed: Deed) {
        let (Some(game), Some(rules)) = (&mut self.game, &self.rules) else {
            return;
        };
        let out_before = game.places().len();
        match deed {
            Deed::Play { cards, chop: _ } => {
                self.waiting.push(Notice::Played { seat, cards });
                if let Ok(play) = Combo::parse(cards) {
                    game.play_unchecked(rules, play);
                }
            }
            Deed::Pass => {
                self.waiting.push(Notice::Passed { seat });
                game.pass_unchecked(rules);
            }
            Deed::Decline { twos } => {
                self.waiting.push(Notice::Declined { seat, twos });
                game.decline_unchecked(twos);
            }
        }
        let places = game.places().iter().enumerate().skip(out_before);
        let out = places.filter(|(_, seat)| game.left(**seat) == 0);
        self.waiting.extend(out.map(|(place, seat)| Notice::Out {
            seat: *seat,
            place: place as u8 + 1,
        }));
        if let (Some(seat), None, Deed::Pass | Deed::Play { .. }) = (game.turn(), game.table(), deed) {
            self.waiting.push(Notice::Round { seat });
        }
    }

    /// The game is over.
    pub fn result(&mut self, places: Vec<Seat>, points: Vec<u8>) {
        self.game = None;
        self.waiting.push(Notice::Result { places, points });
    }

    /// The bot is asked for its move.
    pub fn ask(&mut self, ms: u64) {
        self.waiting.push(Notice::Move { ms });
    }

    /// Tells whatever has happened in this view since the last.
    pub fn follow(&mut self, view: &View) {
        let public = &view.public;
        let seats = usize::from(public.settings.seats);
        let Some(seat) = view.seat else {
            return;
        };
        if self.told.0 != public.game_no {
            let ended = public
                .results
                .iter()
                .find(|result| self.game.is_some() && result.game == self.told.0);
            if let Some(ended) = ended {
                self.result(ended.places.clone(), ended.points.0[..seats].to_vec());
            }
            let Some(start) = public.start else {
                return;
            };
            self.deal(Dealt {
                rules: *view.rules(),
                scores: public.scores.0[..seats].to_vec(),
                seat,
                hand: view.dealt,
                first: start.first,
                must: start.must,
            });
            self.told = (public.game_no, 0);
        }
        let acts = public.rounds.iter().flat_map(|round| &round.acts);
        for act in acts.skip(self.told.1) {
            self.deed(act.seat, act.deed);
            self.told.1 += 1;
        }
    }

    /// The lines that the bot must hear now, each once.
    pub fn lines(&mut self) -> Vec<String> {
        self.waiting.drain(..).map(|notice| format!("{notice}\n")).collect()
    }
}
