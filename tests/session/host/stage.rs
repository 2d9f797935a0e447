//! A host and guests who say only what a test lets them say. Bots answer at once with the least they may.

use std::collections::{BTreeMap, BTreeSet};

use ed25519_dalek::SigningKey;
use thirteen::rules::Seat;
use thirteen::session::{Diagnosis, Host, HostConfig, Input, LinkId, Millis, Output, Pace, Record, Secret};
use thirteen::table::{
    Bot, Choice, Command, Event, Level, Name, Phase, PlayerId, Public, PublicKey, Refusal, SeatState, Settings,
    TableId, View,
};
use thirteen::wire::{self, Attach, Closed, CommandNo, Hello, Message, Present, SessionId, Signed, Stamp, Welcome};

pub(crate) struct Stage {
    pub(crate) host: Host,
    pub(crate) now: u64,
    /// What is on the host's disk.
    pub(crate) log: Vec<Signed>,
    secret: Option<Secret>,
    /// What each connection has brought.
    inbox: BTreeMap<LinkId, Vec<Message>>,
    aside: BTreeMap<LinkId, Vec<Message>>,
    pub(crate) closed: BTreeMap<LinkId, Closed>,
    pub(crate) barred: Vec<PublicKey>,
    pub(crate) diagnoses: Vec<Diagnosis>,
    /// What the host player was shown.
    pub(crate) shown: Vec<Event>,
    pub(crate) accepted: Vec<CommandNo>,
    pub(crate) refused: Vec<Refusal>,
    pub(crate) presence: Vec<Present>,
    /// Guests whose programs work: they acknowledge what comes, and say every two seconds that they are there.
    lively: BTreeSet<LinkId>,
    /// Whose connection each is.
    players: BTreeMap<LinkId, PlayerId>,
}

/// The host's player.
pub(crate) const HOST: PlayerId = PlayerId(1);

/// The key of a guest, by number.
pub(crate) const fn key(number: u8) -> PublicKey {
    PublicKey([number; 32])
}

