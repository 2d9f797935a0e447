//! Short messages that come and go by themselves.

use bevy_egui::egui::{CornerRadius, Frame, Label, Margin, RichText, Sense, Stroke, Ui, vec2};

use crate::app::command::UiCommand;
use crate::app::theme::{ButtonLook, Push, Theme, palette, size};
use crate::app::words::Words;

/// A message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toast {
    /// Which one: what puts it away names it.
    pub id: u64,
    /// How it is meant.
    pub tone: Tone,
    /// What it says, and what to do.
    pub text: String,
}

/// How a message is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tone {
    /// Good to know.
    Note,
    /// Done.
    Good,
    /// Something was refused or went wrong.
    Bad,
}

/// Draws the messages below each other, the newest last, in the width that it is given.
pub fn toasts(ui: &mut Ui, messages: &[Toast], words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    let widest = ui.available_width().min(size::TOAST) - 2.0 * EDGE;
    for toast in messages.iter().rev().take(MOST).rev() {
        let colour = match toast.tone {
            Tone::Note => palette::GOLD,
            Tone::Good => palette::JADE,
            Tone::Bad => palette::CORAL,
        };
        let frame = Frame::new()
            .fill(palette::PANEL)
            .stroke(Stroke::new(1.5, colour))
            .corner_radius(CornerRadius::same(size::ROUND))
            .inner_margin(Margin::symmetric(EDGE as i8, 8));
        ui.push_id(toast.id, |ui| {
            frame.show(ui, |ui| {
                ui.set_width(widest);
                // The line is as high as what closes it, so that a short text stands in its middle.
                ui.spacing_mut().interact_size.y = LINE;
                ui.horizontal(|ui| {
                    let (dot, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
                    ui.painter().circle_filled(dot.center(), 4.5, colour);
                    let room = (ui.available_width() - CLOSE - size::GAP).max(60.0);
                    ui.scope(|ui| {
                        ui.set_max_width(room);
                        ui.add(Label::new(RichText::new(&toast.text).color(palette::IVORY)).wrap());
                        ui.add_space(ui.available_width());
                    });
                    let close = Push::new("✕")
                        .look(ButtonLook::Plain)
                        .points(size::TEXT)
                        .width(CLOSE)
                        .height(LINE);
                    let tip = words.text(UiCommand::CloseToast(toast.id).label());
                    if ui.add(close.spoken(tip.clone())).on_hover_text(tip).clicked() {
                        commands.push(UiCommand::CloseToast(toast.id));
                    }
                });
            });
        });
    }
    commands
}

/// The most messages at once; older ones have been seen.
const MOST: usize = 4;
const CLOSE: f32 = 44.0;
const LINE: f32 = 30.0;
const EDGE: f32 = 12.0;
