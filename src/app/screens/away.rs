//! When the table is out of reach, or one is not in the game: reconnecting, watching, and the ends of a visit.

use bevy_egui::egui::{Label, RichText, Ui};

use super::page::{dialogue, press};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::Words;
use crate::rules::Seat;

/// What is shown while the connection is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReconnectingView {
    /// Which try it is.
    pub attempt: u32,
    /// Seconds until the next try; none while one is under way.
    pub next_s: Option<u32>,
    /// Seconds for which the seat is still kept; none when it is not known to be.
    pub kept_s: Option<u32>,
    /// All tries have failed.
    pub gave_up: bool,
}

/// Draws it over the table.
pub fn reconnecting(ui: &mut Ui, view: &ReconnectingView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    dialogue(ui, 300.0, |ui| {
        let title = if view.gave_up { "again-gave-up" } else { "again-title" };
        ui.vertical_centered(|ui| theme::page_title(ui, &words.text(title)));
        if view.gave_up {
            paragraph(ui, &words.text("again-gave-up-why"));
        } else {
            let kept = match view.kept_s {
                Some(seconds) => words.with("again-kept", &[("seconds", seconds.into())]),
                None => words.text("again-not-kept"),
            };
            let kept = RichText::new(kept).font(bold(size::SECTION)).color(palette::AMBER);
            ui.add(Label::new(kept).wrap());
            let attempt = ("attempt", view.attempt.into());
            let text = match view.next_s {
                Some(seconds) => words.with("again-try", &[attempt, ("seconds", seconds.into())]),
                None => words.with("again-trying", &[attempt]),
            };
            theme::weak(ui, &text);
        }
        let try_now = UiCommand::Friends(Friends::TryNow);
        let width = ui.available_width();
        let idle = view.gave_up || view.next_s.is_some();
        let button = Push::of(&try_now, words).gold().width(width).height(48.0).enabled(idle);
        press(ui, button, try_now, words, &mut commands);
        to_menu(ui, words, &mut commands);
    });
    commands
}

/// Why a visit to a table is over. None of these ends is retried by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Ending {
    /// The same player sat down elsewhere.
    Replaced,
    /// The host sent the player away.
    Kicked,
    /// The host ended the table.
    TableClosed,
    /// No table has this code, or none may be joined.
    NoSuchTable,
    /// All seats and places to watch are taken.
    TableFull,
    /// The connection is too slow.
    SlowConsumer,
    /// This program sent too much.
    Flooding,
    /// The programs do not understand each other.
    Protocol,
    /// The versions differ.
    Version {
        /// The version of this program.
        ours: String,
        /// The table's.
        theirs: String,
    },
    /// The player went.
    Left,
    /// The table is not reached: the key of the sentence that says why.
    NotReached(&'static str),
    /// A code alone, and no table with it nearby.
    NoPlace,
    /// The versions differ; the table's is not known.
    OtherVersion,
    /// The hosting program has stopped: this sentence says why.
    Stopped(String),
}

impl Ending {
    /// A title, and what to do.
    pub fn said(&self, words: &Words) -> (String, String) {
        let (title, text) = match self {
            Self::Replaced => ("end-replaced-title", "end-replaced"),
            Self::Kicked => ("end-kicked-title", "end-kicked"),
            Self::TableClosed => ("end-closed-title", "end-closed"),
            Self::NoSuchTable => ("end-no-table-title", "end-no-table"),
            Self::TableFull => ("end-full-title", "end-full"),
            Self::SlowConsumer => ("end-slow-title", "end-slow"),
            Self::Flooding => ("end-flooding-title", "end-flooding"),
            Self::Protocol => ("end-protocol-title", "end-protocol"),
            Self::Left => ("end-left-title", "end-left"),
            Self::NotReached(why) => ("end-not-reached-title", *why),
            Self::NoPlace => ("end-no-table-title", "end-no-place"),
            Self::OtherVersion => ("end-version-title", "end-other-version"),
            Self::Stopped(why) => return (words.text("end-stopped-title"), why.clone()),
            Self::Version { ours, theirs } => {
                let values = [("ours", ours.as_str().into()), ("theirs", theirs.as_str().into())];
                return (words.text("end-version-title"), words.with("end-version", &values));
            }
        };
        (words.text(title), words.text(text))
    }

