//! What has come since the connection was lost, until it can be shown.

use super::durations::{LONG_ABSENCE_MS, SHORT_ABSENCE_MS};
use super::io::How;
use crate::table::{Act, Deed, Event, Moment, Public};
use crate::wire::{CommandNo, Stamp};

/// What has come so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Catching {
    /// Where the host was when it welcomed this guest, and what it expects; none before.
    pub(super) welcome: Option<(Stamp, Option<CommandNo>)>,
    events: Vec<Event>,
    moments: Vec<Moment>,
    /// The game and how much of it was known before; none on joining.
    before: Option<(u32, usize)>,
    /// A snapshot has come: what happened before it is not known event by event.
    snapshot: bool,
}

/// What is shown once it is all there.
#[derive(Debug)]
pub(super) struct Caught {
    pub(super) events: Vec<Event>,
    pub(super) moments: Vec<Moment>,
    pub(super) how: How,
    pub(super) missed: u32,
    /// The number that the host expects of the next command, if it has said so.
    pub(super) next: Option<CommandNo>,
}

impl Catching {
    /// Nothing was known before.
    pub(super) fn first() -> Self {
        Self::default()
    }

    /// So much was known before.
    pub(super) fn after(public: &Public) -> Self {
        Self {
            before: Some((public.game_no, acts(public).count())),
            ..Self::default()
        }
    }

    /// The same again from its beginning, because what came was of no use.
    pub(super) fn again(&self) -> Self {
        Self {
            before: self.before,
            ..Self::default()
        }
    }

    pub(super) fn add(&mut self, events: Vec<Event>, moments: Vec<Moment>) {
        self.events.extend(events);
        self.moments.extend(moments);
    }

    /// Whether more has come than any table needs.
    pub(super) const fn is_too_long(&self) -> bool {
        self.events.len() > MOST_MISSED
    }

    pub(super) fn snapshot_came(&mut self) {
        self.events.clear();
        self.moments.clear();
        self.snapshot = true;
    }

    /// What is to be shown, if this peer is where the host was.
    pub(super) fn caught(self, public: &Public, next: Stamp, away_ms: Option<u64>) -> Result<Caught, Self> {
        let Some((_, expected)) = self.welcome.filter(|(target, _)| next >= *target) else {
            return Err(self);
        };
        let how = self.how(away_ms);
        let events = match (self.before, self.snapshot) {
            (None, _) => Vec::new(),
            (Some(_), false) => self.events,
            (Some(before), true) => missed_acts(public, before),
        };
        let plays = events.iter().filter(|event| matches!(event, Event::Played { .. }));
        Ok(Caught {
            missed: u32::try_from(plays.count()).unwrap_or(u32::MAX),
            events,
            moments: if how == How::Backfill { self.moments } else { Vec::new() },
            how,
            next: expected,
        })
    }

    fn how(&self, away_ms: Option<u64>) -> How {
        match (self.before, away_ms.unwrap_or_default()) {
            (None, _) => How::Snapshot,
            (Some(_), away) if away > LONG_ABSENCE_MS => How::WelcomeBack,
            (Some(_), away) if away >= SHORT_ABSENCE_MS || self.snapshot => How::Snapshot,
            (Some(_), _) => How::Backfill,
        }
    }
}

/// What happened in the game on the table since so much of it was known.
fn missed_acts(public: &Public, (game, known): (u32, usize)) -> Vec<Event> {
    let known = if game == public.game_no { known } else { 0 };
    acts(public).skip(known).map(event_of).collect()
}

fn acts(public: &Public) -> impl Iterator<Item = &Act> {
    public.rounds.iter().flat_map(|round| &round.acts)
}

fn event_of(act: &Act) -> Event {
    let (seat, by) = (act.seat, act.by);
    match act.deed {
        Deed::Play { cards, .. } => Event::Played { seat, cards, by },
        Deed::Pass => Event::Passed { seat, by },
        Deed::Decline { twos } => Event::Declined { seat, twos },
    }
}

/// More events than this are not taken before the guest is where its host is: a tournament has some hundreds.
const MOST_MISSED: usize = 10_000;
