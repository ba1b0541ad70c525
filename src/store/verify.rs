//! The store examined without changing it. `verify` walks the whole hash chain, folds the journal once more and compares every case,
//! index and setting of the derived store with what must be there.

use super::auth_state::read_auth_state;
use super::blob::{BlobCheck, BlobCondition, FileLabel, place_of};
use super::checkpoint;
use super::clock_trace::{ClockRemark, ClockTrace};
use super::crypto::RecordCipher;
use super::derived::Derived;
use super::desk_folder::{is_desk, lock_desk};
use super::disk::OsDisk;
use super::encrypted_entry::{self, EntryPosition};
use super::entry::AuditEvent;
use super::entry_ref::EntryRef;
use super::error::StoreError;
use super::fold::JournalFold;
use super::head_file::read_head;
use super::journal::{self, EntryHash, ExpectedJournal, FORMAT_VERSION, JournalFaultKind, JournalHead};
use super::merkle::MerkleTree;
use super::observe::{identify, newest, open_derived};
use super::ops::{self, StoreTree, TreeWrite};
use super::paths::journal_dir;
use super::rebuild::KeySource;
use super::repair;
use super::salvage::{ensure_not_lost, is_empty};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::matching::keys;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// Something that is not what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyFault {
    /// `journal`, `store`, `anchor` or `file`.
    pub what: &'static str,
    /// The entry, segment and byte, or the case.
    pub(crate) place: String,
    /// What is wrong, in plain English.
    pub(crate) text: String,
}

/// What `verify` found.
#[derive(Clone, Debug)]
pub struct VerifyReport {
    /// Entries of the journal that are as they were written.
    pub entries: u64,
    /// The last one of them.
    pub head: Option<JournalHead>,
    /// Entries that the derived store has not seen: a process was ended before it could follow. No fault; the next opening catches
    /// up.
    pub behind: u64,
    /// Bytes of an unfinished last write, never confirmed. No fault; the next opening cuts them off.
    pub(crate) torn: Option<u64>,
    /// Whether the entries were read too and compared with the derived store; without a key only the chain of a protected desk is checked.
    pub contents: bool,
    /// The last entry of the journal of before the desk was protected, where it was unprotected once and a key was given.
    pub(crate) before: Option<JournalHead>,
    /// Files of documents that are as they were stored.
    pub files: u64,
    /// Files that were forgotten.
    pub forgotten: u64,
    /// What was found out about the derived store.
    pub store: StoreVerdict,
    /// Where the journal is damaged: whether the store's copy is enough to repair it.
    pub(crate) store_repairs: bool,
    /// Where the only damage is that the unused end of the last segment is missing, as in a copy that left it out: the segment and
    /// how many bytes. Every entry that is known is there; opening to work puts the end back.
    pub unused_end: Option<(u32, u64)>,
    /// All that is wrong. What only follows from another fault is not named.
    pub faults: Vec<VerifyFault>,
    /// Remarks on the entries' times. No faults: the chain is intact.
    pub(crate) remarks: Vec<ClockRemark>,
    /// The newest entry by its time, as far as entries were read.
    pub(crate) newest: Option<(u64, DateTime<Utc>)>,
}

/// What `verify` found out about the derived store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StoreVerdict {
    /// It was compared with the journal.
    Compared,
    /// It was not compared: no key was given, or the journal is damaged.
    NotCompared,
    /// There is none: the next opening builds it. No fault.
    NotBuilt,
    /// An older program wrote it in a form that is not read any more: the next opening rebuilds it. No fault.
    Outdated,
    /// It cannot be read.
    Damaged,
}

impl StoreVerdict {
    /// The machine name.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Compared => "compared",
            Self::NotCompared => "not_compared",
            Self::NotBuilt => "not_built",
            Self::Outdated => "outdated",
            Self::Damaged => "damaged",
        }
    }
}

