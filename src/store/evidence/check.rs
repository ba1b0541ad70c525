//! An evidence pack checked with neither store nor key. Owns what is compared with what, and what that proves; it may not change a file.

use super::FORMAT;
use super::bag::{self, FileSum, PackFiles};
use super::delivered::{FileState, FilesEvidence, ListedFile, listed};
use super::fault::PackFault;
use super::file_names::{BAGIT, CASE, FILES, INFO, JOURNAL, MANIFEST, README, TAGS, frame_name, record_name};
use super::hex::HexHash;
use super::info;
use super::pack::{JournalEvidence, README_TEXT};
use super::proof::{ChainLink, CheckpointProof, EntryProof, case_of};
use super::source::PackSource;
use super::view::{CaseEvidence, ProvenCase};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::store::encrypted_entry;
use crate::store::entry::{AuditEvent, Entry};
use crate::store::entry_ref::EntryRef;
use crate::store::error::StoreError;
use crate::store::journal::{EntryHash, HashedEntry, JournalHead};
use crate::store::merkle;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// The first format whose packs have the delivered files.
const WITH_FILES: u32 = 2;

/// What the check of a pack found.
#[derive(Clone, Debug, Default)]
pub(crate) struct PackReport {
    /// The case, as far as it could be read.
    pub(crate) case: String,
    /// Whether the records are left out.
    pub(crate) masked: bool,
    /// Entries of the case.
    pub(crate) entries: usize,
    /// Of these, those that a checkpoint covers.
    pub(crate) covered: usize,
    /// Entries that no checkpoint covers yet.
    pub(crate) uncovered: Vec<u64>,
    /// Entries in the first format, which no digest commits to.
    pub(crate) uncommitted: Vec<u64>,
    /// The checkpoints, as a head that was written down names them.
    pub(crate) checkpoints: Vec<EntryRef>,
    /// Entries that a given head proves to be in the journal: those of a checkpoint that it names, and itself.
    pub(crate) proven: BTreeSet<u64>,
    /// Delivered files that are in it, and are those that the entries name.
    pub(crate) delivered: usize,
    /// Delivered files that the desk could not read when it wrote the pack.
    pub(crate) absent: Vec<AbsentFile>,
    /// Delivered files that a masked pack leaves out.
    pub(crate) left_out: usize,
    /// When delivered files were destroyed on purpose, one time a file.
    pub(crate) destroyed: Vec<String>,
    /// Files that say what no entry proves, in whole or in part.
    pub(crate) stated: Vec<&'static str>,
    /// All that is wrong.
    pub(crate) faults: Vec<PackFault>,
}

/// A delivered file that the desk could not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AbsentFile {
    /// Its item.
    pub(crate) item: String,
    /// Its name as it was delivered.
    pub(crate) name: String,
    /// Its hash.
    pub(crate) sha256: String,
    /// Why.
    pub(crate) state: FileState,
}

impl PackReport {
    /// Nothing is wrong.
    #[must_use]
    pub(crate) fn is_ok(&self) -> bool {
        self.faults.is_empty()
    }

    /// Nothing is wrong, and every delivered file is there that such a pack has.
    #[must_use]
    pub(crate) fn is_whole(&self) -> bool {
        self.is_ok() && self.absent.is_empty()
    }
}

/// Checks a pack, and that it holds the entries that heads name which were written down or are in an anchor.
#[must_use]
pub(crate) fn check(source: &PackSource, heads: &[EntryRef]) -> PackReport {
    let mut report = PackReport { faults: source.faults.clone(), ..PackReport::default() };
    // Of an archive of which nothing is read, every file would be missing.
    if report.faults.is_empty() || !source.sums.is_empty() {
        report.faults.extend(bag::faults(&source.files, &source.sums));
    }
    // What the bag itself does not vouch for is not looked into: one change would be named many times.
    if report.faults.is_empty() {
        let mut check = PackCheck { files: &source.files, sums: &source.sums, report: &mut report };
        if let Err(fault) = check.run(heads) {
            report.faults.push(fault);
        }
    }
    if !report.is_ok() {
        report.proven.clear();
        report.stated.clear();
    }
    report
}

struct PackCheck<'a> {
    files: &'a PackFiles,
    sums: &'a BTreeMap<String, FileSum>,
    report: &'a mut PackReport,
}

