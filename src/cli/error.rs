//! Errors that end the program: one sentence and an exit code.

use crate::domain::code::CodeError;
use crate::files;
use crate::service::ServiceError;
use crate::session::store_error_text;
use crate::store::StoreError;
use crate::text::{Catalog, blocked_line, code_error_text, error_text, fill, particular};
use std::io;
use std::path::Path;

/// A fault of the command line.
#[derive(Debug)]
pub(super) enum CliError {
    /// A rule forbids it.
    Refused(String),
    /// The command line is wrong.
    Usage(String),
    /// The store cannot be used.
    Store(String),
    /// What was to be printed or read could not be.
    Io(io::Error),
}

impl CliError {
    /// The exit code.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Refused(_) => 1,
            Self::Usage(_) => 2,
            Self::Store(_) | Self::Io(_) => 3,
        }
    }

    /// Whether it is only a closed pipe.
    pub(super) fn is_quiet(&self) -> bool {
        matches!(self, Self::Io(e) if e.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The text of a fault of the store.
    pub(super) fn store(texts: &Catalog, error: &StoreError) -> Self {
        Self::Store(store_error_text(texts, error))
    }

    /// The same where a backup is read: `failed` says what was not done with it.
    pub(super) fn from_backup(texts: &Catalog, failed: &str, error: &StoreError) -> Self {
        match error {
            StoreError::Backup(why) => Self::Store(fill(failed, &[("text", &particular(texts.lang, why))])),
            other => Self::store(texts, other),
        }
    }

    /// A file that was named on the command line or in the settings cannot be read.
    pub(super) fn file(texts: &Catalog, path: &Path, error: &io::Error) -> Self {
        let (path, t) = (path.display().to_string(), &texts.cli);
        let text = match error.kind() {
            _ if files::misplaced_path(error).is_some() => &t.not_a_file,
            // A part of the path that is no folder leads to nothing either.
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => &t.file_missing,
            io::ErrorKind::PermissionDenied => &t.file_denied,
            io::ErrorKind::AlreadyExists => &t.file_exists,
            _ => {
                let why = io_text(texts, error);
                return Self::Usage(error_text(texts, "file", &[("file", &path), ("why", &why)]));
            }
        };
        Self::Usage(fill(text, &[("file", &path)]))
    }

    /// A file that could be read and has a faulty value.
    pub(super) fn of_file(texts: &Catalog, path: &Path, why: &str) -> Self {
        let path = path.display().to_string();
        Self::Usage(error_text(texts, "file", &[("file", &path), ("why", why)]))
    }

    /// A code or officer ID that is none.
    pub(super) fn not_a_code(texts: &Catalog, option: &str, given: &str, error: CodeError) -> Self {
        let values = [("what", option), ("text", given), ("why", &code_error_text(texts, error))];
        Self::Usage(error_text(texts, "named", &values))
    }

    /// A file that a command names has to be there before anything else is done.
    ///
    /// # Errors
    /// As [`Self::file`].
    pub(super) fn unless_there(texts: &Catalog, path: &Path) -> Result<(), Self> {
        std::fs::metadata(path).map(drop).map_err(|e| Self::file(texts, path, &e))
    }

    /// A fault of the service.
    pub(super) fn service(
        texts: &Catalog,
        rules: &crate::domain::rules::Rules,
        error: &ServiceError,
    ) -> Self {
        match error {
            ServiceError::Refused(r) => Self::Refused(blocked_line(texts, r, rules)),
            ServiceError::Store(e) => Self::store(texts, e),
            ServiceError::Closed => Self::Store(Catalog::text_or_name(&texts.store, "closed").to_owned()),
        }
    }

    /// The text of the fault.
    pub(super) fn text(&self, texts: &Catalog) -> String {
        match self {
            Self::Refused(text) | Self::Usage(text) | Self::Store(text) => text.clone(),
            Self::Io(error) => error_text(texts, "io", &[("text", &io_text(texts, error))]),
        }
    }
}

/// The text of a system error.
pub(super) fn io_text(texts: &Catalog, error: &io::Error) -> String {
    particular(texts.lang, &error.to_string())
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<serde_json::Error> for CliError {
    fn from(error: serde_json::Error) -> Self {
        Self::Io(error.into())
    }
}
