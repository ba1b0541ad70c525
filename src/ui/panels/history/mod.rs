//! The history of a case.

pub mod state;
pub mod update;
pub mod view;
