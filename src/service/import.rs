//! Import of submissions: one batch is one write and one sync. Safe to interrupt, because a batch is whole or
//! absent; safe to run again, because a submission that is there is left alone.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::application::Application;
use crate::domain::case_no::CaseNo;
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::decide::decide;
use crate::domain::matching::{CaseMatch, MatchKind, NAMED, inviter_key, keys};
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use crate::store::{Commit, StoreError};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// A submission that was read and found to be well-formed.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Its content.
    pub papers: Application,
    /// Its original bytes, for the journal.
    pub original: Box<[u8]>,
}

/// What became of a submission.
#[derive(Clone, Debug)]
pub enum ImportOutcome {
    /// A new case.
    Accepted {
        /// Its case.
        case: CaseNo,
        /// What was flagged on it.
        flags: Vec<String>,
    },
    /// A new version of the application of a case.
    Updated {
        /// Its number at this desk.
        case: CaseNo,
        /// What was flagged on it.
        flags: Vec<String>,
        /// What changed.
        changes: Vec<Box<str>>,
    },
    /// It was there already, with the same content.
    Unchanged {
        /// Its case.
        case: CaseNo,
    },
    /// A rule forbids it.
    Refused(Blocked),
}

/// Some submissions that are written together.
pub type ImportBatch = Vec<Submission>;

impl DeskService {
    /// Takes a batch in and waits until it is on disk.
    ///
    /// # Errors
    /// A fault of the store; then nothing of the batch was imported.
    pub fn import(&self, batch: ImportBatch) -> Result<Vec<ImportOutcome>, ServiceError> {
        self.run(move |writer| writer.import(batch, false))
    }

    /// Creates the case of a traveller who is at the counter: written as an import is, marked at the port, and noted, in one write.
    pub fn new_case(
        &self,
        officer: Officer,
        case: CounterCase,
        answer: impl FnOnce(Result<CaseNo, ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.new_case(&officer, &case), answer);
    }

    /// Returns the outcome of a batch and changes nothing.
    ///
    /// # Errors
    /// A fault of the store.
    pub(crate) fn dry_run(&self, batch: ImportBatch) -> Result<Vec<ImportOutcome>, ServiceError> {
        self.run(move |writer| writer.import(batch, true))
    }
}

/// What a batch has added so far and the store does not know yet.
#[derive(Default)]
struct PendingImport {
    commits: Vec<Commit>,
    cases: HashMap<CaseNo, Arc<Case>>,
    submissions: HashMap<Box<str>, CaseNo>,
    people: HashMap<(MatchKind, String), Vec<CaseNo>>,
    /// The officer who wrote the submissions; none where they come from outside.
    officer: Option<Officer>,
}

/// A submission that an officer wrote at the counter, and what is recorded with it.
pub struct CounterCase {
    /// The submission of a case number at a moment, under an id that has a count behind it where the id alone is taken.
    pub submission: Box<dyn Fn(CaseNo, u32, DateTime<Utc>) -> Option<Submission> + Send>,
    /// A note for the case: which originals were seen.
    pub note: Option<Box<str>>,
}

impl Writer {
    fn import(&mut self, batch: ImportBatch, dry: bool) -> Result<Vec<ImportOutcome>, ServiceError> {
        let now = self.now();
        let mut pending = PendingImport::default();
        let mut serial = self.store.settings().next_serial;
        let mut outcomes = Vec::with_capacity(batch.len());
        for submission in batch {
            outcomes.push(self.take_one(submission, now, &mut serial, &mut pending)?);
        }
        if !dry && !pending.commits.is_empty() {
            self.write(pending.commits)?;
        }
        Ok(outcomes)
    }

