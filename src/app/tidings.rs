//! What a table with friends tells its player beside the game: who comes and goes, what is said.

use super::company::{Company, Linked, Person, Sheet};
use super::company_page::{is_lobby, spoken};
use super::screens::{Ending, InvitationShown, PathShown, QrShown, RelayShown, Tone};
use super::shell::Shell;
use super::words::{closed, relay_error};
use crate::net::invite::Modules;
use crate::net::live::{Invitation, Line, Path, Present, RelayState, Update};
use crate::rules::Seat;
use crate::table::{Moment, PauseReason, Public};

impl Company {
    /// Takes in what concerns the people and the way to them.
    pub fn told(&mut self, update: Update, shell: &mut Shell, now_ms: u64) {
        match update {
            Update::Joined { path, .. } => self.travel(path, 0),
            Update::Line(line) => self.follow(line, shell, now_ms),
            Update::Presence(people) => self.learn(people, now_ms),
            Update::Path { path, rtt_ms } => self.travel(path, rtt_ms),
            Update::Punched(outcome) => self.relayed_because = outcome.why(),
            Update::Invitation(invitation) => self.invite(invitation, shell, now_ms),
            Update::Relay(relay) => self.find_over(relay, shell, now_ms),
            Update::Guessed { failures } => self.guessed(failures, shell, now_ms),
            Update::SlowedDown { wait_ms } => {
                let seconds = wait_ms.div_ceil(1_000);
                let text = shell.words.with("toast-slowed-down", &[("seconds", seconds.into())]);
                shell.toast(Tone::Bad, text, now_ms);
            }
            Update::Disputed { game } => self.dispute(game, shell, now_ms),
            Update::Shown { .. }
            | Update::Accepted(_)
            | Update::Refused(..)
            | Update::ReplayNotKept(_)
            | Update::Stopped(_) => {}
        }
    }

    fn follow(&mut self, line: Line, shell: &mut Shell, now_ms: u64) {
        match line {
            Line::Connecting => self.reach(Linked::Connecting, shell, now_ms),
            Line::Live { rtt_ms } => {
                self.rtt_ms = (rtt_ms > 0).then_some(rtt_ms).or(self.rtt_ms);
                self.reach(Linked::Live, shell, now_ms);
            }
            Line::Spectating => self.reach(Linked::Live, shell, now_ms),
            Line::Suspect => self.reach(Linked::Suspect, shell, now_ms),
            Line::Unstable => self.reach(Linked::Unstable, shell, now_ms),
            Line::Reconnecting {
                attempt,
                wait_ms,
                kept_ms,
            } => {
                let line = Linked::Reconnecting {
                    attempt,
                    next_at: now_ms + wait_ms,
                    kept_until: kept_ms.map(|kept| now_ms + kept),
                };
                self.reach(line, shell, now_ms);
            }
            Line::GaveUp => self.reach(Linked::GaveUp, shell, now_ms),
            Line::Closed(reason) => self.ending = Some(closed(reason)),
            Line::UpgradeRequired { theirs, .. } => {
                let ours = env!("CARGO_PKG_VERSION").to_owned();
                self.ending = Some(Ending::Version { ours, theirs });
            }
        }
    }

    /// The host's invitation, or another one.
    fn invite(&mut self, invitation: Invitation, shell: &mut Shell, now_ms: u64) {
        let Invitation { code, link, addresses } = invitation;
        let qr = Modules::of(&link).map(|modules| {
            let side = modules.width();
            let rows = 0..side;
            let dark = rows.flat_map(|row| (0..side).map(move |column| (column, row)));
            QrShown {
                side,
                dark: dark.map(|(column, row)| modules.is_dark(column, row)).collect(),
            }
        });
        let shown = InvitationShown {
            addresses: addresses
                .into_iter()
                .map(|address| format!("{code}@{address}"))
                .collect(),
            qr,
            guessed: 0,
            code,
        };
        let before = self.invitation.replace((shown, link));
        let now = self.invitation.as_ref().map(|(shown, _)| &shown.code);
        if before.is_some_and(|(before, _)| Some(&before.code) != now) {
            let text = shell.words.text("toast-new-code");
            shell.toast(Tone::Good, text, now_ms);
        }
    }

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

    /// The relay over which friends find this table is there, or is not. What changes is told.
    fn find_over(&mut self, relay: RelayState, shell: &mut Shell, now_ms: u64) {
        let shown = match relay {
            RelayState::Up { .. } => RelayShown::Up,
            RelayState::Down(error) => RelayShown::Down(relay_error(error)),
            RelayState::Full => RelayShown::Full,
        };
        if self.relay.replace(shown) == Some(shown) || !self.hosts {
            return;
        }
        let tone = if shown == RelayShown::Up { Tone::Good } else { Tone::Bad };
        shell.toast(tone, shell.words.text(shown.key()), now_ms);
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
                let who = self.name_of(*player, public, words);
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
}

/// After so many wrong codes the host takes another one.
const MOST_GUESSES: u32 = 5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::screens::Signal;
    use crate::app::settings::Settings;
    use crate::app::words::Language;
    use crate::net::live::{Closed, Outcome, Why};
    use crate::net::relay::RelayError;
    use crate::table::{Human, PlayerId, SeatState};

