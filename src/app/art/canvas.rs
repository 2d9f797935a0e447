//! Where shapes are painted: a pixmap with a place of its own, and shapes from the notation of SVG paths.

use std::f32::consts::TAU;

use tiny_skia::{
    FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Paint, Path, PathBuilder, Pixmap, Point,
    RadialGradient, Shader, SpreadMode, Stroke, StrokeDash, Transform,
};

use super::palette::Ink;
use super::picture::Picture;

/// A pixmap and the transform from drawing units to its pixels.
pub(super) struct Canvas {
    pixmap: Pixmap,
    place: Transform,
    window: Option<Mask>,
}

impl Canvas {
    /// A clear canvas of whole pixels, one unit a pixel. Sides of zero become one.
    pub(super) fn new(width: u32, height: u32) -> Self {
        let pixmap =
            Pixmap::new(width.max(1), height.max(1)).expect("sides of at least one pixel and far below the limit");
        Self {
            pixmap,
            place: Transform::identity(),
            window: None,
        }
    }

    /// Draws in another place: units of `inner` are put through `transform` first.
    pub(super) fn within(&mut self, transform: Transform, inner: impl FnOnce(&mut Self)) {
        let before = self.place;
        self.place = before.pre_concat(transform);
        inner(self);
        self.place = before;
    }

    /// Draws only what falls inside a shape.
    pub(super) fn inside(&mut self, path: &Path, inner: impl FnOnce(&mut Self)) {
        let before = self.window.take();
        let mut window = Mask::new(self.pixmap.width(), self.pixmap.height()).expect("the pixmap has the same sides");
        window.fill_path(path, FillRule::Winding, true, self.place);
        self.window = Some(window);
        inner(self);
        self.window = before;
    }

    /// Draws with the origin at a point, `scale` times as large.
    pub(super) fn at(&mut self, x: f32, y: f32, scale: f32, inner: impl FnOnce(&mut Self)) {
        self.within(Transform::from_row(scale, 0.0, 0.0, scale, x, y), inner);
    }

    /// Draws turned clockwise about the present origin, in degrees.
    pub(super) fn turned(&mut self, degrees: f32, inner: impl FnOnce(&mut Self)) {
        self.within(Transform::from_rotate(degrees), inner);
    }

    /// Draws `count` times around the origin, the first one upright.
    pub(super) fn around(&mut self, count: u16, mut inner: impl FnMut(&mut Self)) {
        for step in 0..count {
            self.turned(360.0 * f32::from(step) / f32::from(count), &mut inner);
        }
    }

    /// Paints the inside of a shape; where it overlaps itself it stays painted.
    pub(super) fn fill(&mut self, path: &Path, ink: Ink) {
        self.paint(path, Shader::SolidColor(ink.colour()));
    }

    /// Paints a shape with a straight run of colours from one point to another.
    pub(super) fn fill_run(&mut self, path: &Path, from: (f32, f32), to: (f32, f32), inks: &[(f32, Ink)]) {
        let shader = LinearGradient::new(
            from.into(),
            to.into(),
            stops(inks),
            SpreadMode::Pad,
            Transform::identity(),
        )
        .expect("two stops, points apart");
        self.paint(path, shader);
    }

    /// Paints a shape with colours from a centre outwards.
    pub(super) fn fill_glow(&mut self, path: &Path, centre: (f32, f32), radius: f32, inks: &[(f32, Ink)]) {
        let centre = Point::from(centre);
        let shader = RadialGradient::new(
            centre,
            centre,
            radius,
            stops(inks),
            SpreadMode::Pad,
            Transform::identity(),
        )
        .expect("two stops and a radius above zero");
        self.paint(path, shader);
    }

    /// Draws along a shape with a round pen.
    pub(super) fn stroke(&mut self, path: &Path, ink: Ink, width: f32) {
        let paint = Paint {
            shader: Shader::SolidColor(ink.colour()),
            anti_alias: true,
            ..Paint::default()
        };
        let pen = Stroke {
            width,
            line_cap: LineCap::Round,
            line_join: LineJoin::Round,
            ..Stroke::default()
        };
        self.pixmap
            .stroke_path(path, &paint, &pen, self.place, self.window.as_ref());
    }

    /// Draws along a shape in dashes as long as the gaps between them.
    pub(super) fn stroke_broken(&mut self, path: &Path, ink: Ink, width: f32, dash: f32) {
        let paint = Paint {
            shader: Shader::SolidColor(ink.colour()),
            anti_alias: true,
            ..Paint::default()
        };
        let pen = Stroke {
            width,
            dash: StrokeDash::new(vec![dash, dash], 0.0),
            ..Stroke::default()
        };
        self.pixmap
            .stroke_path(path, &paint, &pen, self.place, self.window.as_ref());
    }

