//! The door of a table: who may come in, and what a stranger hears that [knocks](super::knock).
//!
//! Who was let in once needs no code again. Everyone else knocks, at most once a second and six times a minute from one
//! address. Wrong secrets are counted here and nowhere else; after five the secret is another one, and a knock that began
//! under the old one is void, so nobody gets a sixth guess by making them all at once.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::clock;
use super::code::JoinCode;
use super::connection::{Connection, Knocking, Stream};
use super::endpoint::{Endpoint, Shortened};
use super::gate::{Gate, Rate};
use super::knock::{Host, Opening, Parties, Proof, TIME, TOO_OFTEN, Verdict, read_opening, say};
use super::link::{Inbox, Link};
use crate::table::PublicKey;
use crate::wire::Closed;

/// The door. It is shared by everything that meets guests.
#[derive(Debug)]
pub struct Door {
    me: PublicKey,
    state: Mutex<State>,
    heard: mpsc::Sender<Heard>,
    /// At most one in a second.
    quick: Gate,
    /// At most six in a minute.
    steady: Gate,
    caution: Caution,
}

#[derive(Debug)]
struct State {
    code: JoinCode,
    failures: u32,
    room: Room,
    admitted: BTreeSet<PublicKey>,
    barred: BTreeSet<PublicKey>,
}

/// Whether there is a place for one more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Room {
    /// Who knows the code may come in.
    Open,
    /// Every seat and every place to watch is taken.
    Full,
    /// The host lets nobody in.
    Closed,
}

/// What was heard at the door.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heard {
    /// Somebody typed a wrong secret.
    Guessed {
        /// How often that happened under this code.
        failures: u32,
    },
    /// After too many wrong ones the code is another.
    CodeChanged(JoinCode),
    /// Somebody proved the secret and may come and go from now on.
    Admitted(PublicKey),
}

/// How careful a door is.
#[derive(Clone, Copy, Debug)]
pub struct Caution {
    /// How long after the guest's proof the answer comes, whatever it is.
    pub answer_after: Duration,
    /// How often one address may knock in a row.
    pub quick: Rate,
    /// How often one address may knock in the long run.
    pub steady: Rate,
}

impl Default for Caution {
    fn default() -> Self {
        Self {
            answer_after: Duration::from_millis(300),
            quick: Rate::new(60, 1),
            steady: Rate::new(6, 6),
        }
    }
}

impl Door {
    /// The door of the host with this key. It is open for who knows the code, and for those who were let in before.
    pub fn new(
        me: PublicKey,
        code: JoinCode,
        admitted: BTreeSet<PublicKey>,
        caution: Caution,
    ) -> (Self, mpsc::Receiver<Heard>) {
        let (heard, hearing) = mpsc::channel(UNHEARD);
        let door = Self {
            me,
            state: Mutex::new(State {
                code,
                failures: 0,
                room: Room::Open,
                admitted,
                barred: BTreeSet::new(),
            }),
            heard,
            quick: Gate::new(caution.quick),
            steady: Gate::new(caution.steady),
            caution,
        };
        (door, hearing)
    }

    /// The code that lets in now.
    pub fn code(&self) -> JoinCode {
        self.state().code.clone()
    }

    /// Gives the table another secret, because the host wants one, and says the new code.
    ///
    /// # Errors
    /// When the system has no chance to give; then the code stays.
    pub fn change_code(&self) -> Result<JoinCode, getrandom::Error> {
        self.state().change_code()
    }

    /// Gives the table this code.
    pub fn set_code(&self, code: JoinCode) {
        let mut state = self.state();
        state.code = code;
        state.failures = 0;
    }

    /// Whether one more may come in.
    pub fn set_room(&self, room: Room) {
        self.state().room = room;
    }

    /// Who may come without knocking.
    pub fn admitted(&self) -> BTreeSet<PublicKey> {
        self.state().admitted.clone()
    }

    /// Whether this one may come without knocking.
    pub fn knows(&self, key: &PublicKey) -> bool {
        self.state().admitted.contains(key)
    }

    /// Whoever holds this key may not come again.
    pub fn bar(&self, key: PublicKey) {
        let mut state = self.state();
        state.admitted.remove(&key);
        if state.barred.len() < MOST_KEYS {
            state.barred.insert(key);
        }
    }

    /// Meets one who has connected: hears its knocks, and gives its session as soon as it opens one and may. None if it
    /// went away or was sent away.
    pub async fn meet(&self, endpoint: &Endpoint, connection: &Connection) -> Option<(Link, Inbox)> {
        let session = timeout(PATIENCE, self.session(connection)).await.ok().flatten();
        if session.is_some() {
            endpoint.befriend(connection.remote());
        } else {
            connection.close(Closed::NoSuchTable);
        }
        session
    }

