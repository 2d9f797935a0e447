//! A guest on a stage: the test is its host, its network, its disk and its clock.

use std::collections::VecDeque;

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};
use thirteen::rules::{Cards, Deal, Seat};
use thirteen::session::guest::DealtHand;
use thirteen::session::{
    CommandNo, Entry, Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line, LinkId, Millis,
};
use thirteen::table::{
    Bot, Command, Event, House, Level, Moment, Name, Phase, PlayerId, PublicKey, Refusal, Seed, Settings, Signature,
    Table, TableId, View, Who, decide,
};
use thirteen::wire::{self, Attach, Closed, Epoch, Hello, Message, SessionId, Signed, Stamp, Welcome};

pub(crate) const HOST: PlayerId = PlayerId(1);
pub(crate) const TABLE: TableId = TableId(7);
pub(crate) const SESSION: SessionId = SessionId(99);

/// The guest, and everything around it.
pub(crate) struct Stage {
    pub(crate) guest: Guest,
    pub(crate) now: u64,
    pub(crate) host: HandHost,
    links: u64,
    pub(crate) said: VecDeque<Message>,
    pub(crate) lines: Vec<Line>,
    pub(crate) shown: Vec<Shown>,
    /// When it asked for connections, and as which try.
    pub(crate) dials: Vec<(u64, u32)>,
    pub(crate) closed: Vec<(LinkId, Closed)>,
    pub(crate) answers: Vec<(CommandNo, Result<(), Refusal>)>,
    pub(crate) memory: Option<GuestMemory>,
    pub(crate) kept: Vec<Signed>,
    pub(crate) evidence: usize,
    pub(crate) disputed: Vec<u32>,
}

/// What was shown once.
pub(crate) struct Shown {
    pub(crate) stamp: Stamp,
    pub(crate) events: Vec<Event>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) view: View,
    pub(crate) how: How,
    pub(crate) missed: u32,
}

/// A host made of a table and a key. It says only what the test lets it say.
#[derive(Clone)]
pub(crate) struct HandHost {
    pub(crate) key: SigningKey,
    pub(crate) table: Table,
    pub(crate) log: Vec<Signed>,
    head: [u8; 32],
    seq: u64,
    pub(crate) next_no: CommandNo,
    pub(crate) seed: Seed,
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

pub(crate) fn guest_key() -> PublicKey {
    PublicKey([2; 32])
}

pub(crate) fn me() -> PlayerId {
    PlayerId::of(&guest_key())
}

pub(crate) fn host_key() -> SigningKey {
    SigningKey::from_bytes(&[8; 32])
}

impl HandHost {
    /// An open table where nobody sits.
    pub(crate) fn open() -> Self {
        let key = host_key();
        let public = PublicKey(key.verifying_key().to_bytes());
        let mut host = Self {
            key,
            table: Table::unopened(),
            log: Vec::new(),
            head: [0; 32],
            seq: 0,
            next_no: CommandNo(1),
            seed: Seed([1; 32]),
        };
        host.happen(vec![Event::Opened {
            table: TABLE,
            host: HOST,
            key: public,
            settings: Settings::default(),
        }]);
        host
    }

    /// A table where the host, the guest and two bots are about to begin.
    pub(crate) fn starting() -> Self {
        let mut host = Self::open();
        for (player, text) in [(HOST, "Lan"), (me(), "Minh")] {
            let sit = Command::Sit {
                seat: None,
                name: name(text),
            };
            host.ask(player, &sit);
        }
        for text in ["Máy 1", "Máy 2"] {
            let bot = Bot::new(name(text), Level::Medium);
            host.ask(HOST, &Command::AddBot { seat: None, bot });
        }
        host
    }

    /// A table in the middle of its first game.
    pub(crate) fn playing() -> Self {
        let mut host = Self::starting();
        host.ask(HOST, &Command::Ready { pledge: None });
        host.ask(me(), &Command::Ready { pledge: None });
        host.deal();
        host
    }

    /// Commits to the next deal and deals it.
    pub(crate) fn deal(&mut self) {
        if self.table.public().committed.is_none() {
            self.house(House::Commit(self.seed.commitment()));
        }
        let seats = usize::from(self.table.public().settings.seats);
        let deal = Deal::from_key([self.seed.0[0]; 32], seats);
        self.table.hold(deal);
        self.house(House::Deal(deal));
    }

    pub(crate) fn ask(&mut self, player: PlayerId, command: &Command) -> Signed {
        let events = decide(&self.table, Who::Player(player), command).expect("tests ask for what may be");
        self.happen(events)
    }

    /// Carries out a command of the guest under its next number.
    pub(crate) fn carry_out(&mut self, command: &Command) -> Signed {
        let events = decide(&self.table, Who::Player(me()), command).expect("tests ask for what may be");
        let cause = Some((me(), self.next_no));
        self.next_no.0 += 1;
        self.append(cause, events)
    }

