//! Why a case stands where it stands, in words and numbers.

use super::{Catalog, day_time, fill, long_span};
use crate::domain::case::Case;
use crate::domain::queue::{Band, Limit, Place, minutes_until};
use chrono::{DateTime, Utc};

/// The reasons, the one that decides first.
#[must_use]
pub fn why(texts: &Catalog, case: &Case, place: &Place, now: DateTime<Utc>) -> Vec<String> {
    let w = &texts.why;
    let span = |at: DateTime<Utc>| long_span(texts, minutes_until(at, now));
    let first = match place.band {
        Band::AtPort => w.at_port.to_string(),
        Band::Humanitarian => w.humanitarian.to_string(),
        Band::Repair => w.repair.to_string(),
        Band::Overdue => w.overdue.to_string(),
        Band::Waiting => fill(&w.waiting, &[("state", Catalog::of(&texts.state, case.state.name()))]),
        _ => w.slack.to_string(),
    };
    let mut lines = vec![first];
    lines.push(match place.arrives_at {
        None => w.no_arrival.to_string(),
        Some(at) if at <= now => fill(&w.landed, &[("span", &span(at)), ("at", &day_time(texts, at))]),
        Some(at) => fill(&w.lands, &[("span", &span(at)), ("at", &day_time(texts, at))]),
    });
    lines.push(match place.decide_by {
        Some(at) => fill(&w.decision, &[("at", &day_time(texts, at))]),
        None => w.paused.to_string(),
    });
    lines.push(fill(&w.usual, &[("m", &place.usual_work.to_string())]));
    if let Some(slack) = place.slack_minutes(now) {
        let limit = if place.limit == Limit::Arrival { &w.limit_arrival } else { &w.limit_decision };
        let sign = if slack < 0 { "-" } else { "" };
        lines.push(fill(limit, &[("slack", &format!("{sign}{}", long_span(texts, slack)))]));
    } else {
        lines.push(w.no_clock.to_string());
    }
    if let Some(at) = case.state.wakes_at() {
        lines.push(fill(&w.wakes, &[("at", &day_time(texts, at))]));
    }
    lines.push(w.change.to_string());
    lines
}
