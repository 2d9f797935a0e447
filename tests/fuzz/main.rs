//! Every reader of what comes from outside, under random bytes and under the corpus beside this file.
//!
//! `cargo test --no-default-features --test fuzz` reads the corpus and some thousand random inputs.
//! `cargo +nightly bolero test --no-default-features NAME` lets a coverage-guided engine look for more.

mod corpus;
mod targets;
