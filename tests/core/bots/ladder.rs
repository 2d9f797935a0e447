//! Each level beats the one below, on fixed deals.

use std::process::Command;

use serde_json::Value;

/// The rows of an arena, one a spec.
pub(super) fn arena(seats: &[&str], more: &[&str]) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_thirteen"));
    command.args(["arena", "--json"]).args(more);
    for seat in seats {
        command.args(["--seat", seat]);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

pub(super) fn row<'a>(rows: &'a [Value], spec: &str) -> &'a Value {
    rows.iter().find(|row| row["spec"] == spec).unwrap()
}

/// The least lead that 95 % confidence leaves.
fn sure_lead(better: &str, worse: &str, many_better: bool) -> f64 {
    let seats = if many_better {
        [better, better, better, worse]
    } else {
        [better, worse, worse, worse]
    };
    let rows = arena(&seats, &["--deals", "300", "--seed", "7"]);
    let row = row(&rows, better);
    assert_eq!((row["illegal"].as_u64(), row["late"].as_u64()), (Some(0), Some(0)));
    row["lead"].as_f64().unwrap() - row["lead_ci"].as_f64().unwrap()
}

#[test]
fn each_level_is_worth_a_sixth_of_a_point_a_game_more_than_the_one_below() {
    for (better, worse) in [("level:2", "level:1"), ("level:1", "level:0")] {
        for many_better in [false, true] {
            let lead = sure_lead(better, worse, many_better);
            assert!(lead >= 0.15, "{better} over {worse}: at least {lead:.3} a game");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_match_on_any_number_of_threads() {
    let seats = ["level:2", "level:1", "level:0", "random"];
    let points = |threads: &str| -> Vec<Value> {
        let rows = arena(&seats, &["--deals", "30", "--tournaments", "2", "--threads", threads]);
        rows.iter().map(|row| row["points"].clone()).collect()
    };
    assert_eq!(points("1"), points("3"));
}
