//! The loop of the first screen: keys to it until something was chosen.

use super::SessionEvent;
use super::event::EventInbox;
use crate::ui::base::context::SessionContext;
use crate::ui::lock::first_run::{FirstRun, FirstRunOutcome, draw};
use crate::ui::state::msg::Msg;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;
use std::sync::mpsc::Receiver;

/// Asks how to begin. A session that ends by itself counts as leaving.
///
/// # Errors
/// Those of the backend: the terminal is gone.
pub(crate) fn first_run<B: Backend>(
    terminal: &mut Terminal<B>,
    inbox: &Receiver<SessionEvent>,
    ctx: &mut SessionContext,
    resized: impl Fn(&mut B, u16, u16),
) -> Result<FirstRunOutcome, B::Error> {
    let mut first = FirstRun::new(ctx);
    let mut inbox = EventInbox::new(inbox);
    loop {
        terminal.draw(|frame| {
            let screen = frame.area();
            if let Some(at) = draw(frame.buffer_mut(), screen, &first, ctx) {
                frame.set_cursor_position(at);
            }
        })?;
        match inbox.recv() {
            Ok(SessionEvent::Msg(Msg::Key(chord))) => match first.key(chord, ctx) {
                FirstRunOutcome::Stay => {}
                outcome => return Ok(outcome),
            },
            Ok(SessionEvent::Msg(Msg::Paste(text))) => first.paste(&text),
            Ok(SessionEvent::Msg(Msg::Resize(width, height))) => {
                resized(terminal.backend_mut(), width, height);
                terminal.resize(Rect::new(0, 0, width, height))?;
                terminal.clear()?;
            }
            Ok(SessionEvent::End) | Err(_) => return Ok(FirstRunOutcome::Leave),
            Ok(_) => {}
        }
    }
}
