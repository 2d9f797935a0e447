//! What the player asks for: once each, whatever becomes of the connection.

use thirteen::session::{CommandNo, Line};
use thirteen::table::{Choice, Command, Line as Words, Refusal, Text};
use thirteen::wire::{Closed, Message};

use super::hand_host::{HandHost, me, name, seat_of_guest};
use super::stage::Stage;

fn say(text: &str) -> Command {
    Command::Say(Words::Text(text.parse::<Text>().expect("tests say what may be said")))
}

/// A guest on turn, with the least that it may do.
fn on_turn() -> (Stage, Command) {
    let mut stage = Stage::playing();
    for signed in stage.host.move_to_the_guest() {
        stage.hear_of(signed);
    }
    stage.said.clear();
    let command = match stage.guest.view().fallback().expect("it is on turn") {
        Choice::Play(cards) => Command::Play(cards),
        Choice::Pass => Command::Pass,
    };
    (stage, command)
}

#[test]
fn a_command_is_kept_before_it_is_sent() {
    let (mut stage, command) = on_turn();
    stage.memory = None;
    stage.ask(1, command.clone());
    let memory = stage.memory.clone().expect("it is kept");
    let unanswered = memory.unanswered.expect("it has no answer yet");
    assert_eq!((unanswered.no, unanswered.command), (CommandNo(1), command.clone()));
    assert_eq!(memory.next, CommandNo(2));
    assert_eq!(stage.commands(), [(1, command)]);
}

