//! The derived store: the one file that names sled. Owns the trees, the transaction that carries the journal's number, and the guard
//! against sled's own faults: it answers damage with a panic at times, and that becomes an error here.

use super::codec::{self, Kind};
use super::entry::DoneBefore;
use super::error::StoreError;
use super::journal::{EntryHash, Head, Patch, StoreId};
use super::ops::{Op, Tree, counted, person_key, person_prefix, piece_key};
use super::seal::{Place, Seal};
use super::{Doors, Settings, ops, quiet, tail};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::duplicate::Sameness;
use chrono::{DateTime, Utc};
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Memory that sled may keep for pages. It keeps more than it says; this keeps a desk of 110,000 cases far below its limit.
const CACHE: u64 = 24 << 20;

/// Where the settings stand.
const SETTINGS: Place<'static> = Place::Record("meta", b"settings");

/// What a person is told of them.
const DAMAGED: &str = "the store's files are damaged";

/// How long sled may take to let go of its files.
const PATIENCE: Duration = Duration::from_secs(10);

/// How late sled's idle threads may wake up, in nanoseconds: half a minute.
#[cfg(target_os = "linux")]
const LATE: std::num::NonZeroU64 = std::num::NonZeroU64::new(30_000_000_000).unwrap();

/// The trees.
#[derive(Debug)]
pub(super) struct Derived {
    db: sled::Db,
    live: sled::Tree,
    archive: sled::Tree,
    submissions: sled::Tree,
    people: sled::Tree,
    commands: sled::Tree,
    tail: sled::Tree,
    meta: sled::Tree,
    dir: PathBuf,
    /// How records are written; plain until somebody has signed in.
    seal: Seal,
}

/// Runs something of sled's; a panic in it is an error.
fn guarded<T>(what: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, StoreError> {
    match quiet::guarded(what) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(sled::Error::Io(e)))
            if matches!(e.kind(), io::ErrorKind::StorageFull | io::ErrorKind::ReadOnlyFilesystem) =>
        {
            Err(StoreError::from(e))
        }
        Ok(Err(sled::Error::Corruption { .. })) | Err(_) => Err(StoreError::Derived(DAMAGED.into())),
        Ok(Err(e)) => Err(StoreError::Derived(e.to_string())),
    }
}

impl Derived {
    /// Opens the trees, or makes them.
    pub(super) fn open(dir: &Path) -> Result<Self, StoreError> {
        let_go(dir);
        let path = dir.to_path_buf();
        // sled's threads panic on their own where files are damaged; what they say would stand across the screen.
        let _patience = Patience::begin();
        guarded(|| {
            let db = sled::Config::new().path(&path).cache_capacity(CACHE).flush_every_ms(None).open()?;
            Ok(Self {
                live: db.open_tree("live")?,
                archive: db.open_tree("archive")?,
                submissions: db.open_tree("submissions")?,
                people: db.open_tree("people")?,
                commands: db.open_tree("commands")?,
                tail: db.open_tree("tail")?,
                meta: db.open_tree("meta")?,
                db,
                dir: path.clone(),
                seal: Seal::default(),
            })
        })
    }

    /// The generation of the key that writes; 0 on a desk without protection.
    fn generation(&self) -> [u8; 2] {
        self.seal.ring().map_or(0, |ring| ring.generation()).to_be_bytes()
    }

    /// Whether it was written under these very keys: hashes in its indexes are of one key only.
    pub(super) fn written_under(&self) -> Result<bool, StoreError> {
        Ok(guarded(|| self.meta.get("generation"))?.is_some_and(|g| g.as_ref() == self.generation()))
    }

    /// Reads and writes under these keys from here on.
    pub(super) fn sealed_by(mut self, seal: Seal) -> Self {
        self.seal = seal;
        self
    }

    /// How records are written.
    pub(super) fn seal(&self) -> &Seal {
        &self.seal
    }

