//! A whole table of several machines in one deterministic world, with everything that goes wrong, and checkers.
//!
//! A [`World`] holds a real host and real guests, as they run in the game, and plays everything around them: clocks that
//! are wrong, machines that sleep, disks that are full, programs that die between two outputs, connections that stall
//! and break, people who play, chat, leave and come back, and a peer that means harm. Its time is a number that jumps
//! to whatever happens next. After every step checkers that share nothing with the cores but the fold of events look at
//! everything that crossed a border; see [`Law`]. One seed gives one trace.
//!
//! ```
//! use thirteen::sim::{Setup, World};
//!
//! let mut world = World::new(1, &Setup::calm(2));
//! world.run_until(10 * 60_000, World::is_playing);
//! world.crash_host(10_000);
//! assert!(world.run_until(5 * 3_600_000, |world| world.has_finished(1)), "{:?}", world.broken());
//! ```
#![deny(missing_docs)]

mod chance;
mod clock;
mod faults;
mod guesting;
mod hitting;
mod hostile;
mod hosting;
mod law;
mod mutant;
pub mod nat;
mod node;
mod person;
mod queue;
mod setup;
mod storm;
mod trace;
mod watch;
mod wires;
mod world;

pub use faults::{Fault, Faults, Weather};
pub use law::{Law, Violation};
pub use mutant::Mutant;
pub use setup::Setup;
pub use storm::{Outcome, Tally, storm, told_storm};
pub use world::World;
