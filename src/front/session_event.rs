//! Events of the terminal as events of a session. Owns the translation alone.

use super::chord::chord;
use super::front_event::{BurstText, FrontEvent};
use super::terminal::{pause, resume};
use crate::session::SessionEvent;
use crate::ui::state::msg::{Mouse, MouseKind, Msg, TypedText};

/// What an event is for a session. A key that the desk does not know is a tick.
pub(crate) fn session_event(event: FrontEvent) -> SessionEvent {
    let mouse = |x, y, kind| SessionEvent::Msg(Msg::Mouse(Mouse { x, y, kind }));
    match event {
        FrontEvent::Key(key) => {
            chord(&key).map_or(SessionEvent::Msg(Msg::Tick), |c| SessionEvent::Msg(Msg::Key(c)))
        }
        FrontEvent::Letter(key) => {
            chord(&key).map_or(SessionEvent::Msg(Msg::Tick), |c| SessionEvent::Msg(Msg::Letter(c)))
        }
        FrontEvent::Paste(text) => SessionEvent::Msg(Msg::Paste(text)),
        FrontEvent::Burst(BurstText { text, length }) => {
            SessionEvent::Msg(Msg::TypedText(TypedText { text, length }))
        }
        FrontEvent::Click(x, y) => mouse(x, y, MouseKind::Click),
        FrontEvent::Wheel(x, y, down) => {
            mouse(x, y, if down { MouseKind::WheelDown } else { MouseKind::WheelUp })
        }
        FrontEvent::Resize(width, height) => SessionEvent::Msg(Msg::Resize(width, height)),
        FrontEvent::Stop => SessionEvent::Between(pause),
        FrontEvent::Continue => SessionEvent::Between(resume),
        FrontEvent::End => SessionEvent::End,
    }
}
