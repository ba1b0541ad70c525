//! `portdesk verify` and `portdesk rebuild`.

use super::args::{ReportFormat, Verify};
use super::fault::Fault;
use super::place::Place;
use crate::store;
use crate::text::fill;
use serde_json::json;
use std::io::Write;

pub(super) fn verify(verify: &Verify, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let report = store::verify(&place.store).map_err(|e| Fault::store(&place.texts, &e))?;
    let head = report.head.map(|h| format!("{} {}", h.seq, h.hash));
    match verify.format {
        ReportFormat::Json => {
            let faults: Vec<_> = report
                .faults
                .iter()
                .map(|f| json!({ "what": f.what, "where": f.place, "text": f.text }))
                .collect();
            let answer =
                json!({ "ok": report.ok(), "entries": report.entries, "head": head, "faults": faults });
            serde_json::to_writer_pretty(&mut *out, &answer)?;
            writeln!(out)?;
        }
        ReportFormat::Text if report.ok() => {
            let values = [("entries", report.entries.to_string()), ("head", head.unwrap_or_default())];
            writeln!(
                out,
                "{}",
                fill(&place.texts.cli.verify_ok, &values.each_ref().map(|(n, v)| (*n, v.as_str())))
            )?;
        }
        ReportFormat::Text => {
            for f in &report.faults {
                let values = [("what", f.what), ("where", f.place.as_str()), ("text", f.text.as_str())];
                writeln!(out, "{}", fill(&place.texts.cli.verify_fault, &values))?;
            }
        }
    }
    Ok(u8::from(!report.ok()))
}

pub(super) fn rebuild(place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let bar = place.bar(&place.texts.cli.rebuild_progress);
    let rebuilt = store::rebuild(&place.store, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let (entries, _) = rebuilt.map_err(|e| Fault::store(&place.texts, &e))?;
    writeln!(out, "{}", fill(&place.texts.cli.rebuilt, &[("n", &entries.to_string())]))?;
    Ok(0)
}
