//! Going to a friend's table: a code, a link, or a table that was found nearby.

use bevy_egui::egui::{Align, Key, Label, Margin, RichText, TextEdit, Ui};

use super::hosting::name;
use super::page::{columns, page, press};
use super::setup::caption;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::settings::Settings;
use crate::app::theme::{self, Push, Theme, bold, palette, size};
use crate::app::words::Words;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct JoiningView<'a> {
    /// The settings, of which it changes the name.
    pub settings: &'a Settings,
    /// What is written in the field.
    pub written: &'a str,
    /// What that is.
    pub sense: Sense,
    /// The tables that were found on the local network.
    pub nearby: Vec<NearbyShown>,
    /// How the way there goes.
    pub progress: Progress,
    /// A table nearby has just been chosen: the rest of its code is to be typed.
    pub just_chosen: bool,
}

/// What is written in the field for the code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Sense {
    /// Nothing yet.
    Empty,
    /// Something that a table can be found by: a sentence that says what.
    Good(String),
    /// Nothing that makes sense: a sentence that says why.
    Bad(String),
}

/// A table on the local network.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NearbyShown {
    /// Who hosts it.
    pub host: String,
    /// How many of its seats are free.
    pub free: u8,
    /// Whether this program can speak with it.
    pub speaks: bool,
}

/// How the way to the table goes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Not under way.
    Still,
    /// Under way.
    Trying,
    /// It did not work: a title, and what to do.
    Failed(String, String),
}

/// Draws the page.
pub fn joining(ui: &mut Ui, view: &JoiningView<'_>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let trying = view.progress == Progress::Trying;
    let mut foot = |ui: &mut Ui, commands: &mut Vec<UiCommand>| {
        ui.vertical_centered(|ui| {
            let width = ui.available_width().min(360.0);
            let command = UiCommand::Friends(if trying { Friends::StopJoining } else { Friends::Join });
            let mut button = Push::of(&command, words).points(size::SCORE).width(width).height(54.0);
            if !trying {
                button = button.gold().enabled(matches!(view.sense, Sense::Good(_)));
            }
            press(ui, button, command, words, commands);
        });
    };
    let title = words.text("join-title");
    page(ui, &title, words, &mut commands, Some(&mut foot), |ui, commands| {
        if ui.available_width() >= 760.0 {
            columns(ui, [0.5, 0.5], |number, ui| {
                if number == 0 {
                    code(ui, view, words, commands);
                } else {
                    nearby(ui, view, words, commands);
                }
            });
        } else {
            code(ui, view, words, commands);
            nearby(ui, view, words, commands);
        }
    });
    commands
}

fn progress(ui: &mut Ui, progress: &Progress, words: &Words) {
    let (title, text, colour) = match progress {
        Progress::Still => return,
        Progress::Trying => (words.text("join-trying"), words.text("join-trying-why"), palette::AMBER),
        Progress::Failed(title, text) => (title.clone(), text.clone(), palette::CORAL),
    };
    theme::panel(ui, |ui| {
        let title = RichText::new(title).font(bold(size::SECTION)).color(colour);
        ui.add(Label::new(title).wrap());
        ui.add(Label::new(RichText::new(text).color(palette::IVORY)).wrap());
    });
}

fn code(ui: &mut Ui, view: &JoiningView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        let label = caption(ui, &words.text("join-code"));
        let mut text = view.written.to_owned();
        let hint = RichText::new(words.text("join-code-hint")).size(size::TEXT);
        let field = TextEdit::singleline(&mut text)
            .hint_text(hint)
            .font(bold(size::SCORE))
            .char_limit(LONGEST)
            .vertical_align(Align::Center)
            .margin(Margin::symmetric(12, 9))
            .desired_width(f32::INFINITY);
        let response = ui.add(field).labelled_by(label);
        if view.just_chosen {
            response.request_focus();
        }
        if response.lost_focus()
            && ui.input(|input| input.key_pressed(Key::Enter))
            && matches!(view.sense, Sense::Good(_))
            && view.progress != Progress::Trying
        {
            commands.push(UiCommand::Friends(Friends::Join));
        }
        if text != view.written {
            commands.push(UiCommand::Friends(Friends::WriteAddress(text)));
        }
        let (sentence, colour) = match &view.sense {
            Sense::Empty => (words.text("join-empty"), palette::SAND),
            Sense::Good(what) => (what.clone(), palette::JADE),
            Sense::Bad(why) => (why.clone(), palette::CORAL),
        };
        ui.add(Label::new(RichText::new(sentence).color(colour)).wrap());
        theme::weak(ui, &words.text("join-code-why"));
    });
    progress(ui, &view.progress, words);
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("setup-you"));
        name(ui, view.settings, words, commands);
    });
}

fn nearby(ui: &mut Ui, view: &JoiningView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::panel(ui, |ui| {
        theme::section(ui, &words.text("join-nearby"));
        if view.nearby.is_empty() {
            theme::weak(ui, &words.text("join-nearby-none"));
        }
        for (number, table) in view.nearby.iter().enumerate() {
            one_table(ui, number, table, words, commands);
        }
        if !view.nearby.is_empty() {
            theme::weak(ui, &words.text("join-nearby-code"));
        }
    });
}

fn one_table(ui: &mut Ui, number: usize, table: &NearbyShown, words: &Words, commands: &mut Vec<UiCommand>) {
    let mut detail = words.with("join-nearby-free", &[("count", table.free.into())]);
    if !table.speaks {
        detail = format!("{detail} · {}", words.text("join-nearby-other"));
    }
    let name = words.with("command-join-nearby", &[("name", table.host.as_str().into())]);
    let button = Push::new(name)
        .detail(detail)
        .width(ui.available_width())
        .height(58.0)
        .enabled(table.speaks);
    press(
        ui,
        button,
        UiCommand::Friends(Friends::ChooseNearby(number)),
        words,
        commands,
    );
}

/// A link with a key is some hundred letters; more is no invitation.
const LONGEST: usize = 600;
