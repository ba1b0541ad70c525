//! The journal as an auditor reads it: a line for each fact of an entry. A note is on the line of its action; what an
//! applicant sent is left out, because the journal's entry of an intake holds it whole.

use crate::domain::case::timeline::TimelineEntry;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use crate::domain::sanitize::{clean, spreadsheet};
use crate::domain::serde_helpers::rfc3339 as time;
use crate::text::{Catalog, date_time, event_line, fill, with_places};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// One fact of an entry.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct JournalLine {
    /// The entry's number.
    pub entry: u64,
    /// Its hash, in hexadecimal digits.
    pub hash: String,
    pub at: DateTime<Utc>,
    pub officer: OfficerId,
    /// From which terminal or host.
    pub origin: Box<str>,
    /// The id of the order, where it had one.
    pub order: Option<Box<str>>,
    /// The machine name of what happened.
    pub what: Box<str>,
    /// The case's number and its version after the entry.
    pub case: Option<(String, u32)>,
    /// What it was about, in codes.
    pub about: Box<str>,
    /// The note that was written to it.
    pub note: Option<Box<str>>,
    /// When time did it, where that was before the entry.
    pub due_at: Option<DateTime<Utc>>,
    /// The places of the travellers whom it is about.
    pub travellers: Vec<u16>,
    /// The version of the rules that it was decided under.
    pub rules: Option<Box<str>>,
}

/// The columns, in order.
const COLUMNS: [&str; 11] =
    ["entry", "at", "officer", "origin", "order", "what", "case", "version", "about", "note", "hash"];

/// For programs.
#[must_use]
pub fn journal_json(line: &JournalLine) -> Value {
    json!({
        "entry": line.entry, "at": time(line.at), "officer": line.officer, "origin": line.origin, "order": line.order,
        "what": line.what, "case": line.case.as_ref().map(|(no, _)| no), "version": line.case.as_ref().map(|(_, version)| version),
        "about": line.about, "note": line.note, "hash": line.hash, "due_at": line.due_at.map(time),
        "rules": line.rules,
    })
}

/// A line of CSV; none is the head.
///
/// # Errors
/// Those of the CSV writer; there are none for text in memory.
pub fn journal_csv(line: Option<&JournalLine>) -> std::io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    match line.map(journal_json) {
        None => out.write_record(COLUMNS)?,
        Some(json) => out.write_record(COLUMNS.map(|column| match &json[column] {
            Value::Null => String::new(),
            Value::String(text) => spreadsheet(text).into_owned(),
            other => other.to_string(),
        }))?,
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

/// What an entry that concerns no case was about, with its codes in words.
fn fact_about(line: &JournalLine, texts: &Catalog, rules: &Rules) -> String {
    let word = |word: &str| {
        let role = || rules.roles().find(|role| role.code.as_str() == word).map(|r| r.name.get(texts.lang));
        texts.fact_about.get(word).map(AsRef::as_ref).or_else(role).unwrap_or(word).to_owned()
    };
    let words: Vec<&str> = line.about.split(' ').collect();
    match (&*line.what, &words[..]) {
        ("exported", [what, of]) => {
            // A number counts cases; other than that it is the one that was exported.
            let of = match of.parse::<u32>() {
                Ok(0) => String::new(),
                Ok(_) => fill(&texts.labels.cases, &[("n", of)]),
                Err(_) => (*of).to_owned(),
            };
            if of.is_empty() { word(what) } else { texts.bracketed(&word(what), &of) }
        }
        (
            "officer_added" | "officer_changed" | "added_alone" | "sign_in_failed" | "second_factor_set",
            [id, what],
        ) => texts.bracketed(id, &word(what)),
        ("screen_locked", [state]) => word(state),
        _ => line.about.to_string(),
    }
}

/// For a person, with the terms of the screen.
#[must_use]
pub fn journal_text(line: &JournalLine, texts: &Catalog, rules: &Rules) -> String {
    let text = match &line.case {
        Some((no, _)) if texts.event.contains_key(&*line.what) => {
            let stamp = TimelineEntry {
                seq: line.entry,
                at: line.at,
                officer: line.officer,
                event: line.what.clone(),
                about: line.about.clone(),
                note: None,
            };
            format!("{no}  {}", with_places(texts, &event_line(texts, &stamp, rules), &line.travellers))
        }
        _ => texts.joined(Catalog::text_or_name(&texts.fact, &line.what), &fact_about(line, texts, rules)),
    };
    let note = line.note.as_ref().map_or_else(String::new, |note| format!("  \"{}\"", clean(note)));
    let due = line.due_at.map_or_else(String::new, |at| texts.bracketed("", &date_time(at)));
    let (at, origin) = (date_time(line.at), clean(&line.origin));
    format!("{:>7}  {at}  {:<8}  {origin:<16}  {}{due}{note}", line.entry, line.officer, clean(&text))
}
