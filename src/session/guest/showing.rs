//! What a guest shows its player, and when: a deal waits for the cards that belong to it.

use super::durations::HAND_MS;
use super::{Guest, GuestOutput, How};
use crate::rules::Cards;
use crate::session::Millis;
use crate::table::{Event, Moment, Phase, View};
use crate::wire::{Stamp, TurnClock};

/// What there is to show, besides how the table looks then.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    /// The place of the first event; without events, of the next that will come.
    pub(super) stamp: Stamp,
    pub(super) events: Vec<Event>,
    pub(super) moments: Vec<Moment>,
    pub(super) how: How,
    pub(super) missed: u32,
}

/// A picture that waits for the player's cards.
#[derive(Clone, Debug)]
pub(super) struct Held {
    picture: Picture,
    until: Millis,
}

impl Held {
    /// When it is shown without them.
    pub(super) const fn due(&self) -> Millis {
        self.until
    }
}

impl Guest {
    /// Shows what has happened, at once or when the cards are here.
    pub(super) fn show(&mut self, picture: Picture) {
        let until = self.now + Millis(HAND_MS);
        match &mut self.held {
            Some(held) => held.picture.add(picture),
            None => self.held = Some(Held { picture, until }),
        }
        self.show_what_is_held();
    }

    /// Shows the table without anything having happened.
    pub(super) fn show_again(&mut self) {
        self.show(Picture {
            stamp: self.replica.next,
            events: Vec::new(),
            moments: Vec::new(),
            how: How::Live,
            missed: 0,
        });
    }

    /// Shows what waits, unless cards are still awaited.
    pub(super) fn show_what_is_held(&mut self) {
        let view = self.replica.view();
        let waits = |held: &mut Held| held.until <= self.now || !awaits_cards(&view) || held.picture.is_long();
        if let Some(held) = self.held.take_if(waits) {
            let Picture {
                stamp,
                events,
                moments,
                how,
                missed,
            } = held.picture;
            let clock = self.clock_now();
            self.outputs.push_back(GuestOutput::Show {
                stamp,
                events,
                moments,
                view: Box::new(view),
                clock,
                how,
                missed,
            });
        }
    }

    /// The clock of the seat that is on turn now, as far as it has run.
    fn clock_now(&self) -> Option<TurnClock> {
        let (clock, came) = self.clock?;
        let turn = self.replica.public.turn();
        Some(run_on(clock, came, self.now)).filter(|clock| turn == Some(clock.seat))
    }
}

impl Picture {
    fn add(&mut self, later: Self) {
        self.events.extend(later.events);
        self.moments.extend(later.moments);
        self.missed = self.missed.saturating_add(later.missed);
    }

    fn is_long(&self) -> bool {
        self.events.len() > MOST_HELD
    }
}

/// Whether the player has cards in this game that are not here yet.
fn awaits_cards(view: &View) -> bool {
    let public = &view.public;
    let plays = view.seat.is_some_and(|seat| public.seats[seat].human().is_some());
    plays && public.phase == Phase::Playing && view.dealt == Cards::NONE
}

/// A clock after the time that has passed.
fn run_on(clock: TurnClock, came: Millis, now: Millis) -> TurnClock {
    let passed = if clock.running { now.0.saturating_sub(came.0) } else { 0 };
    let beyond = passed.saturating_sub(clock.turn_ms);
    TurnClock {
        turn_ms: clock.turn_ms.saturating_sub(passed),
        bank_ms: clock.bank_ms.saturating_sub(beyond),
        ..clock
    }
}

/// More than this many events wait for nothing.
const MOST_HELD: usize = 200;
