//! `thirteen replay`: checks a recorded tournament and prints it.

mod evidence;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};

use crate::net::store::{self, StoreError};
use crate::rules::{BySeat, Cards, Combo, Seat};
use crate::table::{Event, Moment, Mover, Proof, Public, PublicKey, apply};

/// What `thirteen replay` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct ReplayCommand {
    /// A file of the folder `replays`, which is in the folder that `thirteen doctor` names
    file: PathBuf,
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

/// Prints the tournament, and says whether everything in it was right.
pub(super) fn run(command: &ReplayCommand) -> ExitCode {
    let saved = match store::read(&command.file) {
        Ok(saved) => saved,
        Err(error @ StoreError::Unusable { .. }) => return super::failure(format_args!("{error}. {WHERE}")),
        Err(error @ (StoreError::Damaged { .. } | StoreError::Newer { .. } | StoreError::DiskFull(_))) => {
            return super::failure(error);
        }
    };
    let events: Vec<Event> = saved
        .log
        .iter()
        .flat_map(|signed| signed.entry().events.clone())
        .collect();
    let Some(Event::Opened { table, key, .. }) = events.first() else {
        return super::failure(format_args!(
            "{} begins with no table, so it is no replay",
            command.file.display()
        ));
    };
    let mut replay = Replay::of(&events);
    print(command.json, signed(&events, *key, saved.log.len(), saved.cut));
    for event in &events {
        print(command.json, replay.step(event));
    }
    for dispute in evidence::beside(&command.file, *table) {
        print(command.json, replay.disputed(&dispute));
    }
    match replay.wrong.first() {
        None => ExitCode::SUCCESS,
        Some(wrong) => super::failure(format_args!("{}: {wrong}", command.file.display())),
    }
}

/// A reader that has seen enough closes the pipe; the check still counts.
fn print(json: bool, lines: Lines) {
    let mut out = io::stdout().lock();
    let printed = if json {
        lines.objects.iter().map(Value::to_string).collect()
    } else {
        lines.words
    };
    for line in printed {
        writeln!(out, "{line}").ok();
    }
}

/// What was proved when the file was read: who wrote every entry, and that none is missing, added or changed.
fn signed(events: &[Event], key: PublicKey, entries: usize, cut: bool) -> Lines {
    let mut public = Public::unopened();
    for event in events {
        apply(&mut public, event);
    }
    let host = public.seat_of(public.host).and_then(|seat| public.seats[seat].name());
    let short: String = key.to_string().chars().take(16).collect();
    let whose = host.map_or_else(|| "its host".to_owned(), |name| format!("its host, {name},"));
    let mut lines = Lines::of(
        format!("Every one of {entries} entries is signed by {whose} with the key {short}…, in one unbroken chain"),
        json!({"event": "signed", "key": key, "host": host, "entries": entries, "cut": cut}),
    );
    if cut {
        let half = "The last line of the file was only half written and is left out";
        lines.words.push(half.to_owned());
    }
    lines
}

/// A log that is walked through, with what its end says about its beginning.
struct Replay {
    public: Public,
    /// What the seeds that were revealed later show about each game.
    proofs: BTreeMap<u32, Proof>,
    /// What was not right, the first thing first.
    wrong: Vec<String>,
}

/// What one event prints, in words and as objects.
#[derive(Default)]
struct Lines {
    words: Vec<String>,
    objects: Vec<Value>,
}

impl Lines {
    fn of(words: String, object: Value) -> Self {
        Self {
            words: vec![words],
            objects: vec![object],
        }
    }

    fn add(&mut self, words: String, object: Value) {
        self.words.push(words);
        self.objects.push(object);
    }
}

impl Replay {
    fn of(events: &[Event]) -> Self {
        let mut public = Public::unopened();
        let mut proofs = BTreeMap::new();
        for event in events {
            apply(&mut public, event);
            if let Some(result) = public.last_result()
                && let Some(proof) = result.proof
            {
                proofs.insert(result.game, proof);
            }
        }
        Self {
            public: Public::unopened(),
            proofs,
            wrong: Vec::new(),
        }
    }

    fn step(&mut self, event: &Event) -> Lines {
        let legal = self.is_legal(event);
        let moments = apply(&mut self.public, event);
        let mut lines = self.lines(event, legal);
        if !legal {
            let what = lines.words.first().map_or("", |words| words.trim());
            self.wrong.push(format!("game {}: {what}", self.public.game_no));
        }
        for moment in &moments {
            self.follow(moment, &mut lines);
        }
        lines
    }