    pub(crate) fn house(&mut self, command: House) -> Signed {
        let events = decide(&self.table, Who::House, &Command::House(command)).expect("it is time for it");
        self.happen(events)
    }

    /// Whoever is on turn does the least it may; nothing once the game is over.
    pub(crate) fn move_on(&mut self) -> Signed {
        let seat = self.table.public().turn().expect("a game is played");
        let view = self.table.view(Some(seat));
        let by = thirteen::table::Mover::Owner;
        let event = match view.fallback().expect("it is on turn") {
            thirteen::table::Choice::Play(cards) => Event::Played { seat, cards, by },
            thirteen::table::Choice::Pass => Event::Passed { seat, by },
        };
        self.happen(vec![event])
    }

    /// Everybody moves until it is the guest's turn.
    pub(crate) fn move_to_the_guest(&mut self) -> Vec<Signed> {
        let mut entries = Vec::new();
        while self.table.public().turn() != Some(seat_of_guest()) {
            entries.push(self.move_on());
        }
        entries
    }

    pub(crate) fn happen(&mut self, events: Vec<Event>) -> Signed {
        self.append(None, events)
    }

    fn append(&mut self, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) -> Signed {
        for event in &events {
            self.table.apply(event);
        }
        let entry = Entry::new(self.seq, cause, events);
        self.seq = entry.end();
        let signed = self.sign(entry);
        self.log.push(signed.clone());
        signed
    }

    /// Signs an entry after everything that is in the chain.
    pub(crate) fn sign(&mut self, entry: Entry) -> Signed {
        let digest = Sha256::new()
            .chain_update(b"thirteen entry 1")
            .chain_update(self.head)
            .chain_update(0_u64.to_be_bytes())
            .chain_update(entry.bytes());
        self.head = digest.finalize().into();
        let signature = Signature(self.key.sign(&self.head).to_bytes());
        Signed::new(Epoch(0), entry, signature)
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            epoch: Epoch(0),
            seq: self.seq,
        }
    }

    /// The entries from this event on.
    pub(crate) fn since(&self, next: Stamp) -> Vec<Signed> {
        let later = |signed: &&Signed| signed.entry().seq >= next.seq;
        self.log.iter().filter(later).cloned().collect()
    }

    /// The guest's cards.
    pub(crate) fn hand(&self) -> DealtHand {
        DealtHand {
            game: self.table.public().game_no,
            seat: seat_of_guest(),
            cards: self.table.dealt(seat_of_guest()),
            proof: Signature([0; 64]),
        }
    }
}

pub(crate) fn seat_of_guest() -> Seat {
    Seat::ALL[1]
}

impl Stage {
    /// A guest that has just begun, and its host.
    pub(crate) fn new(host: HandHost) -> Self {
        Self::with(host, None, Vec::new())
    }

    /// A guest that comes back with what it has kept.
    pub(crate) fn with(host: HandHost, saved: Option<GuestMemory>, log: Vec<Signed>) -> Self {
        let config = GuestConfig {
            key: guest_key(),
            name: name("Minh"),
            host: PublicKey(host.key.verifying_key().to_bytes()),
            chance: [3; 32],
            saved,
            log,
        };
        let mut stage = Self {
            guest: Guest::new(config, Millis(0)),
            now: 0,
            host,
            links: 0,
            said: VecDeque::new(),
            lines: Vec::new(),
            shown: Vec::new(),
            dials: Vec::new(),
            closed: Vec::new(),
            answers: Vec::new(),
            memory: None,
            kept: Vec::new(),
            evidence: 0,
            disputed: Vec::new(),
        };
        stage.carry_out();
        stage
    }

    /// A guest at a table in the middle of its first game.
    pub(crate) fn playing() -> Self {
        let mut stage = Self::new(HandHost::playing());
        stage.join();
        stage
    }

    pub(crate) fn handle(&mut self, input: GuestInput) {
        self.guest.handle(Millis(self.now), input);
        self.carry_out();
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.guest.poll_output() {
            match output {
                GuestOutput::Dial { attempt } => self.dials.push((self.now, attempt)),
                GuestOutput::Send { link, frame } | GuestOutput::SendAside { link, frame } => {
                    assert_eq!(link, self.link(), "it sends over the connection that it has");
                    let message = wire::decode(&frame).expect("it sends messages").expect("it knows them");
                    self.said.push_back(message);
                }
                GuestOutput::Close { link, reason } => self.closed.push((link, reason)),
                GuestOutput::Keep(GuestRecord::Memory(memory)) => self.memory = Some(memory),
                GuestOutput::Keep(GuestRecord::Entry(signed)) => self.kept.push(signed),
                GuestOutput::Keep(GuestRecord::Evidence(_)) => self.evidence += 1,
                GuestOutput::Accepted { no } => self.answers.push((no, Ok(()))),
                GuestOutput::Refused { no, refusal } => self.answers.push((no, Err(refusal))),
                GuestOutput::Show {
                    stamp,
                    events,
                    moments,
                    view,
                    clock: _,
                    how,
                    missed,
                } => self.shown.push(Shown {
                    stamp,
                    events,
                    moments,
                    view: *view,
                    how,
                    missed,
                }),
                GuestOutput::Line(line) => self.lines.push(line),
                GuestOutput::Presence(_) => {}
                GuestOutput::Disputed { game } => self.disputed.push(game),
            }
        }
    }

