//! `thirteen doctor`: what works on this machine, and what to do about the rest.

mod links;
mod network;
mod relay;

use std::fmt::Display;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::json;

use crate::net::profile::{Folders, Profile, ProfileError};
use crate::net::relay::Address;
use crate::net::{clock, identity, store};
use crate::wire;

/// What `thirteen doctor` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct DoctorCommand {
    /// Look at the profile in this folder
    #[arg(long, value_name = "FOLDER")]
    data_dir: Option<PathBuf>,
    /// Look at this relay instead of the one in the settings: relay.example.org:4433, with #k… if it has one
    #[arg(long, value_name = "ADDR")]
    relay: Option<Address>,
    /// Make the system open thirteen:// links with this program, and look at nothing else
    #[arg(long, conflicts_with_all = ["data_dir", "relay", "json"])]
    register_links: bool,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
struct Finding {
    check: &'static str,
    state: State,
    /// What was found, and what to do if it is not ok.
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Ok,
    Warning,
    Problem,
}

/// Looks at everything. Fails if anything is a problem.
pub(super) fn run(command: &DoctorCommand) -> ExitCode {
    if command.register_links {
        return links::register();
    }
    let mut findings = vec![version(), window(), links::links()];
    findings.extend(profile(command.data_dir.as_deref()));
    findings.push(randomness());
    findings.extend(network::network());
    let settings = Folders::find(command.data_dir.as_deref()).map(|folders| folders.settings());
    findings.extend(relay::relay(command.relay.as_ref(), settings.ok().as_deref()));
    if cfg!(feature = "app") {
        findings.extend([display(), graphics(), sound()]);
    } else {
        let unused = |check| ok(check, "not looked at: this build has no window");
        findings.extend(["display", "graphics", "sound"].map(unused));
    }
    for finding in &findings {
        if command.json {
            print(json!({"check": finding.check, "state": finding.state.name(), "message": finding.message}));
        } else {
            say_finding(finding);
        }
    }
    match findings.iter().find(|finding| finding.state == State::Problem) {
        None => ExitCode::SUCCESS,
        Some(problem) => super::failure(format_args!("{}: {}", problem.check, problem.message)),
    }
}

fn say_finding(finding: &Finding) {
    print(format_args!(
        "{:<8} {:<10} {}",
        finding.state.name(),
        finding.check,
        finding.message
    ));
}

/// A reader that has seen enough closes the pipe; the exit code still counts.
fn print(line: impl Display) {
    writeln!(io::stdout().lock(), "{line}").ok();
}

impl State {
    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Problem => "problem",
        }
    }
}

fn ok(check: &'static str, message: impl Into<String>) -> Finding {
    Finding {
        check,
        state: State::Ok,
        message: message.into(),
    }
}

fn warning(check: &'static str, message: impl Into<String>) -> Finding {
    Finding {
        check,
        state: State::Warning,
        message: message.into(),
    }
}

fn problem(check: &'static str, message: impl Into<String>) -> Finding {
    Finding {
        check,
        state: State::Problem,
        message: message.into(),
    }
}

fn version() -> Finding {
    let (version, system, machine) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS, std::env::consts::ARCH);
    let (major, minor) = (wire::MAJOR, wire::MINOR);
    ok(
        "version",
        format!("thirteen {version} on {system} {machine}; tables speak version {major}.{minor}"),
    )
}

fn window() -> Finding {
    if cfg!(feature = "app") {
        ok("window", "this build opens a window")
    } else {
        warning(
            "window",
            "this build has no window; the commands work. `cargo xtask play` builds one that has it",
        )
    }
}

/// The folders, the lock, the settings and the saved table.
fn profile(data_dir: Option<&Path>) -> Vec<Finding> {
    let folders = match Folders::find(data_dir) {
        Ok(folders) => folders,
        Err(error) => return vec![problem("folders", error.to_string())],
    };
    let mut findings = Vec::new();
    match Profile::open(folders.clone()) {
        Ok(profile) => {
            findings.push(writable(&folders));
            findings.push(ok("profile", "no other launch uses it"));
            findings.push(identity(&profile));
        }
        Err(error @ ProfileError::InUse(_)) => findings.push(warning("profile", error.to_string())),
        Err(error @ (ProfileError::NoHome | ProfileError::Unusable { .. })) => {
            findings.push(problem("folders", error.to_string()));
            return findings;
        }
    }
    findings.push(settings(&folders.settings()));
    findings.push(saved_table(&folders.tables()));
    if folders.hosted().exists() {
        findings.push(hosted_table(&folders.hosted()));
    }
    findings
}

fn identity(profile: &Profile) -> Finding {
    match profile.damaged_identity() {
        None => ok(
            "identity",
            format!("you are player {}{}", profile.player(), older(profile)),
        ),
        Some(aside) => warning(
            "identity",
            format!(
                "the key of this installation was damaged and is kept as {}; hosts who knew you meet a stranger",
                aside.display()
            ),
        ),
    }
}

/// A key that was damaged at an earlier launch, if there is one.
fn older(profile: &Profile) -> String {
    let name_of = |file: fs::DirEntry| file.file_name().to_string_lossy().into_owned();
    let files = fs::read_dir(&profile.folders().data).into_iter().flatten().flatten();
    let mut asides: Vec<String> = files
        .map(name_of)
        .filter(|name| {
            name.strip_prefix(identity::FILE)
                .is_some_and(|rest| rest.starts_with(".broken-"))
        })
        .collect();
    asides.sort();
    match asides.pop() {
        Some(aside) => format!("; an older key was damaged and is kept as {aside}"),
        None => String::new(),
    }
}

