//! The thread of a joined table.

mod way;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use thirteen_relay::address::Address;
use tokio::runtime::{self, Runtime};
use tokio::sync::mpsc::{Receiver, channel};
use tokio::sync::watch;

use self::way::{LOOK_EVERY, addresses};
use super::punching::{Punching, come_to};
use super::reach::{Arrival, Way as Road, knock_at, path_of, told_of_the_end};
use super::relayed::{Found, Relayed, state_of};
use super::{JoinError, JoinSetup};
use crate::net::clock::{Clock, chance};
use crate::net::code::RoomHalf;
use crate::net::connection::Connection;
use crate::net::endpoint::Endpoint;
use crate::net::identity::Identity;
use crate::net::link::Link;
use crate::net::live::{CommandNo, LiveTable, MOST_WISHES, Path, RelayState, Stopped, Update, Updates, Wish};
use crate::net::profile::{Folders, Profile};
use crate::net::saved::{Returning, Saved};
use crate::net::store::StoreError;
use crate::rules::Seat;
use crate::session::{
    Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line, LinkId, Millis,
};
use crate::table::{Command, Event, Name, Phase, PlayerId, PublicKey, View};
use crate::wire::{Closed, SessionId};

/// Somebody who is about to join.
pub(super) struct Joining {
    key: PublicKey,
    player: PlayerId,
    folders: Folders,
    chance: [u8; 32],
    runtime: Runtime,
    identity: Identity,
    /// Where there is a relay, only it learns the address of this machine.
    hides_address: bool,
    endpoint: Arc<Endpoint>,
}

/// How one comes to the table.
pub(super) enum Way {
    /// With its code.
    Knock(JoinSetup),
    /// To the seat that one had.
    Return(Box<Returning>),
}

/// A guest at its table.
struct Sitting {
    guest: Guest,
    clock: Clock,
    saved: Option<Saved>,
    road: Road,
    arrivals: Receiver<Arrival>,
    /// What the relay says, where the table has one.
    found: Option<watch::Receiver<Found>>,
    relay: Option<RelayState>,
    /// Looks for a direct path, once the guest plays over the relay.
    punching: Option<Punching>,
    wishes: Receiver<Wish>,
    updates: Arc<Updates>,
    endpoint: Arc<Endpoint>,
    /// The connection on which the code was proved, until the guest asks for one.
    ready: Option<Connection>,
    /// The sessions that the guest has not closed: while one is doubted another may be there.
    links: BTreeMap<LinkId, Link>,
    /// Every session that has not ended, those that are being closed among them.
    open: BTreeSet<LinkId>,
    path: Option<Path>,
    /// The stay that was told.
    joined: Option<SessionId>,
    name: Name,
    /// The player wants a seat when there is one.
    wants_seat: bool,
    /// The addresses of this machine when the connection was lost, and when to look again.
    lost: Option<(Vec<IpAddr>, Millis)>,
    over: bool,
    /// The player goes, once it has the answers to what it asked for last.
    leaving: Option<Leaving>,
}

/// How the player goes.
#[derive(Clone, Copy)]
struct Leaving {
    /// It does not mean to come back.
    forgets: bool,
    /// By when it goes, answers or not.
    until: Millis,
}

