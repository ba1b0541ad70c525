//! The answer that no visa is needed.

pub mod update;
pub mod view;
