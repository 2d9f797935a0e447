//! A router of our own, on this machine, is asked for a port.

use tokio::net::UdpSocket;
use tokio::sync::mpsc;

use super::*;

/// What the router was asked: for how many seconds a port is to lead to which; 0 seconds give it back.
#[derive(PartialEq, Eq, Debug)]
pub(in crate::net) struct Wish {
    pub(in crate::net) tcp: bool,
    pub(in crate::net) port: u16,
    seconds: u32,
}

/// A router that speaks NAT-PMP, and not the newer PCP; none where its port is taken.
pub(in crate::net) async fn router(at: Ipv4Addr) -> Option<mpsc::UnboundedReceiver<Wish>> {
    let socket = UdpSocket::bind((at, crab_nat::GATEWAY_PORT)).await.ok()?;
    let (tell, wishes) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut packet = [0; 1_100];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            let answer = match &packet[..length] {
                [0, 0] => [&[0, 0x80, 0, 0, 0, 0, 0, 9][..], &OUTSIDE.octets()].concat(),
                [0, kind @ 1..=2, _, _, a, b, _, _, s @ ..] => {
                    let seconds = u32::from_be_bytes(s.try_into().expect("four bytes"));
                    let port = u16::from_be_bytes([*a, *b]);
                    let tcp = *kind == 2;
                    tell.send(Wish { tcp, port, seconds }).ok();
                    let given: u16 = if seconds == 0 { 0 } else { OUTER_PORT };
                    let head = [0, 0x80 + kind, 0, 0, 0, 0, 0, 9, *a, *b];
                    [&head[..], &given.to_be_bytes(), &seconds.to_be_bytes()].concat()
                }
                _ => vec![0, 0x80, 0, 1, 0, 0, 0, 9],
            };
            socket.send_to(&answer, from).await.expect("it was reached from there");
        }
    });
    Some(wishes)
}

#[tokio::test]
async fn a_port_is_asked_for_told_kept_open_and_given_back() {
    let Some(mut wishes) = router(HERE.at).await else {
        println!("skipped: this machine has a router of its own");
        return;
    };
    let mut map = PortMap::ask(13_013, InternetProtocol::Udp, vec![HERE]);
    map.changed().await;
    assert_eq!(map.place(), Some((OUTSIDE, OUTER_PORT).into()));
    let wanted = |seconds| Wish {
        tcp: false,
        port: 13_013,
        seconds,
    };
    assert_eq!(wishes.recv().await, Some(wanted(LEASE)));
    map.release().await;
    assert_eq!(wishes.recv().await, Some(wanted(0)));

    let mut open = Open::by_asking((13_014, InternetProtocol::Tcp), &HERE)
        .await
        .expect("the router is there");
    assert_eq!(open.renewed_after(), Duration::from_secs(3_600));
    open.renew().await.expect("the router is there");
    for _ in 0..2 {
        let again = Wish {
            tcp: true,
            port: 13_014,
            seconds: LEASE,
        };
        assert_eq!(wishes.recv().await, Some(again));
    }
}

#[tokio::test]
async fn without_a_router_there_is_no_port_and_nothing_waits() {
    let map = PortMap::ask(13_013, InternetProtocol::Udp, Vec::new());
    assert_eq!(map.place(), None);
    map.release().await;
    let nobody = Router {
        at: Ipv4Addr::new(127, 77, 13, 2),
        own: Ipv4Addr::LOCALHOST,
    };
    assert!(Open::by_any((13_013, InternetProtocol::Udp), &[nobody]).await.is_none());
    assert!(Open::by_any((0, InternetProtocol::Udp), &[nobody]).await.is_none());
}

#[test]
fn a_router_behind_another_leads_nowhere() {
    for (address, leads) in [
        ("203.0.113.9", true),
        ("192.168.1.1", false),
        ("10.0.0.1", false),
        ("100.64.0.1", false),
        ("100.128.0.1", true),
        ("0.0.0.0", false),
    ] {
        assert_eq!(is_public(address.parse().expect("an address")), leads, "{address}");
    }
}

/// This machine, at an address that no other program has.
const HERE: Router = Router {
    at: Ipv4Addr::new(127, 77, 13, 1),
    own: Ipv4Addr::LOCALHOST,
};
/// Where that router says that it is, and at which port.
pub(in crate::net) const OUTSIDE: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 9);
pub(in crate::net) const OUTER_PORT: u16 = 40_404;
