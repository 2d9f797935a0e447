//! Two who look for a direct path through every pair of routers find one exactly where there must be one, whatever the
//! delays and losses; and what one of them does wrong is seen.

use thirteen::punch::{Outcome, Why};
use thirteen::sim::nat::{By, Meeting, Met, Plan, Router, Slip, Verdict, verdict};

/// Homes: without a router, behind each kind, and behind a provider's router as well.
fn homes() -> Vec<(&'static str, Vec<Router>)> {
    let (full, port) = (Router::FULL_CONE, Router::PORT_RESTRICTED);
    vec![
        ("open", vec![]),
        ("full cone", vec![full]),
        ("address-restricted", vec![Router::ADDRESS_RESTRICTED]),
        ("port-restricted", vec![port]),
        ("symmetric", vec![Router::SYMMETRIC]),
        ("CGNAT, port-restricted", vec![full, port]),
        ("CGNAT, symmetric", vec![port, Router::SYMMETRIC]),
    ]
}

fn meet(seed: u64, plan: &Plan) -> Met {
    let met = Meeting::new(seed, plan).run(MINUTES * 60_000);
    assert_eq!(met.broken, [""; 0], "seed {seed}: {plan:?}");
    met
}

/// What is not as it must be; none if all is well.
fn fault(plan: &Plan, met: &Met) -> Option<String> {
    let wanted = verdict(plan);
    match wanted {
        Verdict::Direct if !met.direct => Some(format!("no path after {} attempts: {:?}", met.rounds, met.outcomes)),
        Verdict::Direct if met.outcomes != [Some(Outcome::Direct); 2] => Some(format!("{:?}", met.outcomes)),
        Verdict::Relay if met.direct_at.is_some() => Some("a path where there is none".to_owned()),
        Verdict::Relay if met.outcomes != [Some(Outcome::Relay(Why::NoAnswer)); 2] => {
            Some(format!("the wrong reason: {:?}", met.outcomes))
        }
        Verdict::Direct | Verdict::Relay | Verdict::Either => None,
    }
}

#[test]
fn every_pair_of_homes_meets_exactly_where_it_must() {
    let mut direct = 0;
    for (host_name, host) in homes() {
        for (guest_name, guest) in homes() {
            let plan = Plan::between(&host, &guest);
            let strict = |name: &str| name.ends_with("port-restricted") || name.ends_with("symmetric");
            let fickle = |name: &str| name.ends_with("symmetric");
            let must_not = fickle(host_name) && strict(guest_name) || fickle(guest_name) && strict(host_name);
            assert_eq!(
                verdict(&plan) == Verdict::Relay,
                must_not,
                "{host_name} and {guest_name}"
            );
            for seed in 0..SEEDS {
                let plan = Plan {
                    loss: [0, 20, 50, 100][seed as usize % 4],
                    ..plan.clone()
                };
                let met = meet(seed, &plan);
                let fault = fault(&plan, &met);
                assert_eq!(fault, None, "host {host_name}, guest {guest_name}, seed {seed}");
                direct += u64::from(met.direct);
            }
        }
    }
    // Seven homes squared without the pairs that cannot: symmetric with strict, in either order.
    assert_eq!(direct, (49 - 12) * SEEDS);
}

