//! The thread of a hosted table, and one more that thinks for its bots.
//!
//! It waits for commands, guests, thoughts and deadlines, and carries out what the host asks for in order, so that
//! everything that is shown or sent is on disk.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::SyncSender;
use std::thread;

use tokio::runtime::{self, Runtime};
use tokio::sync::mpsc::{Receiver, channel};

use super::OpenError;
use super::guests::{Guests, News};
use super::kept::{self, Kept};
use crate::bot::Style;
use crate::net::clock::{Clock, chance, stamp};
use crate::net::endpoint::Listen;
use crate::net::identity::Identity;
use crate::net::live::{How, LiveTable, MOST_WISHES, Stopped, Update, Updates, Wish};
use crate::net::minds::{Question, think_in_a_thread};
use crate::net::profile::replace;
use crate::net::program::Program;
use crate::net::store::{Store, StoreError};
use crate::rules::BySeat;
use crate::session::{CommandNo, Host, Input, LinkId, Output, Ticket};
use crate::table::{Choice, Event, Name, Phase, PlayerId};

/// A table that is about to run.
pub(in crate::net) struct Hosting {
    host: Host,
    clock: Clock,
    store: Store,
    replays: PathBuf,
    player: PlayerId,
    styles: BySeat<Style>,
    programs: BySeat<Option<Program>>,
    network: Option<Network>,
}

/// Where guests come in, and what drives it.
struct Network {
    runtime: Runtime,
    guests: Guests,
}

/// A table that runs.
struct Running {
    host: Host,
    clock: Clock,
    store: Store,
    replays: PathBuf,
    player: PlayerId,
    guests: Option<Guests>,
    wishes: Receiver<Wish>,
    thoughts: Receiver<(Ticket, Option<Choice>)>,
    questions: SyncSender<Question>,
    updates: Arc<Updates>,
    /// The host player's commands that were handed to the host: its number, and the one that is answered.
    asked: VecDeque<(CommandNo, CommandNo)>,
    /// What carrying out an output has shown, for the host.
    reports: VecDeque<Input>,
}

/// Why a table's thread ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Dropped,
    Abandoned,
}

impl Hosting {
    pub(super) const fn new(
        host: Host,
        clock: Clock,
        store: Store,
        replays: PathBuf,
        player: PlayerId,
        styles: BySeat<Style>,
        programs: BySeat<Option<Program>>,
    ) -> Self {
        Self {
            host,
            clock,
            store,
            replays,
            player,
            styles,
            programs,
            network: None,
        }
    }

    /// Where its log is.
    pub(super) fn log(&self) -> &Path {
        self.store.path()
    }

    /// What the host's own player is called, if it sits.
    pub(super) fn host_name(&self) -> Name {
        let public = self.host.table().public();
        let seat = public.seat_of(self.player);
        let own = seat.and_then(|seat| public.seats[seat].name()).cloned();
        own.unwrap_or_else(|| "Thirteen".parse().expect("this is a name"))
    }

