//! The course of a game: from the deal to places, points and the check of the deal.

use std::mem;

use super::audit;
use super::event::Mover;
use super::fold::{Fold, GAMES_MISSED, TIMEOUTS};
use super::ids::Seed;
use super::moment::Moment;
use super::moves;
use super::people::SeatState;
use super::public::{Act, Deed, GameResult, InstantWin, Phase, Proof, Round, Start};
use super::score;
use crate::rules::deal::HAND;
use crate::rules::{BySeat, Cards, Combo, Game, Seat, Seats};

impl Fold<'_> {
    pub(super) fn dealt(&mut self, game: u32, start: Start) {
        self.public.orderly = self.public.deal_is_due() && self.public.next_game() == game;
        self.seats_change_hands();
        let seats = self.public.settings.table_seats();
        let sizes = BySeat::from_fn(|seat| if seats.contains(seat) { HAND as u8 } else { 0 });
        self.public.phase = Phase::Playing;
        self.public.started = true;
        self.public.game_no = game;
        self.public.start = Some(start);
        self.public.game = Some(Game::new(sizes, start.first, start.must));
        self.public.rounds = vec![Round::default()];
        self.public.substituted = Seats::NONE;
        self.show(Moment::Dealt {
            game,
            first: start.first,
            must: start.must,
        });
        self.turn_came();
    }

    pub(super) fn instant_won(&mut self, win: InstantWin) {
        let last_shown = self.moments.last();
        if matches!(last_shown, Some(Moment::TurnCame { .. })) {
            self.moments.pop();
        }
        self.show(Moment::InstantWin {
            seat: win.seat,
            instant: win.instant,
            hand: win.hand,
        });
        if let SeatState::Substitute(_) = self.public.seats[win.seat] {
            self.public.substituted = self.public.substituted.with(win.seat);
        }
        self.public.game = None;
        self.game_over(vec![win.seat], Some(win));
    }

    pub(super) fn played(&mut self, seat: Seat, cards: Cards, by: Mover) {
        let (Some(mut game), Ok(combo)) = (self.public.game, Combo::parse(cards)) else {
            return;
        };
        if game.turn() != Some(seat) {
            return;
        }
        let over = game.owner().zip(game.table());
        let chop = combo.is_bomb() && over.is_some_and(|(_, over)| over.is_bomb() || over.is_of_twos());
        let placed = game.places().len();
        game.play_unchecked(&self.public.settings.rules, combo);
        self.public.game = Some(game);
        self.record(Act {
            seat,
            deed: Deed::Play { cards, chop },
            by,
        });
        self.show(Moment::Played {
            seat,
            cards,
            over: over.map(|(seat, over)| (seat, over.cards())),
            chop,
        });
        self.chosen_by(seat, by);
        match game.left(seat) {
            0 => self.show(Moment::WentOut {
                seat,
                place: placed as u8 + 1,
            }),
            1 => self.show(Moment::OneLeft { seat }),
            _ => {}
        }
        self.after_the_act(Some(seat));
    }

    pub(super) fn passed(&mut self, seat: Seat, by: Mover) {
        let Some(mut game) = self.public.game else { return };
        let Some(owner) = game.owner() else { return };
        if game.turn() != Some(seat) {
            return;
        }
        game.pass_unchecked(&self.public.settings.rules);
        self.public.game = Some(game);
        self.record(Act {
            seat,
            deed: Deed::Pass,
            by,
        });
        self.show(Moment::Passed { seat });
        self.chosen_by(seat, by);
        self.after_the_act(Some(owner));
    }

    pub(super) fn declined(&mut self, seat: Seat, twos: Cards) {
        let Some(mut game) = self.public.game else { return };
        if game.turn() != Some(seat) || game.table().is_some() {
            return;
        }
        game.decline_unchecked(twos);
        self.public.game = Some(game);
        let by = moves::mover(&self.public.seats[seat]);
        self.record(Act {
            seat,
            deed: Deed::Decline { twos },
            by,
        });
        self.show(Moment::ShowedTwos { seat, twos });
        self.after_the_act(None);
    }

    fn record(&mut self, act: Act) {
        match self.public.rounds.last_mut() {
            Some(round) => round.acts.push(act),
            None => self.public.rounds.push(Round { acts: vec![act] }),
        }
    }

    fn chosen_by(&mut self, seat: Seat, by: Mover) {
        let state = &self.public.seats[seat];
        let by_clock = by == Mover::Clock && matches!(state, SeatState::Human(_));
        self.public.orderly &= by_clock || by == moves::mover(state);
        match by {
            Mover::Owner => self.with_human(seat, |human| human.timeouts = 0),
            Mover::StandIn => {}
            Mover::Substitute => self.public.substituted = self.public.substituted.with(seat),
            Mover::Clock => {
                self.show(Moment::TimedOut { seat });
                let mut became_idle = false;
                self.with_human(seat, |human| {
                    human.timeouts = human.timeouts.saturating_add(1);
                    became_idle = !human.idle && human.timeouts >= TIMEOUTS;
                    human.idle |= became_idle;
                });
                if became_idle {
                    self.show(Moment::BecameIdle { seat });
                }
            }
        }
    }

    /// Says what follows from a play or a pass: the end of the round, the next turn, or the end of the game.
    /// `winner` is who has the round if it is over.
    fn after_the_act(&mut self, winner: Option<Seat>) {
        let Some(game) = self.public.game else { return };
        if game.is_over() {
            self.game_over(game.places().to_vec(), None);
            return;
        }
        if game.table().is_none()
            && let Some(seat) = winner
        {
            self.show(Moment::RoundWon { seat });
            self.public.rounds.push(Round::default());
        }
        self.turn_came();
    }

    fn turn_came(&mut self) {
        self.take_back_on_turn();
        if let Some(seat) = self.public.turn() {
            self.show(Moment::TurnCame { seat });
        }
    }

    fn game_over(&mut self, places: Vec<Seat>, instant: Option<InstantWin>) {
        let Some(start) = self.public.start else { return };
        let seats = self.public.settings.table_seats().len();
        let points = score::points(&places, seats, self.public.substituted);
        for seat in Seat::ALL {
            self.public.scores[seat] = self.public.scores[seat].saturating_add(points[seat]);
        }
        let (game, scores) = (self.public.game_no, self.public.scores);
        let committed = self.public.committed.take();
        let winner = score::winner(&scores, self.public.settings.rules.target_score, &places);
        let result = GameResult {
            game,
            start,
            places: places.clone(),
            points,
            scores,
            instant,
            committed,
            proof: None,
        };
        if self.public.results.len() >= MOST_RESULTS {
            self.public.results.remove(0);
        }
        self.public.results.push(result);
        self.show(Moment::GameOver { game, places, points });
        self.nobody_is_ready();
        self.public.winner = winner;
        self.public.phase = if winner.is_some() {
            Phase::Completed
        } else {
            Phase::Between
        };
        self.count_absence();
        match winner {
            Some(winner) => self.show(Moment::TournamentOver { winner }),
            None => self.go_on_if_ready(),
        }
    }

    fn count_absence(&mut self) {
        let game = self.public.game_no;
        for seat in Seat::ALL {
            if let SeatState::Substitute(substitute) = &mut self.public.seats[seat] {
                if substitute.since < game {
                    substitute.games_missed = substitute.games_missed.saturating_add(1);
                }
                if substitute.games_missed >= GAMES_MISSED && !substitute.returning {
                    self.release(seat);
                }
            }
        }
    }

    pub(super) fn revealed(&mut self, game: u32, seed: Seed) {
        let deal = self.public.deal_of(&seed, game);
        let unproven = |result: &&GameResult| result.game == game && result.proof.is_none();
        let Some(result) = self.public.results.last().filter(unproven) else {
            return;
        };
        let fair = audit::is_fair(self.public, result, &seed, &deal);
        if let Some(result) = self.public.results.last_mut() {
            result.proof = Some(Proof {
                seed,
                hands: *deal.hands(),
                fair,
            });
        }
        self.show(Moment::DealChecked { game, fair });
        if !fair {
            self.annul(game);
        }
    }

    /// Takes back what the last game changed: its points, and the end of the tournament.
    fn annul(&mut self, game: u32) {
        let Some(result) = self.public.results.last_mut() else {
            return;
        };
        let points = mem::take(&mut result.points);
        for seat in Seat::ALL {
            self.public.scores[seat] = self.public.scores[seat].saturating_sub(points[seat]);
        }
        result.scores = self.public.scores;
        self.show(Moment::Annulled { game });
        if self.public.phase == Phase::Completed {
            self.public.phase = Phase::Between;
            self.public.winner = None;
            self.nobody_is_ready();
            self.go_on_if_ready();
        }
    }

    pub(super) fn deal_lost(&mut self, game: u32) {
        self.public.committed = None;
        if self.public.phase == Phase::Playing {
            self.public.phase = Phase::Dealing;
            self.public.game = None;
            self.public.rounds.clear();
        }
        self.show(Moment::DealLost { game });
        self.ask_for_new_pledges();
    }

    /// A nonce counts for one seed alone, so people other than the host give new ones: they are asked to be ready again.
    fn ask_for_new_pledges(&mut self) {
        let host = self.public.host;
        let gave = |(seat, state): (Seat, &SeatState)| {
            let guest = state.owner().is_some_and(|owner| owner.player != host);
            guest && self.public.pledges[seat].is_some()
        };
        let guests_gave = self.public.table_seats().any(gave);
        self.forget_pledges();
        let asked_in = match self.public.phase {
            Phase::Starting => Phase::Starting,
            Phase::Dealing if !self.public.started => Phase::Starting,
            Phase::Dealing | Phase::Between => Phase::Between,
            Phase::Waiting | Phase::Playing | Phase::Completed => return,
        };
        if guests_gave {
            self.public.phase = asked_in;
            self.nobody_is_ready();
            self.go_on_if_ready();
        }
    }
}

/// The most games of one tournament that are remembered: several times as many as one to 99 points has.
const MOST_RESULTS: usize = 200;
