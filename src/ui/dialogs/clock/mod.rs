//! The confirmation of the clock.

pub mod state;
pub mod update;
pub mod view;
