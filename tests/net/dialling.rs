//! Finding the right computer.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};

use thirteen::net::Rate;
use thirteen::net::dial::{DialError, resolve};
use thirteen::net::endpoint::{Endpoint, EndpointError, Listen};
use thirteen::net::invite::Place;
use tokio::task::JoinSet;

use crate::machines::{GUEST, HOST, at, guest, host, identity};
use crate::wire_tap::WireTap;

#[tokio::test]
async fn the_host_is_found_among_addresses_where_others_answer_or_nobody_does() {
    let (stranger, elsewhere) = host(9);
    let (right, address) = host(HOST);
    // A socket that never answers.
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a port");
    let addresses = [silent.local_addr().expect("it has an address"), elsewhere, address];
    let guest = guest(GUEST);
    let expected = identity(HOST).player();
    let (dialled, _) = tokio::join!(guest.dial(&addresses, Some(expected)), right.accept());
    assert_eq!(dialled.expect("the host is there").player(), expected);
    drop(stranger);
}

#[tokio::test]
async fn another_computer_than_the_expected_one_is_not_taken() {
    let (_host, address) = host(9);
    let dialled = guest(GUEST).dial(&[address], Some(identity(HOST).player())).await;
    assert_eq!(dialled.err(), Some(DialError::WrongHost));
}

#[tokio::test]
async fn without_an_address_nobody_is_found() {
    assert_eq!(guest(GUEST).dial(&[], None).await.err(), Some(DialError::NoAddress));
}

#[tokio::test]
async fn what_speaks_quic_but_not_this_game_is_told_apart() {
    // An endpoint that only dials answers nobody; another guest of this game has no table.
    let other = guest(9);
    let address = at(&other);
    let dialled = guest(GUEST).dial(&[address], None).await;
    assert!(matches!(
        dialled.err(),
        Some(DialError::TurnedAway | DialError::NoAnswer)
    ));
}

#[tokio::test]
async fn a_stranger_waits_its_turn_and_a_friend_does_not() {
    let endpoint = Endpoint::host(&identity(HOST), Listen::Prefer(0), Rate::new(1, 2)).expect("a port");
    let addresses = [at(&endpoint)];
    let guest = guest(GUEST);
    let dial = || guest.dial(&addresses, None);
    for _ in 0..2 {
        assert!(dial().await.is_ok());
    }
    assert_eq!(dial().await.err(), Some(DialError::NoAnswer));
    endpoint.befriend(addresses[0]);
    for _ in 0..5 {
        assert!(dial().await.is_ok());
    }
}

#[tokio::test]
async fn a_port_that_is_taken_is_named_or_another_is_used() {
    let (_host, address) = host(HOST);
    let taken = SocketAddr::from((Ipv4Addr::UNSPECIFIED, address.port()));
    let second = Endpoint::host(&identity(9), Listen::At(taken), Rate::new(1, 1));
    assert!(matches!(second, Err(EndpointError::PortTaken(port)) if port == address.port()));
    let second = Endpoint::host(&identity(9), Listen::Prefer(address.port()), Rate::new(1, 1));
    assert_ne!(at(&second.expect("another port is free")).port(), address.port());
}

#[tokio::test]
async fn names_lead_to_addresses_and_those_that_do_not_are_left_out() {
    let places: Vec<Place> = [
        "127.0.0.1:5000",
        "localhost:5001",
        "[::1]:5002",
        "no-such-name.invalid:5003",
    ]
    .map(|place| place.parse().expect("a place"))
    .to_vec();
    let addresses = resolve(&places).await;
    assert_eq!(addresses[0], SocketAddr::from((Ipv4Addr::LOCALHOST, 5000)));
    assert!(
        addresses
            .iter()
            .any(|address| address.port() == 5001 && address.ip().is_loopback())
    );
    assert!(addresses.iter().any(|address| address.port() == 5002));
    assert!(addresses.iter().all(|address| address.port() != 5003));
}

#[tokio::test]
async fn while_many_handshakes_hang_an_address_must_prove_that_it_is_none_that_was_invented() {
    let (_host, address) = host(HOST);
    let quiet = WireTap::before(address, true).await;
    let dialled = guest(GUEST).dial(&[quiet.address], None).await;
    assert!(
        dialled.is_ok() && !quiet.saw_retry(),
        "nobody is asked while there are few"
    );
    let one_way = WireTap::before(address, false).await;
    let mut hanging = JoinSet::new();
    for who in 10..30 {
        let guest = guest(who);
        let addresses = [one_way.address];
        hanging.spawn(async move { guest.dial(&addresses, None).await.is_ok() });
    }
    while one_way.begun() < 20 {
        tokio::task::yield_now().await;
    }
    let asked = WireTap::before(address, true).await;
    let dialled = guest(GUEST).dial(&[asked.address], None).await;
    assert!(dialled.is_ok() && asked.saw_retry());
}
