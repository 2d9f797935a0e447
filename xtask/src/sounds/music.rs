//! The music: a quiet piece for đàn tranh and đàn bầu over a breath of drone, that can be played in a circle.

use super::voices::{Pluck, breath, gong, sing};
use super::wave::Wave;

/// The whole piece, 32 bars of four beats.
pub(super) fn calm() -> Wave {
    let length = 32.0 * BAR;
    // What still rings at the end is laid over the beginning.
    let mut wave = Wave::silence(length + 8.0);
    for (bar, notes) in TRANH.iter().enumerate() {
        for &(beat, tone, gain) in *notes {
            tranh(&mut wave, bar as f32 * BAR + beat * BEAT, tone, gain);
        }
    }
    for &(bar, beat, tone, from, beats) in BAU {
        let voice = sing(pitch(tone), pitch(from), beats * BEAT);
        wave.add(bar * BAR + beat * BEAT, &voice, 0.13, -0.35);
    }
    for (step, tone) in [0, 0, 3, 0, 2, 2, 3, 0].into_iter().enumerate() {
        let at = step as f32 * 4.0 * BAR;
        wave.add(at, &breath(pitch(tone) / 4.0, 4.6 * BAR), 0.034, 0.0);
        wave.add(at, &breath(pitch(tone + 3) / 2.0, 4.6 * BAR), 0.016, 0.3);
        wave.add(at, &gong(pitch(tone) / 2.0, 4.0), 0.025, -0.1);
    }
    wave.hall(0.35, 2.4).circle(length).press(5.0).level(-7.0)
}

/// A stroke on the tranh: the string, its octave touched now and then, and a bend on long notes.
fn tranh(wave: &mut Wave, at: f32, tone: usize, gain: f32) {
    let held = gain > 0.65;
    let bend = if held && tone % 5 == 1 { 1.0 } else { 0.0 };
    let seed = (at * 1000.0) as u32 + tone as u32;
    let voice = Pluck {
        pitch: pitch(tone),
        seconds: 3.4,
        bright: 0.35 + gain * 0.25,
        bend,
        tremble: if held { 0.16 } else { 0.0 },
    };
    let pan = tone as f32 / 12.0 * 0.7 - 0.25;
    wave.add(at, &voice.play(seed), gain * 0.42, pan);
}

/// The pitch of a tone: 0 is D4, five to the octave.
fn pitch(tone: usize) -> f32 {
    const SCALE: [f32; 5] = [293.66, 329.63, 392.0, 440.0, 493.88];
    SCALE[tone % 5] * 2_f32.powi((tone / 5) as i32)
}

const BEAT: f32 = 0.62;
const BAR: f32 = BEAT * 4.0;

/// Strokes of a bar: beat, tone, strength.
type Bar = &'static [(f32, usize, f32)];

const REST: Bar = &[];
const TRANH: [Bar; 32] = [
    // The tune.
    &[(0.0, 3, 0.7), (1.5, 5, 0.5), (2.0, 6, 0.75)],
    &[(0.0, 5, 0.6), (1.0, 4, 0.45), (1.5, 3, 0.5), (2.5, 2, 0.6)],
    &[(0.0, 1, 0.7), (2.0, 2, 0.4), (3.0, 3, 0.5)],
    &[(0.0, 0, 0.7), (0.12, 5, 0.4)],
    &[(0.0, 3, 0.6), (1.0, 5, 0.5), (2.0, 7, 0.7)],
    &[(0.0, 8, 0.7), (1.5, 7, 0.45), (2.0, 6, 0.5), (3.0, 5, 0.5)],
    &[(0.0, 6, 0.7), (2.0, 5, 0.45), (2.5, 4, 0.4), (3.0, 3, 0.5)],
    &[(0.0, 5, 0.7), (0.1, 0, 0.5)],
    // The same, answered below.
    &[(0.0, 0, 0.45), (0.5, 3, 0.4), (1.0, 5, 0.5), (2.0, 6, 0.7)],
    &[(0.0, 5, 0.6), (1.5, 4, 0.4), (2.0, 3, 0.55)],
    &[(0.0, 1, 0.7), (1.0, 3, 0.4), (1.5, 2, 0.4), (3.0, 1, 0.5)],
    &[(0.0, 2, 0.7), (0.1, 7, 0.35)],
    &[(0.0, 7, 0.6), (1.0, 6, 0.5), (1.5, 5, 0.45), (2.0, 3, 0.6)],
    &[(0.0, 4, 0.7), (1.5, 3, 0.4), (2.0, 2, 0.5), (3.0, 1, 0.45)],
    &[(0.0, 2, 0.6), (1.0, 1, 0.45), (2.0, 0, 0.7)],
    REST,
    // The other side of the river: higher, with runs.
    &[(0.0, 7, 0.7), (1.0, 8, 0.5), (2.0, 10, 0.75)],
    &[(0.0, 9, 0.5), (0.5, 8, 0.45), (1.0, 7, 0.5), (2.0, 8, 0.7)],
    &[(0.0, 6, 0.7), (1.5, 7, 0.4), (2.0, 6, 0.45), (2.5, 5, 0.5)],
    &[
        (0.0, 3, 0.7),
        (2.5, 2, 0.3),
        (2.66, 3, 0.35),
        (2.82, 4, 0.4),
        (2.98, 5, 0.45),
        (3.15, 6, 0.5),
    ],
    &[(0.0, 7, 0.7), (1.5, 6, 0.45), (2.0, 7, 0.5), (3.0, 8, 0.55)],
    &[(0.0, 10, 0.75), (1.5, 9, 0.4), (2.0, 8, 0.5)],
    &[(0.0, 7, 0.6), (1.0, 6, 0.5), (2.0, 5, 0.55), (3.0, 3, 0.5)],
    &[(0.0, 4, 0.7), (0.1, 9, 0.3)],
    // Home again, thinner each time.
    &[(0.0, 3, 0.7), (1.5, 5, 0.5), (2.0, 6, 0.7)],
    &[(0.0, 5, 0.6), (1.5, 3, 0.5), (2.5, 2, 0.55)],
    &[(0.0, 1, 0.7), (2.0, 0, 0.5)],
    &[(0.0, 2, 0.65), (0.1, 7, 0.3)],
    &[(0.0, 6, 0.6), (1.0, 5, 0.5), (2.0, 3, 0.6)],
    &[(0.0, 2, 0.6), (2.0, 1, 0.5)],
    &[(0.0, 0, 0.7), (0.12, 3, 0.4), (0.24, 5, 0.4)],
    REST,
];

/// What the one-stringed bầu sings: bar, beat, tone, the tone it glides from, beats.
const BAU: &[(f32, f32, usize, usize, f32)] = &[
    (3.0, 1.5, 3, 2, 3.0),
    (7.0, 1.5, 5, 4, 2.5),
    (8.0, 0.0, 3, 5, 4.0),
    (11.0, 1.5, 2, 3, 3.0),
    (14.0, 3.0, 3, 0, 2.0),
    (15.0, 1.0, 2, 3, 1.5),
    (15.0, 2.5, 0, 1, 4.0),
    (19.0, 0.5, 5, 3, 2.5),
    (23.0, 1.0, 6, 4, 2.0),
    (23.0, 3.0, 5, 6, 3.0),
    (27.0, 1.0, 3, 2, 3.5),
    (31.0, 0.0, 2, 3, 1.5),
    (31.0, 1.5, 0, 1, 3.5),
];
