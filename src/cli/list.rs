//! `portdesk list`: cases in queue order.

use super::args::{List, ListFormat, ViewName};
use super::fault::Fault;
use super::place::Place;
use super::spoken;
use crate::domain::queue::{Band, order};
use crate::report::{Row, list_csv, list_table, row_json};
use crate::service::Words;
use crate::store::Fact;
use std::io::Write;

/// Closed cases that are listed when nothing else is said.
const ARCHIVE_LIMIT: usize = 200;

pub(super) fn run(list: &List, place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let words = Words::new(&spoken::words(&list.query.join(" "))?);
    let (service, officer) = place.open()?;
    // Before anything is looked for: how many there are is an answer too.
    service.may(&officer, "export").map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
    let on = place.setting(&service, &officer);
    let (rows, more) = if list.archive || list.view == Some(ViewName::Archive) {
        let limit = list.limit.unwrap_or(ARCHIVE_LIMIT);
        let found =
            service.archive(&words, limit).map_err(|e| Fault::service(&place.texts, &place.rules, &e))?;
        (found.cases.into_iter().map(|case| Row { case, place: None }).collect::<Vec<_>>(), found.more)
    } else {
        let desk = service.desk();
        let shown = |band: Band| match list.view {
            Some(ViewName::Queue) => band != Band::Waiting,
            Some(ViewName::Waiting) => band == Band::Waiting,
            _ => true,
        };
        let mut rows: Vec<Row> = order(&desk, &place.rules, on.now)
            .into_iter()
            .filter(|s| shown(s.place.band))
            .filter_map(|s| {
                desk.get(s.no).map(|l| Row { case: std::sync::Arc::clone(&l.case), place: Some(s.place) })
            })
            .filter(|r| words.in_case(&r.case))
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
        ListFormat::Table => out.write_all(list_table(&rows, &on, &place.texts).as_bytes())?,
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
    if more && list.format == ListFormat::Table {
        writeln!(std::io::stderr(), "{}", place.texts.cli.list_more)?;
    }
    place.leave(service, &officer);
    Ok(0)
}
