//! What clients and a relay say to each other, and its bytes.
//!
//! A client is a host or a guest of any number of rooms. It has one connection to the relay, on which it has proved an
//! Ed25519 key by TLS, and that key is who it is. There are two kinds of connection that carry the same:
//!
//! | | QUIC ([`PROTOCOL`]) | WebSocket over TLS on TCP, where UDP is blocked |
//! |---|---|---|
//! | messages | one bidirectional stream, opened by the client: `u32` length, most significant byte first, then the message | a binary message: one byte 1, then the message |
//! | packets | a datagram: one byte 0, the channel as `u32`, most significant byte first, then the packet | the same bytes as a binary message |
//! | a packet too large for a datagram | [`Ask::Packet`] and [`Tell::Packet`] | does not occur |
//!
//! A message is one byte that says its kind and a body ([`codec`]). A kind that is not known is skipped, and bytes after
//! a body are ignored, so that a newer minor version may add both. A message of no bytes says nothing: a client that has
//! nothing to ask yet opens its stream with it, within ten seconds. A message that breaks these rules ends the connection, and
//! every end has a reason ([`Closing`]).
//!
//! # Rooms and channels
//!
//! The host of a table [opens](Ask::Open) a room under its number, the first half of the join code. A guest
//! [joins](Ask::Join) by that number, and then there is a *channel* between the two: each side is told its own number
//! for it ([`Tell::Joined`], [`Tell::Arrived`]), under which it sends and receives packets. Numbers belong to a
//! connection, and none comes twice: the relay rewrites the four bytes and forwards the rest, which it cannot read. When one
//! side's connection ends the other is told [`Tell::Gone`]; a guest that comes back joins again and gets another channel.
//! A newer connection of the same key takes a room or a channel over by asking for it; the older one is told
//! [`Tell::Gone`]. A host ends the channels of those who do not prove the code, so that they take nobody's place.
//!
//! A room outlives its host's connection for half an hour, so that a host that lost its network opens it again under the
//! same number; nobody else can. A member that asks for it meanwhile is told [`Refused::HostAway`], and then
//! [`Tell::Joined`] by itself when the host is back.
//!
//! # Reigns
//!
//! So that a table goes on when its host is gone, and never has two hosts, the relay keeps a [register](crate::register): whose
//! reign it is. A host [renews](Ask::Renew) it every five seconds, and may go on for 20 s after it *sent* the last renewal that
//! was [acknowledged](Tell::Renewed). Its guests are [asked](Tell::Doubted) when the relay has not heard it for as long, again
//! every five seconds and when they join, and [say](Ask::Witness) what they know at once, every five seconds while they are
//! asked, and whenever it changes. When another host is [named](Tell::Granted), the room is its own: the channels of the
//! room end, it [opens](Ask::Open) the room, and all others, with the host of before, are its guests. It renews its reign once it hosts, within five seconds. A grant is signed
//! with the relay's own key, which it [tells](Ask::WhoSigns); a client that has a grant of a table keeps to that key. Who knows
//! a grant shows it on every connection, answers lower reigns with it, and asks [again](Ask::Whose) if it may have missed one:
//! the answer is the same, byte by byte.
//!
//! # Addresses
//!
//! The relay tells each client the address from which it sees it, and each end of a channel where the other may be
//! reached directly ([`Ask::Offer`], [`Tell::Offered`]). It passes on only addresses at which it has reached the client
//! itself, or that differ from one of them in the port alone, and addresses of a local network only when it sees both ends at one
//! address. So nobody can be made to send packets to a stranger. The port from which a WebSocket comes is told to nobody.

use std::net::SocketAddr;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::codec::{self, NotDecoded};
use crate::register::{Deal, Epoch, Escrow, Grant, Handover, Renewal, Sight};
use crate::rooms::{PeerKey, Refused, RoomNo};
use crate::signed::Signed;

