//! The list of decisions that the officer can recall, where there are several.

pub mod state;
pub mod update;
pub mod view;
