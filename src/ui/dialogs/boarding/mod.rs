//! An airline asks whether somebody may board: find the case, answer, record who asked.

pub mod state;
pub mod update;
pub mod view;
