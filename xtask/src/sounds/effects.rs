//! The sounds of the table, one function each. Levels: the hand's own touches are quiet, what changes the game is not.

use super::voices::{Pluck, Rush, gong, struck, thump};
use super::wave::Wave;

/// The name of a file without its ending, and what plays it.
pub(super) const ALL: [(&str, fn() -> Wave); 19] = [
    ("deal", deal),
    ("slide", slide),
    ("place", place),
    ("pick", pick),
    ("unpick", unpick),
    ("sort", sort),
    ("turn", turn),
    ("pass", pass),
    ("chop", chop),
    ("instant", instant),
    ("win", win),
    ("lead", lead),
    ("game_over", game_over),
    ("refuse", refuse),
    ("tick", tick),
    ("click", click),
    ("chat", chat),
    ("join", join),
    ("leave", leave),
];

/// One card flicked from the deck.
fn deal() -> Wave {
    let mut wave = Wave::silence(0.11);
    wave.add(0.0, &flick(0.08, 1), 1.0, 0.0);
    wave.add(0.004, &struck(0.05, &[(1900.0, 0.1, 0.03)]), 0.5, 0.0);
    wave.finish(-9.0)
}

/// A card that slides over the cloth.
fn slide() -> Wave {
    let mut wave = Wave::silence(0.19);
    let rush = Rush {
        seconds: 0.18,
        band: (1300.0, 3400.0),
        narrow: 0.8,
        attack: 0.05,
        snap: 1.6,
    };
    wave.add(0.0, &rush.play(2), 1.0, -0.1);
    wave.finish(-13.0)
}

/// Cards put down on the pile.
fn place() -> Wave {
    let mut wave = Wave::silence(0.2);
    let rush = Rush {
        seconds: 0.07,
        band: (3600.0, 1400.0),
        narrow: 0.7,
        attack: 0.001,
        snap: 3.0,
    };
    wave.add(0.0, &rush.play(3), 0.9, 0.0);
    wave.add(0.0, &thump(0.16, 170.0, 88.0, 0.02), 0.75, 0.0);
    wave.add(
        0.002,
        &struck(0.06, &[(620.0, 0.3, 0.05), (1130.0, 0.14, 0.03)]),
        0.6,
        0.0,
    );
    wave.finish(-6.0)
}

/// A card lifted out of the hand.
fn pick() -> Wave {
    let mut wave = Wave::silence(0.09);
    let rush = Rush {
        seconds: 0.05,
        band: (2400.0, 5200.0),
        narrow: 1.0,
        attack: 0.004,
        snap: 2.5,
    };
    wave.add(0.0, &rush.play(4), 0.8, 0.0);
    wave.add(0.0, &struck(0.07, &[(880.0, 0.3, 0.06), (1760.0, 0.1, 0.03)]), 0.7, 0.0);
    wave.finish(-15.0)
}

/// A card put back into the hand.
fn unpick() -> Wave {
    let mut wave = Wave::silence(0.09);
    let rush = Rush {
        seconds: 0.05,
        band: (4200.0, 1900.0),
        narrow: 1.0,
        attack: 0.003,
        snap: 2.5,
    };
    wave.add(0.0, &rush.play(5), 0.8, 0.0);
    wave.add(
        0.0,
        &struck(0.07, &[(587.0, 0.3, 0.06), (1174.0, 0.08, 0.03)]),
        0.7,
        0.0,
    );
    wave.finish(-16.0)
}

/// The hand put in order: a run of flicks.
fn sort() -> Wave {
    let mut wave = Wave::silence(0.42);
    for step in 0..8_u8 {
        let step_share = f32::from(step) / 7.0;
        let at = 0.045 * f32::from(step) * (1.0 - 0.18 * step_share);
        wave.add(
            at,
            &flick(0.06, 20 + u32::from(step)),
            0.55 + 0.4 * step_share,
            step_share - 0.5,
        );
    }
    wave.finish(-11.0)
}

/// It is your turn: two strings, a fifth apart.
fn turn() -> Wave {
    let mut wave = Wave::silence(1.3);
    for (at, pitch, gain, pan) in [(0.0, D5, 0.8, -0.2), (0.13, A5, 1.0, 0.2)] {
        wave.add(at, &string(pitch, 1.1, 0.55), gain, pan);
        wave.add(
            at,
            &struck(0.9, &[(pitch * 2.0, 0.12, 0.5), (pitch, 0.2, 0.7)]),
            gain,
            pan,
        );
    }
    wave.hall(0.25, 0.9).press(8.0).finish(-7.0)
}

