//! The rules of the card game, against a second engine that is written from the rule book alone, slowly and plainly.

mod chance;
mod combinations;
mod naive;
mod naive_game;
mod play_through;
mod rule_book;