    async fn session(&self, connection: &Connection) -> Option<(Link, Inbox)> {
        let mut knocks = 0;
        loop {
            match connection.stream().await.ok()? {
                Stream::Knock(_) if knocks >= MOST_KNOCKS => return None,
                Stream::Knock(stream) => {
                    knocks += 1;
                    timeout(TIME + self.caution.answer_after, self.hear(connection, stream))
                        .await
                        .ok();
                }
                Stream::Control(link, inbox) => {
                    if self.state().admitted.contains(&connection.key()) {
                        return Some((link, inbox));
                    }
                    sleep(self.caution.answer_after).await;
                    return None;
                }
            }
        }
    }

    /// One knock. Nothing is answered to one that is not in the form of one.
    async fn hear(&self, connection: &Connection, mut stream: Knocking) -> Option<()> {
        let from = Shortened(connection.remote());
        let address = connection.remote().ip();
        if !(self.quick.lets_in(address) && self.steady.lets_in(address)) {
            tracing::debug!(%from, "a knock too many");
            stream.send.reset(TOO_OFTEN).ok();
            return None;
        }
        let mut opening: Opening = [0; 38];
        stream.recv.read_exact(&mut opening).await.ok()?;
        let (room, message) = read_opening(&opening)?;
        let parties = Parties {
            room,
            host: self.me,
            guest: connection.key(),
        };
        let noise = clock::chance().ok()?;
        let code = self.code();
        // For another room the secret is one that nobody has.
        let secret: &[u8] = if room == code.room() {
            code.secret().bytes()
        } else {
            &noise
        };
        let (host, answer) = Host::answer(&parties, secret, &message);
        say(&mut stream, &answer).await.ok()?;
        let mut proof: Proof = [0; 32];
        stream.recv.read_exact(&mut proof).await.ok()?;
        let answer_at = Instant::now() + self.caution.answer_after;
        let (verdict, heard) = self.judge(&parties, &code, host.is_convinced(&proof));
        tracing::debug!(%from, ?verdict, "a knock");
        for heard in heard {
            self.heard.send(heard).await.ok();
        }
        let answer = host.verdict(verdict, &clock::chance().ok()?);
        // All failures are answered after the same time. Who is welcome proved the secret, and there is nothing to hide.
        if verdict != Verdict::Welcome {
            sleep_until(answer_at).await;
        }
        say(&mut stream, &answer).await.ok()?;
        stream.send.finish().ok()
    }

    fn judge(&self, parties: &Parties, code: &JoinCode, convinced: bool) -> (Verdict, Vec<Heard>) {
        let mut state = self.state();
        if state.code != *code || parties.room != code.room() || state.barred.contains(&parties.guest) {
            return (Verdict::NoSuchTable, Vec::new());
        }
        if !convinced {
            return (Verdict::NoSuchTable, state.count_guess());
        }
        match state.room {
            Room::Full => (Verdict::TableFull, Vec::new()),
            Room::Closed => (Verdict::TableClosed, Vec::new()),
            Room::Open if state.admitted.len() >= MOST_KEYS => (Verdict::TableFull, Vec::new()),
            Room::Open => {
                state.admitted.insert(parties.guest);
                (Verdict::Welcome, vec![Heard::Admitted(parties.guest)])
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while it holds the door")
    }
}

impl State {
    fn count_guess(&mut self) -> Vec<Heard> {
        self.failures += 1;
        let mut heard = vec![Heard::Guessed {
            failures: self.failures,
        }];
        if self.failures >= MOST_GUESSES {
            match self.change_code() {
                Ok(code) => heard.push(Heard::CodeChanged(code)),
                Err(error) => {
                    tracing::warn!(%error, "there is no new code, so nobody is let in any more");
                    self.room = Room::Closed;
                }
            }
        }
        heard
    }

    fn change_code(&mut self) -> Result<JoinCode, getrandom::Error> {
        let old = self.code.clone();
        // One in a million is the same again.
        while self.code == old {
            self.code = old.with_new_secret(&clock::chance()?);
        }
        self.failures = 0;
        Ok(self.code.clone())
    }
}

/// How many wrong secrets are heard before the code changes.
pub const MOST_GUESSES: u32 = 5;

/// The most knocks over one connection: a person types a code or two, and the program knocks twice with each.
const MOST_KNOCKS: u32 = 10;
/// How long a stranger may stay without opening a session.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most keys that are admitted, and the most that are barred.
const MOST_KEYS: usize = 256;
/// The most things heard that nobody has listened to yet; then knocks wait.
const UNHEARD: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_knock_that_began_under_an_old_code_is_void_and_counts_for_nothing() {
        let code: JoinCode = "KX7M-4TQP".parse().expect("a code");
        let (door, _heard) = Door::new(PublicKey([1; 32]), code.clone(), BTreeSet::new(), Caution::default());
        let parties = Parties {
            room: code.room(),
            host: PublicKey([1; 32]),
            guest: PublicKey([2; 32]),
        };
        let new = door.change_code().expect("the system has chance");
        for convinced in [true, false] {
            assert_eq!(
                door.judge(&parties, &code, convinced),
                (Verdict::NoSuchTable, Vec::new())
            );
        }
        let (verdict, heard) = door.judge(&parties, &new, true);
        assert_eq!(
            (verdict, heard),
            (Verdict::Welcome, vec![Heard::Admitted(parties.guest)])
        );
    }
}
