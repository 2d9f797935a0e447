//! The first screen: language, name, and the three ways to play.

use bevy_egui::egui::{
    Align, CentralPanel, Frame, Label, Layout, Margin, Panel, RichText, ScrollArea, TextEdit, Ui, Vec2,
};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::settings::Settings;
use crate::app::theme::{self, ButtonLook, Push, Theme, bold, palette, size};
use crate::app::words::{Language, Words};
use crate::table::Name;

/// What the first screen shows.
#[derive(Clone, Debug)]
pub struct MenuView<'a> {
    /// The settings, of which it changes the language and the name.
    pub settings: &'a Settings,
    /// The unfinished tournament, if one is saved.
    pub saved: Option<SavedTournament>,
    /// The table with friends that was hosted here and is not over.
    pub reopening: Option<SavedTournament>,
    /// The table with friends where a seat may still be kept: a sentence about it.
    pub returning: Option<String>,
    /// The game's version.
    pub version: &'a str,
}

/// What is known of an unfinished tournament.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SavedTournament {
    /// Which game it is in.
    pub game: u32,
    /// The names with their scores, as they are shown: "Lan 8, Hoa 5".
    pub scores: String,
}

/// Draws the first screen.
pub fn menu(ui: &mut Ui, view: &MenuView<'_>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    theme::backdrop(ui);
    let edge = Frame::NONE.inner_margin(Margin::symmetric(size::EDGE as i8, 14));
    Panel::top("menu-head")
        .frame(edge)
        .show_separator_line(false)
        .show(ui, |ui| {
            languages(ui, view, words, &mut commands);
        });
    Panel::bottom("menu-foot")
        .frame(edge)
        .show_separator_line(false)
        .show(ui, |ui| {
            foot(ui, view, words, &mut commands);
        });
    CentralPanel::no_frame().show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let tall = ui.available_height();
            ui.add_space(((tall - BODY) / 2.0).max(0.0));
            theme::column(ui, WIDTH, |ui| {
                name_of_the_game(ui, words);
                ui.add_space(size::GAP_LARGE);
                player(ui, view, words, &mut commands);
                ui.add_space(size::GAP);
                choices(ui, view, words, &mut commands);
            });
        });
    });
    commands
}

fn languages(ui: &mut Ui, view: &MenuView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    let names = Language::ALL.map(|language| (language, language.own_name().to_owned()));
    if let Some(language) = theme::segmented(ui, words.language(), &names) {
        commands.push(changed(view, |settings| settings.language = Some(language)));
    }
}

fn name_of_the_game(ui: &mut Ui, words: &Words) {
    ui.vertical_centered(|ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        let name = RichText::new(words.text("app-name"))
            .font(bold(size::DISPLAY))
            .color(palette::GOLD);
        ui.add(Label::new(name));
        let other = RichText::new(words.text("app-name-other"))
            .font(bold(size::SCORE))
            .color(palette::SAND);
        ui.add(Label::new(other));
        ui.add_space(size::GAP_SMALL);
        let promise = RichText::new(words.text("app-promise")).color(palette::IVORY);
        ui.add(Label::new(promise).wrap());
    });
}

fn player(ui: &mut Ui, view: &MenuView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    theme::column(ui, FIELD, |ui| {
        let label = ui.label(RichText::new(words.text("menu-your-name")).color(palette::SAND));
        if let Some(name) = name_field(
            ui,
            &view.settings.name,
            &words.text("menu-name-hint"),
            words,
            Some(label.id),
        ) {
            commands.push(changed(view, |settings| settings.name = name));
        }
    });
}

/// A field for a name, with the reason below it when the text is none. The new text, when it was changed.
pub(super) fn name_field(
    ui: &mut Ui,
    name: &str,
    hint: &str,
    words: &Words,
    label: Option<bevy_egui::egui::Id>,
) -> Option<String> {
    let mut text = name.to_owned();
    let field = TextEdit::singleline(&mut text)
        .hint_text(hint)
        .char_limit(Name::MOST * 4)
        .margin(Margin::symmetric(12, 9))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    if let Some(label) = label {
        response.clone().labelled_by(label);
    }
    if !text.is_empty()
        && let Err(error) = text.parse::<Name>()
    {
        ui.add(Label::new(RichText::new(words.name_error(error)).color(palette::CORAL)).wrap());
    }
    (text != name).then_some(text)
}

fn choices(ui: &mut Ui, view: &MenuView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    let width = ui.available_width();
    if let Some(returning) = &view.returning {
        let command = UiCommand::Friends(Friends::Return);
        let button = Push::of(&command, words)
            .detail(returning.clone())
            .points(size::SECTION)
            .width(width)
            .gold();
        press(ui, button, command, words, commands);
    }
    let waiting = [
        (UiCommand::Friends(Friends::Reopen), &view.reopening),
        (UiCommand::ContinueTournament, &view.saved),
    ];
    let mut likeliest = view.returning.is_none();
    for (command, saved) in waiting {
        let Some(saved) = saved else { continue };
        let values = [("game", saved.game.into()), ("scores", saved.scores.as_str().into())];
        let button = Push::new(words.text(command.label()))
            .detail(words.with("menu-saved", &values))
            .points(size::SECTION)
            .width(width)
            .look(look(likeliest));
        press(ui, button, command, words, commands);
        likeliest = false;
    }
    let three = [
        (UiCommand::PlayOffline, "menu-offline-detail"),
        (UiCommand::HostTable, "menu-host-detail"),
        (UiCommand::JoinTable, "menu-join-detail"),
    ];
    let beside = width >= 3.0 * 200.0;
    let each = if beside { (width - 2.0 * size::GAP) / 3.0 } else { width };
    let mut draw = |ui: &mut Ui| {
        for (command, detail) in three.clone() {
            let mut button = Push::new(words.text(command.label()))
                .detail(words.text(detail))
                .points(size::SCORE)
                .width(each)
                .height(size::BUTTON_LARGE);
            if command == UiCommand::PlayOffline && likeliest {
                button = button.gold();
            }
            press(ui, button, command, words, commands);
        }
    };
    if beside {
        ui.horizontal(&mut draw);
    } else {
        draw(ui);
    }
}

fn foot(ui: &mut Ui, view: &MenuView<'_>, words: &Words, commands: &mut Vec<UiCommand>) {
    ui.horizontal_wrapped(|ui| {
        for command in [UiCommand::ShowRules, UiCommand::ShowSettings, UiCommand::Quit] {
            let button = Push::of(&command, words).look(ButtonLook::Plain);
            press(ui, button, command, words, commands);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            theme::weak(ui, &words.with("menu-version", &[("version", view.version.into())]));
        });
    });
}

/// Gold for what one most likely comes for.
const fn look(likeliest: bool) -> ButtonLook {
    if likeliest {
        ButtonLook::Gold
    } else {
        ButtonLook::Lacquer
    }
}

fn changed(view: &MenuView<'_>, change: impl FnOnce(&mut Settings)) -> UiCommand {
    let mut settings = view.settings.clone();
    change(&mut settings);
    UiCommand::ChangeSettings(Box::new(settings))
}

const WIDTH: f32 = 780.0;
const FIELD: f32 = 340.0;
/// The height of the middle of the page, by which it is put in the middle of the window.
const BODY: f32 = 390.0;
