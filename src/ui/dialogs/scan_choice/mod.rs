//! Several open cases may be meant by a passport that was read: the officer chooses one.

pub mod state;
pub mod update;
pub mod view;
