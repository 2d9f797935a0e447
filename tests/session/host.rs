//! What a host does about its guests: every message of a guest is written by hand, time is a number, nothing sleeps.

mod acknowledging;
mod catching_up;
mod coming;
mod commanding;
mod garbage;
mod limits;
mod presence;
mod showing;
mod stage;
