//! Buttons: gold for what one came for, lacquer for the rest.

use bevy_egui::egui::{
    Align, Color32, CornerRadius, FontId, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, Widget, WidgetInfo,
    WidgetType, pos2, vec2,
};

use super::{bold, palette, size};
use crate::app::command::UiCommand;
use crate::app::words::Words;

/// How much a button matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ButtonLook {
    /// What one came for: one a page.
    Gold,
    /// Everything else.
    Lacquer,
    /// Something chosen among others.
    Chosen,
    /// No ground until it is touched.
    Plain,
}

/// A button with a name and, when there is room for them, a second line and its key.
#[derive(Clone, Debug)]
pub struct Push {
    text: String,
    /// What a screen reader says instead of the text.
    spoken: Option<String>,
    detail: Option<String>,
    keys: String,
    look: ButtonLook,
    enabled: bool,
    width: Option<f32>,
    height: f32,
    points: f32,
    role: WidgetType,
}

impl Push {
    /// A lacquered button with this name.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            spoken: None,
            detail: None,
            keys: String::new(),
            look: ButtonLook::Lacquer,
            enabled: true,
            width: None,
            height: size::BUTTON,
            points: size::TEXT,
            role: WidgetType::Button,
        }
    }

    /// The button of a command, with its name and its first key.
    pub fn of(command: &UiCommand, words: &Words) -> Self {
        let mut button = Self::new(words.text(command.label()));
        let keys = command.keys_shown(words);
        keys.split(" · ")
            .next()
            .unwrap_or_default()
            .clone_into(&mut button.keys);
        button
    }

    /// The button with another name.
    #[must_use]
    pub fn named(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// The button with another name for a screen reader.
    #[must_use]
    pub fn spoken(mut self, text: impl Into<String>) -> Self {
        self.spoken = Some(text.into());
        self
    }

    /// The button that one came for.
    #[must_use]
    pub fn gold(mut self) -> Self {
        self.look = ButtonLook::Gold;
        self
    }

    /// The button with another look.
    #[must_use]
    pub fn look(mut self, look: ButtonLook) -> Self {
        self.look = look;
        self
    }

    /// The button without its key.
    #[must_use]
    pub fn without_keys(mut self) -> Self {
        self.keys.clear();
        self
    }

    /// The button with a second line.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Whether it can be pressed now.
    #[must_use]
    pub fn enabled(mut self, enabled: bool) -> Self {
        self.enabled = enabled;
        self
    }

    /// The button in this width, its text broken if it must be.
    #[must_use]
    pub fn width(mut self, width: f32) -> Self {
        self.width = Some(width);
        self
    }

    /// The button at least this high.
    #[must_use]
    pub fn height(mut self, height: f32) -> Self {
        self.height = height;
        self
    }

    /// The button with letters of this size.
    #[must_use]
    pub fn points(mut self, points: f32) -> Self {
        self.points = points;
        self
    }

    /// The button as one of several that exclude each other.
    pub(super) fn choice(mut self, chosen: bool) -> Self {
        self.role = WidgetType::RadioButton;
        if chosen {
            self.look = ButtonLook::Chosen;
        }
        self
    }

    fn colours(&self, response: &Response) -> (Color32, Color32, Color32) {
        let down = response.is_pointer_button_down_on();
        let over = response.hovered() || response.has_focus();
        if !self.enabled {
            return (palette::CONTROL_OFF, palette::CONTROL, palette::FADED);
        }
        match self.look {
            ButtonLook::Gold if down => (palette::GOLD_DOWN, palette::GOLD_BRIGHT, palette::ON_GOLD),
            ButtonLook::Gold if over => (palette::GOLD_BRIGHT, palette::IVORY, palette::ON_GOLD),
            ButtonLook::Gold => (palette::GOLD, palette::GOLD_BRIGHT, palette::ON_GOLD),
            ButtonLook::Chosen => (palette::JADE_DEEP, palette::JADE, palette::IVORY),
            ButtonLook::Lacquer | ButtonLook::Plain if down => (palette::CONTROL_DOWN, palette::GOLD, palette::IVORY),
            ButtonLook::Lacquer | ButtonLook::Plain if over => (palette::CONTROL_HOVER, palette::GOLD, palette::IVORY),
            ButtonLook::Lacquer => (palette::CONTROL, palette::GOLD_LINE, palette::IVORY),
            ButtonLook::Plain => (Color32::TRANSPARENT, Color32::TRANSPARENT, palette::SAND),
        }
    }
}

