//! A file of the inbox that waits for an officer. Pure data: the folder is read, and a file dismissed, outside.

use chrono::{DateTime, Utc};

/// Why a file waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitingReason {
    /// It was rejected: the first sentences of its report. None where the program ended before it wrote one.
    Rejected(Vec<String>),
    /// Partly imported, the rest rejected: counts, and the first sentences about it.
    Partly(u64, Vec<String>),
    /// Nothing reads it: the machine name of the reason.
    NotRead(&'static str),
}

/// A file that waits to be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct WaitingFile {
    pub name: String,
    /// When it was written.
    pub at: Option<DateTime<Utc>>,
    pub why: WaitingReason,
}
