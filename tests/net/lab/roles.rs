//! The parts that this test program itself plays on the machines of a lab: it is started there once more, as one test.

use std::env;
use std::io::Write as _;
use std::process::{Child, Stdio};

use crate::plan::inside;
use crate::{probe, pump};

/// What a copy of this program does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Sends and hears single datagrams.
    Probe,
    /// Carries packets of slow lines.
    Pump,
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Probe => "probe",
            Self::Pump => "pump",
        }
    }
}

/// Starts a copy in a namespace. It speaks over its input and output.
pub(crate) fn start(namespace: &str, part: Part) -> Child {
    let this = env::current_exe().expect("a program knows where it is");
    let mut command = inside(namespace, this);
    command.args(["--exact", "roles::whoever_is_given_a_part_plays_it", "--nocapture"]);
    let command = command.env(PART, part.name());
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    child.expect("this program starts")
}

/// Says one line, whole, past a harness that may be in the middle of its own.
pub(crate) fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    let said = out.write_all(format!("\n{line}\n").as_bytes());
    // Nobody listens any more when the lab is over.
    said.and_then(|()| out.flush()).ok();
}

const PART: &str = "THIRTEEN_LAB_PART";

#[test]
fn whoever_is_given_a_part_plays_it() {
    match env::var(PART).as_deref() {
        Ok("probe") => probe::listen(),
        Ok("pump") => pump::carry(),
        Ok(part) => panic!("there is no part {part}"),
        Err(_) => {}
    }
}
