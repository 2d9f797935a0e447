//! Thirteen.

#[cfg(feature = "app")]
pub mod app;
pub mod bot;
pub mod cli;
pub mod net;
pub mod rules;
pub mod session;
pub mod table;
