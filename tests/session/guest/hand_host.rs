//! A host made of a table and a key, which says only what a test lets it say.

use ed25519_dalek::{Signer, SigningKey};
use sha2::{Digest, Sha256};
use thirteen::rules::{Cards, Deal, Seat};
use thirteen::session::guest::DealtHand;
use thirteen::session::{CommandNo, Entry};
use thirteen::table::{
    Bot, Choice, Command, Event, House, Level, Mover, Name, PlayerId, PublicKey, Seed, Settings, Signature, Table,
    TableId, Who, decide,
};
use thirteen::wire::{Epoch, Message, Picture, SessionId, Signed, Stamp};

pub(crate) const HOST: PlayerId = PlayerId(1);
pub(crate) const TABLE: TableId = TableId(7);
pub(crate) const SESSION: SessionId = SessionId(99);

/// A host made of a table and a key. It says only what the test lets it say.
#[derive(Clone)]
pub(crate) struct HandHost {
    pub(crate) key: SigningKey,
    pub(crate) table: Table,
    pub(crate) log: Vec<Signed>,
    head: [u8; 32],
    seq: u64,
    pub(crate) next_no: CommandNo,
    pub(crate) seed: Seed,
}

impl HandHost {
    /// An open table where nobody sits.
    pub(crate) fn open() -> Self {
        let key = host_key();
        let public = PublicKey(key.verifying_key().to_bytes());
        let mut host = Self {
            key,
            table: Table::unopened(),
            log: Vec::new(),
            head: [0; 32],
            seq: 0,
            next_no: CommandNo(1),
            seed: Seed([1; 32]),
        };
        host.happen(vec![Event::Opened {
            table: TABLE,
            host: HOST,
            key: public,
            settings: Settings::default(),
        }]);
        host
    }

    /// A table where the host, the guest and two bots are about to begin.
    pub(crate) fn starting() -> Self {
        let mut host = Self::open();
        for (player, text) in [(HOST, "Lan"), (me(), "Minh")] {
            let sit = Command::Sit {
                seat: None,
                name: name(text),
            };
            host.ask(player, &sit);
        }
        for text in ["Máy 1", "Máy 2"] {
            let bot = Bot::new(name(text), Level::Medium);
            host.ask(HOST, &Command::AddBot { seat: None, bot });
        }
        host
    }

    /// A table in the middle of its first game.
    pub(crate) fn playing() -> Self {
        let mut host = Self::starting();
        host.ask(HOST, &Command::Ready { pledge: None });
        host.ask(me(), &Command::Ready { pledge: None });
        host.deal();
        host
    }

    /// Commits to the next deal and deals it.
    pub(crate) fn deal(&mut self) {
        if self.table.public().committed.is_none() {
            self.house(House::Commit(self.seed.commitment()));
        }
        let seats = usize::from(self.table.public().settings.seats);
        let deal = Deal::from_key([self.seed.0[0]; 32], seats);
        self.table.hold(deal);
        self.house(House::Deal(deal));
    }

    pub(crate) fn ask(&mut self, player: PlayerId, command: &Command) -> Signed {
        let events = decide(&self.table, Who::Player(player), command).expect("tests ask for what may be");
        self.happen(events)
    }

    /// Carries out a command of the guest under its next number.
    pub(crate) fn carry_out(&mut self, command: &Command) -> Signed {
        let events = decide(&self.table, Who::Player(me()), command).expect("tests ask for what may be");
        let cause = Some((me(), self.next_no));
        self.next_no.0 += 1;
        self.append(cause, events)
    }

    pub(crate) fn house(&mut self, command: House) -> Signed {
        let events = decide(&self.table, Who::House, &Command::House(command)).expect("it is time for it");
        self.happen(events)
    }

