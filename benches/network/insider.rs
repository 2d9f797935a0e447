//! A player who was let in and means harm: one mischief after the other, and back again whenever it is sent away.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use quinn::{Connection, Endpoint, RecvStream, SendStream};
use rand_core::{Rng as _, SeedableRng as _};
use rand_xoshiro::Xoshiro256PlusPlus;
use thirteen::net::identity::Identity;
use thirteen::net::invite::Invite;
use thirteen::net::knock::knock;
use thirteen::rules::Cards;
use thirteen::table::{Command, Line};
use thirteen::wire::{self, Attach, CommandNo, Hello, Message, Stamp, Welcome};

use crate::attack::{Counts, name};
use crate::raw;

/// What a guest can do to a table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mischief {
    Garbage,
    TooLong,
    Chat,
    OldCommands,
    Illegal,
    Attaches,
    Heartbeats,
    NeverReads,
    Halves,
}

/// Comes in with the code, and does nothing yet: an endpoint with a key that was let in.
pub(crate) async fn come_in(to: SocketAddr, invite: &Invite, number: u8) -> Endpoint {
    let seed = [66 + number; 32];
    let identity = Identity::from_seed(&seed);
    let proper = thirteen::net::endpoint::Endpoint::guest(&identity).expect("loopback has ports");
    let connection = proper.dial(&[to], None).await.expect("the host answers");
    let admitted = knock(&connection, identity.public(), &invite.code).await;
    admitted.expect("it knows the code");
    raw::endpoint(Ipv4Addr::LOCALHOST, &seed)
}

/// One mischief after the other, for ever.
pub(crate) async fn harm(endpoint: Endpoint, to: SocketAddr, first: u64, counts: Counts) {
    let mut chance = Xoshiro256PlusPlus::seed_from_u64(first);
    for turn in first.. {
        let mischief = Mischief::ALL[turn as usize % Mischief::ALL.len()];
        let kind = mischief.name();
        let connecting = endpoint.connect(to, raw::NAME).expect("the address is good");
        let connection = match tokio::time::timeout(Duration::from_secs(2), connecting).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(error)) => {
                counts.add(kind, &name(&error), 1);
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            }
            Err(_) => {
                counts.add(kind, "no answer", 1);
                continue;
            }
        };
        counts.add(kind, "connections", 1);
        let harmed = async {
            mischief.commit(&connection, &mut chance, &counts).await;
            connection.closed().await
        };
        match tokio::time::timeout(STAY, harmed).await {
            Ok(error) => counts.add(kind, &name(&error), 1),
            Err(_) => counts.add(kind, "still there at the end", 1),
        }
        connection.close(0_u32.into(), b"");
    }
}

