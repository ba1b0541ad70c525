//! A new case at the counter: what the officer wrote is handed to the service, and the answer is a message.

use super::error_text::service_error_text;
use crate::intake::counter::{CounterEntry, counter_id};
use crate::service::{CounterCase, DeskService, Submission};
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Ticket;
use crate::ui::state::msg::Msg;
use std::sync::Arc;

/// Creates the case; the answer goes to `send`.
pub fn create_case(
    service: &DeskService,
    ctx: &SessionContext,
    (ticket, entry, note): (Ticket, CounterEntry, Option<Box<str>>),
    send: impl FnOnce(Msg) + Send + 'static,
) {
    let (texts, rules, office) = (Arc::clone(&ctx.texts), Arc::clone(&ctx.rules), ctx.office);
    let own = Arc::clone(&ctx.rules);
    let case = CounterCase {
        submission: Box::new(move |no, count, now| {
            let id = counter_id(no, now);
            let id = if count == 0 { id } else { format!("{id}-{}", count + 1) };
            let read = entry.read(&id, office, now, &own).ok()?;
            Some(Submission { papers: read.papers, original: read.original })
        }),
        note,
    };
    service.new_case(ctx.officer.clone(), case, move |created| {
        send(Msg::NewCase(ticket, created.map_err(|error| service_error_text(&texts, &rules, &error))));
    });
}
