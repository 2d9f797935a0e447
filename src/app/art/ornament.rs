//! Motifs shared by faces, backs, the icon and the cloth: the bronze drums of Đông Sơn and the lotus.

use std::f32::consts::TAU;

use tiny_skia::Transform;

use super::canvas::{Canvas, circle, shape, star};
use super::palette::Ink;

/// The star in the middle of a drum, with the feather marks between its points, about the origin.
pub(super) fn drum_star(canvas: &mut Canvas, points: u16, radius: f32, ink: Ink) {
    canvas.fill(&star(points, radius, radius * 0.3), ink);
    canvas.fill(&circle(0.0, 0.0, radius * 0.34), ink);
    let half = 180.0 / f32::from(points);
    canvas.turned(half, |canvas| {
        canvas.around(points, |canvas| {
            canvas.at(0.0, -radius * 0.8, radius, |canvas| {
                canvas.stroke(&shape("M -0.09 0.02 L 0 0.22 L 0.09 0.02"), ink, 0.035);
                canvas.stroke(&shape("M -0.035 -0.02 L 0 0.08 L 0.035 -0.02"), ink, 0.035);
            });
        });
    });
}

/// A plain ring about the origin.
pub(super) fn ring(canvas: &mut Canvas, radius: f32, width: f32, ink: Ink) {
    canvas.stroke(&circle(0.0, 0.0, radius), ink, width);
}

/// A ring of small circles with a dot in each, joined by slanting lines as on the drums.
pub(super) fn eyed_ring(canvas: &mut Canvas, radius: f32, size: f32, ink: Ink) {
    let count = (TAU * radius / (size * 2.9)).floor().max(6.0) as u16;
    let step = TAU * radius / f32::from(count);
    canvas.around(count, |canvas| {
        canvas.at(0.0, -radius, 1.0, |canvas| {
            canvas.stroke(&circle(0.0, 0.0, size * 0.78), ink, size * 0.3);
            canvas.fill(&circle(0.0, 0.0, size * 0.26), ink);
            canvas.within(
                Transform::from_rotate_at(180.0 / f32::from(count), 0.0, radius),
                |canvas| {
                    let reach = (step * 0.5 - size * 0.55).max(size * 0.2);
                    canvas.at(0.0, 0.0, 1.0, |canvas| {
                        let slant = shape(&format!("M {} {} L {} {}", -reach, size * 0.55, reach, -size * 0.55));
                        canvas.stroke(&slant, ink, size * 0.26);
                    });
                },
            );
        });
    });
}

/// A ring of little triangles that point outwards.
pub(super) fn toothed_ring(canvas: &mut Canvas, radius: f32, size: f32, ink: Ink) {
    let count = (TAU * radius / size).round().max(8.0) as u16;
    let tooth = shape(&format!("M {} 0 L 0 {} L {} 0 Z", -size * 0.42, -size, size * 0.42));
    canvas.around(count, |canvas| {
        canvas.at(0.0, -radius, 1.0, |canvas| canvas.fill(&tooth, ink));
    });
}

/// A ring of short strokes along the radius.
pub(super) fn combed_ring(canvas: &mut Canvas, radius: f32, size: f32, ink: Ink) {
    let count = (TAU * radius / (size * 0.62)).round().max(8.0) as u16;
    let tooth = shape(&format!("M 0 0 L 0 {}", -size));
    canvas.around(count, |canvas| {
        canvas.at(0.0, -radius, 1.0, |canvas| canvas.stroke(&tooth, ink, size * 0.22));
    });
}

/// A Lạc bird in flight to the right, about the origin, one unit from beak to tail.
pub(super) fn lac_bird(canvas: &mut Canvas, ink: Ink) {
    canvas.fill(&shape(BIRD_BODY), ink);
    canvas.fill(&shape(BIRD_WING), ink);
    canvas.stroke(&shape("M 0.2 -0.045 C 0.14 -0.13 0.06 -0.15 -0.04 -0.14"), ink, 0.028);
}

/// Birds one behind the other about the origin, at a radius, clockwise.
pub(super) fn bird_ring(canvas: &mut Canvas, radius: f32, size: f32, count: u16, ink: Ink) {
    canvas.around(count, |canvas| {
        canvas.at(0.0, -radius, size, |canvas| lac_bird(canvas, ink));
    });
}

/// An open lotus seen from the side, standing on the origin, one unit wide.
pub(super) fn lotus(canvas: &mut Canvas, outer: Ink, inner: Ink, line: Ink, pen: f32) {
    for mirrored in [-1.0, 1.0] {
        canvas.within(Transform::from_scale(mirrored, 1.0), |canvas| {
            canvas.inked(
                &shape("M 0 0 C 0.2 0.02 0.42 -0.06 0.5 -0.28 C 0.32 -0.3 0.12 -0.2 0 0 Z"),
                outer,
                line,
                pen,
            );
            canvas.inked(
                &shape("M 0 0 C 0.2 -0.04 0.38 -0.22 0.38 -0.46 C 0.2 -0.4 0.04 -0.22 0 0 Z"),
                outer,
                line,
                pen,
            );
            canvas.inked(
                &shape("M 0 0 C 0.16 -0.12 0.26 -0.34 0.2 -0.58 C 0.08 -0.48 -0.02 -0.24 0 0 Z"),
                inner,
                line,
                pen,
            );
        });
    }
    canvas.inked(
        &shape("M 0 0 C -0.14 -0.16 -0.16 -0.42 0 -0.64 C 0.16 -0.42 0.14 -0.16 0 0 Z"),
        inner,
        line,
        pen,
    );
}

/// A lotus from above, about the origin, one unit across.
pub(super) fn lotus_wheel(canvas: &mut Canvas, outer: Ink, inner: Ink, line: Ink, pen: f32) {
    let petal = shape("M 0 -0.12 C -0.17 -0.22 -0.15 -0.39 0 -0.5 C 0.15 -0.39 0.17 -0.22 0 -0.12 Z");
    let small = shape("M 0 -0.06 C -0.12 -0.14 -0.11 -0.26 0 -0.34 C 0.11 -0.26 0.12 -0.14 0 -0.06 Z");
    canvas.around(8, |canvas| canvas.inked(&petal, outer, line, pen));
    canvas.turned(22.5, |canvas| {
        canvas.around(8, |canvas| canvas.inked(&small, inner, line, pen));
    });
    canvas.inked(&circle(0.0, 0.0, 0.1), outer.towards(line, 0.15), line, pen);
}

const BIRD_BODY: &str = "M 0.5 0.0 L 0.27 -0.055 C 0.2 -0.075 0.15 -0.03 0.08 0.0 C 0 0.02 -0.1 0.0 -0.2 0.0 L -0.5 -0.055 L -0.44 0.02 \
                         L -0.5 0.09 L -0.2 0.065 C -0.08 0.11 0.08 0.1 0.17 0.03 C 0.2 0.0 0.24 0.0 0.28 0.005 Z";
const BIRD_WING: &str = "M 0.06 0.02 C 0.02 -0.12 -0.1 -0.22 -0.3 -0.27 L -0.24 -0.2 L -0.31 -0.19 L -0.23 -0.13 L -0.29 -0.11 L -0.2 -0.06 \
                         C -0.16 -0.01 -0.1 0.03 -0.04 0.05 Z";
