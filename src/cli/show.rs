//! `portdesk show`: one case.

use super::args::{ReportFormat, ShowArgs};
use super::context::CliContext;
use super::error::CliError;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::queue::QueuePosition as ExpiryStatus;
use crate::report::{ReportRow, case_json, case_text};
use crate::service::ServiceError;
use crate::store::{AccessKind, AuditEvent};
use std::io::Write;

pub(super) fn run(show: &ShowArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = ctx.open_to_read()?;
    let on = ctx.setting(&service, &officer);
    let fault = |e: &ServiceError| CliError::service(&ctx.texts, &ctx.rules, e);
    // Before the lookup: whether there is a case of this submission is an answer too.
    service.may(&officer, "look").map_err(|e| fault(&e))?;
    let no = ctx.case_no(&service, &show.case)?;
    let case = service
        .case(no)
        .map_err(|e| fault(&e))?
        .ok_or_else(|| fault(&ServiceError::Refused(Blocked::one(Blocker::CaseUnknown(no)))))?;
    let look = AuditEvent::Looked { no: case.no, at: AccessKind::Opened };
    service.record(&officer, look).map_err(|e| fault(&e))?;
    let desk = service.desk_now().map_err(|e| fault(&e))?;
    let row = desk.get(no).map_or_else(
        || ReportRow::closed(case),
        |l| ReportRow::live(l, ExpiryStatus::new(l, &ctx.rules, on.now), service.officers(), &on),
    );
    match show.format {
        ReportFormat::Text => out.write_all(case_text(&row, &on, &ctx.texts).as_bytes())?,
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &case_json(&row, &on, &ctx.texts))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}
