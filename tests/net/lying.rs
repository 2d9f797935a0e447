//! A relay that lies is caught, or does no more harm than one that is not there: the table goes on, nobody's key is taken
//! for another's, and whoever cannot join is told why.

use std::collections::VecDeque;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

use serde_json::Value;
use thirteen::net::code::JoinCode;
use thirteen::net::interfaces::interfaces;
use thirteen_relay::frames::{Ask, Channel, Offer, Tell};
use thirteen_relay::rooms::{PeerKey, Refused, RoomNo};

use crate::folder::Folder;
use crate::liar::{Forwarded, Liar, Lie, Said, frame, stranger};
use crate::middle::{Middle, Verdict};
use crate::programs::{Ended, Program, acts, text, tournament_of_two};

#[test]
fn a_relay_that_stands_in_between_is_no_host_and_no_guest() {
    for (verdict, sentence) in [
        (Verdict::AsItIs, "there is no table with this code"),
        (Verdict::Welcome, "another computer answered than the host's"),
    ] {
        let folders = [Folder::new(), Folder::new()];
        let liar = Liar::start(Middle::default());
        let (mut host, code) = host(&folders[0], &liar, &["--auto", "2"]);
        Middle::stand(&liar, verdict);
        let end = Program::start(&folders[1], &["join", &code, "--relay", &liar.typed()]).end();
        end.failed_with(sentence);
        assert_eq!(
            host.wait_for("guessed", |_| true)["failures"],
            1,
            "it counts as a guess"
        );
        assert_eq!(admitted(&folders[0]), 0);
        knows_no_table(&folders[1]);
    }
}

#[test]
fn a_relay_that_stands_in_between_is_seen_at_once_by_who_has_the_link() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Middle::default());
    let (host, _) = host(&folders[0], &liar, &["--stdin"]);
    Middle::stand(&liar, Verdict::AsItIs);
    let end = Program::start(&folders[1], &["join", &link(&host), "--hide-address"]).end();
    end.failed_with("another computer");
    knows_no_table(&folders[1]);
    // Nobody has knocked there: the code is worth what it was.
    let host = host.quit();
    assert!(host.told.iter().all(|line| line["event"] != "guessed"));
}

#[test]
fn a_guest_that_is_led_to_another_table_is_not_let_in_there() {
    let folders = [Folder::new(), Folder::new(), Folder::new()];
    let liar = Liar::start(Astray::default());
    let (_first, code) = host(&folders[0], &liar, &["--auto", "2"]);
    let (mut second, other) = host(&folders[1], &liar, &["--auto", "2", "--seats", "2"]);
    let room = |code: &str| code.parse::<JoinCode>().expect("a code").room().number();
    liar.lie(|lie| *lie = Astray(Some((room(&code), room(&other)))));
    let end = Program::start(&folders[2], &["join", &code, "--relay", &liar.typed()]).end();
    end.failed_with("there is no table with this code");
    knows_no_table(&folders[2]);
    assert_eq!(admitted(&folders[1]), 0);

    // The other table takes its own guests, and has heard no wrong code.
    liar.lie(|lie| *lie = Astray(None));
    let mut guest = Program::start(&folders[2], &["join", &other, "--relay", &liar.typed()]);
    guest.wait_for("joined", |line| line["seat"] == 1);
    second.wait_for("played", |line| line["seat"] == 1);
    assert!(second.told.iter().all(|line| line["event"] != "guessed"));
}

#[test]
fn what_comes_twice_and_again_later_changes_nothing() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Again::default());
    let (host, guest) = play(&folders, &liar, &GAME, |_, _| ());
    same_game(&host, &guest);
    assert!(liar.lie(|lie| lie.again) > 100, "something came again");
}

#[test]
fn what_is_lost_for_a_while_is_made_up_for() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Silent::default());
    let (host, guest) = play(&folders, &liar, &GAME, |_, guest| {
        liar.lie(|lie| lie.0 = true);
        guest.wait_for("reconnecting", |_| true);
        liar.lie(|lie| lie.0 = false);
    });
    both_ended_well(&host, &guest);
    // What was played meanwhile may have come in a picture.
    let (all, told) = (acts(&host.told), acts(&guest.told));
    assert!(told.len() > all.len() / 2 && told.iter().all(|act| all.contains(act)));
}

