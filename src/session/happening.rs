//! What happens at the table: kept, folded, sent and shown, in this order.

use super::host::Host;
use super::io::Output;
use super::log::Record;
use super::telling::must_arrive;
use crate::rules::BySeat;
use crate::table::{Command, Event, House, Moment, Phase, PlayerId, TurnTimer, Who, decide};
use crate::wire::{CommandNo, Entry, Stamp};

impl Host {
    /// Carries out what the house decides; whether it fits the state.
    pub(super) fn house(&mut self, command: House) -> bool {
        match decide(&self.table, Who::House, &Command::House(command)) {
            Ok(events) => {
                self.happen(None, events);
                true
            }
            Err(_) => false,
        }
    }

    /// Keeps events, then folds, sends and shows them.
    pub(super) fn happen(&mut self, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) {
        let stamp = self.stamp();
        let entry = Entry::new(self.seq, cause, events.clone());
        let signed = self.chain.sign(&self.key, self.epoch, entry);
        self.outputs.push_back(Output::Persist(Record::Entry(signed.clone())));
        let phase = self.table.public().phase;
        let mut moments = Vec::new();
        for event in &events {
            self.clock_before(event);
            moments.extend(self.fold(event));
        }
        let game_over = phase == Phase::Playing && self.table.public().phase != Phase::Playing;
        self.log.push(signed.clone());
        self.face_the_turn();
        self.broadcast(signed, game_over || events.iter().any(must_arrive));
        self.show_from(stamp, events, moments);
    }

    /// Folds one event.
    pub(super) fn fold(&mut self, event: &Event) -> Vec<Moment> {
        let turn = self.table.public().turn();
        let moments = self.table.apply(event);
        self.seq += 1;
        let moved = matches!(event, Event::Dealt { .. } | Event::Played { .. } | Event::Passed { .. });
        if moved || self.table.public().turn() != turn {
            self.turn_given = self.seq;
        }
        moments
    }

    /// Shows the host player a picture that no event has changed.
    pub(super) fn show_again(&mut self) {
        let stamp = self.stamp();
        self.show_from(stamp, Vec::new(), Vec::new());
    }

    fn show_from(&mut self, stamp: Stamp, events: Vec<Event>, moments: Vec<Moment>) {
        let seat = self.table.public().seat_of(self.player);
        let view = Box::new(self.table.view(seat));
        let clock = self.turn.as_ref().and_then(|turn| turn.clock(self.now));
        self.present(Output::Show {
            player: self.player,
            stamp,
            events,
            moments,
            view,
            clock,
        });
    }

    /// What an event means for the clocks, before it is folded.
    fn clock_before(&mut self, event: &Event) {
        match event {
            Event::Dealt { .. } => self.banks = BySeat([TurnTimer::BANK_MS; 4]),
            Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. } => self.end_turn(),
            Event::Opened { .. }
            | Event::Seated { .. }
            | Event::BotSeated { .. }
            | Event::Freed { .. }
            | Event::Changed { .. }
            | Event::Readied { .. }
            | Event::DealCommitted { .. }
            | Event::NonceRevealed { .. }
            | Event::NonceOmitted { .. }
            | Event::InstantWon { .. }
            | Event::Revealed { .. }
            | Event::DealLost { .. }
            | Event::Signal { .. }
            | Event::Reserved { .. }
            | Event::Substituted { .. }
            | Event::Returned { .. }
            | Event::Released { .. }
            | Event::Claimed { .. }
            | Event::Active { .. }
            | Event::Paused { .. }
            | Event::Resumed
            | Event::RematchWanted { .. }
            | Event::Reset
            | Event::Said { .. } => {}
        }
    }
}
