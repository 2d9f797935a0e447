//! Events become state. Every replica folds the same events to the same state, so this is total: an event that does
//! not fit, from a damaged log or a lying host, changes little and never panics.

use super::audit;
use super::event::{Event, Mover};
use super::ids::Seed;
use super::moment::Moment;
use super::people::{Bot, Cause, Human, Level, SeatState, Substitute};
use super::public::{Act, Claim, Deed, GameResult, InstantWin, Phase, Proof, Public, Round, Start};
use super::score;
use crate::rules::deal::HAND;
use crate::rules::{BySeat, Cards, Combo, Deal, Game, Seat, Seats};

/// Folds one event into the state, and says what there is to show.
pub fn apply(public: &mut Public, event: &Event) -> Vec<Moment> {
    let mut moments = Vec::new();
    let mut fold = Fold {
        public,
        moments: &mut moments,
    };
    fold.event(event);
    moments
}

struct Fold<'a> {
    public: &'a mut Public,
    moments: &'a mut Vec<Moment>,
}

impl Fold<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Opened { table, host, settings } => {
                *self.public = Public {
                    table: *table,
                    host: *host,
                    settings: *settings,
                    ..Public::unopened()
                };
            }
            Event::Changed { settings } => self.changed(*settings),
            Event::Seated { .. }
            | Event::BotSeated { .. }
            | Event::Freed { .. }
            | Event::Readied { .. }
            | Event::Signal { .. }
            | Event::Reserved { .. }
            | Event::Substituted { .. }
            | Event::Returned { .. }
            | Event::Released { .. }
            | Event::Claimed { .. }
            | Event::Active { .. }
            | Event::RematchWanted { .. } => self.seat(event),
            Event::DealCommitted { game, commitment } => {
                self.public.committed = Some(*commitment);
                self.show(Moment::Committed { game: *game });
            }
            Event::Dealt { game, first, must } => self.dealt(
                *game,
                Start {
                    first: *first,
                    must: *must,
                },
            ),
            Event::InstantWon { seat, instant, hand } => {
                self.instant_won(InstantWin {
                    seat: *seat,
                    instant: *instant,
                    hand: *hand,
                });
            }
            Event::Played { seat, cards, by } => self.played(*seat, *cards, *by),
            Event::Passed { seat, by } => self.passed(*seat, *by),
            Event::Declined { seat, twos } => self.declined(*seat, *twos),
            Event::Revealed { game, seed } => self.revealed(*game, *seed),
            Event::DealLost { game } => self.deal_lost(*game),
            Event::Paused { reason } => {
                self.public.paused = Some(*reason);
                self.show(Moment::Paused { reason: *reason });
            }
            Event::Resumed => {
                self.public.paused = None;
                self.show(Moment::Resumed);
            }
            Event::Reset => self.new_tournament(),
            Event::Said { player, line } => self.show(Moment::Said {
                player: *player,
                line: line.clone(),
            }),
        }
    }

    fn show(&mut self, moment: Moment) {
        self.moments.push(moment);
    }

    fn changed(&mut self, settings: super::settings::Settings) {
        self.public.settings = settings;
        self.nobody_is_ready();
        self.show(Moment::SettingsChanged);
        self.fill();
    }

    fn seat(&mut self, event: &Event) {
        match event {
            Event::Seated { seat, player, name } => {
                self.public.seats[*seat] = SeatState::Human(Human::new(*player, name.clone()));
                self.show(Moment::SatDown { seat: *seat });
                self.fill();
            }
            Event::BotSeated { seat, bot } => {
                self.public.seats[*seat] = SeatState::Bot(bot.clone());
                self.show(Moment::SatDown { seat: *seat });
                self.fill();
            }
            Event::Freed { seat } => {
                self.public.seats[*seat] = SeatState::Free;
                self.public.scores[*seat] = 0;
                self.show(Moment::StoodUp { seat: *seat });
                self.fill();
            }
            Event::Readied { seat } | Event::RematchWanted { seat } => {
                self.with_human(*seat, |human| human.ready = true);
                self.show(Moment::BecameReady { seat: *seat });
                self.go_on_if_ready();
            }
            Event::Signal { seat, weak } => {
                self.with_human(*seat, |human| human.suspect = *weak);
                self.show(Moment::Signal {
                    seat: *seat,
                    weak: *weak,
                });
            }
            Event::Active { seat } => {
                self.with_human(*seat, be_here);
                self.show(Moment::BecameActive { seat: *seat });
            }
            Event::Reserved { seat } => {
                if let Some(human) = self.public.seats[*seat].human().cloned() {
                    self.public.seats[*seat] = SeatState::Reserved(human);
                    self.show(Moment::LostConnection { seat: *seat });
                }
            }
            Event::Substituted { seat, cause } => self.substituted(*seat, *cause),
            Event::Returned { seat } => self.returned(*seat),
            Event::Released { seat } => self.release(*seat),
            Event::Claimed { seat, player, name } => {
                self.public.claims[*seat] = Some(Claim {
                    player: *player,
                    name: name.clone(),
                });
                self.show(Moment::WillSit { seat: *seat });
            }
            Event::Opened { .. }
            | Event::Changed { .. }
            | Event::DealCommitted { .. }
            | Event::Dealt { .. }
            | Event::InstantWon { .. }
            | Event::Played { .. }
            | Event::Passed { .. }
            | Event::Declined { .. }
            | Event::Revealed { .. }
            | Event::DealLost { .. }
            | Event::Paused { .. }
            | Event::Resumed
            | Event::Reset
            | Event::Said { .. } => {}
        }
    }

    fn with_human(&mut self, seat: Seat, change: impl FnOnce(&mut Human)) {
        match &mut self.public.seats[seat] {
            SeatState::Human(human) | SeatState::Reserved(human) => change(human),
            SeatState::Free | SeatState::Substitute(_) | SeatState::Bot(_) => {}
        }
    }

    fn nobody_is_ready(&mut self) {
        for seat in Seat::ALL {
            self.with_human(seat, |human| human.ready = false);
        }
    }

    /// `Waiting` becomes `Starting` when all seats are filled, and the other way round.
    fn fill(&mut self) {
        let before_the_first_game = match self.public.phase {
            Phase::Waiting | Phase::Starting => true,
            Phase::Dealing => !self.public.started,
            Phase::Playing | Phase::Between | Phase::Completed => false,
        };
        if before_the_first_game {
            let free = self.public.table_seats().any(|(_, state)| *state == SeatState::Free);
            self.public.phase = if free { Phase::Waiting } else { Phase::Starting };
            self.go_on_if_ready();
        }
    }

    fn go_on_if_ready(&mut self) {
        if !self.public.awaited().is_empty() {
            return;
        }
        match self.public.phase {
            Phase::Starting | Phase::Between => {
                self.nobody_is_ready();
                self.public.phase = Phase::Dealing;
            }
            Phase::Completed => {
                let someone_is_here = self.public.table_seats().any(|(_, state)| state.human().is_some());
                if someone_is_here {
                    self.new_tournament();
                }
            }
            Phase::Waiting | Phase::Dealing | Phase::Playing => {}
        }
    }

    fn substituted(&mut self, seat: Seat, cause: Cause) {
        if let Some(owner) = self.public.seats[seat].human().cloned() {
            let owner = Human {
                ready: false,
                suspect: false,
                ..owner
            };
            let since = self.public.game_no;
            let substitute = Substitute {
                owner,
                cause,
                since,
                games_missed: 0,
                returning: false,
            };
            self.public.seats[seat] = SeatState::Substitute(substitute);
            self.show(Moment::Substituted { seat, cause });
            self.go_on_if_ready();
        }
    }

    fn returned(&mut self, seat: Seat) {
        match &mut self.public.seats[seat] {
            SeatState::Reserved(human) | SeatState::Human(human) => {
                let mut human = human.clone();
                be_here(&mut human);
                self.public.seats[seat] = SeatState::Human(human);
                self.show(Moment::TookSeat { seat });
            }
            SeatState::Substitute(substitute) => {
                substitute.returning = true;
                self.show(Moment::WillSit { seat });
                self.take_back_on_turn();
            }
            SeatState::Free | SeatState::Bot(_) => {}
        }
    }

    fn release(&mut self, seat: Seat) {
        if let SeatState::Substitute(substitute) = &self.public.seats[seat] {
            let bot = Bot {
                open: true,
                ..Bot::new(substitute.owner.name.clone(), Level::Medium)
            };
            self.public.seats[seat] = SeatState::Bot(bot);
            self.show(Moment::Released { seat });
        }
    }

    fn take_back(&mut self, seat: Seat) {
        if let SeatState::Substitute(substitute) = &self.public.seats[seat] {
            let mut owner = substitute.owner.clone();
            be_here(&mut owner);
            self.public.seats[seat] = SeatState::Human(owner);
            self.show(Moment::TookSeat { seat });
        }
    }

    /// A returning owner who is the only person at the table need not wait for the next deal.
    fn take_back_on_turn(&mut self) {
        let alone = self.public.table_seats().all(|(_, state)| state.human().is_none());
        if let Some(seat) = self.public.turn()
            && alone
            && let SeatState::Substitute(Substitute { returning: true, .. }) = self.public.seats[seat]
        {
            self.take_back(seat);
        }
    }

    fn seats_change_hands(&mut self) {
        for seat in Seat::ALL {
            if let Some(claim) = self.public.claims[seat].take()
                && let SeatState::Bot(_) = self.public.seats[seat]
            {
                self.public.seats[seat] = SeatState::Human(Human::new(claim.player, claim.name));
                self.show(Moment::TookSeat { seat });
            }
            if let SeatState::Substitute(Substitute { returning: true, .. }) = self.public.seats[seat] {
                self.take_back(seat);
            }
        }
    }

    fn dealt(&mut self, game: u32, start: Start) {
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

    fn instant_won(&mut self, win: InstantWin) {
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

    fn played(&mut self, seat: Seat, cards: Cards, by: Mover) {
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

    fn passed(&mut self, seat: Seat, by: Mover) {
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

    fn declined(&mut self, seat: Seat, twos: Cards) {
        let Some(mut game) = self.public.game else { return };
        if game.turn() != Some(seat) || game.table().is_some() {
            return;
        }
        game.decline_unchecked(twos);
        self.public.game = Some(game);
        let by = self.mover(seat);
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

    fn mover(&self, seat: Seat) -> Mover {
        match &self.public.seats[seat] {
            SeatState::Substitute(_) => Mover::Substitute,
            SeatState::Human(human) if human.idle => Mover::StandIn,
            SeatState::Human(_) | SeatState::Reserved(_) | SeatState::Bot(_) | SeatState::Free => Mover::Owner,
        }
    }

    fn chosen_by(&mut self, seat: Seat, by: Mover) {
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

    fn revealed(&mut self, game: u32, seed: Seed) {
        let (table, seats) = (self.public.table, self.public.settings.table_seats().len());
        let deal = Deal::from_key(seed.deal_key(table, game), seats);
        let Some(result) = self.public.results.last().filter(|result| result.game == game) else {
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
    }

    fn deal_lost(&mut self, game: u32) {
        self.public.committed = None;
        if self.public.phase == Phase::Playing {
            self.public.phase = Phase::Dealing;
            self.public.game = None;
            self.public.rounds.clear();
        }
        self.show(Moment::DealLost { game });
    }

    fn new_tournament(&mut self) {
        self.public.phase = Phase::Starting;
        self.public.started = false;
        self.public.scores = BySeat([0; 4]);
        self.public.winner = None;
        self.public.results.clear();
        self.public.rounds.clear();
        self.public.game = None;
        self.public.start = None;
        self.nobody_is_ready();
        self.show(Moment::NewTournament);
        self.fill();
    }
}

fn be_here(human: &mut Human) {
    human.idle = false;
    human.timeouts = 0;
    human.suspect = false;
}

/// How often in a row a person's time runs out before a bot plays for it.
pub const TIMEOUTS: u8 = 2;

/// How many more games an owner may miss before the seat is the bot's own.
pub const GAMES_MISSED: u8 = 2;
