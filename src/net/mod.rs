//! Where the cores meet the machine: its clock, its randomness, its disk, its threads and its processes.
//!
//! [`profile`] finds and locks the player's folders, [`store`] keeps a table's log so that it survives a crash,
//! [`offline`] runs a whole table against bots in threads of its own, and [`program`] lets other programs play.

pub mod clock;
mod minds;
pub mod offline;
pub mod profile;
pub mod program;
pub mod store;
