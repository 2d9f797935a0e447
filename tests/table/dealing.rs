//! A deal that everyone can check: pledges, nonces, and a host that cheats.

use thirteen::rules::{Deal, Seat};
use thirteen::session::{Input, Pace};
use thirteen::table::{
    Command, Event, House, LEFT_OUT, Moment, Nonce, Phase, PlayerId, Refusal, Seed, Settings, TableId,
};

use crate::drive::{Drive, HUMAN};
use crate::world::{GUEST, HOST, THIRD, World, add_bot, seat, sit};

fn nonce(number: u8) -> Nonce {
    Nonce([number; 32])
}

fn ready(number: u8) -> Command {
    Command::Ready {
        pledge: Some(nonce(number).pledge()),
    }
}

const SEED: Seed = Seed([40; 32]);

/// The host is bound to [`SEED`]; it and a guest have pledged; their nonces are awaited.
fn dealing() -> World {
    let mut world = World::starting(Settings::default(), &[GUEST]);
    world.house(House::Commit(SEED.commitment())).expect("it is time");
    world.ask(HOST, ready(1)).expect("it is awaited");
    world.ask(GUEST, ready(2)).expect("it is awaited");
    world
}

fn deal(world: &mut World, seed: &Seed) -> Result<Vec<Event>, Refusal> {
    let deal = world.public().deal_of(seed, world.public().next_game());
    world.house(House::Deal(deal))
}

fn verdict(world: &World) -> Option<bool> {
    let proof = world.public().last_result().and_then(|result| result.proof);
    proof.map(|proof| proof.fair)
}

#[test]
fn a_deal_waits_for_the_nonce_of_every_pledge() {
    let mut world = dealing();
    assert_eq!(world.public().phase, Phase::Dealing);
    assert_eq!(
        world.public().nonces_awaited().into_iter().collect::<Vec<_>>(),
        [seat(0), seat(1)]
    );
    assert_eq!(deal(&mut world, &SEED), Err(Refusal::NotNow));
    world.ask(GUEST, Command::RevealNonce(nonce(2))).expect("it is awaited");
    assert_eq!(deal(&mut world, &SEED), Err(Refusal::NotNow));
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    deal(&mut world, &SEED).expect("nothing is missing");
    world.finish_game();
    world.house(House::Reveal(SEED)).expect("the game is over");
    assert_eq!(verdict(&world), Some(true));
}

#[test]
fn a_nonce_that_does_not_fit_its_pledge_is_refused_and_one_is_shown_once() {
    let mut world = dealing();
    let show = |world: &mut World, player: PlayerId, number: u8| world.ask(player, Command::RevealNonce(nonce(number)));
    assert_eq!(show(&mut world, GUEST, 3), Err(Refusal::WrongNonce));
    assert_eq!(
        show(&mut world, GUEST, 1),
        Err(Refusal::WrongNonce),
        "nor may it be another's"
    );
    assert_eq!(show(&mut world, THIRD, 2), Err(Refusal::NotSeated));
    show(&mut world, GUEST, 2).expect("it is awaited");
    assert_eq!(show(&mut world, GUEST, 2), Err(Refusal::NoNonceAwaited));
    let mut early = World::starting(Settings::default(), &[GUEST]);
    early.ask(GUEST, ready(2)).expect("it is awaited");
    assert_eq!(
        show(&mut early, GUEST, 2),
        Err(Refusal::NoNonceAwaited),
        "not everyone is ready"
    );
}

#[test]
fn a_nonce_that_is_left_out_gives_another_deal_and_who_leaves_one_out_twice_is_played_for() {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    assert_eq!(
        world.house(House::OmitNonce(seat(0))),
        Err(Refusal::NotNow),
        "it was shown"
    );
    world.house(House::OmitNonce(seat(1))).expect("it was not");
    let late = world.ask(GUEST, Command::RevealNonce(nonce(2)));
    assert_eq!(late, Err(Refusal::NoNonceAwaited), "it is too late");
    assert!(world.moments.contains(&Moment::LeftOut { seat: seat(1) }));
    deal(&mut world, &SEED).expect("nothing is missing");
    world.finish_game();
    world.house(House::Reveal(SEED)).expect("the game is over");
    assert_eq!(
        verdict(&world),
        Some(true),
        "what is left out is not held against the host"
    );
    for left_out in 2..=LEFT_OUT {
        world.house(House::Commit(SEED.commitment())).expect("it is time");
        world.ask(HOST, Command::Ready { pledge: None }).expect("it is awaited");
        world.ask(GUEST, ready(2)).expect("it is awaited");
        world.house(House::OmitNonce(seat(1))).expect("it is awaited");
        let idle = world.public().seats[seat(1)].human().is_some_and(|human| human.idle);
        assert_eq!(idle, left_out == LEFT_OUT);
    }
    assert!(world.moments.contains(&Moment::BecameIdle { seat: seat(1) }));
    world.ask(GUEST, Command::Here).expect("it is back");
    assert!(!world.public().seats[seat(1)].human().is_some_and(|human| human.idle));
}

