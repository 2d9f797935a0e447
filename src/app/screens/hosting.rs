//! Setting up a table for friends.

use bevy_egui::egui::Ui;

use super::menu::name_field;
use super::page::{columns, page, press};
use super::setup::{caption, level_key, rules_of_the_table, seats, timer_and_hints};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::settings::{Hosting, Settings};
use crate::app::theme::{self, Push, Theme, size};
use crate::app::words::Words;
use crate::bot::AVAILABLE;
use crate::table::Level;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct HostingView<'a> {
    /// The settings, of which it changes the name and the hosted table.
    pub settings: &'a Settings,
}

/// Draws the setup of a table for friends.
pub fn hosting(ui: &mut Ui, view: &HostingView<'_>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let mut setup = view.settings.hosting;
    let mut open = |ui: &mut Ui, commands: &mut Vec<UiCommand>| {
        ui.vertical_centered(|ui| {
            let command = UiCommand::Friends(Friends::Open);
            let width = ui.available_width().min(360.0);
            let button = Push::of(&command, words)
                .gold()
                .points(size::SCORE)
                .width(width)
                .height(54.0);
            press(ui, button, command, words, commands);
        });
    };
    let title = words.text("host-title");
    page(ui, &title, words, &mut commands, Some(&mut open), |ui, commands| {
        if ui.available_width() >= 760.0 {
            columns(ui, [0.5, 0.5], |number, ui| {
                if number == 0 {
                    people(ui, view, &mut setup, words, commands);
                } else {
                    rules_of_the_table(ui, &mut setup.rules, words);
                    timer_and_hints(ui, &mut setup.timer, &mut setup.hints, words);
                }
            });
        } else {
            people(ui, view, &mut setup, words, commands);
            rules_of_the_table(ui, &mut setup.rules, words);
            timer_and_hints(ui, &mut setup.timer, &mut setup.hints, words);
        }
        ui.add_space(size::GAP);
    });
    setup.bots = setup.bots.min(setup.most_bots());
    if setup != view.settings.hosting {
        commands.push(UiCommand::Friends(Friends::ChangeHosting(Box::new(setup))));
    }
    commands
}

fn people(ui: &mut Ui, view: &HostingView<'_>, setup: &mut Hosting, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("setup-you"));
        name(ui, view.settings, words, commands);
        seats(ui, &mut setup.seats, words);
        caption(ui, &words.text("host-bots"));
        let counts: Vec<(u8, String)> = (0..=setup.most_bots())
            .map(|count| (count, bots(count, words)))
            .collect();
        if let Some(count) = theme::segmented(ui, setup.bots, &counts) {
            setup.bots = count;
        }
        theme::weak(ui, &words.text("host-bots-why"));
        caption(ui, &words.text("setup-level"));
        if let Some(level) = level(ui, setup.level, words) {
            setup.level = level;
        }
        theme::weak(ui, &words.text("host-honest"));
    });
}

fn bots(count: u8, words: &Words) -> String {
    if count == 0 {
        words.text("host-bots-none")
    } else {
        words.with("host-bots-count", &[("count", count.into())])
    }
}

/// The field for one's own name.
pub(super) fn name(ui: &mut Ui, settings: &Settings, words: &Words, commands: &mut Vec<UiCommand>) {
    let label = caption(ui, &words.text("menu-your-name"));
    let hint = words.text("menu-name-hint");
    if let Some(name) = name_field(ui, &settings.name, &hint, words, Some(label)) {
        let mut settings = settings.clone();
        settings.name = name;
        commands.push(UiCommand::ChangeSettings(Box::new(settings)));
    }
}

/// The levels of bots beside each other; another one, if it was picked.
pub(super) fn level(ui: &mut Ui, current: Level, words: &Words) -> Option<Level> {
    let levels: Vec<(Level, String)> = AVAILABLE
        .iter()
        .map(|level| (*level, words.text(level_key(*level))))
        .collect();
    theme::segmented(ui, current, &levels)
}
