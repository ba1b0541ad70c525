//! The local terminal as a source of session events. Owns the one channel that its input and its signals end in, for as long as the program
//! runs; may not know what is done with an event.

use super::burst::ReaderGap;
use super::input::listen;
use super::session_event::session_event;
use super::signals::listen_to_signals;
use super::terminal::{Screen, TerminalGuard, stop_job};
use crate::session::{EventSlots, SessionEvent, TerminalInput};
use crate::ui::state::msg::Msg;
use std::cell::Cell;
use std::io;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Instant;

/// The local terminal. There is one channel for every screen on it, because the thread that reads the terminal never stops.
pub(crate) struct LocalTerminal {
    /// Where its events are sent to.
    pub(crate) outbox: Sender<SessionEvent>,
    /// Where they are received.
    pub(crate) inbox: Receiver<SessionEvent>,
    slots: EventSlots,
    listening: Cell<bool>,
    gap: ReaderGap,
}

impl LocalTerminal {
    /// Listens to signals from now on, and to the terminal once it is taken; how far apart the signs of a passport reader come.
    ///
    /// # Errors
    /// When the handlers cannot be set.
    pub(crate) fn open(gap: ReaderGap) -> io::Result<Self> {
        let (outbox, inbox) = channel();
        let send = outbox.clone();
        listen_to_signals(move |event| send.send(session_event(event)).is_ok())?;
        Ok(Self { outbox, inbox, slots: EventSlots::default(), listening: Cell::new(false), gap })
    }

    /// Takes the terminal; from the first time on it sends events. With `title` the window's title is saved, so that another can be set.
    ///
    /// # Errors
    /// When there is no terminal or no thread.
    pub(crate) fn acquire(&self, title: bool) -> io::Result<(TerminalGuard, Screen)> {
        let taken = TerminalGuard::acquire(title)?;
        if !self.listening.replace(true) {
            let (send, slots) = (self.outbox.clone(), self.slots.clone());
            listen(self.gap, move |event| {
                let at = Instant::now();
                match session_event(event) {
                    SessionEvent::Msg(Msg::Key(chord)) if chord.stops() && stop_job() => true,
                    SessionEvent::Msg(Msg::Key(chord)) if chord.stops() => {
                        send.send(SessionEvent::Msg(Msg::NoShell)).is_ok()
                    }
                    // A key that the desk does not know.
                    SessionEvent::Msg(Msg::Tick) => true,
                    SessionEvent::Msg(msg) => send
                        .send(SessionEvent::Typed(TerminalInput { msg, at, slot: slots.acquire() }))
                        .is_ok(),
                    other => send.send(other).is_ok(),
                }
            })?;
        }
        Ok(taken)
    }
}
