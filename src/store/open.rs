//! Making and opening a store. Owns recovery: what is behind is caught up, what is damaged is set aside and made anew from the
//! journal, and a journal that is not what was written is refused, because there is nothing truer to mend it from.

use super::ballast;
use super::compact;
use super::derived::{Derived, DeskRecords};
use super::disk::{Disk, OsDisk};
use super::disk_store::{DiskStore, HEAD_FILE, REBUILD_FILE, mark_for_rebuild};
use super::entry::{Entry, Fact};
use super::error::StoreError;
use super::fold::{apply_to_case, apply_to_settings};
use super::hold::hold;
use super::journal::{
    self, EntryHash, Head, Journal, JournalError, JournalOptions, Opened, Scanned, StoreId,
};
use super::lock::Lock;
use super::merkle::Merkle;
use super::rebuild::{BATCH, Progress, Sealed, build, journal_dir, store_dir};
use super::remains::lost;
use super::seal::{KeySet, Ring, Seal, UnlockError};
use super::sealed_entry::EntryPlace;
use super::{ClockMark, Doors, Settings, checkpoint, clock_mark, ops, sealed_entry, tail};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::files;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

/// What had to be done to open a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovery {
    /// Bytes of an unfinished last write that were cut off: it had never been confirmed.
    pub torn: Option<u64>,
    /// Bytes of the journal that were damaged and put back from the derived store.
    pub mended: u64,
    /// Entries that the derived store had not seen.
    pub replayed: u64,
    /// The derived store was made anew; where the old one was put, if there was one.
    pub rebuilt: Option<Option<PathBuf>>,
    /// The derived store was not there to vouch for the journal's end: up to this entry the last clean close does, and nothing beyond.
    pub vouched: Option<u64>,
}

/// After an unclean end, the cases of this many last entries are compared with the derived store.
const COMPARED: u64 = 256;

/// Makes an empty store without protection.
///
/// # Errors
/// When there is one already, another process holds the directory, or the disk does not take it.
pub fn create(dir: &Path) -> Result<DiskStore, StoreError> {
    create_under(dir, StoreId::generate()?, Seal::default())
}

/// Makes an empty store whose records are sealed, with one officer who can open it. The list of keys that is answered has to be the
/// store's first entry.
///
/// # Errors
/// As [`create`].
pub fn create_protected(
    dir: &Path,
    officer: OfficerId,
    passphrase: &Passphrase,
) -> Result<(DiskStore, KeySet), StoreError> {
    let id = StoreId::generate()?;
    let (mut keys, ring) = KeySet::generate(id, 1)?;
    keys.admit(&ring, officer, passphrase)?;
    let store = create_under(dir, id, Seal::new(Some(Arc::new(ring))))?;
    Ok((store, keys))
}

