//! The question whether to quit.

pub mod view;
