//! Commands count once, and a log gives the table back.

use thirteen::session::{CommandNo, Host, Input, Millis, Pace, RestoreError, Signed};
use thirteen::table::{Command, Event, Line, Moment, Phase, Refusal};

use crate::drive::{Drive, HUMAN, key};
use crate::world::{HOST, seat};

fn said(drive: &Drive) -> usize {
    drive
        .shown
        .iter()
        .filter(|event| matches!(event, Event::Said { .. }))
        .count()
}

fn say(no: u64) -> Input {
    Input::Command {
        player: HOST,
        no: CommandNo(no),
        command: Command::Say(Line::Phrase(1)),
    }
}

#[test]
fn a_repeated_command_is_applied_once_and_answered_again() {
    let mut drive = Drive::playing(HUMAN);
    let no = drive.host.next_no(HOST).0;
    drive.input(say(no));
    drive.input(say(no));
    assert_eq!(said(&drive), 1);
    assert_eq!(
        drive
            .answers
            .iter()
            .filter(|answer| **answer == (CommandNo(no), Ok(())))
            .count(),
        2
    );
}

#[test]
fn a_repeated_command_that_was_refused_is_refused_again_even_if_it_would_fit_now() {
    let mut drive = Drive::playing(HUMAN);
    let no = drive.host.next_no(HOST);
    let resume = |drive: &mut Drive, no| {
        drive.input(Input::Command {
            player: HOST,
            no,
            command: Command::Resume,
        });
    };
    resume(&mut drive, no);
    drive.ask(Command::Pause).expect("I host the table");
    assert_eq!(
        drive.answers.iter().find(|answer| answer.0 == no),
        Some(&(no, Err(Refusal::NotPaused)))
    );
    resume(&mut drive, no);
    assert!(drive.view().public.paused.is_some(), "an old number is ignored");
}

#[test]
fn an_older_command_is_ignored_and_one_from_the_future_waits() {
    let mut drive = Drive::playing(HUMAN);
    let no = drive.host.next_no(HOST).0;
    drive.input(say(no - 2));
    drive.input(say(no + 1));
    assert_eq!((said(&drive), drive.gaps.as_slice()), (0, [CommandNo(no)].as_slice()));
    drive.input(say(no));
    assert_eq!(said(&drive), 1);
}

#[test]
fn what_a_player_asked_for_is_in_the_log_under_its_number() {
    let mut drive = Drive::playing(HUMAN);
    let no = drive.host.next_no(HOST);
    drive.ask(Command::Pause).expect("I host the table");
    assert_eq!(
        drive.log.last().and_then(|signed| signed.entry().cause),
        Some((HOST, no))
    );
    let mut again = restored(&drive, drive.log.len()).expect("the log is whole");
    assert_eq!(again.host.next_no(HOST), CommandNo(no.0 + 1));
    again.input(Input::Command {
        player: HOST,
        no,
        command: Command::Pause,
    });
    assert_eq!(
        again.answers,
        [(no, Ok(()))],
        "the command that the log holds is answered, not carried out again"
    );
}

#[test]
fn a_table_comes_back_from_its_log_with_the_same_hand_scores_and_turn() {
    let mut drive = Drive::playing(HUMAN);
    drive.finish_game();
    drive
        .ask(Command::Ready { pledge: None })
        .expect("the next game waits for me");
    drive.until_my_turn();
    let again = restored(&drive, drive.log.len()).expect("the log is whole");
    assert_eq!(again.view(), drive.view());
    assert_eq!(again.host.table(), drive.host.table());
    assert_eq!(again.turn(), Some(seat(0)));
}

#[test]
fn a_table_cut_off_after_any_entry_comes_back_and_is_played_to_the_end() {
    let mut drive = Drive::playing(Pace::Instant);
    drive.finish_game();
    drive
        .ask(Command::Ready { pledge: None })
        .expect("the next game waits for me");
    for kept in 1..=drive.log.len() {
        let mut again = restored(&drive, kept).expect("a log that is only short is whole");
        let lost = again
            .moments
            .iter()
            .any(|moment| matches!(moment, Moment::DealLost { .. }));
        assert!(!lost, "the secret was there before the deal was committed to");
        if again.phase() == Phase::Playing {
            again.finish_game();
            let result = again.view().public.last_result().expect("a game is over");
            assert_eq!(result.proof.map(|proof| proof.fair), Some(true));
        }
    }
}

#[test]
fn without_its_secret_the_game_is_dealt_again_and_scores_stay() {
    let mut drive = Drive::playing(Pace::Instant);
    drive.finish_game();
    drive
        .ask(Command::Ready { pledge: None })
        .expect("the next game waits for me");
    let host = Host::restore(&drive.log, None, key(), [6; 32], Pace::Instant, Millis(0)).expect("the log is whole");
    let again = Drive::of(host, 0);
    assert!(again.moments.contains(&Moment::DealLost { game: 2 }));
    assert_eq!(again.view().public.scores, drive.view().public.scores);
    assert_eq!(
        (again.phase(), again.view().public.game_no),
        (Phase::Playing, 3),
        "a deal's number is used once"
    );
    assert_ne!(again.view().dealt, drive.view().dealt);
}

#[test]
fn a_log_with_a_hole_or_without_a_beginning_is_refused() {
    let drive = Drive::playing(HUMAN);
    let broken = |log: &[Signed]| Host::restore(log, None, key(), [0; 32], HUMAN, Millis(0)).err();
    assert_eq!(broken(&[]), Some(RestoreError::NotATable));
    assert_eq!(broken(&drive.log[1..]), Some(RestoreError::NotATable));
    let mut holed = drive.log.clone();
    holed.remove(2);
    assert_eq!(broken(&holed), Some(RestoreError::Gap { expected: 2, found: 3 }));
}

/// The table from the first entries of a log, with the secret that was on disk by then.
fn restored(drive: &Drive, kept: usize) -> Result<Drive, RestoreError> {
    let log = &drive.log[..kept];
    let commitments = log.iter().flat_map(|signed| &signed.entry().events);
    let committed = commitments
        .filter(|event| matches!(event, Event::DealCommitted { .. }))
        .count();
    let secret = drive.secrets[..committed.min(drive.secrets.len())].last().cloned();
    let host = Host::restore(log, secret, key(), [6; 32], HUMAN, Millis(0))?;
    let mut again = Drive::of(host, 0);
    again.log.splice(0..0, log.iter().cloned());
    Ok(again)
}
