//! A table that is hosted here: the thread that drives its [`Host`], and one more that thinks for the bots.
//!
//! The thread waits for commands, thoughts and deadlines, and carries out what the host asks for in order, so that
//! everything that is shown is on disk. It never waits for the window.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use tokio::runtime;
use tokio::sync::mpsc::{Receiver, channel};

use super::clock::{Clock, chance};
use super::live::{LiveTable, MOST_WISHES, Stopped, Update, Updates, Wish};
use super::minds::{Question, think_in_a_thread};
use super::offline::OpenError;
use super::program::Program;
use super::store::{Store, StoreError};
use crate::bot::Style;
use crate::rules::BySeat;
use crate::session::{CommandNo, Host, Input, Output, Ticket};
use crate::table::{Choice, Event, Phase, PlayerId};

/// A table that is about to run.
pub(super) struct Hosting {
    host: Host,
    clock: Clock,
    store: Store,
    replays: PathBuf,
    /// The host player's commands that were handed to the host: its number, and the one that is answered.
    asked: VecDeque<(CommandNo, CommandNo)>,
}

/// The ends of the channels that the host's thread holds.
struct Lines {
    player: PlayerId,
    wishes: Receiver<Wish>,
    thoughts: Receiver<(Ticket, Option<Choice>)>,
    questions: SyncSender<Question>,
    updates: Arc<Updates>,
}

/// Why a table's thread ends.
enum End {
    Dropped,
    Abandoned,
}

impl Hosting {
    /// A table that is about to run.
    pub(super) const fn new(host: Host, clock: Clock, store: Store, replays: PathBuf) -> Self {
        Self {
            host,
            clock,
            store,
            replays,
            asked: VecDeque::new(),
        }
    }

    /// Runs the table in a thread of its own, after these outputs have been carried out.
    pub(super) fn run(
        self,
        player: PlayerId,
        styles: BySeat<Style>,
        programs: BySeat<Option<Program>>,
        first: Vec<Output>,
    ) -> Result<LiveTable, OpenError> {
        let (send_wish, wishes) = channel(MOST_WISHES);
        let (send_thought, thoughts) = channel(MOST_WISHES);
        let answer = move |ticket, choice| send_thought.blocking_send((ticket, choice)).is_ok();
        let questions = think_in_a_thread(chance()?, styles, programs, answer).map_err(OpenError::NoThread)?;
        let updates = Arc::<Updates>::default();
        let lines = Lines {
            player,
            wishes,
            thoughts,
            questions,
            updates: Arc::clone(&updates),
        };
        let runtime = runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(OpenError::NoThread)?;
        let thread = thread::Builder::new()
            .name("table".to_owned())
            .spawn(move || live(self, lines, first, &runtime));
        let thread = thread.map_err(OpenError::NoThread)?;
        Ok(LiveTable::new(player, send_wish, updates, thread))
    }

    async fn serve(&mut self, lines: &mut Lines, first: Vec<Output>) -> Result<End, StoreError> {
        for output in first {
            self.carry_out(output, lines)?;
        }
        loop {
            while let Some(output) = self.host.poll_output() {
                self.carry_out(output, lines)?;
            }
            let input = tokio::select! {
                biased;
                wish = lines.wishes.recv() => match wish {
                    Some(Wish::Command(asked, command)) => {
                        let no = self.host.next_no(lines.player);
                        self.asked.push_back((no, asked));
                        Input::Command { player: lines.player, no, command }
                    }
                    Some(Wish::Abandon) => return Ok(End::Abandoned),
                    None => return Ok(End::Dropped),
                },
                Some((ticket, choice)) = lines.thoughts.recv() => Input::Thought { ticket, choice },
                () = self.clock.reach(self.host.poll_timeout()) => Input::Tick,
            };
            self.host.handle(self.clock.now(), input);
        }
    }

    fn carry_out(&mut self, output: Output, lines: &Lines) -> Result<(), StoreError> {
        match output {
            Output::Persist(record) => self.store.keep(&record)?,
            Output::Accepted { no, .. } => {
                if let Some(asked) = self.answered(no) {
                    lines.updates.tell(Update::Accepted(asked));
                }
            }
            Output::Refused { no, refusal, .. } => {
                if let Some(asked) = self.answered(no) {
                    lines.updates.tell(Update::Refused(asked, refusal));
                }
            }
            Output::Gap { .. } => {}
            Output::Show {
                stamp,
                events,
                moments,
                view,
                clock,
                ..
            } => {
                let over = view.public.phase == Phase::Completed
                    && events.iter().any(|event| matches!(event, Event::Revealed { .. }));
                lines.updates.tell(Update::Shown {
                    stamp,
                    events,
                    moments,
                    view,
                    clock,
                });
                if over && let Err(error) = self.store.copy_to(&self.replays) {
                    lines.updates.tell(Update::ReplayNotKept(error));
                }
            }
            Output::Think {
                ticket, view, level, ..
            } => {
                // A thinker that is still busy with an older question is not waited for: the host's own deadline is.
                lines.questions.try_send(Question { ticket, view, level }).ok();
            }
            Output::Send { .. }
            | Output::SendAside { .. }
            | Output::Close { .. }
            | Output::Bar(_)
            | Output::Presence(_)
            | Output::Diagnose(_) => {}
        }
        Ok(())
    }

    /// Which of the person's commands this number answers.
    fn answered(&mut self, no: CommandNo) -> Option<CommandNo> {
        let at = self.asked.iter().position(|(given, _)| *given == no)?;
        self.asked.remove(at).map(|(_, asked)| asked)
    }

    fn abandon(self) -> Result<(), StoreError> {
        self.store.copy_to(&self.replays)?;
        self.store.remove()
    }
}

/// The life of the host's thread.
fn live(mut hosting: Hosting, mut lines: Lines, first: Vec<Output>, runtime: &runtime::Runtime) {
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(hosting.serve(&mut lines, first))));
    let stopped = match lived {
        Ok(Ok(End::Dropped)) if hosting.host.table().public().phase != Phase::Completed => None,
        Ok(Ok(End::Dropped | End::Abandoned)) => hosting.abandon().err().map(Stopped::from),
        Ok(Err(error)) => Some(Stopped::from(error)),
        Err(_) => Some(Stopped::Fault),
    };
    if let Some(stopped) = stopped {
        lines.updates.tell(Update::Stopped(stopped));
    }
    lines.updates.end();
}
