//! The loop of the dialog to change a passphrase set by another officer. The service determines what is accepted.

use super::SessionEvent;
use super::error_text::{closed_text, store_error_text};
use super::event::EventInbox;
use crate::service::time_source::now;
use crate::service::{OfficerError, ServiceError, SignedIn, change_temporary};
use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::lock::own_passphrase::{OwnPassphrase, OwnPassphraseAction};
use crate::ui::state::msg::Msg;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::layout::Rect;
use std::sync::mpsc::Receiver;

/// Why a passphrase was not accepted, in one sentence.
#[must_use]
pub(crate) fn not_accepted(error: &OfficerError, texts: &Catalog) -> String {
    match error {
        OfficerError::Weak(weak) => Catalog::text_or_name(&texts.weak, weak.code()).to_owned(),
        OfficerError::Unchanged => texts.officers.unchanged.to_string(),
        OfficerError::Service(ServiceError::Store(error)) => store_error_text(texts, error),
        _ => closed_text(texts),
    }
}

/// Has the officer choose their own passphrase. False where they leave instead.
///
/// # Errors
/// Those of the backend: the terminal is gone.
pub(crate) fn own_passphrase<B: Backend>(
    terminal: &mut Terminal<B>,
    inbox: &Receiver<SessionEvent>,
    ctx: &mut SessionContext,
    signed_in: &mut SignedIn,
    origin: &str,
    resized: impl Fn(&mut B, u16, u16),
) -> Result<bool, B::Error> {
    let (Some(by), Some(officer)) = (signed_in.temporary, signed_in.officer.as_ref().map(|o| o.id)) else {
        return Ok(true);
    };
    let mut dialog = OwnPassphrase::new(officer, by);
    let mut inbox = EventInbox::new(inbox);
    loop {
        terminal.draw(|frame| {
            let area = frame.area();
            if let Some(at) = dialog.draw(frame.buffer_mut(), area, ctx) {
                frame.set_cursor_position(at);
            }
        })?;
        match inbox.recv() {
            Ok(SessionEvent::Msg(Msg::Key(chord))) => match dialog.key(chord, ctx) {
                OwnPassphraseAction::Stay => {}
                OwnPassphraseAction::Leave => return Ok(false),
                OwnPassphraseAction::Set(passphrase) => {
                    match change_temporary(signed_in, &passphrase, now(), origin) {
                        Ok(()) => return Ok(true),
                        Err(error) => dialog.refused(not_accepted(&error, &ctx.texts)),
                    }
                }
            },
            Ok(SessionEvent::Msg(Msg::Paste(text))) => dialog.paste(&text, ctx),
            Ok(SessionEvent::Msg(Msg::TypedText(_))) => {
                dialog.said = Some(ctx.texts.reader.discarded.to_string());
            }
            Ok(SessionEvent::Msg(Msg::Resize(width, height))) => {
                resized(terminal.backend_mut(), width, height);
                terminal.resize(Rect::new(0, 0, width, height))?;
                terminal.clear()?;
            }
            Ok(SessionEvent::End) | Err(_) => return Ok(false),
            Ok(_) => {}
        }
    }
}
