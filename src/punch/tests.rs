//! Every row of what the two sides do, and that nothing makes them do too much.

use proptest::prelude::*;

use super::*;

fn at(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

fn here() -> Own {
    Own {
        seen: vec![address("198.51.100.7:4000")],
        places: vec![address("192.168.1.7:4000")],
        ..Own::default()
    }
}

fn offer(round: u32) -> Offer {
    Offer {
        seen: vec![address(THERE)],
        round,
        ..Offer::default()
    }
}

fn hidden(round: u32) -> Offer {
    Offer {
        hidden: true,
        round,
        ..Offer::default()
    }
}

fn drain(punch: &mut Punch) -> Vec<Output> {
    std::iter::from_fn(|| punch.poll_output()).collect()
}

fn tell(punch: &mut Punch, ms: u64, input: Input) -> Vec<Output> {
    punch.handle(at(ms), input);
    drain(punch)
}

/// The rounds that are offered, by their times, while nothing but time passes.
fn offers_until(punch: &mut Punch, end: u64) -> Vec<(u64, u32)> {
    let mut offers = Vec::new();
    while let Some(next) = punch.poll_timeout().filter(|next| *next <= at(end)) {
        punch.handle(next, Input::Tick);
        for output in drain(punch) {
            if let Output::Offer(offer) = output {
                offers.push((next.as_millis() as u64, offer.round));
            }
        }
    }
    offers
}

fn guest() -> Punch {
    Punch::guest(at(0), here(), 1)
}

/// A guest that has a direct connection.
fn connected_guest() -> Punch {
    let mut punch = guest();
    tell(&mut punch, 50, Input::Offered(offer(1)));
    tell(&mut punch, 100, Input::Connected);
    punch
}

fn host() -> Punch {
    Punch::host(here(), 2)
}

fn dial(outputs: &[Output]) -> Option<(Vec<SocketAddr>, u32)> {
    outputs.iter().find_map(|output| match output {
        Output::Dial { addresses, round } => Some((addresses.clone(), *round)),
        Output::Offer(_) | Output::Probe { .. } | Output::Settled(_) => None,
    })
}

fn settled(outputs: &[Output]) -> Option<Outcome> {
    outputs.iter().find_map(|output| match output {
        Output::Settled(outcome) => Some(*outcome),
        Output::Offer(_) | Output::Probe { .. } | Output::Dial { .. } => None,
    })
}

fn probes(outputs: &[Output]) -> usize {
    let is_probe = |output: &&Output| matches!(output, Output::Probe { .. });
    outputs.iter().filter(is_probe).count()
}

fn offered(outputs: &[Output]) -> Option<&Offer> {
    outputs.iter().find_map(|output| match output {
        Output::Offer(offer) => Some(offer),
        Output::Probe { .. } | Output::Dial { .. } | Output::Settled(_) => None,
    })
}

#[test]
fn a_guest_offers_at_once_and_dials_when_the_host_has_answered() {
    let mut punch = guest();
    let outputs = drain(&mut punch);
    let first = offered(&outputs).expect("an offer");
    assert_eq!((first.round, &first.places), (1, &vec![address("192.168.1.7:4000")]));
    assert_eq!(dial(&outputs), None);
    let outputs = tell(&mut punch, 80, Input::Offered(offer(1)));
    assert_eq!(dial(&outputs), Some((vec![address(THERE)], 1)));
    let outputs = tell(&mut punch, 200, Input::Connected);
    assert_eq!(outputs, [Output::Settled(Outcome::Direct)]);
    assert_eq!(punch.poll_timeout(), None);
}

#[test]
fn an_answer_to_another_attempt_is_none() {
    let mut punch = guest();
    drain(&mut punch);
    assert_eq!(tell(&mut punch, 80, Input::Offered(offer(2))), []);
    assert!(dial(&tell(&mut punch, 90, Input::Offered(offer(1)))).is_some());
    assert_eq!(tell(&mut punch, 95, Input::Offered(offer(1))), []);
}

#[test]
fn a_guest_that_nobody_answers_asks_for_more_packets_once() {
    let mut punch = guest();
    drain(&mut punch);
    tell(&mut punch, 100, Input::Offered(offer(1)));
    assert_eq!(punch.poll_timeout(), Some(at(400)));
    assert_eq!(offers_until(&mut punch, 3_099), [(400, 1)]);
}

#[test]
fn an_attempt_ends_after_three_seconds_and_says_why() {
    let mut punch = guest();
    drain(&mut punch);
    let outputs = tell(&mut punch, 3_000, Input::Tick);
    assert_eq!(settled(&outputs), Some(Outcome::Relay(Why::NotOffered)));

    let mut punch = guest();
    tell(&mut punch, 100, Input::Offered(offer(1)));
    tell(&mut punch, 400, Input::Tick);
    drain(&mut punch);
    assert_eq!(tell(&mut punch, 3_099, Input::Tick), []);
    let outputs = tell(&mut punch, 3_100, Input::Tick);
    assert_eq!(settled(&outputs), Some(Outcome::Relay(Why::NoAnswer)));

    let mut punch = guest();
    tell(&mut punch, 100, Input::Offered(offer(1)));
    drain(&mut punch);
    let outputs = tell(&mut punch, 200, Input::Failed { round: 1 });
    assert_eq!(settled(&outputs), Some(Outcome::Relay(Why::NoAnswer)));
}

#[test]
fn another_attempt_comes_after_ten_and_thirty_seconds_and_then_each_minute() {
    let mut punch = guest();
    drain(&mut punch);
    let offers = offers_until(&mut punch, 220_000);
    let rounds: Vec<u32> = offers.iter().map(|(_, round)| *round).collect();
    assert_eq!(rounds, [2, 3, 4, 5, 6]);
    for (found, wanted) in offers
        .iter()
        .map(|(at, _)| *at)
        .zip([10_000, 30_000, 90_000, 150_000, 210_000])
    {
        assert!(
            (wanted..wanted + 6 * SCATTER_MS).contains(&found),
            "{found} for {wanted}"
        );
    }
}

#[test]
fn a_change_of_the_network_is_an_occasion_at_once_and_begins_the_series_anew() {
    for change in [
        Input::NetworkChanged,
        Input::Offered(offer(0)),
        Input::Own(Own {
            places: vec![address("198.51.100.7:13013")],
            ..here()
        }),
    ] {
        let mut punch = guest();
        offers_until(&mut punch, 100_000);
        let outputs = tell(&mut punch, 100_000, change);
        assert_eq!(offered(&outputs).map(|offer| offer.round), Some(5));
        let next = offers_until(&mut punch, 115_000);
        assert!(matches!(next[..], [(110_000..=110_500, 6)]), "{next:?}");
    }
}

#[test]
fn however_often_the_network_changes_attempts_stay_apart() {
    let mut punch = guest();
    drain(&mut punch);
    let mut offers = 0;
    for ms in 0..10_000 {
        offers += usize::from(offered(&tell(&mut punch, ms, Input::NetworkChanged)).is_some());
    }
    assert_eq!(offers, 4);
}

#[test]
fn a_lost_connection_is_tried_again_after_ten_clean_seconds() {
    let mut punch = connected_guest();
    drain(&mut punch);
    let outputs = tell(&mut punch, 60_000, Input::Lost);
    assert_eq!(outputs, [Output::Settled(Outcome::Relay(Why::Lost))]);
    assert_eq!(tell(&mut punch, 69_999, Input::Tick), []);
    let outputs = tell(&mut punch, 70_000, Input::Tick);
    assert_eq!(offered(&outputs).map(|offer| offer.round), Some(2));
}

#[test]
fn a_path_that_comes_and_goes_is_left_alone_for_longer_each_time_until_one_holds() {
    let mut punch = connected_guest();
    let mut now = 2_000;
    for (held, pause) in [
        (1_000, 10_000),
        (1_000, 20_000),
        (59_000, 40_000),
        (60_000, 10_000),
        (1_000, 20_000),
    ] {
        tell(&mut punch, now, Input::Connected);
        now += held;
        tell(&mut punch, now, Input::Lost);
        assert_eq!(offered(&tell(&mut punch, now + pause - 1, Input::Tick)), None);
        now += pause;
        assert!(offered(&tell(&mut punch, now, Input::Tick)).is_some(), "{held} {pause}");
        now += 500;
    }
}

#[test]
fn while_there_is_a_direct_connection_nothing_is_tried() {
    let mut punch = connected_guest();
    drain(&mut punch);
    for input in [
        Input::NetworkChanged,
        Input::Offered(offer(0)),
        Input::Offered(offer(1)),
        Input::Failed { round: 1 },
        Input::Own(Own::default()),
    ] {
        assert_eq!(tell(&mut punch, 90_000, input), []);
        assert_eq!(punch.poll_timeout(), None);
    }
}

#[test]
fn who_hides_says_only_that_and_tries_nothing() {
    let own = Own { hidden: true, ..here() };
    let mut punch = Punch::guest(at(0), own.clone(), 1);
    let outputs = drain(&mut punch);
    assert_eq!(
        outputs,
        [
            Output::Offer(hidden(1)),
            Output::Settled(Outcome::Relay(Why::HiddenHere))
        ]
    );
    assert_eq!(tell(&mut punch, 10, Input::Offered(offer(1))), []);
    assert_eq!(punch.poll_timeout(), None);
    let outputs = tell(&mut punch, 20_000, Input::Own(here()));
    assert_eq!(offered(&outputs).map(|offer| offer.hidden), Some(false));

    let mut punch = Punch::host(own, 1);
    let outputs = tell(&mut punch, 10, Input::Offered(offer(1)));
    assert_eq!(
        outputs,
        [
            Output::Offer(hidden(1)),
            Output::Settled(Outcome::Relay(Why::HiddenHere))
        ]
    );
    let outputs = tell(&mut punch, 20, Input::Own(here()));
    assert_eq!(offered(&outputs).map(|offer| offer.round), Some(0));
}

#[test]
fn a_guest_of_a_host_that_hides_waits_until_it_is_asked() {
    let mut punch = guest();
    drain(&mut punch);
    let outputs = tell(&mut punch, 80, Input::Offered(hidden(1)));
    assert_eq!(outputs, [Output::Settled(Outcome::Relay(Why::HiddenThere))]);
    assert_eq!(punch.poll_timeout(), None);
    assert!(offered(&tell(&mut punch, 5_000, Input::Offered(offer(0)))).is_some());
}

#[test]
fn a_host_opens_its_router_before_it_answers() {
    let mut punch = host();
    assert_eq!(punch.poll_timeout(), None);
    let outputs = tell(&mut punch, 0, Input::Offered(offer(1)));
    assert!(matches!(outputs[0], Output::Probe { to, .. } if to == address(THERE)));
    assert!(matches!(&outputs[1], Output::Offer(offer) if offer.round == 1));
    let mut sent = 1;
    while let Some(next) = punch.poll_timeout().filter(|next| *next <= at(200)) {
        sent += probes(&tell(&mut punch, next.as_millis() as u64, Input::Tick));
    }
    assert_eq!(sent, 5);
    let outputs = tell(&mut punch, 6_000, Input::Tick);
    assert_eq!(outputs, [Output::Settled(Outcome::Relay(Why::NoAnswer))]);
}

#[test]
fn a_host_sends_more_packets_once_in_a_round_and_does_not_answer_again() {
    let mut punch = host();
    tell(&mut punch, 0, Input::Offered(offer(1)));
    let outputs = tell(&mut punch, 500, Input::Offered(offer(1)));
    assert_eq!((probes(&outputs), offered(&outputs)), (1, None));
    for ms in [550, 600, 650, 700] {
        assert_eq!(probes(&tell(&mut punch, ms, Input::Tick)), 1);
    }
    assert_eq!(tell(&mut punch, 750, Input::Offered(offer(1))), []);
}

#[test]
fn a_host_follows_the_guests_newest_attempt_but_not_too_often() {
    let mut punch = host();
    tell(&mut punch, 0, Input::Offered(offer(5)));
    assert_eq!(offered(&tell(&mut punch, 250, Input::Offered(offer(4)))), None);
    assert_eq!(offered(&tell(&mut punch, 999, Input::Offered(offer(6)))), None);
    assert!(offered(&tell(&mut punch, 1_000, Input::Offered(offer(6)))).is_some());
}

#[test]
fn a_host_whose_network_changes_asks_the_guest_to_try() {
    let mut punch = host();
    assert_eq!(tell(&mut punch, 0, Input::NetworkChanged), []);
    tell(&mut punch, 10, Input::Offered(offer(1)));
    let outputs = tell(&mut punch, 20, Input::NetworkChanged);
    assert_eq!(offered(&outputs).map(|offer| offer.round), Some(0));
    tell(&mut punch, 30, Input::Connected);
    assert_eq!(offered(&tell(&mut punch, 9_000, Input::NetworkChanged)), None);
    let outputs = tell(&mut punch, 10_000, Input::Lost);
    assert_eq!(outputs, [Output::Settled(Outcome::Relay(Why::Lost))]);
}

#[test]
fn a_host_without_udp_says_so() {
    let mut punch = Punch::host(Own { udp: false, ..here() }, 1);
    let outputs = tell(&mut punch, 0, Input::Offered(offer(1)));
    assert_eq!(outputs, [Output::Settled(Outcome::Relay(Why::NoUdp))]);
    let mut punch = Punch::guest(at(0), Own { udp: false, ..here() }, 1);
    assert_eq!(drain(&mut punch), [Output::Settled(Outcome::Relay(Why::NoUdp))]);
}

#[test]
fn a_host_that_shows_itself_at_another_port_is_dialled_there() {
    let (mut guest, mut host) = (guest(), host());
    let packet = |punch: &mut Punch, ms, round| {
        let outputs = tell(punch, ms, Input::Offered(offer(round)));
        outputs.into_iter().find_map(|output| match output {
            Output::Probe { packet, .. } => Some(packet.to_vec()),
            Output::Offer(_) | Output::Dial { .. } | Output::Settled(_) => None,
        })
    };
    let packet = packet(&mut host, 0, 1).expect("a probe");
    drain(&mut guest);
    let shown = |port: u16| Input::Probed {
        from: SocketAddr::new(address(THERE).ip(), port),
        packet: packet.clone(),
    };
    // One is faster than the relay.
    assert_eq!(tell(&mut guest, 50, shown(6_000)), []);
    let outputs = tell(&mut guest, 60, Input::Offered(offer(1)));
    let there = |port| SocketAddr::new(address(THERE).ip(), port);
    assert_eq!(dial(&outputs), Some((vec![address(THERE), there(6_000)], 1)));
    let outputs = tell(&mut guest, 70, shown(6_001));
    assert_eq!(dial(&outputs), Some((vec![there(6_001)], 1)));
    assert_eq!(tell(&mut guest, 80, shown(6_001)), []);
    let stranger = Input::Probed {
        from: address("203.0.113.99:6000"),
        packet: packet.clone(),
    };
    assert_eq!(tell(&mut guest, 90, stranger), []);
    let of_another_round = Input::Probed {
        from: there(6_002),
        packet: probe(2, &mut Chance::new(1)).to_vec(),
    };
    assert_eq!(tell(&mut guest, 95, of_another_round), []);
    let dialled = (0..100).filter(|n| dial(&tell(&mut guest, 100, shown(7_000 + n))).is_some());
    assert_eq!(dialled.count(), MOST_CANDIDATES + 4 - 3);
}

#[test]
fn a_probe_is_no_packet_of_a_connection() {
    let packet = probe(7, &mut Chance::new(1));
    assert!(packet.len() <= 16 && packet[0] == 0 && is_probe(&packet));
    assert_eq!(round_of(&packet), Some(7));
    for other in [&b""[..], &[0; 12], &[0; 14], &[1; 13]] {
        assert_eq!(round_of(other), None);
    }
}

#[test]
fn every_reason_has_a_name_and_a_sentence() {
    let mut codes: Vec<&str> = Why::ALL.iter().map(|why| why.code()).collect();
    assert!(Why::ALL.iter().all(|why| !why.to_string().is_empty()));
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Why::ALL.len());
}

