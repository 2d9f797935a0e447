//! A whole table on this machine: one person and bots, in threads of their own.
//!
//! The host's thread drives a [`Host`]: it waits for commands, thoughts and deadlines, and carries out what the host
//! asks for in order, so that everything that is shown is on disk. One more thread thinks for the bots. The window holds
//! an [`OfflineTable`], sends commands and takes updates whenever it likes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::clock::{Clock, chance, stamp};
use super::minds::{Question, think_in_a_thread};
use super::profile::Folders;
use super::program::{CommandLine, Program};
use super::store::{EXTENSION, Store, StoreError, logs_in};
use crate::bot::Style;
use crate::rules::BySeat;
pub use crate::session::TurnClock;
use crate::session::{CommandNo, Host, HostConfig, Input, Output, Pace, RestoreError, Ticket};
use crate::table::{Bot, Choice, Command, Event, Moment, Name, Phase, PlayerId, Refusal, Settings, TableId, View};

/// What a new table is made of. The person sits in seat 0, the bots after it.
#[derive(Clone, Debug)]
pub struct OfflineSetup {
    /// Who plays.
    pub player: PlayerId,
    /// What it is called.
    pub name: Name,
    /// Seats, rules, timer.
    pub settings: Settings,
    /// One bot for every other seat.
    pub bots: Vec<Bot>,
    /// How fast the bots seem to think; [`human_pace`] for the window.
    pub pace: Pace,
}

/// A running table. When it is dropped the table stops; what is not over can be taken up again with [`resume`].
pub struct OfflineTable {
    player: PlayerId,
    wishes: SyncSender<Wish>,
    next: Mutex<CommandNo>,
    /// None once the table is being stopped.
    updates: Option<Mutex<Receiver<Update>>>,
    wake: Wake,
    host: Option<JoinHandle<()>>,
}

/// What the window is told.
#[derive(Debug)]
pub enum Update {
    /// Something happened; the first one shows the table as it is and has no events.
    Shown {
        /// What happened.
        events: Vec<Event>,
        /// What there is to see and hear, in order.
        moments: Vec<Moment>,
        /// What the person sees now.
        view: Box<View>,
        /// The clock of the person on turn, if one runs; it is right when the update is sent.
        clock: Option<TurnClock>,
    },
    /// A command was carried out.
    Accepted(CommandNo),
    /// A command changed nothing.
    Refused(CommandNo, Refusal),
    /// The tournament is over, but no replay of it could be kept. The table goes on.
    ReplayNotKept(StoreError),
    /// The table has stopped; there are no more updates.
    Stopped(Stopped),
}

/// Why a table has stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// Its log could not be written. What was shown is safe.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A fault in the program. What was shown is safe.
    #[error("the table has stopped because of a fault in the program: open it again to go on where it was")]
    Fault,
}

/// Why a table does not open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The settings and bots make no table.
    #[error("this table cannot be opened: {0}")]
    Refused(Refusal),
    /// Its log cannot be made, read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Its log is readable but not one of a table; it is kept aside.
    #[error("{path} is damaged: {reason}")]
    NoTable {
        /// The file, where it is now.
        path: PathBuf,
        /// What is wrong with it.
        reason: RestoreError,
    },
    /// The system gives no randomness.
    #[error("the system gives no randomness: {0}")]
    NoChance(#[from] getrandom::Error),
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    NoThread(std::io::Error),
    /// A program that is to answer for a bot does not start.
    #[error("the bot program {program} does not start: {source}; check its path")]
    NoProgram {
        /// What was to be started.
        program: String,
        /// What is wrong.
        source: std::io::Error,
    },
}

/// What the log of a table does not know of its bots: how each one leans, and the programs that answer for those whose
/// [`Bot::program`] is set.
#[derive(Clone, Debug, Default)]
pub struct Minds {
    /// How the bot of each seat leans.
    pub styles: BySeat<Style>,
    /// The command line of each seat's program.
    pub programs: BySeat<Option<CommandLine>>,
}

