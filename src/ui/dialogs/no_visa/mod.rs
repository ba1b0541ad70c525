//! The answer that no visa is needed.

pub mod state;
pub mod update;
pub mod view;
