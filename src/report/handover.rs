//! The handover of a shift (交接班) on paper: the last entry of the journal, how much there is in each band, and what needs attention
//! next. It names no traveller: cases are named by their numbers alone. A printed copy later shows whether the journal is still the same.

use super::row::ReportRow;
use super::stats::ending_json;
use super::table::cell;
use crate::domain::calendar::CalendarBasis;
use crate::domain::case::state::CaseState;
use crate::domain::decide::DecisionContext;
use crate::domain::listing::View;
use crate::domain::queue::{Band, LimitKind, QueuePosition};
use crate::domain::serde_helpers::rfc3339 as time;
use crate::domain::zone::day;
use crate::text::{
    Catalog, calendar_warnings, date_time, day_time, deadline_text, exemption_endings, fill, port_name,
    short_span, unattended_line,
};
use chrono::NaiveDate;
use serde_json::{Value, json};

/// The journal's last entry, as the handover names it.
#[derive(Clone, Debug)]
pub struct JournalStamp {
    /// Its number.
    pub entry: u64,
    /// The digits of its hash, in groups.
    pub digits: Vec<String>,
}

/// Cases that come first, at the most.
const FIRST: usize = 12;

/// What a case needs eyes for, besides its place in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum HandoverMatter {
    Second,
    Escalated,
    Sealing,
    Hold,
    Reply,
    Offered,
    Expected,
}

impl HandoverMatter {
    const ALL: [Self; 7] = [
        Self::Second,
        Self::Escalated,
        Self::Sealing,
        Self::Hold,
        Self::Reply,
        Self::Offered,
        Self::Expected,
    ];

    fn from_state(state: &CaseState) -> Option<Self> {
        match state {
            CaseState::AwaitingSecond { .. } => Some(Self::Second),
            CaseState::Escalated => Some(Self::Escalated),
            CaseState::OnHold { .. } => Some(Self::Hold),
            CaseState::AwaitingDocuments { .. } => Some(Self::Reply),
            CaseState::TransferOffered { .. } => Some(Self::Offered),
            state if state.awaits_entry() => Some(Self::Expected),
            state if state.final_at().is_some() => Some(Self::Sealing),
            _ => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Escalated => "escalated",
            Self::Sealing => "sealing",
            Self::Hold => "hold",
            Self::Reply => "reply",
            Self::Offered => "offered",
            Self::Expected => "expected",
        }
    }
}

/// What a case is handed over with: the officer or the port concerned, and until when.
fn about(row: &ReportRow, on: &DecisionContext<'_>) -> (String, Option<chrono::DateTime<chrono::Utc>>) {
    let whom = match &row.case.state {
        CaseState::AwaitingSecond { first, .. } => first.to_string(),
        CaseState::TransferOffered { to, .. } => to.to_string(),
        // The flight says when the traveller is at the counter.
        state if state.awaits_entry() => {
            row.case.expected_arrival().map_or_else(String::new, |arrival| arrival.carrier.to_owned())
        }
        // The claim ended with the escalation.
        CaseState::Escalated => {
            let stamp = row.case.timeline.iter().rfind(|s| &*s.event == "escalated");
            stamp.map_or_else(String::new, |s| s.officer.to_string())
        }
        _ => row.case.owner(on.time()).map_or_else(String::new, |o| o.as_str().to_owned()),
    };
    (whom, row.case.wakes_at())
}

fn queue(rows: &[ReportRow]) -> impl Iterator<Item = &ReportRow> {
    rows.iter().filter(|r| r.place.is_some_and(|p| View::Queue.shows(&p)))
}

/// What the slack rests on, where the decision clock is what comes first.
fn deciding(place: &QueuePosition) -> Option<CalendarBasis> {
    place.calendar.filter(|_| place.limit == LimitKind::Decision)
}

fn today(on: &DecisionContext<'_>) -> NaiveDate {
    day(on.now)
}

fn in_band(rows: &[ReportRow], band: Band) -> usize {
    rows.iter().filter(|r| r.place.is_some_and(|p| p.band == band)).count()
}

