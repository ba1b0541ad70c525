//! The list of cases: moving, filtering, searching, sorting, marking, and how it is drawn. Knows no dialog.

pub mod arrange;
pub mod filter;
pub mod filter_view;
pub mod marking;
pub mod search;
pub mod update;
pub mod view;
pub mod views;