    fn new_case(&mut self, officer: &Officer, new: &CounterCase) -> Result<CaseNo, ServiceError> {
        let now = self.now();
        if !self.rules().may(officer.role, "import") {
            return Err(Blocked::one(Blocker::RoleMayNot).into());
        }
        let mut serial = self.store.settings().next_serial;
        let no = CaseNo::from_serial(self.office(), serial);
        let mut count = 0;
        let submission = loop {
            let submission =
                (new.submission)(no, count, now).ok_or(Blocked::one(Blocker::CaseUnknown(no)))?;
            // The id of an import is left alone.
            if self.store.by_submission(&submission.papers.submission)?.is_none() {
                break submission;
            }
            count += 1;
        };
        let mut pending = PendingImport { officer: Some(officer.clone()), ..PendingImport::default() };
        if let ImportOutcome::Refused(blocked) = self.take_one(submission, now, &mut serial, &mut pending)? {
            return Err(blocked.into());
        }
        let roster = self.roster();
        let present = Command::Reschedule {
            carrier: None,
            arrives: ArrivalChange::Present,
            entry_port: None,
            note: None,
        };
        let note = new.note.clone().map(|text| Command::Note { text });
        for command in std::iter::once(present).chain(note) {
            let Some(case) = pending.cases.get(&no).map(Arc::clone) else { continue };
            let events = decide(Some(&case), no, None, &command, &self.setting(officer, &roster, now))?;
            self.add((now, officer), no, Some(&case), events, None, &mut pending);
        }
        self.write(pending.commits)?;
        Ok(no)
    }

    fn take_one(
        &mut self,
        submission: Submission,
        now: DateTime<Utc>,
        serial: &mut u32,
        pending: &mut PendingImport,
    ) -> Result<ImportOutcome, ServiceError> {
        let Submission { papers, original } = submission;
        let known = match pending.submissions.get(&papers.submission) {
            Some(no) => Some(*no),
            None => self.store.by_submission(&papers.submission)?,
        };
        let before = known.map(|no| self.pending_case(no, pending)).transpose()?.flatten();
        if let Some(case) = before.as_ref().filter(|c| c.papers == papers) {
            return Ok(ImportOutcome::Unchanged { case: case.no });
        }
        // What an officer wrote at the counter changes by the officers' own steps alone.
        let at_counter = |case: &Arc<Case>| {
            case.timeline.first().is_some_and(|s| &*s.event == "received" && s.officer != Officer::desk().id)
        };
        if let Some(case) = before.as_ref().filter(|case| at_counter(case)) {
            return Ok(ImportOutcome::Refused(Blocked::one(Blocker::IdOfCounter(case.no))));
        }
        let no = known.unwrap_or_else(|| CaseNo::from_serial(self.office(), *serial));
        let before = before.map(|case| self.after_time(case, now, pending));
        let mut matches = self.matches(&papers, no, now, pending)?;
        let surge = self.surge(&papers, no, before.as_deref(), now, pending)?;
        matches.extend(surge.first().map(|case| CaseMatch { case: *case, same: MatchKind::Inviter }));
        let keys: Vec<_> = keys(&papers).collect();
        let id = papers.submission.clone();
        let officer = Officer::desk();
        let on = self.setting(&officer, Roster::unknown(), now);
        let command = Command::Receive { papers: Box::new(papers), matches: matches.clone() };
        let events = match decide(before.as_deref(), no, None, &command, &on) {
            Ok(events) => events,
            Err(refusal) => return Ok(ImportOutcome::Refused(refusal)),
        };
        let by = pending.officer.clone().unwrap_or_else(Officer::desk);
        let after = self.add((now, &by), no, before.as_deref(), events, Some(original), pending);
        let Some(after) = after else { return Ok(ImportOutcome::Unchanged { case: no }) };
        let inviter = surge.into_iter().map(|case| CaseMatch { case, same: MatchKind::Inviter });
        for other in matches.into_iter().filter(|m| m.same != MatchKind::Inviter).chain(inviter) {
            self.flag(other, no, now, pending)?;
        }
        pending.submissions.insert(id, no);
        for key in keys {
            let cases = pending.people.entry(key).or_default();
            if !cases.contains(&no) {
                cases.push(no);
            }
        }
        let flags = after.flags().into_iter().map(ToOwned::to_owned).collect();
        Ok(if before.is_some() {
            ImportOutcome::Updated { case: no, flags, changes: after.changes.clone() }
        } else {
            *serial += 1;
            ImportOutcome::Accepted { case: no, flags }
        })
    }

    fn add(
        &self,
        (now, officer): (DateTime<Utc>, &Officer),
        no: CaseNo,
        before: Option<&Case>,
        events: Vec<crate::domain::event::Event>,
        original: Option<Box<[u8]>>,
        pending: &mut PendingImport,
    ) -> Option<Arc<Case>> {
        if events.is_empty() {
            return before.cloned().map(Arc::new);
        }
        let seq = self.store.head().seq + 1 + pending.commits.len() as u64;
        let (commit, after) = self.commit_of(seq, now, officer, no, before, events, None, original);
        pending.commits.push(commit);
        if let Some(case) = &after {
            pending.cases.insert(no, Arc::clone(case));
        }
        after
    }

