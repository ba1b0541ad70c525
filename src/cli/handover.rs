//! `portdesk handover`: the document that goes from one shift to the next.

use super::args::{HandoverArgs, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::report::{JournalStamp, ReportRow, handover_json, handover_text};
use crate::store::{AuditEvent, EntryRef};
use std::io::Write;

pub(super) fn run(handover: &HandoverArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = ctx.open_to_read()?;
    let on = ctx.setting(&service, &officer);
    let fault = |e| CliError::service(&ctx.texts, &ctx.rules, &e);
    let desk = service.desk_now().map_err(fault)?;
    let rows = ReportRow::all(&desk, service.officers(), &on);
    let cases = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    service
        .record(&officer, AuditEvent::Exported { what: "handover".into(), cases, case: None })
        .map_err(fault)?;
    // It names the entry of its own printing: no earlier entry can change without changing this one.
    let anchor = EntryRef::new(service.head().map_err(fault)?);
    let digits = anchor.groups().into_iter().map(ToOwned::to_owned).collect();
    let stand = JournalStamp { entry: anchor.seq(), digits };
    match handover.format {
        ReportFormat::Text => {
            out.write_all(handover_text(&rows, &stand, &on, &ctx.texts).as_bytes())?;
        }
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &handover_json(&rows, &stand, &on))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}
