//! Every refusal as a sentence that says what to do instead.

use super::Words;
use crate::rules::{self, Cards, Combo, NotACombo, RuleError, Seat};
use crate::table::{NameError, Refusal};

impl Words {
    /// Why the table refuses. `name_of` gives the name of whoever sits on a seat; seats are counted from 1 for people.
    pub fn refusal(&self, refusal: &Refusal, name_of: &dyn Fn(Seat) -> String) -> String {
        let with_seat = |key: &str, seat: Seat| self.with(key, &[("seat", (seat.index() + 1).into())]);
        match refusal {
            Refusal::HostOnly => self.text("refusal-host-only"),
            Refusal::HouseOnly => self.text("refusal-house-only"),
            Refusal::NotSeated => self.text("refusal-not-seated"),
            Refusal::AlreadySeated => self.text("refusal-already-seated"),
            Refusal::TableFull => self.text("refusal-table-full"),
            Refusal::SeatTaken(seat) => with_seat("refusal-seat-taken", *seat),
            Refusal::NoSuchSeat(seat) => with_seat("refusal-no-such-seat", *seat),
            Refusal::SeatFree(seat) => with_seat("refusal-seat-free", *seat),
            Refusal::TournamentRunning => self.text("refusal-tournament-running"),
            Refusal::TournamentOver => self.text("refusal-tournament-over"),
            Refusal::TournamentNotOver => self.text("refusal-tournament-not-over"),
            Refusal::NotReadyTime => self.text("refusal-not-ready-time"),
            Refusal::AlreadyReady => self.text("refusal-already-ready"),
            Refusal::NotPlaying => self.text("refusal-not-playing"),
            Refusal::SubstitutePlays => self.text("refusal-substitute-plays"),
            Refusal::Forfeited => self.text("refusal-forfeited"),
            Refusal::GamePaused => self.text("refusal-game-paused"),
            Refusal::NotPaused => self.text("refusal-not-paused"),
            Refusal::SeatsInUse => self.text("refusal-seats-in-use"),
            Refusal::BadSettings => self.text("refusal-bad-settings"),
            Refusal::NoSuchPhrase => self.text("refusal-no-such-phrase"),
            Refusal::Stale => self.text("refusal-stale"),
            Refusal::NoNonceAwaited => self.text("refusal-no-nonce-awaited"),
            Refusal::WrongNonce => self.text("refusal-wrong-nonce"),
            Refusal::NameTaken => self.text("refusal-name-taken"),
            Refusal::NameReserved => self.text("refusal-name-reserved"),
            Refusal::NotNow => self.text("refusal-not-now"),
            Refusal::Illegal(reason) => self.illegal(reason, name_of),
            Refusal::TooFast => self.text("refusal-too-fast"),
        }
    }

    /// Why a text is no name, or no line of chat.
    pub fn name_error(&self, error: NameError) -> String {
        match error {
            NameError::Empty => self.text("name-empty"),
            NameError::TooLong(most) => self.with("name-too-long", &[("most", most.into())]),
            NameError::Unprintable => self.text("name-unprintable"),
        }
    }

    /// Why a play or a pass is refused. `name_of` gives the name of whoever sits on a seat.
    pub fn illegal(&self, refusal: &rules::Refusal, name_of: &dyn Fn(Seat) -> String) -> String {
        match refusal {
            rules::Refusal::GameOver => self.text("refusal-game-over"),
            rules::Refusal::NotYourTurn(seat) => self.with("refusal-not-your-turn", &[("name", name_of(*seat).into())]),
            rules::Refusal::NoCombination(reason) => self.not_a_combo(*reason),
            rules::Refusal::NotYourCards => self.text("refusal-not-your-cards"),
            rules::Refusal::MustHold(card) => self.with("refusal-must-hold", &[("card", self.card(*card).into())]),
            rules::Refusal::DoesNotBeat(cards) => self.does_not_beat(*cards),
            rules::Refusal::AlreadyPassed => self.text("refusal-already-passed"),
            rules::Refusal::BombMayNotLead => self.text("refusal-bomb-may-not-lead"),
            rules::Refusal::FinishesOnTwos => self.text("refusal-finishes-on-twos"),
            rules::Refusal::LeaderMustPlay => self.text("refusal-leader-must-play"),
        }
    }

    /// Why cards make no combination.
    pub fn not_a_combo(&self, reason: NotACombo) -> String {
        self.text(match reason {
            NotACombo::Empty => "combo-none",
            NotACombo::DifferentRanks => "combo-different-ranks",
            NotACombo::Gap => "combo-gap",
            NotACombo::TwoInRun => "combo-two-in-run",
            NotACombo::ShortPairRun => "combo-short-pair-run",
            NotACombo::Mixed => "combo-mixed",
        })
    }

    /// Why a rule cannot be set.
    pub fn rule_error(&self, error: &RuleError) -> String {
        match error {
            RuleError::NoSuchPreset(name) => self.with("rule-no-such-preset", &[("name", name.as_str().into())]),
            RuleError::NoSuchRule(name) => self.with("rule-no-such-rule", &[("name", name.as_str().into())]),
            RuleError::NoSuchValue { name, value, allowed } => self.with(
                "rule-no-such-value",
                &[
                    ("name", name.as_str().into()),
                    ("value", value.as_str().into()),
                    ("allowed", allowed.as_str().into()),
                ],
            ),
            RuleError::NotAnAssignment(text) => self.with("rule-not-an-assignment", &[("text", text.as_str().into())]),
        }
    }

    fn does_not_beat(&self, cards: Cards) -> String {
        let over = Combo::parse(cards).map_or_else(|_| self.cards(cards), |combo| self.combo(combo));
        self.with("refusal-does-not-beat", &[("combo", over.into())])
    }
}