fn any_address() -> impl Strategy<Value = SocketAddr> {
    let ip = prop_oneof![
        Just(address(THERE).ip()),
        Just(address("198.51.100.7:1").ip()),
        any::<[u8; 4]>().prop_map(IpAddr::from),
        any::<[u8; 16]>().prop_map(IpAddr::from),
    ];
    (ip, any::<u16>()).prop_map(SocketAddr::from)
}

fn any_input() -> impl Strategy<Value = Input> {
    let places = || prop::collection::vec(any_address(), 0..12);
    let offer =
        (places(), places(), prop::bool::weighted(0.1), 0_u32..6).prop_map(|(mut seen, places, hidden, round)| {
            seen.push(address(THERE));
            Offer {
                seen,
                places,
                hidden,
                round,
            }
        });
    let own = (places(), places(), prop::bool::weighted(0.1), prop::bool::weighted(0.9)).prop_map(
        |(seen, places, hidden, udp)| Own {
            seen,
            places,
            hidden,
            udp,
            ..Own::default()
        },
    );
    let probed = (any_address(), 0_u32..6).prop_map(|(from, round)| Input::Probed {
        from,
        packet: probe(round, &mut Chance::new(0)).to_vec(),
    });
    let other = prop_oneof![
        Just(Input::Tick),
        Just(Input::NetworkChanged),
        Just(Input::Connected),
        Just(Input::Lost),
        (0_u32..6).prop_map(|round| Input::Failed { round }),
    ];
    prop_oneof![4 => offer.prop_map(Input::Offered), 1 => own.prop_map(Input::Own), 2 => probed, 3 => other]
}

