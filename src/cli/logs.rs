//! What the program tells of its own work, for who looks for a fault: one line an event on standard error, and never on
//! standard output, which belongs to what a command prints.
//!
//! An event has a message and named fields. Addresses are shortened where they are logged; what a name, a message of
//! another computer or a file brings along cannot break the line it is in, nor turn what follows around, because every
//! control character is written as its number.

use std::io::{self, Write};
use std::str::FromStr;

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use unicode_general_category::{GeneralCategory, get_general_category};

/// How much is told, and by which parts of the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verbosity(String);

/// Why a text names no verbosity.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("choose off, error, warn, info, debug or trace; or parts of the program, such as quinn=debug,thirteen=trace")]
pub struct NoVerbosity;

impl Verbosity {
    /// What is told, as directives: a list of parts of the program, each with its level.
    pub fn directives(&self) -> &str {
        &self.0
    }

    /// From here on, events are written to standard error.
    pub fn begin(&self) {
        let told = format!("{OTHERS},{}", self.0);
        let told: Targets = told.parse().expect("directives were read when they were given");
        let lines = tracing_subscriber::fmt::layer()
            .with_ansi(false)
            .with_writer(|| OneLine(io::stderr().lock()));
        // There is a subscriber already when a test runs commands in its own process.
        tracing_subscriber::registry().with(told).with(lines).try_init().ok();
    }
}

impl Default for Verbosity {
    /// Warnings and errors of the program itself.
    fn default() -> Self {
        Self::of_ours(LevelFilter::WARN)
    }
}

impl Verbosity {
    /// A level for what this program does itself. What its libraries tell names whole addresses, so they stay quiet.
    fn of_ours(level: LevelFilter) -> Self {
        Self(format!("thirteen={level},thirteen_relay={level}"))
    }
}

impl FromStr for Verbosity {
    type Err = NoVerbosity;

    /// Reads a level, or directives.
    fn from_str(text: &str) -> Result<Self, NoVerbosity> {
        let text = text.trim();
        let is_word = !text.contains(['=', ',', ':']);
        if is_word {
            let level = LEVELS.iter().any(|level| text.eq_ignore_ascii_case(level));
            let level = level.then(|| text.parse().ok()).flatten();
            return level.map(Self::of_ours).ok_or(NoVerbosity);
        }
        text.parse::<Targets>().map_err(|_| NoVerbosity)?;
        Ok(Self(text.to_owned()))
    }
}

/// Writes each event as one line. An event comes in one piece.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(escaped(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The event without anything that is no visible character but spaces and its own end.
fn escaped(event: &str) -> String {
    let (text, end) = match event.strip_suffix('\n') {
        Some(text) => (text, "\n"),
        None => (event, ""),
    };
    let mut line = String::with_capacity(event.len());
    for letter in text.chars() {
        if is_unseen(letter) {
            line.extend(letter.escape_unicode());
        } else {
            line.push(letter);
        }
    }
    line.push_str(end);
    line
}

fn is_unseen(letter: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Surrogate, Unassigned};
    matches!(
        get_general_category(letter),
        Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Surrogate | Unassigned
    )
}

/// Libraries tell only of what they cannot go on after.
const OTHERS: &str = "error";
const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
/// The environment variable that says how much is told.
pub(super) const VARIABLE: &str = "THIRTEEN_LOG";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_is_for_the_program_and_not_for_its_libraries() {
        let trace: Verbosity = "TRACE".parse().expect("a level");
        assert_eq!(trace.directives(), "thirteen=trace,thirteen_relay=trace");
        let told: Targets = format!("{OTHERS},{}", trace.directives()).parse().expect("directives");
        assert!(told.would_enable("thirteen::net::door", &tracing::Level::TRACE));
        assert!(!told.would_enable("quinn_udp", &tracing::Level::WARN));
        assert_eq!(Verbosity::default(), "warn".parse().expect("a level"));
        "off".parse::<Verbosity>().expect("a level").begin();
    }

    #[test]
    fn parts_of_the_program_may_be_named_and_nonsense_may_not() {
        let some: Verbosity = "quinn=debug,thirteen=info".parse().expect("directives");
        assert_eq!(some.directives(), "quinn=debug,thirteen=info");
        for wrong in ["", "loud", "3", "thirteen=loud", "a=b=c"] {
            assert_eq!(wrong.parse::<Verbosity>(), Err(NoVerbosity), "{wrong:?}");
        }
    }

    #[test]
    fn what_others_write_stays_in_its_line() {
        let event = "WARN said=\"Lan\u{202E}\u{1b}[31m\r\n ERROR a forged line\u{2028}\" Xin chào\n";
        assert_eq!(
            escaped(event),
            "WARN said=\"Lan\\u{202e}\\u{1b}[31m\\u{d}\\u{a} ERROR a forged line\\u{2028}\" Xin chào\n"
        );
        let mut out = OneLine(Vec::new());
        assert_eq!(out.write(b"\xFFa\n").expect("memory has room"), 3);
        assert_eq!(out.0, "\u{FFFD}a\n".as_bytes());
    }
}
