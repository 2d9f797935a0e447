//! What is proved with real packets on this machine's loopback: connections, sessions, who is let in, and
//! whole tables of the built program.

mod bad_input;
mod detour;
mod dialling;
mod doors;
#[path = "../table/folder.rs"]
mod folder;
mod links;
mod logs;
mod machines;
mod moving;
mod nearby;
mod own_relay;
mod programs;
mod refused;
mod tables;
mod wire_tap;
