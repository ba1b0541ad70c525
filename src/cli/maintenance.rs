//! `portdesk verify`, `portdesk rebuild` and `portdesk compact`.

use super::args::{ReportFormat, VerifyArgs};
use super::backup::mib;
use super::context::CliContext;
use super::error::CliError;
use super::evidence;
use crate::domain::clock_trust::TOLERANCE;
use crate::service::time_source::now;
use crate::store::{self, FILE_REMAINS, StoreVerdict, VerifyReport};
use crate::text::{Catalog, date_time, fill, particular};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::io::{self, Write};

pub(super) fn verify(verify: &VerifyArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if let Some(dir) = &verify.pack {
        let heads = evidence::heads(&verify.head, ctx, dir);
        return evidence::verify(dir, &heads, verify.format, ctx, out);
    }
    if verify.head.len() > 1 {
        return Err(CliError::Usage(ctx.texts.evidence.one_head.to_string()));
    }
    let fault = |e: store::StoreError| CliError::store(&ctx.texts, &e);
    // An entry named on the command line goes before the anchor's.
    let anchor = ctx.anchor.as_ref().and_then(|file| store::AnchorFile::new(file.clone()).read().ok());
    let named = verify.head.first().cloned().or_else(|| anchor.map(|mark| store::EntryRef::new(mark.head)));
    // Without a key the chain is examined all the same; a key that does not fit is reported.
    let report = if ctx.has_key() && store::is_protected(&ctx.store).map_err(fault)? {
        store::verify_against(&ctx.store, Some(&mut ctx.key()?), named.as_ref()).map_err(fault)?
    } else {
        store::verify_against(&ctx.store, None, named.as_ref()).map_err(fault)?
    };
    let head = report.head.map(|h| format!("{} {}", h.seq, h.hash));
    let remarks = remarks(&report, now(), &ctx.texts);
    match verify.format {
        ReportFormat::Json => {
            let faults: Vec<_> = report
                .faults
                .iter()
                .map(|f| json!({ "what": f.what, "where": f.place, "text": f.text }))
                .collect();
            let answer = json!({
                "ok": report.is_ok(), "entries": report.entries, "head": head, "behind": report.behind,
                "torn_bytes": report.torn, "contents": report.contents, "faults": faults,
                "remarks": remarks.iter().map(|(ctx, text)| json!({ "what": "clock", "where": ctx, "text": text })).collect::<Vec<_>>(),
                "store": report.store.name(), "store_repairs": report.store_repairs,
                "files": report.files, "files_forgotten": report.forgotten,
                "unused_end_missing": report.unused_end.map(|(_, bytes)| bytes),
                "before_protection": report.before.map(|head| store::EntryRef::new(head).to_string()),
            });
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)?;
        }
        ReportFormat::Text => {
            in_words(&report, &head.unwrap_or_default(), &ctx.texts, out)?;
            for (_, text) in &remarks {
                writeln!(out, "{text}")?;
            }
        }
    }
    Ok(u8::from(!report.is_ok()))
}

/// Remarks on the times in the journal, and on a clock that contradicts them: the place and a sentence each.
fn remarks(report: &VerifyReport, now: DateTime<Utc>, texts: &Catalog) -> Vec<(String, String)> {
    let t = &texts.clock;
    let line = |text: &str, n: u64, at, newest, officer: &str| {
        let (n, at, newest) = (n.to_string(), date_time(at), date_time(newest));
        fill(text, &[("n", &n), ("at", &at), ("newest", &newest), ("officer", officer)])
    };
    let entries = report.remarks.iter().map(|r| {
        let text = match r.confirmed_by {
            Some(officer) => line(&t.entry_confirms, r.entry, r.at, r.newest, officer.as_str()),
            None => line(&t.entry_back, r.entry, r.at, r.newest, ""),
        };
        (format!("entry {}", r.entry), text)
    });
    let behind = report.newest.filter(|(_, newest)| *newest - now > TOLERANCE);
    let behind = behind.map(|(n, newest)| ("clock".to_owned(), line(&t.verify_behind, n, now, newest, "")));
    entries.chain(behind).collect()
}

