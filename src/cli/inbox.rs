//! The inbox folder of an open desk: submissions that land in it are taken in by themselves, and moved to `done` or `rejected` with a report
//! beside them. Owns when a file is whole and where it goes; what is taken in, the service decides as for any other import.
//!
//! A file is whole when it looks the same twice in a row; names that begin with a dot are still being written. A kill between taking in
//! and moving takes the file in again, which changes nothing. What comes in decides nothing, so the folder is looked after while the
//! screen is locked too.

mod command;
mod ending;
mod moved;
mod waiting;

pub(super) use self::command::run;
use self::ending::{free, move_file};
use self::moved::{FileStamp, MovedFiles, stamp};
use self::waiting::{DISMISSED, dismiss, waiting};
use super::context::CliContext;
use super::error::{CliError, io_text};
use super::flights_report::FlightsReport;
use super::intake_report::{ImportReport, take};
use crate::domain::officer::Officer;
use crate::domain::rules::Rules;
use crate::domain::sanitize::clean;
use crate::domain::serde_helpers::rfc3339;
use crate::domain::waiting_file::{WaitingFile, WaitingReason};
use crate::files;
use crate::intake::{self, FlightTable, Submissions};
use crate::service::DeskService;
use crate::service::time_source::now;
use crate::session::{SessionEvent, write_new};
use crate::text::{Catalog, error_text, fill};
use crate::ui::base::context::Dismiss;
use crate::ui::state::msg::Msg;
use notify::{RecursiveMode, Watcher};
use serde_json::Value;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime};

/// Where it is, in the desk's folder, when the settings do not say.
pub(super) use super::settings::INBOX_FOLDER as FOLDER;
const DONE: &str = "done";
const REJECTED: &str = "rejected";
/// How long a file has to look the same.
const SETTLE: Duration = Duration::from_secs(1);
/// How often it is looked even where nothing was told: network folders tell nothing.
const LOOK: Duration = Duration::from_secs(60);
/// No table of flights has a longer first line, in bytes.
const HEAD: u64 = 4096;
/// Submissions that are written and synced together.
const BATCH: usize = 500;

/// What wakes the thread.
enum InboxWake {
    Changed,
    /// An officer has seen a file.
    Dismiss(String),
    Stop,
}

/// A file that was taken in, or was not.
#[derive(Debug)]
pub(super) struct SweptFile {
    /// Whether something is wrong.
    pub(super) bad: bool,
    /// In words.
    pub(super) text: String,
}

/// The folder.
pub(super) struct InboxFolder {
    dir: PathBuf,
    /// Whether what was taken in is kept. A protected desk has it sealed in its journal, and leaves no open copy.
    keep: bool,
    texts: Arc<Catalog>,
    rules: Arc<Rules>,
    /// How each file looked last time.
    seen: HashMap<OsString, FileStamp>,
    /// Files that could not be taken in, and what was said of it: they are tried again at each look, and told of once.
    left: HashMap<OsString, String>,
    /// The last files that were moved, as they were then: somebody may still be writing into one.
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
            // A link would lead what was taken in to where it may be read.
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

