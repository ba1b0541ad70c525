//! The pane of the selected case: its checklist and facts. Knows no dialog.

mod pane_line;
pub mod reply;
pub mod subject;
pub mod update;
pub mod view;
