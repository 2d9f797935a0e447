//! What a relay sees of a whole tournament, byte by byte: no name, no card, no word that is said and no secret.
//!
//! `cargo test --no-default-features --test net capture -- --nocapture` prints what it does see.

use std::collections::BTreeMap;
use std::fs;

use thirteen::net::code::JoinCode;
use thirteen::net::identity::FILE;
use thirteen::net::store;
use thirteen::table::{Event, Public, apply};
use thirteen_relay::frames::{Ask, Tell};
use thirteen_relay::rooms::PeerKey;

use crate::folder::Folder;
use crate::liar::{Forwarded, Liar, Lie, Said};
use crate::programs::Program;

#[test]
fn a_relay_sees_a_whole_tournament_and_reads_no_name_no_card_no_word_and_no_secret() {
    let folders: [Folder; 4] = std::array::from_fn(|_| Folder::new());
    let relay = Liar::start(Witness::default());
    let address = relay.typed();
    let options = ["--relay", &address, "--name", NAMES[0], "--auto", "2"];
    let rules = ["--seats", "3", "--tournaments", "1", "--rule", "target_score=4"];
    let (host, invitation) = Program::host(&folders[0], &[&options[..], &rules].concat());
    let (code, _) = invitation.split_once('@').expect("a code and an address");
    let join = |at: usize, more: &[&str]| {
        let arguments = ["join", code, "--relay", &address, "--name", NAMES[at], "--hide-address"];
        Program::start(&folders[at], &[&arguments[..], more].concat())
    };
    let mut talker = join(3, &["--stdin"]);
    talker.wait_for("joined", |_| true);
    talker.types(&format!("say {SAID}"));
    talker.wait_for("said", |line| line.to_string().contains(SAID));
    talker.types("leave");
    talker.quit();
    let guests = [join(1, &["--auto", "2"]), join(2, &["--auto", "2"])];
    for program in guests {
        let end = program.end();
        assert_eq!(end.code, Some(0), "{}", end.complaint);
        assert_eq!(end.last("joined")["path"], "relay");
    }
    assert_eq!(host.end().code, Some(0));

    let seen = relay.lie(std::mem::take);
    seen.print();
    let closed = |(_, ask): &(PeerKey, Ask)| matches!(ask, Ask::Close(_));
    assert!(
        seen.asked.iter().any(closed),
        "a table that is over leaves its number to others"
    );
    let bytes = seen.bytes();
    // What a relay must know is there: so it was written down.
    let code: JoinCode = code.parse().expect("a code");
    let PeerKey(key) = seen.asked[0].0;
    assert!(bytes.len() > 20_000 && finds(&bytes, &key));
    for secret in secrets(&folders, &code) {
        assert!(!finds(&bytes, &secret), "{:?}", String::from_utf8_lossy(&secret));
    }
}

/// An honest relay that writes everything down.
#[derive(Default)]
struct Witness {
    asked: Vec<(PeerKey, Ask)>,
    told: Vec<(PeerKey, Tell)>,
    packets: Vec<(PeerKey, Forwarded)>,
}

impl Lie for Witness {
    fn ask(&mut self, from: PeerKey, ask: Ask) -> Ask {
        self.asked.push((from, ask.clone()));
        ask
    }

    fn tell(&mut self, to: PeerKey, tell: Tell) -> Vec<Said> {
        self.told.push((to, tell.clone()));
        vec![Said::Tell(tell)]
    }

    fn packet(&mut self, to: PeerKey, packet: Forwarded) -> Vec<Forwarded> {
        self.packets.push((to, packet.clone()));
        vec![packet]
    }
}

impl Witness {
    /// Everything that it saw, one after the other.
    fn bytes(&self) -> Vec<u8> {
        let asked = self.asked.iter().flat_map(|(key, ask)| [key.0.to_vec(), ask.encode()]);
        let told = self.told.iter().flat_map(|(key, tell)| [key.0.to_vec(), tell.encode()]);
        let packets = self.packets.iter().map(|(_, packet)| packet.bytes.to_vec());
        asked.chain(told).chain(packets).flatten().collect()
    }

    /// What it saw, by kind: how often, and how many bytes.
    #[expect(clippy::print_stdout, reason = "it is what the test is run by hand for")]
    fn print(&self) {
        let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        let asked = self.asked.iter().map(|(_, ask)| (asks(ask), ask.encode().len()));
        let told = self.told.iter().map(|(_, tell)| (tells(tell), tell.encode().len()));
        for (kind, size) in asked.chain(told) {
            let (count, bytes) = kinds.entry(kind).or_default();
            *count += 1;
            *bytes += size;
        }
        for (kind, (count, bytes)) in kinds {
            println!("{kind:<70} {count:>7} {bytes:>9} bytes");
        }
        let mut sizes: Vec<usize> = self.packets.iter().map(|(_, packet)| packet.bytes.len()).collect();
        sizes.sort_unstable();
        let (count, bytes) = (sizes.len(), sizes.iter().sum::<usize>());
        println!("{:<70} {count:>7} {bytes:>9} bytes", "packets: channel, size, time");
        println!(
            "smallest {}, median {}, largest {}",
            sizes[0],
            sizes[count / 2],
            sizes[count - 1]
        );
    }
}

