//! `portdesk anchor`: shows how the desk agrees with its anchor, and confirms it.

use super::args::{AnchorArgs, AnchorCommand, ReportFormat};
use super::context::CliContext;
use super::desk_places::shown_path;
use super::error::CliError;
use crate::domain::anchor::AnchorState;
use crate::host::anchor_text;
use crate::store::{AnchorFile, AnchorMark, EntryRef};
use crate::text::{Catalog, fill};
use serde_json::json;
use std::io::Write;
use std::path::Path;

pub(super) fn run(anchor: &AnchorArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if ctx.anchor.is_none() {
        return Err(CliError::Usage(Catalog::text_or_name(&ctx.texts.anchor, "unset").to_owned()));
    }
    let other = |file: &Path| matches!(anchor.what, AnchorCommand::Confirm { .. }) && is_other_file(file);
    if let Some(file) = ctx.anchor.as_deref().filter(|file| other(file)) {
        let text = Catalog::text_or_name(&ctx.texts.anchor, "other_file");
        return Err(CliError::Usage(fill(text, &[("file", &shown_path(file))])));
    }
    let (service, officer) = ctx.open()?;
    let fault = |e| CliError::service(&ctx.texts, &ctx.rules, &e);
    let answer = match &anchor.what {
        AnchorCommand::Status { format } => service.anchor().map_err(fault).and_then(|report| {
            match format {
                ReportFormat::Text => writeln!(out, "{}", anchor_text(&ctx.texts, &report))?,
                ReportFormat::Json => {
                    let named = |mark: Option<AnchorMark>| mark.map(|m| EntryRef::new(m.head).to_string());
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
                writeln!(out, "{}", Catalog::text_or_name(&ctx.texts.anchor, "nothing"))?;
                Ok(0)
            }
            _ => service.confirm_anchor(&officer, note).map_err(fault).and_then(|report| {
                if report.state != AnchorState::Sound {
                    return Err(CliError::Store(anchor_text(&ctx.texts, &report)));
                }
                let text = Catalog::text_or_name(&ctx.texts.anchor, "confirmed");
                let entry = report.desk.map_or(0, |m| m.head.seq).to_string();
                writeln!(out, "{}", fill(text, &[("officer", officer.id.as_str()), ("entry", &entry)]))?;
                Ok(0)
            }),
        },
    };
    ctx.leave(service, &officer);
    answer
}

fn is_other_file(file: &Path) -> bool {
    AnchorFile::new(file.to_owned()).is_other_file()
}
