//! Peers that do not keep to the framing.

use std::net::{Ipv4Addr, SocketAddr};

use super::*;
use crate::net::Rate;
use crate::net::connection::Stream;
use crate::net::endpoint::{Endpoint, Listen};
use crate::net::identity::Identity;

/// A connection from both ends, and what must live as long as it.
async fn connected() -> (Connection, Connection, [Endpoint; 2]) {
    let identity = |who| Identity::from_seed(&[who; 32]);
    let host = Endpoint::host(&identity(1), Listen::Prefer(0), Rate::new(60, 60)).expect("a port");
    let guest = Endpoint::guest(&identity(2)).expect("a port");
    let port = host.local_address().expect("it has one").port();
    let addresses = [SocketAddr::from((Ipv4Addr::LOCALHOST, port))];
    let (dialled, arrived) = tokio::join!(guest.dial(&addresses, None), host.accept());
    (
        dialled.expect("it answers"),
        arrived.expect("it dialled"),
        [host, guest],
    )
}

async fn session(arrived: &Connection) -> (Link, Inbox) {
    match arrived.stream().await {
        Ok(Stream::Control(link, inbox)) => (link, inbox),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_length_of_four_billion_ends_the_connection() {
    let (dialled, arrived, _both) = connected().await;
    let (mut send, _recv) = dialled.quinn().open_bi().await.expect("a stream opens");
    send.write_all(&[0, 0, 0, 0, 1, b'a']).await.expect("there is room");
    let (_link, mut inbox) = session(&arrived).await;
    assert_eq!(inbox.recv().await, Ok(b"a".to_vec()));
    send.write_all(&[0xFF; 4]).await.expect("there is room");
    assert_eq!(inbox.recv().await, Err(Ended::Ours));
    assert_eq!(dialled.ended().await, Ended::Closed(Closed::Protocol));
}

#[tokio::test]
async fn a_frame_aside_that_is_too_large_ends_the_connection() {
    let (dialled, arrived, _both) = connected().await;
    let (_ours, _theirs) = dialled.control().await.expect("a stream opens");
    let (_link, mut inbox) = session(&arrived).await;
    let mut aside = dialled.quinn().open_uni().await.expect("a stream opens");
    aside.write_all(&vec![0; LARGEST_FRAME + 1]).await.ok();
    assert_eq!(inbox.recv().await, Err(Ended::Ours));
    assert_eq!(dialled.ended().await, Ended::Closed(Closed::Protocol));
}

#[tokio::test]
async fn streams_of_a_kind_that_is_not_known_are_let_go() {
    let (dialled, arrived, _both) = connected().await;
    for kind in [2, 9, 255] {
        let (mut send, _recv) = dialled.quinn().open_bi().await.expect("a stream opens");
        send.write_all(&[kind, 1, 2, 3]).await.expect("there is room");
    }
    let (link, _inbox) = dialled.control().await.expect("a stream opens");
    link.send(b"hello".to_vec()).expect("the queue has room");
    let (_link, mut inbox) = session(&arrived).await;
    assert_eq!(inbox.recv().await, Ok(b"hello".to_vec()));
}

#[tokio::test]
async fn a_frame_that_is_cut_short_is_none() {
    let (dialled, arrived, _both) = connected().await;
    let (mut send, _recv) = dialled.quinn().open_bi().await.expect("a stream opens");
    send.write_all(&[0, 0, 0, 0, 5, b'h', b'a'])
        .await
        .expect("there is room");
    let (_link, mut inbox) = session(&arrived).await;
    send.finish().expect("it is open");
    dialled.close(Closed::Left);
    assert_eq!(inbox.recv().await, Err(Ended::Closed(Closed::Left)));
}
