//! Who asked for what: S6, and that nobody moves for another.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use crate::sim::law::Law;
use crate::table::{Command, Event, Line, Mover, PlayerId, Public, SeatState};
use crate::wire::{CommandNo, Entry};

/// Every command that came to the host, and every one that was carried out.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// What each program sent under a number. A player may have a second one, which counts for itself: what of it was
    /// carried out twice is seen in the log.
    sent: BTreeMap<(Program, CommandNo), Command>,
    /// What came in over that player's connections; a hostile one may send many under one number.
    came: BTreeMap<(PlayerId, CommandNo), Vec<Command>>,
    done: BTreeMap<PlayerId, CommandNo>,
    /// What came of every command that was carried out.
    came_of: BTreeMap<(PlayerId, CommandNo), Vec<Event>>,
    /// What was said: every line is written once in a world.
    said: BTreeSet<String>,
}

/// Which program of the world: the host's, or that of a guest by its number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(in crate::sim) enum Program {
    Host,
    Guest(usize),
}

impl Asked {
    /// A number may be used again for something else only if what it was used for before came to nothing.
    pub(super) fn sends(&mut self, program: Program, player: PlayerId, no: CommandNo, command: &Command) -> Found {
        let before = self.sent.insert((program, no), command.clone());
        // Another program of the same player may have been heard first under this number.
        let events = self.came_of.get(&(player, no));
        let carried_out = |before: &Command| events.is_some_and(|events| fits(player, before, events));
        match before {
            Some(before) if before != *command && carried_out(&before) => Err((
                Law::Once,
                format!("{player} uses {no:?} for {before:?} and for {command:?}"),
            )),
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn came(&mut self, player: PlayerId, no: CommandNo, command: &Command) {
        let all = self.came.entry((player, no)).or_default();
        if !all.contains(command) {
            all.push(command.clone());
        }
    }

    /// An entry has a cause that came in and was not carried out before, and moves for nobody else.
    pub(super) fn allows(&mut self, entry: &Entry, before: &Public) -> Found {
        if let Some((player, no)) = entry.cause {
            let nothing = Vec::new();
            let asked = self.came.get(&(player, no)).unwrap_or(&nothing);
            if !asked.iter().any(|command| fits(player, command, &entry.events)) {
                let what = format!(
                    "{player} asked for {asked:?} under {no:?}, and {:?} happened",
                    entry.events
                );
                return Err((Law::Once, what));
            }
            if self.done.get(&player).is_some_and(|done| *done >= no) {
                return Err((
                    Law::Once,
                    format!("{no:?} of {player} is carried out again: {:?}", entry.events),
                ));
            }
            self.done.insert(player, no);
            self.came_of.insert((player, no), entry.events.clone());
        }
        for event in &entry.events {
            self.once(event)?;
            moved_by_its_owner(event, entry, before)?;
        }
        Ok(())
    }

    fn once(&mut self, event: &Event) -> Found {
        if let Event::Said {
            line: Line::Text(text), ..
        } = event
            && !self.said.insert(text.to_string())
        {
            return Err((Law::Once, format!("{text:?} is said twice")));
        }
        Ok(())
    }
}

/// Whether a command could have made these events.
fn fits(player: PlayerId, command: &Command, events: &[Event]) -> bool {
    events.iter().any(|event| match command {
        Command::Play(wanted) => matches!(event, Event::Played { cards, by: Mover::Owner, .. } if cards == wanted),
        Command::Pass => matches!(event, Event::Passed { by: Mover::Owner, .. } | Event::Declined { .. }),
        Command::Say(said) => matches!(event, Event::Said { player: by, line } if *by == player && line == said),
        Command::Ready { .. } => matches!(event, Event::Readied { .. }),
        Command::Leave => matches!(event, Event::Freed { .. } | Event::Substituted { .. }),
        Command::Pause => matches!(event, Event::Paused { .. }),
        Command::Resume => matches!(event, Event::Resumed),
        Command::Sit { .. }
        | Command::RevealNonce(_)
        | Command::Rematch
        | Command::Here
        | Command::AddBot { .. }
        | Command::FreeSeat(_)
        | Command::Change(_)
        | Command::Reset
        | Command::House(_) => true,
    })
}

/// A person's move is that person's command.
fn moved_by_its_owner(event: &Event, entry: &Entry, before: &Public) -> Found {
    let (Event::Played {
        seat, by: Mover::Owner, ..
    }
    | Event::Passed { seat, by: Mover::Owner }) = event
    else {
        return Ok(());
    };
    let owner = match &before.seats[*seat] {
        SeatState::Human(human) | SeatState::Reserved(human) => human.player,
        SeatState::Free | SeatState::Substitute(_) | SeatState::Bot(_) => return Ok(()),
    };
    // The house passes for whoever is asked again and has no answer.
    match (entry.cause, event) {
        (Some((player, _)), _) if player == owner => Ok(()),
        (None, Event::Passed { .. }) => Ok(()),
        (cause, _) => Err((
            Law::Once,
            format!("{owner} sits at {seat:?}, and {cause:?} makes {event:?}"),
        )),
    }
}
