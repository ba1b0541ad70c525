//! Why a case has its position in the queue.

pub mod reasons;
pub mod state;
pub mod update;
pub mod view;
