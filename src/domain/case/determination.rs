//! What an officer said of another case that may be of the same traveller. Owns the answer; what matches, the radar finds. Fields are
//! appended, never reordered: their order is the record's format.

use super::Case;
use super::checklist::Finding;
use crate::domain::case_no::CaseNo;
use crate::domain::matching::is_match;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The answer on another case; the newest one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Determination {
    /// The other case.
    pub other: CaseNo,
    /// The same, or not the same.
    pub same: bool,
    /// Who said so.
    pub officer: OfficerId,
    /// When.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}

impl Case {
    /// What was said of another case.
    #[must_use]
    pub fn compared_with(&self, other: CaseNo) -> Option<&Determination> {
        self.compared.iter().find(|c| c.other == other)
    }

    /// What was said of the other case that a finding is of.
    #[must_use]
    pub fn said_of(&self, finding: &Finding) -> Option<&Determination> {
        if !is_match(finding) {
            return None;
        }
        finding.about.parse().ok().and_then(|other| self.compared_with(other))
    }

    /// Whether a finding is of another case that was found not to be the same: it does not warn any more.
    #[must_use]
    pub fn dismissed(&self, finding: &Finding) -> bool {
        self.said_of(finding).is_some_and(|c| !c.same)
    }
}
