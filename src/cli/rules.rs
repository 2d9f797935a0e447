//! `thirteen rules`: questions about the rules, one as arguments or many as lines.
//!
//! The same questions can be asked both ways; as arguments `beats "OVER" "PLAY"`, on a line `beats OVER / PLAY`.

mod answer;
mod query;

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Subcommand};

pub use self::answer::Answer;
use self::query::Query;
use crate::rules::{Preset, RuleError, Rules};

/// What `thirteen rules` was asked.
#[derive(Debug, Args)]
#[command(after_long_help = HELP)]
pub struct RulesCommand {
    #[command(subcommand)]
    question: Option<Question>,
    /// The rules to start from: mien-nam, thirteen or suited
    #[arg(long, global = true, value_name = "NAME", default_value = "mien-nam")]
    preset: Preset,
    /// A house rule to change, such as bomb_ladder=off; may be given many times
    #[arg(long = "rule", global = true, value_name = "NAME=VALUE", value_parser = house_rule)]
    rules: Vec<String>,
    /// Answer with one JSON object a line
    #[arg(long, global = true)]
    json: bool,
    /// Read questions from standard input, one a line, and answer each in order
    #[arg(long, global = true)]
    stdin: bool,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Says what combination the cards are
    Classify {
        /// The cards, such as "3S 3C"
        #[arg(required = true)]
        cards: Vec<String>,
    },
    /// Says whether a play beats what is on the table
    Beats {
        /// What is on the table
        over: String,
        /// The play
        play: String,
    },
    /// Lists every legal play of a hand
    Moves {
        /// The hand, at most 13 cards
        hand: String,
        /// What is on the table; nothing for a lead
        over: Option<String>,
        /// must=CARD: a card that the play must hold
        must: Option<String>,
    },
    /// Lists the instant wins that a hand holds
    Instant {
        /// The hand
        #[arg(required = true)]
        hand: Vec<String>,
    },
    /// Counts the different beginnings of DEPTH plays and passes from the deal of SEED
    Perft {
        /// The number of the deal
        seed: String,
        /// How many plays and passes
        depth: String,
    },
    /// Plays a game through and says where it stands
    #[command(after_help = GAME_HELP)]
    Game {
        /// "HANDS first=N [must=CARD] : ACTIONS"
        #[arg(required = true)]
        game: Vec<String>,
    },
}

impl Question {
    /// The question as it is written on a line.
    fn line(self) -> String {
        match self {
            Self::Classify { cards } => format!("classify {}", cards.join(" ")),
            Self::Beats { over, play } => format!("beats {over} / {play}"),
            Self::Moves { hand, over, must } => {
                // The second argument is the card that must be played when nothing is on the table.
                let (musts, overs): (Vec<_>, Vec<_>) =
                    over.into_iter().chain(must).partition(|text| text.starts_with("must="));
                let overs: String = overs.iter().map(|over| format!(" / {over}")).collect();
                format!("moves {hand}{overs} {}", musts.join(" "))
            }
            Self::Instant { hand } => format!("instant {}", hand.join(" ")),
            Self::Perft { seed, depth } => format!("perft {seed} {depth}"),
            Self::Game { game } => format!("game {}", game.join(" ")),
        }
    }
}

/// Answers one question, or every line of standard input.
pub(super) fn run(command: RulesCommand) -> ExitCode {
    let changed = command
        .rules
        .iter()
        .try_fold(command.preset.rules(), |rules, text| rules.with_text(text));
    let rules = match changed {
        Ok(rules) => rules,
        Err(error) => return super::failure(error),
    };
    let outcome = match (command.question, command.stdin) {
        (Some(question), false) => return answer_one(&question.line(), &rules, command.json),
        (None, true) => answer_lines(io::stdin().lock(), io::stdout().lock(), &rules, command.json),
        (Some(_), true) => return usage("with --stdin the questions come from standard input; give none as arguments"),
        (None, false) => return usage("ask something, such as `thirteen rules classify \"3S 3C\"`, or give --stdin"),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        // Whoever read the answers has heard enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => super::failure(format_args!("questions and answers stopped: {error}")),
    }
}

