//! The public state of a table: what everyone there can see. A fold of its events.

use serde::{Deserialize, Serialize};

use super::event::Mover;
use super::ids::{Commitment, Nonce, PlayerId, PublicKey, Seed, TableId};
use super::name::Name;
use super::people::SeatState;
use super::settings::Settings;
use super::spelling;
use crate::rules::{BySeat, Card, Cards, Deal, Game, Instant, Seat, Seats};

/// The public state. Clock facts are not in it: whoever hosts the table tells them.
#[derive(Clone, PartialEq, Debug)]
pub struct Public {
    /// Which table.
    pub table: TableId,
    /// Who hosts it.
    pub host: PlayerId,
    /// The key with which the host signs its log.
    pub key: PublicKey,
    /// What it is set to.
    pub settings: Settings,
    /// Where the tournament stands.
    pub phase: Phase,
    /// Why the table stands still, if it does.
    pub paused: Option<PauseReason>,
    /// Who sits where. Only the first [`Settings::seats`] exist.
    pub seats: BySeat<SeatState>,
    /// Spectators who take a seat at the next deal.
    pub claims: BySeat<Option<Claim>>,
    /// The points of the tournament so far.
    pub scores: BySeat<u8>,
    /// Whether a first game of this tournament has been dealt.
    pub started: bool,
    /// The game being played, or the last one; 0 before the first. Counted over the life of the table.
    pub game_no: u32,
    /// The commitment to the deal of the next or the running game.
    pub committed: Option<Commitment>,
    /// What each seat is bound to in the deal of the next, the running or the last game, until the host commits again.
    pub pledges: BySeat<Option<Commitment>>,
    /// The nonces of that deal that were shown.
    pub nonces: BySeat<Option<Nonce>>,
    /// The seats whose nonce was left out of that deal.
    pub omitted: Seats,
    /// Whether the running game, or the last, was dealt when it was due, and everyone moved for itself who could. A host
    /// that lies can make it false; then the game is not fair.
    pub orderly: bool,
    /// How the running game, or the last one, began.
    pub start: Option<Start>,
    /// The running game, or the last one as it ended; none before the first and after an instant win.
    pub game: Option<Game>,
    /// The rounds of that game, the current one last.
    pub rounds: Vec<Round>,
    /// The seats for which a substitute has moved in that game; they score nothing in it.
    pub substituted: Seats,
    /// The games of this tournament that are over, oldest first.
    pub results: Vec<GameResult>,
    /// Who won the tournament that is over.
    pub winner: Option<Seat>,
}

/// Where a tournament stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Seats are free.
    Waiting,
    /// All seats are taken; people say that they are ready for the first game.
    Starting,
    /// Everyone is ready; the cards are on their way.
    Dealing,
    /// A game is played.
    Playing,
    /// A game is over; people say that they are ready for the next.
    Between,
    /// The tournament is over.
    Completed,
}

/// Why a table stands still.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The host player asked for it.
    Host,
    /// Nobody is connected.
    EveryoneLost,
}

/// A spectator who takes a seat at the next deal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Claim {
    /// Who.
    pub player: PlayerId,
    /// What it is called.
    pub name: Name,
}

/// How a game began.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Start {
    /// Who led.
    pub first: Seat,
    /// The card that the first play had to hold.
    #[serde(with = "spelling::card")]
    pub must: Option<Card>,
}

/// One round: from a lead until everyone else has passed.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Round {
    /// What was done, in order.
    pub acts: Vec<Act>,
}

/// What one seat did on its turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Act {
    /// Who.
    pub seat: Seat,
    /// What.
    pub deed: Deed,
    /// Who chose it.
    pub by: Mover,
}

/// What can be done on a turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// These cards were put down.
    Play {
        /// Which.
        #[serde(with = "spelling::cards")]
        cards: Cards,
        /// A bomb on 2s or on another bomb.
        chop: bool,
    },
    /// A pass.
    Pass,
    /// A leader showed these 2s, all it holds, and passed the lead on.
    Decline {
        /// Which.
        #[serde(with = "spelling::cards")]
        twos: Cards,
    },
}

/// A game that is over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GameResult {
    /// Which game.
    pub game: u32,
    /// How it began.
    pub start: Start,
    /// The seats in finishing order; after an instant win the winner alone.
    pub places: Vec<Seat>,
    /// What each seat scored in it.
    pub points: BySeat<u8>,
    /// The points of the tournament after it.
    pub scores: BySeat<u8>,
    /// The hand that won before the first play, if one did.
    pub instant: Option<InstantWin>,
    /// What the host was bound to.
    pub committed: Option<Commitment>,
    /// What everyone learnt afterwards.
    pub proof: Option<Proof>,
}

