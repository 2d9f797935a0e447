//! A host that a test drives: its outputs are carried out at once, its programs answer as told, time is a number.

use ed25519_dalek::SigningKey;
use thirteen::rules::Seat;
use thirteen::session::{
    Chain, CommandNo, Entry, Epoch, Host, HostConfig, Input, Millis, Output, Pace, Record, Secret, Signed, Ticket,
    TurnClock,
};
use thirteen::table::{Choice, Command, Event, Moment, Phase, PlayerId, Refusal, Settings, TableId, View};

use crate::world::{HOST, add_bot, seat, sit, under_own_name};

/// What the programs of a test do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Brain {
    /// The least they may.
    Least,
    /// The lowest that beats what lies there.
    Beats,
    /// Nothing at all.
    Silent,
    /// A card that nobody could play.
    Nonsense,
}

pub(crate) struct Drive {
    pub(crate) host: Host,
    pub(crate) now: u64,
    pub(crate) brain: Brain,
    pub(crate) log: Vec<Signed>,
    pub(crate) secrets: Vec<Secret>,
    pub(crate) shown: Vec<Event>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) view: Option<View>,
    pub(crate) clock: Option<TurnClock>,
    pub(crate) answers: Vec<(CommandNo, Result<(), Refusal>)>,
    pub(crate) gaps: Vec<CommandNo>,
    pub(crate) questions: Vec<(Ticket, Seat)>,
}

/// The key with which the host of a test signs.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[8; 32])
}

/// A log of these entries, numbered anew, as the host would have signed it.
pub(crate) fn signed(entries: impl IntoIterator<Item = Entry>) -> Vec<Signed> {
    let (mut chain, mut seq) = (Chain::default(), 0);
    let sign = |mut entry: Entry| {
        entry.seq = seq;
        seq = entry.end();
        chain.sign(&key(), Epoch::default(), entry)
    };
    entries.into_iter().map(sign).collect()
}

/// Programs seem to think for 700 ms.
pub(crate) const HUMAN: Pace = Pace::Human(|_, _| 700);

impl Drive {
    pub(crate) fn open_with(settings: Settings, pace: Pace, chance: [u8; 32]) -> Self {
        let config = HostConfig {
            table: TableId(7),
            host: HOST,
            key: key(),
            settings,
            chance,
            pace,
        };
        Self::of(Host::open(config, Millis(0)), 0)
    }

    pub(crate) fn of(host: Host, now: u64) -> Self {
        let mut drive = Self {
            host,
            now,
            brain: Brain::Least,
            log: Vec::new(),
            secrets: Vec::new(),
            shown: Vec::new(),
            moments: Vec::new(),
            view: None,
            clock: None,
            answers: Vec::new(),
            gaps: Vec::new(),
            questions: Vec::new(),
        };
        drive.carry_out();
        drive
    }

    /// The host and three bots, everyone ready.
    pub(crate) fn playing(pace: Pace) -> Self {
        Self::playing_with(Settings::default(), pace, [5; 32])
    }

    pub(crate) fn playing_with(settings: Settings, pace: Pace, chance: [u8; 32]) -> Self {
        let mut drive = Self::open_with(settings, pace, chance);
        drive.ask(sit(Some(0))).expect("the seat is free");
        for number in 1..settings.seats {
            drive.ask(add_bot(Some(number))).expect("the seat is free");
        }
        drive.ask(Command::Ready { pledge: None }).expect("all seats are taken");
        drive
    }

    pub(crate) fn view(&self) -> &View {
        self.view.as_ref().expect("a host shows its view at once")
    }

    pub(crate) fn phase(&self) -> Phase {
        self.view().public.phase
    }

    pub(crate) fn turn(&self) -> Option<Seat> {
        self.view().public.turn()
    }

    /// The host player asks for something.
    pub(crate) fn ask(&mut self, command: Command) -> Result<(), Refusal> {
        self.ask_as(HOST, command)
    }

    pub(crate) fn ask_as(&mut self, player: PlayerId, command: Command) -> Result<(), Refusal> {
        let no = self.host.next_no(player);
        let command = under_own_name(player, command);
        self.input(Input::Command { player, no, command });
        let answer = self.answers.iter().rev().find(|(answered, _)| *answered == no);
        answer.expect("every command is answered").1
    }

    pub(crate) fn input(&mut self, input: Input) {
        self.host.handle(Millis(self.now), input);
        self.carry_out();
    }

    pub(crate) fn wait(&mut self, ms: u64) {
        let end = self.now + ms;
        while let Some(due) = self.host.poll_timeout().filter(|due| due.0 <= end) {
            assert!(due.0 >= self.now, "a deadline never lies in the past");
            self.now = due.0;
            self.input(Input::Tick);
        }
        self.now = end;
        self.input(Input::Tick);
    }

    /// Lets time pass until the host player is on turn, or no game is played.
    pub(crate) fn until_my_turn(&mut self) {
        while self.turn().is_some_and(|turn| turn != seat(0)) {
            let due = self.host.poll_timeout().expect("somebody is asked");
            self.now = due.0.max(self.now);
            self.input(Input::Tick);
        }
    }

    /// The host player does the least it may on every turn until the game is over.
    pub(crate) fn finish_game(&mut self) {
        loop {
            self.until_my_turn();
            let Some(choice) = self.view().fallback() else {
                assert!(self.turn().is_none() || self.host.poll_timeout().is_some());
                if self.turn().is_none() {
                    return;
                }
                let due = self.host.poll_timeout().expect("somebody is asked");
                self.now = due.0.max(self.now);
                self.input(Input::Tick);
                continue;
            };
            let command = match choice {
                Choice::Play(cards) => Command::Play(cards),
                Choice::Pass => Command::Pass,
            };
            self.ask(command).expect("the least move is legal");
        }
    }

    fn carry_out(&mut self) {
        while let Some(output) = self.host.poll_output() {
            match output {
                Output::Persist(Record::Entry(entry)) => self.log.push(entry),
                Output::Persist(Record::Secret(secret)) => self.secrets.push(secret),
                Output::Accepted { no, .. } => self.answers.push((no, Ok(()))),
                Output::Refused { no, refusal, .. } => self.answers.push((no, Err(refusal))),
                Output::Gap { expected, .. } => self.gaps.push(expected),
                Output::Show {
                    events,
                    moments,
                    view,
                    clock,
                    ..
                } => {
                    self.shown.extend(events);
                    self.moments.extend(moments);
                    self.view = Some(*view);
                    self.clock = clock;
                    let kept = self.log.iter().map(|signed| signed.entry().events.len()).sum::<usize>();
                    assert!(
                        self.shown.len() <= kept || self.log.is_empty(),
                        "what is shown is kept first"
                    );
                }
                Output::Think { ticket, seat, view, .. } => {
                    self.questions.push((ticket, seat));
                    let choice = match self.brain {
                        Brain::Least => view.fallback(),
                        Brain::Beats => {
                            let plays = view.plays();
                            let lowest = plays.iter().min_by_key(|play| play.cards());
                            lowest
                                .map(|play| Choice::Play(play.cards()))
                                .or_else(|| view.fallback())
                        }
                        Brain::Nonsense => Some(Choice::Play(thirteen::rules::Cards::DECK)),
                        Brain::Silent => continue,
                    };
                    self.host.handle(Millis(self.now), Input::Thought { ticket, choice });
                }
                Output::Send { .. } | Output::SendAside { .. } | Output::Close { .. } | Output::Bar(_) => {
                    panic!("nobody is connected to this table");
                }
                Output::Presence(_) | Output::Diagnose(_) => {}
            }
        }
    }
}
