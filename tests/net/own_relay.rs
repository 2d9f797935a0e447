//! A host that is its own relay: guests whose network lets no UDP out come by the link alone, over TCP.

use std::io;
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use thirteen::net::code::JoinCode;
use thirteen::net::connection::Connection;
use thirteen::net::endpoint::Endpoint;
use thirteen::net::invite::Invite;
use thirteen::net::knock::{KnockError, knock};
use thirteen::net::relay::{News, Relay};
use thirteen::wire::Closed;
use tokio::sync::mpsc::Receiver;
use tokio::time::timeout;

use crate::folder::Folder;
use crate::machines::{self, GUEST, identity};
use crate::programs::{Program, acts, text, tournament_of_two};

#[test]
fn guests_play_over_the_relay_in_their_hosts_program_by_udp_and_by_tcp_alone() {
    let folders = [Folder::new(), Folder::new(), Folder::new()];
    let (host, invite) = host(
        &folders[0],
        &[
            "--auto",
            "2",
            "--seats",
            "3",
            "--tournaments",
            "1",
            "--rule",
            "target_score=4",
        ],
    );
    let by_udp = Program::start(&folders[1], &["join", &invite.link(), "--auto", "1", "--hide-address"]);
    let by_tcp = Program::start(&folders[2], &["join", &by_tcp_alone(&invite), "--auto", "1"]);
    let host = host.end();
    assert_eq!(host.code, Some(0), "{}", host.complaint);
    for (guest, over_tcp) in [(by_udp, false), (by_tcp, true)] {
        let guest = guest.end();
        assert_eq!(guest.code, Some(0), "{}", guest.complaint);
        assert_eq!(guest.last("joined")["path"], "relay");
        let mut relays = guest.told.iter().filter(|line| line["event"] == "relay");
        let up = relays.find(|line| line["state"] == "up");
        assert_eq!(up.expect("it has said so")["over_tcp"], over_tcp);
        assert_eq!(acts(&guest.told), acts(&host.told));
    }
}

#[test]
fn a_host_that_was_killed_is_again_its_own_relay_and_its_guests_come_back() {
    let folders = [Folder::new(), Folder::new()];
    let port = free();
    let options = tournament_of_two("target_score=9");
    let (mut first, invite) = host_at(port, &folders[0], &options);
    let mut guest = Program::start(&folders[1], &["join", &by_tcp_alone(&invite)]);
    guest.wait_for("joined", |_| true);
    first.wait_for("played", |line| line["seat"] == 1);
    first.kill();
    let (again, same) = host_at(port, &folders[0], &options);
    assert_eq!(same, invite, "the same code, relay and key");
    let (host, guest) = (again.end(), guest.end());
    assert_eq!(host.code, Some(0), "{}", host.complaint);
    assert_eq!(guest.code, Some(0), "{}", guest.complaint);
}

#[tokio::test]
async fn who_does_not_prove_the_code_is_shown_out_of_the_relays_room() {
    let folder = Folder::new();
    let (mut host, invite) = host(&folder, &["--auto", "2"]);
    let mut guest = Visitor::come(&invite).await;
    let wrong = invite.code.with_new_secret(&[7; 32]);
    let answer = guest.knock(&wrong).await;
    assert_eq!(answer, Err(KnockError::NoSuchTable));
    assert_eq!(host.wait_for("guessed", |_| true)["failures"], 1);
    guest.connection.close(Closed::Left);
    gone(&mut guest.news).await;

    // It asks to come in again at once, and this time says nothing at all.
    joined(&mut guest.news).await;
    gone(&mut guest.news).await;
}

#[tokio::test]
async fn who_guesses_over_a_relay_is_counted_and_after_five_guesses_the_code_is_another() {
    let folder = Folder::new();
    let (mut host, invite) = host(&folder, &["--auto", "2"]);
    let guest = Visitor::come(&invite).await;
    for guess in 1..=5 {
        let wrong = invite.code.with_new_secret(&[guess; 32]);
        assert_eq!(guest.knock(&wrong).await, Err(KnockError::NoSuchTable));
        assert_eq!(host.wait_for("guessed", |_| true)["failures"], guess);
    }
    let table = host.wait_for("table", |_| true);
    assert_ne!(text(&table["code"]), invite.code.to_string());
    assert_eq!(guest.knock(&invite.code).await, Err(KnockError::NoSuchTable));
    let code = text(&table["code"]).parse().expect("a code");
    assert_eq!(guest.knock(&code).await, Ok(()));
}

