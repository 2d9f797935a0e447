//! The fonts and the style of everything that is drawn with egui.

use std::sync::Arc;

use bevy_egui::egui::epaint::Shadow;
use bevy_egui::egui::style::{HandleShape, ScrollStyle, Selection, WidgetVisuals};
use bevy_egui::egui::{
    self, Color32, Context, CornerRadius, CursorIcon, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    Style, TextStyle, Vec2, vec2,
};

use super::{palette, size};
use crate::app::art::fonts;

/// Noto Sans: letters in players' names that Be Vietnam Pro has not.
const NAMES_FONT: &[u8] = include_bytes!("../../../assets/fonts/NotoSans-Regular.ttf");

/// Gives the context our fonts and style. The first call is best made before the first pass; every later one, which
/// must be within a pass, says whether the fonts count already: they do from the pass after the first call.
pub fn install(ctx: &Context) -> bool {
    let asked = egui::Id::new("theme-installed");
    if ctx.data(|data| data.get_temp::<bool>(asked)).is_some() {
        return ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family_bold()));
    }
    ctx.data_mut(|data| data.insert_temp(asked, true));
    ctx.set_fonts(font_definitions());
    ctx.set_theme(egui::Theme::Dark);
    ctx.set_style_of(egui::Theme::Dark, style());
    ctx.set_style_of(egui::Theme::Light, style());
    // Ctrl and plus would change the size behind the settings' back.
    ctx.options_mut(|options| options.zoom_with_keyboard = false);
    ctx.request_repaint();
    false
}

/// The bold font at this size.
pub fn bold(points: f32) -> FontId {
    FontId::new(points, family_bold())
}

/// By how much everything is magnified in a window of this size, which is in logical pixels, when the player has chosen
/// `scale`, 0.75 to 2.0: at 1.0 a page fills a large screen as it fills a small one.
pub fn zoom(window: Vec2, scale: f32) -> f32 {
    let fitting = (window.x / 1280.0).min(window.y / 720.0);
    fitting.clamp(SMALLEST_FIT, LARGEST_FIT) * scale
}

const SMALLEST_FIT: f32 = 0.85;
const LARGEST_FIT: f32 = 4.0;

fn family_bold() -> FontFamily {
    FontFamily::Name("bold".into())
}

fn font_definitions() -> FontDefinitions {
    let mut definitions = FontDefinitions::empty();
    let mut known = |name: &str, bytes: &'static [u8]| {
        let data = Arc::new(FontData::from_static(bytes));
        definitions.font_data.insert(name.to_owned(), data);
        name.to_owned()
    };
    let mut in_order = |style: &str, fonts: [&'static [u8]; 3]| {
        let named = fonts.into_iter().enumerate();
        let mut names: Vec<String> = named
            .map(|(at, bytes)| known(&format!("{style}-{at}"), bytes))
            .collect();
        names.push(known("names", NAMES_FONT));
        names
    };
    let text = in_order("text", fonts::TEXT);
    let title = in_order("title", fonts::TITLE);
    definitions.families = [
        (FontFamily::Proportional, text.clone()),
        (FontFamily::Monospace, text),
        (family_bold(), title),
    ]
    .into();
    definitions
}

fn style() -> Style {
    let mut style = Style::default();
    let regular = |points| FontId::new(points, FontFamily::Proportional);
    style.text_styles = [
        (TextStyle::Small, regular(size::SMALL)),
        (TextStyle::Body, regular(size::TEXT)),
        (TextStyle::Monospace, regular(size::TEXT)),
        (TextStyle::Button, bold(size::TEXT)),
        (TextStyle::Heading, bold(size::TITLE)),
    ]
    .into();
    style.spacing.item_spacing = vec2(size::GAP, size::GAP);
    style.spacing.button_padding = vec2(16.0, 8.0);
    style.spacing.interact_size = vec2(40.0, 34.0);
    style.spacing.tooltip_width = 380.0;
    style.spacing.menu_margin = Margin::same(10);
    style.spacing.scroll = ScrollStyle {
        bar_width: 10.0,
        foreground_color: false,
        ..ScrollStyle::solid()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.25;
    style.animation_time = size::HOVER_MS as f32 / 1000.0;
    colour(&mut style.visuals);
    style
}

fn colour(visuals: &mut egui::Visuals) {
    let radius = CornerRadius::same(size::ROUND);
    let control = |fill: Color32, line: Color32, letters: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.5, letters),
        expansion: 0.0,
    };
    visuals.dark_mode = true;
    visuals.widgets.noninteractive = control(palette::PANEL, palette::GOLD_LINE, palette::IVORY);
    visuals.widgets.inactive = control(palette::CONTROL, palette::GOLD_LINE, palette::IVORY);
    visuals.widgets.hovered = control(palette::CONTROL_HOVER, palette::GOLD, palette::IVORY);
    visuals.widgets.active = control(palette::CONTROL_DOWN, palette::FOCUS, palette::IVORY);
    visuals.widgets.open = control(palette::CONTROL_DOWN, palette::GOLD, palette::IVORY);
    visuals.selection = Selection {
        bg_fill: palette::GOLD_LINE,
        stroke: Stroke::new(size::FOCUS_RING, palette::FOCUS),
    };
    visuals.weak_text_color = Some(palette::FADED);
    visuals.hyperlink_color = palette::GOLD_BRIGHT;
    visuals.faint_bg_color = palette::CONTROL_OFF;
    visuals.extreme_bg_color = palette::WELL;
    visuals.text_edit_bg_color = Some(palette::WELL);
    visuals.code_bg_color = palette::WELL;
    visuals.warn_fg_color = palette::AMBER;
    visuals.error_fg_color = palette::CORAL;
    visuals.window_corner_radius = CornerRadius::same(size::ROUND_PANEL);
    visuals.menu_corner_radius = radius;
    visuals.window_fill = palette::PANEL;
    visuals.panel_fill = palette::LACQUER_DEEP;
    visuals.window_stroke = Stroke::new(1.0, palette::GOLD_LINE);
    let shadow = Shadow {
        offset: [0, 6],
        blur: 18,
        spread: 0,
        color: Color32::from_black_alpha(120),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    visuals.interact_cursor = Some(CursorIcon::PointingHand);
    visuals.text_cursor.stroke = Stroke::new(2.0, palette::GOLD_BRIGHT);
    // A blinking caret would keep an idle window awake.
    visuals.text_cursor.blink = false;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interface_grows_with_the_window_and_with_the_players_wish() {
        assert_eq!(zoom(vec2(1280.0, 720.0), 1.0), 1.0);
        assert_eq!(zoom(vec2(3840.0, 2160.0), 1.0), 3.0);
        assert_eq!(zoom(vec2(1024.0, 600.0), 1.0), 0.85);
        assert_eq!(zoom(vec2(1280.0, 720.0), 2.0), 2.0);
    }
}
