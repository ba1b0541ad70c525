//! Events of the local terminal: keys, texts, the mouse, the size, signals. Owns the values alone.

use crossterm::event::KeyEvent;

/// The longest pasted text, in bytes; no field takes more.
pub(super) const PASTE_LONGEST: usize = 64 * 1024;

/// An event of the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontEvent {
    /// A key went down.
    Key(KeyEvent),
    /// A letter that arrived together with others: too few for a text, and no answer to a question.
    Letter(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// Keys came faster than anybody types: they are one text.
    Burst(BurstText),
    /// The left button went down at a cell.
    Click(u16, u16),
    /// The wheel turned at a cell; towards the bottom?
    Wheel(u16, u16, bool),
    /// The terminal has another size.
    Resize(u16, u16),
    /// The process is to stop, until it is continued.
    Stop,
    /// The process goes on after it was stopped.
    Continue,
    /// The terminal is gone, or a signal asks to end.
    End,
}

/// A pasted text that arrived as keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BurstText {
    /// The text, with its line ends as `\n`; cut where it is longer than any field.
    pub(crate) text: String,
    /// How many characters it had.
    pub(crate) length: usize,
}

impl BurstText {
    pub(super) fn push(&mut self, c: char) {
        self.length += 1;
        if self.text.len() < PASTE_LONGEST {
            self.text.push(c);
        }
    }
}