    const ME: PlayerId = PlayerId(1);
    const HOA: PlayerId = PlayerId(2);

    fn shell() -> Shell {
        let settings = Settings {
            language: Some(Language::En),
            ..Settings::default()
        };
        Shell::new(settings, std::path::PathBuf::new())
    }

    fn told(company: &mut Company, update: Update) -> Vec<String> {
        let mut shell = shell();
        company.told(update, &mut shell, 10_000);
        shell.toasts().into_iter().map(|toast| toast.text).collect()
    }

    fn table() -> Public {
        let mut public = Public::unopened();
        public.seats[Seat::ALL[1]] = SeatState::Human(Human::new(HOA, "Hoa".parse().unwrap()));
        public
    }

    #[test]
    fn a_lost_line_counts_down_from_when_it_was_told() {
        let mut company = Company::new(false, ME);
        let lost = Line::Reconnecting {
            attempt: 2,
            wait_ms: 1_500,
            kept_ms: Some(42_000),
        };
        told(&mut company, Update::Line(lost));
        assert!(company.is_away() && company.covers());
        let shown = company.reconnecting(10_000).unwrap();
        assert_eq!((shown.attempt, shown.next_s, shown.kept_s), (2, Some(2), Some(42)));
        told(&mut company, Update::Line(Line::Live { rtt_ms: 12 }));
        assert_eq!((company.reconnecting(10_000), company.rtt_ms), (None, Some(12)));
    }

    #[test]
    fn what_the_host_ends_is_over_and_covers_the_table() {
        let mut company = Company::new(false, ME);
        told(&mut company, Update::Line(Line::Closed(Closed::Kicked)));
        assert_eq!(company.ending, Some(Ending::Kicked));
        assert!(company.covers());
    }

    #[test]
    fn an_invitation_is_shown_with_its_picture_and_a_new_code_is_told() {
        let invitation = |code: &str| Invitation {
            code: code.to_owned(),
            link: format!("thirteen://join/{code}?at=192.168.1.20:13013"),
            addresses: vec!["192.168.1.20:13013".to_owned()],
        };
        let mut company = Company::new(true, ME);
        assert_eq!(told(&mut company, Update::Invitation(invitation("KX7M-4TQP"))), [""; 0]);
        let (shown, link) = company.invitation.clone().unwrap();
        assert_eq!(shown.addresses, ["KX7M-4TQP@192.168.1.20:13013"]);
        let qr = shown.qr.unwrap();
        assert_eq!(qr.dark.len(), qr.side * qr.side);
        assert!(link.starts_with("thirteen://"));
        let toasts = told(&mut company, Update::Invitation(invitation("KX7M-9999")));
        assert_eq!(toasts, ["The code is new: the old one no longer works."]);
    }

    #[test]
    fn a_host_is_told_once_whether_the_relay_knows_its_table() {
        let down = || Update::Relay(RelayState::Down(RelayError::NoAnswer));
        let mut company = Company::new(true, ME);
        assert!(told(&mut company, down())[0].starts_with("The relay does not answer."));
        assert_eq!(told(&mut company, down()), [""; 0]);
        assert!(told(&mut company, Update::Relay(RelayState::Full))[0].contains("no room"));
        let mut guest = Company::new(false, ME);
        assert_eq!(told(&mut guest, down()), [""; 0]);
        assert_eq!(guest.relay, Some(RelayShown::Down("relay-no-answer")));
    }

    #[test]
    fn why_the_way_leads_through_a_relay_is_kept_until_it_does_not() {
        let mut company = Company::new(false, ME);
        told(&mut company, Update::Punched(Outcome::Relay(Why::NoAnswer)));
        assert_eq!(company.relayed_because, Some(Why::NoAnswer));
        told(&mut company, Update::Punched(Outcome::Direct));
        assert_eq!(company.relayed_because, None);
    }

    #[test]
    fn somebody_who_is_lost_is_told_and_marked_with_the_time_that_is_left() {
        let mut company = Company::new(true, ME);
        let hoa = Present {
            player: HOA,
            name: Some("Hoa".parse().unwrap()),
            seat: Some(Seat::ALL[1]),
            connected: false,
            degraded: false,
            rtt_ms: 0,
            kept_ms: Some(50_000),
        };
        told(&mut company, Update::Presence(vec![hoa]));
        assert_eq!(company.signal(HOA, 20_000), Signal::Lost(Some(40)));
        assert!(company.counts_down());
        let mut shell = shell();
        let lost = Moment::LostConnection { seat: Seat::ALL[1] };
        company.live(&lost, &table(), &mut shell, 0);
        assert!(shell.toasts()[0].text.starts_with("Hoa lost the connection"));
    }
}
