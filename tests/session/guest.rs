//! A guest alone, with a host that a test plays by hand.

mod asking;
mod catching;
mod dealing;
mod garbage;
mod hand_host;
mod ladder;
mod snapshots;
mod stage;
mod telling;
