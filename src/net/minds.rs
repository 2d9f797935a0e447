//! The thread that thinks for bots, and asks the programs that answer for some of them.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rand_core::{Rng as _, SeedableRng};

use super::program::Program;
use crate::bot::{self, Style};
use crate::rules::BySeat;
use crate::session::Ticket;
use crate::table::{Choice, Level, SeatState, View};

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
    styles: BySeat<Style>,
    mut programs: BySeat<Option<Program>>,
    answer: impl Fn(Ticket, Option<Choice>) -> bool + Send + 'static,
) -> io::Result<SyncSender<Question>> {
    let (questions, asked) = sync_channel::<Question>(MOST_QUESTIONS);
    let mut rng = bot::Rng::from_seed(chance);
    thread::Builder::new().name("bots".to_owned()).spawn(move || {
        while let Ok(question) = asked.recv() {
            // A bot that faults loses its thought and its chance, never the table.
            let mut own = bot::Rng::seed_from_u64(rng.next_u64());
            let choice = catch_unwind(AssertUnwindSafe(|| think(&question, styles, &mut programs, &mut own))).ok();
            if !answer(question.ticket, choice) {
                return;
            }
        }
    })?;
    Ok(questions)
}

fn think(
    question: &Question,
    styles: BySeat<Style>,
    programs: &mut BySeat<Option<Program>>,
    rng: &mut bot::Rng,
) -> Choice {
    let view = &question.view;
    match program_of(view, programs) {
        Some(program) => program.choose(view, TO_ANSWER),
        None => {
            let style = view.seat.map_or(Style::Even, |seat| styles[seat]);
            bot::choose(view, question.level, style, rng)
        }
    }
}

/// The program that answers for the seat, if it is a program's bot and the program runs.
fn program_of<'a>(view: &View, programs: &'a mut BySeat<Option<Program>>) -> Option<&'a mut Program> {
    let seat = view.seat?;
    match &view.public.seats[seat] {
        SeatState::Bot(bot) if bot.program => programs[seat].as_mut(),
        SeatState::Bot(_)
        | SeatState::Free
        | SeatState::Human(_)
        | SeatState::Reserved(_)
        | SeatState::Substitute(_) => None,
    }
}

/// One seat thinks at a time; a second question comes only when the first was given up.
const MOST_QUESTIONS: usize = 2;
/// How long a program may take for a choice.
const TO_ANSWER: Duration = Duration::from_secs(1);
