//! The table one sits at: its link, its sitting, and what is shown of it beside the cards.

use bevy::prelude::*;

use super::absence::{Missed, Replay, Step};
use super::art::Sound as Cue;
use super::command::UiCommand;
use super::company::{Company, Sheet};
use super::company_page::is_lobby;
use super::screens::{Ending, Tone};
use super::settings::{Settings, Speed};
use super::shell::Shell;
use super::sound::Heard;
use super::table::effects::{Effect, Effects};
use super::table::gesture::Gesture;
use super::table::layout::{Layout, Side};
use super::table::seats;
use super::table::sitting::Sitting;
use crate::net::live::{How, LiveTable, Stopped, TurnClock, Update};
use crate::rules::Seat;
use crate::table::{Command, Event, Moment, Phase, View};

/// The player's table.
#[derive(Resource)]
pub struct AtTable {
    link: LiveTable,
    /// The player's side of it, once the first view has come.
    pub sitting: Option<Sitting>,
    /// The menu at the table is open.
    pub paused: bool,
    /// When the leaderboard comes up, in milliseconds: a moment after the last play, which everyone wants to see.
    pub board_from: Option<u64>,
    /// The step of the guided hand, while it goes on.
    pub guide: Option<u8>,
    /// What is read out: shown as text, and a screen reader speaks it.
    pub spoken: Option<String>,
    /// What happened in a short absence, while it is shown.
    replay: Replay,
    clock: Option<(TurnClock, u64)>,
    ticked: Option<u32>,
    /// What the mouse did in the last pass.
    pub gestures: Vec<Gesture>,
    /// The people beside the game; none at an offline table.
    pub company: Option<Company>,
}

impl AtTable {
    /// Sits down at a table.
    pub fn new(link: LiveTable, settings: &Settings) -> Self {
        Self {
            link,
            sitting: None,
            paused: false,
            board_from: None,
            guide: if settings.guided { None } else { Some(0) },
            spoken: None,
            replay: Replay::default(),
            clock: None,
            ticked: None,
            gestures: Vec::new(),
            company: None,
        }
    }

    /// The company and what is seen, at a table with friends whose first view has come.
    pub fn company_and_view(&self) -> Option<(&Company, &View)> {
        Some((self.company.as_ref()?, self.sitting.as_ref()?.view()))
    }

    /// Whether something lies over the table that takes all keys.
    pub fn is_covered(&self) -> bool {
        self.paused || self.company.as_ref().is_some_and(Company::covers)
    }

    /// Whether the visit is over, or the table of a friend is lost: then there is nothing here but the way out.
    pub fn is_out_of_reach(&self) -> bool {
        let company = self.company.as_ref();
        company.is_some_and(|company| company.ending.is_some() || company.is_away())
    }

    /// Whether the lobby is shown.
    pub fn is_lobby(&self) -> bool {
        self.company_and_view().is_some_and(|(_, view)| is_lobby(&view.public))
    }

    /// Sends a command to the table.
    pub fn send(&mut self, command: Command) {
        self.link.send(command);
    }

    /// Whether the leaderboard is up.
    pub fn shows_board(&self, now_ms: u64) -> bool {
        self.board_from.is_some_and(|from| from <= now_ms)
    }

    /// The clock as it is drawn now.
    pub fn clock(&self, now_ms: u64) -> Option<seats::Clock> {
        let (clock, since) = self.clock?;
        let passed = now_ms.saturating_sub(since);
        let turn = clock.turn_ms.saturating_sub(passed);
        let bank = clock.bank_ms.saturating_sub(passed.saturating_sub(clock.turn_ms));
        let whole = self.sitting.as_ref()?.view().public.settings.timer.turn_ms()?;
        let seconds = if turn > 0 {
            turn.div_ceil(1000)
        } else {
            bank.div_ceil(1000)
        };
        Some(seats::Clock {
            seat: clock.seat,
            share: turn as f32 / whole as f32,
            seconds: seconds as u32,
            on_bank: turn == 0,
        })
    }

    /// The next second of the clock that is heard, if it has just begun.
    pub fn tick(&mut self, now_ms: u64) -> bool {
        let mine = self.sitting.as_ref().is_some_and(Sitting::is_on_turn);
        let second = self.clock(now_ms).filter(|_| mine).map(|clock| clock.seconds);
        let warns = second.filter(|second| *second == 10 || *second <= 5);
        let heard = warns.is_some() && warns != self.ticked;
        self.ticked = warns;
        heard
    }

