//! The files of a case: what its documents name, and what was delivered. Owns the rows and their forms; the bytes are the store's.

use super::table::cell;
use crate::domain::case::Case;
use crate::domain::case::delivered_file::{DeliveredFile, FileKind};
use crate::domain::case::forgotten_file::ForgottenFile;
use crate::domain::code::Item;
use crate::domain::officer::OfficerId;
use crate::domain::sanitize::spreadsheet;
use crate::domain::serde_helpers::rfc3339;
use crate::text::{Catalog, date_time, fill};
use crate::ui::base::cells::width;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A file that a document names, or one of an earlier version of the application that was delivered.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The item that it serves.
    pub item: Item,
    /// Which of the delivered files of its item it is, from 1; none where it was not delivered.
    pub number: Option<usize>,
    /// Its name.
    pub name: Box<str>,
    /// What it is: as it was found, else as the submission declares it.
    pub kind: Option<Box<str>>,
    /// Its size in bytes, likewise.
    pub bytes: Option<u64>,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// When it came in.
    pub delivered_at: Option<DateTime<Utc>>,
    /// When it was forgotten, and by whom; it cannot be written out any more.
    pub forgotten: Option<(DateTime<Utc>, OfficerId)>,
    /// Whether the present version of the application names it.
    pub named: bool,
}

/// Every file of a case: those of its documents in their order, then delivered ones that only an earlier version named.
#[must_use]
pub fn case_files(case: &Case) -> Vec<CaseFile> {
    let mut times = case.all_files_delivered_at();
    let mut numbers: BTreeMap<Item, usize> = BTreeMap::new();
    let mut delivered: Vec<DeliveredRow<'_>> = Vec::new();
    for (file, forgotten) in case.all_files() {
        let number = numbers.entry(file.item).or_default();
        *number += 1;
        delivered.push(DeliveredRow { file, number: *number, at: times.next(), forgotten });
    }
    let row = |DeliveredRow { file, number, at, forgotten }: DeliveredRow<'_>, named: bool| CaseFile {
        item: file.item,
        number: Some(number),
        name: file.name.clone(),
        kind: Some(FileKind::name(file.kind).into()),
        bytes: Some(file.bytes),
        sha256: file.sha256,
        delivered_at: at,
        forgotten: forgotten.map(|f| (f.at, f.officer)),
        named,
    };
    let mut rows: Vec<CaseFile> = Vec::new();
    for document in case.papers.documents.iter().filter(|d| d.names_file()) {
        // One that was delivered again counts more than what was forgotten before.
        let is_it =
            |row: &&DeliveredRow<'_>| row.file.item == document.item && row.file.sha256 == document.sha256;
        rows.push(match delivered.iter().rev().find(is_it) {
            Some(found) => row(*found, true),
            None => CaseFile {
                item: document.item,
                number: None,
                name: document.name.clone(),
                kind: document.kind.clone(),
                bytes: document.bytes,
                sha256: document.sha256,
                delivered_at: None,
                forgotten: None,
                named: true,
            },
        });
    }
    let earlier = delivered.into_iter().filter(|row| !case.names_file(row.file.item, &row.file.sha256));
    rows.extend(earlier.map(|found| row(found, false)));
    rows
}

/// A delivered file on its way to a row.
#[derive(Clone, Copy)]
struct DeliveredRow<'a> {
    file: &'a DeliveredFile,
    number: usize,
    at: Option<DateTime<Utc>>,
    forgotten: Option<&'a ForgottenFile>,
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// A file for programs.
#[must_use]
pub(super) fn case_file_json(file: &CaseFile) -> Value {
    json!({
        "item": file.item, "number": file.number, "name": file.name, "kind": file.kind, "bytes": file.bytes,
        "sha256": hex(&file.sha256), "delivered": file.delivered_at.is_some(),
        "delivered_at": file.delivered_at.map(rfc3339), "named": file.named,
        "forgotten_at": file.forgotten.map(|(at, _)| rfc3339(at)), "forgotten_by": file.forgotten.map(|(_, by)| by.to_string()),
    })
}

/// The files for programs.
#[must_use]
pub fn case_files_json(case: &Case) -> Value {
    let files: Vec<Value> = case_files(case).iter().map(case_file_json).collect();
    json!({ "case": case.no.to_string(), "files": files })
}

/// The columns of the CSV, in order.
const COLUMNS: [&str; 11] = [
    "item",
    "number",
    "name",
    "kind",
    "bytes",
    "sha256",
    "delivered",
    "delivered_at",
    "named",
    "forgotten_at",
    "forgotten_by",
];

/// A head line and a line a file.
///
/// # Errors
/// Those of the CSV writer; there are none for text in memory.
pub fn case_files_csv(case: &Case) -> std::io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for file in case_files(case) {
        let json = case_file_json(&file);
        out.write_record(COLUMNS.map(|column| match &json[column] {
            Value::Null => String::new(),
            Value::String(text) => spreadsheet(text).into_owned(),
            other => other.to_string(),
        }))?;
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

/// Digits of a hash that a table shows: enough to compare by eye.
const DIGITS: usize = 16;

/// The files as a table for people; a text where there are none.
#[must_use]
pub fn case_files_table(case: &Case, texts: &Catalog) -> String {
    let rows = case_files(case);
    let t = &texts.files;
    if rows.is_empty() {
        return format!("{}\n", t.none);
    }
    let cells = |file: &CaseFile| {
        let delivered = match (file.forgotten, file.delivered_at) {
            (Some((at, by)), _) => fill(&t.forgotten_on, &[("at", &date_time(at)), ("officer", by.as_str())]),
            (None, Some(at)) if file.named => date_time(at),
            (None, Some(at)) => texts.bracketed(&date_time(at), &t.earlier),
            (None, None) if file.number.is_some() => t.delivered.to_string(),
            (None, None) => t.not_delivered.to_string(),
        };
        [
            file.item.to_string(),
            file.number.map_or("-".to_owned(), |n| n.to_string()),
            file.kind.as_deref().unwrap_or("-").to_owned(),
            file.bytes.map_or("-".to_owned(), |n| n.to_string()),
            hex(&file.sha256).chars().take(DIGITS).collect(),
            delivered,
            file.name.to_string(),
        ]
    };
    let head = [&t.item, &t.number, &t.kind, &t.bytes, &t.sha256, &t.when, &t.name].map(ToString::to_string);
    let lines: Vec<[String; 7]> = std::iter::once(head).chain(rows.iter().map(cells)).collect();
    let wide: Vec<usize> = (0..6).map(|at| lines.iter().map(|l| width(&l[at])).max().unwrap_or(0)).collect();
    let mut out = String::new();
    for line in &lines {
        let mut text = String::new();
        for (at, wide) in wide.iter().enumerate() {
            text.push_str(&cell(&line[at], *wide, matches!(at, 1 | 3)));
            text.push_str("  ");
        }
        text.push_str(&line[6]);
        out.push_str(text.trim_end());
        out.push('\n');
    }
    out
}
