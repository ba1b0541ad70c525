//! The store examined without changing it, and the derived store made anew. `verify` walks the whole hash chain, folds the journal
//! once more and compares every case, index and setting of the derived store with what must be there.

use super::anchor::Anchor;
use super::clock_trace::{ClockRemark, ClockTrace};
use super::compact;
use super::derived::Derived;
use super::disk::{Disk, OsDisk};
use super::entry::Fact;
use super::error::StoreError;
use super::fold::Fold;
use super::hold::{hold, is_desk};
use super::journal::{self, EntryHash, FORMAT_VERSION, FaultKind, Head, Journal, StoreId};
use super::merkle::Merkle;
use super::open::{acknowledged, find_derived, read_head};
use super::rebuild::{Progress, build, journal_dir};
use super::remains::lost;
use super::seal::{Ring, Seal};
use super::sealed_entry::{self, EntryPlace};
use super::{Doors, checkpoint, ops};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::duplicate::keys;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
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
    /// Entries that the derived store has not seen: a process was ended before it could follow. No fault; the next opening catches
    /// up.
    pub behind: u64,
    /// Bytes of an unfinished last write, never confirmed. No fault; the next opening cuts them off.
    pub torn: Option<u64>,
    /// Whether what the entries say was read too and compared with the derived store; without a key a protected desk shows its chain.
    pub contents: bool,
    /// The last entry of the journal of before the desk was protected, where it stood open once and a key was given.
    pub before: Option<Head>,
    /// The derived store was written by an older program in a form that is not read any more. No fault; the next opening rebuilds it.
    pub outdated: bool,
    /// All that is wrong.
    pub faults: Vec<VerifyFault>,
    /// What is to be said of the entries' times. No fault: the chain is whole.
    pub remarks: Vec<ClockRemark>,
    /// The newest entry by its time, as far as entries were read.
    pub newest: Option<(u64, DateTime<Utc>)>,
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

/// Examines a store. The chain needs no key; what the entries of a protected desk say is compared where one is given.
///
/// # Errors
/// When there is none, another process has it, or the disk cannot be read at all.
pub fn verify(dir: &Path, key: Option<Key<'_>>) -> Result<VerifyReport, StoreError> {
    verify_against(dir, key, None)
}

