//! Tables and texts for people, with no escape codes.

use super::row::ReportRow;
use crate::domain::case::checklist::{Criterion, is_confirmed, progress};
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::concluded_by;
use crate::domain::command::Command;
use crate::domain::decide::{DecisionContext, decide};
use crate::domain::exemption::exemption;
use crate::domain::queue::minutes_until;
use crate::domain::zone::day;
use crate::text::{
    Catalog, actor_text, admission_facts, blocker_text, case_event_line, case_finding_text, counters_text,
    date_time, day_time, deadline_text, exemption_lines, files_text, fill, ground_name, item_name,
    item_state_text, port_name, rests_text, short_span, state_long, unattended_line,
};
use crate::ui::base::cells::{fit, width};

/// A text in a field of so many cells.
pub(super) fn cell(text: &str, wide: usize, right: bool) -> String {
    let text = fit(text, wide, "~");
    let gap = " ".repeat(wide - width(&text));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// Most cells of the head over states.
const NAT: usize = 4;
/// Most cells of the head over officers.
const OWNER: usize = 12;

/// A list as a table; the last column is as wide as it is. With `reasons`, a line below each unattended case gives its reason.
#[must_use]
pub fn list_table(rows: &[ReportRow], reasons: bool, on: &DecisionContext<'_>, texts: &Catalog) -> String {
    let c = &texts.columns;
    let line = |cells: [&str; 10]| -> String {
        let wide = [1, 6, 7, 10, 26, width(&c.nat).clamp(3, NAT), 7, 5, 5, 12];
        let right = [false, true, true, false, false, false, false, false, true, false];
        let mut text = String::new();
        for ((t, w), r) in cells.iter().zip(wide).zip(right) {
            text.push_str(&cell(t, w, r));
            text.push_str("  ");
        }
        text
    };
    let mut out = String::new();
    let head =
        line(["", &c.slack, &c.lands, &c.case, &c.traveller, &c.nat, &c.ground, &c.entry, &c.docs, &c.state]);
    out.push_str(&format!("{head}{}\n", fit(&c.owner, OWNER, "~")));
    for row in rows {
        let case = &row.case;
        let papers = &case.papers;
        let band = row.place.map_or(String::new(), |p| p.band.letter().to_string());
        let slack = row.place.and_then(|p| p.slack_minutes(on.now)).map_or("-".into(), short_span);
        let lands = match case.expected_arrival().map(|l| l.at) {
            None => "-".to_owned(),
            Some(at) if at <= on.now => texts.labels.at_port.to_string(),
            Some(at) => short_span(minutes_until(at, on.now)),
        };
        let elsewhere = if on.rules.same_authority(case.entry_port(), case.office) { "" } else { ">" };
        let (settled, all) = progress(&case.lines);
        let text = line([
            &band,
            &slack,
            &lands,
            &case.no.to_string(),
            &papers.traveller.name(),
            papers.traveller.nationality.as_str(),
            &format!("{}/{}", papers.ground, papers.category),
            &format!("{elsewhere}{}", case.entry_port()),
            &format!("{settled}/{all}"),
            Catalog::text_or_name(&texts.state_short, case.state.name()),
        ]);
        let owner = case.owner(on.time()).map_or("", |o| o.as_str());
        out.push_str(format!("{text}{owner}").trim_end());
        out.push('\n');
        if let Some(orphan) = row.orphan.filter(|_| reasons) {
            out.push_str(&format!("   {}\n", unattended_line(texts, &orphan, on.rules)));
        }
    }
    out
}

/// Closed cases as a table: when and by whom each was closed, and its receipt.
#[must_use]
pub fn archive_table(rows: &[ReportRow], on: &DecisionContext<'_>, texts: &Catalog) -> String {
    let c = &texts.columns;
    let state_wide = texts.state_short.values().map(|state| width(state)).chain([width(&c.state)]).max();
    let wide = [16, 10, 26, width(&c.nat).clamp(3, NAT), 7, 5, state_wide.unwrap_or(10), OWNER];
    let line = |cells: [&str; 8], last: &str| -> String {
        let cells: Vec<String> = cells.iter().zip(wide).map(|(t, w)| cell(t, w, false)).collect();
        format!("{}  {last}", cells.join("  ")).trim_end().to_owned() + "\n"
    };
    let heads = [&*c.closed, &c.case, &c.traveller, &c.nat, &c.ground, &c.entry, &c.state, &c.decided_by];
    let mut out = line(heads, &c.receipt);
    for row in rows {
        let case = &row.case;
        let papers = &case.papers;
        let elsewhere = if on.rules.same_authority(case.entry_port(), case.office) { "" } else { ">" };
        let by = concluded_by(&case.timeline).map(|officer| actor_text(texts, officer)).unwrap_or_default();
        let cells = [
            &*case.timeline.last().map_or_else(String::new, |last| date_time(last.at)),
            &case.no.to_string(),
            &papers.traveller.name(),
            papers.traveller.nationality.as_str(),
            &format!("{}/{}", papers.ground, papers.category),
            &format!("{elsewhere}{}", case.entry_port()),
            Catalog::text_or_name(&texts.state_short, case.state.name()),
            &by,
        ];
        out.push_str(&line(cells, case.valid_receipt().unwrap_or_default()));
    }
    out
}

/// A text of several lines, all but the first indented.
fn set_in(text: &str) -> String {
    text.replace('\n', "\n  ")
}

/// A case as text.
#[must_use]
pub fn case_text(row: &ReportRow, on: &DecisionContext<'_>, texts: &Catalog) -> String {
    let (case, rules) = (&row.case, on.rules);
    let (p, t, l) = (&case.papers, &case.papers.traveller, &texts.labels);
    let mut out = String::new();
    let mut say = |text: &str| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let native = t.native_name.as_ref().map_or(String::new(), |n| format!("  {n}"));
    say(&format!("{}  {}{native}", case.no, t.name()));
    let owner = case.owner(on.time()).map_or(String::new(), |o| fill(&l.owner, &[("officer", o.as_str())]));
    say(&format!(
        "{}  {}  {owner}",
        state_long(texts, &case.state, rules),
        fill(&l.version, &[("n", &case.version.to_string())])
    ));
    say(&format!(
        "{} {}  {}  {}",
        t.nationality,
        rules.state(t.nationality).map_or("", |s| s.name.get(texts.lang)),
        Catalog::text_or_name(&texts.sex, t.sex.letter()),
        fill(&l.born, &[("date", &t.birth_date.to_string())])
    ));
    say(&format!(
        "{} {} {} {}  {}",
        l.passport,
        t.passport.kind,
        t.passport.number,
        t.passport.issuing_state,
        fill(&l.until, &[("date", &t.passport.expires_on.to_string())])
    ));
    let entries = if p.entries == 1 {
        l.entry_one.to_string()
    } else {
        fill(&l.entries, &[("n", &p.entries.to_string())])
    };
    say(&format!(
        "{}  {} {}  {}  {entries}",
        ground_name(texts, p.ground, rules),
        p.category,
        rules.category(p.category).map_or("", |c| c.name.get(texts.lang)),
        fill(&l.days, &[("n", &p.stay_days.to_string())])
    ));
    let arrival = case
        .expected_arrival()
        .map_or_else(|| l.no_arrival.to_string(), |a| format!("{} {}", a.carrier, day_time(texts, a.at)));
    say(&format!(
        "{} {} {}  {arrival}",
        l.enters,
        case.entry_port(),
        port_name(texts, case.entry_port(), rules)
    ));
    let arrives = case.expected_arrival().map_or(on.now, |landing| landing.at);
    if let Some(text) = counters_text(texts, case.entry_port(), day(arrives), rules) {
        say(&text);
    }
    if let Some(i) = &p.inviter {
        say(&format!("{} {}  {}", l.inviter, i.name, i.uscc.as_deref().unwrap_or_default()));
    }
    // Set in, so that no line of a stranger's is taken for one of the desk's.
    say(&format!("  {}", set_in(&p.reason)));
    for (label, facts) in admission_facts(texts, case, rules) {
        say(&format!("{label} {}", texts.plain.facts(&facts)));
    }
    if let Some(receipt) = case.valid_receipt() {
        say(&format!("{} {receipt}", l.receipt));
    }
    if let Some((at, basis)) = row.place.and_then(|p| p.decide_by.map(|at| (at, p.calendar))) {
        say(&deadline_text(texts, &fill(&l.decide_by, &[("at", &day_time(texts, at))]), basis));
        if let Some(rests) = rests_text(texts, basis) {
            say(&format!("  {rests}"));
        }
    }
    if case.draft.is_some() && case.state.is_workable() {
        say(&texts.plain.draft_kept);
    }
    say("");
    let (settled, all) = progress(&case.lines);
    let heads: Vec<String> = Criterion::ALL
        .into_iter()
        .map(|h| {
            format!(
                "{}{}",
                if is_confirmed(&case.lines, h) { "+" } else { "-" },
                Catalog::text_or_name(&texts.head, h.name())
            )
        })
        .collect();
    say(&format!("{} {settled}/{all}  {}", l.documents, heads.join(" ")));
    let found = exemption(case, rules, on.now);
    let exempt_at = found.item(case);
    for line in &case.lines {
        let name = item_name(texts, line.item, rules);
        let state = item_state_text(texts, case, line);
        let note = line.note.as_ref().map_or(String::new(), |n| format!("  {}", set_in(n)));
        let files = files_text(texts, case, line.item).map_or(String::new(), |text| format!("  {text}"));
        say(&format!(
            "  {}  {}  {state}{files}{note}",
            cell(line.item.as_str(), 10, false),
            cell(&name, 44, false)
        ));
        for f in &line.findings {
            say(&format!("      ! {}", case_finding_text(texts, case, f)));
        }
        if exempt_at == Some(line.item) {
            for exempt in exemption_lines(texts, &found, rules) {
                say(&format!("      ! {}", exempt.text));
            }
        }
    }
    say("");
    match decide(Some(case), case.no, None, &Command::Approve { note: Some("-".into()) }, on) {
        Ok(_) => say(&l.ready),
        Err(refusal) if case.state.is_workable() => {
            say(&fill(&l.to_approve, &[("n", &refusal.blockers.len().to_string())]));
            for b in &refusal.blockers {
                say(&format!("  {}", blocker_text(texts, b, rules)));
            }
        }
        Err(_) => {}
    }
    say("");
    // The timeline keeps no time of a hold; the state has that of the present one.
    let held = case.timeline.iter().rfind(|s| &*s.event == "held").map(|s| s.seq);
    for s in &case.timeline {
        let note = s.note.as_ref().map_or(String::new(), |n| format!("  {}", set_in(n)));
        let mut event = case_event_line(texts, case, s, rules);
        if let CaseState::OnHold { until } = &case.state
            && held == Some(s.seq)
            && &*s.event == "held"
        {
            event = fill(&l.held_until, &[("at", &day_time(texts, *until))]);
        }
        let who = cell(&actor_text(texts, s.officer), 8, false);
        say(&format!("{}  {who}  {event}{note}", date_time(s.at)));
    }
    out
}
