//! The comparison of an open desk with its anchor, and what the officer reads of it.

use super::error::CliError;
use crate::domain::rules::Rules;
use crate::service::{AnchorReport, DeskService};
use crate::store::{AnchorMark, short_id};
use crate::text::{Catalog, fill};
use std::path::Path;

/// Compares an open desk with its anchor, where one is set.
pub(super) fn compare(
    file: Option<&Path>,
    service: &DeskService,
    texts: &Catalog,
    rules: &Rules,
) -> Result<AnchorReport, CliError> {
    let report = match file {
        Some(file) => service.keep_anchor(file.to_owned()),
        None => service.anchor(),
    };
    report.map_err(|e| CliError::service(texts, rules, &e))
}

/// What an officer is warned of.
pub(super) fn warning(texts: &Catalog, report: &AnchorReport) -> Option<String> {
    report.state.needs_warning().then(|| sentence(texts, report))
}

/// The anchor's state in a sentence.
pub(super) fn sentence(texts: &Catalog, report: &AnchorReport) -> String {
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
