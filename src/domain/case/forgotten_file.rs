//! Files that were delivered and then forgotten: their keys and bytes are destroyed, what they were stays written. Owns their shape in a
//! case and in the journal.

use super::delivered_file::DeliveredFile;
use crate::domain::code::Item;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{hash, micros};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A delivered file, by what it serves and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Which item of the checklist it serves.
    pub item: Item,
    /// SHA-256 of its bytes.
    #[serde(with = "hash")]
    pub sha256: [u8; 32],
}

/// A file that was forgotten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgottenFile {
    /// What it was.
    pub file: DeliveredFile,
    /// Its place among all files that were delivered, from 0: numbers and times of the others stay what they were.
    pub place: u32,
    /// When it was forgotten.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    /// By whom; where a second officer agreed, that one.
    pub officer: OfficerId,
}
