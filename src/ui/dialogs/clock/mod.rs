//! The confirmation of the clock.

pub mod view;