/// How bots seem to think in a window.
pub const fn human_pace() -> Pace {
    Pace::Human(crate::bot::thinking_ms)
}

/// Opens a new table. An older one that is not over is kept among the replays.
///
/// # Errors
/// [`OpenError`].
pub fn start(setup: OfflineSetup, folders: &Folders) -> Result<OfflineTable, OpenError> {
    start_with(setup, &Minds::default(), folders)
}

/// The same, with bots that lean, and programs that answer for some of them.
///
/// # Errors
/// [`OpenError`].
pub fn start_with(setup: OfflineSetup, minds: &Minds, folders: &Folders) -> Result<OfflineTable, OpenError> {
    let programs = started(&minds.programs)?;
    let table = TableId(u128::from_be_bytes(std::array::from_fn({
        let bytes = chance()?;
        move |at| bytes[at]
    })));
    let config = HostConfig {
        table,
        host: setup.player,
        settings: setup.settings,
        chance: chance()?,
        pace: setup.pace,
    };
    let clock = Clock::start();
    let mut host = Host::open(config, clock.now());
    let sit = Command::Sit {
        seat: None,
        name: setup.name,
    };
    let bots = setup.bots.into_iter().map(|bot| Command::AddBot { seat: None, bot });
    let mut set_up = Vec::new();
    for command in [sit].into_iter().chain(bots) {
        host.handle(
            clock.now(),
            Input::Command {
                player: setup.player,
                no: host.next_no(setup.player),
                command,
            },
        );
        set_up.extend(std::iter::from_fn(|| host.poll_output()));
    }
    let first = once_set_up(set_up)?;
    for old in logs_in(&folders.tables())? {
        match Store::resume(&old) {
            Ok((store, _)) => {
                store.copy_to(&folders.replays())?;
                store.remove()?;
            }
            // It is kept, aside or where it is, and is no reason not to play.
            Err(StoreError::Damaged { .. } | StoreError::Newer { .. }) => {}
            Err(error @ (StoreError::DiskFull(_) | StoreError::Unusable { .. })) => return Err(error.into()),
        }
    }
    let short = table.to_string().chars().take(8).collect::<String>();
    let store = Store::create(&folders.tables().join(format!("{}-{short}.{EXTENSION}", stamp())))?;
    run(
        Running {
            host,
            clock,
            store,
            replays: folders.replays(),
        },
        setup.player,
        minds.styles,
        programs,
        first,
    )
}

/// Every program that is named, running.
fn started(programs: &BySeat<Option<CommandLine>>) -> Result<BySeat<Option<Program>>, OpenError> {
    let mut running = BySeat::default();
    for (seat, command) in programs.iter() {
        if let Some(command) = command {
            let started = Program::start(command).map_err(|source| OpenError::NoProgram {
                program: command.program.clone(),
                source,
            })?;
            running[seat] = Some(started);
        }
    }
    Ok(running)
}

/// What is kept of a table that is being set up, and its last picture; nothing if anything was refused.
fn once_set_up(outputs: Vec<Output>) -> Result<Vec<Output>, OpenError> {
    let (mut first, mut picture) = (Vec::new(), None);
    for output in outputs {
        match output {
            Output::Refused { refusal, .. } => return Err(OpenError::Refused(refusal)),
            Output::Persist(_) | Output::Think { .. } => first.push(output),
            Output::Show {
                player, view, clock, ..
            } => {
                picture = Some(Output::Show {
                    player,
                    events: Vec::new(),
                    moments: Vec::new(),
                    view,
                    clock,
                });
            }
            Output::Accepted { .. } | Output::Gap { .. } => {}
        }
    }
    first.extend(picture);
    Ok(first)
}

/// Takes up the table that is not over, if there is one: the same hand, the same scores, the same turn.
///
/// # Errors
/// [`OpenError`]; a damaged log is kept aside, so that asking again finds the next or nothing.
pub fn resume(folders: &Folders, pace: Pace) -> Result<Option<OfflineTable>, OpenError> {
    resume_with(folders, pace, &Minds::default())
}