/// As [`verify`], and looks whether the journal holds the entry that a paper names: one whose end was cut off, or that was written anew
/// from some entry on, is whole in itself.
///
/// # Errors
/// As [`verify`].
pub fn verify_against(
    dir: &Path,
    key: Option<Key<'_>>,
    anchor: Option<&Anchor>,
) -> Result<VerifyReport, StoreError> {
    let _lock = hold(dir)?;
    let journal_dir = journal_dir(dir);
    compact::resume(dir)?;
    let derived = Derived::open(&dir.join("store"));
    let anchored = read_head(dir);
    let stood = derived.as_ref().ok().and_then(|d| d.stand().ok().flatten());
    let known = acknowledged(&OsDisk, dir, anchored, stood).ok().and_then(|(_, known)| known);
    let mut report = VerifyReport {
        entries: 0,
        head: None,
        behind: 0,
        torn: None,
        contents: true,
        before: None,
        outdated: false,
        faults: Vec::new(),
        remarks: Vec::new(),
        newest: None,
    };
    let doors = open_doors(&journal_dir);
    let seal = match (&doors.keys, key) {
        (Some(_), Some(key)) => {
            Seal::new(Some(Arc::new(key(journal::store_of(&OsDisk, &journal_dir)?, &doors)?)))
        }
        (Some(_), None) => {
            report.contents = false;
            Seal::default()
        }
        (None, _) => Seal::default(),
    };
    let since = doors.keys.as_ref().map_or(0, |k| k.since);
    let derived = derived.map(|d| d.sealed_by(seal.clone()));
    let mut contents = Contents {
        derived: derived.as_ref().ok(),
        stand: stood.map_or(0, |(_, head)| head.seq),
        fold: Fold::new(seal.clone(), since),
        seal: &seal,
        since,
        closed: Vec::new(),
        commands: Vec::new(),
        unreadable: Vec::new(),
        newer: None,
        tree: Merkle::default(),
        before: None,
        archived: 0,
        suspects: HashMap::new(),
        clock: ClockTrace::default(),
    };
    let expect = journal::Expect { store: None, known };
    let mut named = None;
    let walked = journal::verify_each(&OsDisk, &journal_dir, expect, &mut |sound| {
        if anchor.is_some_and(|anchor| anchor.seq() == sound.head.seq) {
            named = Some(sound.head);
        }
        let at = EntryPlace { seq: sound.head.seq, before: sound.before };
        contents.check(at, sound.payload);
        if report.contents {
            contents.take(at, sound.payload);
        } else if let Ok(Some(entry)) = sealed_entry::open_entry(sound.payload) {
            // Without a key the open entries at least say when they were written.
            contents.clock.take(sound.head.seq, &entry);
        }
    })?;
    report.newest = contents.clock.newest;
    report.remarks = std::mem::take(&mut contents.clock.remarks);
    let newer = walked.faults.iter().find_map(|fault| match fault.kind {
        FaultKind::NewerVersion { found } => Some(StoreError::Newer { found, known: FORMAT_VERSION }),
        _ => None,
    });
    if let Some(newer) = newer.or(contents.newer.take()) {
        return Err(newer);
    }
    report.before = contents.before;
    report.entries = walked.entries;
    report.head = walked.head;
    report.torn = walked.torn.map(|t| t.bytes);
    for fault in walked.faults {
        let entry = fault.entry.map_or_else(String::new, |e| format!("entry {e}, "));
        report.fault(
            "journal",
            format!("{entry}journal/{:06}.seg, byte {}", fault.segment, fault.byte),
            fault.kind.to_string(),
        );
    }
    let of_before = |anchor: &Anchor| report.before.is_some_and(|head| anchor.names(head));
    if let Some(anchor) =
        anchor.filter(|anchor| !of_before(anchor) && !named.is_some_and(|head| anchor.names(head)))
    {
        let text = if named.is_some() {
            "it is another entry than the one that the paper names: the journal was written anew before it"
        } else {
            "the journal does not hold the entry that the paper names: its end is missing"
        };
        report.fault("journal", format!("entry {}", anchor.seq()), text);
    }
    for (what, known) in [("HEAD", anchored), ("store", stood)] {
        if known.zip(walked.store).is_some_and(|((id, _), store)| id != store) {
            report.fault("store", what, "it belongs to another desk");
        }
    }
    for (seq, text) in std::mem::take(&mut contents.unreadable) {
        report.fault("journal", format!("entry {seq}"), text);
    }
    match &derived {
        Err(error) => report.fault("store", "store", error.to_string()),
        Ok(_) if stood.is_none() => report.fault("store", "store", "it is empty"),
        Ok(_) => {
            report.behind = report.head.map_or(0, |head| head.seq.saturating_sub(contents.stand));
            if report.contents {
                contents.finish(&mut report);
            }
        }
    }
    Ok(report)
}

/// Gives the keys of a protected desk to whoever may have them.
pub type Key<'a> = &'a mut dyn FnMut(StoreId, &Doors) -> Result<Ring, StoreError>;

/// Who can open the desk, by all of the journal that can be read.
fn open_doors(journal_dir: &Path) -> Doors {
    let mut doors = Doors::default();
    let expect = journal::Expect { store: None, known: None };
    // What cannot be read is told by the walk that looks for faults.
    let _ = journal::verify_each(&OsDisk, journal_dir, expect, &mut |sound| {
        if let Ok(Some(entry)) = sealed_entry::open_entry(sound.payload) {
            doors.take(&entry);
        }
    });
    doors
}

/// Whether a desk opens with a passphrase only.
///
/// # Errors
/// When there is no desk.
pub fn is_protected(dir: &Path) -> Result<bool, StoreError> {
    if !is_desk(dir) {
        lost(dir)?;
        return Err(StoreError::NotADesk);
    }
    if super::protect::is_under_way(dir) {
        // Half of it would say nothing: the exchange is taken up first.
        hold(dir)?;
    }
    let journal_dir = journal_dir(dir);
    Ok(open_doors(&journal_dir).keys.is_some())
}

