//! The derived store: the one file that names sled. Owns the trees, the transaction that carries the journal's number, and the guard
//! against sled's own faults: it answers damage with a panic at times, and that becomes an error here.

use super::codec::{self, Kind};
use super::entry::DoneBefore;
use super::error::StoreError;
use super::journal::{EntryHash, Head, StoreId};
use super::ops::{Op, Tree, counted, person_key, person_prefix, piece_key};
use super::{Settings, ops, quiet};
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
    meta: sled::Tree,
    dir: PathBuf,
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
                meta: db.open_tree("meta")?,
                db,
                dir: path.clone(),
            })
        })
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
            Some(bytes) => codec::decode(Kind::Settings, &bytes),
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
        settings: &Settings,
        head: Head,
        archived: u64,
    ) -> Result<(), StoreError> {
        let settings = codec::encode(Kind::Settings, settings)?;
        let trees = (&self.live, &self.archive, &self.submissions, &self.people, &self.commands, &self.meta);
        let result = quiet::guarded(|| {
            trees.transaction(|(live, archive, submissions, people, commands, meta)| {
                for op in ops {
                    let tree = match op.tree {
                        Tree::Live => live,
                        Tree::Archive => archive,
                        Tree::Submissions => submissions,
                        Tree::People => people,
                        Tree::Commands => commands,
                    };
                    match &op.value {
                        Some(value) => tree.insert(op.key.as_slice(), value.as_slice())?,
                        None => tree.remove(op.key.as_slice())?,
                    };
                }
                meta.insert("settings", settings.as_slice())?;
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

    /// Has everything on the disk. sled's own flush does not sync on Linux; its file is synced after it.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        guarded(|| self.db.flush())?;
        File::open(self.dir.join("db"))?.sync_data()?;
        Ok(())
    }

    /// How many pieces the live record of a case has.
    pub(super) fn live_pieces(&self, no: CaseNo) -> Result<usize, StoreError> {
        let first = guarded(|| self.live.get(piece_key(no, 0)))?;
        Ok(first.and_then(|f| counted(&f).map(|(count, _)| count)).unwrap_or(0))
    }

    /// A case, live or closed.
    pub(super) fn case(&self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        match record(&self.live, no)? {
            Some(case) => Ok(Some(case)),
            None => record(&self.archive, no),
        }
    }

    /// Every live case: one thread passes over the tree, two decode, because opening a desk waits for it.
    pub(super) fn live(&self) -> Result<Vec<Arc<Case>>, StoreError> {
        let (send, chunks) = channel::<(usize, Vec<Record>)>();
        let chunks = Mutex::new(chunks);
        // Whoever comes first takes the next chunk; the lock is held while it is waited for, and the other waits for the lock.
        let next = || chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let decode = || -> Result<Vec<Decoded>, StoreError> {
            let mut all = Vec::new();
            while let Ok((place, chunk)) = next() {
                let cases = chunk.iter().map(|record| record.case().map(Arc::new));
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
    fn pass_live(&self, send: &Sender<(usize, Vec<Record>)>) -> Result<(), StoreError> {
        let mut chunk: Vec<Record> = Vec::with_capacity(CHUNK);
        let (mut place, mut wanted) = (0, 0_usize);
        let mut rows = self.live.iter();
        while let Some((key, value)) = guarded(|| rows.next().transpose())? {
            if key.last() != Some(&0) {
                wanted = wanted.checked_sub(1).ok_or_else(empty)?;
                chunk.last_mut().ok_or_else(empty)?.add(&value);
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
            chunk.push(Record::One(value));
        }
        let _ = send.send((place, chunk));
        if wanted > 0 { Err(empty()) } else { Ok(()) }
    }

    /// The closed cases, to be read from any thread.
    pub(super) fn closed(&self) -> ClosedCases {
        ClosedCases(self.archive.clone())
    }

    /// The case of a submission.
    pub(super) fn by_submission(&self, id: &str) -> Result<Option<CaseNo>, StoreError> {
        let Some(key) = guarded(|| self.submissions.get(id))? else { return Ok(None) };
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
        let prefix = person_prefix(same, key);
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
        guarded(|| self.people.contains_key(person_key(same, key, no)))
    }

    /// What was done under an id.
    pub(super) fn by_command(&self, id: &str) -> Result<Option<DoneBefore>, StoreError> {
        match guarded(|| self.commands.get(id))? {
            Some(bytes) => codec::decode(Kind::Done, &bytes).map(Some),
            None => Ok(None),
        }
    }

    /// Writes of a case with what the store knows of its form now.
    pub(super) fn ops_of(&self, new: &Case, fresh: bool) -> Result<Vec<Op>, StoreError> {
        if fresh {
            return ops::of_case(None, 0, new);
        }
        let old = record(&self.live, new.no)?;
        let pieces = if old.is_some() { self.live_pieces(new.no)? } else { 0 };
        ops::of_case(old.as_ref(), pieces, new)
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

    fn case(&self) -> Result<Case, StoreError> {
        let bytes: &[u8] = match self {
            Self::One(first) => first,
            Self::Many(all) => all,
        };
        codec::decode(Kind::Case, counted(bytes).ok_or_else(empty)?.1)
    }
}

/// The closed cases of a store.
#[derive(Clone, Debug)]
pub(super) struct ClosedCases(sled::Tree);

impl ClosedCases {
    /// Hands them out, the newest number first.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        let mut rows = self.0.iter().keys().rev();
        loop {
            let Some(key) = guarded(|| rows.next().transpose())? else { return Ok(()) };
            let Some((0, no)) = key.split_last().map(|(piece, no)| (*piece, no)) else { continue };
            let no = CaseNo::from_key(no).ok_or_else(empty)?;
            let case = record(&self.0, no)?.ok_or_else(empty)?;
            if !visit(case) {
                return Ok(());
            }
        }
    }
}

/// The record of a case in a tree.
fn record(tree: &sled::Tree, no: CaseNo) -> Result<Option<Case>, StoreError> {
    let Some(first) = guarded(|| tree.get(piece_key(no, 0)))? else { return Ok(None) };
    let (count, start) = counted(&first).ok_or_else(empty)?;
    if count <= 1 {
        return codec::decode(Kind::Case, start).map(Some);
    }
    let mut record = start.to_vec();
    for piece in 1..count {
        record.extend_from_slice(&guarded(|| tree.get(piece_key(no, piece)))?.ok_or_else(empty)?);
    }
    codec::decode(Kind::Case, &record).map(Some)
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
