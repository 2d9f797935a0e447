//! What every page has: the ground, its name with the way back, a body that scrolls when the window is too small.

use bevy_egui::egui::{Align, CentralPanel, Frame, Layout, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder, pos2};

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
    page_as_wide_as(size::PAGE, ui, title, words, commands, footer, body);
}

/// Draws a page that is at most `widest` wide.
pub(super) fn page_as_wide_as(
    widest: f32,
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
            theme::column(ui, widest, |ui| head(ui, title, words, commands));
        });
    if let Some(footer) = footer {
        Panel::bottom("page-foot")
            .frame(edge)
            .show_separator_line(false)
            .show(ui, |ui| {
                theme::column(ui, widest, |ui| footer(ui, commands));
            });
    }
    let sides = Frame::NONE.inner_margin(Margin {
        left: size::EDGE as i8,
        right: RIGHT,
        top: 0,
        bottom: 6,
    });
    CentralPanel::no_frame().frame(sides).show(ui, |ui| {
        // With and without a scroll bar the body stands right below the head.
        let wide = ui.available_width() - f32::from(size::EDGE as i8 - RIGHT);
        ScrollArea::vertical().auto_shrink(false).id_salt(title).show(ui, |ui| {
            ui.set_max_width(wide.min(ui.available_width()));
            theme::column(ui, widest, |ui| body(ui, commands));
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

/// Draws columns beside each other, each with its share of the width.
pub(super) fn columns<const N: usize>(ui: &mut Ui, shares: [f32; N], mut contents: impl FnMut(usize, &mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let width = room.width() - size::GAP * (N.max(1) - 1) as f32;
    let mut left = room.left();
    let mut bottom = room.top();
    for (number, share) in shares.into_iter().enumerate() {
        let rect = Rect::from_min_max(pos2(left, room.top()), pos2(left + width * share, room.bottom()));
        let builder = UiBuilder::new()
            .id_salt(number)
            .max_rect(rect)
            .layout(Layout::top_down(Align::Min));
        let mut column = ui.new_child(builder);
        column.set_width(rect.width());
        contents(number, &mut column);
        bottom = bottom.max(column.min_rect().bottom());
        left = rect.right() + size::GAP;
    }
    ui.advance_cursor_after_rect(Rect::from_min_max(room.min, pos2(room.right(), bottom)));
}

/// Draws a panel over the table, in the middle of the window when it is about `tall` high.
pub(super) fn dialogue(ui: &mut Ui, tall: f32, contents: impl FnOnce(&mut Ui)) {
    theme::scrim(ui, ui.max_rect());
    let room = ui.max_rect().height();
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.add_space(((room - tall) / 2.0).max(size::GAP));
        theme::column(ui, size::DIALOGUE, |ui| {
            theme::solid_panel(ui, contents);
        });
        ui.add_space(size::GAP);
    });
}

/// What stays in view below a page's body.
pub(super) type Footer<'a> = &'a mut dyn FnMut(&mut Ui, &mut Vec<UiCommand>);

/// Between a page's body and the right edge of the window, where the scroll bar is.
const RIGHT: i8 = 10;

/// Draws the button of a command, which is sent when it is pressed.
pub(super) fn press(ui: &mut Ui, button: Push, command: UiCommand, words: &Words, commands: &mut Vec<UiCommand>) {
    let tip = words.text(command.tooltip());
    if ui.add(button).on_hover_text(tip).clicked() {
        commands.push(command);
    }
}