    /// What to do next, the likeliest first; the menu is always the last.
    fn next(&self) -> &'static [UiCommand] {
        match self {
            Self::Replaced | Self::SlowConsumer | Self::Flooding | Self::Protocol => {
                const { &[UiCommand::Friends(Friends::Return)] }
            }
            Self::Kicked => const { &[UiCommand::HostTable, UiCommand::JoinTable] },
            Self::TableClosed | Self::Left => const { &[UiCommand::PlayOffline, UiCommand::JoinTable] },
            Self::NoSuchTable | Self::TableFull | Self::NotReached(_) | Self::NoPlace => {
                const { &[UiCommand::JoinTable] }
            }
            Self::Version { .. } | Self::OtherVersion | Self::Stopped(_) => &[],
        }
    }
}

/// Draws the end of a visit over the table.
pub fn ended(ui: &mut Ui, ending: &Ending, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let (title, text) = ending.said(words);
    dialogue(ui, 280.0, |ui| {
        let title = RichText::new(title).font(bold(24.0)).color(palette::GOLD);
        ui.vertical_centered(|ui| ui.add(Label::new(title).wrap()));
        paragraph(ui, &text);
        let width = ui.available_width();
        for (number, command) in ending.next().iter().enumerate() {
            let mut button = Push::of(command, words).width(width).height(46.0);
            if number == 0 {
                button = button.gold();
            }
            press(ui, button, command.clone(), words, &mut commands);
        }
        to_menu(ui, words, &mut commands);
    });
    commands
}

/// What somebody sees who has no cards.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WatchingView {
    /// Why one watches.
    pub why: Watch,
    /// Seats of bots that one may ask for.
    pub claims: Vec<Seat>,
}

/// Why one watches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Watch {
    /// One has no seat.
    NoSeat,
    /// A bot plays the seat until the next deal.
    UntilDeal,
    /// A bot plays the seat until its next turn.
    UntilTurn,
    /// One has left the tournament.
    Forfeited,
    /// One takes this seat at the next deal.
    Claimed(Seat),
}

impl Watch {
    /// It in a sentence.
    pub(super) fn said(self, words: &Words) -> String {
        match self {
            Self::NoSeat => words.text("watch-why"),
            Self::UntilDeal => words.text("watch-yours"),
            Self::UntilTurn => words.text("watch-yours-turn"),
            Self::Forfeited => words.text("watch-forfeit"),
            Self::Claimed(seat) => words.with("watch-claimed", &[("seat", (seat.index() + 1).into())]),
        }
    }
}

/// Draws, in place of the buttons of a player, why one watches and what one can do.
pub fn watching(ui: &mut Ui, view: &WatchingView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let text = view.why.said(words);
    ui.horizontal_wrapped(|ui| {
        let title = RichText::new(words.text("watch-title")).font(bold(size::TEXT));
        ui.add(Label::new(title.color(palette::GOLD_BRIGHT)));
        ui.add(Label::new(RichText::new(text).color(palette::IVORY)).wrap());
        for seat in &view.claims {
            let name = words.with("watch-claim", &[("seat", (seat.index() + 1).into())]);
            let command = UiCommand::Friends(Friends::Sit(*seat));
            press(ui, Push::new(name).gold(), command, words, &mut commands);
        }
    });
    commands
}

fn paragraph(ui: &mut Ui, text: &str) {
    ui.add(Label::new(RichText::new(text).color(palette::IVORY)).wrap());
}

fn to_menu(ui: &mut Ui, words: &Words, commands: &mut Vec<UiCommand>) {
    let button = Push::new(words.text("board-menu"))
        .width(ui.available_width())
        .height(46.0);
    press(ui, button, UiCommand::LeaveTable, words, commands);
}