    /// A case after what has ended on it by now.
    fn after_time(&self, case: Arc<Case>, now: DateTime<Utc>, pending: &mut PendingImport) -> Arc<Case> {
        let seq = self.store.head().seq + 1 + pending.commits.len() as u64;
        let Some((commit, after)) = self.ended(&case, seq, now) else { return case };
        pending.commits.push(commit);
        pending.cases.insert(after.no, Arc::clone(&after));
        after
    }

    fn pending_case(&mut self, no: CaseNo, pending: &PendingImport) -> Result<Option<Arc<Case>>, StoreError> {
        match pending.cases.get(&no) {
            Some(case) => Ok(Some(Arc::clone(case))),
            None => self.case(no),
        }
    }

    /// Open and recent cases of the same traveller or passport, the newest few.
    fn matches(
        &mut self,
        papers: &Application,
        no: CaseNo,
        now: DateTime<Utc>,
        pending: &PendingImport,
    ) -> Result<Vec<CaseMatch>, StoreError> {
        let since = now - Duration::days(self.rules().policy.recent_days);
        let mut all: Vec<CaseMatch> = Vec::new();
        for (same, key) in keys(papers).filter(|(same, _)| *same != MatchKind::Inviter) {
            // One more than are named: the case itself may be among them.
            let stored = self.store.matches(same, &key, since, NAMED + 1)?;
            let fresh = pending.people.get(&(same, key)).into_iter().flatten().rev().take(NAMED + 1).copied();
            all.extend(stored.into_iter().chain(fresh).map(|case| CaseMatch { case, same }));
        }
        all.retain(|m| m.case != no);
        all.sort_unstable();
        all.dedup();
        // One finding a case is enough: the passport is stronger than the name.
        all.sort_by_key(|m| (m.case, m.same));
        all.dedup_by_key(|m| m.case);
        all.drain(..all.len().saturating_sub(NAMED));
        Ok(all)
    }

    /// The other cases of a surge that the submission is one of, the newest first; none where there is no surge. A new version of a case
    /// counts by when the case came in.
    fn surge(
        &mut self,
        papers: &Application,
        no: CaseNo,
        before: Option<&Case>,
        now: DateTime<Utc>,
        pending: &PendingImport,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let policy = &self.rules().policy;
        let most = usize::try_from(policy.burst_cases).unwrap_or(usize::MAX);
        let since = now - Duration::hours(policy.burst_hours);
        let key = papers.inviter.as_ref().map(inviter_key);
        let Some(key) = key.filter(|_| before.is_none_or(|c| c.received_at > since)) else {
            return Ok(Vec::new());
        };
        let fresh =
            pending.people.get(&(MatchKind::Inviter, key.clone())).into_iter().flatten().rev().copied();
        let mut all: Vec<CaseNo> = fresh.take(most).collect();
        // What came in exactly as long ago is no part of it any more.
        let since = since + Duration::microseconds(1);
        all.extend(self.store.matches(MatchKind::Inviter, &key, since, most)?);
        all.retain(|other| *other != no);
        all.sort_unstable_by(|a, b| b.cmp(a));
        all.dedup();
        all.truncate(most.saturating_sub(1));
        Ok(if all.len() + 1 >= most { all } else { Vec::new() })
    }

    /// Records the match in the other case too, where it is open.
    fn flag(
        &mut self,
        other: CaseMatch,
        no: CaseNo,
        now: DateTime<Utc>,
        pending: &mut PendingImport,
    ) -> Result<(), ServiceError> {
        let Some(case) = self.pending_case(other.case, pending)?.filter(|c| !c.state.is_closed()) else {
            return Ok(());
        };
        let case = self.after_time(case, now, pending);
        if case.state.is_closed() {
            return Ok(());
        }
        let officer = Officer::desk();
        let on = self.setting(&officer, Roster::unknown(), now);
        let command = Command::Flag { other: CaseMatch { case: no, same: other.same } };
        let events = decide(Some(&case), case.no, None, &command, &on)?;
        self.add((now, &officer), case.no, Some(&case), events, None, pending);
        Ok(())
    }
}
