//! Messages for the officer when a session begins.

pub mod view;
