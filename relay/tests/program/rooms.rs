//! Rooms, channels and packets over QUIC.

use thirteen_relay::frames::{Ask, Channel, Offer, Tell};
use thirteen_relay::rooms::Refused;

use crate::client::{Client, room};
use crate::relay::Folder;

#[tokio::test]
async fn a_guest_finds_its_host_and_packets_go_both_ways() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    let (ours, theirs) = guest.join(room(7), &mut host).await;
    guest.send(ours, b"a packet");
    assert_eq!(host.packet().await, (theirs, b"a packet".to_vec()));
    host.send(theirs, b"its answer");
    assert_eq!(guest.packet().await, (ours, b"its answer".to_vec()));
    let largest = vec![7; 1_200];
    guest.send(ours, &largest);
    assert_eq!(host.packet().await, (theirs, largest));
}

#[tokio::test]
async fn a_packet_that_fits_no_datagram_goes_as_a_message() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    let (ours, theirs) = guest.join(room(7), &mut host).await;
    let large = vec![7; 3_000];
    guest.ask(&Ask::Packet(ours, large.clone())).await;
    assert_eq!(host.told().await, Tell::Packet(theirs, large));
}

#[tokio::test]
async fn who_leaves_is_gone_and_so_is_who_loses_its_connection() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    let (ours, theirs) = guest.join(room(7), &mut host).await;
    guest.ask(&Ask::Leave(ours)).await;
    assert_eq!(host.told().await, Tell::Gone(theirs));
    let (ours, theirs) = guest.join(room(7), &mut host).await;
    assert_eq!((ours, theirs), (Channel(2), Channel(2)));
    host.connection.close(0_u32.into(), b"");
    assert_eq!(guest.told().await, Tell::Gone(ours));
    assert_eq!(
        guest.answer(&Ask::Join(room(7))).await,
        Tell::Refused(room(7), Refused::HostAway)
    );
    let mut host = Client::new(1, &relay).await;
    host.open(room(7)).await;
    assert_eq!(guest.told().await, Tell::Joined(room(7), Channel(3), host.key));
    assert_eq!(host.told().await, Tell::Arrived(room(7), Channel(1), guest.key));
}

#[tokio::test]
async fn addresses_are_passed_on_as_the_relay_sees_them() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    let (ours, theirs) = guest.join(room(7), &mut host).await;
    let offer = Offer {
        seen: vec!["192.0.2.1:9999".parse().expect("an address")],
        places: vec!["192.0.2.2:9999".parse().expect("an address")],
        hidden: false,
        round: 3,
    };
    guest.ask(&Ask::Offer(ours, offer)).await;
    let seen = guest.endpoint.local_addr().expect("it is bound");
    let told = Offer {
        seen: vec![seen],
        places: vec![],
        hidden: false,
        round: 3,
    };
    assert_eq!(host.told().await, Tell::Offered(theirs, told));
}
