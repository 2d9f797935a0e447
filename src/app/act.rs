//! Does what the player has asked for: one place for every command.

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};
use bevy_egui::EguiClipboard;

use super::art::Sound as Cue;
use super::at_table::AtTable;
use super::command::UiCommand;
use super::going::Nearby;
use super::profile::TheProfile;
use super::screens::Tone;
use super::settings::{OfflineSetup, Settings};
use super::shell::{Over, Page, Shell};
use super::sound::Heard;
use super::table::scene::Scene;
use super::window::toggle_full_screen;
use crate::net::live::LiveTable;
use crate::net::offline::{self, Minds, OpenError};
use crate::net::program::CommandLine;
use crate::rules::Seat;
use crate::table::{Bot, Command, Name, NameError};

/// Everything that a command may change.
#[derive(SystemParam)]
pub(super) struct Stage<'w, 's> {
    pub commands: Commands<'w, 's>,
    pub shell: ResMut<'w, Shell>,
    pub profile: ResMut<'w, TheProfile>,
    pub page: Res<'w, State<Page>>,
    pub next_page: ResMut<'w, NextState<Page>>,
    pub table: Option<ResMut<'w, AtTable>>,
    pub heard: ResMut<'w, Heard>,
    pub scene: ResMut<'w, Scene>,
    pub windows: Query<'w, 's, &'static mut Window, With<PrimaryWindow>>,
    pub proxy: Res<'w, EventLoopProxyWrapper>,
    pub exit: MessageWriter<'w, AppExit>,
    pub time: Res<'w, Time<Real>>,
    pub clipboard: ResMut<'w, EguiClipboard>,
    pub nearby: ResMut<'w, Nearby>,
}

/// Carries out everything that was asked for in the last pass.
pub(super) fn act(mut stage: Stage<'_, '_>) {
    while let Some(command) = stage.shell.bypass_change_detection().asked.pop_front() {
        stage.act(command);
    }
    let stage = &mut stage;
    if let Some(table) = stage.table.as_mut().filter(|table| !table.gestures.is_empty()) {
        table.gesture(&mut stage.heard);
    }
}

impl Stage<'_, '_> {
    fn now_ms(&self) -> u64 {
        self.time.elapsed().as_millis() as u64
    }

    fn act(&mut self, command: UiCommand) {
        match command {
            UiCommand::PlayOffline => self.turn_to(Page::Setup),
            UiCommand::HostTable => self.turn_away_to(Page::Hosting),
            UiCommand::JoinTable => {
                self.turn_away_to(Page::Joining);
                self.paste_invitation();
            }
            UiCommand::Friends(command) => self.visit(command),
            UiCommand::ContinueTournament => self.continue_tournament(),
            UiCommand::StartOffline => self.start_offline(),
            UiCommand::ShowRules => self.lay_over(Over::Rules),
            UiCommand::ShowSettings => self.lay_over(Over::Settings),
            UiCommand::Back => self.back(),
            UiCommand::LeaveTable if self.would_be_missed() => self.open_menu(true),
            UiCommand::LeaveTable => self.leave_table(),
            UiCommand::Quit => {
                self.exit.write(AppExit::Success);
            }
            UiCommand::ToggleFullScreen => {
                for mut window in &mut self.windows {
                    toggle_full_screen(&mut window);
                }
            }
            UiCommand::ToggleMute => {
                let mut settings = self.shell.settings.clone();
                settings.sound.muted = !settings.sound.muted;
                self.change(settings);
            }
            UiCommand::ChangeSettings(settings) => self.change(*settings),
            UiCommand::ChangeSetup(setup) => {
                let settings = Settings {
                    offline: *setup,
                    ..self.shell.settings.clone()
                };
                self.change(settings);
            }
            UiCommand::CloseToast(id) => self.shell.close_toast(id),
            UiCommand::Sort => self.sort(),
            UiCommand::SkipDeal => self.scene.land_all(),
            UiCommand::GuideNext | UiCommand::GuideSkip => self.guide(command == UiCommand::GuideSkip),
            UiCommand::Pause => self.open_menu(true),
            UiCommand::Resume => self.open_menu(false),
            UiCommand::Clear => self.clear(),
            UiCommand::ReadHand | UiCommand::ReadTable => self.read_out(&command),
            UiCommand::FocusLeft
            | UiCommand::FocusRight
            | UiCommand::Select
            | UiCommand::Unselect
            | UiCommand::ToggleCard(_)
            | UiCommand::TogglePlace(_)
            | UiCommand::Play
            | UiCommand::Pass
            | UiCommand::PassThisRound
            | UiCommand::Hint
            | UiCommand::EarlierRounds
            | UiCommand::Ready
            | UiCommand::Rematch => self.at_table(&command),
        }
    }

