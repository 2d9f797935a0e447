//! Sitting at a table without a window: what the table tells is printed, and commands come from standard input or a bot.

use std::io::{self, BufRead, Read};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread;

use serde_json::json;

use super::auto::Auto;
use super::lines::{GAVE_UP, Printer, Told, closed, upgrade};
use super::wish::{Wish, wish};
use crate::net::clock::Clock;
use crate::net::interrupt::on_interrupt;
use crate::net::live::{Closed, Line, LiveTable, Stopped, Update};
use crate::session::Millis;
use crate::table::{Command, Name, View};

/// Somebody at a table, without a window.
pub(super) struct Sitting {
    table: LiveTable,
    name: Name,
    printer: Printer,
    clock: Clock,
    view: Option<Box<View>>,
    auto: Option<Auto>,
    /// The next command that nobody types, and when it is sent.
    due: Option<(Millis, Command)>,
    tournaments: Tournaments,
    /// The end of this tournament has been counted.
    counted: bool,
    ended: Option<End>,
}

/// What is done when a tournament is over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tournaments {
    /// Nothing: the host decides, which is somebody else, or types.
    AsTheHostLikes,
    /// This program hosts: it ends after so many.
    Until(u32),
    /// This program hosts, and begins the next one.
    WithoutEnd,
}

/// Why one stands up.
#[derive(Debug)]
enum End {
    /// As it should be.
    Done,
    Failed(String),
}

/// What the loop waits for.
enum Heard {
    Look,
    Line(String),
    Interrupted,
}

impl Sitting {
    pub(super) fn new(
        table: LiveTable,
        name: Name,
        printer: Printer,
        auto: Option<Auto>,
        tournaments: Tournaments,
    ) -> Self {
        Self {
            table,
            name,
            printer,
            clock: Clock::start(),
            view: None,
            auto,
            due: None,
            tournaments,
            counted: false,
            ended: None,
        }
    }

    /// Plays until the table ends, the player quits or the system asks to.
    pub(super) fn run(mut self, stdin: bool) -> ExitCode {
        let (hears, heard) = sync_channel(MOST_HEARD);
        if let Err(error) = self.listen(&hears, stdin) {
            return super::failure(format_args!("the system gives no thread: {error}"));
        }
        self.look();
        while self.ended.is_none() {
            self.wait(&heard);
        }
        let Self { table, ended, .. } = self;
        // The table is closed before the program says how it went.
        drop(table);
        match ended {
            Some(End::Failed(sentence)) => super::failure(sentence),
            Some(End::Done) | None => ExitCode::SUCCESS,
        }
    }

    fn listen(&self, hears: &SyncSender<Heard>, stdin: bool) -> io::Result<()> {
        let looks = hears.clone();
        // Whatever a full queue holds makes the loop look.
        self.table
            .on_update(Box::new(move || drop(looks.try_send(Heard::Look))));
        let interrupted = hears.clone();
        on_interrupt(move || drop(interrupted.send(Heard::Interrupted)))?;
        if stdin {
            let lines = hears.clone();
            thread::Builder::new()
                .name("stdin".to_owned())
                .spawn(move || read_lines(&lines))?;
        }
        Ok(())
    }

    fn wait(&mut self, heard: &Receiver<Heard>) {
        let next = match &self.due {
            Some((due, _)) => heard.recv_timeout(self.clock.until(*due)),
            None => heard.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(Heard::Look) => self.look(),
            Ok(Heard::Line(line)) => {
                self.look();
                self.hear(&line);
            }
            Ok(Heard::Interrupted) => {
                self.printer.print(closed("interrupted", INTERRUPTED));
                self.ended = Some(End::Done);
            }
            Err(RecvTimeoutError::Timeout) => {
                self.look();
                self.act();
            }
            Err(RecvTimeoutError::Disconnected) => self.ended = Some(End::Done),
        }
    }

    /// Takes every update that has come.
    fn look(&mut self) {
        while self.ended.is_none()
            && let Some(update) = self.table.poll_update()
        {
            self.take(update);
        }
    }