fn create_under(dir: &Path, id: StoreId, seal: Seal) -> Result<DiskStore, StoreError> {
    files::create_folder(dir)?;
    let lock = Lock::take_new(dir)?;
    lost(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    let journal = Journal::create(Arc::clone(&disk), &journal_dir(dir), id)?;
    let derived = Derived::open(&store_dir(dir))?.sealed_by(seal);
    derived.name(id)?;
    let (settings, doors, tree) = (Settings::default(), Doors::default(), Merkle::default());
    let headers: Vec<_> = journal.headers()?.iter().flat_map(|header| tail::keep(&mut 0, header)).collect();
    let records = DeskRecords { settings: &settings, doors: &doors, tree: &tree };
    derived.apply(&headers, records, journal.head(), 0)?;
    derived.settle()?;
    ballast::lay(dir);
    Ok(DiskStore {
        dir: dir.to_path_buf(),
        disk,
        journal,
        derived: Some(derived),
        settings,
        doors,
        tree,
        wrote: None,
        archived: 0,
        failed: None,
        pending: Vec::new(),
        kept: Vec::new(),
        kept_next: None,
        kept_segment: 0,
        early: Mutex::new(None),
        lock,
    })
}

/// A store that is held and not yet read: the state in which somebody signs in.
#[derive(Debug)]
pub struct Locked {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    anchored: Option<(StoreId, Head)>,
    /// The derived store and the entry at which it stands, where it can be used.
    found: Option<(Derived, Option<(StoreId, Head)>)>,
    journal: Walked,
    /// The store's name for life.
    id: StoreId,
    doors: Doors,
    /// Bytes of the journal that were put back.
    mended: u64,
    lock: Lock,
}

/// The journal: it is walked while something else is done.
#[derive(Debug)]
enum Walked {
    Going(JoinHandle<Result<Scanned, JournalError>>, Option<Head>),
    Done(Box<Journal>, Opened),
    Gone,
}

/// Opens a store without protection and mends what can be mended.
///
/// # Errors
/// When there is none, it is protected, another process has it, the journal is not what was written, or the disk does not take it.
/// Nothing was changed then.
pub fn open(dir: &Path, progress: Progress<'_>) -> Result<(DiskStore, Recovery), StoreError> {
    open_locked(dir)?.unlock(None, progress)
}

/// Takes hold of a store, protected or not, as far as that goes without a key.
///
/// # Errors
/// When there is none, another process has it, or the journal is not what was written.
pub fn open_locked(dir: &Path) -> Result<Locked, StoreError> {
    match take_hold(dir) {
        // Neither the journal nor anything to repair it from: whose desk it was is known all the same.
        Err(StoreError::NotADesk) => {
            lost(dir)?;
            Err(StoreError::NotADesk)
        }
        other => other,
    }
}

fn take_hold(dir: &Path) -> Result<Locked, StoreError> {
    let lock = hold(dir)?;
    let disk: Arc<dyn Disk> = Arc::new(OsDisk);
    // The journal's last segment is walked while sled opens; what it must hold is known only then.
    let (own, place) = (Arc::clone(&disk), journal_dir(dir));
    let scan = std::thread::Builder::new()
        .name("journal".into())
        .spawn(move || Scanned::of(&*own, &place))
        .map_err(StoreError::Lost)?;
    let anchored = read_head(dir);
    let found = find_derived(dir)?;
    let stand = found.as_ref().and_then(|(_, stand)| *stand);
    let (id, known) = acknowledged(&*disk, dir, anchored, stand)?;
    let doors = found.as_ref().and_then(|(derived, _)| derived.doors().ok());
    // Protection begins with the first entry: a store that has seen an entry knows whether it is protected.
    let sure = doors.is_some() && stand.is_some_and(|(_, head)| head.seq > 0);
    let mut locked = Locked {
        dir: dir.to_path_buf(),
        disk,
        anchored,
        found,
        journal: Walked::Going(scan, known),
        id,
        doors: doors.unwrap_or_default(),
        mended: 0,
        lock,
    };
    // What the derived store has not seen, or cannot say, the journal's open entries say.
    if !sure || locked.doors.keys.is_some() {
        locked.read_doors()?;
    }
    Ok(locked)
}

impl Locked {
    /// Who can open it, and whose attempts failed.
    #[must_use]
    pub fn doors(&self) -> &Doors {
        &self.doors
    }

    /// Whether it opens with a passphrase only.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.doors.keys.is_some()
    }

    /// The journal's last entry, where it was walked: on a protected store always.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        match &self.journal {
            Walked::Done(journal, _) => Some(journal.head()),
            _ => None,
        }
    }

    /// Where the machine's clocks stood when the time was last believed; none where nothing is known of it.
    #[must_use]
    pub fn clock_mark(&self) -> Option<ClockMark> {
        clock_mark::read(&self.dir)
    }

    /// Keeps where they stand. What the disk does not take is not known at the next opening.
    pub fn mark_clock(&self, mark: &ClockMark) {
        let _ = clock_mark::write(&self.dir, mark);
    }

    /// The keys, for an officer who knows the passphrase.
    ///
    /// # Errors
    /// When the two do not belong together.
    pub fn try_passphrase(&self, officer: OfficerId, passphrase: &Passphrase) -> Result<Ring, UnlockError> {
        self.doors.unlock(self.id, officer, passphrase)
    }

    /// Waits for the journal.
    fn walk(&mut self) -> Result<&mut Journal, StoreError> {
        if let Walked::Going(..) = self.journal
            && let Walked::Going(thread, known) = std::mem::replace(&mut self.journal, Walked::Gone)
        {
            let lost = |_| StoreError::Lost(std::io::Error::other("the journal cannot be read"));
            let (disk, dir) = (Arc::clone(&self.disk), journal_dir(&self.dir));
            let options = JournalOptions::default();
            let opened = thread.join().map_err(lost)?;
            let opened = opened.and_then(|scan| Journal::open_scanned(disk, &dir, scan, known, options));
            let (journal, opened) = match opened {
                Ok(found) => found,
                Err(error) => self.mend(error)?,
            };
            self.journal = Walked::Done(Box::new(journal), opened);
        }
        match &mut self.journal {
            Walked::Done(journal, _) => Ok(journal),
            _ => Err(StoreError::Latched),
        }
    }

    /// Puts back what the derived store has of the journal's end, and opens the journal again. What that does not mend stays refused.
    fn mend(&mut self, error: JournalError) -> Result<(Journal, Opened), StoreError> {
        let damaged = matches!(
            error,
            JournalError::Damaged(_) | JournalError::Truncated { .. } | JournalError::Missing { .. }
        );
        let Some((derived, stand)) = self.found.as_ref().filter(|_| damaged) else {
            return Err(error.into());
        };
        // What is kept is of this very journal, or it is none of it.
        if stand.is_some_and(|(id, _)| id != self.id) {
            return Err(error.into());
        }
        let stamp = std::time::UNIX_EPOCH.elapsed().map_or(0, |d| d.as_secs()).to_string();
        let patches = derived.tail()?;
        let mended = journal::mend(&*self.disk, &journal_dir(&self.dir), &patches, &stamp)?;
        if mended == 0 {
            return Err(error.into());
        }
        self.mended = mended;
        let known =
            stand.iter().chain(self.anchored.iter()).copied().map(|(_, head)| head).max_by_key(|h| h.seq);
        Ok(Journal::open(Arc::clone(&self.disk), &journal_dir(&self.dir), known)?)
    }

    /// Takes the open entries that the derived store has not seen; all of them where it says nothing.
    fn read_doors(&mut self) -> Result<(), StoreError> {
        let stand = self.found.as_ref().and_then(|(_, stand)| *stand).map_or(0, |(_, head)| head.seq);
        let known = self.found.as_ref().is_some_and(|(derived, _)| derived.doors().is_ok());
        let from = if known { stand + 1 } else { 1 };
        let mut doors = std::mem::take(&mut self.doors);
        for read in self.walk()?.read_from(from) {
            let read = read?;
            if let Some(entry) = sealed_entry::open_entry(&read.payload)? {
                doors.take(&entry);
            }
        }
        self.doors = doors;
        Ok(())
    }

    /// Writes what happens before anybody is signed in: an attempt.
    ///
    /// # Errors
    /// When it is not in the journal, or is nothing that may stand there unsealed.
    pub fn record(&mut self, entry: &Entry) -> Result<(), StoreError> {
        if !entry.fact.open() {
            return Err(StoreError::Sealed);
        }
        self.walk()?.append_each::<StoreError>(1, &mut |head| {
            let written = sealed_entry::to_bytes(&Seal::default(), EntryPlace::after(head), entry)?;
            Ok(written.bytes)
        })?;
        self.doors.take(entry);
        Ok(())
    }

    /// Opens it and mends what can be mended.
    ///
    /// # Errors
    /// When it is protected and there is no key, the journal is not what was written, or the disk does not take it.
    pub fn unlock(
        mut self,
        ring: Option<Ring>,
        progress: Progress<'_>,
    ) -> Result<(DiskStore, Recovery), StoreError> {
        if self.is_protected() && ring.is_none() {
            return Err(StoreError::Sealed);
        }
        let seal = Seal::new(ring.map(Arc::new));
        let stand = self.found.as_ref().and_then(|(_, stand)| *stand);
        self.found = self.found.take().map(|(derived, stand)| (derived.sealed_by(seal.clone()), stand));
        let early = self.found.as_ref().map(|(derived, _)| derived.live());
        self.walk()?;
        let found = self.found.take().map(|(derived, _)| derived);
        let Walked::Done(journal, opened) = self.journal else { return Err(StoreError::Latched) };
        let (dir, doors) = (self.dir, self.doors);
        let journal = *journal;
        let since = doors.keys.as_ref().map_or(0, |k| k.since);
        let sealed = (&seal, since);
        let mut recovery =
            Recovery { torn: opened.cut.map(|c| c.bytes), mended: self.mended, ..Recovery::default() };
        let clean = self.anchored.is_some_and(|(_, head)| head == opened.head);
        // Derived, where it can be used: it stands at an entry of this journal and agrees with it.
        let mut usable = match (found, stand) {
            (Some(derived), Some((_, head))) => {
                let sound = !matches!(early, Some(Err(_)))
                    && derived.written_under().is_ok_and(|same| same)
                    && derived.settings().is_ok()
                    && check(&journal, sealed, &derived, head, clean);
                if sound { Some((derived, head)) } else { None }
            }
            _ => None,
        };
        if let Some((derived, head)) = &usable {
            match catch_up(&journal, sealed, derived, *head, progress) {
                Ok(n) => recovery.replayed = n,
                Err(StoreError::Derived(_) | StoreError::Outdated) => usable = None,
                Err(StoreError::Lost(_)) => {
                    // What was written last may be in memory only, whatever is read of it.
                    mark_for_rebuild(&dir);
                    usable = None;
                }
                Err(other) => return Err(other),
            }
        }
        let derived = match usable {
            Some((derived, _)) => derived,
            None => {
                if stand.is_none() {
                    recovery.vouched = Some(self.anchored.map_or(0, |(_, head)| head.seq));
                }
                recovery.rebuilt = Some(build(&dir, &journal, sealed, progress)?);
                Derived::open(&store_dir(&dir))?.sealed_by(seal.clone())
            }
        };
        let _ = fs::remove_file(dir.join(REBUILD_FILE));
        ballast::lay(&dir);
        let unchanged = recovery.replayed == 0 && recovery.rebuilt.is_none();
        let early = early.and_then(Result::ok).filter(|_| unchanged);
        let settings = derived.settings()?;
        let archived = derived.archived()?;
        let tree = derived.tree()?;
        let store = DiskStore {
            dir,
            disk: self.disk,
            journal,
            derived: Some(derived),
            settings,
            doors,
            tree,
            wrote: None,
            archived,
            failed: None,
            pending: Vec::new(),
            kept: Vec::new(),
            kept_next: None,
            kept_segment: 0,
            early: Mutex::new(early),
            lock: self.lock,
        };
        Ok((store, recovery))
    }
}