impl VerifyReport {
    /// Nothing is wrong.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.faults.is_empty()
    }

    fn fault(&mut self, what: &'static str, place: impl Into<String>, text: impl Into<String>) {
        self.faults.push(VerifyFault { what, place: place.into(), text: text.into() });
    }
}

/// Examines a store. The chain needs no key; the contents of a protected desk's entries are compared where one is given.
///
/// # Errors
/// When there is none, another process has it, or the disk cannot be read at all.
pub fn verify(dir: &Path, key: Option<KeySource<'_>>) -> Result<VerifyReport, StoreError> {
    verify_against(dir, key, None)
}

/// As [`verify`], and checks that the journal holds the entry that a printed handover names: one whose end was cut off, or that was rewritten
/// from some entry on, is whole in itself.
///
/// # Errors
/// As [`verify`].
pub(crate) fn verify_against(
    dir: &Path,
    key: Option<KeySource<'_>>,
    anchor: Option<&EntryRef>,
) -> Result<VerifyReport, StoreError> {
    let _lock = lock_desk(dir)?;
    let journal_dir = journal_dir(dir);
    let derived = match open_derived(dir) {
        // That is no fault of the store, and what is left of the desk can be examined once there is room.
        Err(StoreError::Full) => return Err(StoreError::Full),
        derived => derived,
    };
    let anchored = read_head(dir);
    let stood = derived.as_ref().ok().and_then(|found| found.as_ref().and_then(|(_, stand)| *stand));
    let id = identify(&OsDisk, dir, anchored, stood).ok();
    let known = id.and_then(|_| newest(anchored, stood));
    let mut report = VerifyReport {
        entries: 0,
        head: None,
        behind: 0,
        torn: None,
        contents: true,
        before: None,
        files: 0,
        forgotten: 0,
        store: StoreVerdict::NotCompared,
        store_repairs: false,
        unused_end: None,
        faults: Vec::new(),
        remarks: Vec::new(),
        newest: None,
    };
    let auth = read_auth_state(&journal_dir);
    let cipher = match (&auth.keys, key) {
        (Some(_), Some(key)) => {
            RecordCipher::new(Some(Arc::new(key(journal::store_of(&OsDisk, &journal_dir)?, &auth)?)))
        }
        (Some(_), None) => {
            report.contents = false;
            RecordCipher::default()
        }
        (None, _) => RecordCipher::default(),
    };
    let since = auth.keys.as_ref().map_or(0, |k| k.since);
    let derived = derived.map(|found| found.map(|(derived, _)| derived.with_cipher(cipher.clone())));
    let mut contents = ContentCheck {
        derived: derived.as_ref().ok().and_then(Option::as_ref),
        stand: stood.map_or(0, |(_, head)| head.seq),
        fold: JournalFold::new(cipher.clone(), since),
        cipher: &cipher,
        since,
        closed: Vec::new(),
        indexed: Vec::new(),
        unreadable: Vec::new(),
        unmatched: Vec::new(),
        newer: None,
        tree: MerkleTree::default(),
        before: None,
        archived: 0,
        suspects: HashMap::new(),
        clock: ClockTrace::default(),
        blobs: journal::store_of(&OsDisk, &journal_dir).ok().map(|store| BlobCheck::new(store, &cipher)),
    };
    let expect = ExpectedJournal { store: None, known };
    let mut named = None;
    let walked = journal::verify_each(&OsDisk, &journal_dir, expect, &mut |sound| {
        if anchor.is_some_and(|anchor| anchor.seq() == sound.head.seq) {
            named = Some(sound.head);
        }
        let at = EntryPosition { seq: sound.head.seq, before: sound.before };
        contents.check(at, sound.payload);
        if report.contents {
            contents.add_entry(at, sound.payload);
        } else if let Ok(Some(entry)) = encrypted_entry::open_entry(sound.payload) {
            // Without a key the open entries still have their times.
            contents.clock.add(sound.head.seq, &entry);
        }
    })?;
    report.newest = contents.clock.newest;
    report.remarks = std::mem::take(&mut contents.clock.remarks);
    let newer = walked.faults.iter().find_map(|fault| match fault.kind {
        JournalFaultKind::NewerVersion { found } => Some(StoreError::Newer { found, known: FORMAT_VERSION }),
        _ => None,
    });
    if let Some(newer) = newer.or(contents.newer.take()) {
        return Err(newer);
    }
    report.before = contents.before;
    report.entries = walked.entries;
    report.head = walked.head;
    report.torn = walked.torn.map(|t| t.bytes);
    for fault in walked.causes() {
        let entry = fault.entry.map_or_else(String::new, |e| format!("entry {e}, "));
        report.fault(
            "journal",
            format!("{entry}journal/{:06}.seg, byte {}", fault.segment, fault.byte),
            fault.kind.to_string(),
        );
    }
    let of_before = |anchor: &EntryRef| report.before.is_some_and(|head| anchor.matches(head));
    // An entry that cannot be read may be the one: it has its own fault.
    let lost = |anchor: &EntryRef| {
        named.is_none()
            && !walked.faults.is_empty()
            && walked.head.is_some_and(|head| anchor.seq() < head.seq)
    };
    if let Some(anchor) = anchor.filter(|anchor| {
        !of_before(anchor) && !named.is_some_and(|head| anchor.matches(head)) && !lost(anchor)
    }) {
        let text = if named.is_some() {
            "it is another entry than the one that the anchor or handover paper names: the journal was written anew before it"
        } else {
            "the journal does not hold the entry that the anchor or handover paper names: its end is missing"
        };
        report.fault("anchor", format!("entry {}", anchor.seq()), text);
    }
    for (what, known) in [("HEAD", anchored), ("store", stood)] {
        if known.zip(walked.store).is_some_and(|((id, _), store)| id != store) {
            report.fault("store", what, "it belongs to another desk");
        }
    }
    // Over entries that are damaged no checkpoint can match.
    let unmatched = contents.unmatched.drain(..).filter(|_| walked.faults.is_empty());
    for (seq, text) in std::mem::take(&mut contents.unreadable).into_iter().chain(unmatched) {
        report.fault("journal", format!("entry {seq}"), text);
    }
    if let Some(blobs) = contents.blobs.take() {
        compare_files(dir, &blobs, (&cipher, since), auth.keys.is_some(), &mut report)?;
    }
    let whole = walked.faults.is_empty() && report.faults.iter().all(|fault| fault.what != "journal");
    match &derived {
        Err(error) => {
            report.store = StoreVerdict::Damaged;
            report.fault("store", "store", error.to_string());
        }
        Ok(None) => report.store = StoreVerdict::NotBuilt,
        Ok(Some(_)) if stood.is_none() => {
            report.store = StoreVerdict::Damaged;
            report.fault("store", "store", "it is empty");
        }
        Ok(Some(_)) => {
            report.behind = report.head.map_or(0, |head| head.seq.saturating_sub(contents.stand));
            // What a damaged journal lacks would be a false fault of the store.
            if report.contents && whole {
                report.store = StoreVerdict::Compared;
                contents.finish(&mut report);
            }
        }
    }
    if let (false, Some(store), Ok(Some(derived))) = (walked.faults.is_empty(), id, &derived) {
        report.store_repairs = repair::can_from_store(dir, derived, (store, known), anchored);
        report.unused_end = missing_end(&walked, known).filter(|_| report.store_repairs);
    }
    Ok(report)
}

