//! The document request being written.

pub mod state;
pub mod update;
pub mod view;
