//! `cargo xtask test`: formatting, lints, documentation and every test, each a step with its time.
//!
//! What needs no window comes first, so that most mistakes are seen before the graphics engine is compiled.

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::Outcome;
use crate::packages::{self, Purpose};
use crate::steps::{self, Report};

pub(crate) fn run() -> Outcome {
    packages::install_missing(Purpose::Test)?;
    let mut report = Report::default();
    core(&mut report)?;
    window(&mut report)?;
    dependencies(&mut report)?;
    println!("\n{report}");
    Ok(if report.all_passed() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Everything that builds without the window.
fn core(report: &mut Report) -> Result<(), String> {
    report.run("formatting", steps::cargo(&["fmt", "--all", "--check"]))?;
    let lints = [
        "clippy",
        "--workspace",
        "--no-default-features",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    report.run("lints without the window", steps::cargo(&lints))?;
    let mut documentation = steps::cargo(&["doc", "--workspace", "--no-default-features", "--no-deps"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    report.run("documentation", documentation)?;
    let tests = ["test", "--workspace", "--no-default-features", "--no-fail-fast"];
    report.run("tests without the window", steps::cargo(&tests))?;
    relay(report)
}

/// The relay with its server, which the game is built without.
fn relay(report: &mut Report) -> Result<(), String> {
    let lints = [
        "clippy",
        "--package",
        "thirteen-relay",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    report.run("lints of the relay", steps::cargo(&lints))?;
    let mut documentation = steps::cargo(&["doc", "--package", "thirteen-relay", "--no-deps"]);
    documentation.env("RUSTDOCFLAGS", "-D warnings");
    report.run("documentation of the relay", documentation)?;
    let tests = ["test", "--package", "thirteen-relay", "--no-fail-fast"];
    report.run("tests of the relay", steps::cargo(&tests))
}

/// The window: its tests draw, so they run where a display can be had, which is everywhere but in the workflows of
/// macOS and Windows. There it is built.
fn window(report: &mut Report) -> Result<(), String> {
    let lints = [
        "clippy",
        "--workspace",
        "--features",
        "window-tests",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    report.run("lints with the window", steps::cargo(&lints))?;
    if !cfg!(target_os = "linux") {
        return report.run("the window builds", steps::cargo(&["build", "--package", "thirteen"]));
    }
    report.run("tests of the window", under_a_display(&["--lib", "app::"]))?;
    if Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/ui/main.rs")
        .exists()
    {
        report.run("tests of the screens", under_a_display(&["--test", "ui"]))?;
    }
    Ok(())
}

/// Licences and advisories, where the tool for them is installed.
fn dependencies(report: &mut Report) -> Result<(), String> {
    let installed = steps::cargo(&["deny", "--version"])
        .output()
        .is_ok_and(|answer| answer.status.success());
    if installed {
        report.run("dependencies", steps::cargo(&["deny", "check"]))
    } else {
        report.skip("dependencies", "cargo-deny is not installed");
        Ok(())
    }
}

/// Tests of the window, with a virtual display when there is no real one.
fn under_a_display(which: &[&str]) -> Command {
    let mut cargo = steps::cargo(&[
        "test",
        "--package",
        "thirteen",
        "--features",
        "window-tests",
        "--no-fail-fast",
    ]);
    cargo.args(which);
    if env::var_os("DISPLAY")
        .or_else(|| env::var_os("WAYLAND_DISPLAY"))
        .is_some()
    {
        return cargo;
    }
    let mut command = Command::new("xvfb-run");
    command.args(["--auto-servernum", "--server-args", "-screen 0 1280x720x24"]);
    command.arg(cargo.get_program()).args(cargo.get_args());
    command
}
