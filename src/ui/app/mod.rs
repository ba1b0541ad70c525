//! The router: which part of the screen gets a message, which layers lie over it, and how the whole is drawn.

pub mod banner;
pub mod bar_items;
pub mod confirm_delay;
pub mod contexts;
pub mod footer;
pub mod header;
pub mod key_sequence_hints;
pub mod layer;
pub mod layers;
pub mod mouse;
pub mod text_input;
pub mod update;
pub mod view;
