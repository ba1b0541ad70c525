//! Carrying a batch of orders out for a session, without waiting.

use super::error_text::service_error_text;
use super::event::SessionEvent;
use crate::domain::decide::BatchItem;
use crate::service::{CommandRequest, DeskService};
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Ticket;
use crate::ui::state::msg::{BatchAnswer, Msg};
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn execute_many(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    ticket: Ticket,
    orders: Vec<BatchItem>,
) {
    let (outbox, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    let orders = orders
        .into_iter()
        .map(|o| CommandRequest { case: o.case, seen: Some(o.seen), id: None, command: o.command })
        .collect();
    service.submit_many(ctx.officer.clone(), orders, move |result| {
        let answer = match result {
            Ok(outcomes) => BatchAnswer::Done(
                outcomes
                    .into_iter()
                    .map(|o| {
                        (o.case, o.result.map(|d| d.after.is_some_and(|c| c.state.is_awaiting_second())))
                    })
                    .collect(),
            ),
            Err(error) => BatchAnswer::Failed(service_error_text(&texts, &rules, &error)),
        };
        // The session may have ended; what was written is on disk anyway.
        let _ = outbox.send(SessionEvent::Msg(Msg::Progress(ticket, answer)));
    });
}
