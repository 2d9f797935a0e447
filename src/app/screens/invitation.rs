//! How friends find a table: its code, a link, a picture of the link, addresses on the local network.

use bevy_egui::egui::{
    Color32, CornerRadius, Label, Mesh, Pos2, Rect, Response, RichText, Sense, Shape, Stroke, StrokeKind, Ui,
    WidgetInfo, WidgetType, pos2, vec2,
};

use super::page::{dialogue, press};
use crate::app::command::UiCommand;
use crate::app::friends::Friends;
use crate::app::theme::{self, ButtonLook, Push, Theme, bold, palette, size};
use crate::app::words::Words;

/// What a host gives to friends.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct InvitationShown {
    /// The code, with its dash.
    pub code: String,
    /// The code with each address at which the table is reached on the local network.
    pub addresses: Vec<String>,
    /// The link as a picture.
    pub qr: Option<QrShown>,
    /// How often somebody typed a wrong code since this one is in use.
    pub guessed: u32,
}

/// A square of dark and light modules, without its quiet edge.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct QrShown {
    /// Modules on a side.
    pub side: usize,
    /// Every module, row by row; true is dark.
    pub dark: Vec<bool>,
}

/// Draws the invitation over the table.
pub fn invitation(ui: &mut Ui, view: Option<&InvitationShown>, words: &Words, _theme: &Theme) -> Vec<UiCommand> {
    let mut commands = Vec::new();
    dialogue(ui, HEIGHT, |ui| {
        theme::section(ui, &words.text("lobby-invite"));
        invite(ui, view, words, &mut commands);
        ui.add_space(size::GAP_SMALL);
        let close = UiCommand::Friends(Friends::Invitation);
        let button = Push::new(words.text("command-close-menu"))
            .gold()
            .width(ui.available_width());
        if ui.add(button).clicked() {
            commands.push(close);
        }
    });
    commands
}

/// The invitation itself: on the lobby, and over the table.
pub(super) fn invite(ui: &mut Ui, view: Option<&InvitationShown>, words: &Words, commands: &mut Vec<UiCommand>) {
    let Some(view) = view else {
        theme::weak(ui, &words.text("lobby-no-invitation"));
        return;
    };
    code(ui, &view.code, words);
    ui.horizontal(|ui| {
        let each = (ui.available_width() - size::GAP) / 2.0;
        for command in [Friends::CopyCode, Friends::CopyLink] {
            let command = UiCommand::Friends(command);
            let mut button = Push::of(&command, words).width(each);
            if command == UiCommand::Friends(Friends::CopyCode) {
                button = button.gold();
            }
            press(ui, button, command, words, commands);
        }
    });
    if view.guessed > 0 {
        let text = words.with("lobby-guessed", &[("count", view.guessed.into())]);
        ui.add(Label::new(RichText::new(text).color(palette::AMBER)).wrap());
    }
    ui.horizontal(|ui| {
        if let Some(qr) = &view.qr {
            picture(ui, qr, &words.text("lobby-qr"));
        }
        ui.vertical(|ui| {
            let command = UiCommand::Friends(Friends::NewCode);
            let button = Push::of(&command, words).height(34.0).width(ui.available_width());
            press(ui, button, command, words, commands);
            addresses(ui, &view.code, &view.addresses, words, commands);
        });
    });
}

fn code(ui: &mut Ui, code: &str, words: &Words) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 56.0), Sense::hover());
    let spelled: Vec<String> = code.chars().map(String::from).collect();
    response.widget_info(|| {
        let text = words.with("lobby-code-spelled", &[("code", spelled.join(" ").into())]);
        WidgetInfo::labeled(WidgetType::Label, true, text)
    });
    let stroke = Stroke::new(1.5, palette::GOLD_LINE);
    ui.painter().rect(
        rect,
        CornerRadius::same(size::ROUND),
        palette::WELL,
        stroke,
        StrokeKind::Inside,
    );
    let points = (rect.width() / 8.0).clamp(24.0, 44.0);
    // Letters far apart are read over the telephone without mistakes.
    let apart = RichText::new(code)
        .font(bold(points))
        .color(palette::GOLD_BRIGHT)
        .extra_letter_spacing(points * 0.12);
    let label = Label::new(apart).selectable(false);
    ui.put(rect, label);
}

fn addresses(ui: &mut Ui, code: &str, addresses: &[String], words: &Words, commands: &mut Vec<UiCommand>) {
    if addresses.is_empty() {
        return;
    }
    theme::weak(ui, &words.text("lobby-addresses"));
    ui.spacing_mut().item_spacing.y = 2.0;
    for address in addresses.iter().take(MOST_ADDRESSES) {
        let command = UiCommand::Friends(Friends::CopyAddress(address.clone()));
        let spoken = words.with("command-copy-address", &[("address", address.as_str().into())]);
        // The code stands above in large letters: here only where the table is.
        let place = address.strip_prefix(code).unwrap_or(address);
        let button = Push::new(place.to_owned())
            .look(ButtonLook::Plain)
            .points(size::SMALL)
            .height(26.0)
            .width(ui.available_width())
            .spoken(spoken);
        press(ui, button, command, words, commands);
    }
}

/// The picture, its modules whole pixels wide, so that its edges are sharp.
fn picture(ui: &mut Ui, qr: &QrShown, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(QR, QR), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(WidgetType::Image, true, name));
    let pixels = ui.ctx().pixels_per_point();
    let across = qr.side + 2 * QUIET;
    let module = (rect.width() * pixels / across.max(1) as f32).floor().max(1.0) / pixels;
    let corner = |at: Pos2| pos2((at.x * pixels).round() / pixels, (at.y * pixels).round() / pixels);
    let whole = Rect::from_min_size(corner(rect.min), vec2(module, module) * across as f32);
    ui.painter().rect_filled(whole, CornerRadius::ZERO, Color32::WHITE);
    let mut mesh = Mesh::default();
    let inside = whole.min + vec2(module, module) * QUIET as f32;
    for (row, modules) in qr.dark.chunks(qr.side.max(1)).enumerate() {
        for (column, _) in modules.iter().enumerate().filter(|(_, dark)| **dark) {
            let at = inside + vec2(column as f32, row as f32) * module;
            mesh.add_colored_rect(Rect::from_min_size(at, vec2(module, module)), Color32::BLACK);
        }
    }
    ui.painter().add(Shape::mesh(mesh));
    response
}

/// The width of the picture.
const QR: f32 = 148.0;
/// The light edge that a reader needs, in modules.
const QUIET: usize = 4;
/// More addresses than a home computer has.
const MOST_ADDRESSES: usize = 4;
const HEIGHT: f32 = 420.0;
