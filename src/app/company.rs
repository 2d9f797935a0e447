//! The people at a table with friends and the line to them: what is shown beside the game itself.
//!
//! Plain state. `at_table` tells it what the network says, `company_page` draws it.

use std::collections::{BTreeSet, VecDeque};

use super::absence::Missed;
use super::screens::{Ending, InvitationShown, LineShown, PathShown, ReconnectingView, RelayShown, Signal};
use super::words::Words;
use crate::net::live::Why;
use crate::rules::Seat;
use crate::table::{Line, PlayerId, Public};

/// Everything about a table with friends that is not the game.
#[derive(Debug)]
pub struct Company {
    /// Whether this program hosts.
    pub hosts: bool,
    /// Who plays here.
    pub me: PlayerId,
    /// How the line to the host is.
    pub line: Linked,
    /// The way to the host.
    pub path: PathShown,
    /// Why the way leads through a relay, once that is known.
    pub relayed_because: Option<Why>,
    /// Milliseconds to the host and back.
    pub rtt_ms: Option<u32>,
    /// How it is with the relay, if there is one.
    pub relay: Option<RelayShown>,
    /// Everyone at the table, players first.
    pub people: Vec<Person>,
    /// What the host gives to friends: what is shown, and the link.
    pub invitation: Option<(InvitationShown, String)>,
    /// Why the visit is over, once it is.
    pub ending: Option<Ending>,
    /// What lies beside or over the table.
    pub open: Option<Sheet>,
    /// What is said.
    pub talk: Talk,
    /// What was missed in a long absence.
    pub missed: Missed,
    /// The games whose deal differs from what this computer was told.
    pub disputed: BTreeSet<u32>,
}

/// How the line to the host is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Linked {
    /// It is being made.
    Connecting,
    /// All is well.
    Live,
    /// Nothing was heard for some seconds.
    Suspect,
    /// The host waits for answers.
    Unstable,
    /// It is lost.
    Reconnecting {
        /// Which try is next or under way.
        attempt: u32,
        /// When it begins, in the window's milliseconds.
        next_at: u64,
        /// Until when the seat is kept, if it is known to be.
        kept_until: Option<u64>,
    },
    /// All tries have failed.
    GaveUp,
}

/// What lies beside or over the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sheet {
    /// What is said.
    Chat,
    /// How one is connected.
    Connection,
    /// The code and its kin.
    Invitation,
    /// The table's settings.
    Settings,
    /// The welcome after a long absence.
    Welcome,
}

/// Somebody at the table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Person {
    /// Who.
    pub player: PlayerId,
    /// What it is called, if it has said so.
    pub name: Option<String>,
    /// Where it sits; none for a spectator.
    pub seat: Option<Seat>,
    /// Whether it is connected.
    pub connected: bool,
    /// Whether its connection does not keep up.
    pub degraded: bool,
    /// Milliseconds to the host and back.
    pub rtt_ms: Option<u32>,
    /// Until when its seat is kept, in the window's milliseconds, if it is lost.
    pub kept_until: Option<u64>,
}

/// What is said at the table.
#[derive(Debug, Default)]
pub struct Talk {
    lines: VecDeque<(PlayerId, Line)>,
    muted: BTreeSet<PlayerId>,
    /// The line that is being written.
    pub draft: String,
    /// How much was said since one last looked.
    pub unread: usize,
    /// The panel has just been opened.
    pub just_opened: bool,
}

impl Company {
    /// A table that this player hosts, or goes to.
    pub fn new(hosts: bool, me: PlayerId) -> Self {
        let (line, path) = if hosts {
            (Linked::Live, PathShown::Here)
        } else {
            (Linked::Connecting, PathShown::Unknown)
        };
        Self {
            hosts,
            me,
            line,
            path,
            relayed_because: None,
            rtt_ms: None,
            relay: None,
            people: Vec::new(),
            invitation: None,
            ending: None,
            open: None,
            talk: Talk::default(),
            missed: Missed::default(),
            disputed: BTreeSet::new(),
        }
    }

