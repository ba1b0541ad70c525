//! Text that came as keys while nothing was being written.

pub mod state;
pub mod update;
pub mod view;
