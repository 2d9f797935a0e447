//! The core's laws.
