//! Dialogs over the main screen, one folder each.

pub mod action_form;
pub mod batch;
pub mod blocked;
pub mod boarding;
pub mod burst;
pub mod clock;
pub mod countersign;
pub mod document_request;
pub mod messages;
pub mod new_case;
pub mod palette;
pub mod paper;
pub mod queue_explanation;
pub mod quit;
pub mod recall_list;
pub mod save_view;
pub mod scan_choice;