/// The guest who has that key.
pub(crate) fn guest(number: u8) -> PlayerId {
    PlayerId::of(&key(number))
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

pub(crate) const fn at(seq: u64) -> Stamp {
    let epoch = wire::Epoch(0);
    Stamp { epoch, seq }
}

pub(crate) fn sit() -> Command {
    Command::Sit {
        seat: None,
        name: name("Lan"),
    }
}

pub(crate) const READY: Command = Command::Ready { pledge: None };

impl Stage {
    /// A table where the host player sits.
    pub(crate) fn open() -> Self {
        Self::open_for(4)
    }

    /// An empty table that this player hosts.
    pub(crate) fn open_as(host: PlayerId) -> Self {
        Self::empty(host, 4)
    }

    pub(crate) fn open_for(seats: u8) -> Self {
        let mut stage = Self::empty(HOST, seats);
        stage.ask(sit()).expect("the table is empty");
        stage
    }

    fn empty(host: PlayerId, seats: u8) -> Self {
        let config = HostConfig {
            table: TableId(7),
            host,
            key: SigningKey::from_bytes(&[1; 32]),
            settings: Settings {
                seats,
                ..Settings::default()
            },
            chance: [5; 32],
            pace: Pace::Instant,
        };
        Self::of(Host::open(config, Millis(0)), 0)
    }

    pub(crate) fn of(host: Host, now: u64) -> Self {
        let mut stage = Self {
            host,
            now,
            log: Vec::new(),
            secret: None,
            inbox: BTreeMap::new(),
            aside: BTreeMap::new(),
            closed: BTreeMap::new(),
            barred: Vec::new(),
            diagnoses: Vec::new(),
            shown: Vec::new(),
            accepted: Vec::new(),
            refused: Vec::new(),
            presence: Vec::new(),
            lively: BTreeSet::new(),
            players: BTreeMap::new(),
        };
        stage.carry_out();
        stage
    }

    /// A game of the host, guest 2 in the second seat, and bots; the guest's program works.
    pub(crate) fn playing() -> (Self, LinkId) {
        Self::playing_for(4)
    }

    pub(crate) fn playing_for(seats: u8) -> (Self, LinkId) {
        let (mut stage, link) = Self::starting_for(seats);
        stage.ask(READY).expect("all seats are taken");
        stage.command(link, READY);
        assert_eq!(stage.public().phase, Phase::Playing);
        (stage, link)
    }

    /// The same before anyone is ready.
    pub(crate) fn starting_for(seats: u8) -> (Self, LinkId) {
        let mut stage = Self::open_for(seats);
        let link = stage.sitting(2);
        stage.enliven(link);
        stage.fill_with_bots();
        (stage, link)
    }

    pub(crate) fn fill_with_bots(&mut self) {
        while self.public().phase == Phase::Waiting {
            let bot = Bot::new(name("Máy"), Level::Medium);
            self.ask(Command::AddBot { seat: None, bot }).expect("a seat is free");
        }
    }

    pub(crate) fn public(&self) -> &Public {
        self.host.table().public()
    }

    pub(crate) fn seat(&self, player: PlayerId) -> Seat {
        self.public().seat_of(player).expect("the player has a seat")
    }

    pub(crate) fn state(&self, player: PlayerId) -> &SeatState {
        &self.public().seats[self.seat(player)]
    }

    /// The host player asks for something.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Refusal> {
        let no = self.host.next_no(HOST);
        let before = self.refused.len();
        let player = HOST;
        self.input(Input::Command { player, no, command });
        self.refused.get(before).map_or(Ok(()), |refusal| Err(*refusal))
    }

    /// A connection of a guest who has said nothing.
    pub(crate) fn connect(&mut self, number: u8) -> LinkId {
        let link = LinkId(self.players.len() as u64 + 1);
        self.players.insert(link, guest(number));
        let key = key(number);
        self.input(Input::Connected { link, key });
        link
    }

    /// A guest comes to the table as a stranger.
    pub(crate) fn join(&mut self, number: u8) -> LinkId {
        self.come_back(number, None, Stamp::default())
    }

    /// A guest comes with what it has.
    pub(crate) fn come_back(&mut self, number: u8, session: Option<SessionId>, next: Stamp) -> LinkId {
        let link = self.connect(number);
        self.say(link, &Message::Hello(Hello::ours()));
        self.say(
            link,
            &Message::Attach(Attach {
                session,
                next,
                seat: None,
            }),
        );
        link
    }

    /// A guest comes and sits down in the first free seat.
    pub(crate) fn sitting(&mut self, number: u8) -> LinkId {
        let link = self.join(number);
        let own = Command::Sit {
            seat: None,
            name: name(&format!("Lan {number}")),
        };
        self.command(link, own);
        assert!(self.public().seat_of(guest(number)).is_some());
        link
    }

    /// The same table as its host finds it after its program was killed: nobody is connected.
    pub(crate) fn restarted(&self) -> Self {
        let host = Host::restore(
            &self.log,
            self.secret.clone(),
            SigningKey::from_bytes(&[1; 32]),
            [6; 32],
            Pace::Instant,
            Millis(self.now),
        );
        let mut stage = Self::of(host.expect("the log is whole"), self.now);
        stage.log.splice(0..0, self.log.iter().cloned());
        stage
    }

    /// From now on this guest's program works.
    pub(crate) fn enliven(&mut self, link: LinkId) {
        self.lively.insert(link);
        let stamp = self.stamp();
        self.beat(link, stamp);
    }

    /// From now on nothing comes from this guest.
    pub(crate) fn silence(&mut self, link: LinkId) {
        self.lively.remove(&link);
    }

    pub(crate) fn hang_up(&mut self, link: LinkId) {
        self.silence(link);
        self.input(Input::Disconnected { link });
    }

    pub(crate) fn say(&mut self, link: LinkId, message: &Message) {
        let frame = wire::encode(message);
        self.input(Input::Received { link, frame });
    }

    /// A guest asks for something under its next number, having seen everything.
    pub(crate) fn command(&mut self, link: LinkId, command: Command) {
        let player = self.player_of(link);
        let no = self.host.next_no(player);
        let seen = self.stamp();
        self.say(link, &Message::Command { no, seen, command });
    }

    /// A guest says that it has applied everything before this.
    pub(crate) fn beat(&mut self, link: LinkId, stamp: Stamp) {
        let message = Message::Heartbeat {
            stamp,
            public_hash: [0; 32],
            view_hash: [0; 32],
            sent_ms: self.now,
            rtt_ms: 0,
        };
        self.say(link, &message);
    }

    /// The place of the next event.
    pub(crate) fn stamp(&self) -> Stamp {
        at(self.log.last().map_or(0, |signed| signed.entry().end()))
    }

    pub(crate) fn input(&mut self, input: Input) {
        self.host.handle(Millis(self.now), input);
        self.carry_out();
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, ms: u64) {
        let end = self.now + ms;
        let mut at_once = 0;
        while let Some(due) = self.host.poll_timeout().filter(|due| due.0 <= end) {
            at_once = if due.0 > self.now { 0 } else { at_once + 1 };
            assert!(
                at_once < 100,
                "the host asks again and again for the time that it is: {due:?}"
            );
            self.now = due.0.max(self.now);
            self.input(Input::Tick);
        }
        self.now = end;
        self.input(Input::Tick);
    }

    /// Everything that this connection has brought since this was asked.
    pub(crate) fn read(&mut self, link: LinkId) -> Vec<Message> {
        self.inbox.remove(&link).unwrap_or_default()
    }

    /// What was sent to this guest beside the rest.
    pub(crate) fn read_aside(&mut self, link: LinkId) -> Vec<Message> {
        self.aside.remove(&link).unwrap_or_default()
    }

    pub(crate) fn welcome(&mut self, link: LinkId) -> Welcome {
        let mut welcomes = self.read(link).into_iter().filter_map(|message| {
            let Message::Welcome(welcome) = message else {
                return None;
            };
            Some(welcome)
        });
        welcomes.next().expect("the guest is taken")
    }

    /// Moves for whoever is on turn, until it is this player's turn.
    pub(crate) fn until_turn_of(&mut self, player: PlayerId) {
        let seat = self.seat(player);
        while self.public().turn() != Some(seat) {
            self.least_move();
        }
    }

    /// Whoever is on turn does the least it may.
    pub(crate) fn least_move(&mut self) {
        let turn = self.public().turn().expect("a game is played");
        let command = self.least(turn);
        if self.seat(HOST) == turn {
            self.ask(command).expect("the least move is legal");
        } else {
            let link = self.link_in(turn);
            self.command(link, command);
        }
    }

    /// The least that a seat may do.
    pub(crate) fn least(&self, seat: Seat) -> Command {
        let view: View = self.host.table().view(Some(seat));
        match view.fallback().expect("the seat is on turn") {
            Choice::Play(cards) => Command::Play(cards),
            Choice::Pass => Command::Pass,
        }
    }

    fn link_in(&self, seat: Seat) -> LinkId {
        let player = self.public().seats[seat].owner().expect("a person sits here").player;
        let mut lively = self.lively.iter().copied();
        lively
            .find(|link| self.player_of(*link) == player)
            .expect("the person's program works")
    }

    fn player_of(&self, link: LinkId) -> PlayerId {
        self.players[&link]
    }

    /// Does what the host wants, and lets lively guests answer, until there is nothing more.
    fn carry_out(&mut self) {
        loop {
            let mut answers = Vec::new();
            while let Some(output) = self.host.poll_output() {
                self.one_output(output, &mut answers);
            }
            if answers.is_empty() {
                return;
            }
            for input in answers {
                self.host.handle(Millis(self.now), input);
            }
        }
    }

    fn one_output(&mut self, output: Output, answers: &mut Vec<Input>) {
        match output {
            Output::Persist(Record::Entry(entry)) => self.log.push(entry),
            Output::Persist(Record::Secret(secret)) => self.secret = Some(secret),
            Output::Accepted { no, .. } => self.accepted.push(no),
            Output::Refused { refusal, .. } => self.refused.push(refusal),
            Output::Gap { .. } => panic!("the host player's numbers are in order"),
            Output::Show { events, .. } => self.shown.extend(events),
            Output::Think { ticket, view, .. } => {
                let choice = view.fallback();
                answers.push(Input::Thought { ticket, choice });
            }
            Output::Send { link, frame } => {
                let message = message_of(&frame);
                if self.lively.contains(&link) {
                    answers.extend(answer(&message).map(|answer| received(link, &answer)));
                }
                self.inbox.entry(link).or_default().push(message);
            }
            Output::SendAside { link, frame } => self.aside.entry(link).or_default().push(message_of(&frame)),
            Output::Close { link, reason } => {
                self.lively.remove(&link);
                assert_eq!(self.closed.insert(link, reason), None, "a connection is closed once");
            }
            Output::Bar(key) => self.barred.push(key),
            Output::Presence(people) => self.presence = people,
            Output::Diagnose(diagnosis) => self.diagnoses.push(diagnosis),
        }
    }
}

fn message_of(frame: &[u8]) -> Message {
    assert!(frame.len() <= wire::LARGEST_FRAME);
    let message = wire::decode(frame).expect("the host sends messages");
    message.expect("of kinds that it knows")
}

fn received(link: LinkId, message: &Message) -> Input {
    let frame = wire::encode(message);
    Input::Received { link, frame }
}

/// What a program that works says to this: that it has applied it.
fn answer(message: &Message) -> Option<Message> {
    let stamp = if let Message::Events { entries } | Message::Backfill { entries } = message {
        entries.last()?.end()
    } else if let Message::Heartbeat { stamp, .. } | Message::SnapshotPart { stamp, .. } = message {
        *stamp
    } else {
        return None;
    };
    Some(Message::Heartbeat {
        stamp,
        public_hash: [0; 32],
        view_hash: [0; 32],
        sent_ms: 0,
        rtt_ms: 0,
    })
}
