//! That nobody is made to send packets to a stranger.

use super::*;

fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
    texts.iter().map(|text| text.parse().expect("an address")).collect()
}

fn own(seen: &[&str], places: &[&str]) -> Own {
    Own {
        seen: addresses(seen),
        places: addresses(places),
        ..Own::default()
    }
}

fn offer(seen: &[&str], places: &[&str]) -> Offer {
    Offer {
        seen: addresses(seen),
        places: addresses(places),
        round: 1,
        ..Offer::default()
    }
}

/// What somebody in another house believes.
fn believed_abroad(places: &[&str]) -> Vec<SocketAddr> {
    let us = own(&["198.51.100.7:4000"], &["192.168.1.7:4000"]);
    believed(&us, &offer(&["203.0.113.5:4000"], places)).expect("where it is seen is believed")
}

#[test]
fn what_the_relay_has_seen_is_believed_and_another_port_of_it() {
    let believed = believed_abroad(&["203.0.113.5:13013"]);
    assert_eq!(believed, addresses(&["203.0.113.5:4000", "203.0.113.5:13013"]));
}

#[test]
fn nobody_is_made_to_send_to_a_stranger() {
    let strangers = [
        "203.0.113.6:13013",
        "203.0.113.5:53",
        "203.0.113.5:1023",
        "192.168.1.5:13013",
        "10.0.0.1:13013",
        "100.64.1.1:13013",
        "169.254.169.254:8080",
        "127.0.0.1:13013",
        "0.0.0.0:13013",
        "255.255.255.255:13013",
        "224.0.0.251:5353",
        "240.0.0.1:13013",
        "[::]:13013",
        "[::1]:13013",
        "[ff02::fb]:5353",
        "[fe80::1]:13013",
        "[fd00::1]:13013",
        "[2001:db8::1]:13013",
        "[::ffff:192.168.1.5]:13013",
        "[64:ff9b::c0a8:105]:13013",
        "[2002:c0a8:105::1]:13013",
        "[::7f00:1]:13013",
    ];
    for stranger in strangers {
        assert_eq!(
            believed_abroad(&[stranger]),
            addresses(&["203.0.113.5:4000"]),
            "{stranger}"
        );
    }
}

#[test]
fn not_even_a_relay_makes_anybody_send_to_what_is_nobodys() {
    let us = own(&["198.51.100.7:4000"], &[]);
    let nobodys = [
        "0.0.0.0:4000",
        "224.0.0.1:4000",
        "203.0.113.5:53",
        "127.0.0.1:4000",
        "192.168.1.1:4000",
    ];
    for seen in nobodys {
        assert_eq!(believed(&us, &offer(&[seen], &[])), Err(Why::NoAddress), "{seen}");
    }
}

#[test]
fn addresses_of_a_local_network_are_believed_by_who_is_in_the_same_one() {
    let places = ["192.168.1.5:13013", "100.64.3.4:13013", "10.1.2.3:13013"];
    let their = offer(&["203.0.113.5:4000"], &places);
    let same_house = own(&["203.0.113.5:5000"], &["192.168.1.7:5000"]);
    let all = believed(&same_house, &their).expect("some");
    assert_eq!(all, addresses(&["203.0.113.5:4000", places[0]]));
    // A relay can say of anybody that they are in one house, but not in which network this machine is.
    let same_carrier = own(&["203.0.113.5:5000"], &["100.99.7.7:5000"]);
    let all = believed(&same_carrier, &their).expect("some");
    assert_eq!(all, addresses(&["203.0.113.5:4000", places[1]]));
    let made_up = offer(&["203.0.113.5:4000", "192.168.2.5:4000"], &["10.0.0.1:4000"]);
    let all = believed(&same_carrier, &made_up).expect("some");
    assert_eq!(all, addresses(&["203.0.113.5:4000"]));

    let found_nearby = Own {
        nearby: vec!["192.168.1.5".parse().expect("an address")],
        ..own(&["198.51.100.7:4000"], &[])
    };
    let near = believed(&found_nearby, &their).expect("some");
    assert_eq!(near, addresses(&["203.0.113.5:4000", places[0]]));

    let by_a_relay_in_the_house = own(&["192.168.1.7:5000"], &["192.168.1.7:5000"]);
    let there = offer(&["192.168.1.5:4000"], &["192.168.1.5:13013"]);
    let all = believed(&by_a_relay_in_the_house, &there).expect("some");
    assert_eq!(all, addresses(&["192.168.1.5:4000", "192.168.1.5:13013"]));
}

