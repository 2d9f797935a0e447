//! What the window holds beside the table: the page, the settings, the language, the messages.

use std::collections::VecDeque;
use std::path::PathBuf;

use bevy::prelude::*;

use super::command::{Place, UiCommand};
use super::screens::{NearbyShown, Progress, SavedTournament, Sense, Toast, Tone};
use super::settings::{self, Settings};
use super::theme::{Theme, size};
use super::words::Words;
use crate::rules::Rules;

/// The page that fills the window.
#[derive(States, Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Page {
    /// The first screen.
    #[default]
    Menu,
    /// An offline table is set up.
    Setup,
    /// A table for friends is set up.
    Hosting,
    /// The code of a friend's table is written.
    Joining,
    /// A table.
    Table,
}

/// A page that is laid over another one, which waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Over {
    /// The rules.
    Rules,
    /// The settings.
    Settings,
}

/// What stands on the page where one goes to a friend's table.
#[derive(Debug)]
pub struct JoinForm {
    /// What is written.
    pub written: String,
    /// What that is.
    pub sense: Sense,
    /// The tables that were found nearby.
    pub nearby: Vec<NearbyShown>,
    /// How the way there goes.
    pub progress: Progress,
    /// A table nearby has just been chosen.
    pub just_chosen: bool,
}

impl Default for JoinForm {
    fn default() -> Self {
        Self {
            written: String::new(),
            sense: Sense::Empty,
            nearby: Vec::new(),
            progress: Progress::Still,
            just_chosen: false,
        }
    }
}

/// Everything of the window that is not the table.
#[derive(Resource)]
pub struct Shell {
    /// The player's settings.
    pub settings: Settings,
    /// The language of every text.
    pub words: Words,
    /// What lies over the page.
    pub over: Option<Over>,
    /// The unfinished tournament, if one is saved.
    pub saved: Option<SavedTournament>,
    /// The table with friends that was hosted here and is not over.
    pub reopening: Option<SavedTournament>,
    /// Where the table with friends is at which a seat may still be kept.
    pub returning: Option<String>,
    /// The way to a friend's table.
    pub joining: JoinForm,
    /// What the player asked for in the last pass.
    pub asked: VecDeque<UiCommand>,
    /// Where the settings are kept.
    pub config: PathBuf,
    toasts: Vec<(Toast, u64)>,
    next_toast: u64,
    kept: Settings,
}

impl Shell {
    /// The window's state with these settings, which are kept in `config`.
    pub fn new(settings: Settings, config: PathBuf) -> Self {
        Self {
            words: Words::new(settings.language()),
            over: None,
            saved: None,
            reopening: None,
            returning: None,
            joining: JoinForm::default(),
            asked: VecDeque::new(),
            config,
            toasts: Vec::new(),
            next_toast: 0,
            kept: settings.clone(),
            settings,
        }
    }

    /// How the screens look.
    pub fn theme(&self) -> Theme {
        Theme::of(&self.settings)
    }

    /// The rules that F1 shows away from a table: of the one that is set up.
    pub fn rules(&self) -> (Rules, u8) {
        (self.settings.offline.rules, self.settings.offline.seats)
    }

    /// Shows a message for a while.
    pub fn toast(&mut self, tone: Tone, text: String, now_ms: u64) {
        self.next_toast += 1;
        self.toasts.retain(|(toast, _)| toast.text != text);
        self.toasts.push((
            Toast {
                id: self.next_toast,
                tone,
                text,
            },
            now_ms.saturating_add(u64::from(size::TOAST_MS)),
        ));
        let surplus = self.toasts.len().saturating_sub(MOST_TOASTS);
        self.toasts.drain(..surplus);
    }

    /// Shows a message until it is put away.
    pub fn notice(&mut self, tone: Tone, text: String) {
        self.toast(tone, text, FOR_EVER);
    }

    /// Puts a message away.
    pub fn close_toast(&mut self, id: u64) {
        self.toasts.retain(|(toast, _)| toast.id != id);
    }

    /// The messages that are shown.
    pub fn toasts(&self) -> Vec<Toast> {
        self.toasts.iter().map(|(toast, _)| toast.clone()).collect()
    }

    /// Puts messages away whose time is over; gives when the next one's is.
    pub fn age_toasts(&mut self, now_ms: u64) -> Option<u64> {
        self.toasts.retain(|(_, until)| *until > now_ms);
        let ends = self.toasts.iter().map(|(_, until)| *until);
        ends.filter(|until| *until < FOR_EVER).min()
    }

    /// Looks anew at what is written for a friend's table.
    pub fn feel(&mut self) {
        let relayed = self.settings.relay().is_ok_and(|relay| relay.is_some());
        self.joining.sense = self.words.sense(&self.joining.written, relayed);
    }

    /// Takes over changed settings, and keeps them.
    pub fn change(&mut self, settings: Settings, now_ms: u64) {
        if settings.language() != self.settings.language() {
            self.words = Words::new(settings.language());
            self.feel();
        }
        self.settings = settings;
        self.keep(now_ms);
    }

    /// Writes the settings if they are not as they were last written.
    pub fn keep(&mut self, now_ms: u64) {
        if self.settings == self.kept {
            return;
        }
        match settings::save(&self.config, &self.settings) {
            Ok(()) => self.kept = self.settings.clone(),
            Err(error) => {
                let text = self.words.text("notice-settings-unsaved");
                warn!("{error}");
                self.toast(Tone::Bad, text, now_ms);
            }
        }
    }

    /// Where keys are pressed.
    pub fn place(&self, page: Page, leaderboard: bool) -> Place {
        match page {
            Page::Menu | Page::Setup | Page::Hosting | Page::Joining => Place::Pages,
            Page::Table if self.over.is_some() => Place::Pages,
            Page::Table if leaderboard => Place::Leaderboard,
            Page::Table => Place::Table,
        }
    }
}

/// Until it is put away.
const FOR_EVER: u64 = u64::MAX;
const MOST_TOASTS: usize = 4;
