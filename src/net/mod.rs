//! Where the cores meet the machine: its clock, its randomness, its disk, its threads, its processes and its network.
//!
//! [`profile`] finds and locks the player's folders, [`store`] keeps a table's log so that it survives a crash,
//! [`hosting`] runs a table in threads of its own, [`offline`] one against bots alone, and [`joining`] sits at somebody
//! else's; whoever looks at a table holds a [`live::LiveTable`]. [`program`] lets other programs play, and [`interrupt`] says when this one is to end.
//!
//! Towards other computers: [`identity`] is who this installation is. An [`endpoint`] speaks QUIC, [`dial`] reaches a
//! host, and a [`link`] carries the frames of one session. An [`invite`] with its [`code`] tells a friend where the table
//! is, at the machine's [`interfaces`] and at a port that the home router opens (`portmap`); on the same network it sees
//! the table [`nearby`]. The friend proves the code in a [`knock`] at the host's [`door`]. Where no direct way is known
//! yet, or none exists, packets go over a [`relay`], which may be the host's own.

pub mod clock;
pub mod code;
pub mod connection;
pub mod dial;
pub mod door;
pub mod endpoint;
mod gate;
pub mod hosting;
pub mod identity;
pub mod interfaces;
pub mod interrupt;
pub mod invite;
pub mod joining;
pub mod knock;
pub mod link;
pub mod live;
mod minds;
pub mod nearby;
pub mod offline;
mod portmap;
mod probes;
pub mod profile;
pub mod program;
mod punching;
pub mod relay;
mod saved;
pub mod store;
mod tls;

pub use gate::Rate;
