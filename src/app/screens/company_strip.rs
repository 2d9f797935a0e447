//! The strip at the right above a table with friends: the connection, the chat, the invitation.

use bevy_egui::egui::{Align, Layout, Sense, Ui, vec2};

use super::marks::{BARS, Signal, bars};
use super::page::press;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{Push, Theme, size};
use crate::app::words::Words;

/// What the strip shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CompanyStripView {
    /// How well one is connected oneself.
    pub signal: Signal,
    /// Milliseconds to the host and back.
    pub rtt_ms: Option<u32>,
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
        if let Some(ms) = view.rtt_ms.filter(|_| view.signal == Signal::Good) {
            let spoken = format!(
                "{}: {}",
                words.text("command-connection"),
                words.with("line-ms", &[("ms", ms.into())])
            );
            button = button.named(words.with("line-ms", &[("ms", ms.into())])).spoken(spoken);
        }
        press(ui, button, connection, words, &mut commands);
        let (rect, _) = ui.allocate_exact_size(vec2(BARS, 34.0), Sense::hover());
        bars(ui, rect.left_bottom() - vec2(0.0, 10.0), view.signal);
        if view.hosts {
            let invite = UiCommand::Friends(Friends::Invitation);
            let button = Push::of(&invite, words).without_keys().height(34.0);
            press(ui, button, invite, words, &mut commands);
        }
    });
    commands
}