impl PackCheck<'_> {
    /// A file of JSON in the format of this program.
    fn json<T: DeserializeOwned>(&self, name: &str) -> Result<T, PackFault> {
        #[derive(serde::Deserialize)]
        struct PackFormat {
            format: u32,
        }
        let bytes = self.files.get(name).ok_or_else(|| PackFault::Missing(name.into()))?;
        let malformed = |_| PackFault::Malformed(name.into());
        let PackFormat { format } = serde_json::from_slice(bytes).map_err(malformed)?;
        if format > FORMAT {
            return Err(PackFault::Newer { file: name.into(), found: format });
        }
        if format == 0 {
            return Err(PackFault::Malformed(name.into()));
        }
        serde_json::from_slice(bytes).map_err(malformed)
    }

    fn fault(&mut self, fault: PackFault) {
        self.report.faults.push(fault);
    }

    fn run(&mut self, heads: &[EntryRef]) -> Result<(), PackFault> {
        let journal: JournalEvidence = self.json(JOURNAL)?;
        let case: CaseEvidence = self.json(CASE)?;
        let no: CaseNo = journal.case.parse().map_err(|_| PackFault::Malformed(JOURNAL.into()))?;
        self.report.case = no.to_string();
        self.report.masked = journal.masked;
        self.report.entries = journal.entries.len();
        if case.case != journal.case || case.masked != journal.masked || case.format != journal.format {
            return Err(PackFault::Case);
        }
        let listing: Option<FilesEvidence> =
            if journal.format >= WITH_FILES { Some(self.json(FILES)?) } else { None };
        self.names(&journal, listing.as_ref());
        self.order(&journal);
        let checkpoints: BTreeMap<u64, &CheckpointProof> =
            journal.checkpoints.iter().map(|own| (own.entry, own)).collect();
        for own in &journal.checkpoints {
            self.checkpoint(own);
        }
        let mut read = Vec::new();
        for own in &journal.entries {
            if !journal.masked {
                read.extend(self.record(own)?.map(|entry| (own.entry, entry)));
            }
            self.path(own, &checkpoints);
        }
        if !self.report.is_ok() {
            return Ok(());
        }
        if journal.masked {
            // Nothing of the case can be compared but the numbers of its entries.
            let numbers: Vec<u64> = journal.entries.iter().map(|own| own.entry).collect();
            if case.entry_numbers() != numbers {
                self.fault(PackFault::Case);
            }
            self.left_out(&case, listing.as_ref());
        } else {
            let all = read.iter().map(|(seq, entry)| (*seq, entry));
            match CaseEvidence::from_entries(no, all, false) {
                Ok(ProvenCase { mut evidence, files }) => {
                    evidence.format = case.format;
                    if evidence != case {
                        self.fault(PackFault::Case);
                    }
                    self.delivered(&files, listing.as_ref());
                    self.report.destroyed = evidence.destroyed_at();
                }
                Err(incomplete) => self.fault(PackFault::Gap(incomplete.entry)),
            }
        }
        self.statements(no, &case, listing.is_some());
        self.report.checkpoints = journal.checkpoints.iter().map(|own| named(own.entry, own.hash)).collect();
        self.heads(&journal, heads);
        Ok(())
    }

    /// That the pack has the files that belong to it, and no others.
    fn names(&mut self, journal: &JournalEvidence, listing: Option<&FilesEvidence>) {
        let mut wanted: BTreeSet<String> =
            [CASE, JOURNAL, README, BAGIT, INFO, MANIFEST, TAGS].map(ToOwned::to_owned).into();
        if !journal.masked {
            wanted.extend(
                journal.entries.iter().flat_map(|own| [record_name(own.entry), frame_name(own.entry)]),
            );
        }
        wanted.extend(journal.checkpoints.iter().map(|own| frame_name(own.entry)));
        wanted.extend(listing.map(|_| FILES.to_owned()));
        wanted.extend(listing.iter().flat_map(|own| &own.files).filter_map(|file| file.path.clone()));
        let (missing, added): (Vec<_>, Vec<_>) = (
            wanted.iter().filter(|name| !self.sums.contains_key(*name)).cloned().collect(),
            self.sums.keys().filter(|name| !wanted.contains(*name)).cloned().collect(),
        );
        self.report.faults.extend(missing.into_iter().map(PackFault::Missing));
        self.report.faults.extend(added.into_iter().map(PackFault::Added));
    }

    /// That the delivered files are those of the entries, in their order; and which of them the desk could not read.
    fn delivered(&mut self, proven: &[DeliveredFile], listing: Option<&FilesEvidence>) {
        let Some(listing) = listing else {
            self.report.left_out = proven.len();
            return;
        };
        let states = listing.files.iter().map(|file| file.state);
        if listed(proven.iter().zip(states)).files != listing.files
            || proven.len() != listing.files.len()
            || listing.files.iter().any(|file| file.state == FileState::LeftOut)
        {
            self.fault(PackFault::Differs(FILES.into()));
            return;
        }
        for file in &listing.files {
            let Some(path) = &file.path else {
                self.report.absent.push(AbsentFile {
                    item: file.item.clone(),
                    name: file.name.clone().unwrap_or_default(),
                    sha256: file.sha256.to_string(),
                    state: file.state,
                });
                continue;
            };
            let sum = FileSum { sha256: file.sha256, bytes: file.bytes };
            if self.sums.get(path) == Some(&sum) {
                self.report.delivered += 1;
            } else {
                self.fault(PackFault::Delivered(path.clone()));
            }
        }
    }

    /// That a masked pack lists the files that its case names, and has none of them.
    fn left_out(&mut self, case: &CaseEvidence, listing: Option<&FilesEvidence>) {
        let facts = case.file_facts();
        self.report.left_out = facts.len();
        let Some(listing) = listing else { return };
        let blank = |file: &ListedFile| {
            file.state == FileState::LeftOut && file.path.is_none() && file.name.is_none()
        };
        let own: Vec<_> = listing
            .files
            .iter()
            .map(|file| (file.item.clone(), file.sha256, file.bytes, file.kind.clone()))
            .collect();
        self.report.left_out = own.len();
        if !listing.files.iter().all(blank) || !facts.iter().all(|fact| own.contains(fact)) {
            self.fault(PackFault::Differs(FILES.into()));
        }
    }

    /// That what persons read says nothing but what the entries make; and which files say more.
    fn statements(&mut self, no: CaseNo, case: &CaseEvidence, with_files: bool) {
        // What the desk and the program are, no entry of the case says.
        self.report.stated.push(INFO);
        if case.masked {
            self.report.stated.push(CASE);
            self.report.stated.extend(with_files.then_some(FILES));
        }
        if !with_files {
            self.report.stated.push(README);
            return;
        }
        let says = |name: &str| self.files.get(name).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let extent = info::extent(case.masked, self.report.absent.len());
        let proven = says(INFO).is_some_and(|text| info::is_proven(text, no, extent, case));
        let same = says(README) == Some(README_TEXT);
        if !proven {
            self.fault(PackFault::Differs(INFO.into()));
        }
        if !same {
            self.fault(PackFault::Differs(README.into()));
        }
    }

    /// That numbers grow, and that neighbours name each other.
    fn order(&mut self, journal: &JournalEvidence) {
        let checkpoints = journal.checkpoints.iter().map(|own| (own.entry, own.before, own.hash));
        for own in journal.entries.iter().filter(|own| own.chain.is_none() != journal.masked) {
            self.report.faults.push(PackFault::Order(own.entry));
        }
        for pair in journal.checkpoints.windows(2) {
            if pair[0].entry >= pair[1].entry {
                self.fault(PackFault::Order(pair[1].entry));
            }
        }
        for pair in journal.entries.windows(2) {
            if pair[0].entry >= pair[1].entry {
                self.fault(PackFault::Order(pair[1].entry));
            }
        }
        let entries = journal.entries.iter().filter_map(|own| Some((own.entry, own.chain?)));
        let entries = entries.map(|(entry, ChainLink { before, hash })| (entry, before, hash));
        let mut all: Vec<(u64, HexHash, HexHash)> = entries.chain(checkpoints).collect();
        all.sort_by_key(|(entry, ..)| *entry);
        for pair in all.windows(2) {
            let ((one, _, hash), (next, before, _)) = (pair[0], pair[1]);
            let follows = one.checked_add(1) == Some(next);
            if one == next || (follows && before != hash) {
                self.fault(PackFault::Order(next));
            }
        }
    }

    /// An entry by the bytes of its frame.
    fn frame(&self, entry: u64, ChainLink { before, hash }: ChainLink) -> Option<&[u8]> {
        let found = HashedEntry::parse(self.files.get(&frame_name(entry))?)?;
        let same =
            found.seq == entry && *found.before.as_bytes() == before.0 && *found.hash.as_bytes() == hash.0;
        same.then_some(found.payload)
    }

    fn checkpoint(&mut self, own: &CheckpointProof) {
        let payload = self.frame(own.entry, ChainLink { before: own.before, hash: own.hash });
        let entry = payload.and_then(|payload| encrypted_entry::open_entry(payload).ok().flatten());
        let same = match entry.map(|entry| entry.fact) {
            Some(AuditEvent::Checkpoint { entries, root, .. }) => {
                entries == own.entries && root == own.root.0 && own.entries < own.entry
            }
            _ => false,
        };
        if !same {
            self.fault(PackFault::Checkpoint(own.entry));
        }
    }

    /// The entry of a record, where it is the one that the journal commits to.
    fn record(&mut self, own: &EntryProof) -> Result<Option<Entry>, PackFault> {
        let Some(record) = self.files.get(&record_name(own.entry)) else { return Ok(None) };
        let (entry, digest) = match encrypted_entry::entry_of(record, own.digest.is_some()) {
            Ok(read) => read,
            Err(StoreError::Newer { found, .. }) => {
                return Err(PackFault::Newer { file: record_name(own.entry), found: found.into() });
            }
            Err(_) => {
                self.fault(PackFault::Unreadable(own.entry));
                return Ok(None);
            }
        };
        if own.digest.is_some_and(|own| own.0 != digest) {
            self.fault(PackFault::Record(own.entry));
            return Ok(None);
        }
        let frame = own.chain.and_then(|link| self.frame(own.entry, link));
        let sound = frame.is_some_and(|payload| {
            let committed = encrypted_entry::digest_of(payload).map(HexHash) == own.digest;
            let same = encrypted_entry::readable_body(payload).is_none_or(|body| body == &record[..]);
            committed && same
        });
        if !sound {
            self.fault(PackFault::Frame(own.entry));
            return Ok(None);
        }
        if case_of(&entry).map(|no| no.to_string()).as_deref() != Some(&*self.report.case) {
            self.fault(PackFault::Gap(own.entry));
            return Ok(None);
        }
        Ok(Some(entry))
    }

    /// That the path of an entry leads to its checkpoint.
    fn path(&mut self, own: &EntryProof, checkpoints: &BTreeMap<u64, &CheckpointProof>) {
        let Some(digest) = own.digest else {
            self.report.uncommitted.push(own.entry);
            if own.checkpoint.is_some() {
                self.fault(PackFault::Path(own.entry));
            }
            return;
        };
        let Some(number) = own.checkpoint else {
            self.report.uncovered.push(own.entry);
            if own.leaf.is_some() || !own.path.is_empty() {
                self.fault(PackFault::Path(own.entry));
            }
            return;
        };
        let leads = checkpoints.get(&number).zip(own.leaf).is_some_and(|(checkpoint, at)| {
            let path: Vec<_> = own.path.iter().map(|hash| hash.0).collect();
            // A checkpoint covers the entries right before it.
            let first = number.checked_sub(checkpoint.entries);
            let place = first.and_then(|first| own.entry.checked_sub(first));
            let leaf = merkle::leaf(own.entry, &digest.0);
            place == Some(at)
                && merkle::root_by_path(leaf, at, checkpoint.entries, &path) == Some(checkpoint.root.0)
        });
        if leads {
            self.report.covered += 1;
        } else {
            self.fault(PackFault::Path(own.entry));
        }
    }

    /// What heads prove that were written down.
    fn heads(&mut self, journal: &JournalEvidence, heads: &[EntryRef]) {
        // Entries by the bytes that their hashes are made from: these a head can name.
        let mut ends: BTreeMap<u64, HexHash> =
            journal.checkpoints.iter().map(|own| (own.entry, own.hash)).collect();
        ends.extend(journal.entries.iter().filter_map(|own| Some((own.entry, own.chain?.hash))));
        let mut chained = BTreeSet::new();
        for head in heads {
            let Some(hash) = ends.get(&head.seq()) else {
                self.fault(PackFault::NoHead(head.to_string()));
                continue;
            };
            let found = JournalHead { seq: head.seq(), hash: EntryHash::from_bytes(hash.0) };
            if head.matches(found) {
                chained.insert(head.seq());
            } else {
                self.fault(PackFault::OtherHead(head.to_string()));
            }
        }
        // An entry names the hash of the one before it, which is proved with it where the pack has it.
        for entry in ends.keys().rev() {
            if chained.contains(&(entry + 1)) {
                chained.insert(*entry);
            }
        }
        let proven = journal.entries.iter().filter(|own| {
            chained.contains(&own.entry) || own.checkpoint.is_some_and(|number| chained.contains(&number))
        });
        self.report.proven.extend(proven.map(|own| own.entry));
    }
}

fn named(entry: u64, hash: HexHash) -> EntryRef {
    EntryRef::new(JournalHead { seq: entry, hash: EntryHash::from_bytes(hash.0) })
}