    /// Takes in everything that the table has sent. True when something came.
    pub fn hear(
        &mut self,
        shell: &mut Shell,
        heard: &mut Heard,
        effects: &mut Effects,
        layout: &Layout,
        now_ms: u64,
    ) -> bool {
        let mut any = false;
        let mut look = |table: &mut Self, step: Step, shell: &mut Shell, heard: &mut Heard| {
            table.show(step, shell, heard, effects, layout, now_ms);
        };
        if let Some(step) = self.replay.fall_due(now_ms) {
            any = true;
            look(self, step, shell, heard);
        }
        while let Some(update) = self.link.poll_update() {
            any = true;
            match update {
                Update::Shown {
                    events,
                    moments,
                    view,
                    clock,
                    how,
                    missed,
                    ..
                } => {
                    // Whatever comes now is later than what is still being shown.
                    if let Some(step) = self.replay.rest() {
                        look(self, step, shell, heard);
                    }
                    let view = *view;
                    match self.replay_of(&events, &view, clock, how, shell) {
                        Some(replay) => {
                            self.replay = replay;
                            if let Some(step) = self.replay.fall_due(now_ms) {
                                look(self, step, shell, heard);
                            }
                        }
                        None => look(self, Step { view, moments, clock }, shell, heard),
                    }
                    self.catch_up(&events, how, missed, shell, now_ms);
                }
                Update::Refused(_, refusal) => {
                    heard.play(Cue::Refuse);
                    let names = |seat: Seat| self.name(seat);
                    let text = shell.words.refusal(&refusal, &names);
                    shell.toast(Tone::Bad, text, now_ms);
                }
                Update::ReplayNotKept(error) => {
                    warn!("{error}");
                    shell.toast(Tone::Bad, shell.words.text("notice-replay-not-kept"), now_ms);
                }
                Update::Stopped(reason) => self.stop(&reason, shell, now_ms),
                other @ (Update::Accepted(_)
                | Update::Joined { .. }
                | Update::Line(_)
                | Update::Presence(_)
                | Update::Path { .. }
                | Update::Relay(_)
                | Update::Punched(_)
                | Update::Invitation(_)
                | Update::Guessed { .. }
                | Update::SlowedDown { .. }
                | Update::Disputed { .. }) => self.with_company(|company| company.told(other, shell, now_ms)),
            }
        }
        any
    }

    /// What happened in a short absence, if it can be shown from what is seen now.
    fn replay_of(
        &self,
        events: &[Event],
        view: &View,
        clock: Option<TurnClock>,
        how: How,
        shell: &Shell,
    ) -> Option<Replay> {
        let before = self.sitting.as_ref().filter(|_| how == How::Backfill)?.view();
        let look = &shell.settings.look;
        let speed = if look.reduced_motion { Speed::Off } else { look.speed };
        Replay::of(before, events, view, clock, speed)
    }

    /// When more of a short absence is shown, in milliseconds.
    pub fn replay_due(&self) -> Option<u64> {
        self.replay.due()
    }

    /// Whether cards move at double speed, because they are late.
    pub fn hurries(&self, now_ms: u64) -> bool {
        self.replay.goes_on(now_ms)
    }

    /// Shows and sounds one picture.
    fn show(
        &mut self,
        step: Step,
        shell: &mut Shell,
        heard: &mut Heard,
        effects: &mut Effects,
        layout: &Layout,
        now_ms: u64,
    ) {
        self.see(step.view, shell, now_ms);
        self.clock = step.clock.map(|clock| (clock, now_ms));
        for moment in &step.moments {
            self.live(moment, shell, heard, effects, layout, now_ms);
            if let (Some(company), Some(sitting)) = (&mut self.company, &self.sitting) {
                company.live(moment, &sitting.view().public, shell, now_ms);
            }
        }
        self.follow_phase(now_ms);
    }

    /// Takes over what is seen now.
    fn see(&mut self, view: View, shell: &Shell, now_ms: u64) {
        if let Some(sitting) = &mut self.sitting {
            sitting.see(view, now_ms, chance(now_ms));
            return;
        }
        // Whoever leaves an offline table does so from the menu, which pauses: coming back goes on.
        if view.public.paused.is_some() && self.company.is_none() {
            self.send(Command::Resume);
        }
        self.sitting = Some(Sitting::new(view, shell.settings.play.sort));
    }

    /// After an absence, names what was missed: in passing, or on a panel after a long one.
    fn catch_up(&mut self, events: &[Event], how: How, missed: u32, shell: &mut Shell, now_ms: u64) {
        let (Some(company), Some(sitting)) = (&mut self.company, &self.sitting) else {
            return;
        };
        let missed = Missed::of(events, missed);
        match how {
            How::Live | How::Backfill => {}
            How::Snapshot => {
                if let Some(text) = missed.said(&sitting.view().public, &shell.words) {
                    shell.toast(Tone::Note, text, now_ms);
                }
            }
            How::WelcomeBack => {
                company.missed = missed;
                company.open = Some(Sheet::Welcome);
            }
        }
    }

