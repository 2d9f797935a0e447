//! Events become state. Every replica folds the same events to the same state, so this is total: an event that does
//! not fit, from a damaged log or a lying host, changes little and never panics.

use super::event::Event;
use super::ids::{Commitment, Nonce};
use super::moment::Moment;
use super::people::{Bot, Cause, Human, Level, SeatState, Substitute};
use super::public::{Claim, InstantWin, Phase, Public, Start};
use crate::rules::{BySeat, Seat, Seats};

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

pub(super) struct Fold<'a> {
    pub(super) public: &'a mut Public,
    pub(super) moments: &'a mut Vec<Moment>,
}

impl Fold<'_> {
    fn event(&mut self, event: &Event) {
        match event {
            Event::Opened {
                table,
                host,
                key,
                settings,
            } => {
                *self.public = Public {
                    table: *table,
                    host: *host,
                    key: *key,
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
            Event::DealCommitted { game, commitment } => self.committed(*game, *commitment),
            Event::NonceRevealed { seat, nonce } => self.nonce_revealed(*seat, *nonce),
            Event::NonceOmitted { seat } => self.nonce_omitted(*seat),
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

    pub(super) fn show(&mut self, moment: Moment) {
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
            Event::Freed { seat } => self.freed(*seat),
            Event::Readied { seat, pledge } => {
                if let Phase::Starting | Phase::Between = self.public.phase {
                    self.pledged(*seat, *pledge);
                }
                self.ready(*seat);
            }
            Event::RematchWanted { seat } => self.ready(*seat),
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
            | Event::NonceRevealed { .. }
            | Event::NonceOmitted { .. }
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

    fn freed(&mut self, seat: Seat) {
        self.public.seats[seat] = SeatState::Free;
        self.public.scores[seat] = 0;
        self.pledged(seat, None);
        self.show(Moment::StoodUp { seat });
        self.fill();
    }

    fn ready(&mut self, seat: Seat) {
        self.with_human(seat, |human| human.ready = true);
        self.show(Moment::BecameReady { seat });
        self.go_on_if_ready();
    }

    fn pledged(&mut self, seat: Seat, pledge: Option<Commitment>) {
        self.public.pledges[seat] = pledge;
        self.public.nonces[seat] = None;
        self.public.omitted = self.public.omitted.without(seat);
    }

    pub(super) fn with_human(&mut self, seat: Seat, change: impl FnOnce(&mut Human)) {
        match &mut self.public.seats[seat] {
            SeatState::Human(human) | SeatState::Reserved(human) => change(human),
            SeatState::Free | SeatState::Substitute(_) | SeatState::Bot(_) => {}
        }
    }

    pub(super) fn nobody_is_ready(&mut self) {
        for seat in Seat::ALL {
            self.with_human(seat, |human| human.ready = false);
        }
    }

    pub(super) fn forget_pledges(&mut self) {
        self.public.pledges = BySeat([None; 4]);
        self.public.nonces = BySeat([None; 4]);
        self.public.omitted = Seats::NONE;
    }

    /// Who is bound stays bound: another seed than the one on which people have pledged is no seed.
    fn committed(&mut self, game: u32, commitment: Commitment) {
        if self.public.committed.is_none() {
            self.public.committed = Some(commitment);
            self.forget_pledges();
            self.show(Moment::Committed { game });
        }
    }

    fn nonce_revealed(&mut self, seat: Seat, nonce: Nonce) {
        if self.public.pledges[seat] == Some(nonce.pledge()) {
            self.public.nonces[seat] = Some(nonce);
        }
    }

    /// Who leaves a deal waiting again and again is played for until it does something.
    fn nonce_omitted(&mut self, seat: Seat) {
        self.public.omitted = self.public.omitted.with(seat);
        self.show(Moment::LeftOut { seat });
        let mut became_idle = false;
        self.with_human(seat, |human| {
            human.left_out = human.left_out.saturating_add(1);
            became_idle = !human.idle && human.left_out >= LEFT_OUT;
            human.idle |= became_idle;
        });
        if became_idle {
            self.show(Moment::BecameIdle { seat });
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
            if self.public.phase == Phase::Dealing {
                // Everyone is asked again, and the nonces that were shown are no secret any longer.
                self.forget_pledges();
            }
            let free = self.public.table_seats().any(|(_, state)| *state == SeatState::Free);
            self.public.phase = if free { Phase::Waiting } else { Phase::Starting };
            self.go_on_if_ready();
        }
    }

    pub(super) fn go_on_if_ready(&mut self) {
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

    pub(super) fn release(&mut self, seat: Seat) {
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
    pub(super) fn take_back_on_turn(&mut self) {
        let alone = self.public.table_seats().all(|(_, state)| state.human().is_none());
        if let Some(seat) = self.public.turn()
            && alone
            && let SeatState::Substitute(Substitute { returning: true, .. }) = self.public.seats[seat]
        {
            self.take_back(seat);
        }
    }

    pub(super) fn seats_change_hands(&mut self) {
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

    fn new_tournament(&mut self) {
        self.public.phase = Phase::Starting;
        self.public.started = false;
        self.public.scores = BySeat([0; 4]);
        self.public.winner = None;
        self.public.results.clear();
        self.public.rounds.clear();
        self.public.game = None;
        self.public.start = None;
        self.forget_pledges();
        for seat in Seat::ALL {
            self.with_human(seat, |human| human.left_out = 0);
        }
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

/// How often in a tournament a person's nonce is left out before a bot plays for it.
pub const LEFT_OUT: u8 = 2;

/// How many more games an owner may miss before the seat is the bot's own.
pub const GAMES_MISSED: u8 = 2;
