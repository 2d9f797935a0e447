//! Two channels of sound, and what is done to them as a whole.

/// Samples in a second.
pub(super) const RATE: f32 = 44_100.0;

/// A piece of sound in stereo; 1.0 is full scale.
#[derive(Clone)]
pub(super) struct Wave {
    left: Vec<f32>,
    right: Vec<f32>,
}

impl Wave {
    /// Silence of this length.
    pub(super) fn silence(seconds: f32) -> Self {
        let count = samples(seconds);
        Self {
            left: vec![0.0; count],
            right: vec![0.0; count],
        }
    }

    pub(super) fn seconds(&self) -> f32 {
        self.left.len() as f32 / RATE
    }

    /// Adds a voice at a moment, `pan` from -1 (left) to 1 (right). What reaches past the end is left out.
    pub(super) fn add(&mut self, at: f32, voice: &[f32], gain: f32, pan: f32) {
        let angle = (pan + 1.0) * std::f32::consts::FRAC_PI_4;
        let start = samples(at);
        for (channel, share) in [(&mut self.left, angle.cos()), (&mut self.right, angle.sin())] {
            for (sum, sample) in channel.iter_mut().skip(start).zip(voice) {
                *sum += sample * gain * share * std::f32::consts::SQRT_2;
            }
        }
    }

    /// A small hall around everything: `wet` is its share, `length` the seconds until it has died away.
    pub(super) fn hall(mut self, wet: f32, length: f32) -> Self {
        for (channel, spread) in [(&mut self.left, 0), (&mut self.right, 23)] {
            let echo = reverberation(channel, spread, length);
            for (sample, echo) in channel.iter_mut().zip(echo) {
                *sample += echo * wet;
            }
        }
        self
    }

    /// Cuts the wave at a moment and lays what followed over its beginning, so that it can be played in a circle.
    pub(super) fn circle(mut self, seconds: f32) -> Self {
        let count = samples(seconds);
        for channel in [&mut self.left, &mut self.right] {
            let tail = channel.split_off(count);
            for (sample, tail) in channel.iter_mut().zip(tail) {
                *sample += tail;
            }
        }
        self
    }

    /// Presses the loudest moments down, as if they were driven this many decibels over full scale.
    pub(super) fn press(mut self, decibels: f32) -> Self {
        self = self.level(decibels);
        for sample in self.left.iter_mut().chain(&mut self.right) {
            *sample = sample.tanh();
        }
        self
    }

    /// Brings the loudest sample to `peak` decibels below full scale and fades the last hundredth of a second.
    pub(super) fn finish(mut self, peak: f32) -> Self {
        self = self.level(peak);
        let fade = samples(0.012).min(self.left.len());
        for channel in [&mut self.left, &mut self.right] {
            let from = channel.len() - fade;
            for (step, sample) in channel[from..].iter_mut().enumerate() {
                *sample *= 1.0 - step as f32 / fade as f32;
            }
        }
        self
    }

    /// Brings the loudest sample to `peak` decibels.
    pub(super) fn level(mut self, peak: f32) -> Self {
        let gain = 10_f32.powf((peak - self.peak()) / 20.0);
        for sample in self.left.iter_mut().chain(&mut self.right) {
            *sample *= gain;
        }
        self
    }

    /// The loudest sample in decibels of full scale.
    pub(super) fn peak(&self) -> f32 {
        let loudest = self
            .left
            .iter()
            .chain(&self.right)
            .fold(1e-6_f32, |loudest, sample| loudest.max(sample.abs()));
        20.0 * loudest.log10()
    }

    /// The mean power in decibels of full scale.
    pub(super) fn loudness(&self) -> f32 {
        let power: f32 = self.left.iter().chain(&self.right).map(|sample| sample * sample).sum();
        10.0 * (power / (self.left.len() * 2) as f32).max(1e-9).log10()
    }

    /// The bytes of a WAV file of 16 bits.
    pub(super) fn to_wav(&self) -> Vec<u8> {
        let size = self.left.len() as u32 * 4;
        let rate = RATE as u32;
        let mut bytes = Vec::with_capacity(size as usize + 44);
        bytes.extend_from_slice(b"RIFF");
        bytes.extend_from_slice(&(size + 36).to_le_bytes());
        bytes.extend_from_slice(b"WAVEfmt ");
        bytes.extend_from_slice(&16_u32.to_le_bytes());
        for short in [1_u16, 2] {
            bytes.extend_from_slice(&short.to_le_bytes());
        }
        for long in [rate, rate * 4] {
            bytes.extend_from_slice(&long.to_le_bytes());
        }
        for short in [4_u16, 16] {
            bytes.extend_from_slice(&short.to_le_bytes());
        }
        bytes.extend_from_slice(b"data");
        bytes.extend_from_slice(&size.to_le_bytes());
        for sample in self
            .left
            .iter()
            .zip(&self.right)
            .flat_map(|(left, right)| [left, right])
        {
            let step = (sample.clamp(-1.0, 1.0) * f32::from(i16::MAX)).round() as i16;
            bytes.extend_from_slice(&step.to_le_bytes());
        }
        bytes
    }
}

/// How many samples a time has.
pub(super) fn samples(seconds: f32) -> usize {
    (seconds * RATE).round() as usize
}

/// Schroeder's hall: four combs side by side with dulled feedback, then two all-passes.
fn reverberation(dry: &[f32], spread: usize, length: f32) -> Vec<f32> {
    let mut wet = vec![0.0; dry.len()];
    for delay in [1557, 1617, 1491, 1422] {
        let delay = delay + spread;
        let feedback = 10_f32.powf(-3.0 * delay as f32 / RATE / length);
        let mut line = vec![0.0; delay];
        let mut dull = 0.0;
        for (at, (sum, sample)) in wet.iter_mut().zip(dry).enumerate() {
            let place = at % delay;
            let out = line[place];
            dull = out * 0.7 + dull * 0.3;
            line[place] = sample + dull * feedback;
            *sum += out * 0.25;
        }
    }
    for delay in [225, 556] {
        let delay = delay + spread;
        let mut line = vec![0.0; delay];
        for (at, sample) in wet.iter_mut().enumerate() {
            let place = at % delay;
            let held: f32 = line[place];
            let out = held - *sample * 0.5;
            line[place] = *sample + held * 0.5;
            *sample = out;
        }
    }
    wet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_hears_its_own_end_at_its_beginning() {
        let mut wave = Wave::silence(2.0);
        wave.add(1.5, &[0.5], 1.0, 0.0);
        let circle = wave.circle(1.0);
        assert_eq!(circle.left.len(), samples(1.0));
        assert!((circle.left[samples(0.5)] - 0.5).abs() < 1e-4);
    }

    #[test]
    fn a_finished_wave_has_its_peak_and_ends_in_silence() {
        let mut wave = Wave::silence(0.5);
        wave.add(0.0, &[0.1; 22_050], 1.0, 0.0);
        let wave = wave.finish(-6.0);
        assert!((wave.peak() + 6.0).abs() < 0.01);
        assert!(wave.left[wave.left.len() - 1].abs() < 0.01);
    }

    #[test]
    fn a_wav_file_says_how_long_it_is() {
        let bytes = Wave::silence(0.25).to_wav();
        assert_eq!(bytes.len(), 44 + samples(0.25) * 4);
        assert_eq!(&bytes[..4], b"RIFF");
        assert_eq!(bytes[40..44], (samples(0.25) as u32 * 4).to_le_bytes());
    }
}