    /// What only the table understands.
    fn at_table(&mut self, command: &UiCommand) {
        if let Some(table) = self.table.as_mut() {
            table.act(command, &mut self.heard);
        }
    }

    /// Goes to a page for another table; the one that one sits at, if any, is left.
    fn turn_away_to(&mut self, page: Page) {
        if self.table.is_some() {
            self.leave_table();
        }
        self.turn_to(page);
    }

    pub(super) fn turn_to(&mut self, page: Page) {
        self.heard.play(Cue::Click);
        self.shell.over = None;
        self.look_around(page);
        self.next_page.set(page);
    }

    fn lay_over(&mut self, over: Over) {
        self.heard.play(Cue::Click);
        self.shell.over = if self.shell.over == Some(over) {
            None
        } else {
            Some(over)
        };
    }

    fn back(&mut self) {
        if self.shell.over.take().is_some() || self.close_sheet() {
            return;
        }
        match (self.page.get(), &mut self.table) {
            (Page::Table, Some(table)) if table.is_out_of_reach() => self.leave_table(),
            (Page::Table, Some(table)) if table.paused => self.open_menu(false),
            (Page::Table, Some(_)) => self.open_menu(true),
            (Page::Joining, Some(_)) => self.stop_joining(),
            (Page::Setup | Page::Hosting | Page::Joining, _) => self.turn_to(Page::Menu),
            (Page::Menu | Page::Table, _) => {}
        }
    }

    /// Esc at the table puts the cards back; with nothing to put back it opens the menu.
    fn clear(&mut self) {
        if self.close_sheet() {
            return;
        }
        let Some(table) = self.table.as_mut() else { return };
        let nothing = table
            .sitting
            .as_ref()
            .is_none_or(super::table::sitting::Sitting::has_nothing_to_clear);
        if table.guide.is_none() && nothing && table.spoken.is_none() {
            self.open_menu(true);
        } else {
            self.at_table(&UiCommand::Clear);
        }
    }

    fn open_menu(&mut self, open: bool) {
        let company = self.has_company();
        if let Some(table) = self.table.as_mut() {
            table.paused = open;
            // With friends the game goes on behind the menu: pausing for everyone is an entry of it.
            if company {
                return;
            }
            table.send(if open { Command::Pause } else { Command::Resume });
        }
    }

    pub(super) fn leave_table(&mut self) {
        if self.table.take().is_some() {
            self.commands.remove_resource::<AtTable>();
            self.scene.pieces.clear();
            self.commands.run_system_cached(super::profile::look_for_saved);
        }
        self.turn_to(Page::Menu);
    }

    pub(super) fn change(&mut self, settings: Settings) {
        let now = self.now_ms();
        if settings.window.full_screen != self.shell.settings.window.full_screen {
            for mut window in &mut self.windows {
                toggle_full_screen(&mut window);
            }
        }
        if settings.play.sort != self.shell.settings.play.sort
            && let Some(sitting) = self.table.as_mut().and_then(|table| table.sitting.as_mut())
        {
            sitting.sort(settings.play.sort);
        }
        self.shell.change(settings, now);
    }

    fn sort(&mut self) {
        let mut settings = self.shell.settings.clone();
        settings.play.sort = settings.play.sort.next();
        self.change(settings);
        self.heard.play(Cue::Sort);
    }