/// A guest that is connected over the host's own relay and may knock.
struct Visitor {
    connection: Connection,
    news: Receiver<News>,
    _relay: Relay,
    _inner: Endpoint,
}

impl Visitor {
    async fn come(invite: &Invite) -> Self {
        let endpoint = Arc::new(machines::guest(GUEST));
        let address = invite.relay.clone().expect("the host is its own relay");
        let (relay, mut news) = Relay::start(address, &endpoint, &identity(GUEST));
        relay.join(invite.code.room().number());
        let at = joined(&mut news).await;
        let inner = relay.endpoint(&identity(GUEST), None).expect("there is room for it");
        let connection = inner.dial(&[at], invite.host).await.expect("the host is there");
        Self {
            connection,
            news,
            _relay: relay,
            _inner: inner,
        }
    }

    async fn knock(&self, code: &JoinCode) -> Result<(), KnockError> {
        knock(&self.connection, identity(GUEST).public(), code).await
    }
}

/// Hosts with a relay of its own, and what leads there over that relay alone.
fn host(folder: &Folder, arguments: &[&str]) -> (Program, Invite) {
    host_at(free(), folder, arguments)
}

fn host_at(port: u16, folder: &Folder, arguments: &[&str]) -> (Program, Invite) {
    let own = format!("127.0.0.1:{port}");
    let (host, _) = Program::host(folder, &[arguments, &["--own-relay", &own]].concat());
    let mut tables = host.told.iter().filter(|line| line["event"] == "table");
    let table = tables.next().expect("it has told where it is");
    let mut invite: Invite = text(&table["link"]).parse().expect("a link");
    invite.places.clear();
    (host, invite)
}

/// The same link through something that lets nothing but TCP pass.
fn by_tcp_alone(invite: &Invite) -> String {
    let mut invite = invite.clone();
    let relay = invite.relay.as_mut().expect("the host is its own relay");
    relay.port = let_tcp_pass(relay.port);
    invite.link()
}

/// A port that leads to another, for TCP.
fn let_tcp_pass(to: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a port");
    let port = listener.local_addr().expect("it has an address").port();
    run(move || {
        for from in listener.incoming().map_while(Result::ok) {
            // The host may have been killed.
            let Ok(there) = TcpStream::connect((Ipv4Addr::LOCALHOST, to)) else {
                continue;
            };
            let ends = [from.try_clone(), there.try_clone()].map(|end| end.expect("a stream has two handles"));
            let [from_again, there_again] = ends;
            run(move || carry(from, &there));
            run(move || carry(there_again, &from_again));
        }
    });
    port
}

fn carry(mut from: TcpStream, mut to: &TcpStream) {
    io::copy(&mut from, &mut to).ok();
    to.shutdown(Shutdown::Both).ok();
}

/// A port that nobody has.
fn free() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a port");
    listener.local_addr().expect("it has an address").port()
}

async fn joined(news: &mut Receiver<News>) -> std::net::SocketAddr {
    loop {
        if let News::Joined { at, .. } = next(news).await {
            return at;
        }
    }
}

async fn gone(news: &mut Receiver<News>) {
    while !matches!(next(news).await, News::Gone { .. }) {}
}

async fn next(news: &mut Receiver<News>) -> News {
    let news = timeout(HANGS, news.recv()).await.expect("something happens");
    news.expect("the relay is kept in touch with")
}

fn run(life: impl FnOnce() + Send + 'static) {
    thread::Builder::new().spawn(life).expect("the system gives a thread");
}

/// How long nothing may happen before a test gives up.
const HANGS: Duration = Duration::from_secs(90);
