//! Somebody else's program as a bot: started without a shell, spoken to in the bot protocol, never waited for longer
//! than it was given, and killed when it hangs or floods.
//!
//! Whatever it does, the table goes on: an answer that is late, garbled or against the rules is replaced by the lowest
//! legal play, or a pass, and counted.

use std::fmt;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::bot::Situation;
use crate::bot::protocol::{Answer, Lines, Notice, Referee};
use crate::rules::Combo;
use crate::table::{Choice, View};

/// A program and its arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CommandLine {
    /// What is started: a path, or a name found as the system finds programs.
    pub program: String,
    /// What it is given, each as it is.
    pub arguments: Vec<String>,
}

/// Words with spaces between them; double quotes keep spaces inside a word.
impl FromStr for CommandLine {
    type Err = NoProgram;

    fn from_str(text: &str) -> Result<Self, NoProgram> {
        let mut words = vec![String::new()];
        let mut quoted = false;
        for letter in text.trim().chars() {
            match letter {
                '"' => quoted = !quoted,
                letter if letter.is_whitespace() && !quoted => words.push(String::new()),
                letter => words.last_mut().expect("there is a first word").push(letter),
            }
        }
        words.retain(|word| !word.is_empty());
        let mut words = words.into_iter();
        match words.next() {
            Some(program) if !quoted => Ok(Self {
                program,
                arguments: words.collect(),
            }),
            Some(_) | None => Err(NoProgram),
        }
    }
}

/// A text that names no program.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("name a program and its arguments; double quotes keep spaces together and come in twos")]
pub struct NoProgram;

/// How often a program's answer had to be replaced.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Replaced {
    /// Cards that were not allowed, or no cards at all.
    pub illegal: u32,
    /// No answer in time, or no program any more.
    pub late: u32,
}

/// A running program in one seat.
pub struct Program {
    child: Child,
    /// What goes to its standard input. Gone once the program is given up.
    says: Option<SyncSender<String>>,
    heard: Receiver<Heard>,
    referee: Referee,
    name: Option<String>,
    replaced: Replaced,
    /// Answers to earlier questions that may still come.
    owed: u32,
    late_in_a_row: u32,
}

/// What the reading thread hears.
enum Heard {
    Answer(Answer),
    /// More than anyone asked for.
    Flood,
}

impl Program {
    /// Starts the program.
    ///
    /// # Errors
    /// When the system cannot start it.
    pub fn start(command: &CommandLine) -> io::Result<Self> {
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut stdin = child.stdin.take().expect("standard input is piped");
        let stdout = child.stdout.take().expect("standard output is piped");
        let (says, to_say) = sync_channel::<String>(MOST_UNREAD_LINES);
        let (hears, heard) = sync_channel(MOST_UNASKED_ANSWERS);
        thread::Builder::new()
            .name("bot program, writing".to_owned())
            .spawn(move || {
                for line in to_say {
                    if stdin.write_all(line.as_bytes()).and_then(|()| stdin.flush()).is_err() {
                        return;
                    }
                }
            })?;
        thread::Builder::new()
            .name("bot program, reading".to_owned())
            .spawn(move || listen(stdout, &hears))?;
        Ok(Self {
            child,
            says: Some(says),
            heard,
            referee: Referee::default(),
            name: None,
            replaced: Replaced::default(),
            owed: 0,
            late_in_a_row: 0,
        })
    }

    /// What the program calls itself, once it has said so.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// How often it had to be replaced so far.
    pub fn replaced(&self) -> Replaced {
        self.replaced
    }

    /// Who tells the program what happens; what is told is sent with the next question.
    pub fn referee(&mut self) -> &mut Referee {
        &mut self.referee
    }

    /// The choice of the seat whose view this is; a pass when it is not its turn. Legal, whatever the program says.
    pub fn choose(&mut self, view: &View, limit: Duration) -> Choice {
        self.referee.follow(view);
        let play = Situation::of(view).and_then(|situation| self.answer(&situation, limit));
        play.map_or(Choice::Pass, |play| Choice::Play(play.cards()))
    }

    /// The play of the seat on turn, or a pass. The referee must have been told what happened before.
    pub fn answer(&mut self, situation: &Situation<'_>, limit: Duration) -> Option<Combo> {
        self.referee.ask(limit.as_millis() as u64);
        match self.exchange(limit) {
            Some(answer) => match legal(situation, &answer) {
                Some(choice) => choice,
                None => {
                    self.replaced.illegal += 1;
                    situation.lowest_play()
                }
            },
            None => {
                self.replaced.late += 1;
                situation.lowest_play()
            }
        }
    }

