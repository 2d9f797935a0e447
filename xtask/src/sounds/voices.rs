//! The instruments: paper, wood, strings, bronze.

use std::f32::consts::TAU;

use super::wave::{RATE, samples};

/// White noise that is the same every time.
pub(super) struct Noise(u32);

impl Noise {
    pub(super) fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9) | 1)
    }

    /// The next sample, from -1 to 1.
    pub(super) fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as f32 / u32::MAX as f32 * 2.0 - 1.0
    }
}

/// Paper rushing past: noise through a band that moves, rising for `attack` seconds and then dying away.
pub(super) struct Rush {
    pub(super) seconds: f32,
    /// The middle of the band at the beginning and the end, in hertz.
    pub(super) band: (f32, f32),
    /// How narrow the band is: 0.5 wide, 4 almost a tone.
    pub(super) narrow: f32,
    pub(super) attack: f32,
    /// How fast it dies away; 1 is a straight line, 4 a snap.
    pub(super) snap: f32,
}

impl Rush {
    pub(super) fn play(&self, seed: u32) -> Vec<f32> {
        let count = samples(self.seconds);
        let mut noise = Noise::new(seed);
        let (mut low, mut band) = (0.0_f32, 0.0_f32);
        (0..count)
            .map(|at| {
                let share = at as f32 / count as f32;
                let centre = self.band.0 * (self.band.1 / self.band.0).powf(share);
                let step = 2.0 * (std::f32::consts::PI * centre / RATE).sin();
                let high = noise.next() - low - band / self.narrow;
                band += step * high;
                low += step * band;
                let time = at as f32 / RATE;
                let rise = (time / self.attack.max(0.0005)).min(1.0);
                band * rise * rise * (1.0 - share).powf(self.snap)
            })
            .collect()
    }
}

/// A struck body: sine partials of (hertz, strength, seconds until a thousandth).
pub(super) fn struck(seconds: f32, partials: &[(f32, f32, f32)]) -> Vec<f32> {
    let mut voice = vec![0.0; samples(seconds)];
    for &(pitch, strength, decay) in partials {
        for (at, sample) in voice.iter_mut().enumerate() {
            let time = at as f32 / RATE;
            let rise = (time / 0.0008).min(1.0);
            *sample += (TAU * pitch * time).sin() * strength * rise * (-6.9 * time / decay).exp();
        }
    }
    voice
}

/// A skin or a deep blow: a sine that falls from one pitch to another.
pub(super) fn thump(seconds: f32, from: f32, to: f32, fall: f32) -> Vec<f32> {
    let mut turn = 0.0;
    (0..samples(seconds))
        .map(|at| {
            let time = at as f32 / RATE;
            let pitch = to + (from - to) * (-time / fall).exp();
            turn += pitch / RATE;
            let rise = (time / 0.002).min(1.0);
            (TAU * turn).sin() * rise * (1.0 - time / seconds).max(0.0).powf(2.2)
        })
        .collect()
}

/// A bronze gong: partials that no string has, the high ones dying first.
pub(super) fn gong(pitch: f32, seconds: f32) -> Vec<f32> {
    let partials: Vec<(f32, f32, f32)> = [
        (1.0, 1.0),
        (1.006, 0.5),
        (1.52, 0.55),
        (2.03, 0.5),
        (2.74, 0.34),
        (3.46, 0.26),
        (4.31, 0.16),
        (5.62, 0.1),
    ]
    .into_iter()
    .map(|(ratio, strength): (f32, f32)| (pitch * ratio, strength, seconds * 1.1 / ratio.sqrt()))
    .collect();
    let mut voice = struck(seconds, &partials);
    for (at, sample) in voice.iter_mut().enumerate() {
        // A large disc speaks a moment after it is struck.
        *sample *= (at as f32 / RATE / 0.025).min(1.0).mul_add(0.7, 0.3);
    }
    voice
}

