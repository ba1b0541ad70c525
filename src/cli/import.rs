//! `portdesk import`: submissions in. One thread reads and checks, the writer takes them in batch by batch: each batch is on disk as
//! a whole before the next, so that an import can be interrupted at any point and run again.

use super::args::{Import, InputFormat, ReportFormat};
use super::fault::Fault;
use super::place::{BAR_PACE, Place};
use crate::intake::{self, Format, Rejected, Submissions, Taken};
use crate::service::{Fate, ServiceError, Submission};
use crate::text::{fill, refusal};
use serde_json::{Value, json};
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Submissions that are written and synced together.
const BATCH: usize = 500;
/// Fewer, where they are so large: the journal takes a batch of 256 MiB, and an entry may be some times its submission.
const BATCH_BYTES: usize = 32 << 20;

/// A submission on its way, or what was wrong with it.
type Read = Result<Taken, Rejected>;

#[derive(Default)]
struct Report {
    accepted: Vec<Value>,
    updated: Vec<Value>,
    unchanged: Vec<Value>,
    rejected: Vec<Value>,
}

pub(super) fn run(import: &Import, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let mut asker = place.asker()?;
    let (service, officer) = place.open_as(&mut asker)?;
    service.may(&officer, "import").map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
    let format = import.format.map(|f| match f {
        InputFormat::Json => Format::Json,
        InputFormat::Ndjson => Format::Ndjson,
        InputFormat::Csv => Format::Csv,
    });
    let submissions = Submissions::new(import.paths.clone(), format, Arc::clone(&place.rules));
    let counter = submissions.counter();
    let bar = place.bar(&place.texts.cli.importing);
    bar.set_length(intake::total_bytes(&import.paths));
    let (send, batches) = sync_channel::<Vec<Read>>(2);
    let reader = std::thread::spawn(move || {
        let mut batch = Vec::with_capacity(BATCH);
        let mut bytes = 0;
        for read in submissions {
            bytes += read.as_ref().map_or(0, |t| t.original.len());
            batch.push(read);
            if batch.len() < BATCH && bytes < BATCH_BYTES {
                continue;
            }
            bytes = 0;
            if send.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_err() {
                return;
            }
        }
        let _ = send.send(batch);
    });
    let mut report = Report::default();
    let mut drawn = Instant::now();
    let mut failed = None;
    for batch in &batches {
        let taken = take(&batch, import.dry_run, &service);
        match taken {
            Ok(fates) => report.add(batch, fates, import, place, out)?,
            Err(error) => {
                failed = Some(error);
                break;
            }
        }
        if drawn.elapsed() >= BAR_PACE {
            drawn = Instant::now();
            bar.set_position(counter.load(Ordering::Relaxed));
        }
    }
    drop(batches);
    let _ = reader.join();
    bar.finish_and_clear();
    let code = report.finish(import, place, out)?;
    out.flush()?;
    let many = report.accepted.len() > 20_000;
    place.leave(service, &officer);
    if let Some(error) = failed {
        return Err(Fault::service(&place.texts, &place.rules, &error));
    }
    if many && !import.dry_run {
        // The first opening after many writes is slow; it is paid here and not by the first look at the desk.
        let (service, officer) = place.open_as(&mut asker)?;
        place.leave(service, &officer);
    }
    Ok(code)
}

/// What becomes of the well-formed submissions of a batch, in order.
fn take(batch: &[Read], dry: bool, service: &crate::service::DeskService) -> Result<Vec<Fate>, ServiceError> {
    let submissions: Vec<Submission> = batch
        .iter()
        .flatten()
        .map(|t| Submission { papers: t.papers.clone(), original: t.original.clone() })
        .collect();
    if submissions.is_empty() {
        return Ok(Vec::new());
    }
    if dry { service.dry_run(submissions) } else { service.take_in(submissions) }
}

