//! What is proved with real packets on this machine's loopback: connections, sessions, and who is let in.

mod dialling;
mod doors;
mod links;
mod machines;
mod moving;
mod nearby;
mod wire_tap;
