//! The thread that thinks for bots.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use rand_core::{Rng as _, SeedableRng};

use crate::bot::{self, Style};
use crate::session::Ticket;
use crate::table::{Choice, Level, View};

/// A choice that a bot is to make.
#[derive(Debug)]
pub(super) struct Question {
    /// Which question.
    pub(super) ticket: Ticket,
    /// What the bot sees.
    pub(super) view: Box<View>,
    /// How well it is to play.
    pub(super) level: Level,
}

/// Starts the thread. It ends when the sender of questions is dropped, or `answer` says that nobody listens.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn think_in_a_thread(
    chance: [u8; 32],
    answer: impl Fn(Ticket, Option<Choice>) -> bool + Send + 'static,
) -> io::Result<SyncSender<Question>> {
    let (questions, asked) = sync_channel::<Question>(MOST_QUESTIONS);
    let mut rng = bot::Rng::from_seed(chance);
    thread::Builder::new().name("bots".to_owned()).spawn(move || {
        while let Ok(question) = asked.recv() {
            // A bot that faults loses its thought and its chance, never the table.
            let mut own = bot::Rng::seed_from_u64(rng.next_u64());
            let choice = catch_unwind(AssertUnwindSafe(|| think(&question, &mut own))).ok();
            if !answer(question.ticket, choice) {
                return;
            }
        }
    })?;
    Ok(questions)
}

fn think(question: &Question, rng: &mut bot::Rng) -> Choice {
    bot::choose(&question.view, question.level, style(&question.view), rng)
}

/// Each bot of a table keeps its own style from game to game, also after the table is taken up again.
fn style(view: &View) -> Style {
    let seat = view.seat.map_or(0, |seat| seat.index() as u32);
    match (view.public.table.0 >> (seat * 2)) & 0b11 {
        0 => Style::Even,
        1 => Style::Cautious,
        2 => Style::Aggressive,
        _ => Style::Hoarder,
    }
}

/// One seat thinks at a time; a second question comes only when the first was given up.
const MOST_QUESTIONS: usize = 2;
