//! The lab proves itself, with single datagrams and nothing of the game: each router maps and lets in what its name says,
//! two punch through exactly where they must, and lines lose, delay, narrow and forget as they are told.

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use crate::ground::in_a_lab;
use crate::nat::Nat;
use crate::plan::{Lab, Line, Machine};
use crate::probe::Probe;

#[test]
fn each_router_maps_and_lets_in_what_its_name_says() {
    in_a_lab(|lab| {
        let (mut one, [first, neighbour]) = server(lab);
        let (mut other, [stranger, _]) = server(lab);
        for nat in Nat::ALL {
            let machine = lab.machine(&lab.house(nat));
            let mut probe = Probe::on(&machine);
            probe.opens();
            let seen = [first, neighbour, stranger].map(|server| probe.seen_by(0, server));
            let told = format!("{} is seen as {seen:?}", nat.name());
            assert!(seen.iter().all(|seen| seen.ip() == machine.seen.address), "{told}");
            assert_eq!(seen[0] == seen[1], nat.keeps_its_port(), "{told}");
            assert_eq!(seen[0] == seen[2], nat.keeps_its_port(), "{told}");
            assert_eq!(seen[1] == seen[2], nat.keeps_its_port(), "{told}");

            probe.opens();
            let seen = probe.seen_by(1, first);
            other.sends(0, seen, "stranger");
            one.sends(1, seen, "neighbour");
            one.sends(0, seen, "friend");
            probe.hears(1, "friend");
            for (word, widest) in [("stranger", Nat::FullCone), ("neighbour", Nat::AddressRestricted)] {
                if nat <= widest {
                    probe.hears(1, word);
                } else {
                    assert_eq!(probe.has_heard(1, word), None, "{} lets in a {word}", nat.name());
                }
            }
        }
    });
}

#[test]
fn two_punch_through_unless_one_is_symmetric_and_the_other_strict() {
    in_a_lab(|lab| {
        let (_server, [server, _]) = server(lab);
        let mut ends = [0, 1].map(|_| Nat::ALL.map(|nat| Probe::on(&lab_machine(lab, nat))));
        let [ones, others] = &mut ends;
        for (one, nat) in ones.iter_mut().zip(Nat::ALL) {
            for (other, behind) in others.iter_mut().zip(Nat::ALL) {
                let direct = punch([one, other], server);
                assert_eq!(direct, nat.meets(behind), "{} and {}", nat.name(), behind.name());
            }
        }
    });
}

#[test]
fn two_machines_of_one_house_share_its_address_and_meet_within() {
    in_a_lab(|lab| {
        let (_server, [server, _]) = server(lab);
        let house = lab.house(Nat::PortRestricted);
        let machines = [0, 1].map(|_| lab.machine(&house));
        assert_ne!(machines[0].address, machines[1].address);
        let [mut one, mut other] = machines.each_ref().map(Probe::on);
        let sockets = [one.opens(), other.opens()];
        let seen = [one.seen_by(0, server), other.seen_by(0, server)];
        assert_eq!(seen[0].ip(), seen[1].ip());
        assert_ne!(seen[0].port(), seen[1].port());
        one.sends(0, (machines[1].address, other.port(sockets[1])).into(), "punch");
        assert_eq!(one.hears(0, "pong").ip(), machines[1].address);
    });
}

#[test]
fn over_ipv6_a_router_lets_in_answers_alone() {
    in_a_lab(|lab| {
        let line = Line {
            v6: true,
            ..Line::default()
        };
        let server = lab.server();
        let mut asked = Probe::on(&server);
        asked.opens();
        let server = SocketAddr::from((server.address6.expect("it has IPv6"), asked.port(0)));
        let machines = [0, 1].map(|_| lab.machine(&lab.house_on(Nat::Symmetric, line)));
        let [mut one, mut other] = machines.each_ref().map(Probe::on);
        let addresses = [&mut one, &mut other].map(|probe| {
            probe.opens();
            probe.seen_by(0, server)
        });
        for (machine, address) in machines.iter().zip(addresses) {
            assert_eq!(
                machine.address6.map(IpAddr::from),
                Some(address.ip()),
                "it is not translated"
            );
        }
        one.sends(0, addresses[1], "early");
        other.sends(0, addresses[0], "punch");
        one.hears(0, "punch");
        other.hears(0, "pong");
        assert_eq!(other.has_heard(0, "early"), None);
    });
}

#[test]
fn a_house_without_udp_hears_nothing_until_the_weather_clears() {
    in_a_lab(|lab| {
        let (mut one, [server, _]) = server(lab);
        let machine = lab_machine(lab, Nat::FullCone);
        let mut probe = Probe::on(&machine);
        probe.opens();
        let seen = probe.seen_by(0, server);
        for silence in [Lab::blocks_udp, Lab::silences] {
            silence(lab, &machine);
            probe.sends(0, server, "lost");
            one.sends(0, seen, "lost");
            lab.clears_up();
            probe.seen_by(0, server);
            assert_eq!(one.has_heard(0, "lost"), None);
            assert_eq!(probe.has_heard(0, "lost"), None);
        }
    });
}

