//! The lab: machines, routers and the lines between them as network namespaces of this computer, so that programs meet
//! real NATs without a second computer and without rights outside.
//!
//! [`ground`] opens the lab, [`plan`] builds machines and routers in it, [`nat`] says what each kind of router does to
//! packets, [`pump`] makes a line slow. [`probes`] prove that the routers are what they say, with nothing of the game;
//! [`matrix`] asks which path real programs find, and [`cases`] are tables of them to which everything happens that
//! happens to networks. [`own`] has no relay but the host's. [`doctor`] asks the program what it knows of the place where it is.
//! Everything stands inside one `unshare`, and is gone when the test is over however it ends.
//!
//! What takes longer prints a table, past the harness:
//! `cargo test --no-default-features --test lab -- --ignored every_pair_of_routers`, `… how_soon_a_path_is_direct`, and
//! `… every_case`, of which `THIRTEEN_LAB_CASES` chooses those whose name holds it.

#![expect(
    clippy::disallowed_methods,
    reason = "slow lines and the figures of the lab are about real time"
)]

mod cases;
mod doctor;
#[path = "../../table/folder.rs"]
#[expect(dead_code, reason = "other tests look into their folders")]
mod folder;
mod ground;
mod matrix;
mod nat;
mod own;
mod party;
mod plan;
mod probe;
mod probes;
#[path = "../programs.rs"]
#[expect(dead_code, reason = "other tests ask more of a program")]
mod programs;
mod pump;
mod relay;
mod roles;
mod scene;
