//! The menu at the table.

use bevy_egui::egui::{ScrollArea, Ui};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::theme::{self, Push, Theme, size};
use crate::app::words::Words;

/// What the menu at the table shows.
#[derive(Clone, Copy, Debug)]
pub struct PauseView {
    /// Whether everything is silent.
    pub muted: bool,
}

/// Draws the menu over the table.
pub fn pause(ui: &mut Ui, view: &PauseView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    theme::scrim(ui, ui.max_rect());
    let tall = ui.max_rect().height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(((tall - HEIGHT) / 2.0).max(size::GAP));
        theme::column(ui, size::DIALOGUE, |ui| {
            theme::solid_panel(ui, |ui| {
                ui.vertical_centered(|ui| theme::page_title(ui, &words.text("pause-title")));
                let width = ui.available_width();
                for command in [
                    UiCommand::Resume,
                    UiCommand::ShowRules,
                    UiCommand::ShowSettings,
                    UiCommand::ToggleMute,
                    UiCommand::LeaveTable,
                ] {
                    let mut button = Push::of(&command, words).width(width).height(46.0);
                    if command == UiCommand::Resume {
                        button = button.gold();
                    }
                    if command == UiCommand::ToggleMute && view.muted {
                        button = button.detail(words.text("settings-muted"));
                    }
                    press(ui, button, command, words, &mut commands);
                }
                theme::weak(ui, &words.text("pause-saved"));
            });
        });
    });
    commands
}

const HEIGHT: f32 = 400.0;
