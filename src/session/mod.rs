//! A session: the loop that joins a screen to a desk. Owns the inbox, the carrying out of effects and the moment of drawing; it may
//! not know where the bytes come from, nor decide anything.
//!
//! The loop sleeps until something comes in or a countdown on the screen turns. It draws when its inbox is empty, so that a burst
//! of keys costs one frame. Effects run on the desk's writer thread: a slow disk never freezes the screen.

mod attend;
mod begin;
mod confirm_clock;
mod enter;
mod guard;
mod incoming;
mod many;
mod own_passphrase;
mod perform;
mod room;
mod run;
mod sight;
mod take_out;

pub use begin::begin;
pub use enter::{SignInOutcome, enter};
pub use incoming::{SessionEvent, TerminalInput, TerminalTask, TypedLine, explain};
pub use own_passphrase::{not_accepted, own_passphrase};
pub use perform::perform;
pub use room::{EventSlot, EventSlots};
pub use run::run;
pub use take_out::write_new;