    /// Who has a key, as it was when the store last followed the journal.
    pub(super) fn doors(&self) -> Result<Doors, StoreError> {
        match guarded(|| self.meta.get("doors"))? {
            Some(bytes) => codec::decode(Kind::Keys, &bytes),
            None => Ok(Doors::default()),
        }
    }

    /// The journal entry that the store stands at, and whose journal it is. None for a store that was never written: a store that
    /// opens empty is never believed.
    pub(super) fn stand(&self) -> Result<Option<(StoreId, Head)>, StoreError> {
        let get = |key: &str| guarded(|| self.meta.get(key));
        let (Some(id), Some(seq), Some(hash)) = (get("store_id")?, get("seq")?, get("hash")?) else {
            return Ok(None);
        };
        let whole = || StoreError::Derived("the store's own number is damaged".into());
        Ok(Some((
            StoreId::from_bytes(id.as_ref().try_into().map_err(|_| whole())?),
            Head {
                seq: u64::from_be_bytes(seq.as_ref().try_into().map_err(|_| whole())?),
                hash: EntryHash::from_bytes(hash.as_ref().try_into().map_err(|_| whole())?),
            },
        )))
    }

    /// Writes down whose store it is.
    pub(super) fn name(&self, id: StoreId) -> Result<(), StoreError> {
        guarded(|| self.meta.insert("store_id", &id.as_bytes()[..]))?;
        Ok(())
    }

    /// The settings.
    pub(super) fn settings(&self) -> Result<Settings, StoreError> {
        match guarded(|| self.meta.get("settings"))? {
            Some(bytes) => codec::decode(Kind::Settings, &self.seal.open(SETTINGS, &bytes)?),
            None => Ok(Settings::default()),
        }
    }

    /// How many closed cases there are.
    pub(super) fn archived(&self) -> Result<u64, StoreError> {
        let bytes = guarded(|| self.meta.get("archived"))?;
        Ok(bytes.and_then(|b| b.as_ref().try_into().ok()).map_or(0, u64::from_be_bytes))
    }

    /// Applies writes in one transaction that carries the journal's number.
    pub(super) fn apply(
        &self,
        ops: &[Op],
        (settings, doors): (&Settings, &Doors),
        head: Head,
        archived: u64,
    ) -> Result<(), StoreError> {
        let settings = self.seal.close(SETTINGS, codec::encode(Kind::Settings, settings)?)?;
        let doors = codec::encode(Kind::Keys, doors)?;
        let generation = self.generation();
        let trees = (
            &self.live,
            &self.archive,
            &self.submissions,
            &self.people,
            &self.commands,
            &self.tail,
            &self.meta,
        );
        let result = quiet::guarded(|| {
            trees.transaction(|(live, archive, submissions, people, commands, tail, meta)| {
                for op in ops {
                    let tree = match op.tree {
                        Tree::Live => live,
                        Tree::Archive => archive,
                        Tree::Submissions => submissions,
                        Tree::People => people,
                        Tree::Commands => commands,
                        Tree::Tail => tail,
                    };
                    match &op.value {
                        Some(value) => tree.insert(op.key.as_slice(), value.as_slice())?,
                        None => tree.remove(op.key.as_slice())?,
                    };
                }
                meta.insert("settings", settings.as_slice())?;
                meta.insert("doors", doors.as_slice())?;
                meta.insert("generation", &generation[..])?;
                meta.insert("archived", &archived.to_be_bytes()[..])?;
                meta.insert("seq", &head.seq.to_be_bytes()[..])?;
                meta.insert("hash", &head.hash.as_bytes()[..])?;
                Ok::<(), ConflictableTransactionError<()>>(())
            })
        });
        match result {
            Ok(Ok(())) => Ok(()),
            Ok(Err(TransactionError::Storage(e))) => guarded(|| Err(e)),
            Ok(Err(TransactionError::Abort(()))) => {
                Err(StoreError::Derived("the transaction was given up".into()))
            }
            Err(_) => Err(StoreError::Derived(DAMAGED.into())),
        }
    }

