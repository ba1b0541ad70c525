//! `portdesk evidence`: the evidence of a case as a pack that an auditor checks without the desk; and `portdesk verify --pack`.

use super::args::{EvidenceArgs, ReportFormat};
use super::context::CliContext;
use super::credentials::can_ask;
use super::error::{CliError, io_text};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::domain::officer::Officer;
use crate::domain::sanitize::clean;
use crate::front::ask;
use crate::service::{DeskService, ServiceError};
use crate::store::{
    AnchorFile, CaseProof, EntryRef, FileState, PackFault, PackListing, PackOptions, PackPlan, PackReport,
    PackSource, check_pack, pack, probe_files, write_pack,
};
use crate::text::{Catalog, fill};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes the evidence of a case.
pub(super) fn run(wanted: &EvidenceArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let texts = &ctx.texts;
    let fault = |e: &ServiceError| CliError::service(texts, &ctx.rules, e);
    if let Some(path) = &wanted.out {
        is_free(path).map_err(|(path, e)| CliError::file(texts, &path, &e))?;
    }
    let (service, officer) = ctx.open_to_read()?;
    let no = ctx.case_no(&service, &wanted.case)?;
    let masked = wanted.masked || ctx.rules.at(service.now()).policy.evidence_masked;
    let proof = service.preview_evidence(&officer, no, masked).map_err(|e| fault(&e))?;
    if proof.is_empty() {
        return Err(fault(&ServiceError::Refused(Blocked::one(Blocker::CaseUnknown(no)))));
    }
    let mut read = |file: &DeliveredFile| read_file(&service, no, file);
    let plan = planned(&proof, (no, masked), (&service, &officer), ctx)?;
    let states = probe_files(&plan, &mut read);
    list(&plan, &states, no, service.is_protected(), texts, out)?;
    let path = match &wanted.out {
        Some(path) if !wanted.list => path,
        _ => {
            ctx.leave(service, &officer);
            return Ok(u8::from(states.iter().any(|state| *state != FileState::Included)));
        }
    };
    if !wanted.yes && !confirmed(texts, out)? {
        writeln!(out, "{}", texts.evidence.not_written)?;
        ctx.leave(service, &officer);
        return Ok(1);
    }
    let proof = service.take_evidence(&officer, no, masked).map_err(|e| fault(&e))?;
    let plan = planned(&proof, (no, masked), (&service, &officer), ctx)?;
    let states = write_pack(path, &plan, &mut read).map_err(|e| unwritten(ctx, path, &e))?;
    let n = plan.listing(&states)?.iter().filter(|file| file.state == FileState::Included).count();
    let report = check_pack(&PackSource::read(path)?, &[]);
    let values = [("case", no.to_string()), ("dir", path.display().to_string()), ("n", n.to_string())];
    writeln!(out, "{}", fill(&texts.evidence.written, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    in_words(&report, &[], texts, out)?;
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(u8::from(!report.is_whole()))
}

/// That a pack can be written under a name: it is free, and its folder is there.
fn is_free(path: &Path) -> Result<(), (PathBuf, io::Error)> {
    let mut made = path.as_os_str().to_owned();
    made.push(".new");
    for path in [path.to_owned(), PathBuf::from(made)] {
        if std::fs::symlink_metadata(&path).is_ok() {
            return Err((path, io::ErrorKind::AlreadyExists.into()));
        }
    }
    let above = path.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match std::fs::metadata(above) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err((above.to_owned(), io::ErrorKind::NotADirectory.into())),
        Err(error) => Err((above.to_owned(), error)),
    }
}

/// The bytes of a delivered file, checked by the store.
fn read_file(service: &DeskService, no: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, FileState> {
    service.file(no, file).map_err(|error| match &error {
        ServiceError::Store(error) => FileState::of(error),
        _ => FileState::Damaged,
    })
}

fn planned(
    proof: &CaseProof,
    (no, masked): (CaseNo, bool),
    (service, officer): (&DeskService, &Officer),
    ctx: &CliContext,
) -> Result<PackPlan, CliError> {
    let desk = service.desk_id().map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let (officer, at) = (officer.id.as_str(), service.now());
    pack(proof, &PackOptions { no, desk, masked, officer, at }).map_err(|e| CliError::store(&ctx.texts, &e))
}

/// What a pack will hold: names and sizes; and which delivered files it will lack.
fn list(
    plan: &PackPlan,
    states: &[FileState],
    no: CaseNo,
    protected: bool,
    texts: &Catalog,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let t = &texts.evidence;
    let (held, lacked): (Vec<PackListing>, Vec<PackListing>) =
        plan.listing(states)?.into_iter().partition(|file| file.state == FileState::Included);
    let bytes: u64 = held.iter().map(|file| file.bytes).sum();
    let values = [("case", no.to_string()), ("n", held.len().to_string()), ("bytes", bytes.to_string())];
    let title = if plan.is_masked() { &t.list_masked } else { &t.list };
    writeln!(out, "{}", fill(title, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    for file in &held {
        let delivered = file.delivered.as_ref().map(|name| format!("  {}", clean(name))).unwrap_or_default();
        writeln!(out, "  {:>9}  {}{delivered}", file.bytes, file.path)?;
    }
    for file in &lacked {
        let (item, name) = (&file.item, file.delivered.as_deref().unwrap_or_default());
        writeln!(out, "{}", absent_text(texts, file.state, (item, name, &file.sha256)))?;
    }
    if plan.left_out() > 0 {
        writeln!(out, "{}", fill(&t.files_left_out, &[("n", &plan.left_out().to_string())]))?;
    }
    writeln!(out, "{}", if protected { &t.list_end } else { &t.list_end_unprotected })?;
    Ok(())
}

/// That a delivered file is not in a pack.
fn absent_text(texts: &Catalog, state: FileState, (item, name, hash): (&str, &str, &str)) -> String {
    let text = Catalog::text_or_name(&texts.evidence.absent, state.name());
    fill(text, &[("item", &clean(item)), ("name", &clean(name)), ("hash", hash)])
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
fn unwritten(ctx: &CliContext, dir: &Path, error: &io::Error) -> CliError {
    match error.kind() {
        io::ErrorKind::NotFound
        | io::ErrorKind::NotADirectory
        | io::ErrorKind::PermissionDenied
        | io::ErrorKind::AlreadyExists => CliError::file(&ctx.texts, dir, error),
        _ => {
            let (dir, text) = (dir.display().to_string(), io_text(&ctx.texts, error));
            CliError::Store(fill(&ctx.texts.evidence.unwritten, &[("dir", &dir), ("text", &text)]))
        }
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
            let absent: Vec<_> = report
                .absent
                .iter()
                .map(|f| json!({ "item": f.item, "name": f.name, "sha256": f.sha256, "state": f.state.name() }))
                .collect();
            let answer = json!({
                "ok": report.is_whole(), "case": report.case, "masked": report.masked, "entries": report.entries,
                "covered": report.covered, "not_covered": report.uncovered, "not_committed": report.uncommitted,
                "checkpoints": report.checkpoints.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "proven_by_head": report.proven, "faults": faults,
                "files": { "included": report.delivered, "left_out": report.left_out, "absent": absent, "destroyed_at": report.destroyed },
                "not_proven": report.stated,
            });
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)?;
        }
        ReportFormat::Text => in_words(&report, heads, &ctx.texts, out)?,
    }
    Ok(u8::from(!report.is_whole()))
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
    let count = |text: &str, n: usize| fill(text, &[("n", &n.to_string())]);
    if report.left_out > 0 {
        writeln!(out, "{}", count(&t.files_left_out, report.left_out))?;
    } else {
        writeln!(out, "{}", count(&t.files, report.delivered))?;
    }
    if !report.destroyed.is_empty() {
        let mut times = report.destroyed.clone();
        times.sort_unstable();
        times.dedup();
        let (n, times) = (report.destroyed.len().to_string(), texts.listed(&times));
        writeln!(out, "{}", fill(&t.files_destroyed, &[("n", &n), ("at", &times)]))?;
    }
    for file in &report.absent {
        writeln!(out, "{}", absent_text(texts, file.state, (&file.item, &file.name, &file.sha256)))?;
    }
    if !report.absent.is_empty() {
        writeln!(out, "{}", count(&t.incomplete, report.absent.len()))?;
    }
    let stated: Vec<String> = report.stated.iter().map(ToString::to_string).collect();
    writeln!(out, "{}", fill(&t.stated, &[("files", &texts.listed(&stated))]))?;
    if !report.uncovered.is_empty() {
        writeln!(out, "{}", fill(&t.uncovered, &[("entries", &numbers(&report.uncovered))]))?;
    }
    if !report.uncommitted.is_empty() {
        writeln!(out, "{}", fill(&t.uncommitted, &[("entries", &numbers(&report.uncommitted))]))?;
    }
    if heads.is_empty() {
        writeln!(out, "{}", if report.checkpoints.is_empty() { &t.no_checkpoint } else { &t.no_head })?;
    } else {
        let proven = report.proven.len().to_string();
        writeln!(out, "{}", fill(&t.head, &[("proven", &proven), ("n", &n)]))?;
    }
    for own in &report.checkpoints {
        writeln!(out, "{}", fill(&t.checkpoint, &[("head", &own.to_string())]))?;
    }
    Ok(())
}
