//! `cargo xtask sounds`: plays every sound of the game into `assets/sounds`, as OGG, from formulas alone.
//!
//! The waves are made here, written as WAV into the folder for temporary files and encoded by `oggenc`. The same code
//! gives the same bytes on every machine with the same encoder, so a change of a sound shows as a change of its file.

mod effects;
mod music;
mod voices;
mod wave;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Outcome;
use wave::Wave;

/// Writes every sound, or those named, and prints their lengths, levels and sizes.
pub(crate) fn run(names: &[String]) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/sounds");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let known = effects::ALL
        .iter()
        .copied()
        .chain([("music", music::calm as fn() -> Wave)]);
    let mut bytes = 0;
    for (name, play) in known.filter(|(name, _)| names.is_empty() || names.iter().any(|asked| asked == name)) {
        let wave = play();
        let file = folder.join(format!("{name}.ogg"));
        encode(&wave, &file)?;
        let size = fs::metadata(&file)
            .map_err(|error| format!("cannot read {}: {error}", file.display()))?
            .len();
        bytes += size;
        println!(
            "{name:12} {:6.2} s  peak {:5.1} dB  rms {:5.1} dB  {size:7} bytes",
            wave.seconds(),
            wave.peak(),
            wave.loudness()
        );
    }
    println!("{bytes} bytes");
    Ok(ExitCode::SUCCESS)
}

fn encode(wave: &Wave, file: &Path) -> Result<(), String> {
    let raw = std::env::temp_dir().join(format!("thirteen-{}.wav", std::process::id()));
    fs::write(&raw, wave.to_wav()).map_err(|error| format!("cannot write {}: {error}", raw.display()))?;
    let quality = if wave.seconds() > 30.0 { "0" } else { "3" };
    // A fixed serial number keeps the file the same when the sound is.
    let done = Command::new("oggenc")
        .args(["--quiet", "--serial", "13", "--quality", quality, "--output"])
        .arg(file)
        .arg(&raw)
        .status();
    let removed = fs::remove_file(&raw);
    match done {
        Ok(status) if status.success() => removed.map_err(|error| format!("cannot remove {}: {error}", raw.display())),
        Ok(status) => Err(format!("oggenc ended with {status}")),
        Err(error) => Err(format!(
            "cannot start oggenc ({error}): install the package vorbis-tools"
        )),
    }
}
