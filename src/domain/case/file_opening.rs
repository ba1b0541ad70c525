//! An opened file: who opened it, and when. Owns the shape of that record; what a case says of it is in `opened_files`.

use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{hash, micros};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An officer opened a file: once an officer and file, with the newest time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOpening {
    /// SHA-256 of the file.
    #[serde(with = "hash")]
    pub sha256: [u8; 32],
    /// Who opened it.
    pub officer: OfficerId,
    /// When it was last recorded.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}