/// Whose desk it is, and the last entry that is known to have been acknowledged, by what stands beside the journal. A journal that has
/// lost the header that says whose it is goes by what its store says: the header may be mended from there.
///
/// # Errors
/// When they are of different desks, or nothing says whose it is.
pub(super) fn acknowledged(
    disk: &dyn Disk,
    dir: &Path,
    anchored: Option<(StoreId, Head)>,
    stand: Option<(StoreId, Head)>,
) -> Result<(StoreId, Option<Head>), StoreError> {
    let id = match (journal::store_of(disk, &journal_dir(dir)), stand) {
        (Ok(id), _) | (Err(JournalError::Damaged(_) | JournalError::Missing { .. }), Some((id, _))) => id,
        (Err(error), _) => return Err(error.into()),
    };
    let known = [anchored, stand].into_iter().flatten();
    if known.clone().any(|(other, _)| other != id) {
        return Err(StoreError::Foreign);
    }
    Ok((id, known.map(|(_, head)| head).max_by_key(|head| head.seq)))
}

/// The derived store and the entry that it stands at; none where it cannot be used. A full or read-only disk is told apart: there
/// the store is sound, only not to be had now.
#[expect(clippy::type_complexity, reason = "the stand belongs to the store it was read from")]
pub(super) fn find_derived(dir: &Path) -> Result<Option<(Derived, Option<(StoreId, Head)>)>, StoreError> {
    compact::resume(dir)?;
    if dir.join(REBUILD_FILE).exists() || !store_dir(dir).join("db").exists() {
        return Ok(None);
    }
    let opened = match Derived::open(&store_dir(dir)) {
        // sled writes even to be read: a full disk keeps it shut, and the ballast is there for this.
        Err(StoreError::Full) if ballast::give_up(dir) => Derived::open(&store_dir(dir)),
        opened => opened,
    };
    match opened.and_then(|d| d.stand().map(|s| (d, s))) {
        Ok(found) => Ok(Some(found)),
        Err(error @ (StoreError::Full | StoreError::ReadOnly)) => Err(error),
        Err(_) => Ok(None),
    }
}