    /// Takes in what is whole; answers what became of it, and whether something may still be being written.
    pub(super) fn sweep(&mut self, service: &DeskService) -> (Vec<SweptFile>, bool) {
        let (mut swept, mut begun) = (Vec::new(), false);
        if !self.keep {
            self.clear_dismissed();
        }
        swept.extend(self.make_again());
        swept.extend(self.take_back());
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
            match self.take_file(&name, stamp, service) {
                Ok((total, bad)) => {
                    let text = fill(&self.texts.cli.inbox_taken, &[("file", &shown), ("text", &total)]);
                    swept.push(SweptFile { bad, text });
                    self.left.remove(&name);
                }
                Err(error) => {
                    let values = [("file", &*shown), ("text", &error.text(&self.texts))];
                    let text = fill(&self.texts.cli.inbox_left, &values);
                    self.seen.insert(name.clone(), stamp);
                    if self.left.insert(name, text.clone()).as_ref() != Some(&text) {
                        swept.push(SweptFile { bad: true, text });
                    }
                }
            }
        }
        (swept, begun)
    }

    /// The files that wait to be seen: they were rejected, nothing reads them, or they could not be moved.
    fn waiting(&self) -> Vec<WaitingFile> {
        let mut all = waiting(&self.dir, SystemTime::from(now())).unwrap_or_default();
        let mut left: Vec<_> = self.left.keys().map(|name| name.to_string_lossy().into_owned()).collect();
        left.sort();
        let not_moved = |name| WaitingFile { name, at: None, why: WaitingReason::NotRead("not_moved") };
        all.extend(left.into_iter().map(not_moved));
        all
    }

    /// Dismisses a file in an officer's name; answers what came of it.
    fn dismiss(&self, name: &str, by: &Officer) -> SweptFile {
        let shown = clean(name);
        let done = self
            .waiting()
            .iter()
            .find(|file| file.name == name)
            .map(|file| dismiss(&self.dir, file, self.keep, &by.id.to_string(), &rfc3339(now())));
        let texts = &self.texts;
        match done {
            Some(Ok(())) => {
                SweptFile { bad: false, text: fill(&texts.inbox.dismissed_one, &[("file", &shown)]) }
            }
            None => SweptFile { bad: true, text: fill(&texts.inbox.no_file, &[("file", &shown)]) },
            Some(Err(error)) => {
                let values = [("file", &*shown), ("text", &io_text(texts, &error))];
                SweptFile { bad: true, text: fill(&texts.cli.inbox_left, &values) }
            }
        }
    }

    /// Removes what was dismissed beside an open desk that keeps no open copy; the reports stay.
    fn clear_dismissed(&self) {
        let Ok(entries) = fs::read_dir(self.dir.join(DISMISSED)) else { return };
        for entry in entries.filter_map(Result::ok) {
            let report = entry.file_name().to_string_lossy().ends_with(ending::REPORT);
            if !report && entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The files that may hold submissions, by name. Links are not followed; an empty file is one that somebody begins.
    fn files(&self) -> io::Result<Vec<(OsString, FileStamp)>> {
        let mut files = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let entry = entry?;
            let name = entry.file_name();
            let hidden = name.to_string_lossy().starts_with('.');
            // Whoever takes a file away between two looks is not waited for.
            let Ok(meta) = entry.metadata() else { continue };
            if !hidden && meta.is_file() && meta.len() > 0 && intake::is_submission(&entry.path()) {
                files.push((name, (meta.len(), meta.modified().ok())));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Makes the folders again that somebody took away.
    fn make_again(&mut self) -> Option<SweptFile> {
        let there = |part: &&str| fs::symlink_metadata(self.dir.join(part)).is_ok();
        if [DONE, REJECTED].iter().all(there) {
            self.gone = false;
            return None;
        }
        // What cannot be made is told of once.
        let told = std::mem::replace(&mut self.gone, true);
        let shown = self.dir.display().to_string();
        let made = [DONE, REJECTED].iter().try_for_each(|part| files::create_folder(&self.dir.join(part)));
        let texts = &self.texts.cli;
        Some(match made {
            Ok(()) => SweptFile { bad: true, text: fill(&texts.inbox_made, &[("file", &shown)]) },
            Err(_) if told => return None,
            Err(error) => SweptFile { bad: true, text: folder_text(&self.texts, &shown, &error) },
        })
    }

    /// Takes files back that somebody went on writing after they were moved: nothing of them is lost, and what was read is known already.
    fn take_back(&mut self) -> Vec<SweptFile> {
        let texts = &self.texts.cli;
        let told = |name: OsString| {
            let name = name.to_string_lossy();
            let values = [("file", &*clean(&name)), ("text", &*texts.inbox_grew)];
            SweptFile { bad: true, text: fill(&texts.inbox_taken, &values) }
        };
        self.moved.take_back(&self.dir).into_iter().map(told).collect()
    }

    /// Takes a file in and moves it; answers how many of each there were.
    fn take_file(
        &mut self,
        name: &OsString,
        read: FileStamp,
        service: &DeskService,
    ) -> Result<(String, bool), CliError> {
        let path = self.dir.join(name);
        let (json, total, bad) = if has_flights(&path)? {
            self.take_flights(&path, service)?
        } else {
            self.take_submissions(&path, service)?
        };
        if stamp(&path) != Some(read) {
            // What came in meanwhile was perhaps not read.
            return Ok((self.texts.cli.inbox_grew.to_string(), true));
        }
        let folder = self.dir.join(if bad { REJECTED } else { DONE });
        let (place, beside) = free(&folder, name);
        if bad || self.keep {
            move_file(&path, &place)?;
            self.moved.remember(name.clone(), place.clone());
        } else {
            fs::remove_file(&path)?;
        }
        write_new(&beside, &format!("{json:#}"))?;
        Ok((total, bad))
    }

    /// Takes a table of flights in: the report, how many of each there were, and whether something is wrong.
    fn take_flights(&self, path: &Path, service: &DeskService) -> Result<(Value, String, bool), CliError> {
        let flights = FlightTable::of(path);
        let fates = service
            .flights(&Officer::desk(), flights.news.clone(), false, false)
            .map_err(|e| CliError::service(&self.texts, &self.rules, &e))?;
        let report =
            FlightsReport { texts: &self.texts, rules: &self.rules, flights: &flights, fates: &fates };
        Ok((report.json(), report.total(), report.is_bad()))
    }

    /// The same of submissions.
    fn take_submissions(
        &self,
        path: &Path,
        service: &DeskService,
    ) -> Result<(Value, String, bool), CliError> {
        let mut submissions = Submissions::new(vec![path.to_owned()], None, Arc::clone(&self.rules));
        let mut report = ImportReport::new(&self.texts, &self.rules, submissions.notes());
        loop {
            let batch: Vec<_> = submissions.by_ref().take(BATCH).collect();
            if batch.is_empty() {
                break;
            }
            let fates = take(&batch, false, service);
            report.add(batch, fates.map_err(|e| CliError::service(&self.texts, &self.rules, &e))?);
        }
        Ok((report.json(), report.total(), !report.rejected.is_empty()))
    }
}

/// Whether a file is a table of flights: it says so in its first line.
fn has_flights(path: &Path) -> io::Result<bool> {
    let mut begin = Vec::new();
    files::open_read(path)?.take(HEAD).read_to_end(&mut begin)?;
    Ok(intake::is_flights(&begin))
}

/// A folder that is looked after.
pub(super) struct WatchedInbox {
    stop: Sender<InboxWake>,
    thread: JoinHandle<()>,
}

impl WatchedInbox {
    /// The way for a screen to dismiss files.
    pub(super) fn dismissal(&self) -> Dismiss {
        let wake = self.stop.clone();
        Dismiss::new(move |file| {
            // The session may be ending.
            let _ = wake.send(InboxWake::Dismiss(file));
        })
    }

    /// Ends it; a file that is being taken in is finished.
    pub(super) fn end(self) {
        let _ = self.stop.send(InboxWake::Stop);
        let _ = self.thread.join();
    }
}

/// Looks after the inbox as long as the session lasts, for an officer who may import; none for any other.
pub(super) fn watch(
    place: &CliContext,
    service: &Arc<DeskService>,
    officer: &Officer,
    outbox: &Sender<SessionEvent>,
) -> Option<WatchedInbox> {
    if service.may(officer, "import").is_err() {
        return None;
    }
    let dir = place.inbox_folder();
    let opened = InboxFolder::open(
        dir.clone(),
        !service.is_protected(),
        Arc::clone(&place.texts),
        Arc::clone(&place.rules),
    );
    let inbox = match opened {
        Ok(inbox) => inbox,
        Err(error) => {
            let text = folder_text(&place.texts, &dir.display().to_string(), &error);
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(true, text)));
            return None;
        }
    };
    let (stop, woken) = channel();
    let (service, outbox, wake) = (Arc::clone(service), outbox.clone(), stop.clone());
    let officer = officer.clone();
    let work = move || {
        // Where the system does not tell of changes, the folder is looked at all the same.
        let told = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| !event.kind.is_access()) {
                let _ = wake.send(InboxWake::Changed);
            }
        });
        let watcher =
            told.and_then(|mut watcher| watcher.watch(&dir, RecursiveMode::NonRecursive).map(|()| watcher));
        look_after(inbox, &service, &officer, (&outbox, &woken));
        drop(watcher);
    };
    let thread = std::thread::Builder::new().name("inbox".into()).spawn(work).ok()?;
    Some(WatchedInbox { stop, thread })
}

