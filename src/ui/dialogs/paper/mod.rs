//! The dialog that issues a document.

pub mod state;
pub mod update;
pub mod view;