/// The same, with bots that lean, and programs for some of them. A program's bot without its program plays at its level.
///
/// # Errors
/// [`OpenError`].
pub fn resume_with(folders: &Folders, pace: Pace, minds: &Minds) -> Result<Option<OfflineTable>, OpenError> {
    let Some(path) = logs_in(&folders.tables())?.pop() else {
        return Ok(None);
    };
    let (store, saved) = Store::resume(&path)?;
    let clock = Clock::start();
    let host = match Host::restore(&saved.log, saved.secret, chance()?, pace, clock.now()) {
        Ok(host) => host,
        Err(reason) => {
            drop(store);
            let aside = super::profile::set_aside(&path);
            let path = aside.map_err(|source| StoreError::Unusable { path, source })?;
            return Err(OpenError::NoTable { path, reason });
        }
    };
    let player = host.table().public().host;
    let programs = started(&minds.programs)?;
    run(
        Running {
            host,
            clock,
            store,
            replays: folders.replays(),
        },
        player,
        minds.styles,
        programs,
        Vec::new(),
    )
    .map(Some)
}

impl OfflineTable {
    /// Sends a command of the person. The number under which it is answered.
    pub fn send(&self, command: Command) -> CommandNo {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let no = *next;
        // A number is used up only when the command is on its way, so that none is ever missing.
        if self.wishes.try_send(Wish::Command(no, command)).is_ok() {
            *next = CommandNo(no.0 + 1);
        }
        no
    }

    /// The next update, if there is one already.
    pub fn poll_update(&self) -> Option<Update> {
        let updates = self.updates.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        updates.try_recv().ok()
    }

    /// The next update, waiting for it at most so long.
    pub fn wait_update(&self, at_most: Duration) -> Option<Update> {
        let updates = self.updates.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner);
        updates.recv_timeout(at_most).ok()
    }

    /// Calls this from the host's thread after every update, so that a sleeping window looks.
    pub fn on_update(&self, wake: Box<dyn Fn() + Send>) {
        *self.wake.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
    }

    /// Who plays here.
    pub const fn player(&self) -> PlayerId {
        self.player
    }

    /// Gives the tournament up: its log goes to the replays, and there is nothing to take up again.
    pub fn abandon(self) {
        self.wishes.send(Wish::Abandon).ok();
    }
}

impl Drop for OfflineTable {
    fn drop(&mut self) {
        // Without a receiver the host's thread cannot be stuck in an update, and hears that it is to stop.
        self.updates = None;
        self.wishes.send(Wish::Stop).ok();
        if let Some(host) = self.host.take() {
            host.join().ok();
        }
    }
}

type Wake = Arc<Mutex<Option<Box<dyn Fn() + Send>>>>;

/// What the host's thread waits for.
enum Wish {
    Command(CommandNo, Command),
    Thought(Ticket, Option<Choice>),
    Abandon,
    Stop,
}

struct Running {
    host: Host,
    clock: Clock,
    store: Store,
    replays: PathBuf,
}

/// The ends of the channels that the host's thread holds.
struct Lines {
    player: PlayerId,
    wishes: Receiver<Wish>,
    updates: SyncSender<Update>,
    questions: SyncSender<Question>,
    wake: Wake,
}

fn run(
    running: Running,
    player: PlayerId,
    styles: BySeat<Style>,
    programs: BySeat<Option<Program>>,
    first: Vec<Output>,
) -> Result<OfflineTable, OpenError> {
    let (send_wish, wishes) = sync_channel(MOST_WISHES);
    let (send_update, updates) = sync_channel(MOST_UPDATES);
    let next = running.host.next_no(player);
    let thoughts = send_wish.clone();
    let answer = move |ticket, choice| thoughts.send(Wish::Thought(ticket, choice)).is_ok();
    let questions = think_in_a_thread(chance()?, styles, programs, answer).map_err(OpenError::NoThread)?;
    let wake = Wake::default();
    let lines = Lines {
        player,
        wishes,
        updates: send_update,
        questions,
        wake: Arc::clone(&wake),
    };
    let host = thread::Builder::new()
        .name("table".to_owned())
        .spawn(move || live(running, &lines, first));
    Ok(OfflineTable {
        player,
        wishes: send_wish,
        next: Mutex::new(next),
        updates: Some(Mutex::new(updates)),
        wake,
        host: Some(host.map_err(OpenError::NoThread)?),
    })
}