#[test]
fn a_program_that_shows_a_nonce_does_not_say_that_its_person_is_there() {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    world.house(House::OmitNonce(seat(1))).expect("it is awaited");
    deal(&mut world, &SEED).expect("nothing is missing");
    world.finish_game();
    world.house(House::Commit(SEED.commitment())).expect("it is time");
    world.ask(GUEST, ready(2)).expect("it is awaited");
    world.ask(HOST, ready(1)).expect("it is awaited");
    world.house(House::OmitNonce(seat(1))).expect("it is awaited");
    let events = world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    assert_eq!(events.len(), 1);
    assert!(world.public().seats[seat(1)].human().is_some_and(|human| human.idle));
}

/// Shuffle number 1 under keys with nonces in them: these never change.
#[test]
fn three_deals_with_nonces_are_the_same_for_ever() {
    let hands = |table: u128, game: u32, seed: u8, given: [Option<u8>; 4], shown: [Option<u8>; 4]| {
        let pledges = thirteen::rules::BySeat(given.map(|number| number.map(|number| nonce(number).pledge())));
        let nonces = thirteen::rules::BySeat(shown.map(|number| number.map(nonce)));
        let key = Seed([seed; 32]).deal_key(TableId(table), game, &pledges, &nonces);
        let deal = Deal::from_key(key, 4);
        Seat::ALL.map(|seat| deal.hands()[seat].to_string()).join(" / ")
    };
    let all = [Some(1), Some(2), Some(3), Some(4)];
    assert_eq!(hands(7, 1, 9, [None; 4], [None; 4]), FIRST);
    assert_eq!(hands(7, 1, 9, all, all), SECOND);
    assert_eq!(hands(7, 1, 9, all, [Some(1), None, Some(3), Some(4)]), THIRD_DEAL);
    assert_ne!(hands(7, 2, 9, [None; 4], [None; 4]), FIRST, "the game counts");
    assert_ne!(hands(8, 1, 9, [None; 4], [None; 4]), FIRST, "the table counts");
}

const FIRST: &str = "3D 4H 5C 5D 6D 7D 7H JD KS KD AS AC AD / 3C 4C 5S 5H 7C 9H TS TH JS AH 2C 2D 2H / 3S 3H 4D 6S 6C 6H 7S 9C TC QC QD QH KH / 4S 8S 8C 8D 8H 9S 9D TD JC JH QS KC 2S";
const SECOND: &str = "3H 4D 6C 8H TH JC JD QS QC QH KS KC 2D / 3S 3C 4C 4H 5S 6H 7H 8S 8C 9D TD KD AD / 3D 5C 6D 7S 9S 9C TS JH QD KH AS AH 2H / 4S 5D 5H 6S 7C 7D 8D 9H TC JS AC 2S 2C";
const THIRD_DEAL: &str = "4D 6D 7S 7D 7H 8S 9C TS TC TH JC KS 2S / 3C 3D 4S 6S 6C 8D TD QS QC KC KH AS AH / 3H 4C 4H 5S 6H 8C 9S 9H JS QH AD 2D 2H / 3S 5C 5D 5H 7C 8H 9D JD JH QD KD AC 2C";

