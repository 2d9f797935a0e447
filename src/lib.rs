//! Thirteen.

pub mod rules;
