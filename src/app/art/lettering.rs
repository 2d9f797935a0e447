//! Letters as shapes, from the outlines of the bold font.

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{Path, PathBuilder};

use super::fonts;

/// A line of text as one shape: its left edge of ink at 0, its baseline at 0, its capitals one unit high (upwards is
/// negative). `None` when nothing in it leaves ink. `tracking` is added after every letter, in capital heights.
pub(super) fn line(text: &str, tracking: f32) -> Option<Path> {
    let font = FontRef::new(fonts::BOLD).expect("the embedded font is a font");
    let size = Size::unscaled();
    let metrics = font.metrics(size, LocationRef::default());
    let scale = 1.0 / metrics.cap_height.unwrap_or(f32::from(metrics.units_per_em) * 0.7);
    let widths = font.glyph_metrics(size, LocationRef::default());
    let outlines = font.outline_glyphs();
    let mut pen = Pen {
        builder: PathBuilder::new(),
        scale,
        left: 0.0,
    };
    for letter in text.chars() {
        let glyph = font.charmap().map(letter).unwrap_or_default();
        if let Some(outline) = outlines.get(glyph) {
            outline
                .draw(DrawSettings::unhinted(size, LocationRef::default()), &mut pen)
                .expect("the embedded font's outlines are sound");
        }
        pen.left += widths.advance_width(glyph).unwrap_or_default() * scale + tracking;
    }
    let path = pen.builder.finish()?;
    let left = path.bounds().left();
    path.transform(tiny_skia::Transform::from_translate(-left, 0.0))
}

struct Pen {
    builder: PathBuilder,
    scale: f32,
    left: f32,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * self.scale, -y * self.scale)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let ((cx, cy), (x, y)) = (self.point(cx, cy), self.point(x, y));
        self.builder.quad_to(cx, cy, x, y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let ((ax, ay), (bx, by), (x, y)) = (self.point(ax, ay), self.point(bx, by), self.point(x, y));
        self.builder.cubic_to(ax, ay, bx, by, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
