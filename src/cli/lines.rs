//! What `thirteen host` and `thirteen join` print: one line for everything that happens at the table, in words for people
//! or as JSON for programs.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::net::clock::Clock;
use crate::net::live::{How, Invitation, Line, Outcome, RelayState, Stamp, Update, Why};
use crate::rules::{BySeat, Combo, Seat};
use crate::table::{self, Event, GameResult, Phase, Public, View};
use crate::wire::MAJOR;

/// Standard output, as lines.
pub(super) struct Printer {
    clock: Clock,
    json: bool,
    story: Story,
}

/// One line, in words and as an object.
#[derive(Debug)]
pub(super) struct Told {
    /// For people; empty if they need not know.
    words: String,
    /// The object without its time.
    object: Value,
}

impl Told {
    /// A line about the table or the connection, with these fields beside its name.
    pub(super) fn new(event: &str, words: impl Into<String>, fields: Value) -> Self {
        let mut object = Map::new();
        object.insert("event".to_owned(), event.into());
        if let Value::Object(fields) = fields {
            object.extend(fields);
        }
        Self {
            words: words.into(),
            object: Value::Object(object),
        }
    }

    /// The same line with its place in the order of everything.
    fn at(mut self, stamp: Stamp) -> Self {
        self.object["epoch"] = stamp.epoch.0.into();
        self.object["seq"] = stamp.seq.into();
        self
    }
}

impl Printer {
    /// Prints nothing yet; the time counts from now.
    pub(super) fn new(json: bool) -> Self {
        Self {
            clock: Clock::start(),
            json,
            story: Story::default(),
        }
    }

    /// Prints what an update of the table tells.
    pub(super) fn update(&mut self, update: &Update) {
        for told in self.story.hear(update) {
            self.print(told);
        }
    }

    /// Whether the end of the tournament has been told, and nothing of another.
    pub(super) const fn has_told_the_end(&self) -> bool {
        self.story.completed
    }

    /// Prints one line at once. A reader that has seen enough closes the pipe; the table goes on.
    pub(super) fn print(&self, mut told: Told) {
        let mut out = io::stdout().lock();
        let written = if self.json {
            told.object["t"] = self.clock.now().0.into();
            writeln!(out, "{}", told.object)
        } else if told.words.is_empty() {
            Ok(())
        } else {
            writeln!(out, "{}", told.words)
        };
        written.and_then(|()| out.flush()).ok();
    }
}

/// What has been told of the table, so that the next line follows from it.
#[derive(Default)]
pub(super) struct Story {
    seats: BySeat<Option<(Option<String>, &'static str)>>,
    /// The last game whose deal was told, or will be once the hand is there.
    dealt: u32,
    /// A deal that is told when the hand is there.
    awaits_hand: Option<(Stamp, Seat)>,
    /// The last game whose end was told.
    over: u32,
    /// Something has been told.
    begun: bool,
    /// The end of this tournament was told.
    completed: bool,
}

impl Story {
    /// The lines that an update tells.
    pub(super) fn hear(&mut self, update: &Update) -> Vec<Told> {
        match update {
            Update::Shown {
                stamp,
                events,
                view,
                how,
                missed,
                ..
            } => {
                let mut told: Vec<Told> = synced(*how, *missed).into_iter().collect();
                // A picture tells what was missed, but not under which numbers.
                let numbered = matches!(how, How::Live | How::Backfill);
                told.extend(self.see(*stamp, if numbered { events } else { &[] }, view));
                told
            }
            Update::Refused(_, refusal) => vec![Told::new(
                "refused",
                format!("Refused: {refusal}"),
                json!({"code": refusal.code(), "message": refusal.to_string()}),
            )],
            Update::Path { path, rtt_ms } => vec![Told::new(
                "path",
                format!(
                    "The path to the host is {} now, {rtt_ms} ms there and back",
                    path.name()
                ),
                json!({"path": path.name(), "rtt_ms": rtt_ms}),
            )],
            Update::Guessed { failures } => vec![Told::new(
                "guessed",
                format!("Somebody typed a wrong code ({failures} so far)"),
                json!({"failures": failures}),
            )],
            Update::SlowedDown { wait_ms } => {
                let sentence = slowed_down(*wait_ms);
                let fields = json!({"code": "slow_down", "message": sentence, "wait_ms": wait_ms});
                vec![Told::new("refused", format!("Refused: {sentence}"), fields)]
            }
            Update::Disputed { game } => vec![Told::new(
                "disputed",
                format!("The host dealt other cards in game {game} than it has proved"),
                json!({"game": game}),
            )],
            Update::ReplayNotKept(error) => vec![Told::new(
                "replay_not_kept",
                format!("No replay could be kept: {error}"),
                json!({"code": error.code(), "message": error.to_string()}),
            )],
            Update::Joined { seat, session, path } => {
                let place = seat.map_or_else(|| "You watch".to_owned(), |seat| format!("You sit at seat {seat}"));
                let fields = json!({"seat": seat, "session": session.0.to_string(), "path": path.name()});
                vec![Told::new(
                    "joined",
                    format!("{place}; the path to the host is {}", path.name()),
                    fields,
                )]
            }
            Update::Line(line) => connection(line),
            Update::Relay(state) => relay(*state),
            Update::Punched(outcome) => vec![punched(*outcome)],
            Update::Invitation(invitation) => vec![invited(invitation)],
            Update::Stopped(stopped) => vec![closed(stopped.code(), &stopped.to_string())],
            Update::Accepted(_) | Update::Presence(_) => Vec::new(),
        }
    }

