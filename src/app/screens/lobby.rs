//! A table with friends before its first game: who is here, who is ready, how others find it.

use bevy_egui::egui::{
    Align, CornerRadius, Frame, Label, Layout, Margin, RichText, Stroke, TextureId, Ui, UiBuilder, vec2,
};

use super::chat::{ChatView, talk};
use super::hosting::level;
use super::invitation::{InvitationShown, invite};
use super::marks::{BARS, Signal, bars, face};
use super::page::{columns, page_as_wide_as, press};
use super::setup::{caption, level_key, rules_name};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, ButtonLook, Push, Theme, bold, palette, size};
use crate::app::words::Words;
use crate::rules::Seat;
use crate::table::{Level, Settings};

/// What the lobby shows.
#[derive(Clone, Debug)]
pub struct LobbyView {
    /// Who hosts; none when this player does.
    pub host: Option<String>,
    /// The invitation, which only the host has.
    pub invitation: Option<InvitationShown>,
    /// Every seat of the table, in order.
    pub seats: Vec<SeatShown>,
    /// The names of those who watch.
    pub watching: Vec<String>,
    /// What the table is set to.
    pub settings: Settings,
    /// The level at which the host adds bots.
    pub bot_level: Level,
    /// What the button for readiness does.
    pub go: Go,
    /// What is said.
    pub chat: ChatView,
}

/// A seat in the lobby.
#[derive(Clone, PartialEq, Debug)]
pub struct SeatShown {
    /// Which.
    pub seat: Seat,
    /// Who sits there.
    pub sitter: Sitter,
    /// Its face, once it is painted.
    pub face: Option<TextureId>,
}

/// Who sits on a seat.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sitter {
    /// Nobody.
    Free,
    /// A person.
    Person {
        /// Its name.
        name: String,
        /// Whether it is this player.
        you: bool,
        /// Whether it hosts.
        host: bool,
        /// Whether it is ready.
        ready: bool,
        /// How well it is connected.
        signal: Signal,
    },
    /// A bot.
    Bot {
        /// Its name.
        name: String,
        /// How well it plays; none if a program of its own does.
        level: Option<Level>,
    },
}

/// What the button for readiness does, or why it does nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Go {
    /// So many seats are free.
    NeedPlayers(usize),
    /// One says that one is ready; these are then still waited for.
    Press(Vec<String>),
    /// One is ready; these are waited for.
    Waiting(Vec<String>),
    /// Everyone is ready.
    Dealing,
    /// One has no seat; whether one is free.
    Watching(bool),
}

/// Draws the lobby.
pub fn lobby(ui: &mut Ui, view: &LobbyView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let title = match &view.host {
        None => words.text("lobby-title-yours"),
        Some(name) => words.with("lobby-title", &[("name", name.as_str().into())]),
    };
    let mut foot = |ui: &mut Ui, commands: &mut Vec<UiCommand>| foot(ui, view, words, commands);
    let body = |ui: &mut Ui, commands: &mut Vec<UiCommand>| body(ui, view, words, commands);
    page_as_wide_as(WIDEST, ui, &title, words, &mut commands, Some(&mut foot), body);
    commands
}

/// Three columns in a usual window, fewer when letters are large.
fn body(ui: &mut Ui, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    let seen = ui.clip_rect().height();
    match ui.available_width() {
        wide if wide >= 1100.0 => {
            columns(ui, [0.39, 0.33, 0.28], |number, ui| match number {
                0 => seats(ui, view, words, commands),
                1 => {
                    invited(ui, view, words, commands);
                    set_to(ui, view, words, commands);
                }
                _ => said(ui, view, (seen - ROUND_THE_TALK).max(84.0), words, commands),
            });
        }
        wide if wide >= 760.0 => columns(ui, [0.52, 0.48], |number, ui| {
            if number == 0 {
                seats(ui, view, words, commands);
                set_to(ui, view, words, commands);
            } else {
                invited(ui, view, words, commands);
                said(ui, view, 120.0, words, commands);
            }
        }),
        _ => {
            seats(ui, view, words, commands);
            invited(ui, view, words, commands);
            said(ui, view, 120.0, words, commands);
            set_to(ui, view, words, commands);
        }
    }
}

fn foot(ui: &mut Ui, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    let line = vec2(ui.available_width(), 54.0);
    let connection = UiCommand::Friends(Friends::Connection);
    let stand = UiCommand::Friends(Friends::StandUp);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        go(ui, &view.go, view.host.is_none(), words, commands);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let button = Push::of(&connection, words).height(46.0);
            press(ui, button, connection, words, commands);
            let watches = matches!(view.go, Go::Watching(_));
            if !watches && view.host.is_some() {
                let button = Push::of(&stand, words).height(46.0);
                press(ui, button, stand, words, commands);
            }
        });
    });
}