/// The file of the last clean close is one short line.
const LONGEST_HEAD: u64 = 1024;

/// The journal's last entry at the last clean close.
pub(super) fn read_head(dir: &Path) -> Option<(StoreId, Head)> {
    let text = files::read_text(&dir.join(HEAD_FILE), LONGEST_HEAD).ok()?;
    let mut words = text.split_whitespace();
    let id = StoreId::from_bytes(unhex(words.next()?)?);
    let seq = words.next()?.parse().ok()?;
    let hash = EntryHash::from_bytes(unhex(words.next()?)?);
    Some((id, Head { seq, hash }))
}

/// The desk's port, where the last clean close knew it.
pub(super) fn read_office(dir: &Path) -> Option<Port> {
    let text = files::read_text(&dir.join(HEAD_FILE), LONGEST_HEAD).ok()?;
    text.split_whitespace().nth(3)?.parse().ok()
}

pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (i, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Whether the derived store can be believed. After a clean close its own checks are enough; after any other end the cases of the
/// last entries have to be there in the version that the journal says.
fn check(journal: &Journal, sealed: Sealed<'_>, derived: &Derived, stand: Head, clean: bool) -> bool {
    if clean {
        return true;
    }
    let from = stand.seq.saturating_sub(COMPARED) + 1;
    let mut versions: HashMap<CaseNo, u32> = HashMap::new();
    for entry in journal.read_from(from).take_while(|e| e.as_ref().is_ok_and(|e| e.seq <= stand.seq)) {
        let Ok(entry) = entry else { return false };
        let at = EntryPlace::after(entry.head_before());
        let Ok(read) = sealed_entry::from_bytes(sealed.0, sealed.1, at, &entry.payload) else {
            return false;
        };
        if let Fact::Case { no, version, .. } = read.entry.fact {
            versions.insert(no, version);
        }
    }
    versions
        .into_iter()
        .all(|(no, version)| derived.case(no).is_ok_and(|c| c.is_some_and(|c| c.version == version)))
}

/// Applies what the derived store has not seen.
fn catch_up(
    journal: &Journal,
    sealed: Sealed<'_>,
    derived: &Derived,
    stand: Head,
    progress: Progress<'_>,
) -> Result<u64, StoreError> {
    let total = journal.head().seq - stand.seq;
    if total == 0 {
        return Ok(0);
    }
    let mut settings = derived.settings()?;
    let mut doors = derived.doors()?;
    let mut tree = derived.tree()?;
    let mut archived = derived.archived()?;
    let mut batch: Vec<(Head, Entry)> = Vec::new();
    let mut entries = journal.read_from(stand.seq + 1).peekable();
    while let Some(read) = entries.next() {
        let read = read?;
        let at = EntryPlace::after(read.head_before());
        let own = sealed_entry::from_bytes(sealed.0, sealed.1, at, &read.payload)?;
        checkpoint::follow(&mut tree, read.seq, Some(&own.entry), own.digest.as_ref());
        batch.push((Head { seq: read.seq, hash: read.hash }, own.entry));
        if batch.len() < BATCH && entries.peek().is_some() {
            continue;
        }
        let mut ops = Vec::new();
        let mut cases: HashMap<CaseNo, (Option<Case>, Option<Case>)> = HashMap::new();
        for (head, entry) in &batch {
            apply_to_settings(&mut settings, entry);
            doors.take(entry);
            ops.extend(ops::of_entry(sealed.0, entry)?);
            if let Fact::Case { no, .. } = &entry.fact {
                let (before, now) = match cases.remove(no) {
                    Some(known) => known,
                    None => {
                        let case = derived.case(*no)?;
                        (case.clone(), case)
                    }
                };
                cases.insert(*no, (before, apply_to_case(now, head.seq, entry)));
            }
        }
        for (before, now) in cases.into_values() {
            let Some(now) = now else { continue };
            let (writes, closed) = derived.ops_of(&now, before.is_none())?;
            ops.extend(writes);
            archived = archived.saturating_add_signed(closed);
        }
        if let Some((head, _)) = batch.last() {
            let records = DeskRecords { settings: &settings, doors: &doors, tree: &tree };
            derived.apply(&ops, records, *head, archived)?;
            progress(head.seq - stand.seq, total);
        }
        batch.clear();
    }
    derived.settle()?;
    Ok(total)
}
