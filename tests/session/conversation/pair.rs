//! A host and a guest, both as they are, and a network that is a pair of queues.

use std::collections::VecDeque;

use ed25519_dalek::SigningKey;
use thirteen::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestMemory, Host, HostConfig, How, Input, Line, LinkId, Millis, Pace,
    Signed,
};
use thirteen::table::{
    Bot, Choice, Command, Level, Moment, Name, Phase, PlayerId, PublicKey, Refusal, Settings, TableId, View,
};
use thirteen::wire::{self, Message};

/// The two of them, and everything between them.
pub(crate) struct Pair {
    pub(crate) host: Host,
    pub(crate) guest: Guest,
    pub(crate) now: u64,
    pub(crate) link: Option<LinkId>,
    pub(crate) links: u64,
    pub(super) to_host: VecDeque<Vec<u8>>,
    pub(super) to_guest: VecDeque<Vec<u8>>,
    pub(crate) memory: Option<GuestMemory>,
    pub(crate) kept: Vec<Signed>,
    pub(crate) entries: usize,
    pub(crate) moments: Vec<Moment>,
    pub(crate) refused: Vec<Refusal>,
    asked: u64,
    pub(crate) waits: bool,
    pub(crate) disputed: bool,
    pub(crate) diagnoses: usize,
    /// What becomes of what the host says before the guest hears it.
    pub(crate) lie: Option<fn(Message) -> Message>,
    pub(crate) shown: Vec<(How, u32)>,
}

fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::from_bytes(&[number; 32])
}

fn public(number: u8) -> PublicKey {
    PublicKey(key(number).verifying_key().to_bytes())
}

pub(crate) fn host_player() -> PlayerId {
    PlayerId::of(&public(1))
}

pub(crate) fn guest_of(saved: Option<GuestMemory>, log: Vec<Signed>, now: u64) -> Guest {
    let config = GuestConfig {
        key: public(2),
        name: name("Minh"),
        sits: false,
        host: public(1),
        chance: [9; 32],
        saved,
        log,
    };
    Guest::new(config, Millis(now))
}

impl Pair {
    /// The host sits with two bots; the guest is on its way.
    pub(crate) fn open(chance: u8) -> Self {
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
            diagnoses: 0,
            lie: None,
            shown: Vec::new(),
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

    pub(crate) fn ask(&mut self, command: Command) {
        self.asked += 1;
        self.waits = true;
        let no = CommandNo(self.asked);
        self.guest.handle(Millis(self.now), GuestInput::Ask { no, command });
    }

    /// Everything that was said is heard, until nobody has anything more to say.
    pub(crate) fn settle(&mut self) {
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
            let frame = self.lie.map_or(frame.clone(), |lie| bent(&frame, lie));
            self.guest.handle(now, GuestInput::Received { link, frame });
            return true;
        }
        false
    }

    pub(super) fn connect(&mut self) {
        self.links += 1;
        let link = LinkId(self.links);
        self.link = Some(link);
        let now = Millis(self.now);
        self.host.handle(now, Input::Connected { link, key: public(2) });
        self.guest.handle(now, GuestInput::Connected { link });
    }

    /// The connection breaks; what is under way is lost.
    pub(crate) fn cut(&mut self) {
        let Some(link) = self.link.take() else { return };
        self.to_host.clear();
        self.to_guest.clear();
        let now = Millis(self.now);
        self.host.handle(now, Input::Disconnected { link });
        self.guest.handle(now, GuestInput::Disconnected { link });
    }

    /// The guest's program falls over and is started again.
    pub(crate) fn crash(&mut self) {
        self.cut();
        self.guest = guest_of(self.memory.clone(), self.kept.clone(), self.now);
        self.waits = false;
    }

    /// The guest's program is started anew, and nothing of it was kept but who it is.
    pub(crate) fn forget_the_guest(&mut self) {
        self.kept.clear();
        self.memory = None;
        self.crash();
        self.settle();
    }

    /// So much time passes, and nobody asks for anything.
    pub(crate) fn pass(&mut self, ms: u64) {
        let end = self.now + ms;
        while self.now < end {
            self.wait();
        }
    }

    /// Time passes until one of them has something to do.
    pub(crate) fn wait(&mut self) {
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
    pub(crate) fn act(&mut self) -> bool {
        let table = self.host.table();
        let mut acted = false;
        if let Some(command) = wish(&table.view(table.public().seat_of(host_player()))) {
            self.host_asks(command);
            acted = true;
        }
        let live = matches!(self.guest.line(), Line::Live { .. });
        // A guest that is lied to sees cards that it does not have: the test plays for it then.
        let seat = self.host.table().public().seat_of(self.guest.player());
        let view = if self.lie.is_some() {
            self.host.table().view(seat)
        } else {
            self.guest.view()
        };
        if let Some(command) = wish(&view).filter(|_| live && !self.waits) {
            self.ask(command);
            acted = true;
        }
        self.settle();
        acted
    }

    pub(crate) fn games_over(&self) -> usize {
        self.host.table().public().results.len()
    }

    /// What both must agree on when nothing is under way.
    pub(crate) fn agree(&self) {
        let seat = self.host.table().public().seat_of(self.guest.player());
        let (theirs, mine) = (self.host.table().view(seat), self.guest.view());
        assert_eq!(mine.public, theirs.public);
        assert_eq!((mine.seat, mine.hand()), (theirs.seat, theirs.hand()));
        assert!(!self.disputed);
    }
}

/// A frame as a liar makes it.
fn bent(frame: &[u8], lie: fn(Message) -> Message) -> Vec<u8> {
    let message = wire::decode(frame).expect("a host sends messages");
    wire::encode(&lie(message.expect("of kinds that are known")))
}

/// What a person does who does the least it may.
fn wish(view: &View) -> Option<Command> {
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
