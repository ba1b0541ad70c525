//! What is wrong with a file of the office's rules, and where. Owns the kinds of fault; the catalogs have their texts.

use super::document::RulePlace;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleFaultKind {
    /// The file or folder cannot be read.
    Unreadable(String),
    /// The folder has more files than this: the others were not read.
    TooManyFiles(usize),
    /// The file is no TOML.
    Syntax(String),
    /// No file of the rules has this name.
    FileUnknown {
        /// The name of a file that is probably meant.
        nearest: Option<String>,
    },
    /// The date in the name of the file is none.
    DateWrong,
    /// No such key.
    KeyUnknown {
        /// The key.
        key: String,
        /// The key that is probably meant.
        nearest: Option<String>,
    },
    /// A key that a row or file needs is missing.
    KeyMissing(String),
    /// The value is of the wrong type, or out of range.
    ValueWrong {
        /// The key.
        key: String,
        /// Why.
        why: String,
    },
    /// A code that no table has.
    CodeUnknown {
        /// The key.
        key: String,
        /// The code.
        code: String,
        /// The table that should have it.
        table: &'static str,
        /// The code that is probably meant.
        nearest: Option<String>,
    },
    /// A row is there twice.
    RowTwice(String),
    /// A row that is not removed: cases name it.
    RowStays(String),
    /// A row that the office does not change.
    RowFixed(String),
    /// A row to be removed that is not there.
    RowUnknown(String),
    /// The law does not permit the value.
    NotPermitted {
        /// The value's name.
        key: String,
        /// The value.
        value: String,
    },
    /// A text lacks a language; that of another one is shown.
    TranslationMissing {
        /// The key.
        key: String,
        /// The tag of the language.
        lang: &'static str,
    },
    /// An item or deficiency has no text of its own for the document request; a generic one is built from its name.
    TextMissing(String),
    /// The rules together make no sense.
    Together(String),
}

impl RuleFaultKind {
    /// The machine name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::TooManyFiles(_) => "too_many_files",
            Self::Syntax(_) => "syntax",
            Self::FileUnknown { .. } => "file_unknown",
            Self::DateWrong => "date_wrong",
            Self::KeyUnknown { .. } => "key_unknown",
            Self::KeyMissing(_) => "key_missing",
            Self::ValueWrong { .. } => "value_wrong",
            Self::CodeUnknown { .. } => "code_unknown",
            Self::RowTwice(_) => "row_twice",
            Self::RowStays(_) => "row_stays",
            Self::RowFixed(_) => "row_fixed",
            Self::RowUnknown(_) => "row_unknown",
            Self::NotPermitted { .. } => "not_permitted",
            Self::TranslationMissing { .. } => "translation_missing",
            Self::TextMissing(_) => "text_missing",
            Self::Together(_) => "together",
        }
    }

    /// Whether the value is in force all the same.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        matches!(self, Self::TranslationMissing { .. } | Self::TextMissing(_))
    }
}

/// What is wrong, and where. The value is not in force; the built-in one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleFault {
    /// Where.
    pub place: RulePlace,
    /// What.
    pub kind: RuleFaultKind,
}

/// The one of some names that was probably meant: at most two letters are different.
pub(super) fn nearest<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let far = names.into_iter().map(|name| (distance(written, name), name));
    far.filter(|(far, name)| *far <= 2 && *far < name.len()).min().map(|(_, name)| name.to_owned())
}

/// Letters to change, add or remove.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