/// The contents of a journal on their way to be compared.
struct Contents<'a> {
    derived: Option<&'a Derived>,
    stand: u64,
    fold: Fold,
    seal: &'a Seal,
    since: u64,
    closed: Vec<Case>,
    commands: Vec<ops::Op>,
    unreadable: Vec<(u64, String)>,
    /// A newer program wrote an entry.
    newer: Option<StoreError>,
    /// The tree over the entries since the last checkpoint, of what anybody can read.
    tree: Merkle,
    before: Option<Head>,
    archived: u64,
    /// Closed cases that the store has in another form, and what is to be said of them unless something happens to them yet.
    suspects: HashMap<CaseNo, (Case, Vec<VerifyFault>)>,
    clock: ClockTrace,
}

impl Contents<'_> {
    /// Checks what needs no key: that a checkpoint matches the entries before it.
    fn check(&mut self, at: EntryPlace, payload: &[u8]) {
        let readable = match sealed_entry::open_entry(payload) {
            Ok(readable) => readable,
            Err(newer @ StoreError::Newer { .. }) => {
                self.newer.get_or_insert(newer);
                None
            }
            // Of a desk whose contents are read it is said there.
            Err(_) => None,
        };
        let fault = readable.as_ref().and_then(|e| checkpoint::fault(self.seal, at, &self.tree, e));
        self.unreadable.extend(fault.map(|text| (at.seq, text.to_owned())));
        let digest = sealed_entry::digest_of(payload);
        checkpoint::follow(&mut self.tree, at.seq, readable.as_ref(), digest.as_ref());
    }

    fn take(&mut self, at: EntryPlace, payload: &[u8]) {
        let seq = at.seq;
        // The journal is folded to where the derived store stands; what follows has only to be readable.
        let taken = if seq > self.stand {
            let read = sealed_entry::from_bytes(self.seal, self.since, at, payload);
            read.map(|read| (read.entry, None, false))
        } else {
            let Self { fold, closed, suspects, archived, .. } = self;
            fold.take(at, payload, &mut |no| {
                // Recalled: it waits here, or stood there for another form than the store has, which is this very one.
                let at = closed.iter().position(|c| c.no == no);
                let case =
                    at.map(|at| closed.swap_remove(at)).or_else(|| suspects.remove(&no).map(|(c, _)| c));
                *archived = archived.saturating_sub(u64::from(case.is_some()));
                Ok(case)
            })
            .map(|(entry, case)| (entry, case, true))
        };
        match taken {
            Ok((entry, case, folded)) => {
                self.clock.take(seq, &entry);
                if let Fact::Protected { entry, hash } = entry.fact {
                    self.before = Some(Head { seq: entry, hash: EntryHash::from_bytes(hash) });
                }
                if !folded {
                    return;
                }
                let op = ops::of_entry(self.seal, &entry).ok().flatten();
                self.commands.extend(op.filter(|op| op.tree == ops::Tree::Commands));
                if let Some(case) = case {
                    self.archived += 1;
                    self.closed.push(case);
                }
            }
            Err(newer @ StoreError::Newer { .. }) => {
                self.newer.get_or_insert(newer);
            }
            Err(error) => self.unreadable.push((seq, error.to_string())),
        }
        // Closed cases are compared in bunches: an archive does not fit into memory.
        if self.closed.len() >= 1000
            && let Some(derived) = self.derived
        {
            for case in self.closed.drain(..) {
                let faults = compare(derived, &case);
                if !faults.is_empty() {
                    self.suspects.insert(case.no, (case, faults));
                }
            }
        }
    }

    fn finish(&mut self, report: &mut VerifyReport) {
        let Some(derived) = self.derived else { return };
        report.outdated = self.is_outdated(derived);
        if report.outdated {
            return;
        }
        report.faults.extend(self.suspects.drain().flat_map(|(_, (_, faults))| faults));
        let left = self.closed.drain(..).chain(self.fold.live.drain().map(|(_, case)| case));
        report.faults.extend(left.flat_map(|case| compare(derived, &case)));
        rest(derived, &self.commands, &self.fold, self.archived, report);
    }
}

