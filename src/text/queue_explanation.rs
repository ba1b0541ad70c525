//! The explanation of a case's position in the queue.

use super::{Catalog, day_time, fill, long_span, rests_text};
use crate::domain::case::Case;
use crate::domain::queue::{Band, LimitKind, QueuePosition, minutes_until};
use chrono::{DateTime, Utc};

/// How the reader starts what would move the case: keys, or commands of plain mode.
#[derive(Clone, Debug, Default)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct NextSteps {
    /// Another arrival time.
    pub arrival: String,
    /// Documents requested.
    pub ask: String,
    pub hold: String,
}

/// The reasons, the one that decides first, and what would change it. `next` is when it comes into another band by itself, and into
/// which.
#[must_use]
pub fn queue_explanation_lines(
    texts: &Catalog,
    case: &Case,
    place: &QueuePosition,
    next: Option<(DateTime<Utc>, Band)>,
    ways: &NextSteps,
    now: DateTime<Utc>,
) -> Vec<String> {
    let w = &texts.why;
    let span = |at: DateTime<Utc>| long_span(texts, minutes_until(at, now));
    let first = match place.band {
        Band::AtPort if !place.to_issue => w.at_port.to_string(),
        Band::Humanitarian => w.humanitarian.to_string(),
        Band::Repair => w.repair.to_string(),
        Band::Overdue => w.overdue.to_string(),
        Band::Expected => w.expected.to_string(),
        Band::AtPort if place.to_issue => w.to_issue.to_string(),
        Band::Waiting => {
            fill(&w.waiting, &[("state", Catalog::text_or_name(&texts.state, case.state.name()))])
        }
        _ => w.slack.to_string(),
    };
    let mut lines = vec![first];
    lines.push(match place.arrives_at {
        None => w.no_arrival.to_string(),
        Some(at) if at <= now => fill(&w.landed, &[("span", &span(at)), ("at", &day_time(texts, at))]),
        Some(at) => fill(&w.lands, &[("span", &span(at)), ("at", &day_time(texts, at))]),
    });
    lines.push(match place.decide_by {
        Some(at) => {
            let text = if place.calendar.is_none() { &texts.calendar.elapsed } else { &w.decision };
            fill(text, &[("at", &day_time(texts, at))])
        }
        None if case.state.awaits_entry() => w.decided.to_string(),
        None => w.paused.to_string(),
    });
    lines.extend(rests_text(texts, place.calendar));
    let usual = place.usual;
    let minutes = usual.minutes.to_string();
    let left = Catalog::text_or_name(&texts.stage, usual.stage.name());
    lines.push(match usual.cases {
        0 => fill(&w.usual_default, &[("m", &minutes)]),
        n => fill(&w.usual, &[("left", left), ("m", &minutes), ("n", &n.to_string())]),
    });
    if let Some(slack) = place.slack_minutes(now) {
        let limit = if place.limit == LimitKind::Arrival { &w.limit_arrival } else { &w.limit_decision };
        let sign = if slack < 0 { "-" } else { "" };
        lines.push(fill(limit, &[("slack", &format!("{sign}{}", long_span(texts, slack)))]));
    } else {
        lines.push(w.no_clock.to_string());
    }
    if let Some(at) = case.state.wakes_at() {
        lines.push(fill(&w.wakes, &[("at", &day_time(texts, at))]));
    }
    if let Some((at, band)) = next {
        let band = Catalog::text_or_name(&texts.band, band.name());
        lines.push(fill(&w.next, &[("band", band), ("at", &day_time(texts, at))]));
    }
    let change =
        if matches!(place.band, Band::Waiting | Band::Expected) { &w.change_waiting } else { &w.change };
    let ways = [("arrival", &*ways.arrival), ("ask", &*ways.ask), ("hold", &*ways.hold)];
    lines.push(fill(change, &ways));
    lines
}
