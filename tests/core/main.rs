//! What is proved without a window: the rules of the game and the rules of the house. One binary, one module a subject.

mod bots;
mod readme;
mod rules;
mod tidy;
mod wire;
