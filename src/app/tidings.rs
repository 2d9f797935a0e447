//! What a table with friends tells its player beside the game: who comes and goes, what is said, what was missed.

use super::company::{Company, Linked, Person, Sheet};
use super::company_page::{is_lobby, spoken};
use super::screens::{PathShown, Tone};
use super::shell::Shell;
use super::words::Words;
use crate::net::live::{Path, Present};
use crate::rules::{Combo, Seat};
use crate::table::{Event, Moment, PauseReason, Public};

impl Company {
    /// Who is connected now, and how well.
    pub fn learn(&mut self, people: Vec<Present>, now_ms: u64) {
        let person = |present: Present| Person {
            player: present.player,
            name: present.name.as_ref().map(ToString::to_string),
            seat: present.seat,
            connected: present.connected,
            degraded: present.degraded,
            rtt_ms: (present.rtt_ms > 0).then_some(present.rtt_ms),
            kept_until: present.kept_ms.map(|kept| now_ms + u64::from(kept)),
        };
        self.people = people.into_iter().map(person).collect();
    }

    /// How the packets travel now.
    pub fn travel(&mut self, path: Path, rtt_ms: u32) {
        self.path = match path {
            Path::Local => PathShown::Local,
            Path::Direct => PathShown::Direct,
            Path::Relay => PathShown::Relay,
        };
        self.rtt_ms = (rtt_ms > 0).then_some(rtt_ms);
    }

    /// Somebody typed a wrong code.
    pub fn guessed(&mut self, failures: u32, shell: &mut Shell, now_ms: u64) {
        if let Some((shown, _)) = &mut self.invitation {
            shown.guessed = failures;
        }
        if failures == MOST_GUESSES {
            let text = shell.words.text("toast-code-guessed");
            shell.toast(Tone::Note, text, now_ms);
        }
    }

    /// The deal of a game differs from what this computer was told.
    pub fn dispute(&mut self, game: u32, shell: &mut Shell, now_ms: u64) {
        self.disputed.insert(game);
        let text = shell.words.with("toast-disputed", &[("game", game.into())]);
        shell.toast(Tone::Bad, text, now_ms);
    }

    /// The line to the host changed. A line that comes back, and one that does not keep up, are told.
    pub fn reach(&mut self, line: Linked, shell: &mut Shell, now_ms: u64) {
        if line == Linked::Unstable && self.line != Linked::Unstable {
            let text = shell.words.text("toast-unstable");
            shell.toast(Tone::Note, text, now_ms);
        }
        self.line = line;
    }

    /// Tells of one moment what concerns the people.
    pub fn live(&mut self, moment: &Moment, public: &Public, shell: &mut Shell, now_ms: u64) {
        let name = |seat: Seat| public.seats[seat].name().map_or_else(String::new, ToString::to_string);
        let mine = |seat: Seat| public.seats[seat].owner().is_some_and(|owner| owner.player == self.me);
        let words = &shell.words;
        let named = |key: &str, seat: Seat| words.with(key, &[("name", name(seat).into())]);
        let text = match moment {
            Moment::SatDown { seat } if !mine(*seat) && is_lobby(public) => named("toast-sat", *seat),
            Moment::StoodUp { .. } if is_lobby(public) => words.text("toast-stood"),
            Moment::SettingsChanged if !self.hosts => words.text("toast-settings"),
            Moment::LostConnection { seat } if !mine(*seat) => named("toast-lost", *seat),
            Moment::Substituted { seat, .. } if !mine(*seat) => named("toast-substitute", *seat),
            Moment::TookSeat { seat } if mine(*seat) => words.text("toast-seat-back"),
            Moment::TookSeat { seat } => named("toast-back", *seat),
            Moment::Paused {
                reason: PauseReason::Host,
            } => words.text("toast-paused"),
            Moment::Paused {
                reason: PauseReason::EveryoneLost,
            } => words.text("toast-paused-lost"),
            Moment::Resumed => words.text("toast-resumed"),
            Moment::DealLost { .. } => words.text("toast-deal-lost"),
            Moment::Annulled { game } => words.with("toast-annulled", &[("game", (*game).into())]),
            Moment::LeftOut { seat } => named("toast-left-out", *seat),
            Moment::Said { player, line } => {
                let looks = self.open == Some(Sheet::Chat) || is_lobby(public);
                let who = self.name_of(*player, public);
                if !self.talk.hear(*player, line.clone(), looks, self.me) {
                    return;
                }
                let values = [("name", who.into()), ("text", spoken(line, words).into())];
                words.with("talk-said", &values)
            }
            Moment::SatDown { .. }
            | Moment::StoodUp { .. }
            | Moment::SettingsChanged
            | Moment::LostConnection { .. }
            | Moment::Substituted { .. }
            | Moment::BecameReady { .. }
            | Moment::Committed { .. }
            | Moment::Dealt { .. }
            | Moment::TurnCame { .. }
            | Moment::Played { .. }
            | Moment::Passed { .. }
            | Moment::ShowedTwos { .. }
            | Moment::TimedOut { .. }
            | Moment::BecameIdle { .. }
            | Moment::BecameActive { .. }
            | Moment::OneLeft { .. }
            | Moment::WentOut { .. }
            | Moment::RoundWon { .. }
            | Moment::InstantWin { .. }
            | Moment::GameOver { .. }
            | Moment::TournamentOver { .. }
            | Moment::DealChecked { .. }
            | Moment::Signal { .. }
            | Moment::Released { .. }
            | Moment::WillSit { .. }
            | Moment::NewTournament => return,
        };
        shell.toast(Tone::Note, text, now_ms);
    }

    /// What was missed while one was away, in one sentence; none when nothing was.
    pub fn missed(events: &[Event], count: u32, public: &Public, words: &Words) -> Option<String> {
        if count == 0 {
            return None;
        }
        let name = |seat: &Seat| {
            let name = public.seats[*seat].name();
            name.map_or_else(String::new, ToString::to_string)
        };
        let mut plays: Vec<String> = Vec::new();
        for event in events {
            if let Event::Played { seat, cards, .. } = event {
                let shown = Combo::parse(*cards).map_or_else(|_| words.cards(*cards), |combo| words.combo(combo));
                plays.push(words.with("missed-play", &[("name", name(seat).into()), ("cards", shown.into())]));
            }
        }
        if plays.len() > MOST_NAMED {
            plays.truncate(MOST_NAMED);
            plays.push(words.text("missed-more"));
        }
        let values = [("count", count.into()), ("plays", plays.join("; ").into())];
        Some(words.with("missed-toast", &values))
    }
}

/// After so many wrong codes the host takes another one.
const MOST_GUESSES: u32 = 5;
/// More plays than these make no readable sentence.
const MOST_NAMED: usize = 6;