    /// The table has stopped: with friends that is the end of the visit, alone a message.
    fn stop(&mut self, reason: &Stopped, shell: &mut Shell, now_ms: u64) {
        warn!("{reason}");
        let ending = match reason {
            Stopped::Store(error) => Ending::Stopped(shell.words.store_error(error)),
            Stopped::NotJoined(error) => shell.words.join_error(error),
            Stopped::Fault => Ending::Stopped(shell.words.text("notice-table-fault")),
        };
        match &mut self.company {
            // A host that says why has said it already.
            Some(company) => company.ending = company.ending.take().or(Some(ending)),
            None => shell.toast(Tone::Bad, ending.said(&shell.words).1, now_ms),
        }
    }

    /// Goes for good.
    pub fn abandon(self) {
        self.link.abandon();
    }

    /// Tries at once to reach the table again.
    pub fn retry(&self) {
        self.link.retry();
    }

    /// Takes another code for the table.
    pub fn change_code(&self) {
        self.link.change_code();
    }

    fn with_company(&mut self, happen: impl FnOnce(&mut Company)) {
        if let Some(company) = &mut self.company {
            happen(company);
        }
    }

    /// The name at a seat.
    pub fn name(&self, seat: Seat) -> String {
        let public = self.sitting.as_ref().map(|sitting| &sitting.view().public);
        public
            .and_then(|public| public.seats[seat].name())
            .map_or_else(String::new, ToString::to_string)
    }

    /// Does what the player asks for at the table.
    pub fn act(&mut self, command: &UiCommand, heard: &mut Heard) {
        self.be_here();
        self.spoken = None;
        self.with_sitting(heard, |sitting| sitting.act(command));
    }

    /// Does what the mouse did to the hand.
    pub fn gesture(&mut self, heard: &mut Heard) {
        let gestures = std::mem::take(&mut self.gestures);
        if gestures.iter().any(|gesture| !matches!(gesture, Gesture::Hover(_))) {
            self.be_here();
        }
        for gesture in gestures {
            self.with_sitting(heard, |sitting| sitting.gesture(gesture));
        }
    }

    /// Lets something happen to the hand: sounds what was picked or put back, and sends what is to be sent.
    fn with_sitting(&mut self, heard: &mut Heard, happen: impl FnOnce(&mut Sitting) -> Option<Command>) {
        let Some(sitting) = self.sitting.as_mut() else { return };
        let before = sitting.hand().selected().len();
        let sent = happen(sitting);
        sound_selection(before, sitting.hand().selected().len(), heard);
        if let Some(command) = sent {
            self.send(command);
        }
    }

    /// Whoever does anything is no longer away: no bot plays along.
    fn be_here(&mut self) {
        let view = self.sitting.as_ref().map(Sitting::view);
        let idle = view
            .and_then(|view| view.public.seats[view.seat?].human())
            .is_some_and(|human| human.idle);
        if idle {
            self.send(Command::Here);
        }
    }

    /// The leaderboard comes a moment after a game, and goes when the next begins.
    fn follow_phase(&mut self, now_ms: u64) {
        let Some(sitting) = &self.sitting else { return };
        let view = sitting.view();
        match view.public.phase {
            Phase::Between | Phase::Completed => {
                self.board_from = self.board_from.or(Some(now_ms + BOARD_AFTER_MS));
            }
            Phase::Waiting | Phase::Dealing | Phase::Playing => self.board_from = None,
            Phase::Starting => {
                // Who sits down alone with bots wants to play: nobody else is waited for.
                self.board_from = None;
                let awaited = view.seat.is_some_and(|seat| view.public.awaited().contains(seat));
                if self.company.is_none() && awaited {
                    self.send(Command::Ready { pledge: None });
                }
            }
        }
    }

