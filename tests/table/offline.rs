//! A whole table in threads, dropped, killed and taken up again.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command as Program, Stdio};
use std::time::Duration;

use thirteen::net::live::{LiveTable, Update};
use thirteen::net::offline::{Minds, OfflineSetup, resume, start, start_with};
use thirteen::net::profile::Folders;
use thirteen::net::store::{logs_in, read};
use thirteen::session::{Host, Millis, Pace};
use thirteen::table::{Choice, Command, Deed, Phase, PlayerId, Settings, View};

use crate::folder::Folder;
use crate::world::{bot, name};

fn setup() -> OfflineSetup {
    OfflineSetup {
        player: PlayerId(1),
        name: name("Lan"),
        settings: Settings::default(),
        bots: vec![bot("Ba"), bot("Tư"), bot("Năm")],
        pace: Pace::Instant,
    }
}

/// The next view; nothing when the table has stopped.
fn next_view(table: &LiveTable) -> Option<View> {
    loop {
        match table.wait_update(HANGS)? {
            Update::Shown { view, .. } => return Some(*view),
            Update::Accepted(_) | Update::Presence(_) => {}
            Update::Path { .. }
            | Update::Joined { .. }
            | Update::Line(_)
            | Update::Invitation(_)
            | Update::Relay(_)
            | Update::Punched(_)
            | Update::Guessed { .. }
            | Update::SlowedDown { .. }
            | Update::Disputed { .. } => {
                panic!("nobody else is at this table")
            }
            Update::Refused(no, refusal) => panic!("command {no:?} was refused: {refusal}"),
            Update::ReplayNotKept(error) => panic!("{error}"),
            Update::Stopped(stopped) => panic!("{stopped}"),
        }
    }
}

/// Answers whatever the view asks of the person; whether anything was asked.
fn answer(table: &LiveTable, view: &View) -> bool {
    let me = view.seat.expect("the person sits");
    let command = match (view.fallback(), view.public.awaited().contains(me)) {
        (Some(Choice::Play(cards)), _) => Command::Play(cards),
        // Who is asked again after a pass and has no answer need not say so.
        (Some(Choice::Pass), _)
            if view.plays().is_empty() && view.public.game.is_some_and(|game| game.passed().contains(me)) =>
        {
            return false;
        }
        (Some(Choice::Pass), _) => Command::Pass,
        (None, true) if view.public.phase != Phase::Completed => Command::Ready { pledge: None },
        (None, true | false) => return false,
    };
    table.send(command);
    true
}

/// Plays until this is so, and gives the view that shows it.
fn play_until(table: &LiveTable, done: impl Fn(&View) -> bool) -> View {
    let first = next_view(table).expect("a table shows itself at once");
    play_on(table, first, done)
}

/// The same, from a view that has been taken already.
fn play_on(table: &LiveTable, first: View, done: impl Fn(&View) -> bool) -> View {
    let (mut answered, mut taken) = (None, Some(first));
    loop {
        let view = taken
            .take()
            .or_else(|| next_view(table))
            .expect("the table does not hang");
        if done(&view) {
            return view;
        }
        let asked = (
            view.public.phase,
            view.public.game_no,
            view.public.rounds.iter().map(|round| round.acts.len()).sum::<usize>(),
        );
        if answered != Some(asked) && answer(table, &view) {
            answered = Some(asked);
        }
    }
}

fn last_view(table: &LiveTable) -> View {
    next_view(table).expect("a table shows itself at once")
}

#[test]
fn a_tournament_against_bots_is_played_to_the_end_and_kept_as_a_replay() {
    let folder = Folder::new();
    let profile = folder.profile();
    let table = start(setup(), profile.folders()).expect("there is room");
    let view = play_until(&table, |view| {
        view.public.phase == Phase::Completed && view.public.last_result().is_some_and(|result| result.proof.is_some())
    });
    assert!(view.public.winner.is_some());
    drop(table);
    assert_eq!(folder.names("tables"), Vec::<String>::new());
    let replays = logs_in(&profile.folders().replays()).expect("the folder is there");
    assert_eq!(replays.len(), 1);
    let saved = read(&replays[0]).expect("the replay is whole");
    let key = profile.identity().signing_key().clone();
    let folded = Host::restore(&saved.log, None, key, [0; 32], Pace::Instant, Millis(0));
    assert_eq!(folded.expect("a replay is a log").table().public(), &view.public);
}

#[test]
fn a_table_that_was_dropped_in_the_middle_of_a_game_is_taken_up_with_the_same_hand_and_turn() {
    let folder = Folder::new();
    let profile = folder.profile();
    let table = start(setup(), profile.folders()).expect("there is room");
    // A game that is won at once asks nobody for anything, and then the next one is waited for.
    let seen = play_until(&table, |view| {
        !view.public.results.is_empty() && view.demand().is_some()
    });
    drop(table);
    let again = resume(profile.folders(), Pace::Instant)
        .expect("the log is whole")
        .expect("a table is there");
    let view = last_view(&again);
    assert_eq!((view.hand(), &view.public.scores), (seen.hand(), &seen.public.scores));
    assert_eq!(view, seen);
    let games = seen.public.results.len();
    let done = play_on(&again, view, |view| view.public.results.len() > games);
    assert_eq!(done.public.results[..games], seen.public.results[..]);
}

