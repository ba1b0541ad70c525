//! `portdesk list`: cases in queue order.

use super::args::{List, ListFormat, ViewName};
use super::fault::Fault;
use super::place::Place;
use super::spoken;
use crate::domain::query::{Around, Looked, Ready, Vocabulary, loosen, parse};
use crate::domain::queue::Band;
use crate::domain::search_text;
use crate::report::{Row, list_csv, list_table, row_json};
use crate::service::Wanted;
use crate::store::Fact;
use crate::text::{fill, query_fault};
use std::io::Write;

/// Closed cases that are listed when nothing else is said.
const ARCHIVE_LIMIT: usize = 200;

pub(super) fn run(list: &List, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let (service, officer) = place.open()?;
    // Before anything is looked for: how many there are is an answer too.
    service.may(&officer, "export").map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
    let on = place.setting(&service, &officer);
    // A blank ends the last word: nothing is half written on a command line.
    let text = format!("{} ", spoken::words(&list.query.join(" "))?);
    let parsed = parse(&text, &Vocabulary::of(&place.rules, service.officers()));
    if !parsed.faults.is_empty() {
        let told: Vec<String> = parsed.faults.iter().map(|f| query_fault(&place.texts, f)).collect();
        return Err(Fault::Usage(told.join("\n")));
    }
    let around = Around { me: officer.id, now: on.now };
    let mut near = Vec::new();
    let (rows, more) = if list.archive || list.view == Some(ViewName::Archive) {
        let limit = list.limit.unwrap_or(ARCHIVE_LIMIT);
        let (query, without) = parsed.query.of_closed();
        if let Some(key) = without.first() {
            let text = fill(&place.texts.query.no_clock, &[("key", key.name())]);
            return Err(Fault::Usage(text));
        }
        let found = service
            .archive(&Wanted::new(&query, around, limit))
            .map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
        if found.near {
            near.push(text.trim_end().into());
        }
        (found.cases.into_iter().map(Row::closed).collect::<Vec<_>>(), found.more)
    } else {
        let desk = service.desk();
        let waits = |r: &Row| r.place.is_some_and(|p| p.band == Band::Waiting);
        let shown = |r: &Row| match list.view {
            Some(ViewName::Queue) => !waits(r),
            Some(ViewName::Waiting) => waits(r),
            Some(ViewName::Orphans) => r.orphan.is_some(),
            _ => true,
        };
        let texts: Vec<String> = desk
            .iter()
            .map(|l| {
                let mut text = String::new();
                search_text::write(&l.case, &mut text);
                text
            })
            .collect();
        let loose = loosen(&parsed, &text, |word| {
            desk.iter()
                .zip(&texts)
                .any(|(l, text)| word.takes(Looked { case: &l.case, place: None, text }, around))
        });
        near = loose.near;
        let ready = Ready::new(&loose.query);
        let mut rows: Vec<Row> = Row::all(&desk, service.officers(), &on)
            .into_iter()
            .filter(shown)
            .filter(|r| ready.takes_case(&r.case, r.place.as_ref(), around))
            .collect();
        let limit = list.limit.unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        (rows, more)
    };
    let cases = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let exported = Fact::Exported { what: "list".into(), cases };
    service.record(&officer, exported).map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
    match list.format {
        ListFormat::Table if rows.is_empty() => writeln!(out, "{}", place.texts.cli.list_empty)?,
        ListFormat::Table => out.write_all(
            list_table(&rows, list.view == Some(ViewName::Orphans), &on, &place.texts).as_bytes(),
        )?,
        ListFormat::Csv => out.write_all(&list_csv(&rows, &on)?)?,
        ListFormat::Ndjson => {
            for row in &rows {
                serde_json::to_writer(&mut *out, &row_json(row, &on))?;
                writeln!(out)?;
            }
        }
        ListFormat::Json => {
            let all: Vec<_> = rows.iter().map(|r| row_json(r, &on)).collect();
            serde_json::to_writer_pretty(&mut *out, &all)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    if !near.is_empty() && !rows.is_empty() {
        let text = fill(&place.texts.query.near, &[("words", &place.texts.listed(&near))]);
        writeln!(std::io::stderr(), "{text}")?;
    }
    if more && list.format == ListFormat::Table {
        writeln!(std::io::stderr(), "{}", place.texts.cli.list_more)?;
    }
    place.leave(service, &officer);
    Ok(0)
}
