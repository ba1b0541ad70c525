//! `portdesk repair`: a damaged journal is repaired from the store's copy and from a backup, and that is recorded.

use super::backup;
use super::context::CliContext;
use super::error::CliError;
use crate::store::{self, RepairRecord, RepairSource};
use crate::text::{fill, particular};
use std::io::Write;
use std::path::Path;

pub(super) fn run(from: Option<&Path>, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let cli = &ctx.texts.cli;
    if let Some(backup) = from {
        CliError::unless_there(&ctx.texts, backup)?;
    }
    let report = store::repair(&ctx.store, from)
        .map_err(|e| CliError::from_backup(&ctx.texts, &ctx.texts.cli.repair_failed, &e))?;
    for line in report.repaired.iter().flat_map(|repaired| lines(ctx, repaired)) {
        writeln!(out, "{line}")?;
    }
    if let Some(entry) = report.parts_at {
        writeln!(out, "{}", fill(&cli.repair_parts, &[("entry", &entry.to_string())]))?;
    }
    for fault in &report.left {
        writeln!(out, "{}", fill(&cli.repair_left, &[("fault", &particular(ctx.texts.lang, fault))]))?;
    }
    if !report.left.is_empty() {
        writeln!(out, "{}", cli.repair_more)?;
        return Ok(1);
    }
    for file in &report.files {
        writeln!(out, "{}", fill(&cli.repaired_file, &[("file", &format!("blobs/{file}"))]))?;
    }
    if report.keys > 0 {
        writeln!(out, "{}", fill(&cli.repaired_keys, &[("n", &report.keys.to_string())]))?;
    }
    if !report.repaired.is_empty() {
        writeln!(out, "{}", cli.repair_whole)?;
    }
    if !(report.repaired.is_empty() && report.files.is_empty()) {
        out.flush()?;
        record(ctx, out)?;
    }
    if !report.files_left.is_empty() {
        let n = report.files_left.len().to_string();
        writeln!(out, "{}", fill(&cli.repair_files_left, &[("n", &n)]))?;
        backup::missing(ctx, &report.files_left, out)?;
        return Ok(1);
    }
    if report.repaired.is_empty() && report.files.is_empty() && report.keys == 0 {
        writeln!(out, "{}", cli.nothing_to_mend)?;
    }
    Ok(0)
}

/// The filled places, a line each.
fn lines(ctx: &CliContext, repaired: &RepairRecord) -> Vec<String> {
    let cli = &ctx.texts.cli;
    let source = match repaired.source {
        RepairSource::Store => &cli.repair_source_store,
        RepairSource::Backup => &cli.repair_source_backup,
    };
    let source = fill(source, &[("entry", &repaired.head.seq.to_string())]);
    let line = |at: &store::RepairedPlace| {
        let (segment, byte, bytes) =
            (format!("{:06}", at.segment), at.byte.to_string(), at.bytes.to_string());
        let values = [("segment", segment.as_str()), ("byte", &byte), ("bytes", &bytes)];
        let mut where_ = fill(&cli.repair_place, &values);
        if let Some((first, last)) = at.entries {
            let (first, last) = (first.to_string(), last.to_string());
            let entries = fill(&cli.repair_entries, &[("first", &first), ("last", &last)]);
            where_ = ctx.texts.listed(&[where_, entries]);
        }
        fill(&cli.repaired, &[("source", &source), ("place", &where_)])
    };
    repaired.places.iter().map(line).collect()
}

/// Records it now, if an officer can sign in; otherwise it is recorded at the next opening.
fn record(ctx: &CliContext, out: &mut dyn Write) -> Result<(), CliError> {
    let cli = &ctx.texts.cli;
    let fault = |e| CliError::store(&ctx.texts, &e);
    if store::is_protected(&ctx.store).map_err(fault)? && !ctx.has_key() {
        writeln!(out, "{}", cli.repair_note_later)?;
        return Ok(());
    }
    match ctx.open() {
        Ok((service, officer)) => {
            ctx.leave(service, &officer);
            writeln!(out, "{}", cli.repair_noted)?;
        }
        Err(why) => {
            // The journal is complete anyway; the reason why the desk cannot open is reported.
            writeln!(out, "{}", cli.repair_note_later)?;
            writeln!(std::io::stderr(), "portdesk: {}", why.text(&ctx.texts))?;
        }
    }
    Ok(())
}
