//! One table of bots, playing deals in every rotation of its seats.

use std::io;
use std::time::{Duration, Instant};

use super::player::{Player, Spec};
use crate::bot::Situation;
use crate::rules::{BySeat, Card, Cards, Deal, Game, Instant as InstantWin, Rules, Seat};

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
    pub(super) nanoseconds: Vec<Vec<u32>>,
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
        let mut scores = [0_u32; Seat::COUNT];
        let mut leader = None;
        // A game gives somebody four points, so this many games reach any target.
        for game in 0..400 {
            let deal = Deal::from_key(key(self.seed ^ TOURNAMENTS, number, game), seats);
            let (first, must) = deal.lowest();
            let opening = match leader {
                None => Opening {
                    first,
                    must: Some(must),
                },
                Some(first) => Opening { first, must: None },
            };
            if let Some((seat, _)) = InstantWin::winner(deal.hands(), opening.first, &self.rules) {
                scores[seat.index()] += points(seats, 0);
                leader = None;
                if let Some(winner) = tournament_winner(&scores, &[seat], &self.rules) {
                    return winner;
                }
                continue;
            }
            let places = self.game(deal.hands(), opening, rotation, result);
            result.count(&places, rotation, seats);
            for (place, seat) in places.iter().enumerate() {
                scores[seat.index()] += points(seats, place);
            }
            leader = places.first().copied();
            if let Some(winner) = tournament_winner(&scores, &places, &self.rules) {
                return winner;
            }
        }
        0
    }

    /// Plays one game; the bot of seat `s` is number `(s + rotation) % seats`.
    fn game(&mut self, hands: &BySeat<Cards>, opening: Opening, rotation: usize, result: &mut DealResult) -> Vec<Seat> {
        let mut hands = *hands;
        let sizes = hands.map(|hand| hand.len() as u8);
        let mut game = Game::new(sizes, opening.first, opening.must);
        while let Some(seat) = game.turn() {
            let bot = (seat.index() + rotation) % self.players.len();
            let situation = Situation {
                rules: &self.rules,
                game: &game,
                seat,
                hand: hands[seat],
            };
            let mut rng = situation.chance(self.seed);
            let (choice, took) = timed(|| self.players[bot].choose(&situation, &mut rng, self.limit));
            result.nanoseconds[bot].push(took);
            let legal = choice.filter(|play| game.allows(&self.rules, hands[seat], *play).is_ok());
            let play = match choice {
                Some(_) if legal.is_none() => {
                    result.illegal[bot] += 1;
                    situation.lowest_play()
                }
                None if game.table().is_none() => situation.lowest_play(),
                Some(_) | None => legal,
            };
            match play {
                Some(play) => {
                    hands[seat] = hands[seat].without(play.cards());
                    game.play_unchecked(&self.rules, play);
                }
                None if game.table().is_some() => game.pass_unchecked(&self.rules),
                None => game.decline_unchecked(hands[seat]),
            }
        }
        game.places().to_vec()
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
        for (place, seat) in places.iter().enumerate() {
            let bot = (seat.index() + rotation) % seats;
            self.points[bot] += points(seats, place);
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
    fn of(deal: &Deal, number: u64) -> Self {
        let (first, must) = deal.lowest();
        if number.is_multiple_of(2) {
            Self {
                first,
                must: Some(must),
            }
        } else {
            Self { first, must: None }
        }
    }
}

/// The points of a place, 0 for the first, at a table of two to four.
fn points(seats: usize, place: usize) -> u32 {
    let by_place: &[u32] = match seats {
        2 => &[4, 0],
        3 => &[4, 2, 0],
        _ => &[4, 2, 1, 0],
    };
    by_place.get(place).copied().unwrap_or(0)
}

/// Whoever has reached the target: the highest total, then the better place in the last game.
fn tournament_winner(scores: &[u32; Seat::COUNT], places: &[Seat], rules: &Rules) -> Option<usize> {
    let best = *scores.iter().max()?;
    if best < u32::from(rules.target_score) {
        return None;
    }
    let placed = places
        .iter()
        .map(|seat| seat.index())
        .find(|seat| scores[*seat] == best);
    placed.or_else(|| scores.iter().position(|score| *score == best))
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
fn timed<T>(work: impl FnOnce() -> T) -> (T, u32) {
    let start = Instant::now();
    let made = work();
    (made, u32::try_from(start.elapsed().as_nanos()).unwrap_or(u32::MAX))
}

/// Keeps the deals of tournaments apart from the others.
const TOURNAMENTS: u64 = 0x7072_7565_7475_6e69;