    fn see(&mut self, stamp: Stamp, events: &[Event], view: &View) -> Vec<Told> {
        let public = &view.public;
        if !std::mem::replace(&mut self.begun, true) {
            // What was over before one came is not news, but for the end of a tournament.
            let before = public.results.iter().rev().skip(usize::from(public.winner.is_some()));
            self.over = before.map(|result| result.game).next().unwrap_or_default();
        }
        let mut told = self.seats(stamp, public);
        let mut place = stamp;
        for event in events {
            told.extend(self.happened(place, event, view));
            place.seq += 1;
        }
        if self.dealt < public.game_no && public.phase == Phase::Playing {
            // The state came whole, without the events that led to it.
            self.deal(public.game_no, stamp, public.start.map(|start| start.first));
        }
        told.extend(self.hand(view));
        told.extend(self.results(stamp, public, |result| result.proof.is_some()));
        if let Some(winner) = public.winner
            && public.phase == Phase::Completed
            && public.last_result().is_some_and(|result| result.game == self.over)
            && !std::mem::replace(&mut self.completed, true)
        {
            let scores = scores(public, &public.scores);
            let words = format!("{} wins the tournament: {scores:?}", who(public, winner));
            told.push(Told::new("tournament_over", words, json!({"winner": winner, "scores": scores})).at(stamp));
        }
        told
    }

    /// Every seat that is not as it was told.
    fn seats(&mut self, stamp: Stamp, public: &Public) -> Vec<Told> {
        let mut told = Vec::new();
        for (seat, state) in public.table_seats() {
            let now = (state.name().map(ToString::to_string), state.code());
            if self.seats[seat].as_ref() != Some(&now) {
                let words = format!("Seat {seat}: {} ({})", now.0.as_deref().unwrap_or("nobody"), now.1);
                told.push(Told::new("seat", words, json!({"seat": seat, "name": now.0, "state": now.1})).at(stamp));
                self.seats[seat] = Some(now);
            }
        }
        told
    }