#[test]
fn one_command_is_on_its_way_at_a_time() {
    let mut stage = Stage::playing();
    stage.ask(1, say("một"));
    stage.ask(2, say("hai"));
    assert_eq!(stage.commands(), [(1, say("một"))]);
    let (no, stamp) = (CommandNo(1), stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    assert_eq!(stage.commands(), [(2, say("hai"))]);
    let (no, refusal) = (CommandNo(2), Refusal::NotSeated);
    stage.hear(&Message::Refused { no, refusal });
    assert_eq!(
        stage.answers,
        [(CommandNo(1), Ok(())), (CommandNo(2), Err(Refusal::NotSeated))]
    );
}

#[test]
fn the_log_answers_a_command_too_and_once() {
    let (mut stage, command) = on_turn();
    stage.ask(9, command.clone());
    let signed = stage.host.carry_out(&command);
    stage.hear_of(signed);
    let (no, stamp) = (CommandNo(1), stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    assert_eq!(stage.answers, [(CommandNo(9), Ok(()))]);
}

#[test]
fn a_command_without_an_answer_is_sent_again_under_its_number_after_catching_up() {
    let (mut stage, command) = on_turn();
    stage.ask(1, command.clone());
    stage.cut();
    stage.pass(2_000);
    stage.said.clear();
    stage.connect();
    stage.welcome();
    assert_eq!(stage.commands(), [(1, command.clone())], "once it has caught up");
    let (no, stamp) = (CommandNo(1), stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    assert_eq!(stage.answers, [(CommandNo(1), Ok(()))]);
}

#[test]
fn who_goes_knows_whether_the_host_has_yet_to_answer() {
    let mut stage = Stage::playing();
    assert!(!stage.guest.is_asking());
    stage.cut();
    stage.ask(1, Command::Leave);
    assert!(stage.guest.is_asking(), "it waits for a connection");
    stage.join();
    assert!(stage.guest.is_asking(), "it is on its way");
    let (no, stamp) = (CommandNo(1), stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    assert!(!stage.guest.is_asking());
}

#[test]
fn a_command_that_the_host_had_before_the_connection_broke_is_not_lost_and_not_repeated() {
    let (mut stage, command) = on_turn();
    stage.ask(1, command.clone());
    stage.host.carry_out(&command);
    stage.cut();
    stage.pass(2_000);
    stage.said.clear();
    stage.join();
    assert_eq!(stage.answers, [(CommandNo(1), Ok(()))]);
    assert_eq!(stage.commands(), []);
}

#[test]
fn a_refusal_that_was_lost_is_asked_for_again() {
    let (mut stage, command) = on_turn();
    stage.ask(1, command.clone());
    stage.host.next_no = CommandNo(2);
    stage.cut();
    stage.pass(2_000);
    stage.said.clear();
    stage.join();
    assert_eq!(stage.commands(), [(1, command)], "the host knows what became of it");
}

#[test]
fn a_play_that_makes_no_sense_any_more_is_dropped_and_said_so() {
    let (mut stage, command) = on_turn();
    stage.ask(1, command);
    stage.cut();
    stage.host.move_on();
    stage.pass(2_000);
    stage.said.clear();
    stage.join();
    assert_eq!(stage.answers, [(CommandNo(1), Err(Refusal::Stale))]);
    assert_eq!(stage.commands(), []);
    stage.ask(2, say("chờ chút"));
    assert_eq!(stage.commands(), [(1, say("chờ chút"))], "its number is free again");
}

#[test]
fn a_play_of_an_earlier_turn_is_not_made_in_a_later_one() {
    let (mut stage, _) = on_turn();
    stage.ask(1, Command::Pass);
    stage.cut();
    stage.host.move_on();
    stage.host.move_to_the_guest();
    stage.pass(2_000);
    stage.said.clear();
    stage.join();
    assert_eq!(stage.answers, [(CommandNo(1), Err(Refusal::Stale))]);
    assert_eq!(stage.commands(), []);
}

#[test]
fn a_gap_gives_the_command_the_number_that_the_host_expects() {
    let mut stage = Stage::playing();
    stage.ask(1, say("một"));
    stage.said.clear();
    let expected = CommandNo(41);
    stage.hear(&Message::Gap { expected });
    assert_eq!(stage.commands(), [(41, say("một"))]);
    let (no, stamp) = (expected, stage.host.stamp());
    stage.hear(&Message::Accepted { no, stamp });
    assert_eq!(stage.answers, [(CommandNo(1), Ok(()))]);
    stage.ask(2, say("hai"));
    assert_eq!(stage.commands(), [(42, say("hai"))]);
}

#[test]
fn a_gap_below_a_number_that_was_used_is_not_believed() {
    let mut stage = Stage::playing();
    let first = stage.guest.memory().next;
    for (no, text) in [(1, "một"), (2, "hai")] {
        stage.ask(no, say(text));
        let (no, stamp) = (
            stage.guest.memory().unanswered.as_ref().expect("sent").no,
            stage.host.stamp(),
        );
        if text == "một" {
            stage.hear(&Message::Accepted { no, stamp });
        }
    }
    stage.said.clear();
    stage.hear(&Message::Gap { expected: first });
    assert_eq!(stage.commands(), [], "the host would take it for the first one");
    assert_eq!(stage.guest.memory().next.0, first.0 + 2);
    let expected = CommandNo(first.0 + 1);
    stage.hear(&Message::Gap { expected });
    assert_eq!(stage.commands(), [(expected.0, say("hai"))], "this may be");
}

#[test]
fn a_host_that_has_forgotten_what_it_refused_is_believed_and_what_the_log_has_is_not_forgotten() {
    let mut stage = Stage::playing();
    let first = stage.guest.memory().next;
    stage.ask(1, say("một"));
    stage.hear(&Message::Refused {
        no: first,
        refusal: Refusal::NotNow,
    });
    stage.cut();
    stage.join();
    assert_eq!(stage.guest.memory().next, first);
    let signed = stage.host.carry_out(&say("hai"));
    assert_eq!(signed.entry().cause, Some((me(), first)));
    stage.hear_of(signed);
    stage.cut();
    stage.host.next_no = first;
    stage.join();
    assert_eq!(stage.guest.memory().next.0, first.0 + 1, "its log knows better");
}

#[test]
fn whoever_is_not_listened_to_for_long_is_told_so_at_once() {
    let mut stage = Stage::playing();
    for (no, text) in [(1, "một"), (2, "hai")] {
        stage.ask(no, say(text));
    }
    stage.hear(&Message::SlowDown { wait_ms: 30_000 });
    stage.ask(3, say("ba"));
    let refused = |no| (CommandNo(no), Err(Refusal::TooFast));
    assert_eq!(stage.answers, [refused(2), refused(3)], "the first is on its way");
    stage.said.clear();
    stage.pass_in_peace(30_000);
    assert_eq!(stage.commands(), [(1, say("một"))]);
}

#[test]
fn what_is_asked_while_the_connection_is_lost_waits_but_not_without_end() {
    let mut stage = Stage::playing();
    stage.cut();
    for no in 1..=9 {
        stage.ask(no, say("có ai không"));
    }
    assert_eq!(stage.answers, [(CommandNo(9), Err(Refusal::TooFast))]);
    stage.join();
    assert_eq!(stage.commands().len(), 1);
}

#[test]
fn a_guest_asks_for_no_more_than_ninety_five_things_a_minute() {
    let mut stage = Stage::playing();
    let (mut sent, mut at_once) = (0, 0);
    for second in 0..60 {
        for no in 0..8 {
            stage.ask(second * 8 + no, say("…"));
        }
        loop {
            let commands = stage.commands();
            if commands.is_empty() {
                break;
            }
            sent += commands.len();
            for (no, _) in commands {
                let (no, stamp) = (CommandNo(no), stage.host.stamp());
                stage.hear(&Message::Accepted { no, stamp });
            }
        }
        if second == 0 {
            at_once = sent;
        }
        stage.pass(1_000);
    }
    assert!(at_once <= 15, "{at_once}");
    assert!((95..=110).contains(&sent), "{sent}");
}

#[test]
fn whoever_is_sent_away_gets_no_answer_later() {
    let mut stage = Stage::playing();
    stage.ask(1, say("một"));
    stage.ask(2, say("hai"));
    stage.hear(&Message::Closed(Closed::Kicked));
    stage.ask(3, say("ba"));
    assert_eq!(*stage.line(), Line::Closed(Closed::Kicked));
    let refused: Vec<u64> = stage.answers.iter().map(|(no, _)| no.0).collect();
    assert_eq!(refused, [1, 2, 3]);
}

#[test]
fn an_unanswered_command_outlives_a_crash() {
    let (mut before, command) = on_turn();
    before.ask(1, command.clone());
    let saved = before.memory.clone();
    let mut after = Stage::with(before.host.clone(), saved, before.kept.clone());
    after.join();
    assert_eq!(after.commands(), [(1, command)]);
    assert!(after.answers.is_empty(), "nobody waits for the answer any more");
}

#[test]
fn a_guest_sits_down_like_anybody() {
    let mut stage = Stage::new(HandHost::open());
    let sit = Command::Sit {
        seat: Some(seat_of_guest()),
        name: name("Minh"),
    };
    stage.ask(1, sit.clone());
    stage.join();
    assert_eq!(stage.commands(), [(1, sit.clone())]);
    let signed = stage.host.carry_out(&sit);
    stage.hear_of(signed);
    assert_eq!(stage.last_shown().view.seat, Some(seat_of_guest()));
    assert_eq!(stage.host.table.public().seat_of(me()), Some(seat_of_guest()));
}

#[test]
fn a_host_that_wants_less_is_left_in_peace_and_then_asked_again() {
    let mut stage = Stage::playing();
    stage.ask(1, say("một"));
    stage.said.clear();
    stage.hear(&Message::SlowDown { wait_ms: 5_000 });
    stage.pass(4_999);
    assert_eq!(stage.commands(), []);
    stage.pass(1);
    assert_eq!(stage.commands(), [(1, say("một"))]);
    stage.hear(&Message::SlowDown { wait_ms: 600 });
    assert_eq!(stage.slowed, [5_000], "nobody notices less than a second");
}
