//! A host and three guests on one machine, each guest at a cable of its own, all playing by themselves.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use thirteen::net::hosting::{self, HostSetup};
use thirteen::net::invite::Invite;
use thirteen::net::joining::{self, JoinSetup};
use thirteen::net::live::{Line, LiveTable, Update};
use thirteen::net::profile::{Folders, Profile};
use thirteen::session::Pace;
use thirteen::table::{Choice, Command, Event, Phase, Refusal, Settings, TurnTimer, View};

use crate::cable::Cable;
use crate::figures::Figures;

/// A table with its people.
pub(crate) struct Party {
    _host: Player,
    pub(crate) guests: Vec<Guest>,
    marks: Receiver<Mark>,
    /// The invitation, with the host's own address.
    pub(crate) invite: Invite,
}

/// A guest, and the cable between it and the host.
pub(crate) struct Guest {
    pub(crate) cable: Cable,
    player: Player,
}

/// One who plays by itself.
pub(crate) struct Player {
    table: Arc<LiveTable>,
    said: Receiver<Instant>,
    lines: Arc<Mutex<Vec<Line>>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    _profile: Profile,
    folder: PathBuf,
}

/// What happened to the event of this number, and when.
enum Mark {
    /// A player asked for it.
    Asked(u64, Instant),
    /// A player was shown it.
    Seen(u64, Viewer, Instant),
}

/// Who was shown something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Viewer {
    Guest,
    /// The player at the host's own computer.
    Host,
}

/// How long a play took from the command to those who see it.
pub(crate) struct Delay {
    /// To the last of the guests' views.
    pub(crate) guests: Duration,
    /// To the view of the host's own player.
    pub(crate) host: Duration,
}

impl Delay {
    /// To the last of all views.
    pub(crate) fn all(&self) -> Duration {
        self.guests.max(self.host)
    }
}

impl Party {
    /// A table whose guests are all seated and whose first game is dealt.
    pub(crate) fn gather(one_way: Duration) -> Self {
        let (mark, marks) = channel();
        let setup = HostSetup {
            name: "An".parse().expect("a good name"),
            sits: true,
            settings: Settings {
                timer: TurnTimer::Off,
                ..Settings::default()
            },
            bots: Vec::new(),
            pace: Pace::Instant,
            listen: Some(([127, 0, 0, 1], 0).into()),
            relay: None,
            own_relay: None,
        };
        let (profile, folder) = profile();
        let table = hosting::host(setup, &profile).expect("the table opens");
        let invite: Invite = invitation(&table).parse().expect("an invitation");
        let host = Player::of(table, profile, folder, Viewer::Host, mark.clone());
        let guests = ["Bình", "Chi", "Dung"].map(|name| Guest::join(&invite, name, one_way, &mark));
        let party = Self {
            _host: host,
            guests: guests.into(),
            marks,
            invite,
        };
        let first = party.marks.recv_timeout(Duration::from_secs(60));
        assert!(first.is_ok(), "the first game begins");
        party
    }

    /// How long plays took from the command to the views of all four, over this time.
    pub(crate) fn delays(&self, over: Duration) -> Vec<Delay> {
        while self.marks.try_recv().is_ok() {}
        let end = Instant::now() + over;
        let mut asked: BTreeMap<u64, Instant> = BTreeMap::new();
        let mut seen: BTreeMap<u64, Vec<(Viewer, Instant)>> = BTreeMap::new();
        while let Ok(mark) = self.marks.recv_timeout(end.saturating_duration_since(Instant::now())) {
            match mark {
                Mark::Asked(number, at) => drop(asked.insert(number, at)),
                Mark::Seen(number, viewer, at) => seen.entry(number).or_default().push((viewer, at)),
            }
        }
        let whole = asked.into_iter().filter_map(|(number, at)| {
            let seen = seen.get(&number).filter(|seen| seen.len() == self.guests.len() + 1)?;
            let last = |viewer| seen.iter().filter(|(who, _)| *who == viewer).map(|(_, at)| *at).max();
            Some(Delay {
                guests: last(Viewer::Guest)?.saturating_duration_since(at),
                host: last(Viewer::Host)?.saturating_duration_since(at),
            })
        });
        whole.collect()
    }
}