fn answer_one(line: &str, rules: &Rules, json: bool) -> ExitCode {
    let answer = answer_line(line, rules);
    let failed = matches!(answer, Answer::Error { .. });
    if json || !failed {
        // A reader that went away has no use for the answer.
        writeln!(io::stdout(), "{}", answer.line(json)).ok();
    }
    if failed {
        super::failure(answer)
    } else {
        ExitCode::SUCCESS
    }
}

/// One answer a line, flushed at once, so that a program can ask, wait and ask again.
fn answer_lines(mut questions: impl BufRead, mut answers: impl Write, rules: &Rules, json: bool) -> io::Result<()> {
    loop {
        let mut line = Vec::new();
        let read = questions.by_ref().take(LONGEST_LINE + 1).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(());
        }
        let answer = if line.len() as u64 > LONGEST_LINE && line.last() != Some(&b'\n') {
            questions.skip_until(b'\n')?;
            Answer::error(format!("a line has at most {LONGEST_LINE} bytes"))
        } else {
            match str::from_utf8(&line) {
                Ok(text) => answer_line(text.trim(), rules),
                Err(_) => Answer::error("the line is not UTF-8 text".to_owned()),
            }
        };
        writeln!(answers, "{}", answer.line(json))?;
        answers.flush()?;
    }
}

/// The answer to one line; what is wrong with it is an answer too.
#[must_use]
pub fn answer_line(line: &str, rules: &Rules) -> Answer {
    match Query::parse(line) {
        Ok(query) => query.answer(rules),
        Err(error) => Answer::error(error.to_string()),
    }
}

/// A house rule as `NAME=VALUE`, kept as it is once it is known to be one.
pub(super) fn house_rule(text: &str) -> Result<String, RuleError> {
    Rules::default().with_text(text).map(|_| text.to_owned())
}

fn usage(sentence: &str) -> ExitCode {
    super::bad_usage("rules", ErrorKind::MissingSubcommand, sentence)
}

/// The longest question that is read, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

const HELP: &str = "\
Cards are rank then suit: 3..9 T J Q K A 2 and S C D H, in any case, spacing and order; 10C is TC.

Questions on standard input, one a line, each answered by one line:
  classify CARDS
  beats OVER / PLAY
  moves HAND [/ OVER] [must=CARD]
  instant HAND
  perft SEED DEPTH
  game HANDS first=N [must=CARD] : ACTIONS
A line that asks nothing sensible is answered by {\"error\": …} and the next one is read.

House rules: quad_chops_pair_of_2s, bomb_ladder, five_pairs_chop_triple_2s, exact_chops, any_bomb_after_pass,
suited_straights, finish_on_two, dragon, four_twos, five_pair_run, six_pairs, one_colour, three_triples (off or on);
four_pairs_after_pass (off or in_seat), bombs_may_lead (off, quads or on), direction (clockwise or counter_clockwise),
target_score (4 to 99).";

const GAME_HELP: &str = "\
HANDS are 2 to 4 lists of cards separated by `|`, of any size; the first is the hand of seat 0.
ACTIONS are `SEAT CARDS` or `SEAT pass`, separated by commas. A leader who holds only 2s and may not
go out on one (finish_on_two=off) passes the lead on with `SEAT pass`.

With --json the answer is {\"turn\":3,\"table\":\"3S 3D\",\"owner\":0,\"passed\":[1,2],\"places\":[0],\"over\":false}:
who acts next (null when the game is over), what is on the table and who played it (null on a lead), who has
passed in this round, and who is out, best first. An action that is refused gives {\"error\":\"…\",\"at\":2}, where
`at` counts actions from 0. A seat that has passed is asked again, and may `pass` again, when a run of four pairs
could come back (four_pairs_after_pass, any_bomb_after_pass).

Example: thirteen rules game \"3S 4S | 5S 6S first=0 : 0 3S, 1 5S, 0 pass\"";
