//! Running cargo a step at a time: what it prints goes through unchanged, the tests it ran are counted, and the
//! report at the end has a line for each step.

use std::ffi::{OsStr, OsString};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fmt, iter};

/// What was run so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    steps: Vec<Step>,
    tests: Tests,
    /// Why there was no lab, where there was none.
    no_lab: Option<String>,
}

#[derive(Debug)]
struct Step {
    name: &'static str,
    end: End,
}

#[derive(Debug)]
enum End {
    Passed(Duration),
    Failed(Duration),
    Skipped(&'static str),
}

/// How many tests the test runners said that they ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tests {
    passed: u32,
    failed: u32,
    ignored: u32,
}

impl Report {
    /// Runs one step to its end. A step that fails is noted and does not stop the next.
    pub(crate) fn run(&mut self, name: &'static str, mut command: Command) -> Result<(), String> {
        println!("\n── {name}: {}", words(&command));
        let began = now();
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} did not start: {error}.", command.get_program().to_string_lossy()))?;
        let output = child.stdout.take().expect("the output was asked for");
        let said =
            pass_through(output, io::stdout()).map_err(|error| format!("The output of {name} broke: {error}."))?;
        let status = child.wait().map_err(|error| format!("{name} did not end: {error}."))?;
        self.tests.count(&said);
        self.no_lab = self.no_lab.take().or_else(|| no_lab(&said));
        let took = now() - began;
        self.steps.push(Step {
            name,
            end: if status.success() {
                End::Passed(took)
            } else {
                End::Failed(took)
            },
        });
        Ok(())
    }

    pub(crate) fn skip(&mut self, name: &'static str, why: &'static str) {
        self.steps.push(Step {
            name,
            end: End::Skipped(why),
        });
    }

    pub(crate) fn all_passed(&self) -> bool {
        self.tests.failed == 0 && !self.steps.iter().any(|step| matches!(step.end, End::Failed(_)))
    }
}

impl fmt::Display for Report {
    /// A line a step, and last the sum of the tests in the words that other programs read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Step { name, end } in &self.steps {
            match end {
                End::Passed(took) => writeln!(f, "{name:<26} passed {:>8.1} s", took.as_secs_f64())?,
                End::Failed(took) => writeln!(f, "{name:<26} FAILED {:>8.1} s", took.as_secs_f64())?,
                End::Skipped(why) => writeln!(f, "{name:<26} skipped: {why}")?,
            }
        }
        if let Some(why) = &self.no_lab {
            writeln!(f, "{:<26} skipped: {why}", "tests in the lab")?;
        }
        let Tests {
            passed,
            failed,
            ignored,
        } = self.tests;
        write!(f, "{passed} passed, {failed} failed")?;
        if ignored > 0 {
            write!(f, ", {ignored} skipped")
        } else {
            Ok(())
        }
    }
}

impl Tests {
    /// Adds what the `test result:` lines of a test runner say.
    fn count(&mut self, output: &str) {
        for line in output
            .lines()
            .filter_map(|line| line.trim_start().strip_prefix("test result: "))
        {
            for part in line.split([';', '.']) {
                let Some((number, what)) = part.trim().split_once(' ') else {
                    continue;
                };
                let Ok(number) = number.parse::<u32>() else { continue };
                match what {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    "ignored" => self.ignored += number,
                    _ => {}
                }
            }
        }
    }
}

/// What the tests of the lab say, past their runner, where there can be no lab: they have passed without a try.
fn no_lab(output: &str) -> Option<String> {
    let mut whys = output
        .lines()
        .filter_map(|line| line.strip_prefix("the lab is skipped: "));
    whys.next().map(str::to_owned)
}

/// Cargo with these arguments: the one that runs this program.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// The sentence for a cargo that does not start.
pub(crate) fn no_cargo(error: io::Error) -> String {
    format!("cargo did not start: {error}. Is Rust installed?")
}