impl Guest {
    fn join(invite: &Invite, name: &str, one_way: Duration, mark: &Sender<Mark>) -> Self {
        let place = invite.places.iter().find(|place| place.host() == "127.0.0.1");
        let port = place.expect("the host listens on loopback").port();
        let cable = Cable::to(([127, 0, 0, 1], port).into()).expect("loopback has ports");
        cable.lengthen(one_way);
        let mut to = invite.clone();
        to.places = vec![cable.near().into()];
        let setup = JoinSetup {
            to,
            name: name.parse().expect("a good name"),
            spectate: false,
        };
        let (profile, folder) = profile();
        let table = joining::join(setup, &profile).expect("it can be tried");
        Self {
            cable,
            player: Player::of(table, profile, folder, Viewer::Guest, mark.clone()),
        }
    }

    /// How long after `since` something that the guest says has come back to it from the host.
    pub(crate) fn heard_by_the_host(&self, since: Instant) -> Duration {
        while self.player.said.try_recv().is_ok() {}
        self.player.say();
        for _ in 0..24 {
            match self.player.said.recv_timeout(Duration::from_secs(5)) {
                Ok(at) => return at.saturating_duration_since(since),
                Err(_) => self.player.say(),
            }
        }
        panic!("the guest never came back");
    }

    /// Every state of its connection so far.
    pub(crate) fn lines(&self) -> Vec<Line> {
        self.player.lines.lock().expect("nobody panics with it").clone()
    }
}

impl Player {
    fn of(table: LiveTable, profile: Profile, folder: PathBuf, viewer: Viewer, marks: Sender<Mark>) -> Self {
        let (table, stop) = (Arc::new(table), Arc::new(AtomicBool::new(false)));
        let (says, said) = channel();
        let lines = Arc::<Mutex<Vec<Line>>>::default();
        let playing = Playing {
            table: Arc::clone(&table),
            viewer,
            marks,
            says,
            lines: Arc::clone(&lines),
            stop: Arc::clone(&stop),
        };
        Self {
            table,
            said,
            lines,
            stop,
            thread: Some(thread::spawn(move || playing.go_on())),
            _profile: profile,
            folder,
        }
    }

    fn say(&self) {
        self.table.send(Command::Say(thirteen::table::Line::Phrase(0)));
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.join().ok();
        }
        std::fs::remove_dir_all(&self.folder).ok();
    }
}

/// What a player's thread holds.
struct Playing {
    table: Arc<LiveTable>,
    viewer: Viewer,
    marks: Sender<Mark>,
    says: Sender<Instant>,
    lines: Arc<Mutex<Vec<Line>>>,
    stop: Arc<AtomicBool>,
}

impl Playing {
    fn go_on(&self) {
        let mut answered = None;
        let mut last = None;
        // What is done next, and when; what is shown meanwhile is seen at once.
        let mut planned: Option<(Instant, Command)> = None;
        while !self.stop.load(Ordering::Relaxed) {
            let due = planned
                .as_ref()
                .map(|(due, _)| due.saturating_duration_since(Instant::now()));
            let patience = due.unwrap_or(PATIENCE).min(PATIENCE);
            match self.table.wait_update(patience) {
                Some(Update::Shown {
                    stamp, events, view, ..
                }) => {
                    self.note(stamp.seq, &events, Instant::now());
                    if answered != Some(question(&view)) {
                        planned = plan(&view);
                        answered = planned.is_some().then(|| question(&view));
                    }
                    last = Some((view, stamp.seq + events.len() as u64));
                }
                // What was asked for came too late: the table had moved on, and perhaps back to this player.
                Some(Update::Refused(_, Refusal::Stale)) if planned.is_none() => {
                    let again = last.as_ref().filter(|(view, _)| answered == Some(question(view)));
                    planned = again.and_then(|(view, _)| plan(view));
                }
                Some(Update::Line(line)) => self.lines.lock().expect("nobody panics with it").push(line),
                Some(Update::Stopped(reason)) => panic!("{reason}"),
                Some(_) | None => {}
            }
            if let (Some((_, command)), Some((_, next))) =
                (planned.take_if(|(due, _)| *due <= Instant::now()), last.as_ref())
            {
                if let Command::Play(_) | Command::Pass = command {
                    self.marks.send(Mark::Asked(*next, Instant::now())).ok();
                }
                self.table.send(command);
            }
        }
    }

