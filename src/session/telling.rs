//! What every guest is told as it happens: events, the clock, its hand.

use super::host::Host;
use crate::rules::Seat;
use crate::table::{Event, PlayerId};
use crate::wire::{Message, Signed, TurnClock};

impl Host {
    /// Sends an entry to every guest, and each who was dealt cards its own.
    pub(super) fn broadcast(&mut self, signed: Signed, must_arrive: bool) {
        let entries = vec![signed];
        self.send_to_all(&Message::Events { entries });
        let (end, now) = (self.seq, self.now);
        if must_arrive {
            for (_, up) in self.peers.up_mut() {
                up.acks.owe(end, now);
            }
        }
        let players: Vec<PlayerId> = self.peers.up().map(|(player, _)| player).collect();
        for player in players {
            self.deal_hand_to(player);
        }
    }

    /// After anything that happened: what guests are told because it has changed, or because it is time.
    pub(super) fn keep_guests_told(&mut self) {
        self.tell_the_clock();
        self.tell_presence();
        self.beat();
        self.send_again();
        self.draw_the_curtain();
    }

    /// Tells the clock if it is not the one that everyone can reckon from what was told last.
    fn tell_the_clock(&mut self) {
        let clock = self.turn.as_ref().and_then(|turn| turn.clock(self.now));
        let face = clock.map(|clock| face_of(clock, self.now.0));
        if std::mem::replace(&mut self.clock_told, face) != face {
            self.send_to_all(&Message::Clock(clock));
        }
    }
}

/// What stays the same while a clock does what it should: whose it is, whether it runs, and when it ends or what is left.
pub(super) type Face = (Seat, bool, u64);

fn face_of(clock: TurnClock, now_ms: u64) -> Face {
    let left = clock.turn_ms + clock.bank_ms;
    let end = if clock.running { left + now_ms } else { left };
    (clock.seat, clock.running, end)
}

/// Whether this must be acknowledged: without it a guest would not know that a game begins.
pub(super) const fn must_arrive(event: &Event) -> bool {
    match event {
        Event::DealCommitted { .. } | Event::Dealt { .. } | Event::DealLost { .. } | Event::Reset => true,
        Event::Opened { .. }
        | Event::Seated { .. }
        | Event::BotSeated { .. }
        | Event::Freed { .. }
        | Event::Changed { .. }
        | Event::Readied { .. }
        | Event::NonceRevealed { .. }
        | Event::NonceOmitted { .. }
        | Event::InstantWon { .. }
        | Event::Played { .. }
        | Event::Passed { .. }
        | Event::Declined { .. }
        | Event::Revealed { .. }
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
        | Event::Said { .. } => false,
    }
}
