//! The files of the inbox that wait to be seen.

pub mod state;
pub mod update;
pub mod view;
