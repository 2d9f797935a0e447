//! What strangers may do to a relay, and what they may not.

use std::net::UdpSocket;

use quinn::ConnectionError;
use thirteen_relay::frames::{Ask, Channel, Closing, Tell};
use thirteen_relay::rooms::Refused;

use crate::client::{Client, dial, room};
use crate::relay::Folder;
use crate::soon;

fn closing(error: &ConnectionError) -> Option<Closing> {
    match error {
        ConnectionError::ApplicationClosed(farewell) => Closing::from_code(farewell.error_code.into_inner()),
        ConnectionError::VersionMismatch
        | ConnectionError::TransportError(_)
        | ConnectionError::ConnectionClosed(_)
        | ConnectionError::Reset
        | ConnectionError::TimedOut
        | ConnectionError::LocallyClosed
        | ConnectionError::CidsExhausted => None,
    }
}

#[tokio::test]
async fn junk_is_not_answered_and_harms_nobody() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
    for length in 0..1_000_u16 {
        let junk: Vec<u8> = (0..length).map(|at| (at * 31 + length) as u8).collect();
        socket.send_to(&junk, relay.udp).expect("it is sent");
    }
    for junk in [&[1_u8, 0, 0, 0, 1][..], &[0, 0], &[0, 255, 255, 255, 255, 1, 2, 3]] {
        host.connection.send_datagram(junk.to_vec().into()).expect("it fits");
    }
    host.open(room(7)).await;
}

#[tokio::test]
async fn a_broken_message_ends_its_connection_alone() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut other = Client::new(9, &relay).await;
    let broken: [&[u8]; 3] = [&[0, 0, 0, 2, 0, 255], &[255, 255, 255, 255], &[0, 0, 16, 1]];
    for (number, bytes) in (1..).zip(broken) {
        let mut client = Client::new(number, &relay).await;
        client.send.write_all(bytes).await.expect("it is written");
        let ended = soon(client.connection.closed()).await;
        assert_eq!(closing(&ended), Some(Closing::Broken), "{bytes:?}");
    }
    other.open(room(7)).await;
}

#[tokio::test]
async fn a_message_of_a_newer_version_is_skipped() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut client = Client::new(1, &relay).await;
    client
        .send
        .write_all(&[0, 0, 0, 3, 200, 1, 2])
        .await
        .expect("it is written");
    client.open(room(7)).await;
}

#[tokio::test]
async fn who_asks_too_often_is_closed() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut client = Client::new(1, &relay).await;
    for _ in 0..200 {
        let message = Ask::Leave(Channel(1)).encode();
        let framed = [[0, 0, 0, 2].as_slice(), &message].concat();
        if client.send.write_all(&framed).await.is_err() {
            break;
        }
    }
    let ended = soon(client.connection.closed()).await;
    assert_eq!(closing(&ended), Some(Closing::Greedy));
}

#[tokio::test]
async fn nobody_takes_all_rooms_and_nobody_tries_all_numbers() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut squatter = Client::new(1, &relay).await;
    for number in 0..5 {
        squatter.open(room(number)).await;
    }
    assert_eq!(
        squatter.answer(&Ask::Open(room(5))).await,
        Tell::Refused(room(5), Refused::TooManyRooms)
    );
    let mut guesser = Client::new(2, &relay).await;
    for number in 10..16 {
        assert_eq!(
            guesser.answer(&Ask::Join(room(number))).await,
            Tell::Refused(room(number), Refused::NoSuchRoom)
        );
    }
    for number in [16, 1] {
        assert_eq!(
            guesser.answer(&Ask::Join(room(number))).await,
            Tell::Refused(room(number), Refused::TooFast),
            "whether there is such a room or not"
        );
    }
}

#[tokio::test]
async fn a_full_relay_says_so() {
    let folder = Folder::new();
    let relay = folder.start_with("connections = 2");
    let (_one, _two) = (Client::new(1, &relay).await, Client::new(2, &relay).await);
    let pin = relay.address.pin.expect("it has one");
    let (_endpoint, third) = dial(3, relay.udp, pin).await.expect("the handshake ends first");
    assert_eq!(closing(&soon(third.closed()).await), Some(Closing::Full));
}

#[tokio::test]
async fn an_address_that_connects_too_often_is_turned_away() {
    let folder = Folder::new();
    let relay = folder.start_with("connections-a-minute = 1\nconnections-at-once = 3");
    let pin = relay.address.pin.expect("it has one");
    let mut kept = Vec::new();
    for number in 1..=3 {
        kept.push(dial(number, relay.udp, pin).await.expect("it is in the measure"));
    }
    assert!(dial(4, relay.udp, pin).await.is_err());
}

#[tokio::test]
async fn who_does_not_read_holds_up_nobody() {
    let folder = Folder::new();
    let relay = folder.start_with("bytes-a-second = 4000000\nbytes-at-once = 4000000");
    let mut host = Client::new(1, &relay).await;
    let mut slow = Client::new(2, &relay).await;
    let mut other = Client::new(3, &relay).await;
    host.open(room(7)).await;
    let (_, to_slow) = slow.join(room(7), &mut host).await;
    let (theirs, to_other) = other.join(room(7), &mut host).await;
    // Far more than the relay keeps for one client.
    for _ in 0..200 {
        host.ask(&Ask::Packet(to_slow, vec![7; 3_000])).await;
    }
    host.send(to_other, b"a packet");
    assert_eq!(other.packet().await, (theirs, b"a packet".to_vec()));
}