/// The fault of a file that was destroyed and is still there.
pub(crate) const FILE_REMAINS: &str =
    "it was destroyed on purpose, and its bytes or its key are still there: `portdesk compact` destroys them";

/// Compares the files of documents with what the journal says of them. With a key, or on an unprotected desk, a fault names the case and
/// the file.
fn compare_files(
    dir: &Path,
    blobs: &BlobCheck,
    (cipher, since): (&RecordCipher, u64),
    protected: bool,
    report: &mut VerifyReport,
) -> Result<(), StoreError> {
    let bad = blobs.compare(&OsDisk, dir, protected)?;
    report.files = (blobs.index.stored.len() - bad.len()) as u64;
    report.forgotten = blobs.index.forgotten.len() as u64;
    let mut labels: BTreeMap<[u8; 32], FileLabel> = BTreeMap::new();
    if report.contents && !bad.is_empty() {
        journal::verify_each(&OsDisk, &journal_dir(dir), ExpectedJournal::default(), &mut |sound| {
            let at = EntryPosition { seq: sound.head.seq, before: sound.before };
            if let Ok(read) = encrypted_entry::from_bytes(cipher, since, at, sound.payload) {
                blobs.label(&read.entry, &bad, &mut labels);
            }
        })?;
    }
    for (name, found) in &bad {
        let place = format!("blobs/{}", place_of(name));
        let place = labels.get(name).map_or(place.clone(), |label| format!("{label} ({place})"));
        report.fault("file", place, BlobCondition::text(*found));
    }
    for name in blobs.remains(&OsDisk, dir) {
        let place = format!("blobs/{}", place_of(&name));
        report.fault("file", place, FILE_REMAINS);
    }
    let unnamed: Vec<FileLabel> = blobs.unnamed().cloned().collect();
    for label in unnamed {
        report.fault("file", label, "the journal does not say what was stored of it");
    }
    Ok(())
}