#[test]
fn who_cannot_reach_the_host_is_told_so() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Silent(true));
    let (_host, code) = host(&folders[0], &liar, &["--auto", "2"]);
    let end = Program::start(&folders[1], &["join", &code, "--relay", &liar.typed()]).end();
    end.failed_with("nobody answers");
    knows_no_table(&folders[1]);
}

#[test]
fn no_packet_goes_to_an_address_that_a_relay_has_made_up() {
    let mut strangers: Vec<UdpSocket> = [(Ipv4Addr::LOCALHOST, 0), (Ipv4Addr::new(127, 0, 0, 2), 0), SERVICE]
        .into_iter()
        .filter_map(|at| stranger(at.into()))
        .collect();
    let real = interfaces().into_iter().map(|interface| interface.address);
    strangers.extend(real.filter(IpAddr::is_ipv4).filter_map(|ip| stranger((ip, 0).into())));
    let at = |socket: &UdpSocket| socket.local_addr().expect("it has an address");
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Misled(strangers.iter().map(at).collect(), 0));
    // Neither side hides: both would take a direct path.
    let (host, code) = host(&folders[0], &liar, &GAME);
    let guest = Program::start(&folders[1], &["join", &code, "--relay", &liar.typed()]);
    let (host, guest) = (host.end(), guest.end());
    same_game(&host, &guest);
    assert_eq!(guest.last("joined")["path"], "relay");
    assert!(liar.lie(|lie| lie.1) > 0, "addresses were asked for");
    for socket in strangers {
        let heard = socket.recv_from(&mut [0; 2_048]);
        assert!(heard.is_err(), "{} was sent {heard:?}", at(&socket));
    }
}

#[test]
fn nonsense_from_a_relay_does_not_stop_a_table() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(Honest);
    let told = play(&folders, &liar, &LONG_GAME, |host, guest| {
        let code: JoinCode = text(&table(host)["code"]).parse().expect("a code");
        for nonsense in nonsense(code.room().number()) {
            liar.say(&nonsense);
        }
        host.wait_for("played", |line| line["seat"] == 1);
        for junk in junk() {
            liar.say(&junk);
            for program in [&mut *host, &mut *guest] {
                program.wait_for("relay", |line| line["state"] == "down");
                program.wait_for("relay", |line| line["state"] == "up");
            }
        }
        host.wait_for("played", |line| line["seat"] == 1);
    });
    same_game(&told.0, &told.1);
    let tables = told.0.told.iter().filter(|line| line["event"] == "table");
    assert_eq!(tables.count(), 1, "its code is what it was");
}

#[test]
fn a_relay_that_hangs_up_in_the_middle_of_joining_only_delays() {
    let folders = [Folder::new(), Folder::new()];
    let liar = Liar::start(HangsUp::default());
    let (host, code) = host(&folders[0], &liar, &GAME);
    liar.lie(|lie| lie.after.extend([1, 2, 1]));
    let join = ["join", &code, "--relay", &liar.typed(), "--hide-address"];
    let guest = Program::start(&folders[1], &join).end();
    assert_eq!(guest.code, Some(0), "{}", guest.complaint);
    same_game(&host.end(), &guest);
    assert_eq!(
        liar.lie(|lie| lie.after.len()),
        0,
        "it has hung up as often as it could"
    );
}

