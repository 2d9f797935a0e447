//! A table that a test plays: people by number, cards by text.

use thirteen::rules::{BySeat, Cards, Deal, Seat};
use thirteen::table::{
    Bot, Choice, Command, Event, House, Level, Moment, Name, Phase, PlayerId, Public, PublicKey, Refusal, Seed,
    Settings, Table, TableId, Who, apply, decide,
};

pub(crate) const HOST: PlayerId = PlayerId(1);
pub(crate) const GUEST: PlayerId = PlayerId(2);
pub(crate) const THIRD: PlayerId = PlayerId(3);
pub(crate) const STRANGER: PlayerId = PlayerId(9);

/// A table with everything that has happened at it.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) table: Table,
    pub(crate) log: Vec<Event>,
    pub(crate) moments: Vec<Moment>,
    deals: u64,
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

pub(crate) fn seat(number: u8) -> Seat {
    Seat::new(number).expect("tests use seats 0 to 3")
}

pub(crate) fn cards(text: &str) -> Cards {
    text.parse().expect("tests use good cards")
}

pub(crate) fn bot(text: &str) -> Bot {
    Bot::new(name(text), Level::Medium)
}

pub(crate) fn sit(number: Option<u8>) -> Command {
    Command::Sit {
        seat: number.map(seat),
        name: name("Lan"),
    }
}

/// People other than the host who sit down as tests let everyone do are called by their number.
pub(crate) fn under_own_name(player: PlayerId, command: Command) -> Command {
    if let Command::Sit { seat, name: wanted } = &command
        && player != HOST
        && *wanted == name("Lan")
    {
        let (seat, name) = (*seat, name(&format!("Lan {}", player.0)));
        return Command::Sit { seat, name };
    }
    command
}

pub(crate) fn add_bot(number: Option<u8>) -> Command {
    Command::AddBot {
        seat: number.map(seat),
        bot: bot("Máy"),
    }
}

impl World {
    /// An empty table with these settings.
    pub(crate) fn open(settings: Settings) -> Self {
        let mut world = Self {
            table: Table::unopened(),
            log: Vec::new(),
            moments: Vec::new(),
            deals: 0,
        };
        world.happen(vec![Event::Opened {
            table: TableId(7),
            host: HOST,
            key: PublicKey([8; 32]),
            settings,
        }]);
        world
    }

    /// A table where the host, then these people, then bots sit; everyone is asked to be ready.
    pub(crate) fn starting(settings: Settings, people: &[PlayerId]) -> Self {
        let mut world = Self::open(settings);
        for player in [HOST].iter().chain(people) {
            world.ask(*player, sit(None)).expect("a seat is free");
        }
        while world.public().phase == Phase::Waiting {
            world.ask(HOST, add_bot(None)).expect("a seat is free");
        }
        world
    }

    /// The same, in the middle of the first game.
    pub(crate) fn playing(settings: Settings, people: &[PlayerId]) -> Self {
        let mut world = Self::starting(settings, people);
        world.ready_up();
        world.deal();
        world
    }

    pub(crate) fn public(&self) -> &Public {
        self.table.public()
    }

    pub(crate) fn ask(&mut self, player: PlayerId, command: Command) -> Result<Vec<Event>, Refusal> {
        self.command(Who::Player(player), &under_own_name(player, command))
    }

    pub(crate) fn house(&mut self, command: House) -> Result<Vec<Event>, Refusal> {
        self.command(Who::House, &Command::House(command))
    }

    pub(crate) fn command(&mut self, who: Who, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.table, who, command)?;
        if let Command::House(House::Deal(deal)) = command {
            self.table.hold(*deal);
        }
        self.happen(events.clone());
        Ok(events)
    }

    fn happen(&mut self, events: Vec<Event>) {
        for event in events {
            let moments = self.table.apply(&event);
            self.moments.extend(moments);
            self.log.push(event);
        }
    }

    /// Everyone who is awaited says that it is ready.
    pub(crate) fn ready_up(&mut self) {
        for seat in self.public().awaited() {
            let player = self.public().seats[seat]
                .human()
                .expect("only people are awaited")
                .player;
            self.ask(player, Command::Ready { pledge: None })
                .expect("it is awaited");
        }
    }

    /// Deals the next game from the next seed.
    pub(crate) fn deal(&mut self) {
        self.deals += 1;
        let seed = Seed([self.deals as u8; 32]);
        self.house(House::Commit(seed.commitment())).expect("a deal is due");
        let deal = self.public().deal_of(&seed, self.public().next_game());
        self.house(House::Deal(deal)).expect("a deal is due");
    }

    /// Deals these hands, which need not be of thirteen cards each to be of use in a test.
    pub(crate) fn deal_hands(&mut self, hands: [&str; 4]) {
        self.house(House::Commit(Seed([0; 32]).commitment()))
            .expect("a deal is due");
        self.house(House::Deal(Deal::of(BySeat(hands.map(cards)))))
            .expect("a deal is due");
    }

    /// The seed of the last deal.
    pub(crate) fn seed(&self) -> Seed {
        Seed([self.deals as u8; 32])
    }

    /// The seat on turn does the least it may.
    pub(crate) fn least_move(&mut self) {
        let seat = self.public().turn().expect("a game is played");
        let choice = self.table.view(Some(seat)).fallback().expect("it is on turn");
        self.choose(seat, choice);
    }

    /// A seat moves, whoever plays it.
    pub(crate) fn choose(&mut self, seat: Seat, choice: Choice) {
        let state = &self.public().seats[seat];
        let done = match (state.human(), state.level(), choice) {
            (Some(human), None, Choice::Play(cards)) => self.ask(human.player, Command::Play(cards)),
            (Some(human), None, Choice::Pass) => self.ask(human.player, Command::Pass),
            (Some(_) | None, _, _) => self.house(House::PlayFor { seat, choice }),
        };
        done.expect("the move is legal");
    }

    /// Plays the game to its end.
    pub(crate) fn finish_game(&mut self) {
        while self.public().turn().is_some() {
            self.least_move();
        }
    }

    /// Plays whole games until this is so.
    pub(crate) fn play_until(&mut self, done: impl Fn(&Public) -> bool) {
        for _ in 0..100 {
            if done(self.public()) {
                return;
            }
            self.ready_up();
            if self.public().phase == Phase::Dealing {
                self.deal();
            }
            self.finish_game();
        }
        panic!("this never comes");
    }

    /// The state that the log alone gives.
    pub(crate) fn folded(&self) -> Public {
        let mut public = Public::unopened();
        for event in &self.log {
            apply(&mut public, event);
        }
        public
    }
}
