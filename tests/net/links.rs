//! What is sent over a session comes out of it.

use thirteen::net::connection::Ended;
use thirteen::net::link::{LONGEST_QUEUE, NotSent};
use thirteen::wire::{Closed, LARGEST_FRAME};

use crate::machines::{GUEST, HOST, identity, session};

#[tokio::test]
async fn each_side_knows_who_the_other_is() {
    let session = session().await;
    assert_eq!(session.at_guest.0.connection().key(), identity(HOST).public());
    assert_eq!(session.at_host.0.connection().key(), identity(GUEST).public());
    assert!(session.at_host.0.connection().remote().ip().is_loopback());
}

#[tokio::test]
async fn frames_arrive_whole_and_in_order_in_both_directions() {
    let mut session = session().await;
    let frames = [vec![], vec![1], vec![2; LARGEST_FRAME], b"last".to_vec()];
    for frame in &frames {
        session.at_guest.0.send(frame.clone()).expect("the queue has room");
        session.at_host.0.send(frame.clone()).expect("the queue has room");
    }
    for frame in &frames {
        assert_eq!(session.at_host.1.recv().await.as_ref(), Ok(frame));
        assert_eq!(session.at_guest.1.recv().await.as_ref(), Ok(frame));
    }
}

#[tokio::test]
async fn frames_aside_come_out_of_the_same_inbox() {
    let mut session = session().await;
    let frames: Vec<Vec<u8>> = (0..20).map(|number| vec![number; 1_000]).collect();
    for frame in &frames {
        session.at_host.0.send_aside(frame.clone()).expect("the queue has room");
    }
    let mut arrived = Vec::new();
    for _ in &frames {
        arrived.push(session.at_guest.1.recv().await.expect("a frame"));
    }
    arrived.sort();
    assert_eq!(arrived, frames);
}

#[tokio::test]
async fn a_frame_that_is_too_large_is_not_sent() {
    let session = session().await;
    let large = vec![0; LARGEST_FRAME + 1];
    assert_eq!(session.at_guest.0.send(large.clone()), Err(NotSent::TooLarge));
    assert_eq!(session.at_guest.0.send_aside(large), Err(NotSent::TooLarge));
    assert_eq!(session.at_guest.0.waiting(), 0);
}

#[tokio::test]
async fn who_reads_too_slowly_is_known_and_costs_little_memory() {
    let mut session = session().await;
    let mut taken = 0;
    let refused = loop {
        // Nobody reads at the guest.
        match session.at_host.0.send(vec![7; 8 * 1024]) {
            Ok(()) => taken += 1,
            Err(error) => break error,
        }
        assert!(session.at_host.0.waiting() <= LONGEST_QUEUE);
        tokio::task::yield_now().await;
        assert!(taken < 1_000, "a megabyte a peer is enough");
    };
    assert_eq!(refused, NotSent::TooSlow);
    for _ in 0..taken {
        assert_eq!(session.at_guest.1.recv().await.map(|frame| frame.len()), Ok(8 * 1024));
    }
    assert_eq!(
        session.at_host.0.send(vec![1]),
        Ok(()),
        "and it is well again when it has read"
    );
}

#[tokio::test]
async fn what_was_sent_before_the_end_arrives_and_then_the_reason() {
    let mut session = session().await;
    for number in 0..50 {
        session.at_host.0.send(vec![number; 1_000]).expect("the queue has room");
    }
    session.at_host.0.send_aside(vec![50]).expect("the queue has room");
    session.at_host.0.close(Closed::Kicked);
    let mut arrived = 0;
    let ended = loop {
        match session.at_guest.1.recv().await {
            Ok(_) => arrived += 1,
            Err(ended) => break ended,
        }
    };
    assert_eq!((arrived, ended), (51, Ended::Closed(Closed::Kicked)));
    assert_eq!(session.at_guest.1.recv().await, Err(ended), "and it is said again");
    assert_eq!(session.at_host.1.recv().await, Err(Ended::Ours));
    assert_eq!(session.at_host.0.send(vec![1]), Err(NotSent::Ended));
}

#[tokio::test]
async fn a_host_that_closes_tells_everyone_why() {
    let mut session = session().await;
    session.host.close(Closed::TableClosed).await;
    assert_eq!(session.at_guest.1.recv().await, Err(Ended::Closed(Closed::TableClosed)));
    assert!(session.host.accept().await.is_none());
}

#[tokio::test]
async fn a_guest_that_drops_its_session_is_gone_at_once() {
    let mut session = session().await;
    drop(session.at_guest);
    assert_eq!(session.at_host.1.recv().await, Err(Ended::Gone));
}
