//! The store examined without changing it, and the derived store made anew. `verify` walks the whole hash chain, folds the journal
//! once more and compares every case, index and setting of the derived store with what must be there.

use super::derived::Derived;
use super::disk::{Disk, OsDisk};
use super::error::StoreError;
use super::fold::Fold;
use super::journal::{self, Head, Journal};
use super::lock::Lock;
use super::open::{Progress, build};
use super::ops;
use crate::domain::case::Case;
use crate::domain::duplicate::keys;
use chrono::DateTime;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Something that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyFault {
    /// `journal` or `store`.
    pub what: &'static str,
    /// The entry, segment and byte, or the case.
    pub place: String,
    /// What is wrong, in plain English.
    pub text: String,
}

/// What `verify` found.
#[derive(Clone, Debug)]
pub struct VerifyReport {
    /// Entries of the journal that are as they were written.
    pub entries: u64,
    /// The last one of them.
    pub head: Option<Head>,
    /// All that is wrong.
    pub faults: Vec<VerifyFault>,
}

impl VerifyReport {
    /// Nothing is wrong.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, what: &'static str, place: impl Into<String>, text: impl Into<String>) {
        self.faults.push(VerifyFault { what, place: place.into(), text: text.into() });
    }
}

/// Examines a store.
///
/// # Errors
/// When there is none, another process has it, or the disk cannot be read at all.
pub fn verify(dir: &Path) -> Result<VerifyReport, StoreError> {
    let journal_dir = dir.join("journal");
    if !journal_dir.is_dir() {
        return Err(StoreError::NotADesk);
    }
    let _lock = Lock::take(dir)?;
    let mut fold = Fold::default();
    let mut closed: Vec<Case> = Vec::new();
    let mut commands: Vec<ops::Op> = Vec::new();
    let mut undecodable = Vec::new();
    let derived = Derived::open(&dir.join("store"));
    let mut report = VerifyReport { entries: 0, head: None, faults: Vec::new() };
    let mut archived = 0;
    let walked =
        journal::verify_each(&OsDisk, &journal_dir, journal::Expect::default(), &mut |seq, payload| {
            match fold.take(seq, payload) {
                Ok((entry, case)) => {
                    commands.extend(ops::of_entry(&entry).ok().flatten());
                    if let Some(case) = case {
                        archived += 1;
                        closed.push(case);
                    }
                }
                Err(error) => undecodable.push((seq, error.to_string())),
            }
            // Closed cases are compared in bunches: an archive does not fit into memory.
            if closed.len() >= 1000
                && let Ok(derived) = &derived
            {
                compare(derived, closed.drain(..), &mut report);
            }
        })?;
    report.entries = walked.entries;
    report.head = walked.head;
    for fault in walked.faults {
        let entry = fault.entry.map_or_else(String::new, |e| format!("entry {e}, "));
        report.fault(
            "journal",
            format!("{entry}journal/{:06}.seg, byte {}", fault.segment, fault.byte),
            fault.kind.to_string(),
        );
    }
    for (seq, text) in undecodable {
        report.fault("journal", format!("entry {seq}"), text);
    }
    match derived {
        Err(error) => report.fault("store", "store", error.to_string()),
        Ok(derived) => {
            compare(&derived, closed.into_iter(), &mut report);
            stand(&derived, &mut report);
            compare(&derived, fold.live.into_values(), &mut report);
            rest(&derived, &commands, &fold.settings, archived, &mut report);
        }
    }
    Ok(report)
}

/// Compares cases with their records and indexes.
fn compare(derived: &Derived, cases: impl Iterator<Item = Case>, report: &mut VerifyReport) {
    for case in cases {
        let place = case.no.to_string();
        match derived.case(case.no) {
            Err(error) => report.fault("store", &place, error.to_string()),
            Ok(None) => report.fault("store", &place, "the case is missing"),
            Ok(Some(record)) if record != case => {
                report.fault(
                    "store",
                    &place,
                    format!("version {} stands where {} must", record.version, case.version),
                );
            }
            Ok(Some(_)) => {}
        }
        match derived.by_submission(&case.papers.submission) {
            Ok(Some(no)) if no == case.no => {}
            _ => report.fault("store", &place, "the submission index does not lead to it"),
        }
        for (same, key) in keys(&case.papers) {
            let found = derived.matches(same, &key, DateTime::UNIX_EPOCH);
            if !found.is_ok_and(|f| f.contains(&case.no)) {
                report.fault("store", &place, "the traveller index does not lead to it");
            }
        }
    }
}

/// Where the derived store says it stands.
fn stand(derived: &Derived, report: &mut VerifyReport) {
    let head = report.head;
    match derived.stand() {
        Ok(Some((_, stand))) if Some(stand) == head => {}
        Ok(Some((_, stand))) => {
            let found = head.map_or(0, |h| h.seq);
            let text = format!("it stands at entry {}, the journal ends at {found}", stand.seq);
            report.fault("store", "store", text);
        }
        Ok(None) => report.fault("store", "store", "it is empty"),
        Err(error) => report.fault("store", "store", error.to_string()),
    }
}

/// Orders, settings and counts.
fn rest(
    derived: &Derived,
    commands: &[ops::Op],
    settings: &super::Settings,
    archived: u64,
    report: &mut VerifyReport,
) {
    for op in commands {
        let id = String::from_utf8_lossy(&op.key).into_owned();
        if !derived.by_command(&id).is_ok_and(|d| d.is_some()) {
            report.fault("store", format!("order {id}"), "it is missing");
        }
    }
    match derived.settings() {
        Ok(found) if found == *settings => {}
        _ => report.fault("store", "settings", "they are not what the journal says"),
    }
    match derived.count() {
        Ok((_, found)) if found == archived && derived.archived().is_ok_and(|n| n == archived) => {}
        Ok((_, found)) => {
            report.fault("store", "archive", format!("{found} cases stand where {archived} must"));
        }
        Err(error) => report.fault("store", "archive", error.to_string()),
    }
}

/// Makes the derived store anew from the journal; answers how many entries it was made from and where the old one was put.
///
/// # Errors
/// When there is no store, another process has it, the journal is not what was written, or the disk does not take it.
pub fn rebuild(dir: &Path, progress: Progress<'_>) -> Result<(u64, Option<PathBuf>), StoreError> {
    let journal_dir = dir.join("journal");
    if !journal_dir.is_dir() {
        return Err(StoreError::NotADesk);
    }
    let _lock = Lock::take(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let (journal, _) = Journal::open(disk, &journal_dir, None)?;
    let aside = build(dir, &journal, progress)?;
    Ok((journal.head().seq, aside))
}
