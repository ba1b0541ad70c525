//! The command palette and the table of keys.

pub mod state;
pub mod update;
pub mod view;
