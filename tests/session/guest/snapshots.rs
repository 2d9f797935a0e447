//! A guest that lacks too much is sent the whole state, in parts.

use thirteen::session::How;
use thirteen::table::Event;

use super::hand_host::{HandHost, TABLE, seat_of_guest};
use super::stage::Stage;

#[test]
fn a_snapshot_in_parts_takes_the_place_of_what_was_known() {
    let mut stage = Stage::playing();
    stage.cut();
    let missed: Vec<Event> = (0..4)
        .flat_map(|_| stage.host.move_on().entry().events.clone())
        .collect();
    stage.pass(8_000);
    stage.connect();
    stage.welcome();
    for part in stage.host.snapshot(100) {
        assert!(!stage.is_live());
        stage.hear(&part);
    }
    let plays = missed
        .iter()
        .filter(|event| matches!(event, Event::Played { .. }))
        .count() as u32;
    let shown = stage.last_shown();
    assert_eq!((shown.how, shown.missed), (How::Snapshot, plays));
    assert_eq!(shown.events, missed, "the plays are named all the same");
    assert_eq!(shown.view, stage.host.table.view(Some(seat_of_guest())));
    let signed = stage.host.move_on();
    stage.hear_of(signed);
    assert_eq!(
        stage.guest.next(),
        stage.host.stamp(),
        "the chain goes on from the snapshot's head"
    );
}

#[test]
fn a_snapshot_in_the_middle_of_the_game_puts_the_picture_right() {
    let mut stage = Stage::playing();
    stage.ask(1, thirteen::table::Command::Here);
    stage.host.move_on();
    let shown = stage.shown.len();
    for part in stage.host.snapshot(100) {
        stage.hear(&part);
    }
    assert_eq!(stage.shown.len(), shown + 1);
    assert_eq!(stage.last_shown().view.public, *stage.host.table.public());
    assert!(stage.answers.is_empty(), "what was asked is still on its way");
    for part in stage.host.snapshot(100) {
        stage.hear(&part);
    }
    assert_eq!(stage.shown.len(), shown + 1, "nothing is new");
}

#[test]
fn a_snapshot_of_another_table_is_not_taken() {
    let mut stage = Stage::playing();
    let mut other = HandHost::open();
    other.happen(vec![Event::Opened {
        table: thirteen::table::TableId(TABLE.0 + 1),
        host: super::hand_host::HOST,
        key: stage.host.table.public().key,
        settings: thirteen::table::Settings::default(),
    }]);
    while other.stamp() < stage.host.stamp() {
        other.happen(vec![Event::Resumed]);
    }
    let view = stage.guest.view();
    stage.said.clear();
    for part in other.snapshot(1_000) {
        stage.hear(&part);
    }
    assert_eq!(stage.guest.view(), view);
    assert!(stage.attach().is_some(), "it asks again");
}