#[test]
fn without_loss_the_first_attempt_is_enough() {
    for (host_name, host) in homes() {
        for (guest_name, guest) in homes() {
            let plan = Plan::between(&host, &guest);
            if verdict(&plan) == Verdict::Direct {
                for seed in 0..SEEDS {
                    let met = meet(seed, &plan);
                    let soon = met.direct_at.is_some_and(|at| at < 3_000);
                    assert!(
                        soon && met.rounds == 1,
                        "{host_name}, {guest_name}, seed {seed}: {met:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn routers_of_every_other_kind_do_what_their_kind_says() {
    let all = [By::Nothing, By::Address, By::AddressAndPort];
    let kinds = all.iter().flat_map(|&mapping| {
        all.map(|filtering| Router {
            mapping,
            filtering,
            ..Router::FULL_CONE
        })
    });
    let kinds: Vec<Router> = kinds.collect();
    for host in &kinds {
        for guest in &kinds {
            let plan = Plan::between(&[*host], &[*guest]);
            for seed in 0..4 {
                assert_eq!(fault(&plan, &meet(seed, &plan)), None, "{plan:?}, seed {seed}");
            }
        }
    }
}

#[test]
fn two_in_one_house_meet_without_their_router() {
    let symmetric = Router {
        hairpin: false,
        ..Router::SYMMETRIC
    };
    let plan = Plan {
        shared: vec![symmetric],
        ..Plan::default()
    };
    for seed in 0..SEEDS {
        assert_eq!(fault(&plan, &meet(seed, &plan)), None, "seed {seed}");
    }
}

#[test]
fn two_houses_of_one_provider_meet_if_its_router_turns_packets_round() {
    for hairpin in [false, true] {
        let provider = Router {
            hairpin,
            ..Router::PORT_RESTRICTED
        };
        let plan = Plan {
            shared: vec![provider],
            ..Plan::between(&[Router::PORT_RESTRICTED], &[Router::ADDRESS_RESTRICTED])
        };
        assert_eq!(verdict(&plan) == Verdict::Direct, hairpin);
        for seed in 0..SEEDS {
            assert_eq!(fault(&plan, &meet(seed, &plan)), None, "hairpin {hairpin}, seed {seed}");
        }
    }
}

#[test]
fn a_router_that_forgets_quickly_is_no_obstacle() {
    let short = |router| Router {
        expiry_ms: 5_000,
        ..router
    };
    let plan = Plan::between(&[short(Router::PORT_RESTRICTED)], &[short(Router::PORT_RESTRICTED)]);
    for seed in 0..SEEDS {
        assert_eq!(fault(&plan, &meet(seed, &plan)), None, "seed {seed}");
    }
}

/// The host's router is restarted when the two have met, and has other ports then.
fn restarted(slip: Option<Slip>) -> Plan {
    Plan {
        restart_at: Some(20_000),
        slip,
        ..Plan::between(&[Router::PORT_RESTRICTED], &[Router::PORT_RESTRICTED])
    }
}

#[test]
fn after_a_restart_of_the_router_the_two_meet_again_but_not_at_once() {
    for seed in 0..SEEDS {
        let met = meet(seed, &restarted(None));
        assert_eq!(fault(&restarted(None), &met), None, "seed {seed}");
        assert!(met.rounds >= 2, "seed {seed}: the connection was lost");
        let early = Meeting::new(seed, &restarted(None)).run(20_000 + 9_000 + 10_000 - 3_000);
        assert!(!early.direct, "seed {seed}: ten clean seconds");
    }
}

#[test]
fn a_host_that_opens_nothing_is_caught() {
    let plan = Plan::between(&[Router::PORT_RESTRICTED], &[Router::PORT_RESTRICTED]);
    caught(&Plan {
        slip: Some(Slip::SendsNoProbes),
        ..plan
    });
}

#[test]
fn a_guest_that_dials_before_the_host_is_ready_is_caught() {
    let wary = Router {
        wary: true,
        ..Router::PORT_RESTRICTED
    };
    let plan = Plan::between(&[wary], &[Router::PORT_RESTRICTED]);
    for seed in 0..SEEDS {
        assert_eq!(
            fault(&plan, &meet(seed, &plan)),
            None,
            "seed {seed}: in the right order they meet"
        );
    }
    let early = Plan {
        slip: Some(Slip::DialsEarly),
        ..plan
    };
    caught(&early);
    assert!((0..SEEDS).all(|seed| !Meeting::new(seed, &early).run(60_000).broken.is_empty()));
}

#[test]
fn offers_that_are_not_made_anew_are_caught() {
    caught(&restarted(Some(Slip::KeepsOldOffers)));
}

/// Under some seed the two do not meet though they must.
fn caught(plan: &Plan) {
    assert_eq!(verdict(plan), Verdict::Direct);
    let runs = (0..SEEDS).map(|seed| Meeting::new(seed, plan).run(MINUTES * 60_000));
    assert!(runs.into_iter().any(|met| fault(plan, &met).is_some()), "{plan:?}");
}

#[test]
fn the_same_seed_gives_the_same_meeting() {
    let plan = Plan {
        loss: 100,
        ..restarted(None)
    };
    assert_eq!(meet(7, &plan), meet(7, &plan));
}

const SEEDS: u64 = 24;
const MINUTES: u64 = 6;
