//! The messages for the officer as they are shown.

use crate::domain::message::Message;

/// What the officer has to read when the session begins.
#[derive(Clone, Debug)]
pub struct MessagesDialog {
    /// The messages.
    pub all: Vec<Message>,
    /// First line shown.
    pub top: usize,
}

impl MessagesDialog {
    /// The messages from the first on.
    #[must_use]
    pub fn new(all: Vec<Message>) -> Self {
        Self { all, top: 0 }
    }
}
