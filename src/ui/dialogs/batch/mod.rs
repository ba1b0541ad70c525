//! One action on all marked cases.

pub mod state;
pub mod update;
pub mod view;