impl Joining {
    pub(super) fn new(profile: &Profile) -> Result<Self, JoinError> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("network")
            .enable_all()
            .build()
            .map_err(JoinError::NoThread)?;
        let endpoint = runtime.block_on(async { Endpoint::guest(profile.identity()) })?;
        Ok(Self {
            key: profile.identity().public(),
            player: profile.player(),
            folders: profile.folders().clone(),
            chance: chance()?,
            runtime,
            identity: profile.identity().clone(),
            hides_address: profile.hides_address(),
            endpoint: Arc::new(endpoint),
        })
    }

    /// Joins in a thread of its own.
    pub(super) fn run(self, way: Way) -> Result<LiveTable, JoinError> {
        let (send_wish, wishes) = channel(MOST_WISHES);
        let updates = Arc::<Updates>::default();
        let (player, tell) = (self.player, Arc::clone(&updates));
        let thread = thread::Builder::new()
            .name("table".to_owned())
            .spawn(move || live(&self, way, wishes, &tell));
        let thread = thread.map_err(JoinError::NoThread)?;
        Ok(LiveTable::new(player, send_wish, updates, thread))
    }

    async fn sit_down(
        &self,
        way: Way,
        wishes: &mut Option<Receiver<Wish>>,
        updates: &Arc<Updates>,
    ) -> Result<Option<Sitting>, JoinError> {
        let (returning, ready, relayed) = match way {
            Way::Knock(setup) => {
                updates.tell(Update::Line(Line::Connecting));
                let relayed = self.relayed(setup.to.relay.as_ref(), setup.to.code.room())?;
                let knocked = tokio::select! {
                    knocked = knock_at(self.direct(relayed.is_some()), relayed.as_deref(), self.key, &setup) => knocked?,
                    () = given_up(wishes) => return Ok(None),
                };
                (self.newcomer(&setup, knocked.key())?, Some(knocked), relayed)
            }
            Way::Return(returning) => {
                let relayed = match &returning.relay {
                    Some((address, room)) => self.relayed(Some(address), *room)?,
                    None => None,
                };
                (*returning, None, relayed)
            }
        };
        let (host, name) = (returning.memory.host, returning.memory.name.clone());
        let clock = Clock::start();
        let config = GuestConfig {
            key: self.key,
            name: name.clone(),
            sits: !returning.spectates,
            host,
            chance: self.chance,
            saved: Some(returning.memory),
            log: returning.log,
        };
        let (arrive, arrivals) = channel(MOST_ARRIVALS);
        let found = relayed.as_ref().map(|relayed| relayed.found());
        let hidden = self.direct(relayed.is_some()).is_none();
        let road = Road::new(
            Arc::clone(&self.endpoint),
            relayed,
            hidden,
            PlayerId::of(&host),
            returning.places,
            arrive,
        );
        Ok(wishes.take().map(|wishes| Sitting {
            guest: Guest::new(config, clock.now()),
            clock,
            saved: Some(returning.saved),
            road,
            arrivals,
            found,
            relay: None,
            punching: None,
            wishes,
            updates: Arc::clone(updates),
            endpoint: Arc::clone(&self.endpoint),
            ready,
            links: BTreeMap::new(),
            open: BTreeSet::new(),
            path: None,
            joined: None,
            name,
            wants_seat: !returning.spectates,
            lost: None,
            over: false,
            leaving: None,
        }))
    }

    /// What dials the host directly; none if it is not to learn where this machine is.
    fn direct(&self, has_relay: bool) -> Option<&Endpoint> {
        (!(has_relay && self.hides_address)).then_some(&self.endpoint)
    }

    /// The way over a relay, if the table has one.
    fn relayed(&self, address: Option<&Address>, room: RoomHalf) -> Result<Option<Arc<Relayed>>, JoinError> {
        let relayed = address.map(|address| Relayed::join(address.clone(), room, &self.endpoint, &self.identity));
        Ok(relayed.transpose()?.map(Arc::new))
    }

    /// What is kept of a table that one comes to for the first time.
    fn newcomer(&self, setup: &JoinSetup, host: PublicKey) -> Result<Returning, JoinError> {
        let memory = GuestMemory::new(host, setup.name.clone());
        let relay = setup.to.relay.clone().map(|relay| (relay, setup.to.code.room()));
        let places = setup.to.places.clone();
        let saved = Saved::new(&self.folders, memory.clone(), &places, relay.as_ref(), setup.spectate)?;
        Ok(Returning {
            saved,
            memory,
            places,
            relay,
            spectates: setup.spectate,
            log: Vec::new(),
        })
    }
}

/// The life of the table's thread.
fn live(joining: &Joining, way: Way, wishes: Receiver<Wish>, updates: &Arc<Updates>) {
    let lived = catch_unwind(AssertUnwindSafe(|| {
        joining.runtime.block_on(async {
            let sitting = joining.sit_down(way, &mut Some(wishes), updates).await;
            match sitting.map_err(|error| Stopped::NotJoined(Box::new(error)))? {
                Some(mut sitting) => sitting.serve().await.map_err(Stopped::from),
                None => Ok(()),
            }?;
            joining.endpoint.close(Closed::Left).await;
            Ok(())
        })
    }));
    match lived {
        Ok(Ok(())) => {}
        Ok(Err(stopped)) => updates.tell(Update::Stopped(stopped)),
        Err(_) => updates.tell(Update::Stopped(Stopped::Fault)),
    }
    updates.end();
}

/// Waits until nobody wants to join any more; what is asked for before one has joined is not for this table.
async fn given_up(wishes: &mut Option<Receiver<Wish>>) {
    if let Some(wishes) = wishes {
        while wishes.recv().await.is_some() {}
    }
}