/// A pass: two knuckles on the wood.
fn pass() -> Wave {
    let mut wave = Wave::silence(0.34);
    for (at, gain) in [(0.0, 0.8), (0.13, 1.0)] {
        wave.add(at, &wood(210.0), gain, -0.1);
    }
    wave.hall(0.06, 0.3).finish(-12.0)
}

/// A chop: a blade through the air, then everything falls on the drum.
fn chop() -> Wave {
    let mut wave = Wave::silence(1.7);
    let blade = Rush {
        seconds: 0.17,
        band: (1200.0, 6800.0),
        narrow: 1.3,
        attack: 0.12,
        snap: 0.5,
    };
    wave.add(0.0, &blade.play(6), 0.5, -0.3);
    let crash = Rush {
        seconds: 0.5,
        band: (3200.0, 260.0),
        narrow: 0.6,
        attack: 0.001,
        snap: 3.2,
    };
    wave.add(0.13, &crash.play(7), 0.95, 0.0);
    wave.add(0.13, &thump(0.9, 190.0, 36.0, 0.09), 1.25, 0.0);
    wave.add(0.135, &wood(150.0), 0.8, 0.0);
    wave.add(0.14, &gong(146.8, 1.5), 0.16, 0.15);
    wave.add(
        0.14,
        &struck(0.7, &[(2637.0, 0.3, 0.5), (3951.0, 0.2, 0.35), (5274.0, 0.1, 0.25)]),
        0.12,
        0.35,
    );
    wave.hall(0.2, 1.1).press(8.0).finish(-2.8)
}

/// An instant win: a run over all the strings, and the bronze drum.
fn instant() -> Wave {
    let mut wave = Wave::silence(3.4);
    let strings = [D4, E4, G4, A4, B4, D5, E5, G5, A5, B5, D6];
    for (step, pitch) in strings.into_iter().enumerate() {
        let share = step as f32 / 10.0;
        wave.add(
            0.075 * step as f32,
            &string(pitch, 2.0, 0.7),
            0.55 + 0.35 * share,
            share * 1.2 - 0.6,
        );
    }
    wave.add(0.85, &gong(220.0, 2.4), 0.2, 0.0);
    wave.add(0.85, &thump(0.6, 150.0, 70.0, 0.04), 0.45, 0.0);
    for (at, pitch) in [(0.85, D6), (1.02, A5), (1.19, D6)] {
        wave.add(at, &string(pitch, 2.0, 0.8), 0.8, 0.25);
    }
    wave.hall(0.3, 1.6).press(8.0).finish(-3.0)
}

/// The tournament is won: a short tune over drum and gong.
fn win() -> Wave {
    let mut wave = Wave::silence(5.6);
    let tune = [
        (0.0, D5, 0.8),
        (0.2, E5, 0.7),
        (0.4, G5, 0.85),
        (0.8, A5, 1.0),
        (1.2, G5, 0.7),
        (1.4, A5, 0.8),
        (1.6, B5, 0.9),
        (2.0, A5, 0.8),
        (2.2, B5, 0.8),
        (2.4, D6, 1.0),
    ];
    for (at, pitch, gain) in tune {
        wave.add(at, &string(pitch, 2.2, 0.75), gain, 0.2);
        wave.add(at + 0.012, &string(pitch / 2.0, 2.2, 0.5), gain * 0.6, -0.25);
    }
    for (at, gain) in [
        (0.0, 0.9),
        (0.4, 0.5),
        (0.8, 0.9),
        (1.2, 0.5),
        (1.6, 0.9),
        (1.8, 0.5),
        (2.0, 0.7),
        (2.2, 0.8),
        (2.4, 1.1),
    ] {
        wave.add(at, &thump(0.35, 150.0, 72.0, 0.03), gain * 0.6, 0.0);
        wave.add(at, &wood(260.0), gain * 0.25, 0.3);
    }
    wave.add(0.0, &gong(146.8, 2.6), 0.2, -0.2);
    wave.add(2.4, &gong(146.8, 3.2), 0.24, 0.0);
    for (step, pitch) in [D5, G5, A5, D6].into_iter().enumerate() {
        wave.add(
            2.46 + 0.05 * step as f32,
            &string(pitch, 2.8, 0.8),
            0.7,
            0.4 - 0.25 * step as f32,
        );
    }
    wave.hall(0.3, 1.7).press(8.0).finish(-3.0)
}

/// You finished first in a game: three strings upwards.
fn lead() -> Wave {
    let mut wave = Wave::silence(1.9);
    for (at, pitch, gain) in [(0.0, D5, 0.7), (0.11, G5, 0.8), (0.22, A5, 0.85), (0.36, D6, 1.0)] {
        wave.add(at, &string(pitch, 1.6, 0.7), gain, at * 2.0 - 0.4);
    }
    wave.add(0.36, &gong(293.7, 1.2), 0.12, 0.0);
    wave.hall(0.25, 1.2).press(8.0).finish(-5.0)
}

