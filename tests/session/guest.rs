//! A guest alone, with a host that a test plays by hand.

mod asking;
mod catching;
mod dealing;
mod garbage;
mod ladder;
mod stage;
