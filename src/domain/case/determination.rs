//! An officer's determination on another case that may be of the same traveller. Owns the answer; `related_cases` finds matches. Fields are
//! appended, never reordered: their order is the record's format.

use crate::domain::case_no::CaseNo;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The answer on another case; the newest one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Determination {
    pub other: CaseNo,
    /// The same, or not the same.
    pub same: bool,
    /// The officer who determined it.
    pub officer: OfficerId,
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}