    /// Paints a shape and draws its outline.
    pub(super) fn inked(&mut self, path: &Path, inside: Ink, outline: Ink, width: f32) {
        self.fill(path, inside);
        self.stroke(path, outline, width);
    }

    /// The finished picture.
    pub(super) fn picture(self) -> Picture {
        Picture::from_pixmap(self.pixmap)
    }

    fn paint(&mut self, path: &Path, shader: Shader<'_>) {
        let paint = Paint {
            shader,
            anti_alias: true,
            ..Paint::default()
        };
        self.pixmap
            .fill_path(path, &paint, FillRule::Winding, self.place, self.window.as_ref());
    }
}

fn stops(inks: &[(f32, Ink)]) -> Vec<GradientStop> {
    inks.iter()
        .map(|&(at, ink)| GradientStop::new(at, ink.colour()))
        .collect()
}

/// A shape from SVG path notation with absolute `M`, `L`, `Q`, `C` and `Z`, numbers apart by blanks.
pub(super) fn shape(notation: &str) -> Path {
    let mut builder = PathBuilder::new();
    let mut words = notation.split_ascii_whitespace().peekable();
    let mut verb = "";
    while let Some(&word) = words.peek() {
        if matches!(word, "M" | "L" | "Q" | "C" | "Z") {
            verb = word;
            words.next();
        }
        let mut number = || {
            words
                .next()
                .and_then(|word| word.parse::<f32>().ok())
                .expect("our own shapes are well formed")
        };
        match verb {
            "M" => builder.move_to(number(), number()),
            "L" => builder.line_to(number(), number()),
            "Q" => builder.quad_to(number(), number(), number(), number()),
            "C" => builder.cubic_to(number(), number(), number(), number(), number(), number()),
            _ => builder.close(),
        }
    }
    builder.finish().expect("our own shapes are not empty")
}

/// A circle.
pub(super) fn circle(x: f32, y: f32, radius: f32) -> Path {
    PathBuilder::from_circle(x, y, radius).expect("a radius above zero")
}

/// A rectangle with round corners.
pub(super) fn rounded(x: f32, y: f32, width: f32, height: f32, radius: f32) -> Path {
    let (width, height) = (width.max(0.01), height.max(0.01));
    let radius = radius.clamp(0.0, width.min(height) / 2.0);
    let (right, bottom) = (x + width, y + height);
    // A cubic is nearest to a quarter circle with its handles at this share of the radius.
    let handle = radius * (1.0 - 0.552_285);
    let mut builder = PathBuilder::new();
    builder.move_to(x + radius, y);
    builder.line_to(right - radius, y);
    builder.cubic_to(right - handle, y, right, y + handle, right, y + radius);
    builder.line_to(right, bottom - radius);
    builder.cubic_to(right, bottom - handle, right - handle, bottom, right - radius, bottom);
    builder.line_to(x + radius, bottom);
    builder.cubic_to(x + handle, bottom, x, bottom - handle, x, bottom - radius);
    builder.line_to(x, y + radius);
    builder.cubic_to(x, y + handle, x + handle, y, x + radius, y);
    builder.close();
    builder.finish().expect("a rectangle is not empty")
}

/// A star about the origin, its first point upright.
pub(super) fn star(points: u16, outer: f32, inner: f32) -> Path {
    let mut builder = PathBuilder::new();
    for step in 0..points * 2 {
        let angle = TAU * f32::from(step) / f32::from(points * 2);
        let radius = if step % 2 == 0 { outer } else { inner };
        let (x, y) = (angle.sin() * radius, -angle.cos() * radius);
        if step == 0 {
            builder.move_to(x, y);
        } else {
            builder.line_to(x, y);
        }
    }
    builder.close();
    builder.finish().expect("a star has points")
}

/// A part of a circle about the origin as an open line, in degrees clockwise from the top.
pub(super) fn arc(radius: f32, from: f32, to: f32) -> Path {
    let mut builder = PathBuilder::new();
    let steps = ((to - from).abs() / 6.0).ceil().max(1.0) as u16;
    for step in 0..=steps {
        let angle = (from + (to - from) * f32::from(step) / f32::from(steps)).to_radians();
        let (x, y) = (angle.sin() * radius, -angle.cos() * radius);
        if step == 0 {
            builder.move_to(x, y);
        } else {
            builder.line_to(x, y);
        }
    }
    builder.finish().expect("an arc has a length")
}