/// What a client says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// This client hosts the room: a new one, or its own of before. Answered by [`Tell::Opened`] or [`Tell::Refused`].
    Open(RoomNo),
    /// The room ends, with its channels.
    Close(RoomNo),
    /// This client wants a channel to the host of the room. Answered by [`Tell::Joined`] or [`Tell::Refused`].
    Join(RoomNo),
    /// The channel ends.
    Leave(Channel),
    /// The other end of the channel may try these addresses.
    Offer(Channel, Offer),
    /// A packet for the other end of a channel, which was too large for a datagram.
    Packet(Channel, Vec<u8>),
    /// A host is there; any member may bring it. With the grant of its reign, unless that is the first. Answered by
    /// [`Tell::Renewed`], [`Tell::Unproved`], or [`Tell::Granted`] where the reign is over.
    Renew(Box<Signed<Renewal>>, Option<Box<Signed<Grant>>>),
    /// A host goes; any member may bring it. Answered by [`Tell::Granted`] or [`Tell::NotYet`].
    HandOver(Box<Signed<Handover>>),
    /// What this client knows of its host in this reign.
    Witness(RoomNo, Epoch, Sight),
    /// This grant was made. Every member shows the highest that it knows, whenever it has connected.
    Show(Box<Signed<Grant>>),
    /// Whose reign is it? Answered by [`Tell::Granted`], or [`Tell::Held`] in the first reign.
    Whose(RoomNo),
    /// This host leaves half of a seed, in place of the one before. Answered by [`Tell::Escrowed`].
    Escrow(RoomNo, Epoch, Escrow),
    /// With which key does the relay sign? Renewals and handovers are said to this key. Answered by [`Tell::Signs`].
    WhoSigns,
}

/// What a relay says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tell {
    /// The first message on every connection: where this client is seen. Again when that changes, and until it was reached
    /// there.
    Seen(SocketAddr),
    /// The room is open, and this client its host.
    Opened(RoomNo),
    /// There is a channel to the host of the room, which is known by this key.
    Joined(RoomNo, Channel, PeerKey),
    /// A guest has joined the room of this client.
    Arrived(RoomNo, Channel, PeerKey),
    /// The other end of a channel is gone, and so is the channel.
    Gone(Channel),
    /// Where the other end of a channel may be tried.
    Offered(Channel, Offer),
    /// What was asked for this room was not done.
    Refused(RoomNo, Refused),
    /// A packet from the other end of a channel, which was too large for a datagram.
    Packet(Channel, Vec<u8>),
    /// The renewal with this number was heard.
    Renewed(RoomNo, Epoch, u64),
    /// The host of this reign has not been heard for a while: [what is known of it](Ask::Witness)?
    Doubted(RoomNo, Epoch),
    /// Whose reign it is from now on. To everyone of the roster, to the host and to the one before.
    Granted(Box<Signed<Grant>>),
    /// The relay's half of a seed, to who has the grant, behind it.
    Released(RoomNo, Epoch, Escrow),
    /// The half is on the relay's disk.
    Escrowed(RoomNo, Deal),
    /// Whose reign it is: the first, which nobody has granted.
    Held(RoomNo, Epoch, PeerKey),
    /// This reign is higher than what the relay knows: [its grant](Ask::Show) must be shown first.
    Unproved(RoomNo, Epoch),
    /// Nothing is granted for so many milliseconds: the relay has only just started.
    NotYet(RoomNo, u64),
    /// The key with which the relay signs. Where its address has a pin, this must hash to it.
    Signs(PeerKey),
}

/// Addresses at which one end of a channel may be reached by the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Where the relay sees it, likeliest first. What a client puts here is ignored: the relay fills it in, unless
    /// [`hidden`](Self::hidden).
    pub seen: Vec<SocketAddr>,
    /// What the client says of itself: addresses of its local network, and mapped ports of its router. At most
    /// [`MOST_PLACES`].
    pub places: Vec<SocketAddr>,
    /// The client wants no direct path, and its addresses are told to nobody.
    pub hidden: bool,
    /// Grows by one with each attempt to find a direct path, so that both sides speak of the same one.
    pub round: u32,
}