/// A game is over: three strings downwards and a soft gong.
fn game_over() -> Wave {
    let mut wave = Wave::silence(2.3);
    for (at, pitch, gain) in [(0.0, A4, 0.9), (0.22, G4, 0.8), (0.46, D4, 0.95)] {
        wave.add(
            at,
            &Pluck {
                pitch,
                seconds: 1.9,
                bright: 0.4,
                bend: 0.0,
                tremble: 0.12,
            }
            .play(pitch as u32),
            gain,
            0.1,
        );
    }
    wave.add(0.46, &gong(146.8, 1.7), 0.14, -0.1);
    wave.hall(0.28, 1.3).press(8.0).finish(-6.0)
}

/// Not allowed: two dull knocks that go down.
fn refuse() -> Wave {
    let mut wave = Wave::silence(0.3);
    for (at, pitch) in [(0.0, 165.0), (0.1, 123.0)] {
        wave.add(
            at,
            &struck(
                0.16,
                &[
                    (pitch, 0.8, 0.13),
                    (pitch * 2.02, 0.25, 0.07),
                    (pitch * 3.1, 0.08, 0.04),
                ],
            ),
            1.0,
            0.0,
        );
    }
    wave.finish(-9.0)
}

/// A second gone of the last few: a wood block.
fn tick() -> Wave {
    let mut wave = Wave::silence(0.12);
    wave.add(
        0.0,
        &struck(0.1, &[(1180.0, 0.7, 0.06), (2340.0, 0.3, 0.04), (3550.0, 0.12, 0.02)]),
        1.0,
        0.0,
    );
    wave.finish(-11.0)
}

/// A button.
fn click() -> Wave {
    let mut wave = Wave::silence(0.06);
    wave.add(
        0.0,
        &struck(0.05, &[(1480.0, 0.5, 0.025), (740.0, 0.5, 0.035)]),
        1.0,
        0.0,
    );
    wave.finish(-17.0)
}

/// Somebody says something: a drop of water.
fn chat() -> Wave {
    let mut wave = Wave::silence(0.26);
    wave.add(0.0, &thump(0.12, 620.0, 1240.0, 0.03), 0.8, 0.0);
    wave.add(0.07, &thump(0.14, 830.0, 1660.0, 0.03), 0.6, 0.2);
    wave.finish(-14.0)
}

/// Somebody sits down.
fn join() -> Wave {
    let mut wave = Wave::silence(0.8);
    wave.add(0.0, &string(G4, 0.7, 0.4), 0.8, -0.2);
    wave.add(0.1, &string(D5, 0.7, 0.4), 1.0, 0.2);
    wave.hall(0.2, 0.7).press(8.0).finish(-12.0)
}

/// Somebody is gone.
fn leave() -> Wave {
    let mut wave = Wave::silence(0.8);
    wave.add(0.0, &string(D5, 0.7, 0.3), 0.9, 0.2);
    wave.add(0.1, &string(G4, 0.7, 0.3), 1.0, -0.2);
    wave.hall(0.2, 0.7).press(8.0).finish(-13.0)
}

fn flick(seconds: f32, seed: u32) -> Vec<f32> {
    Rush {
        seconds,
        band: (2300.0, 5600.0),
        narrow: 0.8,
        attack: 0.003,
        snap: 2.6,
    }
    .play(seed)
}

fn string(pitch: f32, seconds: f32, bright: f32) -> Vec<f32> {
    Pluck {
        pitch,
        seconds,
        bright,
        bend: 0.0,
        tremble: 0.0,
    }
    .play((pitch * 7.0) as u32)
}

fn wood(pitch: f32) -> Vec<f32> {
    struck(
        0.16,
        &[
            (pitch, 0.8, 0.12),
            (pitch * 2.4, 0.45, 0.07),
            (pitch * 4.3, 0.22, 0.04),
            (pitch * 6.7, 0.1, 0.02),
        ],
    )
}

// The five tones of the điệu Bắc on D.
const D4: f32 = 293.66;
const E4: f32 = 329.63;
const G4: f32 = 392.0;
const A4: f32 = 440.0;
const B4: f32 = 493.88;
const D5: f32 = 587.33;
const E5: f32 = 659.26;
const G5: f32 = 783.99;
const A5: f32 = 880.0;
const B5: f32 = 987.77;
const D6: f32 = 1174.66;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sound_is_heard_and_none_is_clipped() {
        for (name, play) in ALL {
            let wave = play();
            assert!(wave.peak() < -1.0, "{name} peaks at {}", wave.peak());
            assert!(wave.loudness() > -38.0, "{name} is as quiet as {}", wave.loudness());
        }
    }
}
