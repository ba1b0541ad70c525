//! The profile of an inviter.

pub mod state;
pub mod update;
pub mod view;
