//! The history of a case.

pub mod view;
