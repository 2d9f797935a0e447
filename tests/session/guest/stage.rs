//! A guest on a stage: the test is its host, its network, its disk and its clock.

use std::collections::VecDeque;

use thirteen::rules::Cards;
use thirteen::session::guest::{DealtHand, Evidence};
use thirteen::session::{
    CommandNo, Guest, GuestConfig, GuestInput, GuestMemory, GuestOutput, GuestRecord, How, Line, LinkId, Millis,
};
use thirteen::table::{Command, Event, Moment, Phase, PublicKey, Refusal, View};
use thirteen::wire::{self, Attach, Closed, Hello, Message, Signed, Stamp, Welcome};

use super::hand_host::{HandHost, SESSION, TABLE, guest_key, name};

/// The guest, and everything around it.
pub(crate) struct Stage {
    pub(crate) guest: Guest,
    pub(crate) now: u64,
    pub(crate) host: HandHost,
    links: u64,
    /// The connection that the guest uses, or used last.
    link: LinkId,
    pub(crate) said: VecDeque<Message>,
    pub(crate) lines: Vec<Line>,
    pub(crate) shown: Vec<Shown>,
    /// When it asked for connections, and as which try.
    pub(crate) dials: Vec<(u64, u32)>,
    pub(crate) closed: Vec<(LinkId, Closed)>,
    pub(crate) answers: Vec<(CommandNo, Result<(), Refusal>)>,
    pub(crate) memory: Option<GuestMemory>,
    pub(crate) kept: Vec<Signed>,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) disputed: Vec<u32>,
    /// How long the player was told to wait.
    pub(crate) slowed: Vec<u32>,
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
            sits: true,
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
            link: LinkId(0),
            said: VecDeque::new(),
            lines: Vec::new(),
            shown: Vec::new(),
            dials: Vec::new(),
            closed: Vec::new(),
            answers: Vec::new(),
            memory: None,
            kept: Vec::new(),
            evidence: Vec::new(),
            disputed: Vec::new(),
            slowed: Vec::new(),
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
                GuestOutput::Close { link, reason } => {
                    // A new connection that is not wanted leaves the guest the one that it has.
                    self.link = self.guest.link().filter(|_| link == self.link).unwrap_or(self.link);
                    self.closed.push((link, reason));
                }
                GuestOutput::Keep(GuestRecord::Memory(memory)) => self.memory = Some(memory),
                GuestOutput::Keep(GuestRecord::Entry(signed)) => self.kept.push(signed),
                GuestOutput::Keep(GuestRecord::Evidence(evidence)) => self.evidence.push(*evidence),
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
                GuestOutput::SlowedDown { wait_ms } => self.slowed.push(wait_ms),
                GuestOutput::Disputed { game } => self.disputed.push(game),
            }
        }
    }

    /// The connection of this moment.
    pub(crate) const fn link(&self) -> LinkId {
        self.link
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
        self.link = LinkId(self.links);
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
                attach = Some(said.clone());
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
