//! Delivered files for whoever looks at them. Owns which bytes belong to a case, and that a look is written down.

use super::writer::Writer;
use super::{CommandRequest, DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::officer::Officer;
use crate::store::{AccessKind, AuditEvent, StoreError};
use std::sync::Arc;

impl DeskService {
    /// A case with its files as they are kept: what the case of a group has forgotten, its split-off cases have not either.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn case_with_files(&self, no: CaseNo) -> Result<Option<Arc<Case>>, ServiceError> {
        let case = self.case(no)?;
        let Some(group) = case.as_deref().and_then(Case::split_from) else { return Ok(case) };
        Ok(match (case, self.case(group)?) {
            (Some(case), Some(group)) if !group.forgotten.is_empty() => {
                Some(Arc::new(case.with_forgotten_of(&group)))
            }
            (case, _) => case,
        })
    }

    /// The bytes of a delivered file, as they were delivered. Does not write the look down: see [`Self::file_opened`].
    ///
    /// # Errors
    /// When the case has no such file, or the store cannot give its bytes unchanged.
    pub fn case_file(&self, no: CaseNo, item: Item, sha256: &[u8; 32]) -> Result<Vec<u8>, ServiceError> {
        let desk = self.desk();
        let of =
            |files: &[DeliveredFile]| files.iter().find(|f| f.item == item && f.sha256 == *sha256).cloned();
        let file = match desk.get(no) {
            Some(open) => of(&open.case.files),
            None => self.run(move |writer| Ok(writer.case(no)?))?.and_then(|case| of(&case.files)),
        };
        let file = file.ok_or_else(|| ServiceError::from(Blocked::one(Blocker::ItemMissing(item))))?;
        self.file(no, &file)
    }

    /// The bytes of a file of a case, checked as a whole. The caller records that they were shown. What the case of a traveller began with
    /// who was split off a group is kept with the case of the group.
    ///
    /// # Errors
    /// When the file is missing or not what was delivered, or the disk cannot be read.
    pub fn file(&self, no: CaseNo, file: &DeliveredFile) -> Result<Vec<u8>, ServiceError> {
        let blobs = self.blobs().ok_or(ServiceError::Closed)?;
        let missing = match blobs.read(no, file) {
            Err(missing @ StoreError::BlobMissing { .. }) => missing,
            read => return Ok(read?),
        };
        match self.case(no)?.and_then(|case| case.split_from()) {
            Some(group) => Ok(blobs.read(group, file)?),
            None => Err(missing.into()),
        }
    }

    /// Destroys what entries have forgotten and the disk did not take at once.
    ///
    /// # Errors
    /// When the disk does not take it now either. It is recorded, and the next opening of the desk completes it.
    pub fn finish_forgetting(&self) -> Result<(), ServiceError> {
        Ok(self.blobs().map_or(Ok(()), |blobs| blobs.finish_forgetting())?)
    }

    /// Writes down that an officer writes a file out of the desk, and waits until it is on disk. It counts as a look.
    ///
    /// # Errors
    /// When the role may not look, the case has no such file, or the store fails; then it must not be written out.
    pub fn file_written_out(
        &self,
        officer: &Officer,
        no: CaseNo,
        item: Item,
        sha256: [u8; 32],
    ) -> Result<(), ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.file_left(&officer, no, item, sha256, true))
    }

    /// Writes down that an officer opens a file; answers when it is on disk. In a closed case nothing is changed: the look is an entry of its
    /// own there.
    pub fn file_opened(
        &self,
        officer: Officer,
        no: CaseNo,
        item: Item,
        sha256: [u8; 32],
        answer: impl FnOnce(Result<(), ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.file_left(&officer, no, item, sha256, false), answer);
    }
}

impl Writer {
    /// In a closed case nothing is changed: the look is an entry of its own.
    fn file_left(
        &mut self,
        officer: &Officer,
        no: CaseNo,
        item: Item,
        sha256: [u8; 32],
        written_out: bool,
    ) -> Result<(), ServiceError> {
        if self.case(no)?.is_some_and(|case| case.state.is_closed()) {
            return self.record(officer, AuditEvent::Looked { no, at: AccessKind::File });
        }
        let command = Command::OpenFile { item, sha256, written_out };
        self.execute(officer, CommandRequest { case: no, seen: None, id: None, command })?;
        Ok(())
    }
}