    /// Whether a play or pass is legal: with the hands, if the seed is known, else as far as everyone could see.
    fn is_legal(&self, event: &Event) -> bool {
        let rules = &self.public.settings.rules;
        let Some(game) = self.public.game else {
            return !matches!(
                event,
                Event::Played { .. } | Event::Passed { .. } | Event::Declined { .. }
            );
        };
        let hand = |seat: Seat| match self.proofs.get(&self.public.game_no) {
            Some(proof) => proof.hands[seat].without(game.played(seat)),
            None => Cards::DECK.without(game.all_played()),
        };
        if let Event::Played { seat, cards, .. } = event {
            Combo::parse(*cards).is_ok_and(|combo| game.play(rules, *seat, hand(*seat), combo).is_ok())
        } else if let Event::Passed { seat, .. } = event {
            game.pass(rules, *seat).is_ok()
        } else if let Event::Declined { seat, twos } = event {
            game.decline_lead(rules, *seat, *twos).is_ok()
        } else {
            true
        }
    }

    fn lines(&self, event: &Event, legal: bool) -> Lines {
        let mark = if legal { "" } else { "  NOT LEGAL" };
        match event {
            Event::Opened { table, settings, .. } => Lines::of(
                format!(
                    "Table {table}: {} seats, to {} points",
                    settings.seats, settings.rules.target_score
                ),
                json!({"event": "table", "table": table, "seats": settings.seats, "rules": settings.rules}),
            ),
            Event::Seated { seat, .. } | Event::BotSeated { seat, .. } | Event::Freed { seat } => self.sat(*seat),
            Event::DealCommitted { game, commitment } => {
                let object = json!({"event": "committed", "game": game, "commitment": commitment});
                Lines {
                    words: Vec::new(),
                    objects: vec![object],
                }
            }
            Event::Dealt { game, first, .. } => self.dealt(*game, *first),
            Event::InstantWon { seat, instant, hand } => Lines::of(
                format!("  {} wins at once: {} with {hand}", self.who(*seat), instant.name()),
                json!({"event": "instant_win", "seat": seat, "instant": instant.name(), "hand": hand.to_string()}),
            ),
            Event::Played { seat, cards, by } => {
                let kind = Combo::parse(*cards).map_or("invalid", |combo| combo.kind().name());
                Lines::of(
                    format!("  {} plays {cards}{}{mark}", self.who(*seat), chosen(*by)),
                    json!({"event": "played", "seat": seat, "cards": cards.to_string(), "combo": kind,
                        "by": by, "legal": legal}),
                )
            }
            Event::Passed { seat, by } => Lines::of(
                format!("  {} passes{}{mark}", self.who(*seat), chosen(*by)),
                json!({"event": "passed", "seat": seat, "by": by, "legal": legal}),
            ),
            Event::Declined { seat, twos } => Lines::of(
                format!("  {} holds only {twos} and passes the lead on{mark}", self.who(*seat)),
                json!({"event": "declined", "seat": seat, "twos": twos.to_string(), "legal": legal}),
            ),
            Event::DealLost { game } => Lines::of(
                format!("  Game {game} is dealt again: its seed was lost"),
                json!({"event": "deal_lost", "game": game}),
            ),
            Event::Reset => Lines::of("Another tournament begins".to_owned(), json!({"event": "reset"})),
            Event::Changed { .. }
            | Event::Readied { .. }
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
            | Event::Paused { .. }
            | Event::Resumed
            | Event::RematchWanted { .. }
            | Event::Said { .. } => Lines::default(),
        }
    }

    fn sat(&self, seat: Seat) -> Lines {
        let state = &self.public.seats[seat];
        let name = state.name().map(ToString::to_string);
        Lines::of(
            format!(
                "Seat {seat}: {} ({})",
                name.as_deref().unwrap_or("nobody"),
                state.code()
            ),
            json!({"event": "seat", "seat": seat, "name": name, "state": state.code()}),
        )
    }

    fn dealt(&self, game: u32, first: Seat) -> Lines {
        let must = self
            .public
            .start
            .and_then(|start| start.must)
            .map(|card| card.to_string());
        let hands = self.proofs.get(&game).map(|proof| proof.hands);
        let mut text = format!("Game {game}: {} leads", self.who(first));
        if let Some(must) = &must {
            write!(text, " and must play {must}").ok();
        }
        for (seat, hand) in hands.iter().flat_map(BySeat::iter).filter(|(_, hand)| !hand.is_empty()) {
            write!(text, "\n  {} holds {hand}", self.who(seat)).ok();
        }
        let seats = usize::from(self.public.settings.seats);
        let hands = hands.map(|hands| hands.map(|hand| hand.to_string()).0[..seats].to_vec());
        Lines::of(
            text,
            json!({"event": "dealt", "game": game, "first": first, "must": must, "hands": hands}),
        )
    }

