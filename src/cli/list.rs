//! `portdesk list`: cases in queue order.

use super::args::{ListArgs, ListFormat};
use super::context::CliContext;
use super::csv_mark::csv_mark;
use super::error::CliError;
use super::stdin_arg;
use crate::domain::listing::{Column, SavedView, Sort, View, sort_rows};
use crate::domain::officer::Officer;
use crate::domain::query::{Candidate, EvalContext, PreparedQuery, Vocabulary, parse, relax};
use crate::domain::search_text;
use crate::report::{ReportRow, archive_table, list_csv, list_table, row_json};
use crate::service::{ArchiveQuery, DeskService};
use crate::store::AuditEvent;
use crate::text::{field_name, fill, query_fault_text};
use std::io::Write;
use std::sync::Arc;

/// Default number of listed closed cases.
const ARCHIVE_LIMIT: usize = 200;

pub(super) fn run(list: &ListArgs, ctx: &CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let mark = csv_mark(list.bom, list.format == ListFormat::Csv, ctx)?;
    let (service, officer) = ctx.open_to_read()?;
    // Before the search: a count is an answer too.
    service.may(&officer, "export").map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    let on = ctx.setting(&service, &officer);
    let (kept, view) = wanted(list, ctx, &service, &officer)?;
    let sort = sorted(list, ctx, view)?.or(kept.as_ref().and_then(|kept| kept.sort));
    let query = kept.map_or_else(String::new, |kept| format!("{} ", kept.query));
    // A blank ends the last word: nothing is incomplete on a command line.
    let text = format!("{query}{} ", stdin_arg::words(&list.query.join(" "), &ctx.texts)?);
    let parsed = parse(&text, &Vocabulary::new(&ctx.rules, service.officers()));
    if !parsed.faults.is_empty() {
        let faults: Vec<String> = parsed.faults.iter().map(|f| query_fault_text(&ctx.texts, f)).collect();
        return Err(CliError::Usage(faults.join("\n")));
    }
    let around = EvalContext { me: officer.id, now: on.now, confirmed: on.clock_confirmed };
    let mut near = Vec::new();
    let (rows, more) = if view == View::Archive {
        let limit = list.limit.unwrap_or(ARCHIVE_LIMIT);
        let (query, without) = parsed.query.of_closed();
        if let Some(key) = without.first() {
            let text = fill(&ctx.texts.query.no_clock, &[("key", field_name(&ctx.texts, *key))]);
            return Err(CliError::Usage(text));
        }
        let found = service
            .archive(&ArchiveQuery::new(&query, around, limit))
            .map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
        if found.near {
            near.push(text.trim_end().into());
        }
        let mut cases = found.cases;
        if let Some(sort) = sort {
            sort_rows(&mut cases, sort, on.time(), |case| (Some(Arc::clone(case)), None));
        }
        (cases.into_iter().map(ReportRow::closed).collect::<Vec<_>>(), found.more)
    } else {
        let desk = service.desk_now().map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
        let shown = |r: &ReportRow| match view {
            View::Orphans => r.orphan.is_some(),
            view => r.place.is_some_and(|p| view.shows(&p)),
        };
        let texts: Vec<String> = desk
            .iter()
            .map(|l| {
                let mut text = String::new();
                search_text::write(&l.case, &mut text);
                text
            })
            .collect();
        let loose = relax(&parsed, &text, |word| {
            desk.iter()
                .zip(&texts)
                .any(|(l, text)| word.matches(Candidate { case: &l.case, place: None, text }, around))
        });
        near = loose.near;
        let ready = PreparedQuery::new(&loose.query);
        let mut rows: Vec<ReportRow> = ReportRow::all(&desk, service.officers(), &on)
            .into_iter()
            .filter(shown)
            .filter(|r| ready.matches_case(&r.case, r.place.as_ref(), around))
            .collect();
        if let Some(sort) = sort {
            sort_rows(&mut rows, sort, on.time(), |row| (Some(Arc::clone(&row.case)), row.place));
        }
        let limit = list.limit.unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        (rows, more)
    };
    let cases = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    let case = if let [row] = &rows[..] { Some(row.case.no) } else { None };
    let exported = AuditEvent::Exported { what: "list".into(), cases, case };
    service.record(&officer, exported).map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    match list.format {
        ListFormat::Table if rows.is_empty() => writeln!(out, "{}", ctx.texts.cli.list_empty)?,
        ListFormat::Table => {
            let table = match view {
                View::Archive => archive_table(&rows, &on, &ctx.texts),
                view => list_table(&rows, view == View::Orphans, &on, &ctx.texts),
            };
            out.write_all(table.as_bytes())?;
        }
        ListFormat::Csv => {
            out.write_all(mark)?;
            out.write_all(&list_csv(&rows, &on)?)?;
        }
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
        let text = fill(&ctx.texts.query.near, &[("words", &ctx.texts.listed(&near))]);
        writeln!(std::io::stderr(), "{text}")?;
    }
    if more && list.format == ListFormat::Table {
        writeln!(std::io::stderr(), "{}", ctx.texts.cli.list_more)?;
    }
    ctx.leave(service, &officer);
    Ok(0)
}

/// The requested list, and its saved view if it is one.
fn wanted(
    list: &ListArgs,
    ctx: &CliContext,
    service: &DeskService,
    officer: &Officer,
) -> Result<(Option<SavedView>, View), CliError> {
    let Some(name) = &list.view else {
        return Ok((None, if list.archive { View::Archive } else { View::All }));
    };
    if let Some(view) = View::named(name) {
        return Ok((None, view));
    }
    let keeps = service.preferences(officer.id).map_err(|e| CliError::service(&ctx.texts, &ctx.rules, &e))?;
    if let Some((_, kept)) = keeps.find(name) {
        return Ok((Some(kept.clone()), kept.view));
    }
    let own = View::ALL.iter().map(|view| view.name().to_owned());
    let known: Vec<String> =
        own.chain(keeps.views.iter().map(|(n, kept)| format!("{n} {}", kept.name))).collect();
    let values = [("name", name.as_str()), ("views", &ctx.texts.listed(&known))];
    Err(CliError::Usage(fill(&ctx.texts.lists.unknown, &values)))
}

/// How the list is to be sorted.
fn sorted(list: &ListArgs, ctx: &CliContext, view: View) -> Result<Option<Sort>, CliError> {
    let Some(name) = &list.sort else { return Ok(None) };
    match Column::named(name).filter(|column| column.is_in(view)) {
        Some(by) => Ok(Some(Sort { by, down: list.reverse })),
        None => {
            let there: Vec<&str> = Column::ALL.iter().map(|column| column.written()).collect();
            let values = [("name", name.as_str()), ("columns", &ctx.texts.listed(&there))];
            Err(CliError::Usage(fill(&ctx.texts.lists.unknown_column, &values)))
        }
    }
}