    /// The connection of this moment.
    pub(crate) fn link(&self) -> LinkId {
        LinkId(self.links)
    }

    /// Time passes, and the guest is told whenever it wants to be.
    pub(crate) fn pass(&mut self, ms: u64) {
        let end = self.now + ms;
        while let Some(due) = self.guest.poll_timeout().filter(|due| due.0 <= end) {
            self.now = self.now.max(due.0);
            self.handle(GuestInput::Tick);
        }
        self.now = end;
        self.handle(GuestInput::Tick);
    }

    /// Time passes while the host says every two seconds that it is there.
    pub(crate) fn pass_in_peace(&mut self, ms: u64) {
        for _ in 0..ms / 1_000 {
            self.pass(1_000);
            self.hear(&Message::Pong { sent_ms: self.now });
        }
    }

    pub(crate) fn hear(&mut self, message: &Message) {
        self.hear_bytes(wire::encode(message));
    }

    pub(crate) fn hear_bytes(&mut self, frame: Vec<u8>) {
        let link = self.link();
        self.handle(GuestInput::Received { link, frame });
    }

    /// Something happens at the table and the guest hears of it.
    pub(crate) fn hear_of(&mut self, signed: Signed) {
        let entries = vec![signed];
        self.hear(&Message::Events { entries });
    }

    pub(crate) fn connect(&mut self) {
        self.links += 1;
        let link = self.link();
        self.handle(GuestInput::Connected { link });
    }

    pub(crate) fn cut(&mut self) {
        let link = self.link();
        self.handle(GuestInput::Disconnected { link });
    }

    /// The host greets and welcomes.
    pub(crate) fn welcome(&mut self) {
        self.hear(&Message::Hello(Hello::ours()));
        self.welcome_again();
    }

    /// The host welcomes, on a connection that it has greeted.
    pub(crate) fn welcome_again(&mut self) {
        let (stamp, next) = (self.host.stamp(), self.host.next_no);
        self.hear(&Message::Welcome(Welcome {
            session: SESSION,
            table: TABLE,
            stamp,
            next,
        }));
    }

    /// The host sends what the guest says that it lacks.
    pub(crate) fn backfill(&mut self) {
        let entries = self.host.since(self.guest.next());
        self.hear(&Message::Backfill { entries });
        self.hand();
    }

    pub(crate) fn hand(&mut self) {
        let DealtHand {
            game,
            seat,
            cards,
            proof,
        } = self.host.hand();
        if cards != Cards::NONE && self.host.table.public().phase == Phase::Playing {
            self.hear(&Message::Hand {
                game,
                seat,
                cards,
                proof,
            });
        }
    }

    /// The guest comes to the table, or back to it.
    pub(crate) fn join(&mut self) {
        self.connect();
        self.welcome();
        self.backfill();
    }

    pub(crate) fn ask(&mut self, no: u64, command: Command) {
        let no = CommandNo(no);
        self.handle(GuestInput::Ask { no, command });
    }

    /// The commands that the guest has sent since it was asked last, with their numbers.
    pub(crate) fn commands(&mut self) -> Vec<(u64, Command)> {
        let mut commands = Vec::new();
        for message in std::mem::take(&mut self.said) {
            if let Message::Command { no, command, .. } = message {
                commands.push((no.0, command));
            }
        }
        commands
    }

    /// What the guest last said that it has.
    pub(crate) fn attach(&self) -> Option<Attach> {
        let mut attach = None;
        for message in &self.said {
            if let Message::Attach(said) = message {
                attach = Some(*said);
            }
        }
        attach
    }

    /// Everything that the log has from here on is heard.
    pub(crate) fn hear_the_rest(&mut self, known: usize) {
        let rest: Vec<Signed> = self.host.log[known..].to_vec();
        for signed in rest {
            self.hear_of(signed);
        }
    }

    /// How the connection is said to be.
    pub(crate) fn line(&self) -> &Line {
        self.lines.last().expect("it says so from the beginning")
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(self.line(), Line::Live { .. })
    }

    pub(crate) fn last_shown(&self) -> &Shown {
        self.shown.last().expect("something was shown")
    }
}