#[test]
fn a_router_forgets_when_it_is_told_to() {
    in_a_lab(|lab| {
        let (mut one, [server, _]) = server(lab);
        for nat in [Nat::FullCone, Nat::PortRestricted, Nat::Symmetric, Nat::Carrier] {
            let house = lab.house(nat);
            let mut probe = Probe::on(&lab.machine(&house));
            probe.opens();
            let seen = probe.seen_by(0, server);
            one.sends(0, seen, "known");
            probe.hears(0, "known");
            house.forgets();
            one.sends(0, seen, "forgotten");
            let again = probe.seen_by(0, server);
            assert_eq!(
                again == seen,
                nat.keeps_its_port(),
                "{} gives {again} after {seen}",
                nat.name()
            );
            assert_eq!(probe.has_heard(0, "forgotten"), None, "{}", nat.name());
        }
    });
}

#[test]
fn a_hasty_router_forgets_who_is_silent() {
    in_a_lab(|lab| {
        let (mut one, [server, _]) = server(lab);
        let house = lab.house(Nat::PortRestricted);
        house.forgets_after(1);
        let mut probe = Probe::on(&lab.machine(&house));
        probe.opens();
        let seen = probe.seen_by(0, server);
        // Every word that comes through renews the mapping, so the silences grow.
        let forgotten = (1..6).any(|silence| {
            let word = format!("after-{silence}");
            let quiet = probe.hears_within(0, "nothing", Duration::from_millis(700 * silence));
            assert!(!quiet, "nobody says this");
            one.sends(0, seen, &word);
            !probe.hears_within(0, &word, Duration::from_millis(300))
        });
        assert!(forgotten, "three seconds and a half are longer than one");
    });
}

#[test]
fn a_line_loses_the_share_that_it_is_told_to() {
    in_a_lab(|lab| {
        let (mut one, [server, _]) = server(lab);
        let machine = lab_machine(lab, Nat::PortRestricted);
        let mut probe = Probe::on(&machine);
        probe.opens();
        lab.loses(&machine, 10);
        for _ in 0..1000 {
            probe.sends(0, server, "word");
        }
        lab.clears_up();
        probe.sends(0, server, "last");
        one.hears(0, "last");
        let came = one.words(0).filter(|word| *word == "word").count();
        assert!((850..=950).contains(&came), "{came} of 1000 came");
    });
}

#[test]
fn a_slow_line_delays_and_wavers_as_it_is_told_to() {
    in_a_lab(|lab| {
        let (mut one, [server, _]) = server(lab);
        let line = Line {
            slow: true,
            v6: true,
            ..Line::default()
        };
        let machine = lab.machine(&lab.house_on(Nat::PortRestricted, line));
        let mut probe = Probe::on(&machine);
        probe.opens();
        probe.seen_by(0, server);
        lab.slows(&machine, Duration::from_millis(150), Duration::ZERO);
        let began = Instant::now();
        probe.seen_by(0, server);
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(300), "there and back took {took:?}");

        lab.slows(&machine, Duration::from_millis(10), Duration::from_millis(50));
        let words: Vec<String> = (0..50).map(|number| format!("word-{number}")).collect();
        for word in &words {
            probe.sends(0, server, word);
        }
        for word in &words {
            one.hears(0, word);
        }
        assert_ne!(
            one.words(0).filter(|word| word.starts_with("word")).collect::<Vec<_>>(),
            words
        );
    });
}

#[test]
fn a_machine_that_moves_is_seen_from_its_new_house() {
    in_a_lab(|lab| {
        let (_server, [server, _]) = server(lab);
        let mut machine = lab_machine(lab, Nat::PortRestricted);
        let mut probe = Probe::on(&machine);
        probe.opens();
        let before = probe.seen_by(0, server);
        lab.moves(&mut machine, &lab.house(Nat::Symmetric));
        let after = probe.seen_by(0, server);
        assert_ne!(before.ip(), after.ip());
        assert_eq!(after.ip(), machine.seen.address);
    });
}

#[test]
fn two_that_are_parted_still_reach_the_server() {
    in_a_lab(|lab| {
        let (_server, [server, _]) = server(lab);
        let machines = [0, 1].map(|_| lab_machine(lab, Nat::FullCone));
        lab.parts(&machines[0], &machines[1]);
        let [mut one, mut other] = machines.each_ref().map(Probe::on);
        assert!(!punch([&mut one, &mut other], server));
        lab.clears_up();
        assert!(punch([&mut one, &mut other], server));
    });
}

fn lab_machine(lab: &Lab, nat: Nat) -> Machine {
    lab.machine(&lab.house(nat))
}

/// A probe with a public address and two sockets.
fn server(lab: &Lab) -> (Probe, [SocketAddr; 2]) {
    let machine = lab.server();
    let mut probe = Probe::on(&machine);
    let addresses = [0, 1].map(|_| {
        let socket = probe.opens();
        SocketAddr::from((machine.address, probe.port(socket)))
    });
    (probe, addresses)
}

/// Both learn as whom the server sees them, send to each other by turns, and one hears an answer or none does.
fn punch(ends: [&mut Probe; 2], server: SocketAddr) -> bool {
    let [one, other] = ends;
    let sockets = [one.opens(), other.opens()];
    let seen = [one.seen_by(sockets[0], server), other.seen_by(sockets[1], server)];
    for _ in 0..3 {
        one.sends(sockets[0], seen[1], "punch");
        other.sends(sockets[1], seen[0], "punch");
    }
    // Whatever came through came before these answers of the server.
    one.seen_by(sockets[0], server);
    other.seen_by(sockets[1], server);
    one.seen_by(sockets[0], server);
    one.has_heard(sockets[0], "pong").is_some() || other.has_heard(sockets[1], "pong").is_some()
}
