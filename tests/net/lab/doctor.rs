//! What `thirteen doctor` tells a player in five places of the network: whether the relay answers, what lies between here
//! and there, and which path a table takes.

use std::process::Command;

use crate::folder::Folder;
use crate::ground::{in_a_lab, shows};
use crate::nat::Nat;
use crate::plan::{Machine, inside};
use crate::relay::{self, Relay};

#[test]
fn a_doctor_tells_which_path_a_table_takes_and_why() {
    relay::is_built();
    in_a_lab(|lab| {
        let server = lab.server();
        let relay = Relay::on(&server);
        let on = |machine: Machine, words: [&str; 3]| says(&machine, &relay, words);
        let behind = |nat| lab.machine(&lab.house(nat));
        shows("with a public address:");
        on(lab.server(), ["answers", "none", "direct: "]);
        shows("behind a port-restricted router:");
        on(behind(Nat::PortRestricted), ["answers", "keeps", "direct with most"]);
        shows("behind a symmetric router:");
        on(
            behind(Nat::Symmetric),
            ["answers", "changes", "over the relay with most"],
        );
        shows("where UDP is blocked:");
        let machine = behind(Nat::PortRestricted);
        lab.blocks_udp(&machine);
        on(machine, ["TCP alone", "nobody sees more", "with everybody"]);
        shows("where the relay is out of reach:");
        lab.silences(&server);
        on(
            behind(Nat::PortRestricted),
            ["does not answer", "not known", "without a relay"],
        );
    });
}

/// Asks the doctor, and finds these words in what it says of the relay, of the router and of the path.
fn says(machine: &Machine, relay: &Relay, words: [&str; 3]) {
    let folder = Folder::new();
    let mut doctor: Command = inside(machine.name(), env!("CARGO_BIN_EXE_thirteen"));
    doctor.args(["doctor", "--relay", &relay.address, "--data-dir"]);
    let answer = doctor.arg(folder.path()).output().expect("the doctor comes");
    let said = String::from_utf8(answer.stdout).expect("it speaks in UTF-8");
    assert!(answer.status.success(), "{said}");
    for (check, words) in ["relay", "nat", "path"].into_iter().zip(words) {
        let of_it = |line: &&str| line.split_whitespace().nth(1) == Some(check);
        let line = said.lines().find(of_it).unwrap_or_default();
        shows(&format!("  {line}"));
        assert!(line.contains(words), "of `{check}` it says not `{words}` but: {line}");
    }
}
