//! `portdesk import`: submissions in. One thread reads and checks, the writer imports them batch by batch: each batch is on disk as
//! a whole before the next, so that an import can be interrupted at any point and run again.

use super::args::{ImportArgs, InputFormat, ReportFormat};
use super::context::{BAR_PACE, CliContext};
use super::error::CliError;
use crate::host::{self, ImportReport, IntakeResult};
use crate::intake::{self, Format, IntakeItem, Submissions};
use crate::text::error_text;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::sync_channel;
use std::time::Instant;

/// Submissions that are written and synced together.
const BATCH: usize = 500;
/// Fewer, where they are so large: the journal takes a batch of 256 MiB, and an entry may be some times its submission.
const BATCH_BYTES: usize = 32 << 20;

pub(super) fn run(import: &ImportArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    for path in &import.paths {
        // A mistyped file name is not a rejected submission.
        if path.as_os_str() != "-" {
            CliError::unless_there(&ctx.texts, path)?;
        }
    }
    let mut asker = ctx.asker()?;
    let opened = if import.dry_run { ctx.open_to_read_as(&mut asker) } else { ctx.open_as(&mut asker) };
    let (service, officer) = opened?;
    service.may(&officer, "import").map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let format = import.format.map(|f| match f {
        InputFormat::Json => Format::Json,
        InputFormat::Ndjson => Format::Ndjson,
        InputFormat::Csv => Format::Csv,
    });
    let submissions = Submissions::new(import.paths.clone(), format, Arc::clone(&ctx.rules));
    let (counter, notes) = (submissions.counter(), submissions.notes());
    let bar = ctx.bar(&ctx.texts.cli.importing);
    bar.set_length(intake::total_bytes(&import.paths));
    let (send, batches) = sync_channel::<Vec<IntakeResult>>(1);
    let reader = std::thread::spawn(move || {
        let mut batch = Vec::with_capacity(BATCH);
        let mut bytes = 0;
        for read in submissions {
            bytes += read.as_ref().map_or(0, IntakeItem::size);
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
    let mut report = ImportReport::new(&ctx.texts, &ctx.rules, notes);
    let mut drawn = Instant::now();
    let (mut failed, mut unsaid, mut without_files) = (None, None, false);
    for batch in &batches {
        let taken = host::import(&batch, import.dry_run, &service);
        match taken {
            Ok(imported) => {
                for line in report.add(batch, imported.items) {
                    // Text is written as it goes; a report for programs is written whole at the end.
                    // With a closed pipe the submissions are still imported.
                    if import.report == ReportFormat::Text && unsaid.is_none() {
                        unsaid = writeln!(out, "{line}").err();
                    }
                }
                if let Some(error) = imported.files_error {
                    failed = Some(error);
                    without_files = true;
                    break;
                }
            }
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
    let printed = match unsaid {
        Some(error) => Err(CliError::Io(error)),
        None => tell(&report, import, ctx, out),
    };
    let code = if report.has_left_out() { 4 } else { 0 };
    let many = report.accepted.len() > 20_000;
    ctx.leave(service, &officer);
    if let Some(error) = failed {
        let fault = CliError::service(&ctx.texts, &ctx.rules, &error);
        if without_files {
            // What the error says was not done is the storing of files: the cases are on disk.
            let text = fault.text(&ctx.texts);
            return Err(CliError::Store(error_text(&ctx.texts, "import_without_files", &[("text", &text)])));
        }
        return Err(fault);
    }
    if many && !import.dry_run {
        // The first opening after many writes is slow; it is done here and not at the first start of the desk.
        let (service, officer) = ctx.open_as(&mut asker)?;
        ctx.leave(service, &officer);
    }
    match printed {
        // A script must not read that nothing was done.
        Err(fault @ CliError::Io(_)) if report.has_imports() && !import.dry_run && !fault.is_quiet() => {
            let text = fault.text(&ctx.texts);
            Err(CliError::Store(error_text(&ctx.texts, "import_untold", &[("text", &text)])))
        }
        printed => printed.map(|()| code),
    }
}

/// Prints the summary.
fn tell(
    report: &ImportReport<'_>,
    import: &ImportArgs,
    ctx: &CliContext,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    match import.report {
        ReportFormat::Json => {
            serde_json::to_writer_pretty(&mut *out, &report.json())?;
            writeln!(out)?;
        }
        ReportFormat::Text => {
            for line in report.about_sources() {
                writeln!(out, "{line}")?;
            }
            writeln!(out, "{}", report.total())?;
            if import.dry_run {
                writeln!(out, "{}", ctx.texts.cli.dry_run)?;
            }
        }
    }
    Ok(out.flush()?)
}
