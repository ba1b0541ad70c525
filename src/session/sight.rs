//! What is looked at beside the queue, worked out in the background and answered as a message.

use super::event::{SessionEvent, explain};
use crate::domain::rules::Rules;
use crate::service::{DeskService, ServiceError};
use crate::text::{self, Catalog};
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn look(
    service: &DeskService,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    ask: PanelRequest,
) {
    let (send, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    let answer = move |seen: Result<PanelData, ServiceError>| {
        let seen = seen.unwrap_or_else(|error| PanelData::Failed(why(&texts, &rules, &error)));
        // Nobody waits any more when the session has ended.
        let _ = send.send(SessionEvent::Msg(Msg::Panel(seen)));
    };
    if ask != PanelRequest::Nothing
        && let Err(error) = service.may(&ctx.officer, "look")
    {
        return answer(Err(error));
    }
    match ask {
        PanelRequest::Dashboard => {
            let days = crate::domain::stats::DAYS;
            service.stats_soon(days, move |stats| answer(stats.map(|s| PanelData::Dashboard(Arc::new(s)))));
        }
        PanelRequest::RelatedCases(no) => service.radar_soon(no, move |found| {
            answer(found.map(|(radar, done)| PanelData::RelatedCases(no, radar, done)));
        }),
        PanelRequest::Inviter(no) => service.inviter_soon(no, move |found| {
            answer(found.map(|(card, done)| PanelData::Inviter(no, card, done)));
        }),
        PanelRequest::Nothing => service.look_away(),
    }
}

fn why(texts: &Catalog, rules: &Rules, error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(refusal) => text::blocked_line(texts, refusal, rules),
        ServiceError::Store(error) => explain(texts, error),
        ServiceError::Closed => text::store_error_text(texts, "closed", &[]),
    }
}
