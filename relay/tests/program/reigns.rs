//! A table that goes to another host, and a relay that is killed meanwhile.

use thirteen_relay::address::Pin;
use thirteen_relay::frames::{Ask, Channel, Tell};
use thirteen_relay::register::{Deal, Epoch, Escrow, Grant, Handover, Renewal, Share, Table};
use thirteen_relay::rooms::{PeerKey, Refused};
use thirteen_relay::signed::{Seal, Signed};

use crate::client::{Client, key, room};
use crate::relay::{Folder, Relay};

/// What the client with this number says as a host.
fn renewal(relay: PeerKey, by: u8, epoch: u64, number: u64) -> Ask {
    let renewal = Renewal {
        room: room(7),
        table: Table(1),
        epoch: Epoch(epoch),
        number,
        roster: vec![key(2), key(3)],
    };
    Ask::Renew(Box::new(Seal::new(&[by; 32]).sign(relay, renewal)), None)
}

fn handover(relay: PeerKey) -> Ask {
    let handover = Handover {
        room: room(7),
        table: Table(1),
        epoch: Epoch(0),
        to: key(2),
    };
    Ask::HandOver(Box::new(Seal::new(&[1; 32]).sign(relay, handover)))
}

async fn signs(client: &mut Client, relay: &Relay) -> PeerKey {
    let Tell::Signs(signs) = client.answer(&Ask::WhoSigns).await else {
        panic!("it does not say");
    };
    assert_eq!(relay.address.pin, Some(Pin::of(&signs)));
    signs
}

/// The grant that comes next, of all that is told.
async fn granted(client: &mut Client) -> Box<Signed<Grant>> {
    loop {
        if let Tell::Granted(grant) = client.told().await {
            return grant;
        }
    }
}

#[tokio::test]
async fn a_killed_relay_gives_the_same_grant_and_half_of_the_seed_again() {
    let folder = Folder::new();
    let mut relay = folder.start_with("grants-after-seconds = 0");
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    guest.join(room(7), &mut host).await;
    let signs = signs(&mut host, &relay).await;
    let renewed = Tell::Renewed(room(7), Epoch(0), 0);
    assert_eq!(host.answer(&renewal(signs, 1, 0, 0)).await, renewed);
    let escrow = Escrow {
        deal: Deal {
            epoch: Epoch(0),
            seq: 9,
        },
        share: Share([42; 32]),
    };
    let ask = Ask::Escrow(room(7), Epoch(0), escrow.clone());
    assert_eq!(host.answer(&ask).await, Tell::Escrowed(room(7), escrow.deal));
    host.ask(&handover(signs)).await;
    let grant = granted(&mut guest).await;
    assert!(grant.holds(signs) && grant.said.host == key(2) && grant.said.epoch == Epoch(1));
    assert_eq!(granted(&mut host).await, grant);
    relay.kill();

    let relay = Relay::start(folder.command().args(["--listen", &relay.udp.to_string()]));
    let mut guest = Client::new(2, &relay).await;
    assert_eq!(guest.answer(&Ask::Whose(room(7))).await, Tell::Granted(grant.clone()));
    assert_eq!(guest.told().await, Tell::Released(room(7), Epoch(1), escrow));
    guest.open(room(7)).await;
    let renewed = Tell::Renewed(room(7), Epoch(1), 5);
    assert_eq!(guest.answer(&renewal(signs, 2, 1, 5)).await, renewed);
    let mut host = Client::new(1, &relay).await;
    assert_eq!(
        host.answer(&renewal(signs, 1, 0, 6)).await,
        Tell::Granted(grant.clone())
    );
    assert_eq!(host.answer(&Ask::Open(room(7))).await, Tell::Granted(grant));
    assert_eq!(host.told().await, Tell::Refused(room(7), Refused::NumberTaken));
    assert_eq!(host.join(room(7), &mut guest).await, (Channel(1), Channel(1)));
}

#[tokio::test]
async fn a_relay_grants_nothing_in_its_first_minute() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    guest.join(room(7), &mut host).await;
    let signs = signs(&mut host, &relay).await;
    host.answer(&renewal(signs, 1, 0, 0)).await;
    let Tell::NotYet(number, wait) = host.answer(&handover(signs)).await else {
        panic!("something was granted");
    };
    assert!(number == room(7) && (40_000..=60_000).contains(&wait), "{wait}");
}
