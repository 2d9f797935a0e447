//! The screens under egui_kittest: no window, no graphics card. What each shows, what it sends, that it fits, and that
//! the keyboard alone is enough. Two tests open the real window: one leaves it alone, the other plays.

mod every_screen;
mod friends;
mod idle;
mod keys;
mod pages;
mod play;
mod real;
mod stage;
mod table;
