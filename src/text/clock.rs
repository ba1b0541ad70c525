//! Texts of a clock in doubt. Owns the texts and how they are put together.

use super::{Catalog, date_time, day_time, fill, long_span};
use crate::domain::clock_trust::{ClockDoubt, ClockDoubtReason};
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Duration, Utc};

/// Why the clock is not trusted, in one sentence.
#[must_use]
pub(crate) fn clock_doubt_text(texts: &Catalog, doubt: &ClockDoubt, clock: DateTime<Utc>) -> String {
    let t = &texts.clock;
    let newest = doubt.newest.unwrap_or(clock);
    let (text, span) = match doubt.why {
        ClockDoubtReason::Behind => (&t.behind, newest - clock),
        ClockDoubtReason::Gap => (&t.gap, clock - newest),
        ClockDoubtReason::Jumped { by } if by > Duration::zero() => (&t.forward, by),
        ClockDoubtReason::Jumped { by } => (&t.back, -by),
    };
    // To the nearest minute: an hour less a moment is an hour.
    let minutes = (span + Duration::seconds(30)).num_minutes();
    fill(text, &[("span", &long_span(texts, minutes))])
}

/// That the time was confirmed, and with whom the officer does not count as two persons because of it.
#[must_use]
pub(crate) fn confirmed_text(
    texts: &Catalog,
    clock: DateTime<Utc>,
    tied: &[(OfficerId, DateTime<Utc>)],
) -> String {
    let at = date_time(clock);
    let Some(until) = tied.iter().map(|(_, until)| *until).max() else {
        return fill(&texts.clock.confirmed, &[("at", &at)]);
    };
    let ids: Vec<&str> = tied.iter().map(|(id, _)| id.as_str()).collect();
    let (officers, until) = (ids.join(&texts.marks.list), day_time(texts, until));
    fill(&texts.clock.confirmed_tied, &[("at", &at), ("officers", &officers), ("until", &until)])
}

/// The clock against the newest entry, in lines: why it is in doubt, its time, and the newest entry.
#[must_use]
pub(crate) fn clock_lines(
    texts: &Catalog,
    doubt: Option<&ClockDoubt>,
    clock: DateTime<Utc>,
    newest: Option<DateTime<Utc>>,
) -> Vec<String> {
    let t = &texts.clock;
    let line = |text: &str, at| fill(text, &[("at", &date_time(at)), ("zone", &texts.header.zone)]);
    let why = doubt.map(|doubt| clock_doubt_text(texts, doubt, clock));
    let newest = newest.map(|at| line(&t.newest, at));
    why.into_iter().chain([line(&t.says, clock)]).chain(newest).collect()
}