impl Report {
    fn add(
        &mut self,
        batch: Vec<Read>,
        fates: Vec<Fate>,
        import: &Import,
        place: &Place,
        out: &mut dyn Write,
    ) -> Result<(), Fault> {
        let mut fates = fates.into_iter();
        for read in batch {
            let one = match read {
                Err(rejected) => self.reject(&rejected, place),
                Ok(taken) => match fates.next() {
                    Some(fate) => self.take(&taken, fate, place),
                    None => continue,
                },
            };
            // Words to a person as it goes; a report for programs comes whole at the end.
            if import.report == ReportFormat::Text {
                writeln!(out, "{one}")?;
            }
        }
        Ok(())
    }

    fn take(&mut self, taken: &Taken, fate: Fate, place: &Place) -> String {
        let id = &*taken.papers.submission;
        let line = |text: &str, case: &str| fill(text, &[("id", id), ("case", case)]);
        let c = &place.texts.cli;
        match fate {
            Fate::Accepted { case, flags } => {
                let case = case.to_string();
                self.accepted.push(json!({ "id": id, "case": case, "flags": flags }));
                format!("{}{}", line(&c.accepted, &case), flagged(&flags))
            }
            Fate::Updated { case, flags, changes } => {
                let case = case.to_string();
                self.updated.push(json!({ "id": id, "case": case, "flags": flags, "changes": changes }));
                format!("{}  {}{}", line(&c.updated, &case), changes.join(", "), flagged(&flags))
            }
            Fate::Unchanged { case } => {
                let case = case.to_string();
                self.unchanged.push(json!({ "id": id, "case": case }));
                line(&c.unchanged, &case)
            }
            Fate::Refused(refused) => {
                let texts = refusal(&place.texts, &refused, &place.rules);
                let faults: Vec<Value> = refused
                    .blockers
                    .iter()
                    .zip(&texts)
                    .map(|(b, text)| json!({ "path": "", "code": b.code(), "text": text }))
                    .collect();
                self.rejected.push(json!({
                    "source": taken.source, "line": taken.line, "column": 0, "id": id, "faults": faults,
                }));
                let at = format!("{}:{}", taken.source, taken.line);
                format!("{}  {id}  {}", fill(&c.import_rejected, &[("where", &at)]), texts.join("; "))
            }
        }
    }

    fn reject(&mut self, rejected: &Rejected, place: &Place) -> String {
        let lang = place.texts.lang;
        let faults: Vec<Value> = rejected
            .faults
            .iter()
            .map(|f| json!({ "path": f.path, "code": f.code.name(), "text": f.text(lang), "about": f.about }))
            .collect();
        self.rejected.push(json!({
            "source": rejected.source, "line": rejected.line, "column": rejected.column, "id": rejected.id, "faults": faults,
        }));
        let column = if rejected.column > 0 { format!(":{}", rejected.column) } else { String::new() };
        let at = format!("{}:{}{column}", rejected.source, rejected.line);
        let mut text = fill(&place.texts.cli.import_rejected, &[("where", &at)]);
        if let Some(id) = &rejected.id {
            text.push_str(&format!("  {id}"));
        }
        for f in &rejected.faults {
            let path = if f.path.is_empty() { String::new() } else { format!("{} ", f.path) };
            text.push_str(&format!("\n    {path}{}", f.text(lang)));
        }
        text
    }

    fn finish(&self, import: &Import, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
        match import.report {
            ReportFormat::Json => {
                let all = json!({
                    "accepted": self.accepted, "updated": self.updated, "unchanged": self.unchanged, "rejected": self.rejected,
                });
                serde_json::to_writer_pretty(&mut *out, &all)?;
                writeln!(out)?;
            }
            ReportFormat::Text => {
                let counts = [
                    ("accepted", self.accepted.len()),
                    ("updated", self.updated.len()),
                    ("unchanged", self.unchanged.len()),
                    ("rejected", self.rejected.len()),
                ]
                .map(|(n, v)| (n, v.to_string()));
                let counts = counts.each_ref().map(|(n, v)| (*n, v.as_str()));
                writeln!(out, "{}", fill(&place.texts.cli.import_total, &counts))?;
                if import.dry_run {
                    writeln!(out, "{}", place.texts.cli.dry_run)?;
                }
            }
        }
        Ok(if self.rejected.is_empty() { 0 } else { 4 })
    }
}

fn flagged(flags: &[String]) -> String {
    if flags.is_empty() { String::new() } else { format!("  [{}]", flags.join(" ")) }
}
