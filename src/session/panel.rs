//! Data of panels, computed in the background and answered as a message.

use super::error_text::service_error_text;
use super::event::SessionEvent;
use crate::service::{DeskService, ServiceError};
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn load_panel(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    ask: PanelRequest,
) {
    let (send, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    let answer = move |seen: Result<PanelData, ServiceError>| {
        let seen = seen.unwrap_or_else(|error| PanelData::Failed(service_error_text(&texts, &rules, &error)));
        // The session may have ended.
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
        PanelRequest::RelatedCases(no) => service.related_cases_soon(no, move |found| {
            answer(found.map(|(radar, done)| PanelData::RelatedCases(no, radar, done)));
        }),
        PanelRequest::Inviter(no) => service.inviter_soon(no, move |found| {
            answer(found.map(|(card, done)| PanelData::Inviter(no, card, done)));
        }),
        PanelRequest::PageCounts(no, item) => {
            super::view_file::count_pages(service, ctx, (no, item), answer);
        }
        PanelRequest::File(wanted) => super::view_file::view_file(service, ctx, outbox, wanted),
        PanelRequest::Nothing => {
            ctx.viewer.queue.cancel();
            service.cancel_panels();
        }
    }
}
