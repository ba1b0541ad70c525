//! A new case at the counter: the application of a traveller who is at the port, filled in by the officer.

pub mod field;
pub mod state;
pub mod update;
pub mod view;