impl Sitting {
    async fn serve(&mut self) -> Result<(), StoreError> {
        loop {
            while let Some(output) = self.guest.poll_output() {
                self.carry_out(output)?;
            }
            if self.has_said_its_last() {
                self.leave().await;
                return Ok(());
            }
            let inputs = tokio::select! {
                wish = self.wishes.recv(), if self.leaving.is_none() => match wish {
                    Some(Wish::Command(no, command)) => vec![self.asked(no, command)],
                    Some(Wish::Retry) => vec![GuestInput::Retry],
                    Some(Wish::Rebind) => {
                        self.rebind();
                        Vec::new()
                    }
                    Some(Wish::ChangeCode) => Vec::new(),
                    Some(Wish::Abandon) => self.begin_to_leave(true),
                    None => self.begin_to_leave(false),
                },
                Some(arrival) = self.arrivals.recv() => self.meet(arrival)?,
                state = state_of(&mut self.found) => {
                    self.relay_is(state);
                    Vec::new()
                }
                come = come_to(&mut self.punching) => {
                    self.take(come);
                    Vec::new()
                }
                () = self.clock.reach(self.lost.as_ref().map(|(_, look)| *look)) => self.look_at_the_network(),
                () = self.clock.reach(self.leaving.map(|leaving| leaving.until)) => Vec::new(),
                () = self.clock.reach(self.guest.poll_timeout()) => vec![GuestInput::Tick],
            };
            for input in inputs {
                self.guest.handle(self.clock.now(), input);
            }
        }
    }

    fn carry_out(&mut self, output: GuestOutput) -> Result<(), StoreError> {
        match output {
            GuestOutput::Dial { .. } => match self.ready.take() {
                Some(connection) => self.road.take(connection),
                None => self.road.dial(),
            },
            GuestOutput::Send { link, frame } => self.send(link, frame, false),
            GuestOutput::SendAside { link, frame } => self.send(link, frame, true),
            GuestOutput::Close { link, reason } => {
                if let Some(open) = self.unlink(link) {
                    open.close(reason);
                }
            }
            GuestOutput::Keep(record) => self.keep(record)?,
            GuestOutput::Accepted { no } if no != OWN => self.updates.tell(Update::Accepted(no)),
            GuestOutput::Accepted { .. } => {}
            GuestOutput::Refused { no, refusal } => {
                self.updates.tell(Update::Refused(no, refusal));
                if no == OWN {
                    self.tell_that_it_joined(None);
                }
            }
            GuestOutput::Show {
                stamp,
                events,
                moments,
                view,
                clock,
                how,
                missed,
            } => {
                let over = is_over(&events, &view);
                let sits = self.wants_a_seat(how, &view);
                let sits_down = view.seat.is_some() || !self.wants_seat;
                let seat = view.seat;
                self.updates.tell(Update::Shown {
                    stamp,
                    events,
                    moments,
                    view,
                    clock,
                    how,
                    missed,
                });
                if sits_down {
                    self.tell_that_it_joined(seat);
                }
                if let Some(sit) = sits {
                    self.guest.handle(self.clock.now(), sit);
                }
                self.over |= over;
                if over && let Some(Err(error)) = self.saved.as_ref().map(Saved::keep_replay) {
                    self.updates.tell(Update::ReplayNotKept(error));
                }
            }
            GuestOutput::Line(line) => self.line(line),
            GuestOutput::Presence(people) => self.updates.tell(Update::Presence(people)),
            GuestOutput::SlowedDown { wait_ms } => self.updates.tell(Update::SlowedDown { wait_ms }),
            GuestOutput::Disputed { game } => self.updates.tell(Update::Disputed { game }),
        }
        Ok(())
    }

    fn keep(&mut self, record: GuestRecord) -> Result<(), StoreError> {
        let Some(saved) = &mut self.saved else { return Ok(()) };
        match record {
            GuestRecord::Memory(memory) => saved.remember(memory),
            GuestRecord::Entry(signed) => saved.keep(signed),
            GuestRecord::Evidence(evidence) => saved.keep_evidence(evidence.game, &evidence),
        }
    }

    fn send(&self, link: LinkId, frame: Vec<u8>, aside: bool) {
        if let Some(open) = self.links.get(&link) {
            tracing::trace!(?link, bytes = frame.len(), aside, "a frame goes out");
            let sent = if aside {
                open.send_aside(frame)
            } else {
                open.send(frame)
            };
            if let Err(error) = sent {
                // The connection ends, or the host has stopped reading: its silence is noticed.
                tracing::debug!(%error, "a frame was not sent");
            }
        }
    }

    fn meet(&mut self, arrival: Arrival) -> Result<Vec<GuestInput>, StoreError> {
        Ok(match arrival {
            Arrival::Session(link, open) => {
                let connection = open.connection();
                let (path, rtt) = (path_of(connection), connection.rtt());
                // Where a router was opened for a while is no place to look for the host later.
                let stays = path == Path::Local || path == Path::Direct && self.punching.is_none();
                if stays
                    && self.road.is_at(connection.remote())
                    && let Some(saved) = &mut self.saved
                {
                    saved.remember_places(self.road.places())?;
                }
                self.look_for_better(path);
                self.travel(path, rtt);
                self.open.insert(link);
                self.links.insert(link, open);
                vec![GuestInput::Connected { link }]
            }
            Arrival::Failed => vec![GuestInput::DialFailed],
            Arrival::Frame(link, frame) => {
                tracing::trace!(?link, bytes = frame.len(), "a frame has come");
                vec![GuestInput::Received { link, frame }]
            }
            Arrival::End(link, ended) => {
                tracing::debug!(%ended, "the connection to the host ended");
                self.open.remove(&link);
                self.unlink(link);
                told_of_the_end(link, ended)
            }
        })
    }