    fn note(&self, first: u64, events: &[Event], now: Instant) {
        for (number, event) in (first..).zip(events) {
            if let Event::Played { .. } | Event::Passed { .. } | Event::Dealt { .. } = event {
                self.marks.send(Mark::Seen(number, self.viewer, now)).ok();
            }
            if let Event::Said { player, .. } = event
                && *player == self.table.player()
            {
                self.says.send(now).ok();
            }
        }
    }
}

/// What a player who sees this is asked for, if it is, and when it does it: a move after a moment.
fn plan(view: &View) -> Option<(Instant, Command)> {
    let (public, seat) = (&view.public, view.seat?);
    let now = Instant::now();
    match public.phase {
        Phase::Playing if public.turn() == Some(seat) => {
            let command = match view.fallback()? {
                Choice::Play(cards) => Command::Play(cards),
                Choice::Pass => Command::Pass,
            };
            Some((now + MOMENT, command))
        }
        Phase::Starting | Phase::Between if public.awaited().contains(seat) => {
            Some((now, Command::Ready { pledge: None }))
        }
        Phase::Completed if public.awaited().contains(seat) => Some((now, Command::Rematch)),
        Phase::Waiting | Phase::Starting | Phase::Dealing | Phase::Playing | Phase::Between | Phase::Completed => None,
    }
}

/// What tells one thing that players are asked for from the next: the phase, the game, how much of it was played.
fn question(view: &View) -> (Phase, u32, usize) {
    let public = &view.public;
    let acts = public.rounds.iter().map(|round| round.acts.len()).sum();
    (public.phase, public.game_no, acts)
}

fn invitation(table: &LiveTable) -> String {
    loop {
        match table.wait_update(Duration::from_secs(20)) {
            Some(Update::Invitation(invitation)) => return invitation.link,
            Some(_) => {}
            None => panic!("no invitation"),
        }
    }
}

fn profile() -> (Profile, PathBuf) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("thirteen-bench-{}-{number}", std::process::id()));
    let folders = Folders {
        config: folder.clone(),
        data: folder.clone(),
    };
    (Profile::open(folders).expect("a fresh folder"), folder)
}

/// Prints the median, the 95th and the 99th percentile and the longest, in milliseconds.
pub(crate) fn spread(figures: &mut Figures, name: &str, times: &[Duration]) {
    let mut times = times.to_vec();
    times.sort_unstable();
    for (word, percent) in [("p50", 50), ("p95", 95), ("p99", 99), ("longest", 100)] {
        let at = (times.len() * percent).div_ceil(100).saturating_sub(1);
        if let Some(time) = times.get(at) {
            figures.add(&format!("{name}, {word}"), "ms", time.as_secs_f64() * 1_000.0);
        }
    }
}

/// How long a player waits for anything, before it looks whether it is to stop.
const PATIENCE: Duration = Duration::from_millis(100);

/// How long a player looks at its cards: a table that is faster than any people, and still one whose guests may
/// acknowledge every play.
const MOMENT: Duration = Duration::from_millis(330);
