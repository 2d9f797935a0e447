//! What is proved of a whole table without a window: seats, tournaments, the session, logs and their recovery.

mod tournament;
mod world;