    /// Opens this sheet, or puts it away.
    pub fn toggle(&mut self, sheet: Sheet) {
        self.open = if self.open == Some(sheet) { None } else { Some(sheet) };
        if self.open == Some(Sheet::Chat) {
            self.talk.unread = 0;
            self.talk.just_opened = true;
        }
    }

    /// Whether something lies over the table that takes all keys.
    pub fn covers(&self) -> bool {
        self.ending.is_some()
            || self.is_away()
            || matches!(
                self.open,
                Some(Sheet::Connection | Sheet::Invitation | Sheet::Settings | Sheet::Welcome)
            )
    }

    /// Whether the table is out of reach.
    pub const fn is_away(&self) -> bool {
        matches!(self.line, Linked::Reconnecting { .. } | Linked::GaveUp)
    }

    /// What is shown while the table is out of reach.
    pub fn reconnecting(&self, now_ms: u64) -> Option<ReconnectingView> {
        match self.line {
            Linked::Connecting | Linked::Live | Linked::Suspect | Linked::Unstable => None,
            Linked::GaveUp => Some(ReconnectingView {
                attempt: 0,
                next_s: None,
                kept_s: None,
                gave_up: true,
            }),
            Linked::Reconnecting {
                attempt,
                next_at,
                kept_until,
            } => Some(ReconnectingView {
                attempt,
                next_s: seconds_until(next_at, now_ms),
                kept_s: kept_until.and_then(|until| seconds_until(until, now_ms)),
                gave_up: false,
            }),
        }
    }

    /// How the line is, in a word.
    pub const fn shown(&self) -> LineShown {
        match self.line {
            Linked::Connecting => LineShown::Connecting,
            Linked::Live => LineShown::Good,
            Linked::Suspect => LineShown::Suspect,
            Linked::Unstable => LineShown::Unstable,
            Linked::Reconnecting { attempt, .. } => LineShown::Reconnecting(attempt),
            Linked::GaveUp => LineShown::Gone,
        }
    }

    /// One's own signal.
    pub const fn own_signal(&self) -> Signal {
        match self.line {
            Linked::Live => Signal::Good,
            Linked::Connecting | Linked::Suspect | Linked::Unstable => Signal::Weak,
            Linked::Reconnecting { .. } | Linked::GaveUp => Signal::Lost(None),
        }
    }

    /// Whether a countdown is in view.
    pub fn counts_down(&self) -> bool {
        matches!(self.line, Linked::Reconnecting { .. }) || self.people.iter().any(|person| person.kept_until.is_some())
    }

    /// How well a person is connected.
    pub fn signal(&self, player: PlayerId, now_ms: u64) -> Signal {
        match self.people.iter().find(|person| person.player == player) {
            Some(person) => person.signal(now_ms),
            None => Signal::Good,
        }
    }

    /// The name of a player: from its seat, or as it calls itself.
    pub fn name_of(&self, player: PlayerId, public: &Public, words: &Words) -> String {
        let seated = public.seats.iter().find_map(|(_, state)| {
            let owner = state.owner().filter(|owner| owner.player == player)?;
            Some(owner.name.to_string())
        });
        let known = || {
            let person = self.people.iter().find(|person| person.player == player)?;
            person.name.clone()
        };
        seated
            .or_else(known)
            .unwrap_or_else(|| words.with("person-nameless", &[("id", short(player).into())]))
    }

    /// The others, of whom every one can be muted.
    pub fn others(&self) -> impl Iterator<Item = &Person> {
        self.people.iter().filter(|person| person.player != self.me)
    }
}

impl Person {
    /// How well it is connected.
    pub fn signal(&self, now_ms: u64) -> Signal {
        if !self.connected {
            Signal::Lost(self.kept_until.and_then(|until| seconds_until(until, now_ms)))
        } else if self.degraded {
            Signal::Weak
        } else {
            Signal::Good
        }
    }
}

