//! A host and a guest, both as they are, and a network that is a pair of queues.

use std::collections::VecDeque;

use ed25519_dalek::SigningKey;
use thirteen::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, Host, HostConfig, Input, Line,
    LinkId, Millis, Output, Pace, Record, Signed,
};
use thirteen::table::{
    Bot, Choice, Command, Level, Moment, Name, Phase, PlayerId, PublicKey, Refusal, Settings, TableId,
};

/// The two of them, and everything between them.
struct Pair {
    host: Host,
    guest: Guest,
    now: u64,
    link: Option<LinkId>,
    links: u64,
    to_host: VecDeque<Vec<u8>>,
    to_guest: VecDeque<Vec<u8>>,
    memory: Option<GuestMemory>,
    kept: Vec<Signed>,
    entries: usize,
    moments: Vec<Moment>,
    refused: Vec<Refusal>,
    asked: u64,
    waits: bool,
    disputed: bool,
}

fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn public(number: u8) -> PublicKey {
    PublicKey(key(number).verifying_key().to_bytes())
}

fn host_player() -> PlayerId {
    PlayerId::of(&public(1))
}

fn guest_of(saved: Option<GuestMemory>, log: Vec<Signed>, now: u64) -> Guest {
    let config = GuestConfig {
        key: public(2),
        name: name("Minh"),
        host: public(1),
        chance: [9; 32],
        saved,
        log,
    };
    Guest::new(config, Millis(now))
}

impl Pair {
    /// The host sits with two bots; the guest is on its way.
    fn open(chance: u8) -> Self {
        let config = HostConfig {
            table: TableId(7),
            host: host_player(),
            key: key(1),
            settings: Settings::default(),
            chance: [chance; 32],
            pace: Pace::Instant,
        };
        let mut pair = Self {
            host: Host::open(config, Millis(0)),
            guest: guest_of(None, Vec::new(), 0),
            now: 0,
            link: None,
            links: 0,
            to_host: VecDeque::new(),
            to_guest: VecDeque::new(),
            memory: None,
            kept: Vec::new(),
            entries: 0,
            moments: Vec::new(),
            refused: Vec::new(),
            asked: 0,
            waits: false,
            disputed: false,
        };
        pair.host_asks(Command::Sit {
            seat: None,
            name: name("Lan"),
        });
        for text in ["Máy 1", "Máy 2"] {
            let bot = Bot::new(name(text), Level::Medium);
            pair.host_asks(Command::AddBot { seat: None, bot });
        }
        pair.ask(Command::Sit {
            seat: None,
            name: name("Minh"),
        });
        pair.settle();
        pair
    }

    fn host_asks(&mut self, command: Command) {
        let (player, no) = (host_player(), self.host.next_no(host_player()));
        let input = Input::Command { player, no, command };
        self.host.handle(Millis(self.now), input);
    }

    fn ask(&mut self, command: Command) {
        self.asked += 1;
        self.waits = true;
        let no = CommandNo(self.asked);
        self.guest.handle(Millis(self.now), GuestInput::Ask { no, command });
    }

    /// Everything that was said is heard, until nobody has anything more to say.
    fn settle(&mut self) {
        for _ in 0..10_000 {
            let quiet = !(self.carry_out_the_host() | self.carry_out_the_guest() | self.deliver());
            if quiet {
                return;
            }
        }
        panic!("they never stop talking");
    }

    fn deliver(&mut self) -> bool {
        let Some(link) = self.link else { return false };
        let now = Millis(self.now);
        if let Some(frame) = self.to_host.pop_front() {
            self.host.handle(now, Input::Received { link, frame });
            return true;
        }
        if let Some(frame) = self.to_guest.pop_front() {
            self.guest.handle(now, GuestInput::Received { link, frame });
            return true;
        }
        false
    }

    fn carry_out_the_host(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.host.poll_output() {
            said = true;
            match output {
                Output::Persist(Record::Entry(_)) => self.entries += 1,
                Output::Think { ticket, view, .. } => {
                    let choice = view.fallback();
                    self.host.handle(Millis(self.now), Input::Thought { ticket, choice });
                }
                Output::Send { link, frame } | Output::SendAside { link, frame } if self.link == Some(link) => {
                    self.to_guest.push_back(frame);
                }
                Output::Close { link, .. } if self.link == Some(link) => self.cut(),
                Output::Persist(Record::Secret(_))
                | Output::Accepted { .. }
                | Output::Refused { .. }
                | Output::Gap { .. }
                | Output::Show { .. }
                | Output::Send { .. }
                | Output::SendAside { .. }
                | Output::Close { .. }
                | Output::Bar(_)
                | Output::Presence(_)
                | Output::Diagnose(_) => {}
            }
        }
        said
    }

    fn carry_out_the_guest(&mut self) -> bool {
        let mut said = false;
        while let Some(output) = self.guest.poll_output() {
            said = true;
            match output {
                GuestOutput::Dial { .. } => self.connect(),
                GuestOutput::Send { link, frame } | GuestOutput::SendAside { link, frame } => {
                    if self.link == Some(link) {
                        self.to_host.push_back(frame);
                    }
                }
                GuestOutput::Close { link, .. } => {
                    if self.link == Some(link) {
                        self.cut();
                    }
                }
                GuestOutput::Keep(GuestRecord::Memory(memory)) => self.memory = Some(memory),
                GuestOutput::Keep(GuestRecord::Entry(signed)) => self.kept.push(signed),
                GuestOutput::Keep(GuestRecord::Evidence(_)) | GuestOutput::Disputed { .. } => self.disputed = true,
                GuestOutput::Accepted { .. } => self.waits = false,
                GuestOutput::Refused { refusal, .. } => {
                    self.waits = false;
                    self.refused.push(refusal);
                }
                GuestOutput::Show { moments, .. } => self.moments.extend(moments),
                GuestOutput::Line(_) | GuestOutput::Presence(_) => {}
            }
        }
        said
    }