    /// Lets guests come.
    pub(super) fn with_guests(
        mut self,
        identity: &Identity,
        listen: Listen,
        instead: Option<Listen>,
        kept: Kept,
    ) -> Result<Self, OpenError> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("network")
            .enable_all()
            .build()
            .map_err(OpenError::NoThread)?;
        let guests = runtime.block_on(async { Guests::listen(identity, listen, instead, kept) })?;
        self.network = Some(Network { runtime, guests });
        Ok(self)
    }

    /// Runs the table in a thread of its own, after these outputs have been carried out.
    pub(in crate::net) fn run(self, first: Vec<Output>) -> Result<LiveTable, OpenError> {
        let (send_wish, wishes) = channel(MOST_WISHES);
        let (send_thought, thoughts) = channel(MOST_WISHES);
        let answer = move |ticket, choice| send_thought.blocking_send((ticket, choice)).is_ok();
        let questions = think_in_a_thread(chance()?, self.styles, self.programs, answer);
        let updates = Arc::<Updates>::default();
        let (runtime, guests) = match self.network {
            Some(Network { runtime, guests }) => (runtime, Some(guests)),
            None => {
                let runtime = runtime::Builder::new_current_thread().enable_all().build();
                (runtime.map_err(OpenError::NoThread)?, None)
            }
        };
        let running = Running {
            host: self.host,
            clock: self.clock,
            store: self.store,
            replays: self.replays,
            player: self.player,
            guests,
            wishes,
            thoughts,
            questions: questions.map_err(OpenError::NoThread)?,
            updates: Arc::clone(&updates),
            asked: VecDeque::new(),
            reports: VecDeque::new(),
        };
        let thread = thread::Builder::new()
            .name("table".to_owned())
            .spawn(move || live(running, first, &runtime));
        let thread = thread.map_err(OpenError::NoThread)?;
        Ok(LiveTable::new(self.player, send_wish, updates, thread))
    }
}

/// The life of the table's thread.
fn live(mut running: Running, first: Vec<Output>, runtime: &Runtime) {
    let updates = Arc::clone(&running.updates);
    let lived = catch_unwind(AssertUnwindSafe(|| runtime.block_on(running.serve(first))));
    let left = catch_unwind(AssertUnwindSafe(|| {
        let end = lived.as_ref().ok().and_then(|lived| lived.as_ref().ok());
        runtime.block_on(running.leave(end.copied()))
    }));
    let over = running.is_over();
    let stopped = match (lived, left) {
        (Ok(Ok(End::Dropped)), Ok(Ok(()))) if !over => None,
        (Ok(Ok(End::Dropped | End::Abandoned)), Ok(Ok(()))) => running.put_away().err().map(Stopped::from),
        (Ok(Err(error)), _) | (Ok(Ok(_)), Ok(Err(error))) => Some(Stopped::from(error)),
        (Err(_), _) | (_, Err(_)) => Some(Stopped::Fault),
    };
    if let Some(stopped) = stopped {
        updates.tell(Update::Stopped(stopped));
    }
    updates.end();
}

impl Running {
    async fn serve(&mut self, first: Vec<Output>) -> Result<End, StoreError> {
        if let Some(guests) = self.guests.as_ref().filter(|guests| guests.is_settled()) {
            self.updates.tell(Update::Invitation(guests.invitation()));
        }
        for output in first {
            self.carry_out(output)?;
        }
        loop {
            self.carry_everything_out()?;
            let input = tokio::select! {
                wish = self.wishes.recv() => match wish {
                    Some(Wish::Command(asked, command)) => {
                        let (player, no) = (self.player, self.host.next_no(self.player));
                        self.asked.push_back((no, asked));
                        Some(Input::Command { player, no, command })
                    }
                    Some(Wish::ChangeCode) => {
                        let changed = self.guests.as_mut().and_then(Guests::change_code);
                        self.tell(changed);
                        None
                    }
                    Some(Wish::Retry | Wish::Rebind) => None,
                    Some(Wish::Abandon) => return Ok(End::Abandoned),
                    None => return Ok(End::Dropped),
                },
                Some((ticket, choice)) = self.thoughts.recv() => Some(Input::Thought { ticket, choice }),
                news = next_of(&mut self.guests) => match news {
                    News::Input(input) => Some(input),
                    News::Updates(updates) => {
                        updates.into_iter().for_each(|update| self.updates.tell(update));
                        None
                    }
                    News::Nothing => None,
                },
                () = self.clock.reach(self.host.poll_timeout()) => Some(Input::Tick),
            };
            if let Some(input) = input {
                self.host.handle(self.clock.now(), input);
            }
        }
    }