/// The segment whose unused end is missing and how many bytes, where nothing else is wrong.
fn missing_end(walked: &journal::JournalReport, known: Option<JournalHead>) -> Option<(u32, u64)> {
    let [fault] = &walked.faults[..] else { return None };
    let JournalFaultKind::SegmentLength { expected, found } = fault.kind else { return None };
    let whole =
        walked.torn.is_none() && walked.head.zip(known).is_some_and(|(head, known)| head.seq >= known.seq);
    let bytes = expected.checked_sub(found).filter(|_| whole && fault.segment == walked.segments)?;
    Some((fault.segment, bytes))
}

/// Whether a desk opens with a passphrase only.
///
/// # Errors
/// When there is no desk.
pub fn is_protected(dir: &Path) -> Result<bool, StoreError> {
    if is_empty(dir) {
        ensure_not_lost(dir)?;
    }
    if !is_desk(dir) {
        return Err(StoreError::NotADesk);
    }
    if super::encrypt_exchange::is_under_way(dir) {
        // A partial check is useless: the exchange is completed first.
        lock_desk(dir)?;
    }
    let journal_dir = journal_dir(dir);
    Ok(read_auth_state(&journal_dir).keys.is_some())
}

/// The contents of a journal on their way to be compared.
struct ContentCheck<'a> {
    derived: Option<&'a Derived>,
    stand: u64,
    fold: JournalFold,
    cipher: &'a RecordCipher,
    since: u64,
    closed: Vec<Case>,
    indexed: Vec<TreeWrite>,
    unreadable: Vec<(u64, String)>,
    /// Checkpoints that do not match the entries before them.
    unmatched: Vec<(u64, String)>,
    /// A newer program wrote an entry.
    newer: Option<StoreError>,
    /// The tree over the entries since the last checkpoint, of what anybody can read.
    tree: MerkleTree,
    before: Option<JournalHead>,
    archived: u64,
    /// Closed cases that differ in the store, and their fault unless a later entry changes them.
    suspects: HashMap<CaseNo, (Case, Vec<VerifyFault>)>,
    clock: ClockTrace,
    /// None where nothing identifies the desk.
    blobs: Option<BlobCheck>,
}

