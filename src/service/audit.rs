//! What is seen is recorded too: views, unmaskings, exports, the locking of the screen. Owns which of them a role may do; where
//! the entry cannot be written, nothing is shown (MLPS level 3, audit d).

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case_no::CaseNo;
use crate::domain::officer::Officer;
use crate::domain::rules::AcceptedRules;
use crate::store::{AccessKind, AuditEvent, Commit, Entry, JournalHead, JournalReader, RepairRecord};

/// As what the journal leaves the desk.
const JOURNAL: &str = "journal";

/// The duty that a fact is.
fn duty(fact: &AuditEvent) -> Option<&'static str> {
    match fact {
        AuditEvent::Looked { at: AccessKind::Opened | AccessKind::File, .. } => Some("look"),
        AuditEvent::Looked { at: AccessKind::Unmasked, .. } => Some("unmask"),
        AuditEvent::Exported { what, .. } if &**what == JOURNAL => Some("audit"),
        AuditEvent::Exported { .. } => Some("export"),
        _ => None,
    }
}

impl DeskService {
    /// Whether an officer's role allows a duty.
    ///
    /// # Errors
    /// A refusal, when it does not.
    pub fn may(&self, officer: &Officer, what: &str) -> Result<(), ServiceError> {
        if self.rules().may(officer.role, what) {
            Ok(())
        } else {
            Err(Blocked::one(Blocker::RoleMayNot).into())
        }
    }

    /// Records what an officer is about to see. A desk without protection has no known officers, and writes nothing.
    ///
    /// # Errors
    /// When the role may not, or the entry cannot be written: then it must not be shown.
    pub fn record(&self, officer: &Officer, fact: AuditEvent) -> Result<(), ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.record(&officer, fact))
    }

    /// Records that the notice of a case leaves the desk.
    ///
    /// # Errors
    /// When the role may not, or the entry cannot be written: then it must not leave.
    pub(crate) fn record_notice_export(&self, officer: &Officer, no: CaseNo) -> Result<(), ServiceError> {
        self.record(officer, AuditEvent::Exported { what: "notice".into(), cases: 1, case: Some(no) })
    }

    /// Records that data leaves the desk, for whom that was allowed already.
    pub(super) fn note_export(&self, officer: &Officer, fact: AuditEvent) -> Result<(), ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.note(&officer, fact))
    }

    /// The journal's entries from one of them on, for an officer whose role allows it. On a protected desk the reading itself is the last
    /// of them.
    ///
    /// # Errors
    /// When the role may not, or the reading cannot be recorded.
    pub fn journal(&self, officer: &Officer, from: u64) -> Result<Option<JournalReader>, ServiceError> {
        self.record(officer, AuditEvent::Exported { what: JOURNAL.into(), cases: 0, case: None })?;
        self.run(move |writer| Ok(writer.store.log(from)))
    }

    /// Records the repairs of the journal that no entry records yet.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn record_repairs(&self, officer: &Officer) -> Result<(), ServiceError> {
        let officer = officer.id;
        self.run(move |writer| {
            let (at, origin) = (writer.now(), writer.origin.clone());
            let entry = |repaired: &RepairRecord| {
                let (places, source, JournalHead { seq, hash }) =
                    (repaired.places.clone(), repaired.source, repaired.head);
                let (entry, hash) = (seq, *hash.as_bytes());
                let fact = match repaired.files.is_empty() {
                    true => AuditEvent::JournalRepaired { places, source, entry, hash },
                    false => AuditEvent::FilesRepaired { blobs: repaired.files.clone(), entry, hash },
                };
                Commit {
                    entry: Entry { at, officer, origin: origin.clone(), command: None, fact },
                    case: None,
                }
            };
            let commits: Vec<Commit> = writer.store.repaired().iter().map(entry).collect();
            if commits.is_empty() {
                return Ok(());
            }
            writer.write(commits)?;
            Ok(writer.store.forget_repaired()?)
        })
    }

    /// Records what the desk is run with, where that is not what it was run with before.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn record_settings(
        &self,
        officer: &Officer,
        settings: Vec<(Box<str>, Box<str>)>,
    ) -> Result<(), ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| {
            let before = &writer.store.settings().run_with;
            let mut settings = settings;
            // What two persons accepted is none of a session's settings.
            settings.extend(before.iter().filter(|(name, _)| AcceptedRules::is_setting(name)).cloned());
            if *before == settings {
                return Ok(());
            }
            writer.note(&officer, AuditEvent::SettingsChanged { settings })
        })
    }

    /// Records that an officer views a case, without waiting; `answer` is called on the writer thread once it is on disk or
    /// refused.
    pub(crate) fn record_access(
        &self,
        officer: Officer,
        no: CaseNo,
        at: AccessKind,
        answer: impl FnOnce(Result<(), ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.record(&officer, AuditEvent::Looked { no, at }), answer);
    }

    /// Records that an officer's screen was locked. Where it cannot be written it is locked all the same.
    pub(crate) fn screen_locked(&self, officer: Officer) {
        let fact = AuditEvent::ScreenLocked { locked: true };
        let _ = self.ask(move |writer| writer.record(&officer, fact), drop);
    }
}

impl Writer {
    pub(super) fn record(&mut self, officer: &Officer, fact: AuditEvent) -> Result<(), ServiceError> {
        if duty(&fact).is_some_and(|what| !self.rules().may(officer.role, what)) {
            return Err(Blocked::one(Blocker::RoleMayNot).into());
        }
        self.note(officer, fact)
    }

    fn note(&mut self, officer: &Officer, fact: AuditEvent) -> Result<(), ServiceError> {
        if self.store.auth_state().keys.is_none() {
            return Ok(());
        }
        let (at, origin) = (self.now(), self.origin.clone());
        let entry = Entry { at, officer: officer.id, origin, command: None, fact };
        Ok(self.write(vec![Commit { entry, case: None }])?)
    }
}
