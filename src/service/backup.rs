//! Backups of an open desk: taken between two orders, copied while the desk works on, read back before they count.

use super::{DeskService, ServiceError};
use crate::domain::officer::Officer;
use crate::store::{self, AuditEvent, BackupReport, JournalHead, StoreError};
use std::path::Path;

impl DeskService {
    /// Writes a backup. The calling thread copies; orders wait for nothing but the moment at which the snapshot is taken.
    ///
    /// # Errors
    /// When the role may not, or the disk does not take it.
    pub fn backup(&self, officer: &Officer, to: &Path) -> Result<BackupReport, ServiceError> {
        self.may(officer, "backup")?;
        self.copy(officer, to)
    }

    /// The same in the desk's own name: by its schedule.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn scheduled_backup(&self, to: &Path) -> Result<BackupReport, ServiceError> {
        self.copy(&Officer::desk(), to)
    }

    fn copy(&self, officer: &Officer, to: &Path) -> Result<BackupReport, ServiceError> {
        // A desk's data leaves it: that is in the journal, and so in the backup itself.
        self.note_export(officer, AuditEvent::Exported { what: "backup".into(), cases: 0, case: None })?;
        let snapshot = self.run(|writer| Ok(writer.store.snapshot()))?;
        let nowhere = || StoreError::Backup("there is nothing on disk".into());
        Ok(store::backup(&snapshot.ok_or_else(nowhere)?, to)?)
    }

    /// The journal's last entry.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn head(&self) -> Result<JournalHead, ServiceError> {
        self.run(|writer| Ok(writer.store.head()))
    }
}