/// What is in the form of the protocol, and not true, of a table's room and of another.
fn nonsense(own: RoomNo) -> Vec<impl Fn() -> Said> {
    let room: RoomNo = RoomNo::try_from(4_711).expect("a number of a room");
    let (channel, key) = (Channel(4_711), PeerKey([9; 32]));
    let tells = [
        Tell::Gone(channel),
        Tell::Offered(channel, Offer::default()),
        Tell::Packet(channel, vec![0; 100]),
        Tell::Opened(room),
        Tell::Joined(room, channel, key),
        Tell::Arrived(room, channel, key),
        Tell::Seen("0.0.0.0:0".parse().expect("an address")),
    ];
    let refusals = [
        Refused::NumberTaken,
        Refused::NoSuchRoom,
        Refused::RelayFull,
        Refused::TooFast,
    ];
    let refusals = [own, room]
        .into_iter()
        .flat_map(|room| refusals.map(|why| Tell::Refused(room, why)));
    let tells = tells.into_iter().chain(refusals);
    let mut bytes: Vec<Vec<u8>> = tells.map(|tell| frame(&tell.encode())).collect();
    // A kind that nobody knows.
    bytes.push(frame(&[200, 1, 2, 3]));
    // Many strangers at once.
    let crowd = (0..1_000_u32).map(|number| {
        let mut key = [7; 32];
        key[..4].copy_from_slice(&number.to_be_bytes());
        frame(&Tell::Arrived(room, Channel(number), PeerKey(key)).encode())
    });
    bytes.push(crowd.flatten().collect());
    bytes
        .into_iter()
        .map(|bytes| move || Said::Bytes(bytes.clone()))
        .collect()
}

/// What is not in the form of the protocol, and ends the connection.
fn junk() -> Vec<impl Fn() -> Said> {
    let bytes = [
        Some(frame(&[2, 255])),
        Some(frame(&[])),
        Some(u32::MAX.to_be_bytes().to_vec()),
        Some(vec![0, 0, 32, 0, 1]),
        None,
    ];
    let say = |bytes: Option<Vec<u8>>| move || bytes.clone().map_or(Said::Close(77), Said::Bytes);
    bytes.map(say).into()
}

struct Honest;

impl Lie for Honest {}

/// Guests of one room are led to another.
#[derive(Default)]
struct Astray(Option<(RoomNo, RoomNo)>);

impl Lie for Astray {
    fn ask(&mut self, _: PeerKey, ask: Ask) -> Ask {
        match (ask, self.0) {
            (Ask::Join(room), Some((wanted, other))) if room == wanted => Ask::Join(other),
            (ask, _) => ask,
        }
    }

    fn tell(&mut self, _: PeerKey, tell: Tell) -> Vec<Said> {
        match (tell, self.0) {
            (Tell::Joined(room, channel, host), Some((wanted, other))) if room == other => {
                vec![Said::Tell(Tell::Joined(wanted, channel, host))]
            }
            (tell, _) => vec![Said::Tell(tell)],
        }
    }
}

/// Everything comes twice, and packets also when they are old.
#[derive(Default)]
struct Again {
    before: VecDeque<(PeerKey, Forwarded)>,
    again: u32,
}

impl Lie for Again {
    fn tell(&mut self, _: PeerKey, tell: Tell) -> Vec<Said> {
        vec![Said::Tell(tell.clone()), Said::Tell(tell)]
    }

    fn packet(&mut self, to: PeerKey, packet: Forwarded) -> Vec<Forwarded> {
        let mut packets = vec![packet.clone(), packet.clone()];
        let old = self.before.iter().filter(|(receiver, _)| *receiver == to);
        packets.extend(old.map(|(_, packet)| packet.clone()).take(2));
        self.again += packets.len() as u32 - 1;
        self.before.push_back((to, packet));
        if self.before.len() > 64 {
            self.before.pop_front();
        }
        packets
    }
}

/// No packet arrives.
#[derive(Default)]
struct Silent(bool);

impl Lie for Silent {
    fn packet(&mut self, _: PeerKey, packet: Forwarded) -> Vec<Forwarded> {
        if self.0 { Vec::new() } else { vec![packet] }
    }
}

/// The connections of guests end after so many words.
#[derive(Default)]
struct HangsUp {
    after: VecDeque<u32>,
    said: u32,
}

