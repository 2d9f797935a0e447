//! The little of TURN (RFC 8656) that puts a client on coturn: allocate, bind a channel, and then only packets go.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::UdpSocket;

use super::load::{Course, Meter};
use super::server::Server;

/// As many clients as there are pairs, each with a peer beyond the server, and packets in both directions.
pub(crate) async fn course(server: &Server, pairs: usize) -> Course {
    let meter = Meter::new();
    let mut lanes: Vec<Box<dyn Fn(&[u8])>> = Vec::new();
    for _ in 0..pairs {
        let (client, peer) = (socket().await, socket().await);
        client.connect(server.udp).await.expect("an address");
        let relayed = allocate(&client).await;
        bind(&client, peer.local_addr().expect("it is bound")).await;
        tokio::spawn(hear(client.clone(), meter.clone(), CHANNEL_HEAD));
        tokio::spawn(hear(peer.clone(), meter.clone(), 0));
        lanes.push(Box::new(move |packet| {
            let length = u16::try_from(packet.len()).expect("a short packet").to_be_bytes();
            let framed = [&CHANNEL.to_be_bytes(), length.as_slice(), packet].concat();
            client.try_send(&framed).ok();
        }));
        lanes.push(Box::new(move |packet| {
            peer.try_send_to(packet, relayed).ok();
        }));
    }
    Course::new(lanes, meter)
}

async fn socket() -> Arc<UdpSocket> {
    Arc::new(UdpSocket::bind("127.0.0.1:0").await.expect("a socket"))
}

async fn hear(socket: Arc<UdpSocket>, meter: Arc<Meter>, head: usize) {
    let mut packet = [0; 2_048];
    while let Ok(length) = socket.recv(&mut packet).await {
        if let Some(inner) = packet[..length].get(head..) {
            meter.take(inner);
        }
    }
}

/// Asks for an address beyond the server, and gives it.
async fn allocate(client: &UdpSocket) -> SocketAddr {
    let answer = ask(client, 0x0003, &[(0x0019, vec![17, 0, 0, 0])]).await;
    let mut at = 20;
    while let Some(head) = answer.get(at..at + 4) {
        let kind = u16::from_be_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_be_bytes([head[2], head[3]]));
        if kind == 0x0016 {
            return unmasked(&answer[at + 4..at + 4 + length]);
        }
        at += 4 + length.div_ceil(4) * 4;
    }
    panic!("coturn gave no address");
}

/// Gives the way to this peer a number.
async fn bind(client: &UdpSocket, peer: SocketAddr) {
    let [high, low] = CHANNEL.to_be_bytes();
    ask(
        client,
        0x0009,
        &[(0x000c, vec![high, low, 0, 0]), (0x0012, masked(peer))],
    )
    .await;
}

/// Sends a request and gives the answer, which must be a success.
async fn ask(client: &UdpSocket, kind: u16, attributes: &[(u16, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, value) in attributes {
        body.extend(kind.to_be_bytes());
        body.extend(u16::try_from(value.len()).expect("short").to_be_bytes());
        body.extend(value);
    }
    let mut request = kind.to_be_bytes().to_vec();
    request.extend(u16::try_from(body.len()).expect("short").to_be_bytes());
    request.extend(COOKIE.to_be_bytes());
    request.extend([7; 12]);
    request.extend(body);
    client.send(&request).await.expect("coturn listens");
    let mut answer = vec![0; 2_048];
    let length = client.recv(&mut answer).await.expect("coturn answers");
    answer.truncate(length);
    assert_eq!(answer[..2], (kind | 0x0100).to_be_bytes(), "coturn says no");
    answer
}

fn masked(address: SocketAddr) -> Vec<u8> {
    let SocketAddr::V4(address) = address else {
        panic!("loopback of IPv4");
    };
    let port = address.port() ^ (COOKIE >> 16) as u16;
    let ip = u32::from(*address.ip()) ^ COOKIE;
    [&[0, 1], port.to_be_bytes().as_slice(), &ip.to_be_bytes()].concat()
}

fn unmasked(value: &[u8]) -> SocketAddr {
    let port = u16::from_be_bytes([value[2], value[3]]) ^ (COOKIE >> 16) as u16;
    let ip = u32::from_be_bytes([value[4], value[5], value[6], value[7]]) ^ COOKIE;
    SocketAddr::from((ip.to_be_bytes(), port))
}

const COOKIE: u32 = 0x2112_A442;
const CHANNEL: u16 = 0x4000;
/// The bytes before a packet in a channel.
const CHANNEL_HEAD: usize = 4;