/// The life of the host's thread.
fn live(mut running: Running, lines: &Lines, first: Vec<Output>) {
    let lived = catch_unwind(AssertUnwindSafe(|| running.serve(lines, first)));
    let stopped = match lived {
        Ok(Ok(End::Dropped)) if running.host.table().public().phase != Phase::Completed => None,
        Ok(Ok(End::Dropped | End::Abandoned)) => running.abandon().err().map(Stopped::from),
        Ok(Err(error)) => Some(Stopped::from(error)),
        Err(_) => Some(Stopped::Fault),
    };
    if let Some(stopped) = stopped {
        lines.tell(Update::Stopped(stopped));
    }
}

enum End {
    Dropped,
    Abandoned,
}

impl Running {
    fn serve(&mut self, lines: &Lines, first: Vec<Output>) -> Result<End, StoreError> {
        for output in first {
            self.carry_out(output, lines)?;
        }
        loop {
            while let Some(output) = self.host.poll_output() {
                self.carry_out(output, lines)?;
            }
            let wish = match self.host.poll_timeout() {
                Some(due) => lines.wishes.recv_timeout(self.clock.until(due)),
                None => lines.wishes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            let input = match wish {
                Ok(Wish::Command(no, command)) => Input::Command {
                    player: lines.player,
                    no,
                    command,
                },
                Ok(Wish::Thought(ticket, choice)) => Input::Thought { ticket, choice },
                Err(RecvTimeoutError::Timeout) => Input::Tick,
                Ok(Wish::Abandon) => return Ok(End::Abandoned),
                Ok(Wish::Stop) | Err(RecvTimeoutError::Disconnected) => return Ok(End::Dropped),
            };
            self.host.handle(self.clock.now(), input);
        }
    }

    fn carry_out(&mut self, output: Output, lines: &Lines) -> Result<(), StoreError> {
        match output {
            Output::Persist(record) => self.store.keep(&record)?,
            Output::Accepted { no, .. } => lines.tell(Update::Accepted(no)),
            Output::Refused { no, refusal, .. } => lines.tell(Update::Refused(no, refusal)),
            Output::Gap { .. } => {}
            Output::Show {
                events,
                moments,
                view,
                clock,
                ..
            } => {
                let over = view.public.phase == Phase::Completed
                    && events.iter().any(|event| matches!(event, Event::Revealed { .. }));
                lines.tell(Update::Shown {
                    events,
                    moments,
                    view,
                    clock,
                });
                if over && let Err(error) = self.store.copy_to(&self.replays) {
                    lines.tell(Update::ReplayNotKept(error));
                }
            }
            Output::Think {
                ticket, view, level, ..
            } => {
                // A thinker that is still busy with an older question is not waited for: the host's own deadline is.
                lines.questions.try_send(Question { ticket, view, level }).ok();
            }
        }
        Ok(())
    }

    fn abandon(self) -> Result<(), StoreError> {
        self.store.copy_to(&self.replays)?;
        self.store.remove()
    }
}

impl Lines {
    /// Tells the window; one that is gone does not matter, it has asked to stop.
    fn tell(&self, update: Update) {
        if self.updates.send(update).is_ok()
            && let Some(wake) = &*self.wake.lock().unwrap_or_else(PoisonError::into_inner)
        {
            wake();
        }
    }
}

const MOST_WISHES: usize = 64;
const MOST_UPDATES: usize = 256;