#[test]
fn a_table_that_was_given_up_is_a_replay_and_cannot_be_taken_up() {
    let folder = Folder::new();
    let profile = folder.profile();
    let table = start(setup(), profile.folders()).expect("there is room");
    play_until(&table, |view| view.public.phase == Phase::Playing);
    table.abandon();
    assert!(
        resume(profile.folders(), Pace::Instant)
            .expect("the folder is there")
            .is_none()
    );
    assert_eq!(folder.names("replays").len(), 1);
}

#[test]
fn a_new_table_keeps_the_old_one_among_the_replays() {
    let folder = Folder::new();
    let profile = folder.profile();
    drop(start(setup(), profile.folders()).expect("there is room"));
    drop(start(setup(), profile.folders()).expect("there is room"));
    assert_eq!(
        (
            logs_in(&profile.folders().tables()).expect("a folder").len(),
            folder.names("replays").len()
        ),
        (1, 1)
    );
}

#[test]
fn a_table_with_too_many_bots_leaves_nothing_behind() {
    let folder = Folder::new();
    let profile = folder.profile();
    let setup = OfflineSetup {
        settings: Settings {
            seats: 2,
            ..Settings::default()
        },
        ..setup()
    };
    assert!(start(setup, profile.folders()).is_err());
    assert_eq!(folder.names("tables"), Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_program_answers_for_its_bot_and_for_no_other() {
    let folder = Folder::new();
    let profile = folder.profile();
    let passes = "sh -c \"while read l; do case $l in thirteen*) echo ready P;; move*) echo pass;; esac; done\"";
    let mut minds = Minds::default();
    let [_, its_seat, other, _] = thirteen::rules::Seat::ALL;
    minds.programs[its_seat] = Some(passes.parse().expect("a program is named"));
    minds.programs[other] = minds.programs[its_seat].clone();
    let mut setup = setup();
    setup.bots[0].program = true;
    let table = start_with(setup, &minds, profile.folders()).expect("the table opens");
    let answers = |view: &View, seat| {
        let rounds = view.public.rounds.iter();
        let after_the_lead = rounds.flat_map(|round| round.acts.iter().skip(1));
        let played = |deed: &Deed| matches!(deed, Deed::Play { .. });
        after_the_lead
            .filter(|act| act.seat == seat && played(&act.deed))
            .count()
    };
    let mut view = next_view(&table).expect("a table shows itself at once");
    let mut answers_of_the_other = 0;
    // In one game, or before an instant win, the other bot may have nothing to answer.
    for games in 1..=4 {
        view = play_on(&table, view, |view| view.public.results.len() == games);
        if view.public.last_result().is_some_and(|result| result.instant.is_none()) {
            assert_eq!(answers(&view, its_seat), 0, "this program always passes");
            answers_of_the_other += answers(&view, other);
        }
    }
    assert!(answers_of_the_other > 0, "this bot is no program's");
}

#[test]
fn a_program_that_does_not_start_leaves_nothing_behind() {
    let folder = Folder::new();
    let profile = folder.profile();
    let mut minds = Minds::default();
    minds.programs[thirteen::rules::Seat::ALL[1]] = Some("/nowhere/bot".parse().expect("a program is named"));
    let error = start_with(setup(), &minds, profile.folders())
        .err()
        .expect("there is no such program");
    assert!(error.to_string().contains("/nowhere/bot"));
    assert!(
        resume(profile.folders(), Pace::Instant)
            .expect("nothing is damaged")
            .is_none()
    );
}

#[test]
fn what_was_shown_before_a_kill_is_there_after_it() {
    for lines in [3, 40, 90] {
        let folder = Folder::new();
        drop(folder.profile());
        let myself = std::env::current_exe().expect("a test is a program");
        let mut child = Program::new(myself)
            .args(["--exact", "offline::plays_until_it_is_killed", "--nocapture"])
            .env(CHILD, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("a test can be run");
        let shown = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        let last = shown
            .lines()
            .map_while(Result::ok)
            .filter_map(|line| line.strip_prefix("shown ").map(str::to_owned))
            .nth(lines);
        child.kill().expect("it is still playing");
        child.wait().expect("it has ended");
        let last: usize = last.expect("it played that long").parse().expect("a number");
        let profile = folder.profile();
        let path = logs_in(&profile.folders().tables())
            .expect("a folder")
            .pop()
            .expect("a log");
        let log = read(&path).expect("at most the last line is torn").log;
        let kept: usize = log.iter().map(|signed| signed.entry().events.len()).sum();
        assert!(kept >= last, "{last} events were shown and {kept} are kept");
        let table = resume(profile.folders(), Pace::Instant)
            .expect("the log is whole")
            .expect("a table is there");
        let view = last_view(&table);
        let games = view.public.results.len();
        play_on(&table, view, |view| {
            view.public.results.len() > games || view.public.phase == Phase::Completed
        });
    }
}

/// Not a test by itself: the program that the test above kills.
#[test]
fn plays_until_it_is_killed() {
    let Some(folder) = std::env::var_os(CHILD) else { return };
    let folders = Folders::find(Some(folder.as_ref())).expect("a folder is given");
    let table = start(setup(), &folders).expect("there is room");
    let mut shown = 0;
    let mut out = std::io::stdout();
    while let Some(update) = table.wait_update(HANGS) {
        if let Update::Shown { events, view, .. } = update {
            shown += events.len();
            writeln!(out, "\nshown {shown}").expect("somebody reads");
            answer(&table, &view);
            if view.public.phase == Phase::Completed {
                table.send(Command::Rematch);
            }
        }
    }
}

/// How long a table may be silent before a test gives it up.
const HANGS: Duration = Duration::from_secs(20);
/// Where the program that is killed plays.
const CHILD: &str = "THIRTEEN_TEST_KILLED_IN";
