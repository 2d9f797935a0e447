//! A relay that stands between a host and a guest: each takes it for the other, and it passes their knock on.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use quinn::crypto::rustls::{QuicClientConfig, QuicServerConfig};
use quinn::{ClientConfig, Connection, Endpoint, RecvStream, SendStream, ServerConfig};
use thirteen_relay::frames::{Channel, Tell};
use thirteen_relay::rooms::PeerKey;
use thirteen_relay::shell::tls::{self, Proof, Trust};
use tokio::net::UdpSocket;

use crate::liar::{Forwarded, Liar, Lie, Said};
use crate::machines::identity;

/// What the relay knows of the two, and where their packets go instead.
#[derive(Default)]
pub(crate) struct Middle {
    ways: Option<Ways>,
    /// Who it is, and the number that each has for the channel.
    host: Option<(PeerKey, Channel)>,
    guest: Option<(PeerKey, Channel)>,
}

/// The ends of two cables to the endpoints in the middle.
struct Ways {
    /// To the one that pretends to be the host.
    to_false_host: (Arc<UdpSocket>, SocketAddr),
    /// To the one that pretends to be the guest.
    to_false_guest: (Arc<UdpSocket>, SocketAddr),
}

/// What the guest is told at last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// What the host says.
    AsItIs,
    /// That it is let in.
    Welcome,
}

impl Middle {
    /// Stands between the host of a room, who is there, and whoever comes from now on.
    pub(crate) fn stand(liar: &Liar<Self>, verdict: Verdict) {
        let _inside = liar.runtime().enter();
        let (false_host, false_guest) = endpoints();
        let cable = || {
            let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("the loopback has a port");
            socket.set_nonblocking(true).expect("it need not wait");
            Arc::new(UdpSocket::from_std(socket).expect("tokio runs"))
        };
        let (to_host, to_guest) = (cable(), cable());
        let at = |endpoint: &Endpoint| endpoint.local_addr().expect("it has an address");
        let host_side = to_host.local_addr().expect("it has an address");
        let ways = Ways {
            to_false_host: (Arc::clone(&to_guest), at(&false_host)),
            to_false_guest: (Arc::clone(&to_host), at(&false_guest)),
        };
        liar.lie(|lie| lie.ways = Some(ways));
        for (socket, is_guest) in [(to_guest, true), (to_host, false)] {
            let inside = liar.inside();
            liar.spawn(async move {
                let mut packet = [0; 2_048];
                while let Ok((length, _)) = socket.recv_from(&mut packet).await {
                    let bytes = packet[..length].to_vec().into();
                    inside.send(bytes, |lie| if is_guest { lie.guest } else { lie.host });
                }
            });
        }
        liar.spawn(async move {
            while let Some(incoming) = false_host.accept().await {
                let (Ok(guest), Ok(dialling)) = (incoming.await, false_guest.connect(host_side, tls::SERVER_NAME))
                else {
                    continue;
                };
                if let Ok(host) = dialling.await {
                    tokio::spawn(pass_on(guest, host, verdict));
                }
            }
        });
    }
}

impl Lie for Middle {
    fn tell(&mut self, to: PeerKey, tell: Tell) -> Vec<Said> {
        if self.ways.is_none() {
            return vec![Said::Tell(tell)];
        }
        if let Tell::Joined(room, channel, _) = tell {
            self.guest = Some((to, channel));
            return vec![Said::Tell(Tell::Joined(room, channel, key(FALSE_HOST)))];
        }
        if let Tell::Arrived(room, channel, _) = tell {
            self.host = Some((to, channel));
            return vec![Said::Tell(Tell::Arrived(room, channel, key(FALSE_GUEST)))];
        }
        vec![Said::Tell(tell)]
    }

    fn packet(&mut self, to: PeerKey, packet: Forwarded) -> Vec<Forwarded> {
        let Some(ways) = &self.ways else {
            return vec![packet];
        };
        let is_for_host = self.host.is_some_and(|(host, _)| host == to);
        let (socket, at) = if is_for_host {
            &ways.to_false_host
        } else {
            &ways.to_false_guest
        };
        socket.try_send_to(&packet.bytes, *at).ok();
        Vec::new()
    }
}

/// Passes one connection's streams on, each of which is a knock.
async fn pass_on(guest: Connection, host: Connection, verdict: Verdict) {
    while let Ok((to_guest, from_guest)) = guest.accept_bi().await {
        let Ok((to_host, from_host)) = host.open_bi().await else {
            return;
        };
        knock((to_guest, from_guest), (to_host, from_host), verdict).await;
    }
}

async fn knock(
    mut guest: (SendStream, RecvStream),
    mut host: (SendStream, RecvStream),
    verdict: Verdict,
) -> Option<()> {
    let mut opening = [0; 39];
    guest.1.read_exact(&mut opening).await.ok()?;
    host.0.write_all(&opening).await.ok()?;
    let mut message = [0; 33];
    host.1.read_exact(&mut message).await.ok()?;
    guest.0.write_all(&message).await.ok()?;
    let mut proof = [0; 32];
    guest.1.read_exact(&mut proof).await.ok()?;
    host.0.write_all(&proof).await.ok()?;
    let mut answer = [0; 33];
    host.1.read_exact(&mut answer).await.ok()?;
    if verdict == Verdict::Welcome {
        answer[0] = 0;
    }
    guest.0.write_all(&answer).await.ok()
}

fn endpoints() -> (Endpoint, Endpoint) {
    let here = || SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let answering = tls::answering(&Proof::own(&[FALSE_HOST; 32]), PROTOCOL);
    let answering = QuicServerConfig::try_from(answering).expect("ring has what QUIC needs");
    let false_host = Endpoint::server(ServerConfig::with_crypto(Arc::new(answering)), here());
    let dialling = tls::dialling(&[FALSE_GUEST; 32], Trust::AnyKey, PROTOCOL);
    let dialling = QuicClientConfig::try_from(dialling).expect("ring has what QUIC needs");
    let mut false_guest = Endpoint::client(here()).expect("the loopback has a port");
    false_guest.set_default_client_config(ClientConfig::new(Arc::new(dialling)));
    (false_host.expect("the loopback has a port"), false_guest)
}

fn key(who: u8) -> PeerKey {
    PeerKey(identity(who).public().0)
}

/// What two installations speak.
const PROTOCOL: &[u8] = b"thirteen/1";
const FALSE_HOST: u8 = 101;
const FALSE_GUEST: u8 = 102;
