//! Buttons: gold for what one came for, lacquer for the rest.

use std::sync::Arc;

use bevy_egui::egui::{
    Align, Color32, CornerRadius, FontId, Galley, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, Widget,
    WidgetInfo, WidgetType, pos2, vec2,
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
        let laid = self.lay_out(ui);
        let sense = if self.enabled { Sense::click() } else { Sense::hover() };
        let (rect, response) = ui.allocate_exact_size(laid.wanted, sense);
        let spoken = self.spoken.as_ref().unwrap_or(&self.text);
        response.widget_info(|| {
            if self.is_choice() {
                WidgetInfo::selected(self.role, self.enabled, self.look == ButtonLook::Chosen, spoken)
            } else {
                WidgetInfo::labeled(self.role, self.enabled, spoken)
            }
        });
        if ui.is_rect_visible(rect) {
            self.paint(ui, &response, laid);
        }
        response
    }
}

/// The texts of a button, laid out.
struct Laid {
    name: Arc<Galley>,
    detail: Option<Arc<Galley>>,
    keys: Option<Arc<Galley>>,
    /// The size of all texts together.
    inside: Vec2,
    wanted: Vec2,
}

impl Push {
    const fn is_choice(&self) -> bool {
        matches!(self.role, WidgetType::RadioButton)
    }

    const fn padding(&self) -> Vec2 {
        vec2(if self.is_choice() { 12.0 } else { 16.0 }, 8.0)
    }

    fn lay_out(&self, ui: &Ui) -> Laid {
        let padding = self.padding();
        let narrowest = if self.is_choice() { 48.0 } else { size::BUTTON_WIDTH };
        let widest = self
            .width
            .unwrap_or(f32::INFINITY)
            .min(ui.available_width().max(narrowest));
        let lay = |text: &str, font: FontId, width: f32| {
            ui.painter().layout(text.to_owned(), font, Color32::PLACEHOLDER, width)
        };
        let small = FontId::proportional(size::SMALL);
        let keys = (!self.keys.is_empty()).then(|| lay(&self.keys, small.clone(), f32::INFINITY));
        let keys_width = keys.as_ref().map_or(0.0, |keys| keys.size().x + size::GAP);
        let room = (widest - padding.x * 2.0 - keys_width).max(24.0);
        let name = lay(&self.text, bold(self.points), room);
        let detail = self.detail.as_deref().map(|text| lay(text, small, room));
        let below = detail
            .as_ref()
            .map_or(Vec2::ZERO, |detail| detail.size() + vec2(0.0, BETWEEN));
        let inside = vec2(name.size().x.max(below.x) + keys_width, name.size().y + below.y);
        let natural = inside + padding * 2.0;
        let width = self.width.map_or(natural.x.max(narrowest), |_| widest);
        Laid {
            name,
            detail,
            keys,
            inside,
            wanted: vec2(width, natural.y.max(self.height)),
        }
    }

    fn paint(&self, ui: &Ui, response: &Response, laid: Laid) {
        let rect = response.rect;
        let (fill, line, letters) = self.colours(response);
        let quiet = if letters == palette::IVORY {
            palette::SAND
        } else {
            letters
        };
        let radius = CornerRadius::same(size::ROUND);
        ui.painter()
            .rect(rect, radius, fill, Stroke::new(1.0, line), StrokeKind::Inside);
        focus_ring(ui, response, size::ROUND);
        let padding = self.padding();
        let top = rect.center().y - laid.inside.y / 2.0;
        let left = if self.detail.is_some() {
            rect.left() + padding.x
        } else {
            rect.center().x - laid.inside.x / 2.0
        };
        if let Some(detail) = laid.detail {
            ui.painter()
                .galley(pos2(left, top + laid.name.size().y + BETWEEN), detail, quiet);
        }
        ui.painter().galley(pos2(left, top), laid.name, letters);
        if let Some(keys) = laid.keys {
            let end = if self.width.is_some() || self.detail.is_some() {
                rect.right() - padding.x
            } else {
                left + laid.inside.x
            };
            let at = pos2(end - keys.size().x, rect.center().y - keys.size().y / 2.0);
            ui.painter().galley(at, keys, quiet);
        }
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

/// Between the name and the second line.
const BETWEEN: f32 = 2.0;
