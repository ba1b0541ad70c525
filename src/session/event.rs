//! The events of a session, and the texts of failures of the store.

use super::event_slots::EventSlot;
use crate::domain::mrz::is_scan;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::picture::graphic::EncodedGraphic;
use crate::ui::state::msg::{Msg, TypedText};
use std::fmt;
use std::sync::mpsc::{Receiver, RecvError};
use std::time::Instant;
use zeroize::Zeroizing;

/// A line of input. It may be a passphrase: it is wiped after use and never printed, not even in a debugging form.
pub struct TypedLine(pub Zeroizing<String>);

impl fmt::Debug for TypedLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(..)")
    }
}

/// Input at the terminal.
#[derive(Debug)]
pub struct TerminalInput {
    /// The input as a message.
    pub(crate) msg: Msg,
    /// When it was read.
    pub(crate) at: Instant,
    /// Freed when the event is dropped.
    #[expect(dead_code, reason = "held as long as the event is on its way")]
    pub(crate) slot: EventSlot,
}

/// An operation on the terminal between two frames; returns its size, or none where the terminal is gone.
pub(crate) type TerminalTask = fn() -> Option<(u16, u16)>;

/// What reaches a session.
#[derive(Debug)]
pub enum SessionEvent {
    /// Something for the screen.
    Msg(Msg),
    /// Input at the terminal.
    Typed(TerminalInput),
    /// The terminal is released for a while, or was: the whole screen is redrawn afterwards.
    Between(TerminalTask),
    /// A picture was encoded for the terminal.
    Encoded(Box<EncodedGraphic>),
    /// A line was written, where the desk is a dialogue.
    Line(TypedLine),
    /// The terminal is gone, or the program has to end.
    End,
}

/// The inbox of a screen before the desk: all that such a screen has is fields.
pub(super) struct EventInbox<'a> {
    inbox: &'a Receiver<SessionEvent>,
    next: Option<Msg>,
}

impl<'a> EventInbox<'a> {
    pub(super) fn new(inbox: &'a Receiver<SessionEvent>) -> Self {
        Self { inbox, next: None }
    }

    /// Waits for the next thing. What is to be done between two frames is done, and is then another size; keys that came as one text
    /// are pasted, and the end of their line is Enter.
    pub(super) fn recv(&mut self) -> Result<SessionEvent, RecvError> {
        if let Some(next) = self.next.take() {
            return Ok(SessionEvent::Msg(next));
        }
        Ok(match self.inbox.recv()? {
            SessionEvent::Typed(TerminalInput { msg: Msg::TypedText(burst), .. })
            | SessionEvent::Msg(Msg::TypedText(burst)) => {
                // A passport that was read is no passphrase: the screen says that it was discarded.
                if is_scan(&burst.text) {
                    return Ok(SessionEvent::Msg(Msg::TypedText(burst)));
                }
                let (line, entered) = burst.line();
                self.next = entered.then(|| Msg::Key(Chord::plain(Key::Enter)));
                SessionEvent::Msg(Msg::Paste(line.to_owned()))
            }
            SessionEvent::Typed(TerminalInput { msg: Msg::Paste(text), .. })
            | SessionEvent::Msg(Msg::Paste(text))
                if is_scan(&text) =>
            {
                let length = text.chars().count();
                SessionEvent::Msg(Msg::TypedText(TypedText { text, length }))
            }
            // Nothing is confirmed there.
            SessionEvent::Typed(TerminalInput { msg: Msg::Letter(chord), .. })
            | SessionEvent::Msg(Msg::Letter(chord)) => SessionEvent::Msg(Msg::Key(chord)),
            SessionEvent::Typed(typed) => SessionEvent::Msg(typed.msg),
            SessionEvent::Between(between) => match between() {
                Some((width, height)) => SessionEvent::Msg(Msg::Resize(width, height)),
                None => SessionEvent::End,
            },
            other => other,
        })
    }
}
