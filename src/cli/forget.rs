//! `portdesk forget`: destroys delivered files of a closed case. Lists them first, says what remains where, and asks; nothing is destroyed
//! before the journal has it.

use super::args::ForgetArgs;
use super::context::CliContext;
use super::credentials::{agrees, can_ask};
use super::error::CliError;
use super::files::case_named;
use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::decide::decide;
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::service::{CommandRequest, DeskService, ServiceError};
use crate::store::{AccessKind, AuditEvent};
use crate::text::{fill, size_text};
use std::io::Write;

/// In the place of a reason, for a list.
const LISTED: &str = "-";

pub(super) fn run(what: &ForgetArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let item: Option<Item> = what
        .item
        .as_ref()
        .map(|item| {
            let code = item.to_ascii_uppercase();
            code.parse().map_err(|e| CliError::not_a_code(&ctx.texts, "ITEM", item, e))
        })
        .transpose()?;
    let (service, officer) = ctx.open()?;
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    service.elapse().map_err(|e| fault(&e))?;
    let case = case_named(&what.case, &service, ctx)?;
    // A list destroys nothing, and needs no reason.
    let reason = what.reason.as_deref().unwrap_or(LISTED);
    let command = Command::Forget { item, number: what.number, note: Some(reason.into()) }.cleaned();
    let events = decide(Some(&case), case.no, None, &command, &ctx.setting(&service, &officer))
        .map_err(|blocked| fault(&ServiceError::Refused(blocked)))?;
    let waits = !events.iter().any(|event| matches!(event, Event::FilesForgotten { .. }));
    list(what, item, (&service, &officer), &case, waits, ctx, out)?;
    let t = &ctx.texts.forget;
    if what.list {
        ctx.leave(service, &officer);
        return Ok(0);
    }
    if !what.yes {
        out.flush()?;
        let asked = can_ask();
        if !asked || !agrees(&ctx.texts, &t.question)? {
            ctx.leave(service, &officer);
            return Err(if asked {
                CliError::Refused(t.not_done.to_string())
            } else {
                CliError::Usage(t.needs_yes.to_string())
            });
        }
    }
    // What changed since it was listed is not destroyed unseen.
    let order = CommandRequest { case: case.no, seen: Some(case.version), id: None, command };
    service.execute(&officer, order).map_err(|e| fault(&e))?;
    let no = case.no.to_string();
    let done = if waits { Ok(()) } else { service.finish_forgetting() };
    let text = match (&done, waits) {
        (Err(_), _) => &t.unfinished,
        (Ok(()), true) => &t.proposed,
        (Ok(()), false) => &t.done,
    };
    let n = case.files_named(item, what.number).len().to_string();
    let said = fill(text, &[("case", &no), ("n", &n), ("officer", officer.id.as_str())]);
    writeln!(out, "{said}")?;
    out.flush()?;
    ctx.leave(service, &officer);
    done.map(|()| 0).map_err(|e| fault(&e))
}

/// The files that would go, and what remains of them elsewhere. An officer whose role may not look at cases sees no names.
fn list(
    what: &ForgetArgs,
    item: Option<Item>,
    (service, officer): (&DeskService, &Officer),
    case: &Case,
    waits: bool,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let t = &ctx.texts.forget;
    let looks = service.may(officer, "look").is_ok();
    if looks {
        let look = AuditEvent::Looked { no: case.no, at: AccessKind::Opened };
        service.record(officer, look).map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    }
    let files = case.files_named(item, what.number);
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    let (no, n, size) = (case.no.to_string(), files.len().to_string(), size_text(bytes));
    writeln!(out, "{}", fill(&t.list, &[("case", &no), ("n", &n), ("size", &size)]))?;
    for file in files {
        let number = case.all_files_of(file.item).position(|(f, gone)| gone.is_none() && f == file);
        let number = number.map_or_else(|| "-".to_owned(), |at| (at + 1).to_string());
        let name = if looks { &*file.name } else { "-" };
        let kind = file.kind.name();
        writeln!(out, "  {} {number}  {}  {kind}  {name}", file.item, size_text(file.bytes))?;
    }
    let place = if service.is_protected() { &t.key_destroyed } else { &t.file_removed };
    writeln!(out, "{place}")?;
    writeln!(out, "{}", t.backups)?;
    if waits {
        writeln!(out, "{}", t.second)?;
    }
    Ok(())
}