#[test]
fn a_host_that_swaps_its_seed_is_caught_and_the_game_does_not_count() {
    for (dealt, shown) in [
        (SEED, Seed([41; 32])),
        (Seed([41; 32]), SEED),
        (Seed([41; 32]), Seed([41; 32])),
    ] {
        let mut world = dealing();
        world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
        world.ask(GUEST, Command::RevealNonce(nonce(2))).expect("it is awaited");
        deal(&mut world, &dealt).expect("nothing is missing");
        world.finish_game();
        assert!(world.public().scores.0.iter().any(|score| *score > 0));
        world.house(House::Reveal(shown)).expect("the game is over");
        assert_eq!(verdict(&world), Some(false));
        assert_eq!(world.public().scores.0, [0; 4]);
        let result = world.public().last_result().expect("a game is over");
        assert_eq!(
            (result.points.0, result.scores.0, result.counts()),
            ([0; 4], [0; 4], false)
        );
        assert!(world.moments.contains(&Moment::Annulled { game: 1 }));
        assert_eq!(world.folded(), *world.public());
    }
}

#[test]
fn a_tournament_that_an_unfair_game_ended_goes_on() {
    let mut settings = Settings::default();
    settings.rules.target_score = 4;
    let mut world = World::starting(settings, &[GUEST]);
    world.ready_up();
    world.deal();
    world.finish_game();
    assert_eq!(world.public().phase, Phase::Completed);
    world.house(House::Reveal(SEED)).expect("the game is over");
    assert_eq!((world.public().phase, world.public().winner), (Phase::Between, None));
    assert_eq!(world.public().scores.0, [0; 4]);
    world.ready_up();
    world.deal();
    let start = world.public().start.expect("a game is played");
    assert!(start.must.is_some(), "a game that does not count gives nobody the lead");
}

/// What an honest host's log would be if it lied in one place.
fn lied(lie: impl Fn(&mut Vec<Event>)) -> World {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    world.ask(GUEST, Command::RevealNonce(nonce(2))).expect("it is awaited");
    lie(&mut world.log);
    let mut lying = World::open(Settings::default());
    lying.log.clear();
    for event in world.log {
        lying.table.apply(&event);
        lying.log.push(event);
    }
    lying
}

#[test]
fn a_host_that_deals_before_a_nonce_was_shown_is_caught() {
    let mut world = lied(|log| {
        log.retain(|event| !matches!(event, Event::NonceRevealed { seat: at, .. } if *at == seat(1)));
    });
    assert_eq!(world.public().nonces_awaited().len(), 1);
    let dealt = world.public().deal_of(&SEED, 1);
    let (first, must) = dealt.lowest();
    world.table.hold(dealt);
    world.table.apply(&Event::Dealt {
        game: 1,
        first,
        must: Some(must),
    });
    world.finish_game();
    world.house(House::Reveal(SEED)).expect("the game is over");
    assert_eq!(verdict(&world), Some(false));
}

#[test]
fn a_host_that_binds_itself_again_once_it_has_seen_the_nonces_stays_bound() {
    let other = Seed([41; 32]);
    let mut world = lied(|log| {
        log.push(Event::DealCommitted {
            game: 1,
            commitment: other.commitment(),
        });
    });
    assert_eq!(world.public().committed, Some(SEED.commitment()));
    assert_eq!(world.public().nonces[seat(1)], Some(nonce(2)));
    deal(&mut world, &other).expect("nothing is missing");
    world.finish_game();
    world.house(House::Reveal(other)).expect("the game is over");
    assert_eq!(verdict(&world), Some(false));
}

#[test]
fn a_host_that_shows_a_nonce_that_nobody_gave_is_not_followed() {
    let world = lied(|log| {
        for event in log {
            if let Event::NonceRevealed { nonce, .. } = event {
                *nonce = Nonce([77; 32]);
            }
        }
    });
    assert_eq!(world.public().nonces.0, [None; 4]);
}

#[test]
fn a_host_that_says_who_leads_is_caught() {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    world.ask(GUEST, Command::RevealNonce(nonce(2))).expect("it is awaited");
    let dealt = world.public().deal_of(&SEED, 1);
    let (first, _) = dealt.lowest();
    world.table.hold(dealt);
    let first = first.onwards().next().expect("there are others");
    world.table.apply(&Event::Dealt {
        game: 1,
        first,
        must: None,
    });
    world.finish_game();
    world.house(House::Reveal(SEED)).expect("the game is over");
    assert_eq!(verdict(&world), Some(false));
}

