//! What is proved of a host and its guests without a network: frames go from one to the other by hand.

mod conversation;
mod guest;
mod host;
