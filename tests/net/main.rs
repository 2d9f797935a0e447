//! What is proved with real packets on this machine's loopback: connections, sessions, who is let in, and
//! whole tables of the built program.

mod bad_input;
mod capture;
mod detour;
mod dialling;
mod doors;
#[path = "../table/folder.rs"]
mod folder;
mod liar;
mod links;
mod logs;
mod lying;
mod machines;
mod middle;
mod moving;
mod nearby;
mod own_relay;
mod programs;
mod refused;
mod tables;
mod wire_tap;
