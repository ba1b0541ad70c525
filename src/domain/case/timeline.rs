//! The timeline of a case: who did what, when. Owns the short form stored with the case; the full entry is in the journal.

use crate::domain::officer::OfficerId;
use crate::domain::paper;
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The events that decide.
const DECISIONS: [&str; 4] = ["approved", "refused", "not_accepted", "transfer_offered"];

/// The events that close a case or offer it to another port.
const CONCLUSIONS: [&str; 6] =
    ["approved", "refused", "not_accepted", "withdrawn", "transfer_accepted", "transfer_offered"];

/// Who decided last, withdrew the case, offered it or recorded the other port's answer; where a second officer countersigned, the first.
#[must_use]
pub fn concluded_by(timeline: &[TimelineEntry]) -> Option<OfficerId> {
    let at = conclusion(timeline)?;
    Some(first_of(&timeline[..at], &timeline[at]))
}

/// When what concluded the case, or offered it to another port, was decided.
#[must_use]
pub fn concluded_at(timeline: &[TimelineEntry]) -> Option<DateTime<Utc>> {
    timeline.iter().rev().find(|s| CONCLUSIONS.contains(&&*s.event)).map(|s| s.at)
}

/// Steps that neither close a case nor begin anything: a document that is issued later, files that are forgotten, and a second officer's
/// answer, which has what it changed beside it.
const UNCHANGING: [&str; 5] =
    [paper::EVENT, "files_forgotten", "second_asked", "second_given", "second_declined"];

/// The last thing that changed the case.
#[must_use]
pub fn last_change(timeline: &[TimelineEntry]) -> Option<&TimelineEntry> {
    timeline.iter().rev().find(|s| !UNCHANGING.contains(&&*s.event))
}

/// The author of a decision: the first officer, where a second one's agreement is in the same entry.
#[must_use]
pub fn first_of(before: &[TimelineEntry], decision: &TimelineEntry) -> OfficerId {
    let same_entry = before.iter().rev().take_while(|s| s.seq == decision.seq);
    let given = same_entry.into_iter().find(|s| &*s.event == "second_given");
    given.and_then(|s| s.about.parse().ok()).unwrap_or(decision.officer)
}

/// The position of what concluded the case last or offered it; none where nothing did.
#[must_use]
pub fn conclusion(timeline: &[TimelineEntry]) -> Option<usize> {
    timeline.iter().rposition(|s| CONCLUSIONS.contains(&&*s.event))
}

/// The position of the last decision; none where it never was.
#[must_use]
pub fn decision(timeline: &[TimelineEntry]) -> Option<usize> {
    timeline.iter().rposition(|s| DECISIONS.contains(&&*s.event))
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct TimelineEntry {
    /// Number of the journal entry that holds it in full.
    pub seq: u64,
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    pub officer: OfficerId,
    /// Machine name of the event.
    pub event: Box<str>,
    /// What it was about: an item, a port, a code, a number.
    pub about: Box<str>,
    pub note: Option<Box<str>>,
}
