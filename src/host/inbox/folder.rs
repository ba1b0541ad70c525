//! The inbox folder of an open desk: submissions that arrive in it are imported, and moved to `done` or `rejected` with a report beside
//! them. Owns when a file is complete and where it is moved; what is imported, the service decides as for any other import.
//!
//! A bundle's folder counts as one file; files of documents come after submissions, which may name them.
//!
//! A file is complete when its size and times are the same twice in a row; names that begin with a dot are still being written. A kill between import
//! and move imports the file again, which changes nothing. What comes in decides nothing, so the folder is watched while the screen is
//! locked too.

use super::moved::{FileStamp, MovedFiles, stamp};
use super::paths::{DISMISSED, DONE, REJECTED, REPORT, free, move_file};
use super::waiting::{dismiss, waiting};
use crate::domain::officer::Officer;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::domain::serde_helpers::rfc3339;
use crate::domain::waiting_file::{WaitingFile, WaitingReason};
use crate::files;
use crate::host::flights_report::FlightsReport;
use crate::host::import_report::{ImportReport, import};
use crate::host::message::HostMessage;
use crate::intake::{self, FlightTable, IntakeItem, Submissions};
use crate::service::time_source::now;
use crate::service::{DeskService, ServiceError};
use crate::session::service_error_text;
use crate::text::{Catalog, error_text, fill, particular};
use serde_json::Value;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// No table of flights has a longer first line, in bytes.
const HEAD: u64 = 4096;
/// Submissions that are written and synced together.
const BATCH: usize = 500;
/// Fewer, where they are so large.
const BATCH_BYTES: usize = 32 << 20;

/// Why a file was not imported.
#[derive(Debug, thiserror::Error)]
enum InboxError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Service(#[from] ServiceError),
}

/// The folder, and what is known of its files.
pub(super) struct InboxFolder {
    dir: PathBuf,
    /// Whether imported files are kept. A protected desk has them encrypted in its journal and keeps no plain copy.
    keep: bool,
    texts: Arc<Catalog>,
    rules: Arc<Rules>,
    /// The state of each file at the last sweep.
    seen: HashMap<OsString, FileStamp>,
    /// Files that could not be imported, with the message: they are tried again at each sweep, and reported once.
    left: HashMap<OsString, String>,
    /// The last files that were moved, as they were then: one may still be written to.
    moved: MovedFiles,
    /// A folder is missing and could not be made.
    gone: bool,
}

impl InboxFolder {
    /// A folder; made, with its two folders, where it is missing.
    pub(super) fn open(dir: PathBuf, keep: bool, texts: Arc<Catalog>, rules: Arc<Rules>) -> io::Result<Self> {
        for part in [DONE, REJECTED] {
            let part = dir.join(part);
            files::create_folder(&part)?;
            // A link would lead what was imported to where it may be read.
            if !fs::symlink_metadata(&part)?.is_dir() {
                return Err(files::misplaced(&part));
            }
            files::tighten_one(&part)?;
        }
        Ok(Self {
            dir,
            keep,
            texts,
            rules,
            seen: HashMap::new(),
            left: HashMap::new(),
            moved: MovedFiles::default(),
            gone: false,
        })
    }

    /// Imports the complete files: what became of each, and whether one may still be being written.
    pub(super) fn sweep(&mut self, service: &DeskService) -> (Vec<HostMessage>, bool) {
        let (mut swept, mut begun) = (Vec::new(), false);
        if !self.keep {
            self.clear_dismissed();
        }
        swept.extend(self.recreate_folders());
        swept.extend(self.restore_changed());
        let Ok(files) = self.files() else { return (swept, false) };
        let seen = std::mem::take(&mut self.seen);
        self.left.retain(|name, _| files.iter().any(|(n, _)| n == name));
        for (name, stamp) in files {
            if seen.get(&name) != Some(&stamp) {
                begun = true;
                self.seen.insert(name, stamp);
                continue;
            }
            let told = name.to_string_lossy();
            let shown = clean(&told);
            match self.import_file(&name, stamp, service) {
                Ok((total, bad)) => {
                    let text = fill(&self.texts.cli.inbox_taken, &[("file", &shown), ("text", &total)]);
                    swept.push(HostMessage { bad, text });
                    self.left.remove(&name);
                }
                Err(error) => {
                    let values = [("file", &*shown), ("text", &self.error_text(&error))];
                    let text = fill(&self.texts.cli.inbox_left, &values);
                    self.seen.insert(name.clone(), stamp);
                    if self.left.insert(name, text.clone()).as_ref() != Some(&text) {
                        swept.push(HostMessage { bad: true, text });
                    }
                }
            }
        }
        (swept, begun)
    }

