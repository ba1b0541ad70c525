//! What reaches a session, and the words for what the store could not do.

use super::room::Room;
use crate::store::StoreError;
use crate::text::{self, Catalog};
use crate::ui::base::keys::{Chord, Key};
use crate::ui::state::msg::Msg;
use std::fmt;
use std::sync::mpsc::{Receiver, RecvError};
use std::time::Instant;
use zeroize::Zeroizing;

/// A line that somebody wrote. It may be a passphrase: it is wiped after use and never printed, not even in a debugging form.
pub struct Line(pub Zeroizing<String>);

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(..)")
    }
}

/// What a hand did at the terminal.
#[derive(Debug)]
pub struct Typed {
    /// What it was.
    pub msg: Msg,
    /// When it came in.
    pub at: Instant,
    /// The room that it takes on its way.
    pub room: Room,
}

/// Something that is done to the terminal between two frames; answers its size, or none where the terminal is gone.
pub type Between = fn() -> Option<(u16, u16)>;

/// What reaches a session.
#[derive(Debug)]
pub enum Incoming {
    /// Something for the screen.
    Msg(Msg),
    /// Something that a hand did.
    Typed(Typed),
    /// The terminal is released for a while, or was: the whole screen is redrawn afterwards.
    Between(Between),
    /// A line was written, where the desk is a dialogue.
    Line(Line),
    /// The terminal is gone, or the program has to end.
    End,
}

/// The inbox of a screen before the desk: all that such a screen has is fields.
pub(super) struct Inbox<'a> {
    inbox: &'a Receiver<Incoming>,
    next: Option<Msg>,
}

impl<'a> Inbox<'a> {
    pub(super) fn new(inbox: &'a Receiver<Incoming>) -> Self {
        Self { inbox, next: None }
    }

    /// Waits for the next thing. What is to be done between two frames is done, and is then another size; keys that came as one text
    /// are pasted, and the end of their line is Enter.
    pub(super) fn recv(&mut self) -> Result<Incoming, RecvError> {
        if let Some(next) = self.next.take() {
            return Ok(Incoming::Msg(next));
        }
        Ok(match self.inbox.recv()? {
            Incoming::Typed(Typed { msg: Msg::Burst(burst), .. }) | Incoming::Msg(Msg::Burst(burst)) => {
                let (line, entered) = burst.line();
                self.next = entered.then(|| Msg::Key(Chord::plain(Key::Enter)));
                Incoming::Msg(Msg::Paste(line.to_owned()))
            }
            // Nothing is confirmed there.
            Incoming::Typed(Typed { msg: Msg::Letter(chord), .. }) | Incoming::Msg(Msg::Letter(chord)) => {
                Incoming::Msg(Msg::Key(chord))
            }
            Incoming::Typed(typed) => Incoming::Msg(typed.msg),
            Incoming::Between(between) => match between() {
                Some((width, height)) => Incoming::Msg(Msg::Resize(width, height)),
                None => Incoming::End,
            },
            other => other,
        })
    }
}

/// A fault of the store in the words of a language.
#[must_use]
pub fn explain(texts: &Catalog, error: &StoreError) -> String {
    let values = error.values();
    let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    text::store_error(texts, error.code(), &values)
}