/// Why a relay ends a connection: the code that QUIC carries, and WebSocket from [`WEBSOCKET_CLOSING`] on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// Nothing is wrong.
    Done,
    /// The relay goes, and is back at once: come again within ten seconds, each client after a chance part of them.
    Restarting,
    /// What came was not of this protocol.
    Broken,
    /// The client did not read what it was told.
    Slow,
    /// The client asked too often.
    Greedy,
    /// This relay has all the connections that it takes.
    Full,
    /// The same key has opened too many newer connections.
    Replaced,
}

impl Closing {
    const ALL: [Self; 7] = [
        Self::Done,
        Self::Restarting,
        Self::Broken,
        Self::Slow,
        Self::Greedy,
        Self::Full,
        Self::Replaced,
    ];

    /// Its number.
    pub const fn code(self) -> u16 {
        match self {
            Self::Done => 0,
            Self::Restarting => 1,
            Self::Broken => 2,
            Self::Slow => 3,
            Self::Greedy => 4,
            Self::Full => 5,
            Self::Replaced => 6,
        }
    }

    /// What has this number; none if it is of a newer version.
    pub fn from_code(code: u64) -> Option<Self> {
        Self::ALL.into_iter().find(|closing| u64::from(closing.code()) == code)
    }
}

/// One end of a channel, as its connection numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Channel(pub u32);

/// Why bytes are not a frame of this protocol.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotAFrame {
    /// No bytes at all, or fewer than a packet's head.
    #[error("{0} bytes are too few")]
    TooShort(usize),
    /// More than [`LARGEST_MESSAGE`].
    #[error("{0} bytes are too many")]
    TooLong(usize),
    /// The body is not what its kind has.
    #[error(transparent)]
    Body(#[from] NotDecoded),
    /// More than [`MOST_PLACES`] addresses.
    #[error("{0} addresses are too many")]
    TooManyPlaces(usize),
}

impl Ask {
    /// The bytes of the message, without a length.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Open(room) => message(0, room),
            Self::Close(room) => message(1, room),
            Self::Join(room) => message(2, room),
            Self::Leave(channel) => message(3, channel),
            Self::Offer(channel, offer) => message(4, &(channel, offer)),
            Self::Packet(channel, packet) => message(5, &(channel, packet)),
            Self::Renew(renewal, grant) => message(6, &(renewal, grant)),
            Self::HandOver(handover) => message(7, handover),
            Self::Witness(room, epoch, sight) => message(8, &(room, epoch, sight)),
            Self::Show(grant) => message(9, grant),
            Self::Whose(room) => message(10, room),
            Self::Escrow(room, epoch, escrow) => message(11, &(room, epoch, escrow)),
            Self::WhoSigns => message(12, &()),
        }
    }

    /// The message; none if its kind is of a newer version.
    ///
    /// # Errors
    /// [`NotAFrame`].
    pub fn decode(bytes: &[u8]) -> Result<Option<Self>, NotAFrame> {
        let (kind, body) = split(bytes)?;
        Ok(Some(match kind {
            0 => Self::Open(first(body)?),
            1 => Self::Close(first(body)?),
            2 => Self::Join(first(body)?),
            3 => Self::Leave(first(body)?),
            4 => first(body)
                .map_err(NotAFrame::from)
                .and_then(|(channel, offer)| Ok(Self::Offer(channel, bounded(offer)?)))?,
            5 => first(body).map(|(channel, packet)| Self::Packet(channel, packet))?,
            6 => first(body).map(|(renewal, grant)| Self::Renew(renewal, grant))?,
            7 => Self::HandOver(first(body)?),
            8 => first(body).map(|(room, epoch, sight)| Self::Witness(room, epoch, sight))?,
            9 => Self::Show(first(body)?),
            10 => Self::Whose(first(body)?),
            11 => first(body).map(|(room, epoch, escrow)| Self::Escrow(room, epoch, escrow))?,
            12 => Self::WhoSigns,
            _ => return Ok(None),
        }))
    }
}

