//! What every page has: the ground, its name with the way back, a body that scrolls when the window is too small.

use bevy_egui::egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use crate::app::command::UiCommand;
use crate::app::theme::{self, ButtonLook, Push, size};
use crate::app::words::Words;

/// Draws a page. `footer` stays in view below the body.
pub(super) fn page(
    ui: &mut Ui,
    title: &str,
    words: &Words,
    commands: &mut Vec<UiCommand>,
    footer: Option<Footer<'_>>,
    body: impl FnOnce(&mut Ui, &mut Vec<UiCommand>),
) {
    theme::backdrop(ui);
    let edge = Frame::NONE.inner_margin(Margin::symmetric(size::EDGE as i8, 12));
    Panel::top("page-head")
        .frame(edge)
        .show_separator_line(false)
        .show(ui, |ui| {
            theme::column(ui, size::PAGE, |ui| head(ui, title, words, commands));
        });
    if let Some(footer) = footer {
        Panel::bottom("page-foot")
            .frame(edge)
            .show_separator_line(false)
            .show(ui, |ui| {
                theme::column(ui, size::PAGE, |ui| footer(ui, commands));
            });
    }
    let sides = Frame::NONE.inner_margin(Margin {
        left: size::EDGE as i8,
        right: 10,
        top: 0,
        bottom: 6,
    });
    CentralPanel::no_frame().frame(sides).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).id_salt(title).show(ui, |ui| {
            theme::column(ui, size::PAGE, |ui| body(ui, commands));
        });
    });
}

fn head(ui: &mut Ui, title: &str, words: &Words, commands: &mut Vec<UiCommand>) {
    ui.horizontal(|ui| {
        theme::page_title(ui, title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let back = Push::of(&UiCommand::Back, words).look(ButtonLook::Lacquer);
            if ui
                .add(back)
                .on_hover_text(words.text(UiCommand::Back.tooltip()))
                .clicked()
            {
                commands.push(UiCommand::Back);
            }
        });
    });
}

/// Draws a panel over the table, in the middle of the window when it is about `tall` high.
pub(super) fn dialogue(ui: &mut Ui, tall: f32, contents: impl FnOnce(&mut Ui)) {
    theme::scrim(ui, ui.max_rect());
    let room = ui.max_rect().height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(((room - tall) / 2.0).max(size::GAP));
        theme::column(ui, size::DIALOGUE, |ui| {
            theme::panel(ui, contents);
        });
        ui.add_space(size::GAP);
    });
}

/// What stays in view below a page's body.
pub(super) type Footer<'a> = &'a mut dyn FnMut(&mut Ui, &mut Vec<UiCommand>);

/// Draws the button of a command, which is sent when it is pressed.
pub(super) fn press(ui: &mut Ui, button: Push, command: UiCommand, words: &Words, commands: &mut Vec<UiCommand>) {
    let tip = words.text(command.tooltip());
    if ui.add(button).on_hover_text(tip).clicked() {
        commands.push(command);
    }
}