impl Mischief {
    const ALL: [Self; 9] = [
        Self::Garbage,
        Self::Chat,
        Self::TooLong,
        Self::OldCommands,
        Self::Illegal,
        Self::Heartbeats,
        Self::Attaches,
        Self::NeverReads,
        Self::Halves,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Garbage => "guest: garbage",
            Self::TooLong => "guest: lengths without end",
            Self::Chat => "guest: chat",
            Self::OldCommands => "guest: old commands",
            Self::Illegal => "guest: illegal plays",
            Self::Attaches => "guest: asks for everything",
            Self::Heartbeats => "guest: false heartbeats",
            Self::NeverReads => "guest: never reads",
            Self::Halves => "guest: half streams",
        }
    }

    /// Does it until the connection is no more. None when that is.
    async fn commit(self, connection: &Connection, chance: &mut Xoshiro256PlusPlus, counts: &Counts) -> Option<()> {
        let (mut send, mut recv) = connection.open_bi().await.ok()?;
        send.write_all(&[0]).await.ok()?;
        if self == Self::TooLong {
            counts.add(self.name(), "sent", 1);
            return send.write_all(&[0xff; 64]).await.ok();
        }
        let attach = Attach {
            session: None,
            next: Stamp::default(),
            seat: None,
        };
        let mut first = framed(&Message::Hello(Hello::ours()));
        first.extend(framed(&Message::Attach(attach)));
        send.write_all(&first).await.ok()?;
        let welcome = welcomed(&mut recv).await?;
        if self != Self::NeverReads {
            tokio::task::spawn_local(async move { while let Ok(Some(_)) = recv.read_chunk(65_536, true).await {} });
        }
        if self == Self::Halves {
            return halves(connection, counts).await;
        }
        self.flood(&mut send, &welcome, chance, counts).await
    }

    async fn flood(
        self,
        send: &mut SendStream,
        welcome: &Welcome,
        chance: &mut Xoshiro256PlusPlus,
        counts: &Counts,
    ) -> Option<()> {
        let (start, mut done) = (Instant::now(), 0);
        loop {
            let due = start.elapsed().as_micros() as u64 * FRAMES / 1_000_000;
            let mut bytes = Vec::new();
            let more = due.min(done + FRAMES / 50);
            for number in done..more {
                let message = self.message(welcome, number);
                match message {
                    Some(message) => bytes.extend(framed(&message)),
                    None => {
                        let mut frame = vec![0; 1 + chance.next_u32() as usize % 200];
                        chance.fill_bytes(&mut frame);
                        bytes.extend((frame.len() as u32).to_be_bytes());
                        bytes.extend(frame);
                    }
                }
            }
            send.write_all(&bytes).await.ok()?;
            counts.add(self.name(), "sent", more - done);
            done = more;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// The message of this number; none for garbage.
    fn message(self, welcome: &Welcome, number: u64) -> Option<Message> {
        let command = |no: u64, command| Message::Command {
            no: CommandNo(no),
            seen: welcome.stamp,
            command,
        };
        Some(match self {
            Self::Garbage | Self::TooLong | Self::Halves => return None,
            Self::Chat => {
                let text = format!("{number} {}", "ồn ào ".repeat(20))
                    .parse()
                    .expect("a good line");
                command(welcome.next.0 + number, Command::Say(Line::Text(text)))
            }
            Self::OldCommands => command(welcome.next.0.saturating_sub(1 + number % 3), Command::Pass),
            Self::Illegal | Self::NeverReads => command(welcome.next.0 + number, Command::Play(Cards::DECK)),
            Self::Attaches => Message::Attach(Attach {
                session: None,
                next: Stamp::default(),
                seat: None,
            }),
            Self::Heartbeats => Message::Heartbeat {
                stamp: welcome.stamp,
                public_hash: [number as u8 | 1; 32],
                view_hash: [1; 32],
                sent_ms: number,
                rtt_ms: u32::MAX,
            },
        })
    }
}

/// Streams beside the session on which something comes and no end.
async fn halves(connection: &Connection, counts: &Counts) -> Option<()> {
    let mut open: Vec<SendStream> = Vec::new();
    loop {
        let mut stream = connection.open_uni().await.ok()?;
        stream.write_all(&[1; 20_000]).await.ok()?;
        counts.add(Mischief::Halves.name(), "sent", 1);
        open.push(stream);
    }
}

/// What the host says when it takes a guest.
async fn welcomed(recv: &mut RecvStream) -> Option<Welcome> {
    loop {
        let mut length = [0; 4];
        recv.read_exact(&mut length).await.ok()?;
        let mut frame = vec![0; u32::from_be_bytes(length) as usize];
        recv.read_exact(&mut frame).await.ok()?;
        if let Ok(Some(Message::Welcome(welcome))) = wire::decode(&frame) {
            return Some(welcome);
        }
    }
}

fn framed(message: &Message) -> Vec<u8> {
    let frame = wire::encode(message);
    [(frame.len() as u32).to_be_bytes().as_slice(), &frame].concat()
}

/// Frames a second.
const FRAMES: u64 = 3_000;
/// How long it stays at one mischief if it may.
const STAY: Duration = Duration::from_secs(4);