    /// The player's wish. Who leaves its seat does not want another by itself.
    fn asked(&mut self, no: CommandNo, command: Command) -> GuestInput {
        if command == Command::Leave {
            self.wants_seat = false;
        }
        GuestInput::Ask { no, command }
    }

    /// A seat is asked for on joining, and again if it was given to nobody while the player was away.
    fn wants_a_seat(&self, how: How, view: &View) -> Option<GuestInput> {
        let wants = how != How::Live && self.wants_seat && view.seat.is_none();
        wants.then(|| GuestInput::Ask {
            no: OWN,
            command: Command::Sit {
                seat: None,
                name: self.name.clone(),
            },
        })
    }

    fn tell_that_it_joined(&mut self, seat: Option<Seat>) {
        let session = self.guest.memory().session;
        if let Some(session) = session.filter(|session| self.joined != Some(*session)) {
            self.joined = Some(session);
            let path = self.path.unwrap_or(Path::Direct);
            self.updates.tell(Update::Joined { seat, session, path });
        }
    }

    fn line(&mut self, line: Line) {
        let ended = match &line {
            Line::Reconnecting { .. } => {
                let look = self.clock.now() + LOOK_EVERY;
                self.lost.get_or_insert_with(|| (addresses(), look));
                false
            }
            Line::Connecting | Line::Suspect | Line::Unstable | Line::GaveUp => false,
            Line::Live { .. } | Line::Spectating => {
                self.lost = None;
                false
            }
            Line::Closed(reason) => match reason {
                // The host may open the table again, or another of one's computers is there.
                Closed::TableClosed if !self.over => false,
                Closed::Replaced | Closed::SlowConsumer | Closed::Flooding | Closed::Protocol | Closed::Version => {
                    false
                }
                Closed::TableClosed | Closed::Kicked | Closed::NoSuchTable | Closed::TableFull | Closed::Left => true,
            },
            Line::UpgradeRequired { .. } => false,
        };
        if ended {
            self.forget();
        }
        if matches!(line, Line::Closed(_) | Line::UpgradeRequired { .. }) {
            self.part();
        }
        self.updates.tell(Update::Line(line));
    }

    /// There is nothing to return to.
    fn forget(&mut self) {
        if let Some(saved) = self.saved.take() {
            if self.over
                && let Err(error) = saved.keep_replay()
            {
                self.updates.tell(Update::ReplayNotKept(error));
            }
            saved.forget();
        }
    }

    /// Goes soon: what was asked for last may still be on its way, or wait for a connection that is being made.
    fn begin_to_leave(&mut self, forgets: bool) -> Vec<GuestInput> {
        let until = self.clock.now() + LAST_WORDS;
        self.leaving = Some(Leaving { forgets, until });
        Vec::new()
    }

    fn has_said_its_last(&self) -> bool {
        let over = |leaving: Leaving| !self.guest.is_asking() || leaving.until <= self.clock.now();
        self.leaving.is_some_and(over)
    }

    /// Says goodbye, after what was asked for and what the host must still be told is on its way.
    async fn leave(&mut self) {
        for open in std::mem::take(&mut self.links).into_values() {
            open.close(Closed::Left);
        }
        let gone = async {
            while !self.open.is_empty() {
                match self.arrivals.recv().await {
                    Some(Arrival::End(link, _)) => drop(self.open.remove(&link)),
                    Some(Arrival::Session(..) | Arrival::Frame(..) | Arrival::Failed) => {}
                    None => return,
                }
            }
        };
        tokio::time::timeout(FAREWELL, gone).await.ok();
        if self.leaving.is_some_and(|leaving| leaving.forgets) {
            self.forget();
        }
    }
}

/// Whether the tournament is over and its last deal checked.
fn is_over(events: &[Event], view: &View) -> bool {
    view.public.phase == Phase::Completed && events.iter().any(|event| matches!(event, Event::Revealed { .. }))
}

/// The number of what is asked for without the player's doing.
const OWN: CommandNo = CommandNo(0);
/// Frames that wait for the guest; then the connection waits.
const MOST_ARRIVALS: usize = 64;
/// How long the host has to answer what was asked for last.
const LAST_WORDS: Millis = Millis(1_500);
/// How long the host has to take what was sent before one leaves.
const FAREWELL: Duration = Duration::from_millis(1_500);