impl Contents<'_> {
    /// Whether a record of the derived store has a form that is not read any more.
    fn is_outdated(&self, derived: &Derived) -> bool {
        let cases = self.suspects.keys().copied().chain(self.closed.iter().map(|case| case.no));
        matches!(derived.settings(), Err(StoreError::Outdated))
            || matches!(derived.doors(), Err(StoreError::Outdated))
            || cases
                .chain(self.fold.live.keys().copied())
                .any(|no| matches!(derived.case(no), Err(StoreError::Outdated)))
    }
}

/// Compares a case with its record and indexes.
fn compare(derived: &Derived, case: &Case) -> Vec<VerifyFault> {
    let mut faults = Vec::new();
    let mut fault = |text: String| {
        faults.push(VerifyFault { what: "store", place: case.no.to_string(), text });
    };
    match derived.case(case.no) {
        Err(error) => fault(error.to_string()),
        Ok(None) => fault("the case is missing".into()),
        Ok(Some(record)) if record != *case => {
            fault(format!("version {} stands where {} must", record.version, case.version));
        }
        Ok(Some(_)) => {}
    }
    match derived.by_submission(&case.papers.submission) {
        Ok(Some(no)) if no == case.no => {}
        _ => fault("the submission index does not lead to it".into()),
    }
    for (same, key) in keys(&case.papers) {
        if !derived.knows_person(same, &key, case.no).is_ok_and(|known| known) {
            fault("the traveller index does not lead to it".into());
        }
    }
    faults
}

/// Orders, settings and counts.
fn rest(derived: &Derived, commands: &[ops::Op], fold: &Fold, archived: u64, report: &mut VerifyReport) {
    for op in commands {
        if !derived.done(&op.key).is_ok_and(|d| d.is_some()) {
            let id: String = op.key.iter().map(|b| format!("{b:02x}")).collect();
            report.fault("store", format!("order {id}"), "it is missing");
        }
    }
    match derived.settings() {
        Ok(found) if found == fold.settings => {}
        _ => report.fault("store", "settings", "they are not what the journal says"),
    }
    if !derived.doors().is_ok_and(|found| found == fold.doors) {
        report.fault("store", "keys", "they are not what the journal says");
    }
    if !derived.tree().is_ok_and(|found| found == fold.tree) {
        report.fault("store", "checkpoint", "it is not what the journal says");
    }
    for (officer, kept) in &fold.preferences {
        if !derived.preferences(officer).is_ok_and(|found| found.as_ref() == Some(kept)) {
            report.fault("store", format!("views of {officer}"), "they are not what the journal says");
        }
    }
    match derived.count() {
        Ok((_, found)) if found == archived && derived.archived().is_ok_and(|n| n == archived) => {}
        Ok((_, found)) => {
            report.fault("store", "archive", format!("{found} cases stand where {archived} must"));
        }
        Err(error) => report.fault("store", "archive", error.to_string()),
    }
}

/// Makes the derived store anew from the journal; answers how many entries it was made from and where the old one was put. A
/// protected desk wants a key for it.
///
/// # Errors
/// When there is no store, another process has it, the journal is not what was written, or the disk does not take it.
pub fn rebuild(
    dir: &Path,
    key: Option<Key<'_>>,
    progress: Progress<'_>,
) -> Result<(u64, Option<PathBuf>), StoreError> {
    let _lock = hold(dir)?;
    let journal_dir = journal_dir(dir);
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    // A journal whose end was cut off must not become the truth by being read again.
    let stood = find_derived(dir)?.and_then(|(_, stand)| stand);
    let (_, known) = acknowledged(&*disk, dir, read_head(dir), stood)?;
    let (journal, _) = Journal::open(disk, &journal_dir, known)?;
    let doors = open_doors(&journal_dir);
    let seal = match (&doors.keys, key) {
        (Some(_), Some(key)) => Seal::new(Some(Arc::new(key(journal.store_id(), &doors)?))),
        (Some(_), None) => return Err(StoreError::Sealed),
        (None, _) => Seal::default(),
    };
    let since = doors.keys.as_ref().map_or(0, |k| k.since);
    let aside = build(dir, &journal, (&seal, since), progress)?;
    Ok((journal.head().seq, aside))
}
