//! `portdesk flights`: a table of flights in; the cases of those who are on them learn when they land.

use super::args::{FlightsArgs as Asked, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::host::FlightsReport;
use crate::intake::FlightTable;
use std::io::Write;

pub(super) fn run(asked: &Asked, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if asked.file.as_os_str() != "-" {
        CliError::unless_there(&ctx.texts, &asked.file)?;
    }
    let mut asker = ctx.asker()?;
    let opened = if asked.dry_run { ctx.open_to_read_as(&mut asker) } else { ctx.open_as(&mut asker) };
    let (service, officer) = opened?;
    service.may(&officer, "reschedule").map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let flights = FlightTable::open(&asked.file);
    let outcomes = service
        .flights(&officer, flights.news.clone(), asked.dry_run, asked.accept_large_moves)
        .map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let report =
        FlightsReport { texts: &ctx.texts, rules: &ctx.rules, flights: &flights, outcomes: &outcomes };
    match asked.report {
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &report.json())?;
            writeln!(out)?;
        }
        ReportFormat::Text => {
            for line in report.lines() {
                writeln!(out, "{line}")?;
            }
            writeln!(out, "{}", report.total())?;
            if asked.dry_run {
                writeln!(out, "{}", ctx.texts.cli.dry_run)?;
            }
        }
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(if report.is_bad() { 4 } else { 0 })
}