impl Tell {
    /// The bytes of the message, without a length.
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Seen(address) => message(0, address),
            Self::Opened(room) => message(1, room),
            Self::Joined(room, channel, host) => message(2, &(room, channel, host)),
            Self::Arrived(room, channel, guest) => message(3, &(room, channel, guest)),
            Self::Gone(channel) => message(4, channel),
            Self::Offered(channel, offer) => message(5, &(channel, offer)),
            Self::Refused(room, why) => message(6, &(room, why)),
            Self::Packet(channel, packet) => message(7, &(channel, packet)),
            Self::Renewed(room, epoch, number) => message(8, &(room, epoch, number)),
            Self::Doubted(room, epoch) => message(9, &(room, epoch)),
            Self::Granted(grant) => message(10, grant),
            Self::Released(room, epoch, escrow) => message(11, &(room, epoch, escrow)),
            Self::Escrowed(room, deal) => message(12, &(room, deal)),
            Self::Held(room, epoch, host) => message(13, &(room, epoch, host)),
            Self::Unproved(room, epoch) => message(14, &(room, epoch)),
            Self::NotYet(room, wait) => message(15, &(room, wait)),
            Self::Signs(key) => message(16, key),
        }
    }

    /// The message; none if its kind is of a newer version.
    ///
    /// # Errors
    /// [`NotAFrame`].
    pub fn decode(bytes: &[u8]) -> Result<Option<Self>, NotAFrame> {
        let (kind, body) = split(bytes)?;
        Ok(Some(match kind {
            0 => Self::Seen(first(body)?),
            1 => Self::Opened(first(body)?),
            2 => first(body).map(|(room, channel, host)| Self::Joined(room, channel, host))?,
            3 => first(body).map(|(room, channel, guest)| Self::Arrived(room, channel, guest))?,
            4 => Self::Gone(first(body)?),
            5 => first(body)
                .map_err(NotAFrame::from)
                .and_then(|(channel, offer)| Ok(Self::Offered(channel, bounded(offer)?)))?,
            6 => first(body).map(|(room, why)| Self::Refused(room, why))?,
            7 => first(body).map(|(channel, packet)| Self::Packet(channel, packet))?,
            8 => first(body).map(|(room, epoch, number)| Self::Renewed(room, epoch, number))?,
            9 => first(body).map(|(room, epoch)| Self::Doubted(room, epoch))?,
            10 => Self::Granted(first(body)?),
            11 => first(body).map(|(room, epoch, escrow)| Self::Released(room, epoch, escrow))?,
            12 => first(body).map(|(room, deal)| Self::Escrowed(room, deal))?,
            13 => first(body).map(|(room, epoch, host)| Self::Held(room, epoch, host))?,
            14 => first(body).map(|(room, epoch)| Self::Unproved(room, epoch))?,
            15 => first(body).map(|(room, wait)| Self::NotYet(room, wait))?,
            16 => Self::Signs(first(body)?),
            _ => return Ok(None),
        }))
    }
}

/// A packet with its head, as a datagram or a binary message carries it.
pub fn encode_packet(channel: Channel, packet: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(PACKET_HEAD + packet.len());
    bytes.push(PACKET);
    bytes.extend_from_slice(&channel.0.to_be_bytes());
    bytes.extend_from_slice(packet);
    bytes
}

/// The channel and the packet; none if the first byte is of a newer version.
///
/// # Errors
/// [`NotAFrame::TooShort`].
pub fn decode_packet(bytes: &[u8]) -> Result<Option<(Channel, &[u8])>, NotAFrame> {
    let (head, packet) = bytes
        .split_first_chunk::<PACKET_HEAD>()
        .ok_or(NotAFrame::TooShort(bytes.len()))?;
    let [kind, channel @ ..] = *head;
    Ok((kind == PACKET).then(|| (Channel(u32::from_be_bytes(channel)), packet)))
}

