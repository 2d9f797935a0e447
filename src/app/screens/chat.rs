//! What is said at the table, and what one says oneself.

use bevy_egui::egui::{Id, Key, Label, Margin, RichText, ScrollArea, TextEdit, Ui, Vec2};

use super::page::press;
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, ButtonLook, Push, Theme, palette, size};
use crate::app::words::Words;
use crate::table::{Line, PlayerId, Text};

/// What the panel shows.
#[derive(Clone, Debug, Default)]
pub struct ChatView {
    /// What was said, oldest first, without what muted people said.
    pub lines: Vec<SaidShown>,
    /// The line that is being written.
    pub draft: String,
    /// The others at the table, and whether they are muted.
    pub others: Vec<Heard>,
    /// The panel has just been opened: one wants to write.
    pub just_opened: bool,
}

/// Something that was said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SaidShown {
    /// By whom.
    pub name: String,
    /// What, in one's own language if it is a quick phrase.
    pub text: String,
    /// Whether one said it oneself.
    pub you: bool,
}

/// Somebody who can be muted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heard {
    /// Who.
    pub player: PlayerId,
    /// What it is called.
    pub name: String,
    /// Whether what it says is hidden.
    pub muted: bool,
}

/// Draws the chat as a panel at the side of the table.
pub fn chat(ui: &mut Ui, view: &ChatView, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    theme::solid_panel(ui, |ui| {
        theme::section(ui, &words.text("talk-title"));
        // What stands below the lines is as high as it was in the pass before.
        let kept = Id::new("talk-below");
        let below = ui.data(|data| data.get_temp(kept)).unwrap_or(BELOW);
        let room = (ui.available_height() - below).max(70.0);
        let top = ui.cursor().top();
        talk(ui, view, room, words, &mut commands);
        let close = UiCommand::Friends(Friends::Chat);
        let button = Push::of(&close, words)
            .named(words.text("command-back"))
            .width(ui.available_width());
        press(ui, button, close, words, &mut commands);
        let now = ui.min_rect().bottom() - top - room + size::INSET;
        ui.data_mut(|data| data.insert_temp(kept, now));
    });
    commands
}

/// The chat itself, what was said in `room` points of height: on the lobby, and at the table.
pub(super) fn talk(ui: &mut Ui, view: &ChatView, room: f32, words: &Words, commands: &mut Vec<UiCommand>) {
    ui.spacing_mut().item_spacing.y = size::GAP_SMALL;
    ScrollArea::vertical()
        .id_salt("talk")
        .max_height(room)
        .min_scrolled_height(room)
        .auto_shrink([false, false])
        .stick_to_bottom(true)
        .show(ui, |ui| said(ui, view, words));
    write(ui, view, words, commands);
    ui.horizontal(|ui| {
        let each = (ui.available_width() - size::GAP) / 2.0;
        fold(ui, "talk-phrases", each, words);
        fold(ui, "talk-people", each, words);
    });
    if is_unfolded(ui, "talk-phrases") {
        phrases(ui, words, commands);
    }
    if is_unfolded(ui, "talk-people") {
        people(ui, view, words, commands);
    }
}

fn said(ui: &mut Ui, view: &ChatView, words: &Words) {
    ui.spacing_mut().item_spacing.y = 3.0;
    if view.lines.is_empty() {
        theme::weak(ui, &words.text("talk-empty"));
    }
    for line in &view.lines {
        let name = if line.you {
            words.text("talk-you")
        } else {
            line.name.clone()
        };
        let values = [("name", name.into()), ("text", line.text.as_str().into())];
        let colour = if line.you { palette::GOLD_BRIGHT } else { palette::IVORY };
        let text = RichText::new(words.with("talk-said", &values)).color(colour);
        ui.add(Label::new(text).wrap());
    }
}

fn write(ui: &mut Ui, view: &ChatView, words: &Words, commands: &mut Vec<UiCommand>) {
    ui.horizontal(|ui| {
        let mut draft = view.draft.clone();
        let hint = RichText::new(words.text("talk-hint")).color(palette::FADED);
        let field = TextEdit::singleline(&mut draft)
            .hint_text(hint)
            .char_limit(Text::MOST)
            .margin(Margin::symmetric(10, 8))
            .desired_width(ui.available_width() - SEND - size::GAP * 2.0);
        let response = ui.add(field);
        if view.just_opened {
            response.request_focus();
        }
        let sendable = !draft.trim().is_empty();
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && sendable {
            commands.push(UiCommand::Friends(Friends::Say));
            response.request_focus();
        }
        if draft != view.draft {
            commands.push(UiCommand::Friends(Friends::WriteLine(draft)));
        }
        let command = UiCommand::Friends(Friends::Say);
        let button = Push::of(&command, words).width(SEND).height(36.0).enabled(sendable);
        press(ui, button, command, words, commands);
    });
}

fn phrases(ui: &mut Ui, words: &Words, commands: &mut Vec<UiCommand>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::splat(4.0);
        for number in 0..Line::PHRASES {
            let button = Push::new(words.phrase(number)).points(size::SMALL).height(30.0);
            press(ui, button, UiCommand::Friends(Friends::Phrase(number)), words, commands);
        }
    });
}

fn people(ui: &mut Ui, view: &ChatView, words: &Words, commands: &mut Vec<UiCommand>) {
    if view.others.is_empty() {
        theme::weak(ui, &words.text("talk-alone"));
    }
    for other in &view.others {
        let key = if other.muted {
            "command-unmute-person"
        } else {
            "command-mute-person"
        };
        let name = words.with(key, &[("name", other.name.as_str().into())]);
        let mut button = Push::new(name).height(32.0).width(ui.available_width());
        if other.muted {
            button = button.detail(words.text("talk-muted"));
        }
        if ui.add(button).clicked() {
            commands.push(UiCommand::Friends(Friends::Mute(other.player)));
        }
    }
}

/// One of the two is unfolded at most.
fn is_unfolded(ui: &Ui, key: &'static str) -> bool {
    let unfolded: Option<&'static str> = ui.data(|data| data.get_temp(Id::new("talk-unfolded")));
    unfolded == Some(key)
}

fn fold(ui: &mut Ui, key: &'static str, width: f32, words: &Words) {
    let unfolded = is_unfolded(ui, key);
    let look = if unfolded {
        ButtonLook::Chosen
    } else {
        ButtonLook::Lacquer
    };
    let button = Push::new(words.text(key))
        .look(look)
        .points(size::SMALL)
        .height(32.0)
        .width(width);
    if ui.add(button).clicked() {
        let now = if unfolded { "" } else { key };
        ui.data_mut(|data| data.insert_temp(Id::new("talk-unfolded"), now));
    }
}

const SEND: f32 = 96.0;
/// What stands below the lines: the field, the folds, the way back.
const BELOW: f32 = 170.0;
