//! Keys: chords, the actions of the desk, and the one table that joins them (`assets/keys.toml`). Help, hints, the command
//! `portdesk keys` and the key reference are all made from that table. It knows no screen.

mod action;
mod chord;
mod continuations;
mod keymap;
mod merge;

pub use action::{Action, ActionError};
pub use chord::{Chord, ChordError, Key};
pub use keymap::{Binding, Context, Keymap, KeymapError, Resolved};
