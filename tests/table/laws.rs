//! What holds after every command, whatever is asked by whomever in whatever order.

use std::sync::LazyLock;

use proptest::prelude::*;
use thirteen::rules::{Cards, Seat};
use thirteen::table::{
    Bot, Choice, Command, Event, House, Level, Line, Phase, PlayerId, Public, SeatState, Seed, Settings, Table,
    TurnTimer, Who, apply, decide,
};

use thirteen::wire::Picture;

use crate::world::{World, bot, name};

/// Something that is tried. Numbers that fit nothing are as welcome as those that do.
#[derive(Clone, Debug)]
enum Try {
    /// The seat on turn makes one of its legal moves, whoever plays it.
    Move(usize),
    /// Everyone who is awaited is ready, and what is due is dealt.
    GoOn(u8),
    /// Somebody asks for something.
    Ask(u8, u8, u64),
    /// The house does something.
    House(u8, u8),
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = prop_oneof![
        12 => any::<usize>().prop_map(Try::Move),
        4 => any::<u8>().prop_map(Try::GoOn),
        2 => (0..6_u8, 0..20_u8, any::<u64>()).prop_map(|(who, what, with)| Try::Ask(who, what, with)),
        2 => (0..16_u8, 0..6_u8).prop_map(|(what, whom)| Try::House(what, whom)),
    ];
    let quiet = prop_oneof![30 => any::<usize>().prop_map(Try::Move), 1 => any::<u8>().prop_map(Try::GoOn)];
    prop_oneof![2 => prop::collection::vec(one, 1..400), 1 => prop::collection::vec(quiet, 300..1500)]
}