fn writable(folders: &Folders) -> Finding {
    for folder in [&folders.config, &folders.data] {
        let probe = folder.join(format!(".doctor-{}", std::process::id()));
        let written = fs::write(&probe, b"probe").and_then(|()| fs::remove_file(&probe));
        if let Err(error) = written {
            let folder = folder.display();
            return problem(
                "folders",
                format!("{folder} cannot be written: {error}. Choose another with --data-dir"),
            );
        }
    }
    let data = folders.data.display();
    if folders.config == folders.data {
        ok("folders", data.to_string())
    } else {
        ok(
            "folders",
            format!("{} for settings, {data} for the rest", folders.config.display()),
        )
    }
}

fn settings(path: &Path) -> Finding {
    let shown = path.display();
    match fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => ok("settings", "none yet: the defaults hold"),
        Err(error) => warning(
            "settings",
            format!("{shown} cannot be read: {error}; the defaults hold"),
        ),
        Ok(text) => match text.parse::<toml::Table>() {
            Ok(_) => ok("settings", shown.to_string()),
            Err(_) => warning(
                "settings",
                format!("{shown} is damaged: the game keeps it aside and takes the defaults"),
            ),
        },
    }
}

fn saved_table(folder: &Path) -> Finding {
    let newest = store::logs_in(folder).map(|mut logs| logs.pop());
    let log = match newest {
        Err(error) => return problem("table", error.to_string()),
        Ok(None) => return ok("table", "no tournament is waiting to be taken up"),
        Ok(Some(path)) => path,
    };
    match store::read(&log) {
        Ok(_) => ok(
            "table",
            format!("a tournament is waiting to be taken up: {}", log.display()),
        ),
        Err(error) => warning("table", format!("{error}; the game keeps it aside when it opens it")),
    }
}

fn hosted_table(folder: &Path) -> Finding {
    let Some(log) = store::logs_in(folder).ok().and_then(|mut logs| logs.pop()) else {
        return ok("hosted", "no table for guests is waiting to be taken up");
    };
    match store::read(&log) {
        Ok(_) => ok(
            "hosted",
            format!("a table for guests is waiting to be taken up: {}", log.display()),
        ),
        Err(error) => warning("hosted", format!("{error}; the game keeps it aside when it opens it")),
    }
}

fn randomness() -> Finding {
    match clock::chance() {
        Ok(_) => ok("chance", "the system gives randomness"),
        Err(error) => problem(
            "chance",
            format!("the system gives no randomness, so nothing can be dealt: {error}"),
        ),
    }
}

fn display() -> Finding {
    if !cfg!(target_os = "linux") {
        return ok("display", "the system's own");
    }
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    match (set("WAYLAND_DISPLAY"), set("DISPLAY")) {
        (Some(name), _) => ok("display", format!("Wayland {}", name.to_string_lossy())),
        (None, Some(name)) => ok("display", format!("X11 {}", name.to_string_lossy())),
        (None, None) => warning(
            "display",
            "none: start the game from a desktop; the commands work without",
        ),
    }
}

/// Whether there is a Vulkan loader and a driver for it. Only the window can say whether the driver works.
fn graphics() -> Finding {
    if !cfg!(target_os = "linux") {
        return ok("graphics", "the system's own");
    }
    let loader = LIBRARIES
        .iter()
        .any(|folder| Path::new(folder).join("libvulkan.so.1").exists());
    if !loader {
        return warning(
            "graphics",
            "no Vulkan loader: install libvulkan1 (Debian, Ubuntu) or vulkan-loader to play",
        );
    }
    let mut drivers: Vec<String> = DRIVERS.iter().flat_map(|folder| names_in(folder)).collect();
    drivers.sort();
    let only_software = drivers.iter().all(|name| name.starts_with("lvp_"));
    match (drivers.is_empty(), only_software) {
        (true, _) => warning(
            "graphics",
            "no Vulkan driver: install mesa-vulkan-drivers, or your card maker's driver",
        ),
        (false, true) => warning(
            "graphics",
            "only a software driver (lavapipe): the window works, slowly",
        ),
        (false, false) => ok("graphics", format!("Vulkan drivers: {}", drivers.join(", "))),
    }
}

fn sound() -> Finding {
    if !cfg!(target_os = "linux") {
        return ok("sound", "the system's own");
    }
    let cards = fs::read_to_string("/proc/asound/cards").unwrap_or_default();
    let first = cards.lines().next().filter(|line| line.contains('['));
    match first {
        Some(card) => ok("sound", card.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => warning("sound", "no sound card: the game is silent and otherwise works"),
    }
}

/// The names of the driver files in a folder; none if there is no such folder.
fn names_in(folder: &str) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names
        .filter_map(|name| name.strip_suffix(".json").map(str::to_owned))
        .collect()
}

/// Where Vulkan drivers say that they are there.
const DRIVERS: [&str; 3] = [
    "/usr/share/vulkan/icd.d",
    "/usr/local/share/vulkan/icd.d",
    "/etc/vulkan/icd.d",
];

/// Where libraries are.
const LIBRARIES: [&str; 7] = [
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/lib/x86_64-linux-gnu",
    "/usr/lib64",
    "/usr/lib",
    "/lib",
    "/usr/local/lib",
];

const HELP: &str = "\
Every line is ok, a warning (something is missing, and what still works) or a problem (nothing works before it is
solved). Exits with 1 if anything is a problem. With --json, one object a line: {check, state, message}.";
