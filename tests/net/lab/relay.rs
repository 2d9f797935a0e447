//! The real relay on a machine of the lab.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::folder::Folder;
use crate::ground;
use crate::plan::{Machine, inside};
use crate::programs::{Program, text};

/// A relay, which may be killed and started again on the same machine with the same store.
pub(crate) struct Relay {
    machine: String,
    folder: Folder,
    program: Option<Program>,
    /// What players give to `--relay`.
    pub(crate) address: String,
    /// The same for those who have IPv6 alone.
    pub(crate) address6: Option<String>,
}

impl Relay {
    /// Starts one on the usual port of UDP and of TCP.
    pub(crate) fn on(machine: &Machine) -> Self {
        let folder = Folder::new();
        let mut program = start(machine.name(), &folder);
        let listening = program.wait_for("listening", |_| true);
        let address = text(&listening["address"]).to_owned();
        let (_, rest) = address.split_once(':').expect("an address of IPv4, and a port");
        Self {
            machine: machine.name().to_owned(),
            folder,
            program: Some(program),
            address6: machine.address6.map(|six| format!("[{six}]:{rest}")),
            address,
        }
    }

    /// Ends without a word.
    pub(crate) fn is_killed(&mut self) {
        self.program.take().expect("it runs").kill();
    }

    /// Starts again with its store, under the same address.
    pub(crate) fn comes_back(&mut self) {
        let mut program = start(&self.machine, &self.folder);
        let listening = program.wait_for("listening", |_| true);
        assert_eq!(text(&listening["address"]), self.address);
        self.program = Some(program);
    }
}

/// Builds the relay, which is a package of its own, unless a lab is open already: inside nothing is built.
pub(crate) fn is_built() {
    static BUILT: OnceLock<()> = OnceLock::new();
    BUILT.get_or_init(|| {
        if ground::is_inside() {
            return;
        }
        let cargo = env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "--workspace", "--no-default-features", "--features"]);
        build.args(["thirteen-relay/server", "--bin", "thirteen-relay", "--target-dir"]);
        let folder = program();
        let target = folder
            .ancestors()
            .nth(2)
            .expect("programs are built in a folder for a profile");
        let status = build.arg(target).current_dir(env!("CARGO_MANIFEST_DIR")).status();
        assert!(status.is_ok_and(|status| status.success()), "the relay is built");
    });
}

fn start(machine: &str, folder: &Folder) -> Program {
    let mut command = inside(machine, program());
    command.args(["--json", "--metrics", "off", "--store"]);
    command.arg(folder.path().join("relay.redb"));
    Program::run(command)
}

/// Beside the game.
fn program() -> PathBuf {
    Path::new(env!("CARGO_BIN_EXE_thirteen")).with_file_name("thirteen-relay")
}
