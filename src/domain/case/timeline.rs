//! The timeline of a case: who did what, when. Owns the short form kept with the case; the full entry stands in the journal.

use super::Case;
use crate::domain::officer::OfficerId;
use crate::domain::serial::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The events that decide.
const DECISIONS: [&str; 4] = ["approved", "refused", "not_accepted", "transfer_offered"];

/// Where in its timeline a case was decided last; none where it never was.
#[must_use]
pub fn decision(case: &Case) -> Option<usize> {
    case.timeline.iter().rposition(|s| DECISIONS.contains(&&*s.event))
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Number of the journal entry that holds it in full.
    pub seq: u64,
    /// When.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    /// Who.
    pub officer: OfficerId,
    /// Machine name of the event.
    pub event: Box<str>,
    /// What it was about: an item, a port, a code, a number.
    pub about: Box<str>,
    /// The officer's words.
    pub note: Option<Box<str>>,
}
