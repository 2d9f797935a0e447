//! Who is there: a silent guest's seat is marked, then kept, then given up; and everyone is told how everyone is heard.

use super::Millis;
use super::durations::{COUNTDOWN_MS, EVERYONE_LOST_MS, KEPT_MS, LOST_MS, PRESENCE_MS, SUSPECT_MS};
use super::host::Host;
use super::io::Output;
use super::peers::{Line, Peer, Peers, Signal, Up};
use crate::rules::Seat;
use crate::table::{Cause, Claim, House, PauseReason, PlayerId, Public, SeatState};
use crate::wire::{Message, Present};

/// What is remembered of who was there.
#[derive(Clone, Debug, Default)]
pub(super) struct Presence {
    /// What everyone was told last, and when.
    pub(super) told: Option<(Millis, Vec<Present>)>,
    /// The host has lost all its guests.
    alone: Option<Alone>,
}

#[derive(Clone, Copy, Debug)]
struct Alone {
    since: Millis,
    /// The table has stood still for it. Whoever goes on by hand is not stopped again.
    paused: bool,
}

impl Host {
    /// Sees to it that each guest's seat is what its connection says, and that the table stands still when all are
    /// lost; whether anything had to be done.
    pub(super) fn mind_the_absent(&mut self) -> bool {
        let public = self.table.public();
        self.peers
            .people
            .retain(|player, peer| peer.up().is_some() || has_a_place(public, *player));
        let wish = self.peers.people.iter().find_map(|(player, peer)| {
            let seat = public.seat_of(*player)?;
            wish_for(*player, &public.seats[seat], peer.signal(self.now), self.now)
        });
        let wish = wish.or_else(|| self.wish_when_alone());
        wish.is_some_and(|house| self.house(house))
    }

    /// What the house does when the host has lost all its guests, or found one again.
    fn wish_when_alone(&mut self) -> Option<House> {
        let paused = self.table.public().paused;
        if !self.has_lost_everyone() {
            self.presence.alone = None;
            return (paused == Some(PauseReason::EveryoneLost)).then_some(House::EveryoneLost(false));
        }
        let now = self.now;
        let alone = self.presence.alone.get_or_insert(Alone {
            since: now,
            paused: false,
        });
        let pauses = !alone.paused && alone.since + Millis(EVERYONE_LOST_MS) <= now && paused.is_none();
        alone.paused |= pauses;
        pauses.then_some(House::EveryoneLost(true))
    }

    /// Whether there are guests to wait for, and none of them is there. A host player who sits at the table does not
    /// wait for those whose seats a bot has taken.
    fn has_lost_everyone(&self) -> bool {
        let public = self.table.public();
        let host_plays = public
            .seat_of(self.player)
            .is_some_and(|seat| matches!(public.seats[seat], SeatState::Human(_)));
        let mut waited_for = public.table_seats().filter(|(_, state)| match state {
            SeatState::Reserved(_) => true,
            SeatState::Substitute(substitute) => substitute.cause == Cause::Dropped && !host_plays,
            SeatState::Human(_) | SeatState::Bot(_) | SeatState::Free => false,
        });
        waited_for.next().is_some() && !self.a_guest_is_there()
    }

    fn a_guest_is_there(&self) -> bool {
        let is_there = |(player, up): (PlayerId, &Up)| {
            let seated = self.table.public().seat_of(player).is_some();
            seated && matches!(up.signal(self.now), Signal::Good | Signal::Weak)
        };
        self.peers.up().any(is_there)
    }

    /// After the host starts again, its guests have yet to come back: their seats are kept from now on.
    pub(super) fn expect_guests(&mut self) {
        let gone: Vec<PlayerId> = self
            .table
            .public()
            .table_seats()
            .filter_map(|(_, state)| state.human())
            .map(|human| human.player)
            .filter(|player| *player != self.player)
            .collect();
        for player in gone {
            self.peers.people.insert(player, Peer::gone(self.now));
        }
    }

    /// Tells everyone who is there, if that has changed or it is time.
    pub(super) fn tell_presence(&mut self) {
        if self.peers.people.is_empty() && self.presence.told.is_none() {
            return;
        }
        let people = self.people();
        let again = self.presence_due().is_some_and(|due| due <= self.now);
        let changed = self
            .presence
            .told
            .as_ref()
            .is_none_or(|(_, told)| !told.iter().map(steady).eq(people.iter().map(steady)));
        if changed || again {
            let message = Message::Presence { people: people.clone() };
            self.send_to_all(&message);
            self.outputs.push_back(Output::Presence(people.clone()));
            self.presence.told = Some((self.now, people));
        }
    }