/// There may be half of a seed in it: whoever has the message wipes it, where that is so.
fn message<T: Serialize>(kind: u8, body: &T) -> Vec<u8> {
    let body = Zeroizing::new(codec::encode(body));
    [[kind].as_slice(), &body].concat()
}

fn split(bytes: &[u8]) -> Result<(u8, &[u8]), NotAFrame> {
    if bytes.len() > LARGEST_MESSAGE {
        return Err(NotAFrame::TooLong(bytes.len()));
    }
    let (kind, body) = bytes.split_first().ok_or(NotAFrame::TooShort(0))?;
    Ok((*kind, body))
}

fn first<T: DeserializeOwned>(body: &[u8]) -> Result<T, NotDecoded> {
    codec::decode_first(body, LARGEST_MESSAGE).map(|(value, _)| value)
}

fn bounded(offer: Offer) -> Result<Offer, NotAFrame> {
    let places = offer.places.len() + offer.seen.len();
    if places > MOST_PLACES {
        return Err(NotAFrame::TooManyPlaces(places));
    }
    Ok(offer)
}

/// The protocol that a client asks for in its TLS handshake; its number grows when an older side cannot follow.
pub const PROTOCOL: &[u8] = b"thirteen-relay/1";
/// The most bytes of a message, without its length.
pub const LARGEST_MESSAGE: usize = 4 * 1024;
/// The most addresses of an offer.
pub const MOST_PLACES: usize = 8;
/// The bytes before a packet.
pub const PACKET_HEAD: usize = 5;
/// The first byte of a packet.
pub const PACKET: u8 = 0;
/// What is added to the code of a [`Closing`] in a WebSocket's closing frame: the first of the codes that are free for all.
pub const WEBSOCKET_CLOSING: u16 = 4_000;
/// The first byte of a message, where messages and packets come the same way.
pub const MESSAGE: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::register::{Share, Table};
    use crate::signed::Seal;

    #[test]
    fn what_is_said_about_reigns_comes_back_and_fits() {
        let (room, epoch) = (RoomNo::new(7).expect("it fits"), Epoch(3));
        let seal = Seal::new(&[1; 32]);
        let people = || (0..10).map(|number| PeerKey([number; 32])).collect();
        let (table, relay) = (Table(u128::MAX), seal.key());
        let (number, host) = (u64::MAX, relay);
        let renewal = Renewal {
            room,
            table,
            epoch,
            number,
            roster: people(),
        };
        let handover = Handover {
            room,
            table,
            epoch,
            to: relay,
        };
        let deal = Deal { epoch, seq: 5 };
        let grant = Grant {
            room,
            table,
            epoch,
            host,
            before: host,
            voters: people(),
            deal: Some(deal),
        };
        let grant = Box::new(seal.sign(relay, grant));
        let escrow = Escrow {
            deal,
            share: Share([9; 32]),
        };
        let asks = [
            Ask::Renew(Box::new(seal.sign(relay, renewal)), Some(grant.clone())),
            Ask::HandOver(Box::new(seal.sign(relay, handover))),
            Ask::Witness(room, epoch, Sight::Misses),
            Ask::Show(grant.clone()),
            Ask::Whose(room),
            Ask::Escrow(room, epoch, escrow.clone()),
            Ask::WhoSigns,
        ];
        for ask in asks {
            assert_eq!(Ask::decode(&ask.encode()), Ok(Some(ask)));
        }
        let tells = [
            Tell::Renewed(room, epoch, number),
            Tell::Doubted(room, epoch),
            Tell::Granted(grant),
            Tell::Released(room, epoch, escrow),
            Tell::Escrowed(room, deal),
            Tell::Held(room, epoch, host),
            Tell::Unproved(room, epoch),
            Tell::NotYet(room, number),
            Tell::Signs(relay),
        ];
        for tell in tells {
            assert_eq!(Tell::decode(&tell.encode()), Ok(Some(tell)));
        }
    }
}
