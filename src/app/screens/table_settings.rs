//! The host changes the table, until its first game. Every change counts at once.

use bevy_egui::egui::Ui;

use super::page::{columns, page};
use super::setup::{rules_of_the_table, seats, timer_and_hints};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, Theme};
use crate::app::words::Words;
use crate::table::Settings;

/// Draws the settings of the table; Esc goes back to the lobby.
pub fn table_settings(ui: &mut Ui, settings: &Settings, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let mut new = *settings;
    let title = words.text("lobby-settings-title");
    page(ui, &title, words, &mut commands, None, |ui, _| {
        theme::weak(ui, &words.text("lobby-settings-why"));
        if ui.available_width() >= 760.0 {
            columns(ui, [0.5, 0.5], |number, ui| {
                if number == 0 {
                    theme::panel(ui, |ui| seats(ui, &mut new.seats, words));
                    timer_and_hints(ui, &mut new.timer, &mut new.hints, words);
                } else {
                    rules_of_the_table(ui, &mut new.rules, words);
                }
            });
        } else {
            theme::panel(ui, |ui| seats(ui, &mut new.seats, words));
            rules_of_the_table(ui, &mut new.rules, words);
            timer_and_hints(ui, &mut new.timer, &mut new.hints, words);
        }
    });
    if new != *settings {
        commands.push(UiCommand::Friends(Friends::Change(Box::new(new))));
    }
    commands
}
