//! Thirteen.

pub mod rules;
#[cfg(feature = "app")]
pub mod app;