impl Talk {
    /// Somebody says something. True when it is to be shown at once, because nobody is looking.
    pub fn hear(&mut self, player: PlayerId, line: Line, looks: bool, me: PlayerId) -> bool {
        self.lines.push_back((player, line));
        if self.lines.len() > MOST_LINES {
            self.lines.pop_front();
        }
        let shown = player != me && !looks && !self.muted.contains(&player);
        self.unread += usize::from(shown);
        shown
    }

    /// What is shown of all that was said, oldest first.
    pub fn lines(&self) -> impl Iterator<Item = &(PlayerId, Line)> {
        self.lines.iter().filter(|(player, _)| !self.muted.contains(player))
    }

    /// Whether this player is muted.
    pub fn is_muted(&self, player: PlayerId) -> bool {
        self.muted.contains(&player)
    }

    /// Mutes a player, or hears it again.
    pub fn toggle_mute(&mut self, player: PlayerId) {
        if !self.muted.remove(&player) {
            self.muted.insert(player);
        }
    }
}

/// Whole seconds until then; none when it is over.
fn seconds_until(until: u64, now_ms: u64) -> Option<u32> {
    let left = until.saturating_sub(now_ms);
    (left > 0).then(|| left.div_ceil(1000) as u32)
}

/// A player without a name, by the first digits of its id.
fn short(player: PlayerId) -> String {
    player.to_string().chars().take(4).collect()
}

/// An evening's talk; older lines are forgotten.
const MOST_LINES: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    const ME: PlayerId = PlayerId(1);
    const HOA: PlayerId = PlayerId(2);

    fn said() -> Line {
        Line::Phrase(0)
    }

    #[test]
    fn what_a_muted_player_says_is_not_shown_and_comes_back_when_heard_again() {
        let mut talk = Talk::default();
        talk.toggle_mute(HOA);
        assert!(!talk.hear(HOA, said(), false, ME));
        assert_eq!((talk.lines().count(), talk.unread), (0, 0));
        talk.toggle_mute(HOA);
        assert_eq!(talk.lines().count(), 1);
    }

    #[test]
    fn only_what_others_say_while_nobody_looks_is_unread() {
        let mut talk = Talk::default();
        assert!(talk.hear(HOA, said(), false, ME));
        assert!(!talk.hear(HOA, said(), true, ME));
        assert!(!talk.hear(ME, said(), false, ME));
        assert_eq!(talk.unread, 1);
    }

    #[test]
    fn an_endless_talk_is_bounded() {
        let mut talk = Talk::default();
        for _ in 0..MOST_LINES * 3 {
            talk.hear(HOA, said(), false, ME);
        }
        assert_eq!(talk.lines().count(), MOST_LINES);
    }

    #[test]
    fn opening_the_chat_reads_it_and_opening_another_sheet_closes_it() {
        let mut company = Company::new(true, ME);
        company.talk.hear(HOA, said(), false, ME);
        company.toggle(Sheet::Chat);
        assert_eq!(company.talk.unread, 0);
        company.toggle(Sheet::Connection);
        assert_eq!(company.open, Some(Sheet::Connection));
        company.toggle(Sheet::Connection);
        assert_eq!(company.open, None);
    }

    #[test]
    fn the_countdowns_count_whole_seconds_down_and_end() {
        let mut company = Company::new(false, ME);
        company.line = Linked::Reconnecting {
            attempt: 2,
            next_at: 1_500,
            kept_until: Some(40_000),
        };
        let shown = |now| company.reconnecting(now).unwrap();
        assert_eq!((shown(0).next_s, shown(0).kept_s), (Some(2), Some(40)));
        assert_eq!((shown(1_500).next_s, shown(39_001).kept_s), (None, Some(1)));
        assert_eq!(shown(50_000).kept_s, None);
    }
}
