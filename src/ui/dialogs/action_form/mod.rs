//! The form of an action: what is filled in and confirmed.

pub mod state;
pub mod update;
pub mod view;