    fn connect(&mut self) {
        self.links += 1;
        let link = LinkId(self.links);
        self.link = Some(link);
        let now = Millis(self.now);
        self.host.handle(now, Input::Connected { link, key: public(2) });
        self.guest.handle(now, GuestInput::Connected { link });
    }

    /// The connection breaks; what is under way is lost.
    fn cut(&mut self) {
        let Some(link) = self.link.take() else { return };
        self.to_host.clear();
        self.to_guest.clear();
        let now = Millis(self.now);
        self.host.handle(now, Input::Disconnected { link });
        self.guest.handle(now, GuestInput::Disconnected { link });
    }

    /// The guest's program falls over and is started again.
    fn crash(&mut self) {
        self.cut();
        self.guest = guest_of(self.memory.clone(), self.kept.clone(), self.now);
        self.waits = false;
    }

    /// Time passes until one of them has something to do.
    fn wait(&mut self) {
        let due = [self.host.poll_timeout(), self.guest.poll_timeout()];
        let due = due
            .into_iter()
            .flatten()
            .min()
            .expect("somebody always waits for something");
        self.now = self.now.max(due.0);
        self.host.handle(Millis(self.now), Input::Tick);
        self.guest.handle(Millis(self.now), GuestInput::Tick);
        self.settle();
    }

    /// Both people do what they are asked for; whether there was anything.
    fn act(&mut self) -> bool {
        let table = self.host.table();
        let mut acted = false;
        if let Some(command) = wish(&table.view(table.public().seat_of(host_player()))) {
            self.host_asks(command);
            acted = true;
        }
        let live = matches!(self.guest.line(), Line::Live { .. });
        if let Some(command) = wish(&self.guest.view()).filter(|_| live && !self.waits) {
            self.ask(command);
            acted = true;
        }
        self.settle();
        acted
    }

    fn games_over(&self) -> usize {
        self.host.table().public().results.len()
    }

    /// What both must agree on when nothing is under way.
    fn agree(&self) {
        let seat = self.host.table().public().seat_of(self.guest.player());
        let (theirs, mine) = (self.host.table().view(seat), self.guest.view());
        assert_eq!(mine.public, theirs.public);
        assert_eq!((mine.seat, mine.hand()), (theirs.seat, theirs.hand()));
        assert!(!self.disputed);
    }
}

/// What a person does who does the least it may.
fn wish(view: &thirteen::table::View) -> Option<Command> {
    let seat = view.seat?;
    if view.public.phase == Phase::Completed {
        return None;
    }
    if view.public.awaited().contains(seat) {
        return Some(Command::Ready { pledge: None });
    }
    view.public.seats[seat].human()?;
    view.fallback().map(|choice| match choice {
        Choice::Play(cards) => Command::Play(cards),
        Choice::Pass => Command::Pass,
    })
}

#[test]
fn a_host_and_a_guest_play_a_whole_tournament() {
    let mut pair = Pair::open(5);
    for _ in 0..20_000 {
        if pair.host.table().public().phase == Phase::Completed {
            break;
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert_eq!(pair.host.table().public().phase, Phase::Completed);
    pair.agree();
    assert_eq!(pair.refused, []);
    assert_eq!(pair.kept.len(), pair.entries, "the guest has the whole log");
    let dealt = pair
        .moments
        .iter()
        .filter(|moment| matches!(moment, Moment::Dealt { .. }));
    assert_eq!(dealt.count(), pair.games_over());
    let checked = pair
        .moments
        .iter()
        .filter(|moment| matches!(moment, Moment::DealChecked { fair: true, .. }));
    assert_eq!(checked.count(), pair.games_over());
    assert_eq!(pair.links, 1);
}

#[test]
fn a_game_goes_on_however_often_the_connection_breaks() {
    let mut pair = Pair::open(6);
    for round in 0..20_000_u64 {
        if pair.games_over() >= 2 {
            break;
        }
        if round % 7 == 3 {
            pair.cut();
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert!(pair.games_over() >= 2, "the game stands still");
    assert!(pair.links > 5);
    while !matches!(pair.guest.line(), Line::Live { .. }) {
        pair.wait();
    }
    pair.agree();
    assert_eq!(pair.refused, []);
}

#[test]
fn a_guest_that_falls_over_plays_on_from_what_it_kept() {
    let mut pair = Pair::open(7);
    for round in 0..20_000_u64 {
        if pair.games_over() >= 1 {
            break;
        }
        if round % 9 == 4 {
            pair.crash();
            pair.settle();
        }
        if !pair.act() {
            pair.wait();
        }
    }
    assert_eq!(pair.games_over(), 1);
    pair.agree();
    assert_eq!(
        pair.kept.len(),
        pair.entries,
        "nothing is kept twice, nothing is missing"
    );
}
