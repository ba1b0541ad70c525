//! Who opened which delivered file of a case. Owns what a case says of it; what an item needs to be verified, `decide` says.

use super::Case;
use super::delivered_file::DeliveredFile;
use super::file_opening::FileOpening;
use crate::domain::code::Item;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};

impl Case {
    /// The delivered files that the present version of the application names; those of earlier versions need no look any more.
    pub fn current_files(&self) -> impl Iterator<Item = &DeliveredFile> {
        self.files.iter().filter(|f| self.names_file(f.item, &f.sha256))
    }

    /// When an officer last opened a file; none where they never did.
    #[must_use]
    pub fn opened_at(&self, officer: OfficerId, sha256: &[u8; 32]) -> Option<DateTime<Utc>> {
        self.opened.iter().find(|o| o.officer == officer && o.sha256 == *sha256).map(|o| o.at)
    }

    /// How many files of an item an officer has not opened; none where nothing was delivered for it.
    #[must_use]
    pub fn unopened_by(&self, officer: OfficerId, item: Item) -> usize {
        self.current_files()
            .filter(|f| f.item == item && self.opened_at(officer, &f.sha256).is_none())
            .count()
    }

    /// How many delivered files an officer has opened, and how many there are.
    #[must_use]
    pub fn files_opened_by(&self, officer: OfficerId) -> (usize, usize) {
        let opened = self.current_files().filter(|f| self.opened_at(officer, &f.sha256).is_some());
        (opened.count(), self.current_files().count())
    }

    /// Items with files that nobody at this desk has opened whole.
    pub fn items_never_opened(&self) -> impl Iterator<Item = Item> {
        self.lines
            .iter()
            .map(|l| l.item)
            .filter(|item| self.current_files().any(|f| f.item == *item && !self.was_opened(f)))
    }

    /// Whether anybody at this desk has opened a file.
    #[must_use]
    pub fn was_opened(&self, file: &DeliveredFile) -> bool {
        self.opened.iter().any(|o| o.sha256 == file.sha256)
    }

    pub(super) fn file_opened(&mut self, sha256: [u8; 32], officer: OfficerId, at: DateTime<Utc>) {
        match self.opened.iter_mut().find(|o| o.officer == officer && o.sha256 == sha256) {
            Some(opening) => opening.at = at,
            None => self.opened.push(FileOpening { sha256, officer, at }),
        }
    }
}
