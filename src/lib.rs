//! Thirteen: tournaments of Tiến Lên, the Vietnamese card game of shedding and chopping. This page is the map of the
//! house; the game's own rules are in [`rules`].
//!
//! # How to run it
//!
//! `cargo xtask play` opens the game and `cargo xtask test` runs every check; both install what the system lacks.
//! Without the feature `app` there is no window and no graphics engine, and everything else is there:
//! `cargo run --no-default-features -- rules moves "3S 3C 4D"`, `cargo test --workspace --no-default-features`.
//!
//! # Where to start reading
//!
//! [`rules`] is the rule book. Then [`table::decide`] and [`table::apply`]: every sentence about seats, scores and turns
//! is in one of the two. Then [`session::Host`], which gives a table time and chance, [`session::Guest`], which follows one
//! from elsewhere, and last [`net::hosting`] and [`net::joining`], which give them threads, a disk and the network. For the window begin at `src/app/mod.rs`, for a command at its file in `src/cli`. A test
//! shows each part at work: `tests/core` what is pure, `tests/table` whole tournaments, `tests/net` the
//! network and real programs, `tests/ui` the screens.
//!
//! # The modules, and who may use whom
//!
//! | module | its job in one sentence | may use |
//! |---|---|---|
//! | [`rules`] | What may be played on what, and who won. No time, no chance, no names. | – |
//! | [`table`] | Seats, readiness, scores to 21, who plays for whom; the public state and each seat's view. | `rules` |
//! | [`bot`] | A choice from a view, and why; it cannot see what the view does not hold. | `rules`, `table` |
//! | [`wire`] | What peers say to each other: typed messages, their bytes, versions and sizes. | `rules`, `table` |
//! | [`session`] | A table that runs, and those who follow it from elsewhere: clocks, dealing, what is kept, who is there, a repeated command done once. | `rules`, `table`, `wire`, the relay's library |
//! | [`punch`] | A direct path between a host and a guest behind their routers, or why there is none. No socket, no clock. | – |
//! | [`sim`] | Many machines in one deterministic world, with faults, and checkers after every step. | every core above |
//! | [`net`] | The machine: clock, randomness, disk, threads, other programs, the network; tables that are hosted and joined. | every module above |
//! | `app` | The window: draws a view, animates what happened, turns input into commands. | `net`, `table`, `rules`, `bot` |
//! | [`cli`] | The commands, one file each. | everything but `app` |
//!
//! Beside the game stands the package `thirteen-relay`, the library of the server that will help players find each
//! other. The game depends on it and never the other way round, so a relay is built without the game. `xtask` holds the
//! repository's own commands. `tests/core/tidy.rs` reads the tree and fails on a use that is not in this table, on a
//! clock or thread in a core, and on what has grown too long.
//!
//! # Five ideas that hold it up
//!
//! 1. **Cores answer, shells act.** `rules`, `table`, `bot` and `session` have no socket, clock, thread, file or
//!    randomness. They are told things and asked what to do; `net`, `app` and `cli` do it.
//! 2. **What comes in is read once, at the edge.** Text becomes [`rules::Cards`], cards become a [`rules::Combo`], a name
//!    becomes a [`table::Name`]. Behind the edge nothing is looked at twice.
//! 3. **What may not be cannot be written.** Data lives in the variant that may have it, and a seat, a player and the
//!    number of a command each has its own type.
//! 4. **The log is public, the deal is the only secret.** A [`table::Event`] says only what everyone at the table may
//!    know. A hand is what was dealt less what was played, and [`table::View`] holds one seat's deal: nobody has to
//!    remember to hide the others.
//! 5. **The same seed gives the same game.** Time is an argument and chance is a seed, so a test plays a whole tournament
//!    with sleeping machines and lost programs in milliseconds, and again in the same way.
//!
//! # One command, from the key to the card
//!
//! ```text
//! a click or a key ─► UiCommand::Play                         app: one enum for buttons, keys and tests
//!   ─► table::Command::Play(cards) ─► LiveTable::send         app to net: a channel, under the command's own number
//!   ─► Host::handle(now, Input::Command)                      session, on the host's thread
//!   ─► table::decide ─► Err(Refusal) ─► Output::Refused       nothing has changed; the window says why
//!                    └► Ok(events)
//!   ─► Output::Persist ─► net::store                          on disk before anyone sees it
//!   ─► table::apply ─► Output::Show { events, moments, view }  folded first, then told
//!   ─► Update::Shown ─► the window wakes                      net to app: text and buttons are drawn from the view,
//!                                                             each moment becomes an animation and a sound
//! ```
//!
//! A guest's command comes as a frame ([`session::Input::Received`]) and takes the same path; its answer and the events go
//! out as frames ([`session::Output::Send`]), and the host's own player is shown them once a guest has them too.
//!
//! The bots take the same path: the host asks with [`session::Output::Think`], a thread of `net` answers with
//! [`session::Input::Thought`], and a move that is late or not legal is made for them. What happened once is had again by
//! folding its events with [`table::apply`]: so a saved tournament is taken up, and so `thirteen replay` walks through one.
//!
//! # Where time, chance and the outside come in
//!
//! | source | enters as | in the game | in a test |
//! |---|---|---|---|
//! | time | the argument `now`, and [`session::Host::poll_timeout`] | [`net::clock`] | a number |
//! | sleep of the machine | a `now` far behind what was asked for, or [`session::Input::Woke`] | the same clock | a large step |
//! | network | [`session::Input::Connected`], `Received`, `Disconnected`, and likewise for a guest | `net`'s connections | frames, by hand |
//! | chance at the table | 32 bytes in [`session::HostConfig`] | the operating system, through [`net::clock::chance`] | a seed |
//! | chance of a bot | [`bot::Rng`] as an argument | seeded from the same | a seed |
//! | a bot's thought | [`session::Output::Think`], then [`session::Input::Thought`] | a thread of its own, or a [program](net::program) | an answer, or none |
//! | disk | [`session::Output::Persist`], then [`session::Host::restore`] | [`net::store`], each record synced | a list in memory |
//! | player and settings | arguments | [`net::profile`], `settings.toml` | a folder for the test |

#[cfg(feature = "app")]
pub mod app;
pub mod bot;
pub mod cli;
pub mod net;
pub mod punch;
pub mod rules;
pub mod session;
pub mod sim;
pub mod table;
pub mod wire;