    /// The files that wait for an officer: they were rejected, nothing reads them, or they could not be moved.
    pub(super) fn waiting(&self) -> Vec<WaitingFile> {
        let mut all = waiting(&self.dir, SystemTime::from(now())).unwrap_or_default();
        let mut left: Vec<_> = self.left.keys().map(|name| name.to_string_lossy().into_owned()).collect();
        left.sort();
        let not_moved = |name| WaitingFile { name, at: None, why: WaitingReason::NotRead("not_moved") };
        all.extend(left.into_iter().map(not_moved));
        all
    }

    fn error_text(&self, error: &InboxError) -> String {
        match error {
            InboxError::Io(error) => error_text(&self.texts, "io", &[("text", &io_text(&self.texts, error))]),
            InboxError::Service(error) => service_error_text(&self.texts, &self.rules, error),
        }
    }

    /// Dismisses a file in an officer's name; returns the outcome.
    pub(super) fn dismiss(&self, name: &str, by: &Officer) -> HostMessage {
        let shown = clean(name);
        let done = self
            .waiting()
            .iter()
            .find(|file| file.name == name)
            .map(|file| dismiss(&self.dir, file, self.keep, &by.id.to_string(), &rfc3339(now())));
        let texts = &self.texts;
        match done {
            Some(Ok(())) => {
                HostMessage { bad: false, text: fill(&texts.inbox.dismissed_one, &[("file", &shown)]) }
            }
            None => HostMessage { bad: true, text: fill(&texts.inbox.no_file, &[("file", &shown)]) },
            Some(Err(error)) => {
                let values = [("file", &*shown), ("text", &io_text(texts, &error))];
                HostMessage { bad: true, text: fill(&texts.cli.inbox_left, &values) }
            }
        }
    }

    /// Removes dismissed files of an open desk that keeps no plain copy; the reports stay.
    fn clear_dismissed(&self) {
        let Ok(entries) = fs::read_dir(self.dir.join(DISMISSED)) else { return };
        for entry in entries.filter_map(Result::ok) {
            let report = entry.file_name().to_string_lossy().ends_with(REPORT);
            if !report && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The files that may hold submissions, by name. Links are not followed; an empty file is about to be written.
    fn files(&self) -> io::Result<Vec<(OsString, FileStamp)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            // A file that disappears between two sweeps is ignored.
            let Ok(meta) = entry.metadata() else { continue };
            let path = entry.path();
            let is_file = meta.is_file() && meta.len() > 0 && intake::is_submission(&path);
            let own = [DONE, REJECTED, DISMISSED].iter().any(|own| name == **own);
            if !hidden && (is_file || (meta.is_dir() && !own && intake::is_bundle(&path))) {
                files.extend(stamp(&path).map(|stamp| (name, stamp)));
            }
        }
        files.sort_by(|a, b| {
            let key = |name: &OsString| intake::is_loose_file(Path::new(name));
            (key(&a.0), &a.0).cmp(&(key(&b.0), &b.0))
        });
        Ok(files)
    }

    /// Creates missing folders again.
    fn recreate_folders(&mut self) -> Option<HostMessage> {
        let there = |part: &&str| fs::symlink_metadata(self.dir.join(part)).is_ok();
        if [DONE, REJECTED].iter().all(there) {
            self.gone = false;
            return None;
        }
        // What cannot be created is reported once.
        let told = std::mem::replace(&mut self.gone, true);
        let shown = self.dir.display().to_string();
        let made = [DONE, REJECTED].iter().try_for_each(|part| files::create_folder(&self.dir.join(part)));
        let texts = &self.texts.cli;
        Some(match made {
            Ok(()) => HostMessage { bad: true, text: fill(&texts.inbox_made, &[("file", &shown)]) },
            Err(_) if told => return None,
            Err(error) => HostMessage { bad: true, text: folder_text(&self.texts, &shown, &error) },
        })
    }

