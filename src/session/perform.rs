//! The carrying out of effects: what a screen or a dialogue asks for is done by the service, and answered as a message.

use super::confirm_clock::confirm_clock;
use super::guard::{prove, record_look};
use super::incoming::{SessionEvent, explain};
use super::many::execute_many;
use super::take_out::take_out;
use crate::domain::officer::Officer;
use crate::domain::query::EvalContext;
use crate::service::{ArchiveQuery, CommandRequest, DeskService, ServiceError};
use crate::text;
use crate::ui::base::context::Setting;
use crate::ui::state::effect::{Effect, Ticket};
use crate::ui::state::msg::{Answer, Closed, Msg};
use std::sync::Arc;
use std::sync::mpsc::Sender;

/// How many closed cases are shown at once.
const ARCHIVE_SHOWN: usize = 500;

/// Carries an effect out. What is the front's own business - to leave, to paint, to copy, to call - is given back.
#[must_use]
pub fn perform(
    effect: Effect,
    service: &Arc<DeskService>,
    set: &Setting,
    outbox: &Sender<SessionEvent>,
) -> Option<Effect> {
    match effect {
        Effect::Execute { ticket, case, seen, command, by } => {
            let order = CommandRequest { case, seen: Some(seen), id: None, command };
            let officer = by.unwrap_or_else(|| set.officer.clone());
            execute(service, officer, set, outbox, ticket, order);
        }
        Effect::ExecuteMany { ticket, orders } => execute_many(service, set, outbox, ticket, orders),
        Effect::TakeOut { case, text, file } => {
            let out = take_out(service, set, case, &text, file);
            let copied = out.is_ok() && !file;
            // Whoever asked listens: he cannot be gone.
            let (bad, said) = out.map_or_else(|why| (true, why), |said| (false, said));
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, said)));
            if copied {
                return Some(Effect::Copy(text));
            }
        }
        Effect::Look(no, look) => record_look(service, set, outbox, no, look),
        Effect::MessagesRead => service.messages_read(&set.officer),
        Effect::Locked => service.screen_locked(set.officer.clone()),
        Effect::Prove { officer, passphrase, code, purpose } => {
            prove(service, set, outbox, (officer, passphrase, code), purpose);
        }
        Effect::Sight(ask) => super::sight::look(service, set, outbox, ask),
        Effect::SearchArchive(query) => {
            let around = EvalContext { me: set.officer.id, now: service.now() };
            search(service, set, outbox, ArchiveQuery::new(&query, around, ARCHIVE_SHOWN));
        }
        Effect::Remember(preferences) => service.remember(&set.officer, preferences),
        Effect::StopSearch => service.stop_search(),
        Effect::Dismiss(file) => {
            if let Some(dismiss) = &set.dismiss {
                dismiss.file(file);
            }
        }
        Effect::ConfirmClock => confirm_clock(service, set, outbox),
        Effect::Quit | Effect::Redraw | Effect::Mouse(_) | Effect::Copy(_) | Effect::Attend(_) => {
            return Some(effect);
        }
    }
    None
}

fn execute(
    service: &Arc<DeskService>,
    officer: Officer,
    set: &Setting,
    outbox: &Sender<SessionEvent>,
    ticket: Ticket,
    order: CommandRequest,
) {
    let (outbox, texts) = (outbox.clone(), Arc::clone(&set.texts));
    service.submit(officer, order, move |result| {
        let answer = match result {
            Ok(done) => Answer::Done(done.after),
            Err(ServiceError::Refused(refusal)) => Answer::Refused(refusal),
            Err(ServiceError::Store(error)) => Answer::Failed(explain(&texts, &error)),
            Err(ServiceError::Closed) => Answer::Failed(text::store_error(&texts, "closed", &[])),
        };
        // Nobody waits any more when the session has ended; the order is on disk all the same.
        let _ = outbox.send(SessionEvent::Msg(Msg::Answer(ticket, answer)));
    });
}

fn search(service: &Arc<DeskService>, set: &Setting, outbox: &Sender<SessionEvent>, wanted: ArchiveQuery) {
    let (outbox, texts) = (outbox.clone(), Arc::clone(&set.texts));
    service.search_archive(wanted, move |found| {
        let msg = match found {
            Ok(f) => Msg::Archive(Closed {
                cases: f.cases,
                more: f.more,
                looked: f.looked,
                done: f.done,
                near: f.near,
            }),
            Err(ServiceError::Store(error)) => Msg::ArchiveFailed(explain(&texts, &error)),
            Err(_) => Msg::ArchiveFailed(text::store_error(&texts, "closed", &[])),
        };
        let _ = outbox.send(SessionEvent::Msg(msg));
    });
}