    fn presence_due(&self) -> Option<Millis> {
        let (at, told) = self.presence.told.as_ref()?;
        self.peers.up().next()?;
        let counting = told.iter().any(|present| present.kept_ms.is_some());
        Some(*at + Millis(if counting { COUNTDOWN_MS } else { PRESENCE_MS }))
    }

    /// Everyone at the table: the seats in order, then who watches.
    fn people(&self) -> Vec<Present> {
        let public = self.table.public();
        let owners = public
            .table_seats()
            .filter_map(|(seat, state)| Some((seat, state.owner()?)));
        let mut people: Vec<Present> = owners
            .map(|(seat, owner)| Present {
                name: Some(owner.name.clone()),
                seat: Some(seat),
                ..self.present_of(owner.player)
            })
            .collect();
        let watching = self.peers.up().filter(|(player, _)| public.seat_of(*player).is_none());
        people.extend(watching.map(|(player, _)| self.present_of(player)));
        people
    }

    fn present_of(&self, player: PlayerId) -> Present {
        let here = Present {
            player,
            name: None,
            seat: None,
            connected: true,
            degraded: false,
            rtt_ms: 0,
            kept_ms: None,
        };
        let now = self.now;
        let Some(peer) = self.peers.people.get(&player) else {
            return Present {
                connected: player == self.player,
                ..here
            };
        };
        match peer.signal(now) {
            Signal::Good | Signal::Weak => Present {
                degraded: peer.up().is_some_and(|up| up.acks.degraded(now)),
                rtt_ms: peer.up().map_or(0, |up| up.rtt_ms),
                ..here
            },
            Signal::Lost { since } => Present {
                connected: false,
                kept_ms: self.kept_ms(player, since),
                ..here
            },
        }
    }

    /// How much longer a lost player's seat is kept.
    fn kept_ms(&self, player: PlayerId, since: Millis) -> Option<u32> {
        let public = self.table.public();
        let seat = public.seat_of(player)?;
        let kept = matches!(public.seats[seat], SeatState::Human(_) | SeatState::Reserved(_));
        let left = (since.0 + KEPT_MS).saturating_sub(self.now.0);
        kept.then_some(u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// When somebody's silence comes to mean more than it does, or everyone is to be told again.
    pub(super) fn absence_due(&self) -> Option<Millis> {
        let alone = self.presence.alone.filter(|alone| !alone.paused);
        let pause = alone.map(|alone| alone.since + Millis(EVERYONE_LOST_MS));
        let pause = pause.filter(|due| *due > self.now);
        let told = self.presence_due();
        self.peers
            .silence_due(self.now)
            .into_iter()
            .chain(pause)
            .chain(told)
            .min()
    }
}

impl Peers {
    /// When the next person's silence comes to mean more.
    fn silence_due(&self, now: Millis) -> Option<Millis> {
        let steps = self.people.values().flat_map(|peer| match &peer.line {
            Line::Up(up) => [SUSPECT_MS, LOST_MS, LOST_MS + KEPT_MS].map(|step| up.heard + Millis(step)),
            Line::Gone { since } => [*since + Millis(KEPT_MS); 3],
        });
        steps.filter(|due| *due > now).min()
    }
}

/// Whether a place at the table is this player's: a seat, or one from the next deal on.
pub(super) fn has_a_place(public: &Public, player: PlayerId) -> bool {
    let claimed = |claim: &Option<Claim>| claim.as_ref().is_some_and(|claim| claim.player == player);
    public.seat_of(player).is_some() || public.claims.iter().any(|(_, claim)| claimed(claim))
}

/// What the house does about a person's seat.
fn wish_for(player: PlayerId, state: &SeatState, signal: Signal, now: Millis) -> Option<House> {
    match (state, signal) {
        (SeatState::Human(human), Signal::Good | Signal::Weak) => {
            let weak = signal == Signal::Weak;
            (human.suspect != weak).then_some(House::Signal { player, weak })
        }
        (SeatState::Human(_), Signal::Lost { .. }) => Some(House::Lost(player)),
        (SeatState::Reserved(_), Signal::Good | Signal::Weak) => Some(House::Return(player)),
        (SeatState::Reserved(_), Signal::Lost { since }) => {
            (since + Millis(KEPT_MS) <= now).then_some(House::GiveUp(player))
        }
        (SeatState::Substitute(substitute), Signal::Good | Signal::Weak) => {
            let away = substitute.cause == Cause::Dropped && !substitute.returning;
            away.then_some(House::Return(player))
        }
        (SeatState::Substitute(_), Signal::Lost { .. }) | (SeatState::Free | SeatState::Bot(_), _) => None,
    }
}

/// What of a person everyone is told at once when it changes; the rest drifts.
fn steady(present: &Present) -> (PlayerId, Option<Seat>, bool, bool, bool) {
    let kept = present.kept_ms.is_some();
    (present.player, present.seat, present.connected, present.degraded, kept)
}
