//! Clients whose packets come from another address, rightly or not.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use thirteen_relay::frames::{Ask, Channel, Offer, Tell};
use tokio::net::UdpSocket;

use crate::client::{Client, room};
use crate::relay::{Folder, HERE};

/// Another address of this machine.
const ELSEWHERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::new(127, 0, 0, 9)), 0);

/// Where the other end is told that this client is.
async fn told_of(client: &mut Client, channel: Channel, other: &mut Client) -> Vec<SocketAddr> {
    client.ask(&Ask::Offer(channel, Offer::default())).await;
    let Tell::Offered(_, told) = other.told().await else {
        panic!("no offer");
    };
    told.seen
}

#[tokio::test]
async fn who_changes_networks_is_soon_vouched_for_again() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    let mut guest = Client::new(2, &relay).await;
    host.open(room(7)).await;
    let (ours, _) = guest.join(room(7), &mut host).await;
    let socket = std::net::UdpSocket::bind(ELSEWHERE).expect("another address of this machine");
    let at = socket.local_addr().expect("it is bound");
    guest.endpoint.rebind(socket).expect("another socket");
    for _ in 0..20 {
        let told = told_of(&mut guest, ours, &mut host).await;
        if told == [at] {
            return;
        }
        assert_eq!(told, [], "neither where it was nor where nobody has reached it");
        // It is told where it is seen, and acknowledges that.
        assert_eq!(guest.told().await, Tell::Seen(at));
    }
    panic!("it is not vouched for");
}

/// Carries packets between a client and the relay. Once told to, it makes those of the client come from elsewhere, where
/// nobody gets what is sent back.
async fn forger(relay: SocketAddr, forges: Arc<AtomicBool>) -> SocketAddr {
    let inside = UdpSocket::bind(HERE).await.expect("a socket");
    let outside = UdpSocket::bind(HERE).await.expect("a socket");
    let elsewhere = UdpSocket::bind(ELSEWHERE)
        .await
        .expect("another address of this machine");
    let at = inside.local_addr().expect("it is bound");
    tokio::spawn(async move {
        let mut client = at;
        let (mut out, mut back) = ([0; 2_048], [0; 2_048]);
        loop {
            tokio::select! {
                Ok((length, from)) = inside.recv_from(&mut out) => {
                    client = from;
                    let socket = if forges.load(Ordering::Relaxed) { &elsewhere } else { &outside };
                    socket.send_to(&out[..length], relay).await.ok();
                }
                Ok((length, _)) = outside.recv_from(&mut back) => {
                    inside.send_to(&back[..length], client).await.ok();
                }
            }
        }
    });
    at
}

#[tokio::test]
async fn nobody_is_told_an_address_that_a_client_only_writes_on_its_packets() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut guest = Client::new(2, &relay).await;
    let forges = Arc::new(AtomicBool::new(false));
    let way = forger(relay.udp, forges.clone()).await;
    let mut host = Client::by_way_of(1, &relay, way).await;
    host.open(room(7)).await;
    let (_, theirs) = guest.join(room(7), &mut host).await;
    let told = told_of(&mut host, theirs, &mut guest).await;
    assert_eq!(told.len(), 1);
    assert_ne!(told[0].ip(), ELSEWHERE.ip());
    forges.store(true, Ordering::Relaxed);
    for _ in 0..5 {
        assert_eq!(told_of(&mut host, theirs, &mut guest).await, []);
    }
}
