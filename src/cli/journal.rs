//! `portdesk journal`: who did what, when, and from where.

use super::args::{JournalArgs, ListFormat};
use super::context::CliContext;
use super::csv_mark::csv_mark;
use super::error::CliError;
use crate::domain::case_no::CaseNo;
use crate::domain::officer::OfficerId;
use crate::report::{JournalLine, journal_csv, journal_json, journal_text};
use crate::store::{AuditEvent, LoggedEntry};
use crate::text::{fill, parse_wall_time};
use chrono::{DateTime, Utc};
use std::io::Write;

/// What of it is wanted.
struct JournalFilter<'a> {
    since: Option<DateTime<Utc>>,
    by: Option<OfficerId>,
    case: Option<CaseNo>,
    what: Option<&'a str>,
}

impl JournalFilter<'_> {
    fn matches(&self, logged: &LoggedEntry) -> bool {
        let about = match &logged.entry.fact {
            AuditEvent::Case { no, .. } | AuditEvent::Looked { no, .. } => Some(*no),
            AuditEvent::Exported { case, .. } => *case,
            _ => None,
        };
        self.since.is_none_or(|since| logged.entry.at >= since)
            && self.by.is_none_or(|by| logged.entry.officer == by)
            && (self.case.is_none() || self.case == about)
    }

    fn matches_event(&self, line: &JournalLine) -> bool {
        self.what.is_none_or(|what| what == &*line.what)
    }
}

pub(super) fn run(read: &JournalArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mark = csv_mark(read.bom, read.format == ListFormat::Csv, ctx)?;
    let since = match &read.since {
        None => None,
        Some(text) => Some(
            parse_wall_time(text)
                .ok_or_else(|| CliError::Usage(fill(&ctx.texts.cli.since_wrong, &[("text", text)])))?,
        ),
    };
    let by = match &read.by {
        None => None,
        Some(id) => Some(id.parse().map_err(|e| CliError::not_a_code(&ctx.texts, "--by", id, e))?),
    };
    let (service, officer) = ctx.open_to_read()?;
    let case = read.case.as_deref().map(|text| ctx.case_no(&service, text)).transpose()?;
    let wanted = JournalFilter { since, by, case, what: read.what.as_deref() };
    let fault = |e| CliError::service(&ctx.texts, &ctx.rules, &e);
    let log = service.journal(&officer, read.from).map_err(fault)?;
    let mut written = 0_u64;
    if read.format == ListFormat::Csv {
        out.write_all(mark)?;
        out.write_all(&journal_csv(None)?)?;
    }
    for logged in log.into_iter().flatten() {
        let logged = logged.map_err(|e| CliError::store(&ctx.texts, &e))?;
        if !wanted.matches(&logged) {
            continue;
        }
        for line in lines(logged).iter().filter(|line| wanted.matches_event(line)) {
            match read.format {
                ListFormat::Table => writeln!(out, "{}", journal_text(line, &ctx.texts, &ctx.rules))?,
                ListFormat::Csv => out.write_all(&journal_csv(Some(line))?)?,
                ListFormat::Ndjson => {
                    serde_json::to_writer(&mut *out, &journal_json(line))?;
                    writeln!(out)?;
                }
                ListFormat::Json => {
                    out.write_all(if written == 0 { b"[\n" } else { b",\n" })?;
                    serde_json::to_writer(&mut *out, &journal_json(line))?;
                }
            }
            written += 1;
        }
    }
    if read.format == ListFormat::Json {
        out.write_all(if written == 0 { b"[]\n" } else { b"\n]\n" })?;
    }
    out.flush()?;
    ctx.leave(service, &officer);
    Ok(0)
}

/// The lines of an entry: of a case every event, of anything else the entry itself.
fn lines(logged: LoggedEntry) -> Vec<JournalLine> {
    let LoggedEntry { seq, hash, entry } = logged;
    let line = |what: &str, case, about: String, note: Option<&str>| JournalLine {
        entry: seq,
        hash: hash.to_string(),
        at: entry.at,
        officer: entry.officer,
        origin: entry.origin.clone(),
        order: entry.command.clone(),
        what: what.into(),
        case,
        about: about.into(),
        note: note.map(Into::into),
        due_at: None,
        travellers: Vec::new(),
        rules: None,
    };
    match &entry.fact {
        AuditEvent::Case { no, version, events, .. } => events
            .iter()
            .map(|event| {
                let case = Some((no.to_string(), *version));
                let plain = line(event.name(), case, event.about(), event.note());
                let due_at = event.moment().filter(|due| *due < entry.at);
                let travellers = event.travellers().to_vec();
                JournalLine { due_at, travellers, rules: event.rules().map(Into::into), ..plain }
            })
            .collect(),
        fact => vec![line(fact.name(), None, fact.about(), None)],
    }
}
