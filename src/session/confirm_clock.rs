//! The confirmation of the time, written down and answered as a message.

use super::event::{SessionEvent, explain};
use crate::service::{DeskService, ServiceError};
use crate::text::{self, date_time, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn confirm_clock(service: &DeskService, ctx: &SessionContext, outbox: &Sender<SessionEvent>) {
    let (outbox, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    service.confirm_clock_soon(ctx.officer.clone(), move |answer| {
        let (bad, said) = match answer {
            Ok(stand) => (false, fill(&texts.clock.confirmed, &[("at", &date_time(stand.clock))])),
            Err(ServiceError::Refused(refusal)) => (true, text::blocked_line(&texts, &refusal, &rules)),
            Err(ServiceError::Store(error)) => (true, explain(&texts, &error)),
            Err(ServiceError::Closed) => (true, text::store_error_text(&texts, "closed", &[])),
        };
        // Nobody waits any more when the session has ended.
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, said)));
    });
}
