//! The strip at the right above a table with friends: the connection, the chat, the invitation.

use bevy_egui::egui::{Align, CornerRadius, Layout, Sense, Ui, vec2};

use super::marks::{BARS, Signal, bars};
use super::page::press;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{Push, Theme, palette, size};
use crate::app::words::Words;

/// What the strip shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CompanyStripView {
    /// How well one is connected oneself.
    pub signal: Signal,
    /// How much was said since one last looked.
    pub unread: usize,
    /// Whether one hosts, and can invite.
    pub hosts: bool,
}

/// Draws the strip, from the right.
pub fn company_strip(ui: &mut Ui, view: &CompanyStripView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = size::GAP_SMALL;
        let chat = UiCommand::Friends(Friends::Chat);
        let mut button = Push::of(&chat, words).without_keys().height(34.0);
        if view.unread > 0 {
            let unread = words.with("talk-unread", &[("count", view.unread.into())]);
            button = button
                .named(format!("{} · {unread}", words.text("command-chat")))
                .gold();
        }
        press(ui, button, chat, words, &mut commands);
        let connection = UiCommand::Friends(Friends::Connection);
        let mut button = Push::of(&connection, words).without_keys().height(34.0);
        let how = match view.signal {
            Signal::Good => None,
            Signal::Weak => Some(words.text("line-weak")),
            Signal::Lost(_) => Some(words.text("line-lost")),
        };
        if let Some(how) = how {
            button = button.named(format!("{} · {how}", words.text("command-connection")));
        }
        press(ui, button, connection, words, &mut commands);
        let (rect, _) = ui.allocate_exact_size(vec2(BARS + 14.0, 34.0), Sense::hover());
        let corners = CornerRadius::same(size::ROUND);
        ui.painter().rect_filled(rect, corners, palette::PANEL);
        bars(ui, rect.left_bottom() + vec2(8.0, -10.0), view.signal);
        if view.hosts {
            let invite = UiCommand::Friends(Friends::Invitation);
            let button = Push::of(&invite, words).without_keys().height(34.0);
            press(ui, button, invite, words, &mut commands);
        }
    });
    commands
}