    /// Sends what is waiting and takes the answer, if it comes in time.
    #[expect(
        clippy::disallowed_methods,
        reason = "a deadline is measured where the program is waited for"
    )]
    fn exchange(&mut self, limit: Duration) -> Option<Answer> {
        for line in self.referee.lines() {
            self.send(line);
        }
        self.says.as_ref()?;
        let allowed = if self.name.is_some() {
            limit
        } else {
            limit.max(TO_GET_READY)
        };
        let mut deadline = Instant::now() + allowed;
        loop {
            // Whoever talks without end is late as well.
            let left = deadline.saturating_duration_since(Instant::now());
            let heard = if left.is_zero() {
                Err(RecvTimeoutError::Timeout)
            } else {
                self.heard.recv_timeout(left)
            };
            match heard {
                Ok(Heard::Answer(Answer::Ready(name))) => {
                    if self.name.is_none() {
                        deadline = Instant::now() + limit;
                    }
                    self.name = Some(name);
                }
                Ok(Heard::Answer(_)) if self.owed > 0 => self.owed -= 1,
                Ok(Heard::Answer(answer)) => {
                    self.late_in_a_row = 0;
                    return Some(answer);
                }
                Err(RecvTimeoutError::Timeout) => {
                    self.is_late();
                    return None;
                }
                Ok(Heard::Flood) | Err(RecvTimeoutError::Disconnected) => {
                    self.give_up();
                    return None;
                }
            }
        }
    }

    /// An answer is owed from now on; a program that owes several in a row, or never got ready, hangs.
    fn is_late(&mut self) {
        self.owed += 1;
        self.late_in_a_row += 1;
        if self.late_in_a_row >= MOST_LATE || self.name.is_none() {
            self.give_up();
        }
    }

    /// A program that reads nothing is given up rather than waited for.
    fn send(&mut self, line: String) {
        let sent = self.says.as_ref().map(|says| says.try_send(line));
        match sent {
            Some(Err(TrySendError::Full(_) | TrySendError::Disconnected(_))) => self.give_up(),
            Some(Ok(())) | None => {}
        }
    }

    /// Kills the program. Every later answer counts as late.
    fn give_up(&mut self) {
        self.says = None;
        // It may be gone already, and then there is nothing to kill.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Says `quit`, waits a little for the program to go, and kills it if it stays.
impl Drop for Program {
    fn drop(&mut self) {
        self.send(format!("{}\n", Notice::Quit));
        if self.says.take().is_some() {
            for _ in 0..MOST_UNASKED_ANSWERS {
                if !matches!(self.heard.recv_timeout(TO_GO), Ok(Heard::Answer(_))) {
                    break;
                }
            }
        }
        self.give_up();
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Program {:?} {:?}", self.name, self.replaced)
    }
}

/// The choice that an answer is, if it is legal.
fn legal(situation: &Situation<'_>, answer: &Answer) -> Option<Option<Combo>> {
    match answer {
        Answer::Pass if !situation.leads() || situation.lowest_play().is_none() => Some(None),
        Answer::Play(cards) => {
            let play = Combo::parse(*cards).ok()?;
            let allowed = situation.game.allows(situation.rules, situation.hand, play);
            allowed.is_ok().then_some(Some(play))
        }
        Answer::Pass | Answer::Garbled | Answer::Ready(_) => None,
    }
}

/// Reads until the program stops, floods, or nobody listens any more.
fn listen(mut stdout: impl Read, hears: &SyncSender<Heard>) {
    let mut lines = Lines::default();
    let mut bytes = [0; 4096];
    let mut noise = 0;
    loop {
        let count = match stdout.read(&mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(count) => count,
        };
        noise += count;
        let mut full = false;
        lines.take(&bytes[..count], |line| {
            if let Some(answer) = Answer::parse(line) {
                noise = 0;
                full |= hears.try_send(Heard::Answer(answer)).is_err();
            }
        });
        if full || noise > MOST_NOISE {
            hears.send(Heard::Flood).ok();
            return;
        }
    }
}

/// Lines that the program has not read. A game has fewer than 300.
const MOST_UNREAD_LINES: usize = 2048;
/// Answers that nobody has asked for.
const MOST_UNASKED_ANSWERS: usize = 64;
/// Bytes that are no answer, between two answers.
const MOST_NOISE: usize = 1 << 20;
/// After this many questions in a row without an answer the program hangs.
const MOST_LATE: u32 = 3;
/// Until a program has said that it is ready, it is starting.
const TO_GET_READY: Duration = Duration::from_secs(5);
/// What a program has to put its things away.
const TO_GO: Duration = Duration::from_millis(200);
