//! The files of the inbox that wait to be seen.

pub mod update;
pub mod view;
