//! The answer that no visa is needed.

pub mod answer;
pub mod update;
pub mod view;