/// The handover. Rows are all open cases in the order of the queue.
#[must_use]
pub fn handover_text(
    rows: &[ReportRow],
    stand: &JournalStamp,
    on: &DecisionContext<'_>,
    texts: &Catalog,
) -> String {
    let t = &texts.handover;
    let mut out = String::new();
    let mut say = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    say(&format!("{}  {} {}", t.title, on.office, port_name(texts, on.office, on.rules)));
    say(&format!("{} {}", date_time(on.now), texts.header.zone));
    say("");
    say(&fill(&t.from, &[("officer", on.officer.id.as_str()), ("name", &on.officer.name)]));
    say(&t.to);
    say("");
    say(&fill(&t.entry, &[("n", &stand.entry.to_string())]));
    for half in stand.digits.chunks(4) {
        say(&format!("  {}", half.join(" ")));
    }
    say(&format!("  {}", t.check));
    let endings = on.rules.exemptions.endings(today(on));
    let bases = rows.iter().filter_map(|r| r.place?.calendar);
    let warned: Vec<String> =
        exemption_endings(texts, &endings).into_iter().chain(calendar_warnings(texts, bases)).collect();
    if !warned.is_empty() {
        say("");
    }
    warned.iter().for_each(|text| say(text));
    say("");
    say(&fill(&t.live, &[("n", &rows.len().to_string()), ("queue", &queue(rows).count().to_string())]));
    for band in Band::ALL {
        let n = in_band(rows, band);
        if n > 0 {
            let name = Catalog::text_or_name(&texts.band, band.name());
            say(&format!("  {} {} {name}", cell(&n.to_string(), 4, true), band.letter()));
        }
    }
    if queue(rows).next().is_some() {
        say("");
        say(&t.next);
    }
    for row in queue(rows).take(FIRST) {
        let Some(place) = row.place else { continue };
        let slack = place.slack_minutes(on.now).map_or("-".into(), short_span);
        say(&format!(
            "  {} {} {}  {} {}",
            place.band.letter(),
            cell(&slack, 6, true),
            row.case.no,
            cell(Catalog::text_or_name(&texts.state_short, row.case.state.name()), 12, false),
            deadline_text(texts, &about(row, on).0, deciding(&place))
        ));
    }
    let more = queue(rows).count().saturating_sub(FIRST);
    if more > 0 {
        say(&fill(&t.more, &[("n", &more.to_string())]));
    }
    say("");
    let orphans: Vec<_> = rows.iter().filter_map(|r| r.orphan.map(|o| (r, o))).collect();
    say(if orphans.is_empty() { &t.no_orphans } else { &t.orphans });
    for (row, orphan) in orphans {
        say(&format!("  {}  {}", row.case.no, unattended_line(texts, &orphan, on.rules)));
    }
    for matter in HandoverMatter::ALL {
        let mut found =
            rows.iter().filter(|r| HandoverMatter::from_state(&r.case.state) == Some(matter)).peekable();
        if found.peek().is_some() {
            say("");
            say(Catalog::text_or_name(&t.matters, matter.name()));
        }
        for row in found {
            let (whom, until) = about(row, on);
            let until = until.map_or_else(String::new, |at| day_time(texts, at));
            say(&format!("  {}  {}  {}", row.case.no, cell(&whom, 10, false), until));
        }
    }
    out
}

/// The same for programs.
#[must_use]
pub fn handover_json(rows: &[ReportRow], stand: &JournalStamp, on: &DecisionContext<'_>) -> Value {
    let bands: serde_json::Map<String, Value> =
        Band::ALL.into_iter().map(|b| (b.name().to_owned(), json!(in_band(rows, b)))).collect();
    let line = |row: &ReportRow| {
        let (whom, until) = about(row, on);
        json!({
            "case": row.case.no.to_string(),
            "version": row.case.version,
            "state": row.case.state.name(),
            "band": row.place.map(|p| p.band.name()),
            "slack_minutes": row.place.and_then(|p| p.slack_minutes(on.now)),
            "about": whom,
            "orphan": row.orphan.map(|o| o.name()),
            "decide_by": row.place.and_then(|p| p.decide_by).map(time),
            "calendar": row.place.and_then(|p| p.calendar).map(CalendarBasis::name),
            "until": until.map(time),
        })
    };
    let matters: serde_json::Map<String, Value> = HandoverMatter::ALL
        .into_iter()
        .map(|matter| {
            let found = rows.iter().filter(|r| HandoverMatter::from_state(&r.case.state) == Some(matter));
            (matter.name().to_owned(), found.map(line).collect())
        })
        .collect();
    json!({
        "office": on.office,
        "at": time(on.now),
        "officer": on.officer.id,
        "head": format!("{}:{}", stand.entry, stand.digits.concat()),
        "live": rows.len(),
        "queue": queue(rows).count(),
        "bands": bands,
        "next": queue(rows).take(FIRST).map(line).collect::<Vec<_>>(),
        "orphans": rows.iter().filter(|r| r.orphan.is_some()).map(line).collect::<Vec<_>>(),
        "matters": matters,
        "exemptions_ending": on.rules.exemptions.endings(today(on)).iter().map(ending_json).collect::<Vec<_>>(),
        "provisional": rows.iter().filter(|r| r.place.is_some_and(|p| matches!(p.calendar, Some(CalendarBasis::Provisional(_))))).count(),
        "calendar_unknown": rows.iter().filter(|r| r.place.is_some_and(|p| matches!(p.calendar, Some(CalendarBasis::Unknown(_))))).count(),
    })
}
