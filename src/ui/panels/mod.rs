//! Full-screen pages beside the queue, one folder each.

pub mod dashboard;
pub mod history;
pub mod inbox;
pub mod inviter;
pub mod legend;
pub mod panel;
pub mod related_cases;
pub mod request_letter;
pub mod update;
pub mod view;
