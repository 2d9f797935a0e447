//! One table of bots, playing deals in every rotation of its seats.

use std::io;
use std::time::{Duration, Instant};

use super::player::{Player, Spec};
use crate::bot::Situation;
use crate::bot::protocol::Dealt;
use crate::rules::{BySeat, Card, Cards, Combo, Deal, Game, Instant as InstantWin, Rules, Seat, Seats};
use crate::table::{Deed, points, winner};

/// A table whose bots are running.
pub(super) struct Contest {
    players: Vec<Player>,
    rules: Rules,
    seed: u64,
    limit: Duration,
}

/// What came of one deal, or of one tournament, in all rotations. Each list has one entry a bot.
#[derive(Clone, Default, Debug)]
pub(super) struct DealResult {
    pub(super) games: u32,
    pub(super) points: Vec<u32>,
    pub(super) firsts: Vec<u32>,
    pub(super) lasts: Vec<u32>,
    pub(super) tournaments_won: Vec<u32>,
    pub(super) illegal: Vec<u32>,
    pub(super) late: Vec<u32>,
    /// How long each choice took, in nanoseconds.
    pub(super) nanoseconds: Vec<Vec<u64>>,
    pub(super) is_tournament: bool,
}

impl Contest {
    pub(super) fn start(specs: &[Spec], rules: Rules, seed: u64, ms: u64) -> io::Result<Self> {
        let players = specs.iter().map(Player::start).collect::<io::Result<Vec<_>>>()?;
        Ok(Self {
            players,
            rules,
            seed,
            limit: Duration::from_millis(ms),
        })
    }

    /// Deal number `number` in every rotation. A deal that an instant win would decide says nothing about the bots, so
    /// the next shuffle takes its place.
    pub(super) fn deal(&mut self, number: u64) -> DealResult {
        let seats = self.players.len();
        let mut result = DealResult::of(seats);
        let (deal, opening) = (0..)
            .map(|attempt| {
                let deal = Deal::from_key(key(self.seed, number, attempt), seats);
                (deal, Opening::of(&deal, number))
            })
            .find(|(deal, opening)| InstantWin::winner(deal.hands(), opening.first, &self.rules).is_none())
            .expect("most deals hold no instant win");
        for rotation in 0..seats {
            let places = self.game(deal.hands(), opening, rotation, &mut result);
            result.count(&places, rotation, seats);
        }
        result
    }

    /// A tournament to the target score, in every rotation, on the same deals.
    pub(super) fn tournament(&mut self, number: u64) -> DealResult {
        let seats = self.players.len();
        let mut result = DealResult {
            is_tournament: true,
            ..DealResult::of(seats)
        };
        for rotation in 0..seats {
            let winner = self.one_tournament(number, rotation, &mut result);
            result.tournaments_won[(winner + rotation) % seats] += 1;
        }
        result
    }

    /// The seat that wins.
    fn one_tournament(&mut self, number: u64, rotation: usize, result: &mut DealResult) -> usize {
        let seats = self.players.len();
        let mut scores = BySeat([0_u8; Seat::COUNT]);
        let mut leader = None;
        for game in 0.. {
            let deal = Deal::from_key(key(self.seed ^ TOURNAMENTS, number, game), seats);
            let opening = leader.map_or_else(|| Opening::lowest(&deal), Opening::free);
            let instant = InstantWin::winner(deal.hands(), opening.first, &self.rules);
            let places = match instant {
                Some((seat, _)) => vec![seat],
                None => {
                    let places = self.game(deal.hands(), opening, rotation, result);
                    result.count(&places, rotation, seats);
                    places
                }
            };
            leader = places.first().copied().filter(|_| instant.is_none());
            let scored = points(&places, seats, Seats::NONE);
            scores = BySeat::from_fn(|seat| scores[seat] + scored[seat]);
            if let Some(winner) = winner(&scores, self.rules.target_score, &places) {
                return winner.index();
            }
        }
        unreachable!("every game scores, so one seat reaches the target")
    }

