//! Who is let in at a table's door.

use std::sync::Arc;
use std::time::Duration;

use thirteen::net::Rate;
use thirteen::net::connection::{Connection, Ended};
use thirteen::net::door::{Caution, Door, Heard, MOST_GUESSES, Room};
use thirteen::net::endpoint::Endpoint;
use thirteen::net::knock::{KnockError, knock};
use thirteen::wire::Closed;
use tokio::task::JoinSet;

use crate::machines::{GUEST, HOST, WIDE, door, guest, host, identity};

const RIGHT: &str = "KX7M-4TQP";
const WRONG: &str = "KX7M-4TQR";
const OTHER_ROOM: &str = "KX7N-4TQP";

/// One guest's connection to a host whose door is `door`, while the host meets whoever comes.
async fn at_the_door<T>(door: &Door, visit: impl AsyncFnOnce(Connection) -> T) -> T {
    let (host, address) = host(HOST);
    let guest = guest(GUEST);
    let visited = async {
        let connection = guest.dial(&[address], None).await.expect("the host answers");
        visit(connection).await
    };
    tokio::select! {
        visited = visited => visited,
        () = meet_all(&host, door) => panic!("the host goes on"),
    }
}

async fn meet_all(host: &Endpoint, door: &Door) {
    let mut sessions = Vec::new();
    while let Some(connection) = host.accept().await {
        let session = door.meet(host, &connection).await;
        if let Some((link, _)) = &session {
            link.send(b"come in".to_vec()).expect("the queue has room");
        }
        sessions.extend(session);
    }
}

async fn knocked(door: &Door, code: &str) -> Result<(), KnockError> {
    at_the_door(door, async |connection| {
        knock(&connection, identity(GUEST).public(), &code.parse().expect("a code")).await
    })
    .await
}