proptest! {
    #[test]
    fn whatever_comes_nothing_panics_and_everything_is_bounded(
        is_host: bool,
        steps in prop::collection::vec((0_u64..3_000, any_input()), 0..80),
    ) {
        let mut punch = if is_host { host() } else { guest() };
        let mut own = here();
        let (mut now, mut packets, mut dialled, mut offers) = (0, 0, 0, 0);
        for (wait, input) in steps {
            let end = now + wait;
            let mut inputs = vec![(end, input)];
            while let Some((then, input)) = inputs.pop() {
                if let Some(due) = punch.poll_timeout().filter(|due| *due < at(then)) {
                    let due = (due.as_millis() as u64).max(now);
                    inputs.extend([(then, input), (due, Input::Tick)]);
                    continue;
                }
                now = then;
                if let Input::Own(new) = &input {
                    own = new.clone();
                }
                punch.handle(at(now), input);
                prop_assert!(punch.poll_timeout().is_none_or(|due| due > at(now)), "something is due and not done");
                for output in drain(&mut punch) {
                    match output {
                        Output::Probe { to, .. } => {
                            prop_assert!(is_host && to.port() >= 1_024 && !own.hidden);
                            packets += 1;
                        }
                        Output::Dial { addresses, .. } => {
                            prop_assert!(!is_host && !addresses.is_empty());
                            prop_assert!(addresses.iter().all(|to| to.port() >= 1_024));
                            dialled += addresses.len();
                        }
                        Output::Offer(offer) => {
                            prop_assert!(offer.places.len() <= MOST_CANDIDATES && offer.seen.is_empty());
                            prop_assert!(!offer.hidden || offer.places.is_empty());
                            offers += 1;
                        }
                        Output::Settled(outcome) => prop_assert_eq!(punch.outcome(), Some(outcome)),
                    }
                }
            }
        }
        // In each second at most one new attempt, answered by a host with two volleys; a guest's are farther apart.
        let attempts = now as usize / 1_000 + 2;
        prop_assert!(packets <= attempts * 2 * usize::from(PROBES) * MOST_CANDIDATES);
        prop_assert!(dialled <= attempts * (MOST_CANDIDATES + 4));
        prop_assert!(offers <= attempts * 3);
    }
}

/// Where the relay sees the other side.
const THERE: &str = "203.0.113.5:4000";
