//! What is proved of a whole table without a window: seats, tournaments, the session, logs and their recovery.

mod clocks;
mod drive;
mod once;
mod tournament;
mod world;
