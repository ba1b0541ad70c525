//! Why a case has its position in the queue.

pub mod reasons;
pub mod view;