/// A plucked string of the đàn tranh, after Karplus and Strong, with the left hand's bend and tremble.
pub(super) struct Pluck {
    pub(super) pitch: f32,
    pub(super) seconds: f32,
    /// From 0, a fingertip, to 1, a plectrum of shell.
    pub(super) bright: f32,
    /// Half-tones below the pitch from which the hand bends the string up after the stroke.
    pub(super) bend: f32,
    /// How far the hand makes the pitch tremble, in half-tones.
    pub(super) tremble: f32,
}

impl Pluck {
    pub(super) fn play(&self, seed: u32) -> Vec<f32> {
        let period = RATE / self.pitch;
        let before = (period * 1.4) as usize + 4;
        let count = samples(self.seconds);
        let keep = 10_f32.powf(-3.0 / (self.pitch * self.seconds * 0.8));
        let dull = 0.5 - self.bright * 0.34;
        let mut string = self.strike(seed, before);
        string.reserve(count);
        for at in 0..count {
            let time = at as f32 / RATE;
            let delay = (period * 2_f32.powf(-self.lean(time) / 12.0) - dull).clamp(2.0, before as f32 - 3.0);
            let part = delay.fract();
            let place = string.len() - delay as usize;
            let now = string[place] * (1.0 - part) + string[place - 1] * part;
            let earlier = string[place - 1] * (1.0 - part) + string[place - 2] * part;
            string.push((now * (1.0 - dull) + earlier * dull) * keep);
        }
        let end = count as f32;
        string.drain(..before);
        string
            .iter()
            .enumerate()
            .map(|(at, sample)| sample * (1.0 - (at as f32 / end).powi(6)))
            .collect()
    }

    /// Half-tones that the left hand moves the pitch by.
    fn lean(&self, time: f32) -> f32 {
        let bend = -self.bend * (-time / 0.07).exp();
        let settled = ((time - 0.22) / 0.3).clamp(0.0, 1.0);
        bend + self.tremble * settled * (TAU * 5.4 * time).sin()
    }

    /// What the plectrum leaves on the string: noise, dulled, without the harmonics of the place it struck.
    fn strike(&self, seed: u32, longest: usize) -> Vec<f32> {
        let mut noise = Noise::new(seed);
        let mut dull = 0.0;
        let share = 0.12 + self.bright * 0.5;
        let raw: Vec<f32> = (0..longest)
            .map(|_| {
                dull += (noise.next() - dull) * share;
                dull
            })
            .collect();
        let strike = ((RATE / self.pitch) * 0.13) as usize;
        (0..longest)
            .map(|at| raw[at] - raw[(at + longest - strike) % longest])
            .collect()
    }
}

/// One string with a singing tone, like the đàn bầu: a glide into the note, then a slow tremble.
pub(super) fn sing(pitch: f32, from: f32, seconds: f32) -> Vec<f32> {
    let mut turn = 0.0;
    (0..samples(seconds))
        .map(|at| {
            let time = at as f32 / RATE;
            let glide = (-time / 0.09).exp();
            let settled = ((time - 0.35) / 0.5).clamp(0.0, 1.0);
            let tremble = 2_f32.powf(0.28 * settled * (TAU * 5.1 * time).sin() / 12.0);
            turn += (pitch + (from - pitch) * glide) * tremble / RATE;
            let swell = (time / 0.03).min(1.0) * (-1.5 * time / seconds).exp() * (1.0 - (time / seconds).powi(3));
            let phase = TAU * turn;
            (phase.sin() + 0.28 * (phase * 2.0).sin() + 0.12 * (phase * 3.0).sin()) * swell
        })
        .collect()
}

/// A breath of low sound that swells and goes, for the ground of the music.
pub(super) fn breath(pitch: f32, seconds: f32) -> Vec<f32> {
    (0..samples(seconds))
        .map(|at| {
            let time = at as f32 / RATE;
            let swell = (std::f32::consts::PI * time / seconds).sin().powi(2);
            let phase = TAU * pitch * time;
            let drift = (TAU * 0.4 * time).sin() * 0.4;
            ((phase + drift).sin() + 0.35 * (phase * 2.0 - drift).sin() + 0.12 * (phase * 3.003).sin()) * swell
        })
        .collect()
}
