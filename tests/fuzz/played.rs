//! A host, its guest and two bots play, so that there is something to read.

use ed25519_dalek::SigningKey;
use thirteen::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, Host, HostConfig, Input, LinkId,
    Millis, Output, Pace, Record, Signed,
};
use thirteen::table::{Choice, Command, Phase, PlayerId, PublicKey, Settings, TableId, View};

/// What was written while they played.
pub(crate) struct Played {
    pub(crate) log: Vec<Signed>,
    pub(crate) to_host: Vec<Vec<u8>>,
    pub(crate) to_guest: Vec<Vec<u8>>,
    pub(crate) memories: Vec<GuestMemory>,
    host: Host,
    guest: Guest,
    view: Option<View>,
    asks: u64,
    now: u64,
}

pub(crate) const LINK: LinkId = LinkId(1);

/// The host of every conversation.
pub(crate) fn host() -> HostConfig {
    let key = SigningKey::from_bytes(&[1; 32]);
    HostConfig {
        table: TableId(1),
        host: PlayerId::of(&host_key()),
        key,
        settings: Settings::default(),
        chance: [0; 32],
        pace: Pace::Instant,
    }
}

/// The guest of every conversation.
pub(crate) fn guest() -> GuestConfig {
    GuestConfig {
        key: GUEST,
        name: "Lan".parse().expect("a good name"),
        sits: false,
        host: host_key(),
        chance: [3; 32],
        saved: None,
        log: Vec::new(),
    }
}

pub(crate) fn host_key() -> PublicKey {
    PublicKey(SigningKey::from_bytes(&[1; 32]).verifying_key().to_bytes())
}

pub(crate) const GUEST: PublicKey = PublicKey([2; 32]);

impl Played {
    /// A whole tournament.
    pub(crate) fn tournament() -> Self {
        let mut played = Self {
            log: Vec::new(),
            to_host: Vec::new(),
            to_guest: Vec::new(),
            memories: Vec::new(),
            host: Host::open(host(), Millis(0)),
            guest: Guest::new(guest(), Millis(0)),
            view: None,
            asks: 0,
            now: 1,
        };
        played
            .host
            .handle(Millis(1), Input::Connected { link: LINK, key: GUEST });
        played.guest.handle(Millis(1), GuestInput::Connected { link: LINK });
        played.settle();
        let name = |name: &str| name.parse().expect("a good name");
        played.guest_asks(Command::Sit {
            seat: None,
            name: name("Lan"),
        });
        played.host_asks(Command::Sit {
            seat: None,
            name: name("An"),
        });
        for bot in ["Bot Cúc", "Bot Đào"] {
            let bot = thirteen::table::Bot {
                name: bot.parse().expect("a good name"),
                level: thirteen::table::Level::Easy,
                program: false,
                open: false,
            };
            played.host_asks(Command::AddBot { seat: None, bot });
        }
        for _ in 0..3_000 {
            if played.host.table().public().phase == Phase::Completed {
                return played;
            }
            played.act();
        }
        panic!("a tournament comes to an end");
    }

    fn act(&mut self) {
        // As slowly as a guest may.
        self.now += 700;
        self.host.handle(Millis(self.now), Input::Tick);
        self.guest.handle(Millis(self.now), GuestInput::Tick);
        self.settle();
        let table = self.host.table();
        let own = table.view(table.public().seat_of(host().host));
        if let Some(command) = wanted(&own) {
            self.host_asks(command);
        }
        if let Some(command) = self.view.as_ref().and_then(wanted) {
            self.guest_asks(command);
        }
    }

    fn host_asks(&mut self, command: Command) {
        let player = host().host;
        let no = self.host.next_no(player);
        let asked = Input::Command { player, no, command };
        self.host.handle(Millis(self.now), asked);
        self.settle();
    }

    fn guest_asks(&mut self, command: Command) {
        self.asks += 1;
        let no = CommandNo(self.asks);
        self.guest.handle(Millis(self.now), GuestInput::Ask { no, command });
        self.settle();
    }

    fn settle(&mut self) {
        let mut quiet = false;
        while !quiet {
            quiet = true;
            while let Some(output) = self.host.poll_output() {
                quiet = false;
                self.host_said(output);
            }
            while let Some(output) = self.guest.poll_output() {
                quiet = false;
                self.guest_said(output);
            }
        }
    }

    fn host_said(&mut self, output: Output) {
        let now = Millis(self.now);
        match output {
            Output::Persist(Record::Entry(signed)) => self.log.push(signed),
            Output::Send { frame, .. } | Output::SendAside { frame, .. } => {
                self.to_guest.push(frame.clone());
                self.guest.handle(now, GuestInput::Received { link: LINK, frame });
            }
            Output::Think { ticket, view, .. } => {
                let choice = view.fallback();
                self.host.handle(now, Input::Thought { ticket, choice });
            }
            Output::Close { reason, .. } => panic!("the guest is sent away: {reason}"),
            Output::Persist(Record::Secret(_))
            | Output::Show { .. }
            | Output::Accepted { .. }
            | Output::Refused { .. }
            | Output::Gap { .. }
            | Output::Bar(_)
            | Output::Presence(_)
            | Output::Diagnose(_) => {}
        }
    }

    fn guest_said(&mut self, output: GuestOutput) {
        match output {
            GuestOutput::Send { frame, .. } | GuestOutput::SendAside { frame, .. } => {
                self.to_host.push(frame.clone());
                let received = Input::Received { link: LINK, frame };
                self.host.handle(Millis(self.now), received);
            }
            GuestOutput::Keep(GuestRecord::Memory(memory)) => self.memories.push(memory),
            GuestOutput::Show { view, .. } => self.view = Some(*view),
            GuestOutput::Close { .. }
            | GuestOutput::Dial { .. }
            | GuestOutput::Keep(_)
            | GuestOutput::Accepted { .. }
            | GuestOutput::Refused { .. }
            | GuestOutput::SlowedDown { .. }
            | GuestOutput::Disputed { .. }
            | GuestOutput::Line(_)
            | GuestOutput::Presence(_) => {}
        }
    }
}

/// What somebody with this view must do now.
fn wanted(view: &View) -> Option<Command> {
    let seat = view.seat?;
    if view.public.phase != Phase::Completed && view.public.awaited().contains(seat) {
        return Some(Command::Ready { pledge: None });
    }
    view.demand()?;
    Some(match view.fallback()? {
        Choice::Play(cards) => Command::Play(cards),
        Choice::Pass => Command::Pass,
    })
}
