//! The router: which part of the screen gets a message, which layers lie over it, and how the whole is drawn.

pub mod banner;
pub mod bar_items;
pub mod begin;
pub mod case_access;
pub mod confirm_delay;
pub mod footer;
pub mod header;
pub mod key_sequence_hints;
pub mod layer;
pub mod mouse;
pub mod open;
mod reader;
pub mod screen;
pub mod text_input;
pub mod update;
pub mod view;
