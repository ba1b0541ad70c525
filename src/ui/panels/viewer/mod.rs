//! The viewer: a delivered document beside the checklist.

mod lens;
mod places;
mod proved;
pub mod state;
pub mod update;
mod values;
pub mod view;
