//! The public state as it travels and as it is hashed: every field but the running game, which its own beginning and
//! its rounds give again. So no snapshot can hold a game that was never played.

use serde::{Deserialize, Serialize};

use super::ids::{Commitment, Nonce, PlayerId, PublicKey, TableId};
use super::people::SeatState;
use super::public::{Act, Claim, Deed, GameResult, PauseReason, Phase, Public, Round, Start};
use super::settings::Settings;
use crate::rules::deal::HAND;
use crate::rules::{BySeat, Combo, Game, Seat, Seats};

/// The public state in a form that can be written down.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    table: TableId,
    host: PlayerId,
    key: PublicKey,
    settings: Settings,
    phase: Phase,
    paused: Option<PauseReason>,
    seats: BySeat<SeatState>,
    claims: BySeat<Option<Claim>>,
    scores: BySeat<u8>,
    started: bool,
    game_no: u32,
    committed: Option<Commitment>,
    pledges: BySeat<Option<Commitment>>,
    nonces: BySeat<Option<Nonce>>,
    omitted: Seats,
    orderly: bool,
    start: Option<Start>,
    /// Whether there is a game, running or as it ended.
    game: bool,
    rounds: Vec<Round>,
    substituted: Seats,
    results: Vec<GameResult>,
    winner: Option<Seat>,
}

/// Why a snapshot gives no state.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoState {
    /// There is a game, and nothing says how it began.
    #[error("the snapshot does not say how its game began")]
    NoStart,
    /// There is something that was done, and it could not be done then.
    #[error("the snapshot's rounds make no game")]
    NoGame,
}

impl From<&Public> for Snapshot {
    fn from(public: &Public) -> Self {
        let public = public.clone();
        Self {
            table: public.table,
            host: public.host,
            key: public.key,
            settings: public.settings,
            phase: public.phase,
            paused: public.paused,
            seats: public.seats,
            claims: public.claims,
            scores: public.scores,
            started: public.started,
            game_no: public.game_no,
            committed: public.committed,
            pledges: public.pledges,
            nonces: public.nonces,
            omitted: public.omitted,
            orderly: public.orderly,
            start: public.start,
            game: public.game.is_some(),
            rounds: public.rounds,
            substituted: public.substituted,
            results: public.results,
            winner: public.winner,
        }
    }
}

impl TryFrom<Snapshot> for Public {
    type Error = NoState;

    fn try_from(snapshot: Snapshot) -> Result<Self, NoState> {
        let game = if snapshot.game {
            let start = snapshot.start.ok_or(NoState::NoStart)?;
            Some(replayed(&snapshot.settings, start, &snapshot.rounds)?)
        } else {
            None
        };
        Ok(Self {
            table: snapshot.table,
            host: snapshot.host,
            key: snapshot.key,
            settings: snapshot.settings,
            phase: snapshot.phase,
            paused: snapshot.paused,
            seats: snapshot.seats,
            claims: snapshot.claims,
            scores: snapshot.scores,
            started: snapshot.started,
            game_no: snapshot.game_no,
            committed: snapshot.committed,
            pledges: snapshot.pledges,
            nonces: snapshot.nonces,
            omitted: snapshot.omitted,
            orderly: snapshot.orderly,
            start: snapshot.start,
            game,
            rounds: snapshot.rounds,
            substituted: snapshot.substituted,
            results: snapshot.results,
            winner: snapshot.winner,
        })
    }
}

/// The game that began so and in which this was done.
fn replayed(settings: &Settings, start: Start, rounds: &[Round]) -> Result<Game, NoState> {
    let seats = settings.table_seats();
    let sizes = BySeat::from_fn(|seat| if seats.contains(seat) { HAND as u8 } else { 0 });
    if !seats.contains(start.first) {
        return Err(NoState::NoGame);
    }
    let mut game = Game::new(sizes, start.first, start.must);
    for act in rounds.iter().flat_map(|round| &round.acts) {
        follow(&mut game, settings, act).ok_or(NoState::NoGame)?;
    }
    Ok(game)
}

/// Does what was done, if it is this seat's turn to do it.
fn follow(game: &mut Game, settings: &Settings, act: &Act) -> Option<()> {
    let rules = &settings.rules;
    if game.turn() != Some(act.seat) {
        return None;
    }
    match act.deed {
        Deed::Play { cards, .. } => {
            let combo = Combo::parse(cards).ok()?;
            let fits = combo.cards().len() <= usize::from(game.left(act.seat));
            (fits && game.all_played().intersection(cards).is_empty()).then_some(())?;
            game.play_unchecked(rules, combo);
        }
        Deed::Pass => {
            game.owner()?;
            game.pass_unchecked(rules);
        }
        Deed::Decline { twos } => {
            game.table().is_none().then_some(())?;
            game.decline_unchecked(twos);
        }
    }
    Some(())
}