impl Widget for Push {
    fn ui(self, ui: &mut Ui) -> Response {
        let is_choice = self.role == WidgetType::RadioButton;
        let padding = vec2(if is_choice { 12.0 } else { 16.0 }, 8.0);
        let narrowest = if is_choice { 48.0 } else { size::BUTTON_WIDTH };
        let widest = self
            .width
            .unwrap_or(f32::INFINITY)
            .min(ui.available_width().max(size::BUTTON_WIDTH));
        let lay = |ui: &Ui, text: &str, font: FontId, width: f32| {
            ui.painter().layout(text.to_owned(), font, Color32::PLACEHOLDER, width)
        };
        let keys = lay(ui, &self.keys, FontId::proportional(size::SMALL), f32::INFINITY);
        let keys_width = if self.keys.is_empty() {
            0.0
        } else {
            keys.size().x + size::GAP
        };
        let room = (widest - padding.x * 2.0 - keys_width).max(24.0);
        let name = lay(ui, &self.text, bold(self.points), room);
        let detail = self
            .detail
            .as_deref()
            .map(|text| lay(ui, text, FontId::proportional(size::SMALL), room));
        let detail_size = detail
            .as_ref()
            .map_or(Vec2::ZERO, |detail| detail.size() + vec2(0.0, 2.0));
        let inside = vec2(
            name.size().x.max(detail_size.x) + keys_width,
            name.size().y + detail_size.y,
        );
        let natural = inside + padding * 2.0;
        let width = self.width.map_or(natural.x.max(narrowest), |_| widest);
        let wanted = vec2(width, natural.y.max(self.height));

        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(wanted, sense);
        let chosen = self.look == ButtonLook::Chosen;
        let spoken = self.spoken.as_ref().unwrap_or(&self.text);
        response.widget_info(|| {
            if is_choice {
                WidgetInfo::selected(self.role, self.enabled, chosen, spoken)
            } else {
                WidgetInfo::labeled(self.role, self.enabled, spoken)
            }
        });
        if ui.is_rect_visible(rect) {
            let (fill, line, letters) = self.colours(&response);
            let radius = CornerRadius::same(size::ROUND);
            ui.painter()
                .rect(rect, radius, fill, Stroke::new(1.0, line), StrokeKind::Inside);
            focus_ring(ui, &response, size::ROUND);
            let left_aligned = self.detail.is_some();
            let top = rect.center().y - inside.y / 2.0;
            let left = if left_aligned {
                rect.left() + padding.x
            } else {
                rect.center().x - inside.x / 2.0
            };
            ui.painter().galley(pos2(left, top), name.clone(), letters);
            if let Some(detail) = detail {
                let quiet = if self.look == ButtonLook::Gold {
                    letters
                } else {
                    quieter(letters)
                };
                ui.painter()
                    .galley(pos2(left, top + name.size().y + 2.0), detail, quiet);
            }
            if !self.keys.is_empty() {
                let right = if self.width.is_some() || left_aligned {
                    rect.right() - padding.x - keys.size().x
                } else {
                    left + inside.x - keys.size().x
                };
                let quiet = if self.look == ButtonLook::Gold {
                    letters
                } else {
                    quieter(letters)
                };
                ui.painter()
                    .galley(pos2(right, rect.center().y - keys.size().y / 2.0), keys, quiet);
            }
        }
        response
    }
}

/// Draws the ring that shows where the keyboard is.
pub(super) fn focus_ring(ui: &Ui, response: &Response, round: u8) {
    if response.has_focus() {
        let ring = Stroke::new(size::FOCUS_RING, palette::FOCUS);
        let around: Rect = response.rect.expand(1.0);
        ui.painter()
            .rect_stroke(around, CornerRadius::same(round + 1), ring, StrokeKind::Outside);
        if response.gained_focus() {
            ui.scroll_to_rect(response.rect.expand(size::GAP), None::<Align>);
        }
    }
}

fn quieter(letters: Color32) -> Color32 {
    if letters == palette::IVORY {
        palette::SAND
    } else {
        letters
    }
}
