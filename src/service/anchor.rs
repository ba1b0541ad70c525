//! The desk and its anchor, the file on another disk that names the newest entry: compared when the desk is opened, written behind the
//! journal, confirmed by a lead after a restore. Owns when it is written; the domain determines what it says to a decision.
//!
//! The anchor is written after the journal, when the store is settled (no request for a twentieth of a second, at the latest a
//! second after the first entry) and at the close: no order waits for it. Taking back exactly what was written since then is what the
//! anchor does not see.

use super::anchor_keeper::AnchorKeeper;
use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::anchor::AnchorState;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::officer::Officer;
use crate::store::{AnchorFault, AnchorFile, AnchorMark, AuditEvent, Commit, Entry};
use std::path::PathBuf;
use std::sync::Arc;

/// What the journal's settings call the anchor that the desk has.
const NAME: &str = "anchor";

/// The state of the anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AnchorReport {
    /// How the two agree.
    pub(crate) state: AnchorState,
    /// The file, where one is set.
    pub(crate) file: Option<PathBuf>,
    /// What it named when the desk was opened.
    pub(crate) found: Option<AnchorMark>,
    /// The desk and its last entry.
    pub(crate) desk: Option<AnchorMark>,
}

impl DeskService {
    /// Compares the desk with its anchor and writes it from here on.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn keep_anchor(&self, file: PathBuf) -> Result<AnchorReport, ServiceError> {
        self.run(move |writer| {
            writer.begin_anchor(AnchorFile::new(file));
            Ok(writer.anchor_report())
        })
    }

    /// The anchor now.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn anchor(&self) -> Result<AnchorReport, ServiceError> {
        self.run(|writer| Ok(writer.anchor_report()))
    }

    /// A lead confirms the desk as it is, with a reason: the anchor names its last entry from here on.
    ///
    /// # Errors
    /// When the role may not, the reason is missing, or it cannot be recorded; nothing was changed then.
    pub(crate) fn confirm_anchor(&self, officer: &Officer, note: &str) -> Result<AnchorReport, ServiceError> {
        self.may(officer, "anchor")?;
        let note = crate::domain::sanitize::clean(note.trim()).into_owned();
        if note.is_empty() {
            return Err(Blocked::one(Blocker::ReasonMissing(None)).into());
        }
        let officer = officer.clone();
        self.run(move |writer| {
            writer.confirm_anchor(&officer, note.into())?;
            Ok(writer.anchor_report())
        })
    }
}

impl Writer {
    fn begin_anchor(&mut self, file: AnchorFile) {
        let read = file.read();
        let found = read.as_ref().ok().copied();
        let state = match (read, self.store.mark()) {
            (_, None) => AnchorState::Unset,
            (Ok(anchor), Some(own)) if anchor.store != own.store => AnchorState::Foreign,
            (Ok(anchor), Some(_)) if self.store.has_entry(anchor.head) => AnchorState::Sound,
            (Ok(_), Some(_)) => AnchorState::Ahead,
            (Err(AnchorFault::Missing), _) if !self.knows(&file) => AnchorState::First,
            (Err(AnchorFault::Missing), _) => AnchorState::Missing,
            (Err(AnchorFault::Unreadable), _) => AnchorState::Unreadable,
        };
        self.anchor = Some(AnchorKeeper { file, state, found, written: self.store.head() });
        self.show_anchor();
    }

    /// Whether this anchor is set in the journal.
    fn knows(&self, file: &AnchorFile) -> bool {
        let path = file.path().display().to_string();
        self.store.settings().run_with.iter().any(|(name, value)| &**name == NAME && **value == *path)
    }

    fn show_anchor(&mut self) {
        let state = self.anchor.as_ref().map_or(AnchorState::Unset, |a| a.state);
        if self.desk.anchor != state {
            Arc::make_mut(&mut self.desk).anchor = state;
        }
    }

    fn anchor_report(&self) -> AnchorReport {
        AnchorReport {
            state: self.desk.anchor,
            file: self.anchor.as_ref().map(|a| a.file.path().to_path_buf()),
            found: self.anchor.as_ref().and_then(|a| a.found),
            desk: self.store.mark(),
        }
    }

    /// Has the anchor follow the journal. What cannot be written is a warning: nothing that was decided hangs on it.
    pub(super) fn follow_anchor(&mut self) {
        let Some(keeper) = &self.anchor else { return };
        if !keeper.state.can_follow() || keeper.written == self.store.head() {
            return;
        }
        let file = keeper.file.clone();
        if !self.knows(&file) && self.anchor_entry(&Officer::desk(), &file, None, None).is_err() {
            // A failed journal has reported its error with the request.
            return;
        }
        self.write_anchor();
    }

    fn write_anchor(&mut self) {
        let Some(mark) = self.store.mark() else { return };
        let Some(keeper) = &mut self.anchor else { return };
        keeper.state = match keeper.file.write(&mark) {
            Ok(()) => AnchorState::Sound,
            Err(_) => AnchorState::Unwritable,
        };
        if keeper.state == AnchorState::Sound {
            keeper.written = mark.head;
        }
        self.show_anchor();
    }

    fn confirm_anchor(&mut self, officer: &Officer, note: Box<str>) -> Result<(), ServiceError> {
        let Some(keeper) = &self.anchor else { return Ok(()) };
        if matches!(keeper.state, AnchorState::Unset | AnchorState::Sound) {
            return Ok(());
        }
        let (file, found) = (keeper.file.clone(), keeper.found);
        self.anchor_entry(officer, &file, found, Some(note))?;
        self.write_anchor();
        Ok(())
    }

    fn anchor_entry(
        &mut self,
        officer: &Officer,
        file: &AnchorFile,
        found: Option<AnchorMark>,
        note: Option<Box<str>>,
    ) -> Result<(), ServiceError> {
        let fact = AuditEvent::AnchorSet {
            file: file.path().display().to_string().into(),
            desk: found.map(|mark| *mark.store.as_bytes()),
            entry: found.map(|mark| mark.head.seq),
            hash: found.map(|mark| *mark.head.hash.as_bytes()),
            note,
        };
        let (at, origin) = (self.now(), self.origin.clone());
        let entry = Entry { at, officer: officer.id, origin, command: None, fact };
        Ok(self.write(vec![Commit { entry, case: None }])?)
    }
}
