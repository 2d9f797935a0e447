//! Clients whose network blocks UDP.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use rustls::pki_types::ServerName;
use thirteen_relay::frames::{self, Ask, Closing, MESSAGE, Offer, Tell, WEBSOCKET_CLOSING};
use thirteen_relay::shell::tls::{self, SERVER_NAME, Trust};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{WebSocketStream, client_async};

use crate::client::{Client, key, room};
use crate::relay::{Folder, Relay};
use crate::soon;

struct OverTcp(WebSocketStream<TlsStream<TcpStream>>);

impl OverTcp {
    async fn new(number: u8, relay: &Relay) -> Self {
        let pin = relay.address.pin.expect("the relay has a key of its own");
        let config = tls::dialling(&[number; 32], Trust::Pin(pin), b"http/1.1");
        let at = relay.tcp.expect("the relay listens on TCP");
        let stream = TcpStream::connect(at).await.expect("the relay listens");
        let local = stream.local_addr().expect("it is connected");
        let name = ServerName::try_from(SERVER_NAME).expect("a name");
        let stream = soon(TlsConnector::from(Arc::new(config)).connect(name, stream));
        let stream = stream.await.expect("the relay has the key");
        let (socket, _) = soon(client_async("ws://thirteen/", stream)).await.expect("a WebSocket");
        let mut client = Self(socket);
        assert_eq!(client.told().await, Tell::Seen(local));
        client
    }

    async fn next(&mut self) -> Message {
        loop {
            let message = soon(self.0.next()).await.expect("there is more").expect("a message");
            if !message.is_ping() {
                return message;
            }
        }
    }

    async fn told(&mut self) -> Tell {
        let message = self.next().await.into_data();
        assert_eq!(message[0], MESSAGE);
        Tell::decode(&message[1..])
            .expect("a message")
            .expect("of this version")
    }

    async fn answer(&mut self, ask: &Ask) -> Tell {
        let bytes = [[MESSAGE].as_slice(), &ask.encode()].concat();
        self.0.send(Message::Binary(bytes.into())).await.expect("it is sent");
        self.told().await
    }
}

#[tokio::test]
async fn a_guest_on_tcp_and_a_host_on_udp_exchange_packets() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = Client::new(1, &relay).await;
    host.open(room(7)).await;
    let mut guest = OverTcp::new(2, &relay).await;
    let Tell::Joined(_, ours, its) = guest.answer(&Ask::Join(room(7))).await else {
        panic!("not joined");
    };
    let Tell::Arrived(_, theirs, who) = host.told().await else {
        panic!("nobody arrived");
    };
    assert_eq!((its, who), (host.key, key(2)));
    let packet = frames::encode_packet(ours, &[7; 1_200]);
    guest.0.send(Message::Binary(packet.into())).await.expect("it is sent");
    assert_eq!(host.packet().await, (theirs, vec![7; 1_200]));
    host.send(theirs, b"its answer");
    let answer = guest.next().await.into_data();
    assert_eq!(
        frames::decode_packet(&answer),
        Ok(Some((ours, b"its answer".as_slice())))
    );
}

#[tokio::test]
async fn the_port_of_a_client_on_tcp_is_told_to_nobody() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut host = OverTcp::new(1, &relay).await;
    assert_eq!(host.answer(&Ask::Open(room(7))).await, Tell::Opened(room(7)));
    let mut guest = Client::new(2, &relay).await;
    let Tell::Joined(_, ours, _) = guest.answer(&Ask::Join(room(7))).await else {
        panic!("not joined");
    };
    let Tell::Arrived(_, theirs, _) = host.told().await else {
        panic!("nobody arrived");
    };
    let place = "127.0.0.1:9999".parse().expect("an address");
    let offer = Offer {
        places: vec![place],
        ..Offer::default()
    };
    let bytes = [[MESSAGE].as_slice(), &Ask::Offer(theirs, offer.clone()).encode()].concat();
    host.0.send(Message::Binary(bytes.into())).await.expect("it is sent");
    assert_eq!(guest.told().await, Tell::Offered(ours, offer));
}

#[tokio::test]
async fn text_is_no_message_and_ends_the_connection() {
    let folder = Folder::new();
    let relay = folder.start();
    let mut client = OverTcp::new(1, &relay).await;
    client.0.send(Message::Text("hello".into())).await.expect("it is sent");
    let Message::Close(Some(farewell)) = client.next().await else {
        panic!("no farewell");
    };
    assert_eq!(u16::from(farewell.code), WEBSOCKET_CLOSING + Closing::Broken.code());
}

#[cfg(unix)]
#[tokio::test]
async fn a_relay_that_goes_says_so_on_tcp_too() {
    let folder = Folder::new();
    let mut relay = folder.start();
    let mut client = OverTcp::new(1, &relay).await;
    assert!(relay.terminate().success());
    let Message::Close(Some(farewell)) = client.next().await else {
        panic!("no farewell");
    };
    assert_eq!(u16::from(farewell.code), WEBSOCKET_CLOSING + Closing::Restarting.code());
}