/// The button that says what it will do, or why it cannot yet.
fn go(ui: &mut Ui, go: &Go, hosts: bool, words: &Words, commands: &mut Vec<UiCommand>) {
    let names = |key: &str, names: &[String]| words.with(key, &[("names", names.join(", ").into())]);
    let (text, enabled) = match go {
        Go::NeedPlayers(count) if hosts => (words.with("lobby-need-players", &[("count", (*count).into())]), false),
        Go::NeedPlayers(count) => (
            words.with("lobby-need-players-guest", &[("count", (*count).into())]),
            false,
        ),
        Go::Press(others) if others.is_empty() => (words.text("lobby-press-last"), true),
        Go::Press(others) => (names("lobby-press", others), true),
        Go::Waiting(others) => (names("lobby-you-are-ready", others), false),
        Go::Dealing => (words.text("lobby-dealing"), false),
        Go::Watching(true) => (words.text("lobby-watch-only"), false),
        Go::Watching(false) => (words.text("lobby-watch-full"), false),
    };
    let width = (ui.available_width() * 0.62).min(560.0);
    let mut button = Push::of(&UiCommand::Ready, words)
        .named(text)
        .points(size::SECTION)
        .width(width)
        .height(54.0)
        .enabled(enabled);
    button = if enabled { button.gold() } else { button.without_keys() };
    press(ui, button, UiCommand::Ready, words, commands);
}

fn seats(ui: &mut Ui, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("lobby-seats"));
        ui.spacing_mut().item_spacing.y = size::GAP_SMALL;
        for shown in &view.seats {
            one_seat(ui, shown, view, words, commands);
        }
        let free = view.seats.iter().any(|shown| shown.sitter == Sitter::Free);
        if view.host.is_none() && free {
            ui.horizontal_wrapped(|ui| {
                caption(ui, &words.text("command-bot-level"));
                if let Some(level) = level(ui, view.bot_level, words) {
                    commands.push(UiCommand::Friends(Friends::BotLevel(level)));
                }
            });
        }
        if !view.watching.is_empty() {
            let names = view.watching.join(", ");
            theme::weak(ui, &format!("{}: {names}", words.text("lobby-watching")));
        }
    });
}

fn one_seat(ui: &mut Ui, shown: &SeatShown, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    let (edge, ring) = match &shown.sitter {
        Sitter::Free => (palette::CONTROL, palette::CONTROL_HOVER),
        Sitter::Person { ready: true, .. } => (palette::JADE, palette::JADE),
        Sitter::Person { you: true, .. } => (palette::GOLD, palette::GOLD),
        Sitter::Person { .. } | Sitter::Bot { .. } => (palette::GOLD_LINE, palette::GOLD_LINE),
    };
    let frame = Frame::new()
        .fill(palette::WELL)
        .stroke(Stroke::new(1.0, edge))
        .corner_radius(CornerRadius::same(size::ROUND))
        .inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        let line = vec2(ui.available_width(), 46.0);
        ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(line);
            face(ui, shown.face, &initial(shown, words), 44.0, ring);
            // The buttons come first, from the right, and the name has the room that they leave.
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = size::GAP_SMALL;
                actions(ui, shown, view, words, commands);
                if let Sitter::Person { signal, you: false, .. } = &shown.sitter {
                    let (rect, _) = ui.allocate_exact_size(vec2(BARS, 18.0), bevy_egui::egui::Sense::hover());
                    bars(ui, rect.left_bottom() - vec2(0.0, 2.0), *signal);
                }
                let room = ui.available_rect_before_wrap();
                ui.scope_builder(
                    UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)),
                    |ui| names(ui, shown, words),
                );
            });
        });
    });
}

fn initial(shown: &SeatShown, words: &Words) -> String {
    match &shown.sitter {
        Sitter::Free => (shown.seat.index() + 1).to_string(),
        Sitter::Person { name, .. } | Sitter::Bot { name, .. } => {
            if name.is_empty() {
                words.text("table-you")
            } else {
                name.clone()
            }
        }
    }
}

fn names(ui: &mut Ui, shown: &SeatShown, words: &Words) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let (name, detail, colour) = match &shown.sitter {
        Sitter::Free => (
            words.with("lobby-seat", &[("seat", (shown.seat.index() + 1).into())]),
            words.text("lobby-waits"),
            palette::FADED,
        ),
        Sitter::Bot { name, level } => (name.clone(), bot(*level, words), palette::SAND),
        Sitter::Person {
            name,
            you,
            host,
            ready,
            signal,
        } => {
            let (state, colour) = person(*ready, *signal, words);
            let parts = [
                you.then(|| words.text("lobby-you")),
                host.then(|| words.text("lobby-host")),
                Some(state),
            ];
            let detail = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
            (name.clone(), detail, colour)
        }
    };
    let name = RichText::new(name).font(bold(size::TEXT)).color(palette::IVORY);
    ui.add(Label::new(name).truncate());
    let detail = RichText::new(detail).size(size::SMALL).color(colour);
    ui.add(Label::new(detail).truncate());
}

