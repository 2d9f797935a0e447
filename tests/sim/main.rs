//! Whole tables of several machines in a deterministic world: what must hold when things go wrong, and that the
//! checkers see it when it does not.

mod mutants;
mod routers;
mod scenarios;
mod storms;
mod table;
