//! The countersignature of a second officer at this terminal.

pub mod state;
pub mod update;
pub mod view;
