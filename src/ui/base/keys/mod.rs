//! Keys: chords, the actions of the desk, and the one table that joins them (`assets/keys.toml`). Help, hints, the command
//! `portdesk keys` and the key reference are all made from that table. It knows no screen.

mod action;
mod action_name;
mod chord;
mod context;
mod continuations;
mod descriptor;
mod key_name;
mod keymap;
mod merge;

pub use action::Action;
pub(crate) use action::waits_for_another;
pub use action_name::ActionError;
pub use chord::{Chord, ChordError, Key};
pub use context::Context;
pub(crate) use descriptor::{
    ACCEPTED, ALL_TRAVELLERS, ActionKind, CaseLook, ChoiceList, Confirmation, Deferral, DialogDetail,
    DialogField, FirstPart, FocusChange, FormValues, HintRule, ListAction, Marking, Movement, NoteField,
    NoteKind, OrderDescriptor, PageAction, PanelAction, SessionAction, ViewChange,
};
pub(in crate::ui) use key_name::{is_key_named, key_label};
pub use keymap::{Binding, Keymap, KeymapError, Resolved};
