//! A relay that ends and begins again, and what it is told at its start.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Output, Stdio};

use thirteen_relay::frames::{Ask, Channel, Closing, Tell};
use thirteen_relay::rooms::Refused;

use crate::client::{Client, dial, key, room};
use crate::relay::{Folder, Relay};
use crate::soon;

/// How a program ends that should not run.
fn refused(command: &mut Command) -> (Option<i32>, String) {
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut said = String::new();
    let out = child.stdout.as_mut().expect("it is piped");
    BufReader::new(out).read_line(&mut said).expect("it ends or speaks");
    // One that runs says so, and would run for ever.
    child.kill().ok();
    assert_eq!(said, "", "it runs");
    let Output { status, stderr, .. } = child.wait_with_output().expect("it ends");
    (status.code(), String::from_utf8(stderr).expect("text"))
}

#[tokio::test]
async fn a_killed_relay_knows_its_rooms_and_members_again() {
    let folder = Folder::new();
    let mut relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    guest.join(room(7), &mut host).await;
    // Members are on disk before anything that is told after them.
    host.open(room(8)).await;
    let first = relay.address.clone();
    relay.kill();

    let relay = Relay::start(folder.command().args(["--listen", &relay.udp.to_string()]));
    assert_eq!(relay.address, first, "the key is the same");
    let mut stranger = Client::new(3, &relay).await;
    assert_eq!(
        stranger.answer(&Ask::Open(room(7))).await,
        Tell::Refused(room(7), Refused::NumberTaken)
    );
    assert_eq!(
        stranger.answer(&Ask::Join(room(7))).await,
        Tell::Refused(room(7), Refused::NoSuchRoom)
    );
    let mut guest = Client::new(2, &relay).await;
    assert_eq!(
        guest.answer(&Ask::Join(room(7))).await,
        Tell::Refused(room(7), Refused::HostAway)
    );
    let mut host = Client::new(1, &relay).await;
    host.open(room(7)).await;
    assert_eq!(guest.told().await, Tell::Joined(room(7), Channel(1), key(1)));
}

#[tokio::test]
async fn clients_of_a_killed_relay_hear_of_it_from_the_next_one() {
    let folder = Folder::new();
    let mut relay = folder.start();
    let client = Client::new(1, &relay).await;
    relay.kill();
    let _relay = Relay::start(folder.command().args(["--listen", &relay.udp.to_string()]));
    // Any packet is answered with a reset.
    client.connection.send_datagram(vec![0; 5].into()).expect("it fits");
    assert_eq!(soon(client.connection.closed()).await, quinn::ConnectionError::Reset);
}

#[cfg(unix)]
#[tokio::test]
async fn a_relay_that_is_ended_tells_its_clients_to_come_again() {
    let folder = Folder::new();
    let mut relay = folder.start();
    let client = Client::new(1, &relay).await;
    assert!(relay.terminate().success());
    let quinn::ConnectionError::ApplicationClosed(farewell) = soon(client.connection.closed()).await else {
        panic!("no farewell");
    };
    assert_eq!(
        Closing::from_code(farewell.error_code.into_inner()),
        Some(Closing::Restarting)
    );
}

#[tokio::test]
async fn a_room_that_was_closed_is_not_known_after_a_restart() {
    let folder = Folder::new();
    let mut relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    host.open(room(7)).await;
    host.ask(&Ask::Close(room(7))).await;
    host.open(room(8)).await;
    relay.kill();
    let relay = folder.start();
    let mut other = Client::new(2, &relay).await;
    other.open(room(7)).await;
}

#[tokio::test]
async fn a_relay_with_another_key_is_not_trusted() {
    let folder = Folder::new();
    let relay = folder.start();
    let pin = thirteen_relay::address::Pin::of(&key(9));
    assert!(dial(1, relay.udp, pin).await.is_err());
}

#[test]
fn a_second_relay_on_the_same_store_is_refused() {
    let folder = Folder::new();
    let _relay = folder.start();
    let (code, sentence) = refused(&mut folder.command());
    assert_eq!(code, Some(1));
    assert!(sentence.contains("another relay has this store open"), "{sentence}");
}

#[test]
fn a_second_relay_on_the_same_port_is_refused() {
    let folder = Folder::new();
    let relay = folder.start();
    let other = Folder::new();
    let (code, sentence) = refused(other.command().args(["--listen", &relay.udp.to_string()]));
    assert_eq!(code, Some(1));
    assert!(sentence.contains("is taken"), "{sentence}");
}

#[test]
fn a_damaged_key_or_store_is_not_replaced() {
    for name in ["rooms.key", "rooms.redb"] {
        let folder = Folder::new();
        let path = folder.path().join(name);
        fs::write(&path, "something else").expect("a file for the test");
        let (code, sentence) = refused(&mut folder.command());
        assert_eq!(code, Some(1), "{sentence}");
        assert!(sentence.contains(name) && sentence.lines().count() == 1, "{sentence}");
        assert_eq!(fs::read_to_string(&path).expect("it is there"), "something else");
    }
}

#[test]
fn what_is_no_setting_is_bad_usage() {
    let folder = Folder::new();
    let file = folder.path().join("relay.toml");
    for text in ["listne = \"[::]:4433\"", "[limits]\nroms = 3", "metrics = 3", "["] {
        fs::write(&file, text).expect("a file for the test");
        let (code, sentence) = refused(folder.command().arg("--config").arg(&file));
        assert_eq!(code, Some(2), "{text}: {sentence}");
        assert!(sentence.contains("relay.toml"), "{sentence}");
    }
    for arguments in [
        ["--listen-tls", "here"],
        ["--tls-cert", "chain.pem"],
        ["--public-host", "a b"],
    ] {
        let (code, sentence) = refused(folder.command().args(arguments));
        assert_eq!(code, Some(2), "{arguments:?}: {sentence}");
    }
}

#[cfg(unix)]
#[test]
fn the_relays_key_is_its_own_secret() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    let _relay = folder.start();
    let key = fs::metadata(folder.path().join("rooms.key")).expect("it is there");
    assert_eq!(key.permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_address_names_the_host_that_was_chosen() {
    let folder = Folder::new();
    let mut command = folder.command();
    command.env("THIRTEEN_RELAY_PUBLIC_HOST", "relay.example.org");
    let relay = Relay::start(&mut command);
    assert_eq!(relay.address.host, "relay.example.org");
    assert_eq!(relay.address.port, relay.udp.port());
}