    /// Shows and sounds one moment.
    fn live(
        &self,
        moment: &Moment,
        shell: &mut Shell,
        heard: &mut Heard,
        effects: &mut Effects,
        layout: &Layout,
        now_ms: u64,
    ) {
        let me = self.sitting.as_ref().and_then(|sitting| sitting.view().seat);
        match moment {
            Moment::Dealt { .. } => heard.play(Cue::Deal),
            Moment::Played { chop: true, .. } => {
                heard.play(Cue::Chop);
                effects.show(Effect::Chop(layout.middle()));
            }
            Moment::Played { chop: false, .. } => heard.play(Cue::Place),
            Moment::Passed { .. } => heard.play(Cue::Pass),
            Moment::RoundWon { .. } => heard.play(Cue::Slide),
            Moment::WentOut { seat, place: 1 } if Some(*seat) == me => heard.play(Cue::Lead),
            Moment::InstantWin { .. } => {
                heard.play(Cue::Instant);
                effects.show(Effect::Petals);
            }
            Moment::GameOver { .. } => heard.play(Cue::GameOver),
            Moment::TournamentOver { .. } => {
                heard.play(Cue::Win);
                effects.show(Effect::Petals);
            }
            Moment::OneLeft { seat } if Some(*seat) != me => {
                let text = shell.words.with("toast-one-left", &[("name", self.name(*seat).into())]);
                shell.toast(Tone::Note, text, now_ms);
            }
            Moment::BecameIdle { seat } if Some(*seat) == me => {
                let text = shell.words.text("toast-idle");
                shell.toast(Tone::Note, text, now_ms);
            }
            Moment::SatDown { .. }
            | Moment::StoodUp { .. }
            | Moment::SettingsChanged
            | Moment::BecameReady { .. }
            | Moment::Committed { .. }
            | Moment::TurnCame { .. }
            | Moment::ShowedTwos { .. }
            | Moment::TimedOut { .. }
            | Moment::BecameIdle { .. }
            | Moment::BecameActive { .. }
            | Moment::OneLeft { .. }
            | Moment::WentOut { .. }
            | Moment::DealChecked { .. }
            | Moment::Annulled { .. }
            | Moment::LeftOut { .. }
            | Moment::DealLost { .. }
            | Moment::Signal { .. }
            | Moment::LostConnection { .. }
            | Moment::Substituted { .. }
            | Moment::Released { .. }
            | Moment::WillSit { .. }
            | Moment::TookSeat { .. }
            | Moment::Paused { .. }
            | Moment::Resumed
            | Moment::NewTournament
            | Moment::Said { .. } => {}
        }
    }

    /// Where the light of the turn lies.
    pub fn light(&self, layout: &Layout) -> Option<bevy_egui::egui::Pos2> {
        let view = self.sitting.as_ref()?.view();
        let turn = view.public.turn()?;
        let me = view.seat.unwrap_or(Seat::ALL[0]);
        let seats = usize::from(view.public.settings.seats);
        match Side::of(turn, me, seats, view.public.settings.rules.direction) {
            Side::Bottom => Some(layout.in_hand(0, 1, 0.0).centre),
            side @ (Side::Left | Side::Right | Side::Top) => Some(layout.avatar(side)),
        }
    }
}

fn sound_selection(before: usize, after: usize, heard: &mut Heard) {
    match after.cmp(&before) {
        std::cmp::Ordering::Greater => heard.play(Cue::Pick),
        std::cmp::Ordering::Less => heard.play(Cue::Unpick),
        std::cmp::Ordering::Equal => {}
    }
}

/// A number in 0..1 from the time: how long an automatic move waits needs no better chance.
fn chance(now_ms: u64) -> f32 {
    (now_ms.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as f32 / (1_u64 << 24) as f32
}

/// How long the last play of a game stays in view.
const BOARD_AFTER_MS: u64 = 1_600;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bevy_egui::egui::vec2;

    use super::*;
    use crate::net::offline::{self, OfflineSetup};
    use crate::net::profile::{Folders, Profile};
    use crate::table::{Bot, Level, Settings as TableSettings};

    /// The last view that satisfies this, of the updates that come.
    fn wait_for_pause(link: &LiveTable) {
        loop {
            match link.wait_update(Duration::from_secs(20)) {
                Some(Update::Shown { view, .. }) if view.public.paused.is_some() => return,
                Some(_) => {}
                None => panic!("the table never paused"),
            }
        }
    }

    #[test]
    fn a_table_that_was_left_from_its_menu_goes_on_when_one_comes_back() {
        let folder = std::env::temp_dir().join(format!("thirteen-left-{}", std::process::id()));
        let profile = Profile::open(Folders::find(Some(&folder)).unwrap()).unwrap();
        let bot = |name: &str| Bot::new(name.parse().unwrap(), Level::Easy);
        let setup = OfflineSetup {
            player: profile.player(),
            name: "Lan".parse().unwrap(),
            settings: TableSettings::default(),
            bots: vec![bot("Hoa"), bot("Ba"), bot("An")],
            pace: offline::human_pace(),
        };
        let link = offline::start(setup, profile.folders()).unwrap();
        link.send(Command::Pause);
        wait_for_pause(&link);
        drop(link);
        let link = offline::resume(profile.folders(), offline::human_pace())
            .unwrap()
            .unwrap();
        let mut shell = Shell::new(Settings::default(), folder.clone());
        let (mut heard, mut effects) = (Heard::default(), Effects::default());
        let layout = Layout::new(vec2(1280.0, 720.0));
        let mut table = AtTable::new(link, &shell.settings);
        let resumed = (0..20_000_000).any(|_| {
            table.hear(&mut shell, &mut heard, &mut effects, &layout, 0);
            let sitting = table.sitting.as_ref();
            std::thread::yield_now();
            sitting.is_some_and(|sitting| sitting.view().public.paused.is_none())
        });
        drop(table);
        drop(profile);
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(resumed, "the table still stands still");
    }
}