    /// Everything that the host asks for, and what follows from doing it.
    fn carry_everything_out(&mut self) -> Result<(), StoreError> {
        loop {
            while let Some(output) = self.host.poll_output() {
                self.carry_out(output)?;
            }
            let Some(report) = self.reports.pop_front() else {
                return Ok(());
            };
            self.host.handle(self.clock.now(), report);
        }
    }

    fn carry_out(&mut self, output: Output) -> Result<(), StoreError> {
        match output {
            Output::Persist(record) => self.store.keep(&record)?,
            Output::Accepted { no, .. } => {
                let answered = self.answered(no);
                self.tell(answered.map(Update::Accepted));
            }
            Output::Refused { no, refusal, .. } => {
                let answered = self.answered(no);
                self.tell(answered.map(|asked| Update::Refused(asked, refusal)));
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
                if let Some(guests) = &mut self.guests {
                    guests.announce(&view.public);
                }
                let over = view.public.phase == Phase::Completed
                    && events.iter().any(|event| matches!(event, Event::Revealed { .. }));
                self.updates.tell(Update::Shown {
                    stamp,
                    events,
                    moments,
                    view,
                    clock,
                    how: How::Live,
                    missed: 0,
                });
                if over && let Err(error) = self.store.copy_to(&self.replays) {
                    self.updates.tell(Update::ReplayNotKept(error));
                }
            }
            Output::Think {
                ticket, view, level, ..
            } => {
                // A thinker that is still busy with an older question is not waited for: the host's own deadline is.
                self.questions.try_send(Question { ticket, view, level }).ok();
            }
            Output::Send { link, frame } => self.send(link, frame, false),
            Output::SendAside { link, frame } => self.send(link, frame, true),
            Output::Close { link, reason } => {
                if let Some(guests) = &mut self.guests {
                    guests.close(link, reason);
                }
            }
            Output::Bar(key) => {
                if let Some(guests) = &mut self.guests {
                    guests.bar(key);
                }
            }
            Output::Presence(people) => self.updates.tell(Update::Presence(people)),
            Output::Diagnose(diagnosis) => {
                let path = self.replays.join(format!("{}-desync.report", stamp()));
                let written = replace(&path, format!("{diagnosis:#?}\n").as_bytes());
                tracing::warn!(?written, "a guest sees another picture than the host");
            }
        }
        Ok(())
    }

    fn send(&mut self, link: LinkId, frame: Vec<u8>, aside: bool) {
        let guests = self.guests.as_ref();
        self.reports
            .extend(guests.and_then(|guests| guests.send(link, frame, aside)));
    }

    fn tell(&self, update: Option<Update>) {
        if let Some(update) = update {
            self.updates.tell(update);
        }
    }

    /// Which of the person's commands this number answers.
    fn answered(&mut self, no: CommandNo) -> Option<CommandNo> {
        let at = self.asked.iter().position(|(given, _)| *given == no)?;
        self.asked.remove(at).map(|(_, asked)| asked)
    }

    fn is_over(&self) -> bool {
        self.host.table().public().phase == Phase::Completed
    }

    /// Closes the table for its guests. After a fault they are not told: the table may be back in a moment.
    async fn leave(&mut self, end: Option<End>) -> Result<(), StoreError> {
        let in_order = end.is_some();
        if in_order && self.guests.is_some() {
            self.host.handle(self.clock.now(), Input::CloseTable);
            self.carry_everything_out()?;
        }
        if let Some(guests) = self.guests.take()
            && in_order
        {
            guests.leave(end == Some(End::Abandoned) || self.is_over()).await;
        }
        Ok(())
    }

    /// The log goes to the replays, and there is nothing to take up again.
    fn put_away(self) -> Result<(), StoreError> {
        kept::forget(self.store.path());
        self.store.copy_to(&self.replays)?;
        self.store.remove()
    }
}

async fn next_of(guests: &mut Option<Guests>) -> News {
    match guests {
        Some(guests) => guests.next().await,
        None => std::future::pending().await,
    }
}