/// A hand that won before the first play.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct InstantWin {
    /// Whose.
    pub seat: Seat,
    /// By what.
    pub instant: Instant,
    /// The hand.
    #[serde(with = "spelling::cards")]
    pub hand: Cards,
}

/// What the seed of a game that is over shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Proof {
    /// The seed.
    pub seed: Seed,
    /// What every seat was dealt, by that seed.
    pub hands: BySeat<Cards>,
    /// Whether the seed is the one the host was bound to, and every play was legal with these hands.
    pub fair: bool,
}

impl Public {
    /// A table before its first event.
    pub fn unopened() -> Self {
        Self {
            table: TableId(0),
            host: PlayerId(0),
            key: PublicKey([0; 32]),
            settings: Settings::default(),
            phase: Phase::Waiting,
            paused: None,
            seats: BySeat::from_fn(|_| SeatState::Free),
            claims: BySeat::from_fn(|_| None),
            scores: BySeat([0; 4]),
            started: false,
            game_no: 0,
            committed: None,
            pledges: BySeat([None; 4]),
            nonces: BySeat([None; 4]),
            omitted: Seats::NONE,
            orderly: true,
            start: None,
            game: None,
            rounds: Vec::new(),
            substituted: Seats::NONE,
            results: Vec::new(),
            winner: None,
        }
    }

    /// The seats that exist at this table, in order.
    pub fn table_seats(&self) -> impl Iterator<Item = (Seat, &SeatState)> {
        let seats = self.settings.table_seats();
        self.seats.iter().filter(move |(seat, _)| seats.contains(*seat))
    }

    /// Where a person sits, even if a substitute plays for it.
    pub fn seat_of(&self, player: PlayerId) -> Option<Seat> {
        let mut seats = self.table_seats();
        let found = seats.find(|(_, state)| state.owner().is_some_and(|owner| owner.player == player));
        found.map(|(seat, _)| seat)
    }

    /// Whose turn it is, while a game is played.
    pub fn turn(&self) -> Option<Seat> {
        if self.phase == Phase::Playing {
            self.game?.turn()
        } else {
            None
        }
    }

    /// The number that the next deal has.
    pub fn next_game(&self) -> u32 {
        match self.phase {
            Phase::Playing => self.game_no,
            Phase::Waiting | Phase::Starting | Phase::Dealing | Phase::Between | Phase::Completed => {
                self.game_no.saturating_add(1)
            }
        }
    }

    /// Whether nothing is missing for the next deal.
    pub fn deal_is_due(&self) -> bool {
        self.phase == Phase::Dealing && self.committed.is_some() && self.nonces_awaited().is_empty()
    }

    /// The deal of game `game`, the next or the last, that this seed gives with the nonces that were shown.
    pub fn deal_of(&self, seed: &Seed, game: u32) -> Deal {
        let key = seed.deal_key(self.table, game, &self.pledges, &self.nonces);
        Deal::from_key(key, self.settings.table_seats().len())
    }

    /// The last game that is over in this tournament.
    pub fn last_result(&self) -> Option<&GameResult> {
        self.results.last()
    }

    /// The seats whose nonce the deal waits for.
    pub fn nonces_awaited(&self) -> Seats {
        if self.phase != Phase::Dealing {
            return Seats::NONE;
        }
        let open = |seat: &Seat| self.pledges[*seat].is_some() && self.nonces[*seat].is_none();
        let seats = Seat::ALL.into_iter().filter(open);
        seats.filter(|seat| !self.omitted.contains(*seat)).collect()
    }

    /// The seats that must still say that they are ready; empty when nobody must.
    pub fn awaited(&self) -> Seats {
        match self.phase {
            Phase::Starting | Phase::Between | Phase::Completed => self.not_ready(),
            Phase::Waiting | Phase::Dealing | Phase::Playing => Seats::NONE,
        }
    }

    /// Who would have to be ready: people who are there and not idle. If all are idle, all of them.
    fn not_ready(&self) -> Seats {
        let people = || {
            self.table_seats()
                .filter_map(|(seat, state)| Some((seat, state.human()?)))
        };
        let all_idle = people().all(|(_, human)| human.idle);
        people()
            .filter(|(_, human)| !human.ready && (all_idle || !human.idle))
            .map(|(seat, _)| seat)
            .collect()
    }
}

impl GameResult {
    /// Whether the game counts: one that was not fair does not.
    pub fn counts(&self) -> bool {
        self.proof.is_none_or(|proof| proof.fair)
    }
}

impl Phase {
    /// The phase's name in machine-readable output.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Starting => "starting",
            Self::Dealing => "dealing",
            Self::Playing => "playing",
            Self::Between => "between",
            Self::Completed => "completed",
        }
    }
}