impl Lie for HangsUp {
    fn tell(&mut self, _: PeerKey, tell: Tell) -> Vec<Said> {
        let Some(after) = self.after.front().copied() else {
            return vec![Said::Tell(tell)];
        };
        // What the host hears is left alone.
        if matches!(tell, Tell::Arrived(..) | Tell::Gone(_)) {
            return vec![Said::Tell(tell)];
        }
        self.said += 1;
        if self.said < after {
            return vec![Said::Tell(tell)];
        }
        self.said = 0;
        self.after.pop_front();
        vec![Said::Tell(tell), Said::End]
    }
}

/// Everybody is seen at one address far away, and may be tried at those of strangers.
struct Misled(Vec<SocketAddr>, u32);

impl Lie for Misled {
    fn tell(&mut self, _: PeerKey, tell: Tell) -> Vec<Said> {
        if let Tell::Seen(_) = tell {
            return vec![Said::Tell(Tell::Seen("192.0.2.7:41000".parse().expect("an address")))];
        }
        let Tell::Offered(channel, offer) = tell else {
            return vec![Said::Tell(tell)];
        };
        self.1 += 1;
        let (seen, places) = self.0.split_at(self.0.len() / 2);
        let (seen, places) = (seen.to_vec(), places.to_vec());
        vec![Said::Tell(Tell::Offered(channel, Offer { seen, places, ..offer }))]
    }
}

/// A whole game between two over this relay alone, in which something happens once both have played.
fn play<L: Lie>(
    folders: &[Folder; 2],
    liar: &Liar<L>,
    game: &[&str],
    happens: impl FnOnce(&mut Program, &mut Program),
) -> (Ended, Ended) {
    let (mut host, code) = host(&folders[0], liar, game);
    let join = ["join", &code, "--relay", &liar.typed(), "--hide-address"];
    let mut guest = Program::start(&folders[1], &join);
    host.wait_for("played", |line| line["seat"] == 1);
    happens(&mut host, &mut guest);
    (host.end(), guest.end())
}

/// Hosts at this relay. The second is the code alone.
fn host<L: Lie>(folder: &Folder, liar: &Liar<L>, arguments: &[&str]) -> (Program, String) {
    let relay = liar.typed();
    let (host, invitation) = Program::host(folder, &[arguments, &["--relay", &relay]].concat());
    let (code, _) = invitation.split_once('@').expect("a code and an address");
    let code = code.to_owned();
    (host, code)
}

/// The link that a host has told.
fn link(host: &Program) -> String {
    text(&table(host)["link"]).to_owned()
}

/// How a host has told others to come.
fn table(host: &Program) -> &Value {
    let mut tables = host.told.iter().filter(|line| line["event"] == "table");
    tables.next().expect("it has told where it is")
}

fn both_ended_well(host: &Ended, guest: &Ended) {
    assert_eq!(host.code, Some(0), "{}", host.complaint);
    assert_eq!(guest.code, Some(0), "{}", guest.complaint);
}

fn same_game(host: &Ended, guest: &Ended) {
    both_ended_well(host, guest);
    assert_eq!(acts(&guest.told), acts(&host.told));
}

/// How many keys a host has let in.
fn admitted(folder: &Folder) -> usize {
    let mut names = folder.names("hosted").into_iter();
    let name = names.find(|name| name.ends_with(".admitted")).expect("it is kept");
    let kept = std::fs::read_to_string(folder.path().join("hosted").join(name)).expect("it is there");
    let kept: Value = serde_json::from_str(&kept).expect("it is an object");
    kept["admitted"].as_array().expect("a list").len()
}

/// There is nothing that this player could return to: no host's key was taken.
fn knows_no_table(folder: &Folder) {
    let end = Program::start(folder, &["join"]).end();
    assert_eq!(end.code, Some(2), "{}", end.complaint);
}

/// Long enough for something to happen.
const GAME: [&str; 8] = tournament_of_two("target_score=9");
/// Long enough for much to happen.
const LONG_GAME: [&str; 8] = tournament_of_two("target_score=21");
/// A port of the services of a machine.
const SERVICE: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 999);