    /// What follows from an event: the end of a game or of the tournament, and whether the deal was fair.
    fn follow(&mut self, moment: &Moment, lines: &mut Lines) {
        let seats = usize::from(self.public.settings.seats);
        if let Moment::GameOver { game, places, points } = moment {
            let fair = self.proofs.get(game).map(|proof| proof.fair);
            let order: Vec<String> = places.iter().map(|seat| self.who(*seat)).collect();
            let scores = &self.public.scores.0[..seats];
            let unknown = if fair.is_none() {
                "; its seed was not revealed, so nobody can check the deal"
            } else {
                ""
            };
            lines.add(
                format!("  Places: {}. Scores: {scores:?}{unknown}", order.join(", ")),
                json!({"event": "game_over", "game": game, "places": places, "points": points.0[..seats],
                    "scores": scores, "fair": fair}),
            );
        }
        if let Moment::LeftOut { seat } = moment {
            let game = self.public.next_game();
            lines.add(
                format!(
                    "{} showed no nonce in time: game {game} is dealt without it",
                    self.who(*seat)
                ),
                json!({"event": "left_out", "game": game, "seat": seat}),
            );
        }
        if let Moment::DealChecked { game, fair } = moment {
            self.checked(*game, *fair, lines);
        }
        if let Moment::Annulled { game } = moment {
            let scores = &self.public.scores.0[..seats];
            lines.add(
                format!("  Game {game} is annulled: nobody scores in it. Scores: {scores:?}"),
                json!({"event": "annulled", "game": game, "scores": scores}),
            );
        }
        if let Moment::TournamentOver { winner } = moment {
            let scores = &self.public.scores.0[..seats];
            lines.add(
                format!("{} wins the tournament: {scores:?}", self.who(*winner)),
                json!({"event": "tournament_over", "winner": winner, "scores": scores}),
            );
        }
    }

    /// Whether a deal was fair, and what went into it.
    fn checked(&mut self, game: u32, fair: bool, lines: &mut Lines) {
        let seats = || self.public.table_seats();
        let gave: Vec<Seat> = seats()
            .map(|(seat, _)| seat)
            .filter(|seat| self.public.nonces[*seat].is_some())
            .collect();
        let bound = seats().filter(|(seat, _)| self.public.pledges[*seat].is_some()).count();
        let words = if fair {
            format!(
                "  Game {game} was fair: the seed is the one that the host was bound to, {} of {bound} nonces are in it, \
                 every play is legal",
                gave.len()
            )
        } else {
            format!("  GAME {game} WAS NOT FAIR: the deal or a play is not what the host was bound to")
        };
        lines.add(
            words,
            json!({"event": "checked", "game": game, "fair": fair, "nonces": gave, "pledges": bound}),
        );
        if !fair {
            self.wrong.push(format!(
                "game {game} was not fair: the deal or a play is not what the host was bound to"
            ));
        }
    }

    /// A game that this computer has disputed while it was played.
    fn disputed(&mut self, dispute: &evidence::Dispute) -> Lines {
        let evidence::Dispute { game, file } = dispute;
        let words = format!(
            "Game {game} is disputed: the host dealt other cards than it has shown. The evidence is in {}",
            file.display()
        );
        self.wrong.push(format!(
            "game {game} is disputed: the evidence is in {}",
            file.display()
        ));
        Lines::of(
            words,
            json!({"event": "disputed", "game": game, "evidence": file.to_string_lossy()}),
        )
    }

    fn who(&self, seat: Seat) -> String {
        let name = self.public.seats[seat].name().map_or("nobody", |name| name.as_str());
        format!("{name} ({seat})")
    }
}

/// Who chose, if it was not the seat itself.
const fn chosen(by: Mover) -> &'static str {
    match by {
        Mover::Owner => "",
        Mover::StandIn => " (a bot for an idle player)",
        Mover::Substitute => " (a bot for a player who is gone)",
        Mover::Clock => " (the clock ran out)",
    }
}

const WHERE: &str = "Tournaments that are over are in the folder `replays` of the folder that `thirteen doctor` names";

const HELP: &str = "\
Checks the host's signature on every entry and that none is missing, added or changed; every play and pass against the
rules and the hands; and every deal against what the host was bound to before it. Names games that are annulled or
disputed. Exits with 0 if all of it is right, else with 1 and a sentence.

With --json, one object a line:
  signed {key, host, entries, cut}
  table {table, seats, rules} · seat {seat, name, state} · committed {game, commitment}
  dealt {game, first, must, hands} · played {seat, cards, combo, by, legal} · passed {seat, by, legal}
  declined {seat, twos, legal} · instant_win {seat, instant, hand} · deal_lost {game} · reset {}
  left_out {game, seat} · game_over {game, places, points, scores, fair} · checked {game, fair, nonces, pledges}
  annulled {game, scores} · disputed {game, evidence} · tournament_over {winner, scores}
`hands` and `fair` are null for a game whose seed was not revealed.";