fn bot(level: Option<Level>, words: &Words) -> String {
    match level {
        Some(level) => words.with("lobby-bot-level", &[("level", words.text(level_key(level)).into())]),
        None => words.text("lobby-bot-program"),
    }
}

fn person(ready: bool, signal: Signal, words: &Words) -> (String, bevy_egui::egui::Color32) {
    match signal {
        Signal::Lost(Some(seconds)) => (words.with("seat-kept", &[("seconds", seconds.into())]), signal.colour()),
        Signal::Lost(None) => (words.text("seat-lost"), signal.colour()),
        Signal::Weak => (words.text("seat-weak"), signal.colour()),
        Signal::Good if ready => (words.text("lobby-ready"), palette::JADE),
        Signal::Good => (words.text("lobby-not-ready"), palette::SAND),
    }
}

fn actions(ui: &mut Ui, shown: &SeatShown, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    let seat = shown.seat;
    let hosts = view.host.is_none();
    let mut small = |ui: &mut Ui, key: &str, look: ButtonLook, command: Friends| {
        let button = Push::new(words.text(key)).look(look).height(34.0).points(size::SMALL);
        press(ui, button, UiCommand::Friends(command), words, commands);
    };
    let seated = !matches!(view.go, Go::Watching(_));
    match &shown.sitter {
        Sitter::Free => {
            if hosts {
                small(ui, "command-add-bot", ButtonLook::Lacquer, Friends::AddBot(seat));
            }
            let key = if seated {
                "command-move-here"
            } else {
                "command-sit-here"
            };
            let look = if seated { ButtonLook::Lacquer } else { ButtonLook::Gold };
            small(ui, key, look, Friends::Sit(seat));
        }
        Sitter::Person { you: true, .. } => {}
        Sitter::Person { .. } if hosts => {
            small(ui, "command-free-seat", ButtonLook::Plain, Friends::FreeSeat(seat));
        }
        Sitter::Bot { .. } if hosts => {
            small(ui, "command-take-back", ButtonLook::Plain, Friends::FreeSeat(seat));
        }
        Sitter::Person { .. } | Sitter::Bot { .. } => {}
    }
}

/// What the table plays, and who deals.
fn set_to(ui: &mut Ui, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("lobby-rules"));
        let settings = &view.settings;
        let timer = match settings.timer.turn_ms() {
            None => words.text("lobby-timer-off"),
            Some(ms) => words.with("lobby-timer", &[("seconds", (ms / 1000).into())]),
        };
        let hints = words.text(if settings.hints {
            "lobby-hints-on"
        } else {
            "lobby-hints-off"
        });
        let values = [
            ("rules", rules_name(&settings.rules, words).into()),
            ("target", settings.rules.target_score.into()),
            ("timer", timer.into()),
            ("hints", hints.into()),
        ];
        ui.add(Label::new(RichText::new(words.with("lobby-rules-line", &values)).color(palette::IVORY)).wrap());
        ui.horizontal(|ui| {
            let rules = Push::of(&UiCommand::ShowRules, words).height(34.0);
            press(ui, rules, UiCommand::ShowRules, words, commands);
            if view.host.is_none() {
                let change = UiCommand::Friends(Friends::TableSettings);
                press(ui, Push::of(&change, words).height(34.0), change, words, commands);
            }
        });
        theme::weak(ui, &honest_words(view, words));
    });
}

/// Who deals, and why one need not trust.
fn honest_words(view: &LobbyView, words: &Words) -> String {
    match &view.host {
        None => words.text("lobby-honest-host"),
        Some(name) => words.with("lobby-honest-guest", &[("name", name.as_str().into())]),
    }
}

/// The invitation, which only the host has.
fn invited(ui: &mut Ui, view: &LobbyView, words: &Words, commands: &mut Vec<UiCommand>) {
    if view.host.is_some() {
        return;
    }
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("lobby-invite"));
        invite(ui, view.invitation.as_ref(), words, commands);
    });
}

fn said(ui: &mut Ui, view: &LobbyView, room: f32, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("talk-title"));
        talk(ui, &view.chat, room, words, commands);
    });
}

/// The widest that the lobby is.
const WIDEST: f32 = 1220.0;
/// What the chat has round its lines: its name, the field, the buttons below.
const ROUND_THE_TALK: f32 = 172.0;
