//! Small parts that several dialogs use: a field to write in, a list to choose from.

pub mod editor;
pub mod field;
pub mod picker;
pub mod secret;
