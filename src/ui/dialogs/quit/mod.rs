//! The question whether to quit.

pub mod state;
pub mod update;
pub mod view;
