//! `portdesk backup` and `portdesk restore`.

use super::context::CliContext;
use super::error::CliError;
use crate::store;
use crate::text::fill;
use std::io::Write;
use std::path::Path;

pub(super) fn backup(to: &Path, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (service, officer) = ctx.open_to_read()?;
    let made = service.backup(&officer, to);
    ctx.leave(service, &officer);
    let report = made.map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let head = format!("{} {}", report.head.seq, report.head.hash);
    let values = [("file", to.display().to_string()), ("mib", mib(report.bytes)), ("head", head)];
    writeln!(out, "{}", fill(&ctx.texts.cli.backed_up, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    if report.files > 0 {
        writeln!(out, "{}", fill(&ctx.texts.cli.backed_up_files, &[("n", &report.files.to_string())]))?;
    }
    if report.missing.is_empty() {
        return Ok(0);
    }
    writeln!(out, "{}", fill(&ctx.texts.cli.backup_lacks, &[("n", &report.missing.len().to_string())]))?;
    missing(ctx, &report.missing, out)?;
    Ok(1)
}

/// Files of documents that are missing, a line each.
pub(super) fn missing(ctx: &CliContext, files: &[String], out: &mut dyn Write) -> std::io::Result<()> {
    for file in files {
        writeln!(out, "{}", fill(&ctx.texts.cli.blob_missing, &[("file", &format!("blobs/{file}"))]))?;
    }
    Ok(())
}

/// Bytes in MiB, with one digit behind the point.
pub(super) fn mib(bytes: u64) -> String {
    format!("{}.{}", bytes >> 20, ((bytes & 0xF_FFFF) * 10) >> 20)
}

pub(super) fn restore(from: &Path, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    CliError::unless_there(&ctx.texts, from)?;
    let report = store::restore(from, &ctx.store)
        .map_err(|e| CliError::from_backup(&ctx.texts, &ctx.texts.cli.restore_failed, &e))?;
    let values = [
        ("dir", ctx.store.display().to_string()),
        ("n", report.head.seq.to_string()),
        ("head", report.head.hash.to_string()),
    ];
    writeln!(out, "{}", fill(&ctx.texts.cli.restored, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    if let Some((before, kept)) = report.kept {
        let dir = kept.display().to_string();
        writeln!(out, "{}", fill(&ctx.texts.cli.restored_kept, &[("dir", &dir)]))?;
        let missing = before.entries.unwrap_or(0).saturating_sub(report.head.seq);
        if missing > 0 {
            let (n, known) = (missing.to_string(), (report.head.seq + missing).to_string());
            writeln!(out, "{}", fill(&ctx.texts.cli.restored_less, &[("n", &n), ("known", &known)]))?;
        }
    }
    if report.missing.is_empty() {
        return Ok(0);
    }
    writeln!(out, "{}", fill(&ctx.texts.cli.restored_lacks, &[("n", &report.missing.len().to_string())]))?;
    missing(ctx, &report.missing, out)?;
    Ok(1)
}
