//! The real window under a virtual display: it deals a hand, and costs nothing while nothing happens.

use std::process::Command;

use serde_json::Value;

#[test]
fn an_idle_menu_an_idle_table_and_one_with_an_idle_guest_run_no_update() {
    let folder = std::env::temp_dir().join(format!("thirteen-idle-{}", std::process::id()));
    let output = Command::new(env!("CARGO_BIN_EXE_thirteen"))
        .arg("--measure")
        .arg("--data-dir")
        .arg(&folder)
        .output()
        .expect("the game was built with this test");
    std::fs::remove_dir_all(&folder).expect("the game has made its folder");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "`cargo xtask test` gives the window a display: {said}"
    );
    assert!(!said.contains("ERROR"), "{said}");
    let printed = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<Value> = printed
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let figure = |name: &str| {
        let found = figures.iter().find(|figure| figure["figure"] == name);
        found
            .and_then(|figure| figure["value"].as_f64())
            .unwrap_or_else(|| panic!("no {name} in {printed}{said}"))
    };
    assert_eq!(figure("idle_menu_updates"), 0.0, "{printed}");
    assert_eq!(figure("idle_table_updates"), 0.0, "{printed}");
    assert_eq!(figure("idle_lobby_updates"), 0.0, "{printed}");
    assert_eq!(figure("idle_lobby_with_guest_updates"), 0.0, "{printed}");
    assert_eq!(figure("idle_table_with_guest_updates"), 0.0, "{printed}");
    assert!(figure("updates_while_dealing") > 1.0, "{printed}");
}