    fn guide(&mut self, skip: bool) {
        let Some(table) = self.table.as_mut() else { return };
        let next = table
            .guide
            .map(|step| step + 1)
            .filter(|step| !skip && *step < super::screens::GUIDE_STEPS);
        table.guide = next;
        if next.is_none() {
            let settings = Settings {
                guided: true,
                ..self.shell.settings.clone()
            };
            self.change(settings);
        }
    }

    fn read_out(&mut self, command: &UiCommand) {
        let words = &self.shell.words;
        let Some(table) = self.table.as_mut() else { return };
        let Some(sitting) = table.sitting.as_ref() else { return };
        let text = if *command == UiCommand::ReadHand {
            words.hand_aloud(sitting.view())
        } else {
            words.table_aloud(sitting.view())
        };
        table.spoken = if table.spoken.as_ref() == Some(&text) {
            None
        } else {
            Some(text)
        };
    }

    fn start_offline(&mut self) {
        let settings = self.shell.settings.clone();
        let mut setup = match setup(&settings, self.profile.player(), &self.shell.words.text("table-you")) {
            Ok(setup) => setup,
            Err(error) => return self.say(Tone::Bad, self.shell.words.name_error(error)),
        };
        let minds = minds(&settings.offline, &self.profile.programs);
        for (bot, _) in setup.bots.iter_mut().zip(&self.profile.programs) {
            bot.program = true;
        }
        let opened = offline::start_with(setup, &minds, self.profile.folders());
        self.sit_down(opened.map(Some));
    }

    fn continue_tournament(&mut self) {
        let minds = minds(&self.shell.settings.offline, &self.profile.programs);
        let opened = offline::resume_with(self.profile.folders(), offline::human_pace(), &minds);
        self.sit_down(opened);
    }

    fn sit_down(&mut self, opened: Result<Option<LiveTable>, OpenError>) {
        match opened {
            Ok(Some(link)) => {
                let proxy = (**self.proxy).clone();
                link.on_update(Box::new(move || {
                    // A closed window needs no waking.
                    let _closed = proxy.send_event(WinitUserEvent::WakeUp);
                }));
                let table = AtTable::new(link, &self.shell.settings);
                self.commands.insert_resource(table);
                self.turn_to(Page::Table);
            }
            Ok(None) => self.say(Tone::Bad, self.shell.words.text("notice-nothing-saved")),
            Err(error) => {
                warn!("{error}");
                let text = self.shell.words.open_error(&error);
                self.say(Tone::Bad, text);
            }
        }
        self.commands.run_system_cached(super::profile::look_for_saved);
    }

    pub(super) fn say(&mut self, tone: Tone, text: String) {
        if tone == Tone::Bad {
            self.heard.play(Cue::Refuse);
        }
        let now = self.now_ms();
        self.shell.toast(tone, text, now);
    }
}

/// The table that the settings describe.
fn setup(
    settings: &Settings,
    player: crate::table::PlayerId,
    nameless: &str,
) -> Result<offline::OfflineSetup, NameError> {
    let OfflineSetup {
        seats,
        rules,
        timer,
        hints,
        ..
    } = settings.offline.clone();
    let name = |written: &str, instead: &str| if written.trim().is_empty() { instead } else { written }.parse::<Name>();
    let bots = settings
        .offline
        .seated()
        .iter()
        .map(|opponent| Ok(Bot::new(name(&opponent.name, opponent.level.name())?, opponent.level)));
    Ok(offline::OfflineSetup {
        player,
        name: name(&settings.name, nameless)?,
        settings: crate::table::Settings {
            seats,
            rules,
            timer,
            hints,
        },
        bots: bots.collect::<Result<_, NameError>>()?,
        pace: offline::human_pace(),
    })
}

/// How the bots lean, as they were last set up, and the programs that answer for the first of them.
fn minds(setup: &OfflineSetup, programs: &[CommandLine]) -> Minds {
    let mut minds = Minds::default();
    let opponents = Seat::ALL.into_iter().skip(1);
    for (seat, opponent) in opponents.clone().zip(&setup.opponents) {
        minds.styles[seat] = opponent.style.into();
    }
    for (seat, program) in opponents.zip(programs) {
        minds.programs[seat] = Some(program.clone());
    }
    minds
}
