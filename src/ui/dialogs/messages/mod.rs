//! Messages for the officer when a session begins.

pub mod state;
pub mod update;
pub mod view;