    /// Plays one game; the bot of seat `s` is number `(s + rotation) % seats`.
    fn game(&mut self, hands: &BySeat<Cards>, opening: Opening, rotation: usize, result: &mut DealResult) -> Vec<Seat> {
        let seats = self.players.len();
        let mut hands = *hands;
        let sizes = hands.map(|hand| hand.len() as u8);
        let mut game = Game::new(sizes, opening.first, opening.must);
        self.tell_the_deal(&hands, opening, rotation);
        while let Some(seat) = game.turn() {
            let bot = (seat.index() + rotation) % seats;
            let situation = Situation {
                rules: &self.rules,
                game: &game,
                seat,
                hand: hands[seat],
            };
            let mut rng = situation.chance(self.seed);
            let before = self.players[bot].replaced();
            let (play, took) = timed(|| self.players[bot].choose(&situation, &mut rng, self.limit));
            let after = self.players[bot].replaced();
            result.nanoseconds[bot].push(took);
            result.illegal[bot] += after.illegal - before.illegal;
            result.late[bot] += after.late - before.late;
            let deed = act(&mut game, &self.rules, &mut hands[seat], play);
            for player in &mut self.players {
                player.deed(seat, deed);
            }
        }
        let places = game.places().to_vec();
        let scored = points(&places, seats, Seats::NONE);
        for player in &mut self.players {
            player.result(&places, &scored.0[..seats]);
        }
        places
    }

    fn tell_the_deal(&mut self, hands: &BySeat<Cards>, opening: Opening, rotation: usize) {
        let seats = self.players.len();
        for (bot, player) in self.players.iter_mut().enumerate() {
            let seat = Seat::ALL[(bot + seats - rotation) % seats];
            player.deal(|| Dealt {
                rules: self.rules,
                scores: vec![0; seats],
                seat,
                hand: hands[seat],
                first: opening.first,
                must: opening.must,
            });
        }
    }
}

/// Puts down the play of the seat on turn, or passes for it.
fn act(game: &mut Game, rules: &Rules, hand: &mut Cards, play: Option<Combo>) -> Deed {
    match play {
        Some(play) => {
            let chop = play.is_bomb() && game.table().is_some();
            *hand = hand.without(play.cards());
            game.play_unchecked(rules, play);
            Deed::Play {
                cards: play.cards(),
                chop,
            }
        }
        None if game.table().is_some() => {
            game.pass_unchecked(rules);
            Deed::Pass
        }
        None => {
            game.decline_unchecked(*hand);
            Deed::Decline { twos: *hand }
        }
    }
}

impl DealResult {
    fn of(bots: usize) -> Self {
        let zeros = vec![0; bots];
        Self {
            points: zeros.clone(),
            firsts: zeros.clone(),
            lasts: zeros.clone(),
            tournaments_won: zeros.clone(),
            illegal: zeros.clone(),
            late: zeros,
            nanoseconds: vec![Vec::new(); bots],
            ..Self::default()
        }
    }

    fn count(&mut self, places: &[Seat], rotation: usize, seats: usize) {
        self.games += 1;
        let scored = points(places, seats, Seats::NONE);
        for (place, seat) in places.iter().enumerate() {
            let bot = (seat.index() + rotation) % seats;
            self.points[bot] += u32::from(scored[*seat]);
            self.firsts[bot] += u32::from(place == 0);
            self.lasts[bot] += u32::from(place + 1 == seats);
        }
    }
}

/// Who leads, and the card that the first play must hold.
#[derive(Clone, Copy)]
struct Opening {
    first: Seat,
    must: Option<Card>,
}

impl Opening {
    /// Every second deal begins like a tournament, the others like a later game of one.
    fn of(deal: &Deal, number: u64) -> Self {
        let lowest = Self::lowest(deal);
        if number.is_multiple_of(2) {
            lowest
        } else {
            Self::free(lowest.first)
        }
    }

    fn lowest(deal: &Deal) -> Self {
        let (first, must) = deal.lowest();
        Self {
            first,
            must: Some(must),
        }
    }

    const fn free(first: Seat) -> Self {
        Self { first, must: None }
    }
}

/// The key of a deal of the arena: seed, number and attempt, in little-endian bytes.
fn key(seed: u64, number: u64, attempt: u64) -> [u8; 32] {
    let mut key = [0; 32];
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&number.to_le_bytes());
    key[16..24].copy_from_slice(&attempt.to_le_bytes());
    key
}

/// What it gives, and how long it took in nanoseconds.
#[expect(
    clippy::disallowed_methods,
    reason = "the arena reports how long bots think; no choice depends on it"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let start = Instant::now();
    let made = work();
    (made, start.elapsed().as_nanos() as u64)
}

/// Keeps the deals of tournaments apart from the others.
const TOURNAMENTS: u64 = 0x7072_7565_7475_6e69;