const fn asks(ask: &Ask) -> &'static str {
    match ask {
        Ask::Open(_) => "asked: open (half of the code)",
        Ask::Close(_) => "asked: close (half of the code)",
        Ask::Join(_) => "asked: join (half of the code)",
        Ask::Leave(_) => "asked: leave (channel)",
        Ask::Offer(..) => "asked: offer (channel, addresses unless hidden, attempt)",
        Ask::Packet(..) => "asked: packet (channel, what it cannot read)",
        Ask::Renew(..) => "asked: renew (half of the code, table, reign, who follows whom)",
        Ask::HandOver(_) => "asked: hand over (half of the code, table, reign, to whom)",
        Ask::Witness(..) => "asked: witness (half of the code, reign, whether the host is heard)",
        Ask::Show(_) => "asked: show (half of the code, table, reign, whose)",
        Ask::Whose(_) => "asked: whose (half of the code)",
        Ask::WhoSigns => "asked: who signs",
        Ask::Escrow(..) => "asked: escrow (half of the code, reign, deal, half of a seed)",
    }
}

const fn tells(tell: &Tell) -> &'static str {
    match tell {
        Tell::Seen(_) => "told: seen (address)",
        Tell::Opened(_) => "told: opened (half of the code)",
        Tell::Joined(..) => "told: joined (half of the code, channel, key of the host)",
        Tell::Arrived(..) => "told: arrived (half of the code, channel, key of the guest)",
        Tell::Gone(_) => "told: gone (channel)",
        Tell::Offered(..) => "told: offered (channel, addresses unless hidden, attempt)",
        Tell::Refused(..) => "told: refused (half of the code, why)",
        Tell::Packet(..) => "told: packet (channel, what it cannot read)",
        Tell::Renewed(..) => "told: renewed (half of the code, reign)",
        Tell::Doubted(..) => "told: doubted (half of the code, reign)",
        Tell::Granted(_) => "told: granted (half of the code, table, reign, whose)",
        Tell::Released(..) => "told: released (half of the code, reign, deal, half of a seed)",
        Tell::Escrowed(..) => "told: escrowed (half of the code, deal)",
        Tell::Held(..) => "told: held (half of the code, reign, whose)",
        Tell::Unproved(..) => "told: unproved (half of the code, reign)",
        Tell::Signs(_) => "told: signs (key of the relay)",
        Tell::NotYet(..) => "told: not yet (half of the code)",
    }
}

/// What nobody but the players may read, in the bytes that their programs send and keep.
fn secrets(folders: &[Folder], code: &JoinCode) -> Vec<Vec<u8>> {
    let keys = folders.iter().map(|folder| fs::read(folder.path().join(FILE)));
    let mut secrets: Vec<Vec<u8>> = keys.map(|key| key.expect("every installation has a key")).collect();
    secrets.extend(NAMES.map(|name| name.as_bytes().to_vec()));
    let code = code.to_string();
    let (_, half) = code.split_once('-').expect("two halves");
    secrets.extend([SAID, &code, half].map(|text| text.as_bytes().to_vec()));
    let name = folders[0].names("replays").pop().expect("the tournament is kept");
    let saved = store::read(&folders[0].path().join("replays").join(name)).expect("a whole log");
    let mut public = Public::unopened();
    for signed in &saved.log {
        for event in &signed.entry().events {
            if let Event::Revealed { seed, .. } = event {
                secrets.push(seed.0.to_vec());
            } else if let Event::NonceRevealed { nonce, .. } = event {
                secrets.push(nonce.0.to_vec());
            } else if let Event::Played { cards, .. } = event
                && cards.len() > 2
            {
                secrets.push(cards.bits().to_le_bytes().to_vec());
            }
            apply(&mut public, event);
            if let Some(proof) = public.last_result().and_then(|last| last.proof) {
                let hands = proof.hands.iter().filter(|(_, hand)| !hand.is_empty());
                secrets.extend(hands.map(|(_, hand)| hand.bits().to_le_bytes().to_vec()));
            }
        }
    }
    secrets
}

fn finds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

/// What the players are called. Nothing else has these names.
const NAMES: [&str; 4] = ["Quỳnh Hương", "Đặng Khánh", "Bảo Ngọc", "Thiên Thanh"];
/// What somebody says.
const SAID: &str = "đố ai chặt được heo cơ";
