//! Related cases: the same traveller or passport elsewhere.

pub mod state;
pub mod update;
pub mod view;
