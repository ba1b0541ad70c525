//! Execution of effects: requests of a screen or dialogue go to the service, and the answer is a message.

use super::access::{prove, record_access};
use super::batch::execute_many;
use super::confirm_clock::confirm_clock;
use super::error_text::{closed_text, store_error_text};
use super::event::SessionEvent;
use super::export::export_text;
use super::paper_output::{PaperOrder, PaperTarget, fault_text, issue as issue_paper, outcome_text};
use crate::domain::officer::Officer;
use crate::domain::paper::PaperDestination;
use crate::domain::query::EvalContext;
use crate::service::{ArchiveQuery, CommandRequest, DeskService, ServiceError};
use crate::text::particular;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::{Effect, Ticket};
use crate::ui::state::msg::{ArchiveResult, Msg, OrderAnswer};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// The most closed cases shown.
const ARCHIVE_SHOWN: usize = 500;

/// Carries an effect out. What the front does itself - leave, paint, copy, alert - is returned.
#[must_use]
pub(crate) fn perform(
    effect: Effect,
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
) -> Option<Effect> {
    match effect {
        Effect::Execute { ticket, case, seen, command, by } => {
            let order = CommandRequest { case, seen: Some(seen), id: None, command };
            let officer = by.unwrap_or_else(|| ctx.officer.clone());
            execute(service, officer, ctx, outbox, ticket, order);
        }
        Effect::ExecuteMany { ticket, orders } => execute_many(service, ctx, outbox, ticket, orders),
        Effect::TakeOut { case, what, text, file } => {
            let out = export_text(service, ctx, (case, what), &text, file);
            let copied = out.is_ok() && !file;
            // The requester waits: it cannot be gone.
            let (bad, sentence) = out.map_or_else(|why| (true, why), |done| (false, done));
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, sentence)));
            if copied {
                return Some(Effect::Copy(text));
            }
        }
        Effect::IssuePaper { kind, case, to } => issue(service, ctx, outbox, PaperOrder { kind, case }, to),
        Effect::NewCase { ticket, entry, note } => {
            let outbox = outbox.clone();
            // The session may have ended; the case is on disk anyway.
            let send = move |msg| drop(outbox.send(SessionEvent::Msg(msg)));
            super::new_case::create_case(service, ctx, (ticket, *entry, note), send);
        }
        Effect::Look(no, look) => record_access(service, ctx, outbox, no, look),
        Effect::MessagesRead => service.messages_read(&ctx.officer),
        Effect::Locked => {
            ctx.viewer.queue.cancel();
            service.screen_locked(ctx.officer.clone());
        }
        Effect::Prove { officer, passphrase, code, purpose } => {
            prove(service, ctx, outbox, (officer, passphrase, code), purpose);
        }
        Effect::Panel(ask) => super::panel::load_panel(service, ctx, outbox, ask),
        Effect::SearchArchive(query) => {
            let around = EvalContext {
                me: ctx.officer.id,
                now: service.now(),
                confirmed: service.desk().clock.is_none(),
            };
            search(service, ctx, outbox, ArchiveQuery::new(&query, around, ARCHIVE_SHOWN));
        }
        Effect::Remember(preferences) => service.remember(&ctx.officer, preferences),
        Effect::StopSearch => service.stop_search(),
        Effect::Dismiss(file) => {
            if let Some(dismiss) = &ctx.dismiss {
                dismiss.file(file);
            }
        }
        Effect::ConfirmClock => confirm_clock(service, ctx, outbox),
        Effect::Quit | Effect::Redraw | Effect::Mouse(_) | Effect::Copy(_) | Effect::Alert(_) => {
            return Some(effect);
        }
    }
    None
}

fn execute(
    service: &Arc<DeskService>,
    officer: Officer,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    ticket: Ticket,
    order: CommandRequest,
) {
    let (outbox, texts) = (outbox.clone(), Arc::clone(&ctx.texts));
    service.submit(officer, order, move |result| {
        let answer = match result {
            Ok(done) => OrderAnswer::Done(done.after),
            Err(ServiceError::Refused(refusal)) => OrderAnswer::Refused(refusal),
            Err(ServiceError::Store(error)) => OrderAnswer::Failed(store_error_text(&texts, &error)),
            Err(ServiceError::Closed) => OrderAnswer::Failed(closed_text(&texts)),
        };
        // The session may have ended; the command is on disk anyway.
        let _ = outbox.send(SessionEvent::Msg(Msg::Answer(ticket, answer)));
    });
}

/// Issues a document in a thread of its own: a printer that takes its time stops no screen.
fn issue(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    order: PaperOrder,
    to: PaperDestination,
) {
    let told = |outbox: &Sender<SessionEvent>, bad, text| {
        // The session may have ended; what was recorded is on disk anyway.
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, text)));
    };
    let target = match (to, &ctx.print, &ctx.notices) {
        (PaperDestination::Printer, Some(command), _) => PaperTarget::Printer(command.clone()),
        (PaperDestination::File, _, Some(folder)) => PaperTarget::Folder(folder.clone()),
        _ => return told(outbox, true, ctx.texts.issued.no_folder.to_string()),
    };
    let (service, officer) = (Arc::clone(service), ctx.officer.clone());
    let (rules, texts, sender) = (Arc::clone(&ctx.rules), Arc::clone(&ctx.texts), outbox.clone());
    let begun = std::thread::Builder::new().name("paper".into()).spawn(move || {
        let issued = issue_paper(&service, &officer, &rules, order, target);
        match issued {
            Ok(outcome) => told(&sender, false, outcome_text(&texts, order, &outcome)),
            Err(fault) => told(&sender, true, fault_text(&texts, &rules, order, &fault)),
        }
    });
    if let Err(error) = begun {
        told(outbox, true, particular(ctx.texts.lang, &error.to_string()));
    }
}

fn search(
    service: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    wanted: ArchiveQuery,
) {
    let (outbox, texts) = (outbox.clone(), Arc::clone(&ctx.texts));
    service.search_archive(wanted, move |found| {
        let msg = match found {
            Ok(f) => Msg::Archive(ArchiveResult {
                cases: f.cases,
                more: f.more,
                looked: f.looked,
                done: f.done,
                near: f.near,
            }),
            Err(ServiceError::Store(error)) => Msg::ArchiveFailed(store_error_text(&texts, &error)),
            Err(_) => Msg::ArchiveFailed(closed_text(&texts)),
        };
        let _ = outbox.send(SessionEvent::Msg(msg));
    });
}
