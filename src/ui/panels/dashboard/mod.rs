//! The dashboard.

pub mod view;
