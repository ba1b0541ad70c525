//! What can be wrong with a store, told apart by what a person has to do about it.

use super::journal::JournalError;
use crate::files;
use std::io;

/// Why the store does not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has it.
    #[error("another process ({pid}) has the store")]
    Held {
        /// Its id, where it is known.
        pid: String,
    },
    /// No space is left.
    #[error("the disk is full")]
    Full,
    /// The file system takes no writes.
    #[error("the disk is read-only")]
    ReadOnly,
    /// The disk failed in another way.
    #[error("{0}")]
    Lost(io::Error),
    /// An earlier write failed; nothing more is written.
    #[error("an earlier write failed")]
    Latched,
    /// The journal is not what was written.
    #[error("the journal is damaged at entry {entry} ({place}, byte {byte})")]
    JournalDamaged {
        /// The entry, where it is known.
        entry: String,
        /// The segment.
        place: String,
        /// The byte in its file.
        byte: u64,
    },
    /// The journal ends before an entry that had been written.
    #[error("the journal ends at entry {found}; {known} were written")]
    JournalTruncated {
        /// The last entry that was written.
        known: u64,
        /// The last that is there.
        found: u64,
    },
    /// A newer program wrote it.
    #[error("format {found} is newer than {known}")]
    Newer {
        /// The format found.
        found: u16,
        /// The newest known.
        known: u16,
    },
    /// A link, pipe, device or folder has the place of a file, or a file that of a folder.
    #[error("{path} is no plain file or folder")]
    Misplaced {
        /// The path.
        path: String,
    },
    /// Others can read it, and that cannot be changed.
    #[error("{path} can be read by others")]
    Exposed {
        /// The path.
        path: String,
    },
    /// A desk was here, and its journal is gone.
    #[error("the journal of desk {desk} is missing in {dir}")]
    JournalGone {
        /// The folder.
        dir: String,
        /// Its port and the first digits of its id, as far as they are known.
        desk: String,
        /// How many entries it had, where that is known.
        entries: String,
    },
    /// The backup is of another desk than the one whose folder this is.
    #[error("{dir} is the folder of desk {here}; the backup is of desk {other}")]
    OtherDesk {
        /// The folder.
        dir: String,
        /// Whose it is.
        here: String,
        /// Whose the backup is.
        other: String,
    },
    /// There is no desk.
    #[error("there is no desk here")]
    NotADesk,
    /// Journal and store belong to different desks.
    #[error("journal and store belong to different desks")]
    Foreign,
    /// The desk is protected, and nobody has signed in.
    #[error("the desk is protected: sign in")]
    Sealed,
    /// A backup cannot be made or used.
    #[error("{0}")]
    Backup(String),
    /// The case holds as much as a case may.
    #[error("the case is full")]
    CaseFull,
    /// The derived store failed or is damaged; the journal is whole.
    #[error("{0}")]
    Derived(String),
    /// A record of the derived store has an older form that is not read any more; the journal is whole.
    #[error("a record has an older form")]
    Outdated,
}

impl StoreError {
    /// The machine name; the catalog has a sentence for each.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Full => "full",
            Self::ReadOnly => "read_only",
            Self::Lost(_) => "lost",
            Self::Latched => "latched",
            Self::JournalDamaged { .. } => "journal_damaged",
            Self::JournalTruncated { .. } => "journal_truncated",
            Self::Newer { .. } => "newer",
            Self::Misplaced { .. } => "misplaced",
            Self::Exposed { .. } => "exposed",
            Self::JournalGone { .. } => "journal_gone",
            Self::OtherDesk { .. } => "other_desk",
            Self::NotADesk => "not_a_desk",
            Self::Foreign => "foreign",
            Self::Sealed => "sealed",
            Self::Backup(_) => "backup",
            Self::CaseFull => "case_full",
            Self::Derived(_) => "derived",
            Self::Outdated => "outdated",
        }
    }

    /// Every machine name.
    pub const CODES: [&'static str; 19] = [
        "held",
        "full",
        "read_only",
        "lost",
        "latched",
        "journal_damaged",
        "journal_truncated",
        "newer",
        "misplaced",
        "exposed",
        "journal_gone",
        "other_desk",
        "not_a_desk",
        "foreign",
        "sealed",
        "backup",
        "case_full",
        "derived",
        "outdated",
    ];

    /// What fills the holes of the sentence.
    #[must_use]
    pub fn values(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Held { pid } => vec![("pid", pid.clone())],
            Self::Lost(error) => vec![("text", error.to_string())],
            Self::Misplaced { path } | Self::Exposed { path } => vec![("path", path.clone())],
            Self::JournalGone { dir, desk, entries } => {
                vec![("dir", dir.clone()), ("desk", desk.clone()), ("entries", entries.clone())]
            }
            Self::OtherDesk { dir, here, other } => {
                vec![("dir", dir.clone()), ("here", here.clone()), ("other", other.clone())]
            }
            Self::JournalDamaged { entry, place, byte } => {
                vec![("entry", entry.clone()), ("where", place.clone()), ("byte", byte.to_string())]
            }
            Self::JournalTruncated { known, found } => {
                vec![("known", known.to_string()), ("found", found.to_string())]
            }
            Self::Newer { found, known } => {
                // What was appended under the number of a known version has no number of its own.
                let more = if found <= known { "+" } else { "" };
                vec![("found", format!("{found}{more}")), ("known", known.to_string())]
            }
            Self::Derived(text) | Self::Backup(text) => vec![("text", text.clone())],
            _ => Vec::new(),
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        if let Some(path) = files::misplaced_path(&error) {
            return Self::Misplaced { path: path.display().to_string() };
        }
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            _ => Self::Lost(error),
        }
    }
}

impl From<JournalError> for StoreError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Missing { .. } => Self::NotADesk,
            JournalError::Damaged(fault) => Self::JournalDamaged {
                entry: fault.entry.map_or_else(|| "?".to_owned(), |e| e.to_string()),
                place: format!("journal/{:06}.seg: {}", fault.segment, fault.kind),
                byte: fault.byte,
            },
            JournalError::Truncated { known, head } => {
                Self::JournalTruncated { known: known.seq, found: head.seq }
            }
            JournalError::NewerVersion { found, supported, .. } => Self::Newer { found, known: supported },
            JournalError::DiskFull { .. } => Self::Full,
            JournalError::ReadOnlyDisk { .. } => Self::ReadOnly,
            JournalError::Io { path, kind: io::ErrorKind::Unsupported, .. } => {
                Self::Misplaced { path: path.display().to_string() }
            }
            JournalError::Io { kind, message, .. } => Self::from(io::Error::new(kind, message)),
            other @ (JournalError::Exists { .. }
            | JournalError::EmptyBatch
            | JournalError::TooLarge { .. }) => Self::Lost(io::Error::other(other.to_string())),
        }
    }
}