    /// Whoever is on turn does the least it may; nothing once the game is over.
    pub(crate) fn move_on(&mut self) -> Signed {
        let seat = self.table.public().turn().expect("a game is played");
        let view = self.table.view(Some(seat));
        // Nobody but the guest itself can say that the guest chose.
        let by = if seat == seat_of_guest() {
            Mover::StandIn
        } else {
            Mover::Owner
        };
        let event = match view.fallback().expect("it is on turn") {
            Choice::Play(cards) => Event::Played { seat, cards, by },
            Choice::Pass => Event::Passed { seat, by },
        };
        self.happen(vec![event])
    }

    /// Everybody moves until it is the guest's turn.
    pub(crate) fn move_to_the_guest(&mut self) -> Vec<Signed> {
        let mut entries = Vec::new();
        while self.table.public().turn() != Some(seat_of_guest()) {
            entries.push(self.move_on());
        }
        entries
    }

    pub(crate) fn happen(&mut self, events: Vec<Event>) -> Signed {
        self.append(None, events)
    }

    fn append(&mut self, cause: Option<(PlayerId, CommandNo)>, events: Vec<Event>) -> Signed {
        for event in &events {
            self.table.apply(event);
        }
        let entry = Entry::new(self.seq, cause, events);
        self.seq = entry.end();
        let signed = self.sign(entry);
        self.log.push(signed.clone());
        signed
    }

    /// Signs an entry after everything that is in the chain.
    pub(crate) fn sign(&mut self, entry: Entry) -> Signed {
        let digest = Sha256::new()
            .chain_update(b"thirteen entry 1")
            .chain_update(self.head)
            .chain_update(0_u64.to_be_bytes())
            .chain_update(entry.bytes());
        self.head = digest.finalize().into();
        let signature = Signature(self.key.sign(&self.head).to_bytes());
        Signed::new(Epoch(0), entry, signature)
    }

    pub(crate) fn stamp(&self) -> Stamp {
        Stamp {
            epoch: Epoch(0),
            seq: self.seq,
        }
    }

    /// The entries from this event on.
    pub(crate) fn since(&self, next: Stamp) -> Vec<Signed> {
        let later = |signed: &&Signed| signed.entry().seq >= next.seq;
        self.log.iter().filter(later).cloned().collect()
    }

    /// The guest's cards.
    pub(crate) fn hand(&self) -> DealtHand {
        self.hand_of(self.table.dealt(seat_of_guest()))
    }

    /// These cards as if they were the guest's.
    pub(crate) fn hand_of(&self, cards: Cards) -> DealtHand {
        let (game, seat) = (self.table.public().game_no, seat_of_guest());
        let digest: [u8; 32] = Sha256::new()
            .chain_update(b"thirteen hand 1")
            .chain_update(TABLE.0.to_be_bytes())
            .chain_update(game.to_be_bytes())
            .chain_update([seat.index() as u8])
            .chain_update(cards.bits().to_be_bytes())
            .finalize()
            .into();
        let proof = Signature(self.key.sign(&digest).to_bytes());
        DealtHand {
            game,
            seat,
            cards,
            proof,
        }
    }

    /// The whole state, in parts of so many bytes.
    pub(crate) fn snapshot(&self, size: usize) -> Vec<Message> {
        let whole = Picture::pack(self.table.public(), self.head);
        let parts = whole.len().div_ceil(size) as u16;
        let part = |(part, bytes): (u16, &[u8])| Message::SnapshotPart {
            stamp: self.stamp(),
            part,
            parts,
            bytes: bytes.to_vec(),
        };
        (0..parts).zip(whole.chunks(size)).map(part).collect()
    }
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().expect("tests use good names")
}

pub(crate) fn guest_key() -> PublicKey {
    PublicKey([2; 32])
}

pub(crate) fn me() -> PlayerId {
    PlayerId::of(&guest_key())
}

pub(crate) fn host_key() -> SigningKey {
    SigningKey::from_bytes(&[8; 32])
}

pub(crate) fn seat_of_guest() -> Seat {
    Seat::ALL[1]
}
