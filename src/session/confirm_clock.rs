//! The confirmation of the time, recorded and answered as a message.

use super::error_text::service_error_text;
use super::event::SessionEvent;
use crate::service::DeskService;
use crate::text::confirmed_text;
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn confirm_clock(service: &DeskService, ctx: &SessionContext, outbox: &Sender<SessionEvent>) {
    let (outbox, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    service.confirm_clock_soon(ctx.officer.clone(), move |answer| {
        let (bad, text) = match answer {
            Ok(stand) => (false, confirmed_text(&texts, stand.clock, &stand.tied)),
            Err(error) => (true, service_error_text(&texts, &rules, &error)),
        };
        // The session may have ended.
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, text)));
    });
}
