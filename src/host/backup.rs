//! Scheduled backups of an open desk. Owns when one is due, its name and retention; the store determines how a backup is written.

use super::session_list::SessionList;
use crate::domain::zone::beijing;
use crate::files;
use crate::service::{DeskService, ServiceError};
use crate::session::service_error_text;
use crate::store::{BackupReport, StoreError, drop_unlisted_blobs};
use crate::text::{Catalog, fill};
use chrono::{DateTime, Duration, Utc};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;

/// Where backups go and how many.
#[derive(Clone, Debug)]
pub(crate) struct BackupSchedule {
    /// The folder.
    pub(crate) dir: PathBuf,
    /// Hours between two backups.
    pub(crate) every_hours: u32,
    /// The number that is retained.
    pub(crate) keep: u32,
}

const SUFFIX: &str = ".portdesk-backup";

/// How often it is checked whether a backup is due.
const LOOK: std::time::Duration = std::time::Duration::from_secs(15 * 60);

impl BackupSchedule {
    /// Makes a backup where the newest one in the folder is older than the schedule allows, and removes the oldest, with the files of
    /// documents that no other lists; the file of the backup and what it had, or none where none was due.
    fn run(&self, service: &DeskService) -> Result<Option<(PathBuf, BackupReport)>, ServiceError> {
        files::create_folder(&self.dir).map_err(StoreError::from)?;
        let own = format!("{}-", service.office());
        let mut found: Vec<PathBuf> = std::fs::read_dir(&self.dir)
            .map_err(StoreError::from)?
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| {
                let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                name.starts_with(&own) && name.ends_with(SUFFIX)
            })
            .collect();
        // The name has the time: the newest is the last.
        found.sort();
        let name = |at: DateTime<Utc>| {
            format!("{own}{}{SUFFIX}", at.with_timezone(&beijing()).format("%Y%m%d-%H%M%S"))
        };
        let now = service.now();
        let due = self.dir.join(name(now - Duration::hours(i64::from(self.every_hours))));
        let file = self.dir.join(name(now));
        // A backup with a future time was made by a wrong clock: it postpones none.
        if found.iter().rev().find(|made| **made <= file).is_some_and(|newest| *newest > due) {
            return Ok(None);
        }
        let report = service.scheduled_backup(&file)?;
        // The newest backup is kept, independent of the other names.
        let most = usize::try_from(self.keep.max(1)).unwrap_or(1).saturating_sub(1);
        for old in found.iter().take(found.len().saturating_sub(most)) {
            // One that cannot be removed takes room and does no harm.
            let _ = std::fs::remove_file(old);
        }
        // As above: what cannot be removed is tried again after the next backup.
        let _ = drop_unlisted_blobs(&self.dir);
        Ok(Some((file, report)))
    }
}

/// The thread that makes backups.
pub(super) struct BackupTimer {
    stop: Sender<()>,
    thread: JoinHandle<()>,
}

impl BackupTimer {
    /// Starts the thread. None where there is none left; `portdesk backup` then reports why.
    pub(super) fn begin(
        schedule: BackupSchedule,
        texts: &Arc<Catalog>,
        service: &Arc<DeskService>,
        sessions: &Arc<SessionList>,
    ) -> Option<Self> {
        let (stop, stopped) = channel();
        let (texts, service, sessions) = (Arc::clone(texts), Arc::clone(service), Arc::clone(sessions));
        let work = move || back_up(&schedule, &texts, &service, &sessions, &stopped);
        let thread = std::thread::Builder::new().name("backup".into()).spawn(work).ok()?;
        Some(Self { stop, thread })
    }

    /// Ends the thread; a backup that is being written is finished.
    pub(super) fn end(self) {
        drop(self.stop);
        let _ = self.thread.join();
    }
}

fn back_up(
    schedule: &BackupSchedule,
    texts: &Catalog,
    service: &DeskService,
    sessions: &SessionList,
    stopped: &Receiver<()>,
) {
    loop {
        match schedule.run(service) {
            Ok(None) => {}
            Ok(Some((file, report))) => {
                let file = file.display().to_string();
                sessions.tell(false, &fill(&texts.cli.backup_made, &[("file", &file)]));
                if !report.missing.is_empty() {
                    let n = report.missing.len().to_string();
                    sessions.tell(true, &fill(&texts.cli.backup_lacks, &[("n", &n)]));
                }
            }
            Err(error) => {
                let why = service_error_text(texts, service.rules(), &error);
                // A fault of the backup itself says so in its own sentence.
                let named = matches!(&error, ServiceError::Store(StoreError::Backup(_)));
                let text = if named { why } else { fill(&texts.cli.backup_failed, &[("text", &why)]) };
                sessions.tell(true, &text);
            }
        }
        if !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
            return;
        }
    }
}