fn settings() -> impl Strategy<Value = Settings> {
    (2..=4_u8, any::<bool>(), 4..=21_u8, 0..3_usize).prop_map(|(seats, finish_on_two, target_score, preset)| {
        let mut rules = thirteen::rules::Preset::ALL[preset].rules();
        rules.finish_on_two = finish_on_two;
        rules.target_score = target_score;
        Settings {
            seats,
            rules,
            ..Settings::default()
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn laws_hold_after_every_command(settings in settings(), tries in tries()) {
        let mut world = World::starting(settings, &[PlayerId(2)][..usize::from(settings.seats > 2)]);
        let mut before = world.public().clone();
        for attempt in tries {
            attempt.apply_to(&mut world);
            laws(&before, &world)?;
            before = world.public().clone();
        }
        prop_assert_eq!(&world.folded(), world.public(), "the log alone gives the state");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_log_that_lies_never_panics(order in prop::collection::vec((any::<usize>(), 0..8_u8), 1..300)) {
        let log = &*REAL_LOG;
        let mut public = Public::unopened();
        for (at, seat) in order {
            apply(&mut public, &lie(&log[at % log.len()], seat));
        }
        let mut public = Public::unopened();
        for event in log.iter().step_by(2) {
            apply(&mut public, event);
        }
    }

    #[test]
    fn a_file_of_garbage_is_refused_and_never_panics(at in any::<usize>(), flips in prop::collection::vec(any::<u8>(), 1..40)) {
        let folder = crate::folder::Folder::new();
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, &flips).expect("there is room");
        prop_assert!(thirteen::net::store::read(&path).is_err());
        let mut bytes = b"{\"thirteen\":\"log\",\"version\":2}\n".to_vec();
        for event in REAL_LOG.iter().take(20) {
            bytes.extend(serde_json::to_vec(event).expect("events can be written"));
            bytes.push(b'\n');
        }
        let at = at % bytes.len();
        bytes.splice(at..at, flips);
        std::fs::write(&path, &bytes).expect("there is room");
        prop_assert!(thirteen::net::store::read(&path).is_err(), "the lines have no signatures");
    }
}

/// What happens at a table where much happens.
static REAL_LOG: LazyLock<Vec<Event>> = LazyLock::new(|| {
    let mut world = World::playing(Settings::default(), &[PlayerId(2)]);
    world.house(House::Lost(PlayerId(2))).expect("it was there");
    world.house(House::GiveUp(PlayerId(2))).expect("it was lost");
    world.ask(PlayerId(2), command(0, 4)).expect("its seat is its own");
    world.play_until(|public| public.phase == Phase::Completed);
    world.house(House::Reveal(world.seed())).expect("the game is over");
    world.ask(PlayerId(1), Command::Reset).expect("the tournament is over");
    world.log
});

/// The same event, of another seat.
fn lie(event: &Event, other: u8) -> Event {
    let Some(other) = Seat::new(other) else {
        return event.clone();
    };
    let mut value = serde_json::to_value(event).expect("events can be written");
    let fields = value.as_object_mut().and_then(|event| event.values_mut().next());
    if let Some(seat) = fields.and_then(|fields| fields.get_mut("seat")) {
        *seat = serde_json::json!(other);
    }
    serde_json::from_value(value).expect("another seat is as good")
}

/// The table's laws, between the state before one attempt and the world after it.
fn laws(before: &Public, world: &World) -> Result<(), TestCaseError> {
    let public = world.public();
    let new_tournament = before.phase == Phase::Completed && public.phase != Phase::Completed;
    let freed = |seat: Seat| public.seats[seat] == SeatState::Free || before.seats[seat] == SeatState::Free;
    for seat in Seat::ALL {
        let grew = public.scores[seat] >= before.scores[seat];
        let annulled = public.last_result().is_some_and(|result| !result.counts());
        prop_assert!(grew || new_tournament || annulled || freed(seat), "scores only grow");
    }
    let reached = public
        .scores
        .iter()
        .any(|(_, score)| *score >= public.settings.rules.target_score);
    prop_assert_eq!(public.winner.is_some(), public.phase == Phase::Completed);
    prop_assert_eq!(reached, public.winner.is_some(), "who reaches the target has won");
    if let Some(winner) = public.winner {
        prop_assert!(public.scores.iter().all(|(_, score)| *score <= public.scores[winner]));
        prop_assert_eq!(before.phase == Phase::Completed, before.winner == public.winner);
    }
    let full = public.table_seats().all(|(_, state)| *state != SeatState::Free);
    prop_assert!(
        full || public.phase == Phase::Waiting,
        "only a waiting table has free seats"
    );
    prop_assert!(!full || public.phase != Phase::Waiting);
    let beyond = Seat::ALL
        .into_iter()
        .filter(|seat| !public.settings.table_seats().contains(*seat));
    prop_assert!(beyond.into_iter().all(|seat| public.seats[seat] == SeatState::Free));
    prop_assert!(public.game_no >= before.game_no);
    let picture = Picture::unpack(&Picture::pack(public, [0; 32])).map(|picture| picture.public);
    prop_assert_eq!(picture.as_ref(), Ok(public), "a picture of it gives it again");
    hands_are_conserved(&world.table)?;
    people_sit_once(public)?;
    refusals_change_nothing(&world.table)
}

fn hands_are_conserved(table: &Table) -> Result<(), TestCaseError> {
    let Some(game) = table.public().game else { return Ok(()) };
    let mut all = Cards::NONE;
    for seat in Seat::ALL {
        prop_assert!(
            table.dealt(seat).contains_all(game.played(seat)),
            "what is played was dealt"
        );
        prop_assert_eq!(table.hand(seat).len(), usize::from(game.left(seat)));
        prop_assert!(all.intersection(table.dealt(seat)).is_empty(), "no card is dealt twice");
        all = all.union(table.dealt(seat));
    }
    if let Some(seat) = table.public().turn() {
        let view = table.view(Some(seat));
        prop_assert!(view.may_pass() || !view.plays().is_empty(), "who is on turn can move");
    }
    Ok(())
}

fn people_sit_once(public: &Public) -> Result<(), TestCaseError> {
    for (seat, state) in public.table_seats() {
        if let Some(owner) = state.owner() {
            prop_assert_eq!(public.seat_of(owner.player), Some(seat));
        }
    }
    Ok(())
}

/// Deciding never changes anything, and an accepted command that is folded twice over the same state is the same.
fn refusals_change_nothing(table: &Table) -> Result<(), TestCaseError> {
    for command in [
        Command::Ready { pledge: None },
        Command::Pass,
        Command::Leave,
        Command::Rematch,
    ] {
        let once = decide(table, Who::Player(PlayerId(1)), &command);
        prop_assert_eq!(&once, &decide(table, Who::Player(PlayerId(1)), &command));
        let fold = |public: &Public| {
            let mut public = public.clone();
            once.iter().flatten().for_each(|event| drop(apply(&mut public, event)));
            public
        };
        prop_assert_eq!(fold(table.public()), fold(table.public()));
    }
    Ok(())
}

impl Try {
    fn apply_to(self, world: &mut World) {
        match self {
            Self::Move(which) => legal_move(world, which),
            Self::GoOn(seed) => go_on(world, seed),
            Self::Ask(who, what, with) => drop(world.ask(PlayerId(u128::from(who)), command(what, with))),
            Self::House(what, whom) => drop(world.house(house(what, PlayerId(u128::from(whom)), whom))),
        }
    }
}

/// One of the legal moves of the seat on turn; while a person is lost or the table stands still there is none.
fn legal_move(world: &mut World, which: usize) {
    let Some(seat) = world.public().turn() else { return };
    let view = world.table.view(Some(seat));
    let mut choices: Vec<Choice> = view.plays().iter().map(|play| Choice::Play(play.cards())).collect();
    if view.may_pass() {
        choices.push(Choice::Pass);
    }
    let choice = choices[which % choices.len()];
    let state = &world.public().seats[seat];
    let done = match (state.human(), state.level(), choice) {
        (Some(human), None, Choice::Play(cards)) => world.ask(human.player, Command::Play(cards)),
        (Some(human), None, Choice::Pass) => world.ask(human.player, Command::Pass),
        (Some(_) | None, _, _) => world.house(House::PlayFor { seat, choice }),
    };
    assert!(
        done.is_ok() || world.public().paused.is_some(),
        "{choice:?} of {seat} is legal: {done:?}"
    );
}

fn go_on(world: &mut World, seed: u8) {
    for seat in world.public().awaited() {
        if world.public().phase != Phase::Completed
            && let Some(human) = world.public().seats[seat].human()
        {
            let player = human.player;
            drop(world.ask(player, Command::Ready { pledge: None }));
        }
    }
    let seed = Seed([seed; 32]);
    if world.public().phase == Phase::Dealing && world.public().paused.is_none() {
        drop(world.house(House::Commit(seed.commitment())));
        let deal = world.public().deal_of(&seed, world.public().next_game());
        world.house(House::Deal(deal)).expect("a deal is due");
    }
}

fn command(what: u8, with: u64) -> Command {
    let seat = Seat::new((with % 5) as u8);
    let any_seat = seat.unwrap_or(Seat::ALL[0]);
    match what {
        0..=2 => Command::Sit {
            seat,
            name: name("Lan"),
        },
        3 => Command::Leave,
        4 => Command::Ready { pledge: None },
        5 => Command::Play(Cards::from_bits(with >> 12).expect("52 bits")),
        6 => Command::Pass,
        7 => Command::Say(Line::Phrase(with as u8)),
        8..=10 => Command::Rematch,
        11 => Command::Here,
        12..=14 => Command::AddBot {
            seat,
            bot: Bot {
                level: Level::Hard,
                ..bot("Máy")
            },
        },
        15 => Command::FreeSeat(any_seat),
        16 => Command::Change(Settings {
            seats: (with % 7) as u8,
            timer: TurnTimer::Off,
            ..Settings::default()
        }),
        17 => Command::Pause,
        18 => Command::Resume,
        _ => Command::Reset,
    }
}

fn house(what: u8, player: PlayerId, number: u8) -> House {
    let seat = Seat::new(number).unwrap_or(Seat::ALL[0]);
    match what {
        0 => House::Commit(Seed([number; 32]).commitment()),
        1 => House::PlayFor {
            seat,
            choice: Choice::Pass,
        },
        2..=4 => House::TimeUp(seat),
        5 => House::Reveal(Seed([number; 32])),
        6 => House::LoseDeal,
        7 => House::Signal { player, weak: true },
        8 | 9 => House::Lost(player),
        10 | 11 => House::Return(player),
        12 | 13 => House::GiveUp(player),
        14 => House::EveryoneLost(true),
        _ => House::EveryoneLost(false),
    }
}