#[test]
fn addresses_of_this_machine_are_believed_if_the_relay_is_on_it() {
    let there = offer(&["[::ffff:127.0.0.1]:4000"], &["127.0.0.1:13013"]);
    let here = own(&["127.0.0.1:5000"], &[]);
    assert_eq!(
        believed(&here, &there),
        Ok(addresses(&["127.0.0.1:4000", "127.0.0.1:13013"]))
    );
    let elsewhere = own(&["198.51.100.7:4000"], &[]);
    assert_eq!(believed(&elsewhere, &there), Err(Why::NoAddress));
}

#[test]
fn at_most_eight_are_believed_each_once_and_never_ones_own() {
    let many: Vec<String> = (0..20).map(|n| format!("203.0.113.5:{}", 2_000 + n / 2)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert_eq!(believed_abroad(&many).len(), MOST_CANDIDATES);
    let us = own(&["203.0.113.5:4000"], &["192.168.1.7:4000"]);
    let their = offer(&["203.0.113.5:4001"], &["192.168.1.7:4000", "203.0.113.5:4000"]);
    assert_eq!(believed(&us, &their), Ok(addresses(&["203.0.113.5:4001"])));
}

#[test]
fn who_has_one_family_alone_says_so() {
    let four = own(&["198.51.100.7:4000"], &["192.168.1.7:4000"]);
    let six = own(&["[2001:db8:7::7]:4000"], &["[fd00::7]:4000"]);
    let (from_four, from_six) = (offer(&["203.0.113.5:4000"], &[]), offer(&["[2001:db8:5::5]:4000"], &[]));
    assert_eq!(believed(&four, &from_six), Err(Why::NoCommonFamily));
    assert_eq!(believed(&six, &from_four), Err(Why::NoCommonFamily));
    assert!(believed(&four, &from_four).is_ok() && believed(&six, &from_six).is_ok());
    let local_six = own(&["198.51.100.7:4000"], &["[fd00::7]:4000"]);
    assert_eq!(believed(&local_six, &from_six), Err(Why::NoCommonFamily));
    assert_eq!(believed(&four, &offer(&[], &[])), Err(Why::NoAddress));
}

#[test]
fn only_who_is_known_shows_itself_at_another_port() {
    let us = own(&["198.51.100.7:4000"], &[]);
    let their = offer(&["203.0.113.5:4000"], &["192.168.1.5:4000"]);
    let shows = |from: &str| shown(&us, &their, from.parse().expect("an address"));
    assert!(shows("203.0.113.5:6000").is_some());
    assert!(shows("[::ffff:203.0.113.5]:6000").is_some());
    for from in ["203.0.113.6:6000", "203.0.113.5:53", "192.168.1.5:6000"] {
        assert_eq!(shows(from), None, "{from}");
    }
}

#[test]
fn a_side_tells_what_leads_somewhere_and_a_hidden_one_nothing() {
    let places = [
        "192.168.1.7:4000",
        "127.0.0.1:4000",
        "[fe80::7]:4000",
        "192.168.1.7:4000",
        "10.8.0.2:4000",
    ];
    let mut us = own(&["198.51.100.7:4000"], &places);
    assert_eq!(told(&us), addresses(&["192.168.1.7:4000", "10.8.0.2:4000"]));
    us.hidden = true;
    assert!(told(&us).is_empty());
    let alone = own(&["127.0.0.1:4000"], &["127.0.0.1:4000"]);
    assert_eq!(told(&alone), addresses(&["127.0.0.1:4000"]));
}
