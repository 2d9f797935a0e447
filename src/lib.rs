//! Thirteen.

#[cfg(feature = "app")]
pub mod app;
pub mod cli;
pub mod rules;
pub mod table;
