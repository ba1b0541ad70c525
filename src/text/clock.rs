//! What is said of a clock that is not believed. Owns the texts and how they are put together.

use super::{Catalog, date_time, fill, long_span};
use crate::domain::clock_trust::{ClockDoubt, ClockDoubtReason};
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;

/// The clock, and its confirmation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockTexts {
    /// In the bar at the top.
    pub banner: Box<str>,
    /// Over the dialog.
    pub title: Box<str>,
    /// What the clock says.
    pub says: Box<str>,
    /// When the newest entry was written.
    pub newest: Box<str>,
    /// It is behind the newest entry.
    pub behind: Box<str>,
    /// The newest entry is very old.
    pub gap: Box<str>,
    /// It was set forward.
    pub forward: Box<str>,
    /// It was set back.
    pub back: Box<str>,
    /// What waits for the confirmation, and what to do where the time is wrong.
    pub waits: Box<str>,
    /// The question in lines.
    pub question: Box<str>,
    /// Nobody doubts it.
    pub right: Box<str>,
    /// It is confirmed.
    pub confirmed: Box<str>,
    /// How to confirm it on the command line.
    pub command: Box<str>,
    /// A lock-out that cannot be told to be over.
    pub locked_out: Box<str>,
    /// The clock says a time before 1970.
    pub before_1970: Box<str>,
    /// `verify`: an entry is older than one before it.
    pub entry_back: Box<str>,
    /// `verify`: an entry confirms the time.
    pub entry_confirms: Box<str>,
    /// `verify`: the clock is behind the newest entry.
    pub verify_behind: Box<str>,
}

/// Why the clock is not believed, in one sentence.
#[must_use]
pub fn clock_doubt_text(texts: &Catalog, doubt: &ClockDoubt, clock: DateTime<Utc>) -> String {
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

/// The clock against the newest entry, in lines: why it is not believed, what it says, and what the newest entry is.
#[must_use]
pub fn clock_lines(
    texts: &Catalog,
    doubt: Option<&ClockDoubt>,
    clock: DateTime<Utc>,
    newest: Option<DateTime<Utc>>,
) -> Vec<String> {
    let t = &texts.clock;
    let told = |text: &str, at| fill(text, &[("at", &date_time(at)), ("zone", &texts.header.zone)]);
    let why = doubt.map(|doubt| clock_doubt_text(texts, doubt, clock));
    let newest = newest.map(|at| told(&t.newest, at));
    why.into_iter().chain([told(&t.says, clock)]).chain(newest).collect()
}
