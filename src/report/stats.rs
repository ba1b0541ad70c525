//! The numbers of the desk for other programs and for people: JSON, CSV, text. Names are never renamed; minutes are whole, and what is
//! not known is null or empty, never zero.

use crate::domain::queue::Band;
use crate::domain::rules::{DecisionClock, EndingExemption};
use crate::domain::sanitize::spreadsheet;
use crate::domain::serde_helpers::rfc3339 as time;
use crate::domain::stats::{Capacity, Distribution, ENDS, Stats};
use crate::text::{
    Catalog, calendar_warnings, capacity_line, complete_line, date_time, exemption_endings, fill,
    promise_line, short_span, span_ends,
};
use serde_json::{Value, json};

fn spread_json(spread: &Distribution) -> Value {
    json!({
        "count": spread.count, "median_minutes": spread.median, "p90_minutes": spread.p90, "histogram": spread.histogram,
    })
}

/// The numbers as JSON.
#[must_use]
pub fn stats_json(stats: &Stats) -> Value {
    let bands = |depth: &[u64]| -> Value {
        Band::ALL
            .iter()
            .zip(depth)
            .map(|(b, n)| (b.name().to_owned(), json!(n)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let capacity = match stats.capacity {
        Capacity::Set { .. } => json!({ "from": "policy" }),
        Capacity::Learned { decisions, hours, .. } => {
            json!({ "from": "learned", "decisions": decisions, "hours": hours })
        }
        Capacity::Unknown => json!({ "from": null }),
    };
    let mut capacity = capacity;
    let mut calendar = serde_json::Map::new();
    for basis in &stats.bases {
        let n = calendar.get(basis.name()).and_then(Value::as_u64).unwrap_or_default();
        calendar.insert(basis.name().to_owned(), json!(n + 1));
    }
    capacity["tenths_per_hour"] = json!(stats.capacity.tenths());
    json!({
        "at": time(stats.now),
        "days": stats.days,
        "live": stats.live,
        "cases": stats.cases,
        "states": stats.states,
        "depth": stats.depth.iter().map(|d| bands(d)).collect::<Vec<_>>(),
        "late": (0..stats.depth.len()).map(|h| stats.late(h)).collect::<Vec<_>>(),
        "arrivals": stats.arrivals,
        "landed": stats.landed,
        "capacity": capacity,
        "behind": stats.behind(),
        "decided": stats.wall.count,
        "time_to_decision": {
            "ends_minutes": ENDS,
            "wall": spread_json(&stats.wall),
            "working": spread_json(&stats.working),
            "waiting_for_papers": spread_json(&stats.waiting),
            "promise_minutes": stats.promise,
            "promise_kept": stats.kept,
            "promise_clock": stats.promise_clock.map(DecisionClock::name),
            "under_one_day": stats.wall.under(1440),
            "under_five_days": stats.wall.under(7200),
        },
        "complete_at_first": stats.complete,
        "officers": stats.officers.iter().map(|o| json!({
            "officer": o.officer, "live": o.live, "decided": o.decided,
        })).collect::<Vec<_>>(),
        "calendar": Value::Object(calendar),
        "exemptions_ending": stats.endings.iter().map(ending_json).collect::<Vec<_>>(),
        "inviters": stats.inviters.iter().map(|i| json!({
            "name": i.name, "code": i.code, "live": i.live, "cases": i.cases, "decided": i.decided,
            "refused": i.refused, "complete_at_first": i.complete,
        })).collect::<Vec<_>>(),
    })
}

/// An exemption that ends soon or has ended.
pub(super) fn ending_json(e: &EndingExemption) -> Value {
    json!({
        "kind": e.kind.name(), "until": e.until.to_string(), "days_left": e.days_left, "ended": e.ended(), "states": e.states,
        "of": e.of, "as_of": e.as_of.to_string(),
    })
}

/// One number a line: its path and its value.
fn flat(path: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let under = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(map) => map.iter().for_each(|(k, v)| flat(&under(k), v, rows)),
        Value::Array(all) => all.iter().enumerate().for_each(|(n, v)| flat(&under(&n.to_string()), v, rows)),
        Value::Null => rows.push((path.to_owned(), String::new())),
        Value::String(s) => rows.push((path.to_owned(), spreadsheet(s).into_owned())),
        other => rows.push((path.to_owned(), other.to_string())),
    }
}

/// The numbers as CSV: a line a number.
///
/// # Errors
/// Those of the CSV writer; there are none for text in memory.
pub fn stats_csv(stats: &Stats) -> std::io::Result<Vec<u8>> {
    let mut rows = Vec::new();
    flat("", &stats_json(stats), &mut rows);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["name", "value"])?;
    for (name, value) in rows {
        out.write_record([name, value])?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Names and their numbers.
fn counted(counts: &[(&str, u64)], texts: &Catalog) -> String {
    let all: Vec<String> = counts.iter().map(|(name, n)| texts.labelled(name, &n.to_string())).collect();
    all.join("  ")
}

/// The numbers for people.
#[must_use]
pub fn stats_text(stats: &Stats, texts: &Catalog) -> String {
    let b = &texts.board;
    let mut lines = Vec::new();
    let n = |n: u64| n.to_string();
    lines.push(fill(&b.as_of, &[("at", &date_time(stats.now)), ("days", &stats.days.to_string())]));
    lines.push(fill(
        &b.counts,
        &[("live", &n(stats.live)), ("cases", &n(stats.cases)), ("decided", &n(stats.wall.count))],
    ));
    lines.extend(exemption_endings(texts, &stats.endings));
    lines.extend(calendar_warnings(texts, stats.bases.iter().copied()));
    if stats.live + stats.cases == 0 {
        lines.push(b.empty.to_string());
        return lines.join("\n") + "\n";
    }
    lines.extend([String::new(), b.depth.to_string()]);
    for (place, band) in Band::ALL.into_iter().enumerate() {
        let at = |hour: usize| stats.depth.get(hour).map_or(0, |d| d[place]);
        let hours: Vec<String> = [0, 1, 2, 4, 8, 12, 24]
            .iter()
            .map(|h| texts.labelled(&format!("+{h}h"), &at(*h).to_string()))
            .collect();
        lines.push(format!("  {}  {}", Catalog::text_or_name(&texts.band, band.name()), hours.join("  ")));
    }
    lines.extend([
        String::new(),
        b.arrivals.to_string(),
        format!("  {}", capacity_line(texts, stats.capacity)),
    ]);
    lines.push(format!("  {}", fill(&b.landed, &[("n", &n(stats.landed))])));
    let list = |all: &[u64]| all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    lines.push(format!("  {}", texts.labelled(&b.landing, &list(&stats.arrivals))));
    if let Some(behind) = stats.behind() {
        lines.push(format!("  {}", texts.labelled(&b.behind, &list(&behind))));
    }
    lines.extend([String::new(), b.time.to_string()]);
    for (name, spread) in [(&b.wall, &stats.wall), (&b.working, &stats.working), (&b.papers, &stats.waiting)]
    {
        let span = |m: Option<i64>| m.map_or_else(|| "-".to_owned(), short_span);
        lines.push(format!(
            "  {}",
            texts.labelled(
                name,
                &[
                    texts.labelled(&b.number, &spread.count.to_string()),
                    texts.labelled(&b.median, &span(spread.median)),
                    texts.labelled(&b.p90, &span(spread.p90)),
                ]
                .join("  ")
            )
        ));
    }
    let ends: Vec<String> = span_ends()
        .iter()
        .zip(stats.wall.histogram)
        .map(|(end, n)| texts.labelled(end, &n.to_string()))
        .collect();
    lines.push(format!("  {}", ends.join("  ")));
    lines.push(format!("  {}", promise_line(stats, texts)));
    lines.push(format!("  {}", complete_line(stats, texts)));
    lines.extend([String::new(), b.officers.to_string()]);
    for o in &stats.officers {
        let counts = [(&*b.live, o.live), (&*b.decided, o.decided)];
        lines.push(format!("  {}  {}", o.officer, counted(&counts, texts)));
    }
    lines.extend([String::new(), b.inviters.to_string()]);
    for i in &stats.inviters {
        let counts = [(&*b.live, i.live), (&*b.decided, i.decided), (&*b.refused, i.refused)];
        lines.push(format!("  {}  {}", i.name, counted(&counts, texts)));
    }
    lines.join("\n") + "\n"
}
