//! The memory twin: the same store without a disk, for tests of everything above it. Entries go through the codec, so that what
//! cannot be written cannot be stored here either.

use super::blob::{BlobStore, MemoryBlobs};
use super::entry::{AuditEvent, IdempotencyRecord};
use super::error::StoreError;
use super::journal::{JournalHead, Snapshot, StoreId};
use super::journal_reader::JournalReader;
use super::{Archive, AuthState, Commit, DeskSettings, Keyring, Store, codec, fold};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::domain::matching::{MatchKind, keys};
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A store in memory.
#[derive(Debug)]
pub struct MemoryStore {
    head: JournalHead,
    /// The entries, as they would be in a journal.
    pub(crate) entries: Vec<Vec<u8>>,
    settings: DeskSettings,
    auth: AuthState,
    cases: BTreeMap<CaseNo, Case>,
    commands: HashMap<Box<str>, IdempotencyRecord>,
    visas: HashMap<Box<str>, CaseNo>,
    preferences: BTreeMap<OfficerId, Preferences>,
    blobs: Arc<MemoryBlobs>,
    /// The next commit fails with this: for tests of what is then shown.
    pub fail: Option<StoreError>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        let id = StoreId::from_bytes([0; 16]);
        Self {
            head: JournalHead { seq: 0, hash: id.genesis() },
            entries: Vec::new(),
            settings: DeskSettings::default(),
            auth: AuthState::default(),
            cases: BTreeMap::new(),
            commands: HashMap::new(),
            visas: HashMap::new(),
            preferences: BTreeMap::new(),
            blobs: Arc::default(),
            fail: None,
        }
    }
}

/// The closed cases as they were when they were requested.
struct MemoryArchive(Vec<Case>);

impl Archive for MemoryArchive {
    fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        for case in &self.0 {
            if !visit(case.clone()) {
                break;
            }
        }
        Ok(())
    }
}

impl Store for MemoryStore {
    fn head(&self) -> JournalHead {
        self.head
    }

    fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    fn auth_state(&self) -> &AuthState {
        &self.auth
    }

    fn keyring(&self) -> Option<Arc<Keyring>> {
        None
    }

    fn snapshot(&self) -> Option<Snapshot> {
        None
    }

    fn log(&self, _: u64) -> Option<JournalReader> {
        None
    }

    fn live(&mut self) -> Result<Vec<Arc<Case>>, StoreError> {
        Ok(self.cases.values().filter(|c| !c.state.is_closed()).cloned().map(Arc::new).collect())
    }

    fn case(&mut self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        Ok(self.cases.get(&no).cloned())
    }

    fn by_submission(&mut self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        Ok(self.cases.values().find(|c| &*c.papers.submission == id).map(|c| c.no))
    }

    fn by_visa(&mut self, number: &str) -> Result<Option<CaseNo>, StoreError> {
        Ok(self.visas.get(number).copied())
    }

    fn matches(
        &mut self,
        same: MatchKind,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let fits = |case: &Case| keys(&case.papers).any(|(s, k)| s == same && k == key);
        let found = self.cases.values().rev().filter(|c| c.received_at >= since && fits(c));
        Ok(found.map(|c| c.no).take(limit).collect())
    }

    fn by_command(&mut self, id: &str) -> Result<Option<IdempotencyRecord>, StoreError> {
        Ok(self.commands.get(id).cloned())
    }

    fn preferences(&mut self, officer: OfficerId) -> Result<Preferences, StoreError> {
        Ok(self.preferences.get(&officer).cloned().unwrap_or_default())
    }

    fn archive(&mut self) -> Result<Arc<dyn Archive>, StoreError> {
        Ok(Arc::new(MemoryArchive(
            self.cases.values().rev().filter(|c| c.state.is_closed()).cloned().collect(),
        )))
    }

    fn archive_len(&self) -> Result<u64, StoreError> {
        Ok(self.cases.values().filter(|c| c.state.is_closed()).count() as u64)
    }

    fn blobs(&self) -> Option<Arc<dyn BlobStore>> {
        Some(Arc::clone(&self.blobs) as Arc<dyn BlobStore>)
    }

    fn commit(&mut self, commits: Vec<Commit>) -> Result<JournalHead, StoreError> {
        if let Some(error) = self.fail.take() {
            return Err(error);
        }
        for commit in commits {
            self.entries.push(codec::encode(codec::RecordKind::Entry, &commit.entry)?);
            self.head.seq += 1;
            if let AuditEvent::Case { no, events, .. } = &commit.entry.fact {
                for event in events {
                    let Event::FilesForgotten { files, .. } = event else { continue };
                    files.iter().for_each(|file| self.blobs.forget(*no, &file.sha256));
                }
            }
            fold::apply_to_settings(&mut self.settings, &commit.entry);
            self.auth.apply(&commit.entry);
            fold::apply_to_preferences(&mut self.preferences, &commit.entry);
            if let AuditEvent::Case { no, events, .. } = &commit.entry.fact {
                for event in events {
                    if let Event::VisaIssued { visa, .. } = event {
                        self.visas.insert(visa.number.clone(), *no);
                    }
                }
            }
            if let (Some(id), AuditEvent::Case { no, version, events, order, .. }) =
                (&commit.entry.command, &commit.entry.fact)
            {
                let events = events.iter().map(|e| e.name().into()).collect();
                let done = IdempotencyRecord { case: *no, version: *version, events, order: *order };
                self.commands.insert(id.clone(), done);
            }
            if let Some(case) = commit.case {
                self.cases.insert(case.no, (*case).clone());
            }
        }
        Ok(self.head)
    }

    fn settle(&mut self) -> Result<(), StoreError> {
        Ok(())
    }

    fn close(&mut self) -> Result<(), StoreError> {
        Ok(())
    }
}
