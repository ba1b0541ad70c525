//! `portdesk notice`: the latest document request of a case, verbatim, or the answer that no visa is needed.

use super::args::NoticeArgs;
use super::context::CliContext;
use super::error::CliError;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::exemption::exemption;
use crate::domain::no_visa::no_visa;
use crate::domain::request_letter::joined;
use crate::files;
use crate::service::ServiceError;
use crate::store::AuditEvent;
use crate::text::{exemption_lines, fill, found_text};
use chrono::{DateTime, Utc};
use std::io::{self, Write};
use std::path::Path;

pub(super) fn run(notice: &NoticeArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = ctx.open_to_read()?;
    let no = ctx.case_no(&service, &notice.case)?;
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    let case = service
        .case(no)
        .map_err(|e| fault(&e))?
        .ok_or_else(|| fault(&ServiceError::Refused(Blocked::one(Blocker::CaseUnknown(no)))))?;
    let text = if notice.no_visa {
        answer(&case, service.now(), ctx)?
    } else {
        let none = || CliError::Refused(ctx.texts.paper.none_sent.to_string());
        case.requests.last().map(|r| r.text.to_string()).ok_or_else(none)?
    };
    let left = AuditEvent::Exported { what: "notice".into(), cases: 1, case: Some(no) };
    service.record(&officer, left).map_err(|e| fault(&e))?;
    match &notice.out {
        None => writeln!(out, "{text}")?,
        Some(file) => {
            files::write_new(file, &text).map_err(|e| unwritten(ctx, file, e))?;
            let values = [("case", no.to_string()), ("file", file.display().to_string())];
            let written = &ctx.texts.paper.written;
            writeln!(out, "{}", fill(written, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

/// A name under which nothing can be written is a wrong command line; a disk that fails is not.
fn unwritten(ctx: &CliContext, file: &Path, error: io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::AlreadyExists => CliError::file(&ctx.texts, file, &error),
        _ => CliError::Io(error),
    }
}

/// The answer that no visa is needed; where the table of exemptions does not show it, what it shows instead.
fn answer(case: &Case, now: DateTime<Utc>, ctx: &CliContext) -> Result<String, CliError> {
    if let Some(parts) = no_visa(case, &ctx.rules, now) {
        return Ok(joined(&parts));
    }
    let texts = &ctx.texts;
    let found = exemption(case, &ctx.rules, now);
    let said: Vec<String> =
        exemption_lines(texts, &found, &ctx.rules).into_iter().map(|line| line.text).collect();
    let said =
        if said.is_empty() { found_text(texts, found.exempt(), found.of) } else { texts.listed(&said) };
    let values = [("case", &*case.no.to_string()), ("found", &said)];
    Err(CliError::Refused(fill(&texts.exemption.no_answer, &values)))
}
