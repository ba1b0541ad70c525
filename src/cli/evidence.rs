//! `portdesk evidence`: the evidence of a case as a pack that an auditor checks without the desk; and `portdesk verify --pack`.

use super::args::{EvidenceArgs, ReportFormat};
use super::context::CliContext;
use super::credentials::can_ask;
use super::error::CliError;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case_no::CaseNo;
use crate::domain::officer::Officer;
use crate::domain::sanitize::clean;
use crate::front::ask;
use crate::service::{DeskService, ServiceError};
use crate::store::{
    AnchorFile, CaseProof, EntryRef, PackFault, PackFiles, PackOptions, PackReport, PackSource, check_pack,
    pack, write_pack,
};
use crate::text::{Catalog, fill};
use serde_json::json;
use std::io::{self, Write};
use std::path::Path;

/// What the pack says of itself, in both languages.
const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates/evidence.txt"));

/// Writes the evidence of a case.
pub(super) fn run(wanted: &EvidenceArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let texts = &ctx.texts;
    let fault = |e: &ServiceError| CliError::service(texts, &ctx.rules, e);
    if let Some(dir) = &wanted.out
        && std::fs::symlink_metadata(dir).is_ok()
    {
        return Err(CliError::file(texts, dir, &io::ErrorKind::AlreadyExists.into()));
    }
    let (service, officer) = ctx.open_to_read()?;
    let no = ctx.case_no(&service, &wanted.case)?;
    let masked = wanted.masked || ctx.rules.at(service.now()).policy.evidence_masked;
    let proof = service.preview_evidence(&officer, no, masked).map_err(|e| fault(&e))?;
    if proof.is_empty() {
        return Err(fault(&ServiceError::Refused(Blocked::one(Blocker::CaseUnknown(no)))));
    }
    let files = packed(&proof, (no, masked), (&service, &officer), ctx)?;
    list(&files, no, masked, texts, out)?;
    let dir = match &wanted.out {
        Some(dir) if !wanted.list => dir,
        _ => {
            ctx.leave(service, &officer);
            return Ok(0);
        }
    };
    if !wanted.yes && !confirmed(texts, out)? {
        writeln!(out, "{}", texts.evidence.not_written)?;
        ctx.leave(service, &officer);
        return Ok(1);
    }
    let proof = service.take_evidence(&officer, no, masked).map_err(|e| fault(&e))?;
    let files = packed(&proof, (no, masked), (&service, &officer), ctx)?;
    write_pack(dir, &files).map_err(|e| unwritten(ctx, dir, e))?;
    let report = check_pack(&PackSource::read(dir)?, &[]);
    let values =
        [("case", no.to_string()), ("dir", dir.display().to_string()), ("n", files.len().to_string())];
    writeln!(out, "{}", fill(&texts.evidence.written, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    in_words(&report, &[], texts, out)?;
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(u8::from(!report.is_ok()))
}

fn packed(
    proof: &CaseProof,
    (no, masked): (CaseNo, bool),
    (service, officer): (&DeskService, &Officer),
    ctx: &CliContext,
) -> Result<PackFiles, CliError> {
    let desk = service.desk_id().map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let (officer, at) = (officer.id.as_str(), service.now());
    pack(proof, &PackOptions { no, desk, masked, officer, at, readme: README })
        .map_err(|e| CliError::store(&ctx.texts, &e))
}

/// What a pack holds: names and sizes.
fn list(files: &PackFiles, no: CaseNo, masked: bool, texts: &Catalog, out: &mut dyn Write) -> io::Result<()> {
    let t = &texts.evidence;
    let bytes: usize = files.values().map(Vec::len).sum();
    let values = [("case", no.to_string()), ("n", files.len().to_string()), ("bytes", bytes.to_string())];
    let title = if masked { &t.list_masked } else { &t.list };
    writeln!(out, "{}", fill(title, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    for (name, bytes) in files {
        writeln!(out, "  {:>9}  {name}", bytes.len())?;
    }
    writeln!(out, "{}", t.list_end)
}

/// Whether the officer wants it written. Without a terminal `--yes` says so.
fn confirmed(texts: &Catalog, out: &mut dyn Write) -> Result<bool, CliError> {
    if !can_ask() {
        return Err(CliError::Usage(texts.evidence.needs_yes.to_string()));
    }
    out.flush()?;
    let answer = ask(&texts.evidence.question, true)?;
    Ok(answer.is_some_and(|answer| matches!(answer.trim(), "y" | "Y" | "是")))
}

/// A name under which nothing can be written is a wrong command line; a disk that fails is not.
fn unwritten(ctx: &CliContext, dir: &Path, error: io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::AlreadyExists => CliError::file(&ctx.texts, dir, &error),
        _ => CliError::Io(error),
    }
}

/// Checks a pack, with neither store nor key.
pub(super) fn verify(
    dir: &Path,
    heads: &[EntryRef],
    format: ReportFormat,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<u8, CliError> {
    let source = PackSource::read(dir).map_err(|e| CliError::file(&ctx.texts, dir, &e))?;
    let report = check_pack(&source, heads);
    match format {
        ReportFormat::Json => {
            let faults: Vec<_> = report
                .faults
                .iter()
                .map(|f| json!({ "what": f.name(), "where": f.place(), "text": fault_text(&ctx.texts, f) }))
                .collect();
            let answer = json!({
                "ok": report.is_ok(), "case": report.case, "masked": report.masked, "entries": report.entries,
                "covered": report.covered, "not_covered": report.uncovered, "not_committed": report.uncommitted,
                "checkpoints": report.checkpoints.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "proven_by_head": report.proven, "faults": faults,
            });
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)?;
        }
        ReportFormat::Text => in_words(&report, heads, &ctx.texts, out)?,
    }
    Ok(u8::from(!report.is_ok()))
}

/// The heads that count for a pack: those of the command line, else the anchor's where the pack has that entry.
pub(super) fn heads(given: &[EntryRef], ctx: &CliContext, dir: &Path) -> Vec<EntryRef> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let anchor = ctx.anchor.as_ref().and_then(|file| AnchorFile::new(file.clone()).read().ok());
    let Some(head) = anchor.map(|mark| EntryRef::new(mark.head)) else { return Vec::new() };
    let holds = PackSource::read(dir)
        .is_ok_and(|source| check_pack(&source, &[]).checkpoints.iter().any(|own| own.seq() == head.seq()));
    if holds { vec![head] } else { Vec::new() }
}

fn fault_text(texts: &Catalog, fault: &PackFault) -> String {
    let text = Catalog::text_or_name(&texts.evidence.fault, fault.name());
    let (place, found) = (fault.place(), fault.found().to_string());
    let [place, other] = [&place, fault.other()].map(clean);
    fill(text, &[("where", &place), ("other", &other), ("found", &found)])
}

fn in_words(report: &PackReport, heads: &[EntryRef], texts: &Catalog, out: &mut dyn Write) -> io::Result<()> {
    let t = &texts.evidence;
    for fault in &report.faults {
        writeln!(out, "{}", fill(&t.fault_line, &[("text", &fault_text(texts, fault))]))?;
    }
    if !report.is_ok() {
        return writeln!(out, "{}", t.not_verified);
    }
    let (n, covered) = (report.entries.to_string(), report.covered.to_string());
    writeln!(out, "{}", fill(&t.verified, &[("case", &report.case), ("n", &n), ("covered", &covered)]))?;
    let numbers = |all: &[u64]| texts.listed(&all.iter().map(ToString::to_string).collect::<Vec<_>>());
    if report.masked {
        writeln!(out, "{}", t.masked)?;
    } else {
        writeln!(out, "{}", t.contents)?;
    }
    if !report.uncovered.is_empty() {
        writeln!(out, "{}", fill(&t.uncovered, &[("entries", &numbers(&report.uncovered))]))?;
    }
    if !report.uncommitted.is_empty() {
        writeln!(out, "{}", fill(&t.uncommitted, &[("entries", &numbers(&report.uncommitted))]))?;
    }
    if heads.is_empty() {
        writeln!(out, "{}", t.no_head)?;
    } else {
        let proven = report.proven.len().to_string();
        writeln!(out, "{}", fill(&t.head, &[("proven", &proven), ("n", &n)]))?;
    }
    for own in &report.checkpoints {
        writeln!(out, "{}", fill(&t.checkpoint, &[("head", &own.to_string())]))?;
    }
    Ok(())
}
