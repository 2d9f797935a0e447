//! What is proved of a whole table without a window: seats, tournaments, the session, logs and their recovery.

mod chain;
mod clocks;
mod dealing;
mod doctor;
mod drive;
mod folder;
mod identity;
mod laws;
mod offline;
mod once;
mod replay;
mod seats;
mod snapshots;
mod store;
mod tournament;
mod world;