#[test]
fn a_lost_seed_makes_guests_pledge_anew_and_a_host_alone_is_dealt_to_again() {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    world.ask(GUEST, Command::RevealNonce(nonce(2))).expect("it is awaited");
    deal(&mut world, &SEED).expect("nothing is missing");
    world.house(House::LoseDeal).expect("it is bound");
    assert_eq!(world.public().phase, Phase::Between);
    assert_eq!(world.public().awaited().len(), 2);
    assert_eq!(world.public().nonces.0, [None; 4]);
    assert_eq!(world.public().pledges.0, [None; 4]);
    let mut alone = World::starting(Settings::default(), &[]);
    alone.house(House::Commit(SEED.commitment())).expect("it is time");
    alone.ask(HOST, ready(1)).expect("it is awaited");
    alone.house(House::LoseDeal).expect("it is bound");
    assert_eq!(alone.public().phase, Phase::Dealing);
}

#[test]
fn who_leaves_while_nonces_are_awaited_takes_its_pledge_along() {
    let mut world = dealing();
    world.ask(HOST, Command::RevealNonce(nonce(1))).expect("it is awaited");
    world.ask(GUEST, Command::Leave).expect("no game was dealt");
    assert_eq!(world.public().phase, Phase::Waiting);
    assert_eq!(
        (world.public().pledges.0, world.public().nonces.0),
        ([None; 4], [None; 4])
    );
}

/// A table of a host and a guest with two bots, the guest driven by the test.
fn hosted() -> Drive {
    let mut drive = Drive::open_with(Settings::default(), HUMAN, [5; 32]);
    drive.ask(sit(Some(0))).expect("the seat is free");
    drive.ask_as(GUEST, sit(Some(1))).expect("the seat is free");
    for number in 2..4 {
        drive.ask(add_bot(Some(number))).expect("the seat is free");
    }
    drive
}

#[test]
fn the_host_binds_its_own_player_and_shows_its_nonce_by_itself() {
    let drive = Drive::playing(Pace::Instant);
    let public = &drive.view().public;
    let pledge = public.pledges[seat(0)].expect("its program pledges");
    assert_eq!(public.nonces[seat(0)].map(|nonce| nonce.pledge()), Some(pledge));
    assert!(public.pledges.0[1..].iter().all(Option::is_none), "bots give nothing");
}

#[test]
fn the_host_waits_six_seconds_for_a_nonce_and_deals_as_soon_as_it_comes() {
    let mut drive = hosted();
    drive.ask_as(GUEST, ready(2)).expect("it is awaited");
    drive.ask(Command::Ready { pledge: None }).expect("it is awaited");
    drive.wait(5_999);
    assert_eq!(drive.phase(), Phase::Dealing);
    drive
        .ask_as(GUEST, Command::RevealNonce(nonce(2)))
        .expect("it is awaited");
    assert_eq!(drive.phase(), Phase::Playing);
    assert_eq!(drive.view().public.nonces[seat(1)], Some(nonce(2)));
    let left_out = |drive: &Drive| drive.moments.contains(&Moment::LeftOut { seat: seat(1) });
    assert!(!left_out(&drive));

    let mut drive = hosted();
    drive.ask_as(GUEST, ready(2)).expect("it is awaited");
    drive.ask(Command::Ready { pledge: None }).expect("it is awaited");
    drive.wait(6_000);
    assert_eq!(drive.phase(), Phase::Playing);
    assert!(left_out(&drive));
}

#[test]
fn a_pause_and_a_sleep_of_the_machine_stop_the_wait_for_a_nonce() {
    let mut drive = hosted();
    drive.ask_as(GUEST, ready(2)).expect("it is awaited");
    drive.ask(Command::Ready { pledge: None }).expect("it is awaited");
    drive.ask(Command::Pause).expect("I host the table");
    drive.wait(60_000);
    assert_eq!(drive.phase(), Phase::Dealing);
    drive.ask(Command::Resume).expect("it is paused");
    drive.wait(3_000);
    drive.now += 3_600_000;
    drive.input(Input::Woke);
    drive.wait(5_000);
    assert_eq!(drive.phase(), Phase::Dealing);
    drive.wait(1_000);
    assert_eq!(drive.phase(), Phase::Playing);
}

#[test]
fn a_table_without_people_that_answer_still_shows_every_seed() {
    let mut drive = Drive::playing(Pace::Instant);
    drive.ask(Command::Leave).expect("I play");
    let results = &drive.view().public.results;
    assert!(results.len() > 1);
    assert!(
        results
            .iter()
            .all(|result| result.proof.is_some_and(|proof| proof.fair))
    );
}