    fn happened(&mut self, at: Stamp, event: &Event, view: &View) -> Vec<Told> {
        let public = &view.public;
        let one = |event: &str, words: String, fields: Value| vec![Told::new(event, words, fields).at(at)];
        match event {
            Event::Dealt { game, first, .. } => self.dealt(at, *game, *first, view),
            Event::Played { seat, cards, .. } => {
                let combo = Combo::parse(*cards).map_or("invalid", |combo| combo.kind().name());
                let fields = json!({"seat": seat, "cards": cards.to_string(), "combo": combo});
                one("played", format!("{} plays {cards}", who(public, *seat)), fields)
            }
            Event::Passed { seat, .. } => one(
                "passed",
                format!("{} passes", who(public, *seat)),
                json!({"seat": seat}),
            ),
            Event::Declined { seat, twos } => {
                let words = format!("{} holds only {twos} and passes the lead on", who(public, *seat));
                one("declined", words, json!({"seat": seat, "twos": twos.to_string()}))
            }
            Event::InstantWon { seat, instant, hand } => {
                let words = format!("{} wins at once: {} with {hand}", who(public, *seat), instant.name());
                let fields = json!({"seat": seat, "instant": instant.name(), "hand": hand.to_string()});
                one("instant_win", words, fields)
            }
            Event::Reset => {
                self.completed = false;
                one("reset", "Another tournament begins".to_owned(), json!({}))
            }
            Event::DealLost { game } => {
                self.dealt = self.dealt.min(game.saturating_sub(1));
                one(
                    "deal_lost",
                    format!("Game {game} is dealt again"),
                    json!({"game": game}),
                )
            }
            Event::Paused { .. } => one("paused", "The table stands still".to_owned(), json!({})),
            Event::Resumed => one("resumed", "The table goes on".to_owned(), json!({})),
            Event::Said { player, line } => {
                let seat = public.seat_of(*player);
                let name = seat.map_or_else(|| "A spectator".to_owned(), |seat| who(public, seat));
                let fields = json!({"seat": seat, "line": line});
                one("said", format!("{name}: {}", spoken(line)), fields)
            }
            Event::Opened { .. }
            | Event::Seated { .. }
            | Event::BotSeated { .. }
            | Event::Freed { .. }
            | Event::Changed { .. }
            | Event::Readied { .. }
            | Event::DealCommitted { .. }
            | Event::NonceRevealed { .. }
            | Event::NonceOmitted { .. }
            | Event::Revealed { .. }
            | Event::Signal { .. }
            | Event::Reserved { .. }
            | Event::Substituted { .. }
            | Event::Returned { .. }
            | Event::Released { .. }
            | Event::Claimed { .. }
            | Event::Active { .. }
            | Event::RematchWanted { .. } => Vec::new(),
        }
    }

    /// A deal, after the end of the game before it.
    fn dealt(&mut self, at: Stamp, game: u32, first: Seat, view: &View) -> Vec<Told> {
        let mut told = self.results(at, &view.public, |result| result.game < game);
        self.deal(game, at, Some(first));
        if view.public.game_no == game {
            told.extend(self.hand(view));
        }
        told
    }

    fn deal(&mut self, game: u32, at: Stamp, first: Option<Seat>) {
        self.dealt = game;
        self.awaits_hand = first.map(|first| (at, first));
    }

    /// Tells of the deal once the player's own hand is there; a spectator sees none.
    fn hand(&mut self, view: &View) -> Option<Told> {
        let (at, first) = self.awaits_hand?;
        if view.seat.is_some() && view.dealt.is_empty() {
            return None;
        }
        self.awaits_hand = None;
        let hand = view.seat.map(|_| view.dealt.to_string());
        let mut words = format!("Game {}: {} leads", self.dealt, who(&view.public, first));
        if let Some(hand) = &hand {
            words = format!("{words}. Your hand: {hand}");
        }
        Some(
            Told::new(
                "dealt",
                words,
                json!({"game": self.dealt, "hand": hand, "first": first}),
            )
            .at(at),
        )
    }

