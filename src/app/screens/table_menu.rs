//! The menu at a table with friends. The game goes on behind it.

use bevy_egui::egui::{Label, RichText, Ui};

use super::page::{dialogue, press};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Push, Theme, palette, size};
use crate::app::words::Words;

/// What the menu shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableMenuView {
    /// What going away means.
    pub role: Role,
    /// Whether the game stands still.
    pub paused: bool,
    /// Whether it can stand still now.
    pub may_pause: bool,
    /// Whether everything is silent.
    pub muted: bool,
}

/// What going away means, by who one is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The host; whether the tournament is over.
    Host(bool),
    /// A guest with a seat, before the first game.
    Early,
    /// A guest in a running tournament.
    Playing,
    /// A guest whose tournament is over.
    Over,
    /// A guest without a seat.
    Watching,
}

/// Draws the menu over the table.
pub fn table_menu(ui: &mut Ui, view: &TableMenuView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    dialogue(ui, HEIGHT, |ui| {
        ui.spacing_mut().item_spacing.y = size::GAP_SMALL;
        let note = if view.paused { "menu-paused" } else { "menu-meanwhile" };
        ui.vertical_centered(|ui| theme::weak(ui, &words.text(note)));
        let width = ui.available_width();
        let close = Push::new(words.text("command-close-menu"))
            .gold()
            .width(width)
            .height(BUTTON);
        press(ui, close, UiCommand::Resume, words, &mut commands);
        for command in entries(view) {
            let mut button = Push::of(&command, words).width(width).height(BUTTON);
            if command == UiCommand::ToggleMute && view.muted {
                button = button.detail(words.text("settings-muted"));
            }
            press(ui, button, command, words, &mut commands);
        }
        let (command, what) = match view.role {
            Role::Host(false) => (Friends::CloseTable, "leave-host"),
            Role::Host(true) => (Friends::CloseTable, "leave-host-over"),
            Role::Early => (Friends::LeaveForGood, "leave-guest-early"),
            Role::Playing => (Friends::LeaveForGood, "leave-guest-running"),
            Role::Over => (Friends::LeaveForGood, "leave-guest-over"),
            Role::Watching => (Friends::LeaveForGood, "leave-guest-watching"),
        };
        ui.add_space(size::GAP_SMALL);
        let command = UiCommand::Friends(command);
        let leave = Push::of(&command, words).width(width).height(BUTTON);
        if ui.add(leave).clicked() {
            commands.push(command);
        }
        ui.add(Label::new(RichText::new(words.text(what)).size(size::SMALL).color(palette::AMBER)).wrap());
    });
    commands
}

fn entries(view: &TableMenuView) -> Vec<UiCommand> {
    let hosts = matches!(view.role, Role::Host(_));
    let pause = if view.paused {
        Friends::ResumeAll
    } else {
        Friends::PauseAll
    };
    let mut entries = Vec::new();
    if hosts && (view.paused || view.may_pause) {
        entries.push(UiCommand::Friends(pause));
    }
    if view.role == Role::Host(true) {
        entries.push(UiCommand::Friends(Friends::Reset));
    }
    if hosts {
        entries.push(UiCommand::Friends(Friends::Invitation));
    }
    entries.extend([
        UiCommand::Friends(Friends::Connection),
        UiCommand::ShowRules,
        UiCommand::ShowSettings,
        UiCommand::ToggleMute,
    ]);
    entries
}

const BUTTON: f32 = 42.0;
const HEIGHT: f32 = 480.0;
