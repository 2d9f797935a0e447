//! What a fold shows on its way: facts for animation and sound, in the order in which they are seen.

use super::command::Line;
use super::ids::PlayerId;
use super::people::Cause;
use super::public::PauseReason;
use crate::rules::{BySeat, Card, Cards, Instant, Seat};

/// Something worth showing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Moment {
    /// Somebody, or a bot, took a seat.
    SatDown {
        /// Where.
        seat: Seat,
    },
    /// A seat became free.
    StoodUp {
        /// Which.
        seat: Seat,
    },
    /// The settings are others now, and everyone must say again that they are ready.
    SettingsChanged,
    /// A person is ready for the next game, or wants a rematch.
    BecameReady {
        /// Where it sits.
        seat: Seat,
    },
    /// The host is bound to the deal of this game.
    Committed {
        /// Which game.
        game: u32,
    },
    /// Thirteen cards went to every seat that plays.
    Dealt {
        /// In which game.
        game: u32,
        /// Who leads.
        first: Seat,
        /// The card that the first play must hold.
        must: Option<Card>,
    },
    /// A seat is asked for its move.
    TurnCame {
        /// Which.
        seat: Seat,
    },
    /// Cards were put down.
    Played {
        /// By whom.
        seat: Seat,
        /// Which.
        cards: Cards,
        /// What they beat, and whose it was; nothing on a lead.
        over: Option<(Seat, Cards)>,
        /// A bomb on 2s or on another bomb: *chặt*.
        chop: bool,
    },
    /// A seat passed.
    Passed {
        /// Which.
        seat: Seat,
    },
    /// A leader showed that it holds only 2s, and passed the lead on.
    ShowedTwos {
        /// Which seat.
        seat: Seat,
        /// Its cards.
        twos: Cards,
    },
    /// The clock chose the play or pass that was just shown.
    TimedOut {
        /// For which seat.
        seat: Seat,
    },
    /// A bot plays for this idle person from now on.
    BecameIdle {
        /// Where it sits.
        seat: Seat,
    },
    /// An idle person is here again.
    BecameActive {
        /// Where it sits.
        seat: Seat,
    },
    /// A seat holds one card.
    OneLeft {
        /// Which.
        seat: Seat,
    },
    /// A seat played its last card.
    WentOut {
        /// Which.
        seat: Seat,
        /// Its place, 1 for the first.
        place: u8,
    },
    /// Everyone else has passed: the cards are swept away.
    RoundWon {
        /// By whom.
        seat: Seat,
    },
    /// A hand won before the first play.
    InstantWin {
        /// Whose.
        seat: Seat,
        /// By what.
        instant: Instant,
        /// The hand.
        hand: Cards,
    },
    /// A game is over.
    GameOver {
        /// Which.
        game: u32,
        /// The seats in finishing order; after an instant win the winner alone.
        places: Vec<Seat>,
        /// What each seat scored in it.
        points: BySeat<u8>,
    },
    /// A seat won the tournament.
    TournamentOver {
        /// Which.
        winner: Seat,
    },
    /// The deal of a game that is over was checked here.
    DealChecked {
        /// Which game.
        game: u32,
        /// Whether it was what the host was bound to, and every play legal.
        fair: bool,
    },
    /// A game does not count, because it was not fair: its points are taken back.
    Annulled {
        /// Which game.
        game: u32,
    },
    /// A seat did not show its nonce in time, and the cards are dealt without it.
    LeftOut {
        /// Which seat.
        seat: Seat,
    },
    /// The running game will be dealt again.
    DealLost {
        /// Which game.
        game: u32,
    },
    /// A person's connection became weak, or good again.
    Signal {
        /// Where it sits.
        seat: Seat,
        /// Whether it is weak.
        weak: bool,
    },
    /// A person's connection is lost.
    LostConnection {
        /// Where it sits.
        seat: Seat,
    },
    /// A bot plays for the seat's owner from now on.
    Substituted {
        /// Which seat.
        seat: Seat,
        /// Why.
        cause: Cause,
    },
    /// The seat is the bot's own now.
    Released {
        /// Which seat.
        seat: Seat,
    },
    /// A person is back and will take this seat at the next deal, or a spectator will.
    WillSit {
        /// Which seat.
        seat: Seat,
    },
    /// A person has its seat back, or a spectator has taken it.
    TookSeat {
        /// Which seat.
        seat: Seat,
    },
    /// The table stands still.
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// The table goes on.
    Resumed,
    /// Another tournament begins with the same seats.
    NewTournament,
    /// Somebody said something.
    Said {
        /// Who.
        player: PlayerId,
        /// What.
        line: Line,
    },
}