impl ContentCheck<'_> {
    /// Checks what needs no key: that a checkpoint matches the entries before it.
    fn check(&mut self, at: EntryPosition, payload: &[u8]) {
        let readable = match encrypted_entry::open_entry(payload) {
            Ok(readable) => readable,
            Err(newer @ StoreError::Newer { .. }) => {
                self.newer.get_or_insert(newer);
                None
            }
            // For a desk whose contents are read it is reported there.
            Err(_) => None,
        };
        if let (Some(blobs), Some(entry)) = (&mut self.blobs, &readable) {
            blobs.take_open(entry);
        }
        let fault = readable.as_ref().and_then(|e| checkpoint::fault(self.cipher, at, &self.tree, e));
        self.unmatched.extend(fault.map(|text| (at.seq, text.to_owned())));
        let digest = encrypted_entry::digest_of(payload);
        checkpoint::follow(&mut self.tree, at.seq, readable.as_ref(), digest.as_ref());
    }

    fn add_entry(&mut self, at: EntryPosition, payload: &[u8]) {
        let seq = at.seq;
        // The journal is folded to the position of the derived store; what follows has only to be readable.
        let taken = if seq > self.stand {
            let read = encrypted_entry::from_bytes(self.cipher, self.since, at, payload);
            read.map(|read| (read.entry, None, false))
        } else {
            let Self { fold, closed, suspects, archived, .. } = self;
            fold.apply(at, payload, &mut |no| {
                // Recalled: it waits here, or was there for another form than the store has, which is this very one.
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
                self.clock.add(seq, &entry);
                if let Some(blobs) = &mut self.blobs {
                    blobs.take_read(&entry);
                }
                if let AuditEvent::Protected { entry, hash } = entry.fact {
                    self.before = Some(JournalHead { seq: entry, hash: EntryHash::from_bytes(hash) });
                }
                if !folded {
                    return;
                }
                let ops = ops::of_entry(self.cipher, &entry).unwrap_or_default();
                let indexed = |op: &TreeWrite| matches!(op.tree, StoreTree::Commands | StoreTree::Visas);
                self.indexed.extend(ops.into_iter().filter(indexed));
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
        if self.is_outdated(derived) {
            report.store = StoreVerdict::Outdated;
            return;
        }
        report.faults.extend(self.suspects.drain().flat_map(|(_, (_, faults))| faults));
        let left = self.closed.drain(..).chain(self.fold.live.drain().map(|(_, case)| case));
        report.faults.extend(left.flat_map(|case| compare(derived, &case)));
        rest(derived, &self.indexed, &self.fold, self.archived, report);
    }
}

impl ContentCheck<'_> {
    /// Whether a record of the derived store has a form that is not read any more.
    fn is_outdated(&self, derived: &Derived) -> bool {
        let cases = self.suspects.keys().copied().chain(self.closed.iter().map(|case| case.no));
        derived.has_current_index().is_ok_and(|current| !current)
            || matches!(derived.settings(), Err(StoreError::Outdated))
            || matches!(derived.auth_state(), Err(StoreError::Outdated))
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
fn rest(
    derived: &Derived,
    indexed: &[TreeWrite],
    fold: &JournalFold,
    archived: u64,
    report: &mut VerifyReport,
) {
    // A store that a program without this index made has none until a visa is issued.
    let visas = derived.has_visas().unwrap_or(false);
    for op in indexed.iter().filter(|op| visas || op.tree != StoreTree::Visas) {
        let (what, found) = match op.tree {
            // What two cases were given before the desk looked leads to one of them.
            StoreTree::Visas => ("visa", derived.visa(&op.key).map(|no| no.is_some())),
            _ => ("order", derived.done(&op.key).map(|done| done.is_some())),
        };
        if !found.unwrap_or(false) {
            let id: String = op.key.iter().map(|b| format!("{b:02x}")).collect();
            report.fault("store", format!("{what} {id}"), "it is missing");
        }
    }
    match derived.settings() {
        Ok(found) if found == fold.settings => {}
        _ => report.fault("store", "settings", "they are not what the journal says"),
    }
    if !derived.auth_state().is_ok_and(|found| found == fold.auth) {
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