#[tokio::test]
async fn who_knows_the_code_is_let_in_and_needs_it_only_once() {
    let (door, mut heard) = door(RIGHT);
    let me = identity(GUEST).public();
    at_the_door(&door, async |connection| {
        assert_eq!(knock(&connection, me, &RIGHT.parse().expect("a code")).await, Ok(()));
        let (_link, mut inbox) = connection.control().await.expect("a stream opens");
        assert_eq!(inbox.recv().await, Ok(b"come in".to_vec()));
    })
    .await;
    assert_eq!(heard.recv().await, Some(Heard::Admitted(me)));
    assert!(door.admitted().contains(&me));
    at_the_door(&door, async |connection| {
        let (_link, mut inbox) = connection.control().await.expect("a stream opens");
        assert_eq!(inbox.recv().await, Ok(b"come in".to_vec()));
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_is_counted_and_opens_nothing() {
    let (door, mut heard) = door(RIGHT);
    assert_eq!(knocked(&door, WRONG).await, Err(KnockError::NoSuchTable));
    assert_eq!(heard.recv().await, Some(Heard::Guessed { failures: 1 }));
    assert_eq!(knocked(&door, OTHER_ROOM).await, Err(KnockError::NoSuchTable));
    assert!(
        heard.try_recv().is_err(),
        "who looks for another table has guessed nothing"
    );
    assert!(door.admitted().is_empty());
    assert_eq!(
        knocked(&door, RIGHT).await,
        Ok(()),
        "a slip of the finger costs nothing"
    );
}

#[tokio::test]
async fn a_stranger_that_opens_a_session_without_knocking_is_sent_away() {
    let (door, _heard) = door(RIGHT);
    at_the_door(&door, async |connection| {
        let (_link, mut inbox) = connection.control().await.expect("a stream opens");
        assert_eq!(inbox.recv().await, Err(Ended::Closed(Closed::NoSuchTable)));
    })
    .await;
}

#[tokio::test]
async fn after_five_wrong_codes_the_secret_is_another() {
    let (door, mut heard) = door(RIGHT);
    at_the_door(&door, async |connection| {
        let wrong = WRONG.parse().expect("a code");
        for failures in 1..=MOST_GUESSES {
            assert_eq!(
                knock(&connection, identity(GUEST).public(), &wrong).await,
                Err(KnockError::NoSuchTable)
            );
            assert_eq!(heard.recv().await, Some(Heard::Guessed { failures }));
        }
    })
    .await;
    let Some(Heard::CodeChanged(code)) = heard.recv().await else {
        panic!("the host is told the new code");
    };
    assert_eq!(code, door.code());
    assert_eq!(
        code.room(),
        "KX7M".parse().expect("a room"),
        "friends still find the table"
    );
    assert_eq!(knocked(&door, RIGHT).await, Err(KnockError::NoSuchTable));
    assert_eq!(heard.recv().await, Some(Heard::Guessed { failures: 1 }));
    assert_eq!(knocked(&door, &code.to_string()).await, Ok(()));
}

#[tokio::test]
async fn guesses_made_all_at_once_are_no_more_than_five() {
    let (door, mut heard) = door(RIGHT);
    let door = Arc::new(door);
    let (host, address) = host(HOST);
    let host = Arc::new(host);
    let mut guesses = JoinSet::new();
    for who in 10..26 {
        let guest = guest(who);
        guesses.spawn(async move {
            let connection = guest.dial(&[address], None).await.expect("the host answers");
            knock(&connection, identity(who).public(), &WRONG.parse().expect("a code")).await
        });
        let (host, door) = (host.clone(), door.clone());
        tokio::spawn(async move {
            let connection = host.accept().await.expect("a guest dials");
            door.meet(&host, &connection).await.is_some()
        });
    }
    let answers = guesses.join_all().await;
    assert!(answers.iter().all(|answer| *answer == Err(KnockError::NoSuchTable)));
    heard.close();
    let mut under_one_code = 0;
    while let Some(heard) = heard.recv().await {
        match heard {
            Heard::Guessed { failures } => {
                under_one_code += 1;
                assert_eq!(failures, under_one_code);
                assert!(failures <= MOST_GUESSES);
            }
            Heard::CodeChanged(_) => under_one_code = 0,
            Heard::Admitted(_) => panic!("nobody knew the code"),
        }
    }
}

#[tokio::test]
async fn only_who_knows_the_code_is_told_that_the_table_is_full_or_closed() {
    let (door, _heard) = door(RIGHT);
    for (room, answer) in [
        (Room::Full, KnockError::TableFull),
        (Room::Closed, KnockError::TableClosed),
    ] {
        door.set_room(room);
        assert_eq!(knocked(&door, RIGHT).await, Err(answer));
        assert_eq!(knocked(&door, WRONG).await, Err(KnockError::NoSuchTable));
    }
    assert!(door.admitted().is_empty());
    door.set_room(Room::Open);
    assert_eq!(knocked(&door, RIGHT).await, Ok(()));
}

#[tokio::test]
async fn who_was_sent_away_for_good_does_not_come_back() {
    let (door, mut heard) = door(RIGHT);
    assert_eq!(knocked(&door, RIGHT).await, Ok(()));
    assert!(heard.recv().await.is_some());
    door.bar(identity(GUEST).public());
    assert_eq!(knocked(&door, RIGHT).await, Err(KnockError::NoSuchTable));
    assert!(heard.try_recv().is_err() && door.admitted().is_empty());
}

#[tokio::test]
async fn one_address_cannot_knock_all_the_time() {
    let caution = Caution {
        answer_after: Duration::ZERO,
        quick: WIDE,
        steady: Rate::new(1, 2),
    };
    let code = RIGHT.parse().expect("a code");
    let (door, mut heard) = Door::new(identity(HOST).public(), code, [].into(), caution);
    for _ in 0..2 {
        assert_eq!(knocked(&door, WRONG).await, Err(KnockError::NoSuchTable));
        assert!(heard.recv().await.is_some());
    }
    assert_eq!(knocked(&door, RIGHT).await, Err(KnockError::TooOften));
    assert!(heard.try_recv().is_err(), "a knock too many is no guess");
}

#[tokio::test]
async fn who_knocks_again_and_again_on_one_connection_is_sent_away() {
    let (door, _heard) = door(RIGHT);
    at_the_door(&door, async |connection| {
        let (me, other) = (identity(GUEST).public(), OTHER_ROOM.parse().expect("a code"));
        for _ in 0..10 {
            assert_eq!(knock(&connection, me, &other).await, Err(KnockError::NoSuchTable));
        }
        let ended = Err(KnockError::Ended(Ended::Closed(Closed::NoSuchTable)));
        assert_eq!(knock(&connection, me, &other).await, ended);
    })
    .await;
}

#[tokio::test]
async fn the_host_may_change_the_code() {
    let (door, _heard) = door(RIGHT);
    let code = door.change_code().expect("the system has chance");
    assert_ne!(code.to_string(), RIGHT);
    assert_eq!(knocked(&door, RIGHT).await, Err(KnockError::NoSuchTable));
    assert_eq!(knocked(&door, &code.to_string()).await, Ok(()));
}
