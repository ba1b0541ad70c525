//! A bundle as a folder. Owns which of its files are opened: plain files at the top, and those in the `data` of a bag.

use super::bundle_source::{BundleFault, BundleSource, EntryError, MOST_ENTRIES, SUBMISSION_FILE, unified};
use crate::files;
use crate::intake::fault::FaultCode;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The folder of a bag's payload.
const PAYLOAD: &str = "data";

/// A folder with a submission.
#[derive(Debug)]
pub(super) struct FolderBundle {
    dir: PathBuf,
    paths: Vec<String>,
    /// Where each of them is: a name need not be UTF-8.
    places: Vec<PathBuf>,
}

/// Whether a folder is a bundle: it has a submission, or is a bag of one.
#[must_use]
pub(in crate::intake) fn is_bundle_folder(dir: &Path) -> bool {
    let is_file = |path: PathBuf| fs::symlink_metadata(path).is_ok_and(|m| m.is_file());
    is_file(dir.join(SUBMISSION_FILE))
        || (is_file(dir.join("bagit.txt")) && is_file(dir.join(PAYLOAD).join(SUBMISSION_FILE)))
}

impl FolderBundle {
    /// Lists a folder.
    ///
    /// # Errors
    /// When it cannot be read, or something in it is neither a file nor a folder.
    pub(super) fn open(dir: &Path) -> Result<Self, BundleFault> {
        let mut bundle = Self { dir: dir.to_path_buf(), paths: Vec::new(), places: Vec::new() };
        let is_bag = fs::symlink_metadata(dir.join("bagit.txt")).is_ok_and(|m| m.is_file());
        bundle.list("", is_bag)?;
        if is_bag {
            bundle.list("data/", false)?;
        }
        Ok(bundle)
    }

    fn list(&mut self, below: &str, is_bag: bool) -> Result<(), BundleFault> {
        let unreadable = |e: io::Error| BundleFault::new(FaultCode::Unreadable, e.to_string());
        let mut entries = fs::read_dir(self.dir.join(below)).map_err(unreadable)?;
        for entry in entries.by_ref() {
            let entry = entry.map_err(unreadable)?;
            if self.paths.len() == MOST_ENTRIES {
                return Err(BundleFault::new(FaultCode::BundleEntries, MOST_ENTRIES.to_string()));
            }
            let (name, kind) = (entry.file_name(), entry.file_type().map_err(unreadable)?);
            let shown = name.to_string_lossy().into_owned();
            if kind.is_dir() {
                let is_payload = is_bag && shown == PAYLOAD;
                if !is_payload && !shown.starts_with('.') {
                    // Its files are not looked at: a bundle has none in folders.
                    self.push(format!("{below}{shown}/*"), entry.path());
                }
            } else if !kind.is_file() {
                return Err(BundleFault::new(FaultCode::BundleLink, unified(&shown)));
            } else {
                self.push(format!("{below}{shown}"), entry.path());
            }
        }
        Ok(())
    }

    fn push(&mut self, path: String, place: PathBuf) {
        self.paths.push(path);
        self.places.push(place);
    }
}

impl BundleSource for FolderBundle {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, EntryError> {
        let place = self.places.get(at).ok_or(EntryError::Damaged)?;
        let odd = |error: io::Error| match files::misplaced_path(&error) {
            // It was replaced after the folder was listed.
            Some(_) => EntryError::Bundle(BundleFault::new(FaultCode::BundleLink, unified(&self.paths[at]))),
            None => EntryError::Damaged,
        };
        let file = files::open_read(place).map_err(odd)?;
        let mut bytes = Vec::new();
        file.take(most + 1).read_to_end(&mut bytes).map_err(|_| EntryError::Damaged)?;
        if bytes.len() as u64 > most { Err(EntryError::TooLarge) } else { Ok(bytes) }
    }
}