fn in_words(report: &VerifyReport, head: &str, texts: &Catalog, out: &mut dyn Write) -> io::Result<()> {
    let cli = &texts.cli;
    for f in &report.faults {
        let [what, place, text] = [f.what, &f.place, &f.text].map(|part| particular(texts.lang, part));
        let values = [("what", &*what), ("where", &place), ("text", &text)];
        writeln!(out, "{}", fill(&cli.verify_fault, &values))?;
    }
    let journal = report.faults.iter().any(|f| f.what == "journal");
    let (entries, behind) = (report.entries.to_string(), report.behind.to_string());
    if report.is_ok() {
        let compared = report.store == StoreVerdict::Compared;
        let text = if compared { &cli.verify_ok } else { &cli.verify_ok_chain };
        writeln!(out, "{}", fill(text, &[("entries", &entries), ("head", head)]))?;
    } else {
        let store = report.faults.iter().any(|f| f.what == "store");
        let anchor = report.faults.iter().any(|f| f.what == "anchor");
        let text = match (journal, store) {
            (true, _) if report.store_repairs => &cli.verify_repair,
            (true, _) => &cli.verify_journal,
            (false, true) => &cli.verify_store,
            (false, false) if report.faults.iter().all(|f| f.text == FILE_REMAINS) => {
                &cli.verify_files_remain
            }
            (false, false) if !anchor => &cli.verify_files_bad,
            (false, false) => &cli.verify_other,
        };
        match report.unused_end {
            Some((segment, bytes)) => {
                let values = [("segment", format!("{segment:06}")), ("n", bytes.to_string())];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                writeln!(out, "{}", fill(&cli.verify_unused_end, &values))?;
            }
            None => writeln!(out, "{text}")?,
        }
    }
    if report.files > 0 {
        writeln!(out, "{}", fill(&cli.verify_files, &[("n", &report.files.to_string())]))?;
    }
    if report.forgotten > 0 {
        writeln!(out, "{}", fill(&cli.verify_forgotten, &[("n", &report.forgotten.to_string())]))?;
    }
    match report.store {
        StoreVerdict::NotBuilt => writeln!(out, "{}", cli.verify_not_built)?,
        StoreVerdict::Outdated => writeln!(out, "{}", cli.verify_outdated)?,
        StoreVerdict::NotCompared if journal => writeln!(out, "{}", cli.verify_store_skipped)?,
        _ => {}
    }
    if !report.contents {
        writeln!(out, "{}", cli.verify_chain_only)?;
    }
    if let Some(before) = report.before {
        let before = store::EntryRef::new(before).to_string();
        writeln!(out, "{}", fill(&cli.verify_before, &[("head", &before)]))?;
    }
    if report.behind > 0 && !journal {
        writeln!(out, "{}", fill(&cli.verify_behind, &[("n", &behind)]))?;
    }
    if let Some(bytes) = report.torn.filter(|_| !journal) {
        writeln!(out, "{}", fill(&cli.verify_torn, &[("n", &bytes.to_string())]))?;
    }
    Ok(())
}

pub(super) fn rebuild(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mut bar = None;
    let mut key = ctx.key()?;
    let rebuilt = store::rebuild(&ctx.store, Some(&mut key), &mut |done, total| {
        let bar = bar.get_or_insert_with(|| ctx.bar(&ctx.texts.cli.rebuild_progress));
        bar.set_length(total);
        bar.set_position(done);
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    let (entries, _) = rebuilt.map_err(|e| CliError::store(&ctx.texts, &e))?;
    writeln!(out, "{}", fill(&ctx.texts.cli.rebuilt, &[("n", &entries.to_string())]))?;
    Ok(0)
}

pub(super) fn compact(ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let done = compacted(ctx).map_err(|e| CliError::store(&ctx.texts, &e))?;
    let values = [("before", mib(done.before)), ("after", mib(done.after))];
    writeln!(out, "{}", fill(&ctx.texts.cli.compacted, &values.each_ref().map(|(n, v)| (*n, v.as_str()))))?;
    if done.files > 0 {
        writeln!(out, "{}", fill(&ctx.texts.cli.compacted_files, &[("n", &done.files.to_string())]))?;
    }
    Ok(0)
}

/// Compacts a store that its last close found outgrown. It was not requested, so a failure blocks nothing: it is reported, and tried
/// again after the next session.
pub(super) fn compact_if_grown(ctx: &CliContext, out: &mut dyn Write) -> io::Result<()> {
    if !store::is_grown(&ctx.store) {
        return Ok(());
    }
    let text = match compacted(ctx) {
        Ok(done) => {
            let values = [("before", mib(done.before)), ("after", mib(done.after))];
            fill(&ctx.texts.cli.compacted, &values.each_ref().map(|(n, v)| (*n, v.as_str())))
        }
        Err(error) => {
            let why = CliError::store(&ctx.texts, &error).text(&ctx.texts);
            fill(&ctx.texts.cli.compact_failed, &[("text", &why)])
        }
    };
    writeln!(out, "{text}")
}

fn compacted(ctx: &CliContext) -> Result<store::CompactReport, store::StoreError> {
    let bar = ctx.bar(&ctx.texts.cli.compact_progress);
    let done = store::compact(&ctx.store, &mut |rows, total| {
        bar.set_length(total);
        bar.set_position(rows);
    });
    bar.finish_and_clear();
    done
}