    fn take(&mut self, update: Update) {
        self.printer.update(&update);
        if let Some(auto) = &mut self.auto {
            auto.hear(&update);
        }
        match update {
            Update::Shown { view, .. } => self.view = Some(view),
            Update::Stopped(stopped) => self.ended = Some(ended_by(&stopped)),
            Update::Line(line) => self.ended = ended_line(line, self.printer.has_told_the_end()),
            Update::Accepted(_)
            | Update::Refused(..)
            | Update::Joined { .. }
            | Update::Presence(_)
            | Update::Path { .. }
            | Update::Relay(_)
            | Update::Punched(_)
            | Update::Invitation(_)
            | Update::Guessed { .. }
            | Update::SlowedDown { .. }
            | Update::Disputed { .. }
            | Update::ReplayNotKept(_) => {}
        }
        self.next_tournament();
        self.answer();
    }

    /// Lets the bot answer what is asked of it.
    fn answer(&mut self) {
        if let (Some(auto), Some(view)) = (&mut self.auto, &self.view)
            && let Some((command, thinks)) = auto.answer(view)
        {
            self.due = Some((self.clock.now() + Millis(thinks), command));
        }
        self.act();
    }

    /// Sends what the bot has chosen, when its time has come.
    fn act(&mut self) {
        if let Some((_, command)) = self.due.take_if(|(due, _)| *due <= self.clock.now()) {
            let no = self.table.send(command);
            if let Some(auto) = &mut self.auto {
                auto.sent(no);
            }
        }
    }

    /// The host's program goes on after a tournament whose last deal was checked, or ends.
    fn next_tournament(&mut self) {
        let told = self.printer.has_told_the_end();
        if !told || std::mem::replace(&mut self.counted, told) {
            self.counted = told;
            return;
        }
        match &mut self.tournaments {
            Tournaments::AsTheHostLikes => return,
            Tournaments::Until(left) => {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    self.ended = Some(End::Done);
                    return;
                }
            }
            Tournaments::WithoutEnd => {}
        }
        let rest = self.auto.as_ref().map_or(0, Auto::rest_ms);
        self.due = Some((self.clock.now() + Millis(rest), Command::Reset));
    }

    fn hear(&mut self, line: &str) {
        match wish(line, &self.name) {
            Ok(Wish::Ask(command)) => drop(self.table.send(command)),
            Ok(Wish::Quit) => self.ended = Some(End::Done),
            Err(error) => self.printer.print(Told::new(
                "refused",
                format!("Refused: {error}"),
                json!({"code": error.code(), "message": error.to_string()}),
            )),
        }
    }
}

/// Whether the connection has ended for good, and how well. After a tournament there is nothing to complain of.
fn ended_line(line: Line, is_over: bool) -> Option<End> {
    match line {
        Line::Closed(Closed::Left) => Some(End::Done),
        Line::Closed(Closed::TableClosed) if is_over => Some(End::Done),
        Line::Closed(reason) => Some(End::Failed(reason.to_string())),
        Line::UpgradeRequired { .. } => Some(End::Failed(upgrade(&line))),
        Line::GaveUp => Some(End::Failed(GAVE_UP.to_owned())),
        Line::Connecting
        | Line::Live { .. }
        | Line::Suspect
        | Line::Unstable
        | Line::Reconnecting { .. }
        | Line::Spectating => None,
    }
}

fn ended_by(stopped: &Stopped) -> End {
    End::Failed(stopped.to_string())
}

/// Hands on every line until there are no more, or nobody listens.
fn read_lines(lines: &SyncSender<Heard>) {
    let mut stdin = io::stdin().lock();
    loop {
        let mut bytes = Vec::new();
        let read = (&mut stdin).take(LONGEST_LINE).read_until(b'\n', &mut bytes);
        let ended = !matches!(read, Ok(1..));
        let line = String::from_utf8_lossy(&bytes).into_owned();
        if ended || lines.send(Heard::Line(line)).is_err() {
            return;
        }
    }
}

/// What is said when the system asks to end.
const INTERRUPTED: &str = "interrupted: `thirteen host --resume` opens the table again, `thirteen join` returns to one";
/// What may wait to be looked at.
const MOST_HEARD: usize = 64;
/// The most bytes of a line that is typed.
const LONGEST_LINE: u64 = 4_096;
