//! A page of a delivered file for a session: read, decoded and written down on a thread of its own; the screen never waits. Only when the look
//! is on disk the picture is sent.

use super::error_text::{closed_text, service_error_text};
use super::event::SessionEvent;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::service::{DeskService, ServiceError};
use crate::ui::base::context::SessionContext;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{FileFailure, FileRequest, PanelData};
use crate::viewer::{DecodedPage, ViewFault};
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn view_file(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    wanted: FileRequest,
) {
    let answer = {
        let outbox = outbox.clone();
        move |result: Result<Arc<DecodedPage>, FileFailure>| {
            // The session may have ended.
            let _ = outbox.send(SessionEvent::Msg(Msg::Panel(PanelData::File(wanted, result))));
        }
    };
    let (service, texts, rules) = (Arc::clone(service), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    let (decoder, officer) = (ctx.viewer.decoder.clone(), ctx.officer.clone());
    let job_answer = answer.clone();
    let begun = ctx.viewer.queue.run_newest(move |running| {
        let decoded = service
            .case_file(wanted.case, wanted.item, &wanted.sha256)
            .map_err(|error| FileFailure::Said(service_error_text(&texts, &rules, &error)))
            .and_then(|bytes| {
                let page = decoder.decode_as(&bytes, &wanted.picture, wanted.accepted, running);
                page.map_err(FileFailure::Fault)
            });
        match decoded {
            // Whoever asked wants something else by now.
            Err(FileFailure::Fault(ViewFault::Cancelled)) => {}
            Err(failure) => job_answer(Err(failure)),
            Ok(page) => {
                let page = Arc::new(page);
                service.file_opened(officer, wanted.case, wanted.item, wanted.sha256, move |written| {
                    job_answer(match written {
                        Ok(()) => Ok(page),
                        Err(error) => Err(FileFailure::Said(service_error_text(&texts, &rules, &error))),
                    });
                });
            }
        }
    });
    if !begun {
        answer(Err(FileFailure::Said(closed_text(&ctx.texts))));
    }
}

/// So many files of an item are counted: a submission has no more.
const MOST_COUNTED: usize = 40;

/// How many pages the files of an item have, on a thread of its own.
pub(super) fn count_pages(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    (no, item): (CaseNo, Item),
    answer: impl FnOnce(Result<PanelData, ServiceError>) + Clone + Send + 'static,
) {
    let (service, ctx, own) = (Arc::clone(service), ctx.clone(), answer.clone());
    let count = move || own(page_counts(&service, &ctx, no, item));
    if std::thread::Builder::new().name("pages".into()).spawn(count).is_err() {
        answer(Err(ServiceError::Closed));
    }
}

/// Each file has the time that a decoder has; after one that took too long no other is tried.
fn page_counts(
    service: &DeskService,
    ctx: &SessionContext,
    no: CaseNo,
    item: Item,
) -> Result<PanelData, ServiceError> {
    let (case, slow) = (service.case(no)?, Err(FileFailure::Fault(ViewFault::TooSlow)));
    let mut counts: Vec<Result<u32, FileFailure>> = Vec::new();
    for file in case.iter().flat_map(|case| case.files_of(item)).take(MOST_COUNTED) {
        let count = if counts.contains(&slow) {
            slow.clone()
        } else {
            let bytes = service.case_file(no, item, &file.sha256);
            let bytes = bytes.map_err(|e| FileFailure::Said(service_error_text(&ctx.texts, &ctx.rules, &e)));
            bytes.and_then(|b| ctx.viewer.decoder.page_count(&b, false).map_err(FileFailure::Fault))
        };
        counts.push(count);
    }
    Ok(PanelData::PageCounts(no, item, counts))
}
