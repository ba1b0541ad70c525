//! `portdesk stats`: the numbers of the dashboard.

use super::args::{StatsArgs, StatsFormat};
use super::context::CliContext;
use super::csv_mark::csv_mark;
use super::error::CliError;
use crate::report::{stats_csv, stats_json, stats_text};
use crate::store::AuditEvent;
use std::io::Write;

pub(super) fn run(stats: &StatsArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mark = csv_mark(stats.bom, stats.format == StatsFormat::Csv, ctx)?;
    let (service, officer) = ctx.open_to_read()?;
    let fault = |e| CliError::service(&ctx.texts, &ctx.rules, &e);
    service.may(&officer, "look").map_err(fault)?;
    let numbers = service.stats(stats.days).map_err(fault)?;
    let cases = u32::try_from(numbers.cases).unwrap_or(u32::MAX);
    service
        .record(&officer, AuditEvent::Exported { what: "stats".into(), cases, case: None })
        .map_err(fault)?;
    match stats.format {
        StatsFormat::Text => out.write_all(stats_text(&numbers, &ctx.texts).as_bytes())?,
        StatsFormat::Csv => {
            out.write_all(mark)?;
            out.write_all(&stats_csv(&numbers)?)?;
        }
        StatsFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &stats_json(&numbers))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}
