//! The shell around the cores: clock, threads, disk, randomness, and other programs.

pub mod program;
