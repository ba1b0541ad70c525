//! `portdesk anchor`, and what is said of the anchor when a desk is opened.

use super::anchor_check::sentence;
use super::args::{AnchorArgs, AnchorCommand, ReportFormat};
use super::context::CliContext;
use super::error::CliError;
use crate::domain::anchor::AnchorState;
use crate::service::AnchorReport;
use crate::store::{AnchorFault, AnchorFile, AnchorMark, EntryRef, Store};
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
