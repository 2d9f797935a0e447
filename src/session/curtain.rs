//! What the host's own player may not see yet. A move that anybody has seen must survive the loss of any one computer,
//! so the host shows its player nothing that no guest has: it waits for the first guest who says that it has it.

use std::collections::VecDeque;

use super::Millis;
use super::durations::DEGRADED_MS;
use super::host::Host;
use super::io::Output;
use super::peers::Signal;
use crate::table::SeatState;

/// Outputs for the host's own player that are held back, in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Curtain(VecDeque<Held>);

#[derive(Clone, Debug)]
struct Held {
    /// The event after all that it shows.
    end: u64,
    since: Millis,
    output: Output,
}

impl Curtain {
    /// The machine was asleep for so long: a guest has its whole time to answer.
    pub(super) fn wake(&mut self, slept_ms: u64) {
        for held in &mut self.0 {
            held.since = held.since + Millis(slept_ms);
        }
    }
}

impl Host {
    /// Gives something to the host's own player, as soon as it may have it.
    pub(super) fn present(&mut self, output: Output) {
        let (end, since) = (self.seq, self.now);
        self.curtain.0.push_back(Held { end, since, output });
        self.draw_the_curtain();
    }

    /// Lets go of what a guest has seen by now.
    pub(super) fn draw_the_curtain(&mut self) {
        let seen = self.seen_by_a_guest();
        let now = self.now;
        let free = |held: &Held| seen.is_none_or(|seen| held.end <= seen) || held.since + Millis(DEGRADED_MS) <= now;
        while self.curtain.0.front().is_some_and(free) {
            self.outputs.extend(self.curtain.0.pop_front().map(|held| held.output));
        }
    }

    /// When the first thing is held back no longer, in any case.
    pub(super) fn curtain_due(&self) -> Option<Millis> {
        self.curtain.0.front().map(|held| held.since + Millis(DEGRADED_MS))
    }

    /// The next event that no guest at the table has acknowledged; none when no guest is there to wait for: one who
    /// plays and whose connection is good.
    fn seen_by_a_guest(&self) -> Option<u64> {
        let public = self.table.public();
        let plays = |player| {
            let seat = public.seat_of(player)?;
            matches!(public.seats[seat], SeatState::Human(_)).then_some(())
        };
        self.peers
            .up()
            .filter(|(player, up)| plays(*player).is_some() && up.signal(self.now) == Signal::Good)
            .map(|(_, up)| up.acks.next())
            .max()
    }
}
