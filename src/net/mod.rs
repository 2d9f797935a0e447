//! Where the cores meet the machine: its clock, its randomness, its disk, its threads and its processes.
//!
//! [`profile`] finds and locks the player's folders, [`store`] keeps a table's log so that it survives a crash,
//! [`hosting`] runs a table in threads of its own and [`offline`] one against bots alone; whoever looks at a table holds a
//! [`live::LiveTable`]. [`program`] lets other programs play, and [`interrupt`] says when this one is to end.

pub mod clock;
pub mod hosting;
pub mod interrupt;
pub mod live;
mod minds;
pub mod offline;
pub mod profile;
pub mod program;
pub mod store;