    /// Every game of this tournament that is over, of which this is so and which was not told yet.
    fn results(&mut self, at: Stamp, public: &Public, so: impl Fn(&GameResult) -> bool) -> Vec<Told> {
        let mut told = Vec::new();
        let last = self.over;
        for result in public.results.iter().filter(|result| result.game > last && so(result)) {
            let scores = scores(public, &result.scores);
            let fair = result.proof.map(|proof| proof.fair);
            let verdict = match fair {
                Some(true) => "the deal was fair",
                Some(false) => "THE DEAL WAS NOT FAIR",
                None => "the deal was not checked",
            };
            let places: Vec<String> = result.places.iter().map(|seat| who(public, *seat)).collect();
            let words = format!(
                "Game {} is over: {}. Scores: {scores:?}; {verdict}",
                result.game,
                places.join(", ")
            );
            let fields = json!({
                "game": result.game,
                "places": result.places,
                "points": &result.points.0[..usize::from(public.settings.seats)],
                "scores": scores,
                "fair": fair,
            });
            told.push(Told::new("game_over", words, fields).at(at));
            self.over = result.game;
        }
        told
    }
}

/// How the guest has caught up, if it had to.
fn synced(how: How, missed: u32) -> Option<Told> {
    let words = match how {
        How::Live => return None,
        How::Backfill | How::Snapshot | How::WelcomeBack => {
            format!("The table is here again; {missed} plays were missed")
        }
    };
    Some(Told::new("synced", words, json!({"how": how.name(), "missed": missed})))
}

fn invited(invitation: &Invitation) -> Told {
    let Invitation { code, link, addresses } = invitation;
    let commands: String = addresses
        .iter()
        .map(|address| format!("\n  thirteen join {code}@{address}"))
        .collect();
    Told::new(
        "table",
        format!("The code of the table is {code}. Others join with{commands}\nor with the link {link}"),
        json!({"code": code, "link": link, "addresses": addresses}),
    )
}

/// Whether there is a direct path.
fn punched(outcome: Outcome) -> Told {
    let text = match outcome {
        Outcome::Direct => "There is a direct path to the host".to_owned(),
        Outcome::Relay(why) => format!("There is no direct path to the host: {why}"),
    };
    Told::new(
        "direct",
        text,
        json!({"direct": outcome == Outcome::Direct, "reason": outcome.why().map(Why::code)}),
    )
}

/// What the relay of the table tells.
fn relay(state: RelayState) -> Vec<Told> {
    let (text, fields) = match state {
        RelayState::Up { over_tcp, .. } => (
            "Connected to the relay".to_owned(),
            json!({"state": state.name(), "over_tcp": over_tcp}),
        ),
        RelayState::Down(error) => (
            format!("No relay: {error}"),
            json!({"state": state.name(), "code": error.code(), "message": error.to_string()}),
        ),
        RelayState::Full => (
            "The relay has no room for this table".to_owned(),
            json!({"state": state.name()}),
        ),
    };
    vec![Told::new("relay", text, fields)]
}

/// What the connection to the host tells.
fn connection(line: &Line) -> Vec<Told> {
    match line {
        Line::Connecting | Line::Live { .. } => Vec::new(),
        Line::Suspect => vec![Told::new(
            "suspect",
            "Nothing was heard from the host for a while",
            json!({}),
        )],
        Line::Unstable => vec![Told::new("unstable", "The connection is unstable", json!({}))],
        Line::Spectating => vec![Told::new(
            "substituted",
            "A bot plays your seat until the next deal",
            json!({}),
        )],
        Line::Reconnecting {
            attempt,
            wait_ms,
            kept_ms,
        } => vec![Told::new(
            "reconnecting",
            format!("The connection is lost: try {attempt} in {} s", wait_ms.div_ceil(1000)),
            json!({"attempt": attempt, "wait_ms": wait_ms, "kept_ms": kept_ms}),
        )],
        Line::GaveUp => vec![
            Told::new("host_lost", String::new(), json!({})),
            closed("host_lost", GAVE_UP),
        ],
        Line::Closed(reason) => vec![closed(reason.code(), &reason.to_string())],
        Line::UpgradeRequired { .. } => vec![closed("upgrade_required", &upgrade(line))],
    }
}

/// The end of it, and why.
pub(super) fn closed(code: &str, message: &str) -> Told {
    Told::new("closed", String::new(), json!({"reason": code, "message": message}))
}

/// What is said when the host's program is of another time.
pub(super) fn upgrade(line: &Line) -> String {
    let Line::UpgradeRequired { min, max, theirs } = line else {
        return String::new();
    };
    let ours = env!("CARGO_PKG_VERSION");
    let spoken = if min == max {
        format!("{min}")
    } else {
        format!("{min} to {max}")
    };
    let advice = if *min > MAJOR {
        "update this one"
    } else {
        "ask your host to update"
    };
    format!("the host's Thirteen {theirs} speaks version {spoken} and this one ({ours}) version {MAJOR}: {advice}")
}

fn slowed_down(wait_ms: u32) -> String {
    let seconds = wait_ms.div_ceil(1_000);
    format!("too much at once: the host listens again in {seconds} s; what waits is sent then, if it still makes sense")
}

/// What is said when the host was looked for in vain.
pub(super) const GAVE_UP: &str =
    "the host cannot be reached any more: `thirteen join` without a code returns to the table when it is back";

/// What was said, for people.
fn spoken(line: &table::Line) -> String {
    match line {
        table::Line::Phrase(number) => format!("(phrase {number})"),
        table::Line::Text(text) => text.to_string(),
    }
}

fn scores<'a>(public: &Public, scores: &'a BySeat<u8>) -> &'a [u8] {
    &scores.0[..usize::from(public.settings.seats)]
}

fn who(public: &Public, seat: Seat) -> String {
    let name = public.seats[seat].name().map_or("nobody", |name| name.as_str());
    format!("{name} ({seat})")
}
