//! Who opened which delivered file. Owns that record of a case; what an item needs to be verified, `decide` says.

use super::Case;
use super::delivered_file::DeliveredFile;
use crate::domain::code::Item;
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

impl Case {
    /// The delivered files of an item, in the order in which they came.
    pub fn files_of(&self, item: Item) -> impl Iterator<Item = &DeliveredFile> {
        self.files.iter().filter(move |f| f.item == item)
    }

    /// When an officer last opened a file; none where they never did.
    #[must_use]
    pub fn opened_at(&self, officer: OfficerId, sha256: &[u8; 32]) -> Option<DateTime<Utc>> {
        self.opened.iter().find(|o| o.officer == officer && o.sha256 == *sha256).map(|o| o.at)
    }

    /// How many files of an item an officer has not opened; none where nothing was delivered for it.
    #[must_use]
    pub fn unopened_by(&self, officer: OfficerId, item: Item) -> usize {
        self.files_of(item).filter(|f| self.opened_at(officer, &f.sha256).is_none()).count()
    }

    /// How many delivered files an officer has opened, and how many there are.
    #[must_use]
    pub fn files_opened_by(&self, officer: OfficerId) -> (usize, usize) {
        let opened = self.files.iter().filter(|f| self.opened_at(officer, &f.sha256).is_some());
        (opened.count(), self.files.len())
    }

    /// Items with files that nobody at this desk has opened whole.
    pub fn items_never_opened(&self) -> impl Iterator<Item = Item> {
        self.lines.iter().map(|l| l.item).filter(|item| {
            self.files_of(*item).any(|f| !self.opened.iter().any(|o| o.sha256 == f.sha256))
        })
    }

    pub(super) fn file_opened(&mut self, sha256: [u8; 32], officer: OfficerId, at: DateTime<Utc>) {
        match self.opened.iter_mut().find(|o| o.officer == officer && o.sha256 == sha256) {
            Some(opening) => opening.at = at,
            None => self.opened.push(FileOpening { sha256, officer, at }),
        }
    }
}
