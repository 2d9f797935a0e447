//! How one is connected to the table, why, and what to do; and how the others are.

use bevy_egui::egui::{Label, RichText, Sense, Ui, vec2};

use super::marks::{BARS, Signal, bars};
use super::page::{dialogue, press};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::Words;

/// What the panel shows.
#[derive(Clone, Debug)]
pub struct ConnectionView {
    /// The way to the host.
    pub path: PathShown,
    /// Why it leads through a relay: the key of the sentence, once that is known.
    pub relayed_because: Option<&'static str>,
    /// Milliseconds to the host and back.
    pub rtt_ms: Option<u32>,
    /// How the connection is.
    pub line: LineShown,
    /// Everyone at the table but oneself.
    pub others: Vec<OtherShown>,
    /// How it is with the relay, if there is one.
    pub relay: Option<RelayShown>,
}

/// The way to the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PathShown {
    /// This computer hosts.
    Here,
    /// Not known yet.
    Unknown,
    /// In the same network.
    Local,
    /// Straight through the internet.
    Direct,
    /// Through a relay.
    Relay,
}

/// How the connection is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LineShown {
    /// It is being made.
    Connecting,
    /// All is well.
    Good,
    /// Nothing was heard for some seconds.
    Suspect,
    /// The host waits for answers.
    Unstable,
    /// It is lost; this is the try to make it again.
    Reconnecting(u32),
    /// It is lost, and nobody tries.
    Gone,
}

/// How it is with the relay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelayShown {
    /// It is there.
    Up,
    /// It is not: the key of the sentence that says why.
    Down(&'static str),
    /// It has no room for this table.
    Full,
}

impl RelayShown {
    /// The key of a sentence that says so, and what to do.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Up => "relay-up",
            Self::Down(why) => why,
            Self::Full => "relay-full",
        }
    }
}

/// Somebody else at the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtherShown {
    /// The name.
    pub name: String,
    /// Whether the table is on its computer.
    pub hosts: bool,
    /// How well it is connected.
    pub signal: Signal,
    /// Milliseconds from there to the host and back.
    pub rtt_ms: Option<u32>,
}

/// Draws the panel over the table.
pub fn connection(ui: &mut Ui, view: &ConnectionView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    dialogue(ui, HEIGHT + view.others.len() as f32 * 32.0, |ui| {
        // The lines hold no controls, so they need not be as high as one.
        ui.spacing_mut().interact_size.y = 22.0;
        theme::section(ui, &words.text("line-title"));
        let (path, why) = path(view.path);
        fact(ui, &words.text("line-path"), &words.text(path), palette::IVORY);
        let because = view.relayed_because.filter(|_| view.path == PathShown::Relay);
        theme::weak(ui, &words.text(because.unwrap_or(why)));
        if view.path != PathShown::Here {
            fact(
                ui,
                &words.text("line-round-trip"),
                &trip(view.rtt_ms, words),
                palette::IVORY,
            );
            let (state, colour) = state(view.line, words);
            fact(ui, &words.text("line-state"), &state, colour);
            let good = view.line == LineShown::Good;
            theme::weak(ui, &words.text(if good { "line-do-nothing" } else { "line-do-weak" }));
        }
        ui.add_space(size::GAP_SMALL);
        if let Some(relay) = view.relay {
            let colour = if relay == RelayShown::Up {
                palette::JADE
            } else {
                palette::CORAL
            };
            fact(ui, &words.text("settings-relay"), &words.text(relay.key()), colour);
        }
        theme::section(ui, &words.text("line-people"));
        if view.others.is_empty() {
            theme::weak(ui, &words.text("talk-alone"));
        }
        for other in &view.others {
            one(ui, other, words);
        }
        ui.add_space(size::GAP_SMALL);
        let close = Push::new(words.text("command-back")).gold().width(ui.available_width());
        press(ui, close, UiCommand::Friends(Friends::Connection), words, &mut commands);
    });
    commands
}

const fn path(path: PathShown) -> (&'static str, &'static str) {
    match path {
        PathShown::Here => ("line-path-here", "line-why-here"),
        PathShown::Unknown => ("line-path-unknown", "line-why-unknown"),
        PathShown::Local => ("line-path-local", "line-why-local"),
        PathShown::Direct => ("line-path-direct", "line-why-direct"),
        PathShown::Relay => ("line-path-relay", "line-why-relay"),
    }
}

fn state(line: LineShown, words: &Words) -> (String, bevy_egui::egui::Color32) {
    match line {
        LineShown::Connecting => (words.text("line-state-connecting"), palette::AMBER),
        LineShown::Good => (words.text("line-state-good"), palette::JADE),
        LineShown::Suspect => (words.text("line-state-suspect"), palette::AMBER),
        LineShown::Unstable => (words.text("line-state-unstable"), palette::AMBER),
        LineShown::Reconnecting(attempt) => (
            words.with("line-state-reconnecting", &[("attempt", attempt.into())]),
            palette::CORAL,
        ),
        LineShown::Gone => (words.text("line-state-gone"), palette::CORAL),
    }
}

fn trip(rtt_ms: Option<u32>, words: &Words) -> String {
    match rtt_ms {
        Some(ms) => words.with("line-ms", &[("ms", ms.into())]),
        None => words.text("line-ms-unknown"),
    }
}

fn fact(ui: &mut Ui, name: &str, value: &str, colour: bevy_egui::egui::Color32) {
    ui.horizontal_wrapped(|ui| {
        ui.add(Label::new(RichText::new(name).color(palette::SAND)));
        ui.add(Label::new(RichText::new(value).font(bold(size::TEXT)).color(colour)).wrap());
    });
}

fn one(ui: &mut Ui, other: &OtherShown, words: &Words) {
    let state = match other.signal {
        Signal::Good if other.hosts => words.text("lobby-host"),
        Signal::Good => trip(other.rtt_ms, words),
        Signal::Weak => words.text("line-weak"),
        Signal::Lost(None) => words.text("line-lost"),
        Signal::Lost(Some(seconds)) => words.with("line-kept", &[("seconds", seconds.into())]),
    };
    let values = [("name", other.name.as_str().into()), ("state", state.into())];
    ui.horizontal(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(BARS, 18.0), Sense::hover());
        bars(ui, rect.left_bottom() - vec2(0.0, 2.0), other.signal);
        let text = RichText::new(words.with("line-person", &values)).color(palette::IVORY);
        ui.add(Label::new(text).wrap());
    });
}

const HEIGHT: f32 = 320.0;