    /// The journal's newest bytes, as far as they are kept here.
    pub(super) fn tail(&self) -> Result<Vec<Patch>, StoreError> {
        let mut patches = Vec::new();
        let mut rows = self.tail.iter().values();
        while let Some(value) = guarded(|| rows.next().transpose())? {
            patches.extend(tail::patch(&value));
        }
        Ok(tail::sorted(patches))
    }

    /// The next free place of the ring that keeps them: behind the newest bytes.
    pub(super) fn tail_next(&self) -> Result<u64, StoreError> {
        let mut newest = (None, 0);
        let mut rows = self.tail.iter();
        while let Some((key, value)) = guarded(|| rows.next().transpose())? {
            let place = key.as_ref().try_into().map_or(0, u64::from_be_bytes);
            let at = tail::patch(&value).map(|p| (p.segment, p.byte));
            if at > newest.0 {
                newest = (at, place + 1);
            }
        }
        Ok(newest.1)
    }

    /// Has everything on the disk. sled's own flush does not sync on Linux; its file is synced after it.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        guarded(|| self.db.flush())?;
        File::open(self.dir.join("db"))?.sync_data()?;
        Ok(())
    }

    /// How many pieces the record of a case has.
    fn pieces(&self, tree: &sled::Tree, no: CaseNo) -> Result<usize, StoreError> {
        let first = guarded(|| tree.get(piece_key(no, 0)))?;
        Ok(first.and_then(|f| counted(&f).map(|(count, _)| count)).unwrap_or(0))
    }

    /// A case, live or closed.
    pub(super) fn case(&self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        match record(&self.seal, Tree::Live, &self.live, no)? {
            Some(case) => Ok(Some(case)),
            None => record(&self.seal, Tree::Archive, &self.archive, no),
        }
    }

    /// Every live case: one thread passes over the tree, two decode, because opening a desk waits for it.
    pub(super) fn live(&self) -> Result<Vec<Arc<Case>>, StoreError> {
        let (send, chunks) = channel::<(usize, Vec<Numbered>)>();
        let chunks = Mutex::new(chunks);
        // Whoever comes first takes the next chunk; the lock is held while it is waited for, and the other waits for the lock.
        let next = || chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let decode = || -> Result<Vec<Decoded>, StoreError> {
            let mut all = Vec::new();
            while let Ok((place, chunk)) = next() {
                let cases = chunk.iter().map(|(no, record)| record.case(&self.seal, *no).map(Arc::new));
                all.push((place, cases.collect::<Result<_, _>>()?));
            }
            Ok(all)
        };
        let mut all = std::thread::scope(|scope| {
            let other = scope.spawn(decode);
            let passed = self.pass_live(&send);
            drop(send);
            let mut all = decode()?;
            all.extend(other.join().map_err(|_| StoreError::Derived("a record cannot be read".into()))??);
            passed.map(|()| all)
        })?;
        // By number, as they stand in the tree.
        all.sort_unstable_by_key(|(place, _)| *place);
        Ok(all.into_iter().flat_map(|(_, cases)| cases).collect())
    }

    /// Passes over the live records, their pieces put together, and sends them on in chunks.
    fn pass_live(&self, send: &Sender<(usize, Vec<Numbered>)>) -> Result<(), StoreError> {
        let mut chunk: Vec<Numbered> = Vec::with_capacity(CHUNK);
        let (mut place, mut wanted) = (0, 0_usize);
        let mut rows = self.live.iter();
        while let Some((key, value)) = guarded(|| rows.next().transpose())? {
            let (piece, no) = key.split_last().ok_or_else(empty)?;
            if *piece != 0 {
                wanted = wanted.checked_sub(1).ok_or_else(empty)?;
                chunk.last_mut().ok_or_else(empty)?.1.add(&value);
                continue;
            }
            if wanted > 0 {
                return Err(empty());
            }
            if chunk.len() == CHUNK {
                // Nobody takes it any more: decoding has failed and says so.
                let _ = send.send((place, std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))));
                place += 1;
            }
            wanted = counted(&value).ok_or_else(empty)?.0.saturating_sub(1);
            chunk.push((CaseNo::from_key(no).ok_or_else(empty)?, Record::One(value)));
        }
        let _ = send.send((place, chunk));
        if wanted > 0 { Err(empty()) } else { Ok(()) }
    }

    /// The closed cases, to be read from any thread.
    pub(super) fn closed(&self) -> ClosedCases {
        ClosedCases(self.archive.clone(), self.seal.clone())
    }

    /// The case of a submission.
    pub(super) fn by_submission(&self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        let key = Tree::Submissions.key(&self.seal, id);
        let Some(key) = guarded(|| self.submissions.get(&key))? else { return Ok(None) };
        CaseNo::from_key(&key).map(Some).ok_or_else(empty)
    }

    /// Cases of a person that came in since a moment, the newest number first, at most `limit`.
    pub(super) fn matches(
        &self,
        same: Sameness,
        key: &str,
        since: DateTime<Utc>,
        limit: usize,
    ) -> Result<Vec<CaseNo>, StoreError> {
        let prefix = person_prefix(&self.seal, same, key);
        let mut cases = Vec::new();
        let mut rows = self.people.scan_prefix(&prefix).rev();
        while cases.len() < limit {
            let Some((key, at)) = guarded(|| rows.next().transpose())? else { break };
            let at = i64::from_be_bytes(at.as_ref().try_into().map_err(|_| empty())?);
            // Numbers grow with time: what follows came in earlier still.
            if at < since.timestamp_micros() {
                break;
            }
            cases.push(CaseNo::from_key(&key[prefix.len()..]).ok_or_else(empty)?);
        }
        Ok(cases)
    }

    /// Whether the index leads from a person to a case.
    pub(super) fn knows_person(&self, same: Sameness, key: &str, no: CaseNo) -> Result<bool, StoreError> {
        guarded(|| self.people.contains_key(person_key(&self.seal, same, key, no)))
    }

    /// What was done under an id.
    pub(super) fn by_command(&self, id: &str) -> Result<Option<DoneBefore>, StoreError> {
        let key = Tree::Commands.key(&self.seal, id);
        self.done(&key)
    }

    /// What stands under a key of the tree of orders.
    pub(super) fn done(&self, key: &[u8]) -> Result<Option<DoneBefore>, StoreError> {
        match guarded(|| self.commands.get(key))? {
            Some(bytes) => codec::decode(Kind::Done, &bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Writes of a case with what the store knows of its form now, and by how many they change the number of closed cases.
    pub(super) fn ops_of(&self, new: &Case, fresh: bool) -> Result<(Vec<Op>, i64), StoreError> {
        let closed = i64::from(new.state.closed());
        let old = if fresh { None } else { self.case(new.no)? };
        let Some(old) = old else { return Ok((ops::of_case(&self.seal, None, new)?, closed)) };
        let tree = if ops::tree_of(&old) == Tree::Live { &self.live } else { &self.archive };
        let pieces = self.pieces(tree, new.no)?;
        let ops = ops::of_case(&self.seal, Some((&old, pieces)), new)?;
        Ok((ops, closed - i64::from(old.state.closed())))
    }

    /// Writes that take a closed case's record away.
    pub(super) fn forget(&self, no: CaseNo) -> Result<Vec<Op>, StoreError> {
        let pieces = self.pieces(&self.archive, no)?;
        Ok((0..pieces).map(|n| Op { tree: Tree::Archive, key: piece_key(no, n), value: None }).collect())
    }

    /// How many records the trees of cases hold, pieces counted as one.
    pub(super) fn count(&self) -> Result<(u64, u64), StoreError> {
        let count = |tree: &sled::Tree| -> Result<u64, StoreError> {
            let mut n = 0;
            let mut keys = tree.iter().keys();
            while let Some(key) = guarded(|| keys.next().transpose())? {
                n += u64::from(key.last() == Some(&0));
            }
            Ok(n)
        };
        Ok((count(&self.live)?, count(&self.archive)?))
    }
}

/// The place of a chunk in the tree, and its cases.
type Decoded = (usize, Vec<Arc<Case>>);

/// Records that are decoded together.
const CHUNK: usize = 128;

/// A record and whose it is.
type Numbered = (CaseNo, Record);

/// The record of a case, behind what says in how many pieces it stands.
enum Record {
    /// As sled holds it.
    One(sled::IVec),
    /// Put together.
    Many(Vec<u8>),
}

impl Record {
    fn add(&mut self, piece: &[u8]) {
        let mut all = match std::mem::replace(self, Self::Many(Vec::new())) {
            Self::One(first) => first.to_vec(),
            Self::Many(all) => all,
        };
        all.extend_from_slice(piece);
        *self = Self::Many(all);
    }

    fn case(&self, seal: &Seal, no: CaseNo) -> Result<Case, StoreError> {
        let bytes: &[u8] = match self {
            Self::One(first) => first,
            Self::Many(all) => all,
        };
        case_of(seal, Tree::Live, no, counted(bytes).ok_or_else(empty)?.1)
    }
}

/// The closed cases of a store.
#[derive(Clone, Debug)]
pub(super) struct ClosedCases(sled::Tree, Seal);

impl ClosedCases {
    /// Hands them out, the newest number first.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        let mut rows = self.0.iter().keys().rev();
        loop {
            let Some(key) = guarded(|| rows.next().transpose())? else { return Ok(()) };
            let Some((0, no)) = key.split_last().map(|(piece, no)| (*piece, no)) else { continue };
            let no = CaseNo::from_key(no).ok_or_else(empty)?;
            let case = record(&self.1, Tree::Archive, &self.0, no)?.ok_or_else(empty)?;
            if !visit(case) {
                return Ok(());
            }
        }
    }
}

/// The record of a case in a tree.
fn record(seal: &Seal, name: Tree, tree: &sled::Tree, no: CaseNo) -> Result<Option<Case>, StoreError> {
    let Some(first) = guarded(|| tree.get(piece_key(no, 0)))? else { return Ok(None) };
    let (count, start) = counted(&first).ok_or_else(empty)?;
    if count <= 1 {
        return case_of(seal, name, no, start).map(Some);
    }
    let mut record = start.to_vec();
    for piece in 1..count {
        record.extend_from_slice(&guarded(|| tree.get(piece_key(no, piece)))?.ok_or_else(empty)?);
    }
    case_of(seal, name, no, &record).map(Some)
}

/// The case of a whole record.
fn case_of(seal: &Seal, tree: Tree, no: CaseNo, record: &[u8]) -> Result<Case, StoreError> {
    codec::decode(Kind::Case, &seal.open(Place::Record(tree.name(), &no.to_key()), record)?)
}

/// While it is held, threads that begin may be woken up late. sled keeps a handful of them and each looks for work once a second,
/// whether there is any or not; what wakes them in truth is no timer. Late, they wake together, and a desk that nobody touches
/// leaves the processor asleep. Threads take the leave of the one that began them; where the system has no such thing, nothing changes.
struct Patience;

impl Patience {
    fn begin() -> Self {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(Some(LATE));
        Self
    }
}

impl Drop for Patience {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        let _ = rustix::thread::set_current_timer_slack(None);
    }
}

/// Waits until nobody holds the files of a store. sled's threads may hold them for a moment after it was closed or failed to open;
/// another process cannot, the desk's own lock sees to that. A wait without end would be worse than the error that then comes.
pub(super) fn let_go(dir: &Path) {
    let Ok(file) = File::open(dir.join("db")) else { return };
    let since = Instant::now();
    while matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && since.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(1));
    }
}

fn empty() -> StoreError {
    StoreError::Derived("a record is damaged: a piece is missing".into())
}
