//! Checks before a session shows data: the view is recorded, the officer is verified.

use super::error_text::{closed_text, service_error_text, store_error_text};
use super::event::SessionEvent;
use crate::domain::case_no::CaseNo;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::service::{self, DeskService, ProveError, ServiceError};
use crate::text;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::{CaseAccess, SignInPurpose};
use crate::ui::state::msg::{Msg, SignInResult};
use std::sync::Arc;
use std::sync::mpsc::Sender;

pub(super) fn record_access(
    desk: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    no: CaseNo,
    look: CaseAccess,
) {
    let at = match look {
        CaseAccess::Opened => service::AccessKind::Opened,
        CaseAccess::Unmasked => service::AccessKind::Unmasked,
    };
    let (outbox, texts, rules) = (outbox.clone(), Arc::clone(&ctx.texts), Arc::clone(&ctx.rules));
    desk.record_access(ctx.officer.clone(), no, at, move |result| {
        let failed = result.err().map(|error| service_error_text(&texts, &rules, &error));
        let _ = outbox.send(SessionEvent::Msg(Msg::Looked(no, look, failed)));
    });
}

pub(super) fn prove(
    desk: &Arc<DeskService>,
    ctx: &SessionContext,
    outbox: &Sender<SessionEvent>,
    (officer, passphrase, code): (OfficerId, Passphrase, Option<String>),
    purpose: SignInPurpose,
) {
    let (outbox, texts) = (outbox.clone(), Arc::clone(&ctx.texts));
    let own = Arc::clone(desk);
    let told = move |proof| drop(outbox.send(SessionEvent::Msg(Msg::Proved(purpose, proof))));
    let answer = told.clone();
    // Deriving a key takes its time on purpose; neither the screen nor a decision waits for it.
    let begun = std::thread::Builder::new().name("sign-in".into()).spawn(move || {
        let t = &texts.sign_in;
        answer(match own.prove(officer, &passphrase, code.as_deref()) {
            Ok(officer) => SignInResult::Given(officer),
            Err(ProveError::CodeWanted) => SignInResult::CodeWanted,
            Err(ProveError::Wrong) => SignInResult::Refused(t.wrong.to_string()),
            Err(ProveError::WrongCode) => SignInResult::Refused(t.wrong_code.to_string()),
            Err(ProveError::Wait { until }) => {
                SignInResult::Refused(text::fill(&t.wait, &[("at", &text::day_time(&texts, until))]))
            }
            Err(ProveError::Temporary { by }) => {
                let values = [("by", by.as_str()), ("id", officer.as_str())];
                SignInResult::Refused(text::fill(&t.temporary, &values))
            }
            Err(ProveError::Service(ServiceError::Store(error))) => {
                SignInResult::Refused(store_error_text(&texts, &error))
            }
            Err(ProveError::Service(_)) => SignInResult::Refused(closed_text(&texts)),
        });
    });
    if begun.is_err() {
        told(SignInResult::Refused(ctx.texts.sign_in.wrong.to_string()));
    }
}
