//! The dialog that saves a view.

pub mod state;
pub mod update;
pub mod view;