/// Why the folder cannot be used.
fn folder_text(texts: &Catalog, dir: &str, error: &io::Error) -> String {
    let replaced = files::misplaced_path(error).is_some()
        || matches!(error.kind(), io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists);
    if replaced {
        return error_text(texts, "inbox_replaced", &[("file", dir)]);
    }
    fill(&texts.cli.inbox_left, &[("file", dir), ("text", &io_text(texts, error))])
}

fn look_after(
    mut inbox: InboxFolder,
    service: &DeskService,
    officer: &Officer,
    (outbox, woken): (&Sender<SessionEvent>, &Receiver<InboxWake>),
) {
    let mut told = Vec::new();
    loop {
        let (swept, begun) = inbox.sweep(service);
        let waiting = inbox.waiting();
        if told != waiting {
            told.clone_from(&waiting);
            let _ = outbox.send(SessionEvent::Msg(Msg::InboxWaits(waiting)));
        }
        for SweptFile { bad, text } in swept {
            // The session may have ended meanwhile.
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, text)));
        }
        let begun_at = std::time::Instant::now();
        let mut wait = if begun { SETTLE } else { LOOK };
        loop {
            match woken.recv_timeout(wait) {
                Ok(InboxWake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => break,
                Ok(InboxWake::Dismiss(file)) => {
                    let SweptFile { bad, text } = inbox.dismiss(&file, officer);
                    let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, text)));
                    break;
                }
                // What is being written tells of itself many times over; it is looked at once it has had its time.
                Ok(InboxWake::Changed) => {
                    wait = SETTLE.saturating_sub(begun_at.elapsed().min(SETTLE));
                    if wait.is_zero() {
                        break;
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