/// The command as it would be typed.
fn words(command: &Command) -> String {
    let all = iter::once(command.get_program()).chain(command.get_args());
    let names: Vec<_> = all
        .map(|word| {
            if is_cargo(word) {
                "cargo".into()
            } else {
                word.to_string_lossy()
            }
        })
        .collect();
    names.join(" ")
}

fn is_cargo(word: &OsStr) -> bool {
    Path::new(word).file_stem().is_some_and(|name| name == "cargo")
}

/// Copies as it comes, and keeps what was said.
fn pass_through(mut from: impl Read, mut to: impl Write) -> io::Result<String> {
    let mut said = Vec::new();
    let mut chunk = [0; 8192];
    loop {
        let length = from.read(&mut chunk)?;
        if length == 0 {
            break;
        }
        to.write_all(&chunk[..length])?;
        to.flush()?;
        said.extend_from_slice(&chunk[..length]);
    }
    Ok(String::from_utf8_lossy(&said).into_owned())
}

#[expect(clippy::disallowed_methods, reason = "a step is timed for whoever waits for it")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTPUT: &str = "\
running 3 tests
test rules::a_pair_beats_a_lower_pair ... ok
test result: ok. 18 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.19s
warning: 7 passed; but not by a runner
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 12.50s
";

    fn counted(output: &str) -> Tests {
        let mut tests = Tests::default();
        tests.count(output);
        tests
    }

    #[test]
    fn the_runners_results_are_added_up() {
        assert_eq!(
            counted(OUTPUT),
            Tests {
                passed: 22,
                failed: 2,
                ignored: 1
            }
        );
        assert_eq!(counted("no tests here"), Tests::default());
    }

    #[test]
    fn what_a_step_prints_goes_through_unchanged() {
        let mut seen = Vec::new();
        let said = pass_through(OUTPUT.as_bytes(), &mut seen).unwrap();
        assert_eq!((said.as_str(), seen.as_slice()), (OUTPUT, OUTPUT.as_bytes()));
    }

    #[test]
    fn a_step_is_shown_as_it_would_be_typed() {
        let mut command = Command::new("xvfb-run");
        command.args(["-a", "/opt/rust/bin/cargo", "test"]);
        assert_eq!(words(&command), "xvfb-run -a cargo test");
    }

    #[test]
    fn a_lab_that_could_not_be_is_told_above_the_sum() {
        let said = "running 9 tests\n\nthe lab is skipped: only Linux has one\ntest a ... ok\n";
        let report = Report {
            no_lab: no_lab(said),
            ..Report::default()
        };
        let lines: Vec<String> = report.to_string().lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                "tests in the lab           skipped: only Linux has one",
                "0 passed, 0 failed"
            ]
        );
        assert_eq!(no_lab(OUTPUT), None);
    }

    #[test]
    fn the_last_line_is_the_sum_alone() {
        let mut report = Report {
            tests: Tests {
                passed: 5,
                failed: 0,
                ignored: 0,
            },
            ..Report::default()
        };
        report.steps.push(Step {
            name: "formatting",
            end: End::Passed(Duration::from_millis(1_250)),
        });
        report.skip("dependencies", "no tool");
        let lines: Vec<String> = report.to_string().lines().map(str::to_owned).collect();
        assert_eq!(lines[0], "formatting                 passed      1.2 s");
        assert_eq!(lines[1], "dependencies               skipped: no tool");
        assert_eq!(lines[2], "5 passed, 0 failed");
        report.tests.ignored = 2;
        assert!(report.to_string().ends_with("\n5 passed, 0 failed, 2 skipped"));
    }

    #[test]
    fn one_failed_step_or_test_fails_the_whole() {
        let mut report = Report::default();
        report.skip("dependencies", "no tool");
        assert!(report.all_passed());
        report.tests.failed = 1;
        assert!(!report.all_passed());
        report.tests.failed = 0;
        report.steps.push(Step {
            name: "formatting",
            end: End::Failed(Duration::ZERO),
        });
        assert!(!report.all_passed());
    }
}