    /// Moves files back that were written to after they were moved: nothing is lost, and what was read before is known.
    fn restore_changed(&mut self) -> Vec<HostMessage> {
        let texts = &self.texts.cli;
        let told = |name: OsString| {
            let name = name.to_string_lossy();
            let values = [("file", &*clean(&name)), ("text", &*texts.inbox_grew)];
            HostMessage { bad: true, text: fill(&texts.inbox_taken, &values) }
        };
        self.moved.restore_changed(&self.dir).into_iter().map(told).collect()
    }

    /// Imports a file and moves it; returns how many of each there were.
    fn import_file(
        &mut self,
        name: &OsString,
        read: FileStamp,
        service: &DeskService,
    ) -> Result<(String, bool), InboxError> {
        let path = self.dir.join(name);
        let (json, total, bad) = if !path.is_dir() && has_flights(&path)? {
            self.import_flights(&path, service)?
        } else {
            self.import_submissions(&path, service)?
        };
        if stamp(&path) != Some(read) {
            // What was written meanwhile was perhaps not read.
            return Ok((self.texts.cli.inbox_grew.to_string(), true));
        }
        let folder = self.dir.join(if bad { REJECTED } else { DONE });
        let (place, beside) = free(&folder, name);
        if bad || self.keep {
            move_file(&path, &place)?;
            self.moved.remember(name.clone(), place.clone());
        } else if path.is_dir() {
            // Its files are in the desk; a link in it is removed and not followed.
            fs::remove_dir_all(&path)?;
        } else {
            fs::remove_file(&path)?;
        }
        files::write_new(&beside, &format!("{json:#}"))?;
        Ok((total, bad))
    }

    /// Takes a table of flights in: the report, how many of each there were, and whether something is wrong.
    fn import_flights(
        &self,
        path: &Path,
        service: &DeskService,
    ) -> Result<(Value, String, bool), InboxError> {
        let flights = FlightTable::open(path);
        let outcomes = service.flights(&Officer::desk(), flights.news.clone(), false, false)?;
        let report =
            FlightsReport { texts: &self.texts, rules: &self.rules, flights: &flights, outcomes: &outcomes };
        Ok((report.json(), report.total(), report.is_bad()))
    }

    /// The same of submissions.
    fn import_submissions(
        &self,
        path: &Path,
        service: &DeskService,
    ) -> Result<(Value, String, bool), InboxError> {
        let mut submissions = Submissions::new(vec![path.to_owned()], None, Arc::clone(&self.rules));
        let mut report = ImportReport::new(&self.texts, &self.rules, submissions.notes());
        loop {
            let (mut batch, mut bytes) = (Vec::new(), 0);
            while batch.len() < BATCH && bytes < BATCH_BYTES {
                let Some(read) = submissions.next() else { break };
                bytes += read.as_ref().map_or(0, IntakeItem::size);
                batch.push(read);
            }
            if batch.is_empty() {
                break;
            }
            let imported = import(&batch, false, service)?;
            if let Some(error) = imported.files_error {
                // The bundle stays in the inbox: its case is there, and the next try adds the files.
                return Err(error.into());
            }
            report.add(batch, imported.items);
        }
        Ok((report.json(), report.total(), report.has_left_out()))
    }
}

/// Whether a file is a table of flights, by its first line.
fn has_flights(path: &Path) -> io::Result<bool> {
    let mut begin = Vec::new();
    files::open_read(path)?.take(HEAD).read_to_end(&mut begin)?;
    Ok(intake::is_flights(&begin))
}

fn io_text(texts: &Catalog, error: &io::Error) -> String {
    particular(texts.lang, &error.to_string())
}

/// Why the folder cannot be used.
pub(super) fn folder_text(texts: &Catalog, dir: &str, error: &io::Error) -> String {
    let replaced = files::misplaced_path(error).is_some()
        || matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists);
    if replaced {
        return error_text(texts, "inbox_replaced", &[("file", dir)]);
    }
    fill(&texts.cli.inbox_left, &[("file", dir), ("text", &io_text(texts, error))])
}

#[cfg(test)]
mod tests;
