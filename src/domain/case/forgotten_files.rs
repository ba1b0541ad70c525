//! What a case says of its files when some were forgotten: all that were delivered, their numbers, and which ones are named. Whether they
//! may be forgotten, `decide` says.

use super::Case;
use super::delivered_file::DeliveredFile;
use super::forgotten_file::{FileRef, ForgottenFile};
use crate::domain::code::Item;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};

impl Case {
    /// Every file that was delivered, in this order; with it, that it was forgotten.
    pub fn all_files(&self) -> impl Iterator<Item = (&DeliveredFile, Option<&ForgottenFile>)> {
        let mut present = self.files.iter();
        (0..self.files.len() + self.forgotten.len()).filter_map(move |place| {
            match self.forgotten.iter().find(|f| usize::try_from(f.place) == Ok(place)) {
                Some(forgotten) => Some((&forgotten.file, Some(forgotten))),
                None => present.next().map(|file| (file, None)),
            }
        })
    }

    /// Every file of an item that was delivered, in this order: their numbers count from 1 and never change.
    pub fn all_files_of(&self, item: Item) -> impl Iterator<Item = (&DeliveredFile, Option<&ForgottenFile>)> {
        self.all_files().filter(move |(file, _)| file.item == item)
    }

    /// The newest forgotten file of an item that is not there again.
    #[must_use]
    pub fn forgotten_of(&self, item: Item) -> Option<&ForgottenFile> {
        let again = |f: &&ForgottenFile| !self.files_of(item).any(|file| file.sha256 == f.file.sha256);
        self.forgotten.iter().filter(|f| f.file.item == item).filter(again).max_by_key(|f| f.at)
    }

    /// The files that an item and a number name; without an item all. The same file under another item is the same bytes, and is named
    /// with it.
    #[must_use]
    pub fn files_named(&self, item: Option<Item>, number: Option<u32>) -> Vec<&DeliveredFile> {
        let number = number.map(|n| usize::try_from(n).unwrap_or(usize::MAX));
        let named: Vec<[u8; 32]> = match item {
            None => self.files.iter().map(|file| file.sha256).collect(),
            Some(item) => self
                .all_files_of(item)
                .enumerate()
                .filter(|(at, (_, gone))| gone.is_none() && number.is_none_or(|n| n == at + 1))
                .map(|(_, (file, _))| file.sha256)
                .collect(),
        };
        self.files.iter().filter(|file| named.contains(&file.sha256)).collect()
    }

    /// This case of a traveller who was split off, with what the case of the group has forgotten since: both have the same files.
    #[must_use]
    pub fn with_forgotten_of(&self, group: &Self) -> Self {
        let mut case = self.clone();
        for ForgottenFile { file, at, officer, .. } in &group.forgotten {
            // It was delivered to the group again.
            if !group.files.iter().any(|f| f.sha256 == file.sha256) {
                case.forget_files(&[FileRef { item: file.item, sha256: file.sha256 }], *officer, *at);
            }
        }
        case
    }

    pub(super) fn forget_files(&mut self, files: &[FileRef], officer: OfficerId, at: DateTime<Utc>) {
        let is_named =
            |file: &DeliveredFile| files.contains(&FileRef { item: file.item, sha256: file.sha256 });
        let all = self.all_files().zip(0..);
        let gone: Vec<ForgottenFile> = all
            .filter(|((file, gone), _)| gone.is_none() && is_named(file))
            .map(|((file, _), place)| ForgottenFile { file: file.clone(), place, at, officer })
            .collect();
        self.files.retain(|file| !is_named(file));
        self.forgotten.extend(gone);
    }
}
