//! `portdesk anchor`, and what is said of the anchor when a desk is opened.

use super::args::{AnchorArgs, AnchorCommand, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::domain::anchor::AnchorState;
use crate::service::{AnchorReport, DeskService};
use crate::store::{AnchorFault, AnchorFile, AnchorMark, EntryRef, Store, short_id};
use crate::text::{Catalog, fill};
use serde_json::json;
use std::io::Write;

pub(super) fn run(anchor: &AnchorArgs, place: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if place.anchor.is_none() {
        return Err(CliError::Usage(Catalog::of(&place.texts.anchor, "unset").to_owned()));
    }
    let (service, officer) = place.open()?;
    let fault = |e| CliError::service(&place.texts, &place.rules, &e);
    let answer = match &anchor.what {
        AnchorCommand::Status { format } => service.anchor().map_err(fault).and_then(|report| {
            match format {
                ReportFormat::Text => writeln!(out, "{}", sentence(&place.texts, &report))?,
                ReportFormat::Json => {
                    let named = |mark: Option<AnchorMark>| mark.map(|m| EntryRef::of(m.head).to_string());
                    let answer = json!({
                        "state": report.state.name(), "file": report.file, "anchor": named(report.found),
                        "desk": named(report.desk), "stops_decisions": report.state.blocks_decisions(),
                    });
                    writeln!(out, "{answer:#}")?;
                }
            }
            Ok(u8::from(report.state.needs_warning()))
        }),
        AnchorCommand::Confirm { note } => match service.anchor().map_err(fault)?.state {
            AnchorState::Sound => {
                writeln!(out, "{}", Catalog::of(&place.texts.anchor, "nothing"))?;
                Ok(0)
            }
            _ => service.confirm_anchor(&officer, note).map_err(fault).and_then(|report| {
                if report.state != AnchorState::Sound {
                    return Err(CliError::Store(sentence(&place.texts, &report)));
                }
                let text = Catalog::of(&place.texts.anchor, "confirmed");
                let entry = report.desk.map_or(0, |m| m.head.seq).to_string();
                writeln!(out, "{}", fill(text, &[("officer", officer.id.as_str()), ("entry", &entry)]))?;
                Ok(0)
            }),
        },
    };
    place.leave(service, &officer);
    answer
}

/// Compares an open desk with its anchor, where one is set.
pub(super) fn compare(place: &CliContext, service: &DeskService) -> Result<AnchorReport, CliError> {
    let report = match &place.anchor {
        Some(file) => service.keep_anchor(file.clone()),
        None => service.anchor(),
    };
    report.map_err(|e| CliError::service(&place.texts, &place.rules, &e))
}

/// What an officer is warned of.
pub(super) fn warning(texts: &Catalog, report: &AnchorReport) -> Option<String> {
    report.state.needs_warning().then(|| sentence(texts, report))
}

fn sentence(texts: &Catalog, report: &AnchorReport) -> String {
    let file = report.file.as_ref().map(|f| f.display().to_string()).unwrap_or_default();
    let seq = |mark: Option<AnchorMark>| mark.map_or(0, |m| m.head.seq).to_string();
    let id = |mark: Option<AnchorMark>| mark.map_or_else(String::new, |m| short_id(m.store));
    let values = [
        ("file", file.as_str()),
        ("anchor", &seq(report.found)),
        ("entry", &seq(report.desk)),
        ("other", &id(report.found)),
        ("desk", &id(report.desk)),
    ];
    fill(Catalog::of(&texts.anchor, report.state.name()), &values)
}

/// A desk that is protected from now on is another one to its anchor: one that agreed before goes with it, and any doubt stays.
pub(super) fn renamed(place: &CliContext, before: &AnchorReport) {
    let (Some(path), Some(mark)) = (&before.file, AnchorMark::at_last_close(&place.store)) else { return };
    if before.state.can_follow() {
        // What cannot be written now stops decisions at the next opening, and says why.
        let _ = AnchorFile::new(path.clone()).write(&mark);
    }
}

/// A desk that was made just now writes its anchor, where there is none yet; another desk's is left as it is, and the next opening
/// tells.
pub(super) fn begin(place: &CliContext, store: &dyn Store) {
    let (Some(path), Some(mark)) = (&place.anchor, store.mark()) else { return };
    let file = AnchorFile::new(path.clone());
    if matches!(file.read(), Err(AnchorFault::Missing)) {
        // What cannot be written now is a warning at every opening.
        let _ = file.write(&mark);
    }
}
