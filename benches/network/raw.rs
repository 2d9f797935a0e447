//! A peer that speaks QUIC but keeps to no rule of the game: its own streams, its own bytes, its own address.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use quinn::crypto::rustls::QuicClientConfig;
use quinn::{Endpoint, EndpointConfig, TokioRuntime};
/// The name that every connection asks for.
pub(crate) use thirteen_relay::shell::tls::SERVER_NAME as NAME;
use thirteen_relay::shell::tls::{Trust, dialling};

/// An endpoint at an address of its own on this machine, where the system has one, with the key of this seed.
pub(crate) fn endpoint(from: Ipv4Addr, seed: &[u8; 32]) -> Endpoint {
    let socket = UdpSocket::bind((from, 0)).or_else(|_| UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)));
    let socket = socket.expect("loopback has ports");
    let mut endpoint = Endpoint::new(EndpointConfig::default(), None, socket, Arc::new(TokioRuntime));
    let endpoint = endpoint.as_mut().expect("the system takes a socket");
    endpoint.set_default_client_config(quinn::ClientConfig::new(Arc::new(tls(seed))));
    endpoint.clone()
}

/// So many first packets of connections, each of which a host would answer.
pub(crate) async fn first_packets(many: usize) -> Vec<Vec<u8>> {
    let nobody = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback has ports");
    nobody.set_nonblocking(true).expect("a socket can");
    let to = nobody.local_addr().expect("it is bound");
    let from = endpoint(Ipv4Addr::LOCALHOST, &[7; 32]);
    let (mut packets, mut dialling, mut bytes) = (Vec::new(), Vec::new(), [0; 2_048]);
    while packets.len() < many {
        dialling.push(from.connect(to, NAME).expect("the address is good"));
        tokio::time::sleep(Duration::from_millis(1)).await;
        while let Ok(length) = nobody.recv(&mut bytes) {
            packets.push(bytes[..length].to_vec());
        }
    }
    packets
}

/// The address of the host whose table is at these, on this machine.
pub(crate) fn on_loopback(port: u16) -> SocketAddr {
    SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)
}

fn tls(seed: &[u8; 32]) -> QuicClientConfig {
    let config = dialling(seed, Trust::AnyKey, b"thirteen/1");
    QuicClientConfig::try_from(config).expect("ring has the cipher of QUIC's first packets")
}
