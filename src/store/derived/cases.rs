//! Cases in the trees of the derived store: their records, which may be in pieces, read one by one or all at once. It reads; what is
//! written are the writes that it answers.

use super::{Derived, SledGuard, empty, guarded};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::store::codec::{self, RecordKind};
use crate::store::crypto::{RecordCipher, RecordPlace};
use crate::store::error::StoreError;
use crate::store::ops::{self, StoreTree, TreeWrite, counted, piece_key};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

impl Derived {
    /// How many pieces the record of a case has.
    fn pieces(&self, tree: &sled::Tree, no: CaseNo) -> Result<usize, StoreError> {
        let first = guarded(|| tree.get(piece_key(no, 0)))?;
        Ok(first.and_then(|f| counted(&f).map(|(count, _)| count)).unwrap_or(0))
    }

    /// A case, open or closed.
    pub(in crate::store) fn case(&self, no: CaseNo) -> Result<Option<Case>, StoreError> {
        match record(&self.cipher, StoreTree::Live, &self.live, no)? {
            Some(case) => Ok(Some(case)),
            None => record(&self.cipher, StoreTree::Archive, &self.archive, no),
        }
    }

    /// Every open case: one thread passes over the tree, two decode, because opening a desk waits for it.
    pub(in crate::store) fn live(&self) -> Result<Vec<Arc<Case>>, StoreError> {
        let (send, chunks) = channel::<(usize, Vec<NumberedRecord>)>();
        let chunks = Mutex::new(chunks);
        // The first thread takes the next chunk; it holds the lock while it waits, and the other waits for the lock.
        let next = || chunks.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let decode = || -> Result<Vec<DecodedChunk>, StoreError> {
            let mut all = Vec::new();
            while let Ok((place, chunk)) = next() {
                let cases = chunk.iter().map(|(no, record)| record.case(&self.cipher, *no).map(Arc::new));
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
        // By number, as they are in the tree.
        all.sort_unstable_by_key(|(place, _)| *place);
        Ok(all.into_iter().flat_map(|(_, cases)| cases).collect())
    }

    /// Passes over the open records, their pieces put together, and sends them on in chunks.
    fn pass_live(&self, send: &Sender<(usize, Vec<NumberedRecord>)>) -> Result<(), StoreError> {
        let mut chunk: Vec<NumberedRecord> = Vec::with_capacity(CHUNK);
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
                // No receiver any more: decoding has failed and reports so.
                let _ = send.send((place, std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK))));
                place += 1;
            }
            wanted = counted(&value).ok_or_else(empty)?.0.saturating_sub(1);
            chunk.push((CaseNo::from_key(no).ok_or_else(empty)?, CaseRecord::One(value)));
        }
        let _ = send.send((place, chunk));
        if wanted > 0 { Err(empty()) } else { Ok(()) }
    }

    /// The closed cases, to be read from any thread.
    pub(in crate::store) fn closed(&self) -> ClosedCases {
        ClosedCases(self.archive.clone(), self.cipher.clone(), Arc::clone(&self.held))
    }

    /// Writes of a case, given its present form in the store, and by how many they change the number of closed cases.
    pub(in crate::store) fn ops_of(
        &self,
        new: &Case,
        fresh: bool,
    ) -> Result<(Vec<TreeWrite>, i64), StoreError> {
        let closed = i64::from(new.state.is_closed());
        let old = if fresh { None } else { self.case(new.no)? };
        let Some(old) = old else { return Ok((ops::of_case(&self.cipher, None, new)?, closed)) };
        let tree = if ops::tree_of(&old) == StoreTree::Live { &self.live } else { &self.archive };
        let pieces = self.pieces(tree, new.no)?;
        let ops = ops::of_case(&self.cipher, Some((&old, pieces)), new)?;
        Ok((ops, closed - i64::from(old.state.is_closed())))
    }

    /// Writes that take a closed case's record away.
    pub(in crate::store) fn forget(&self, no: CaseNo) -> Result<Vec<TreeWrite>, StoreError> {
        let pieces = self.pieces(&self.archive, no)?;
        Ok((0..pieces)
            .map(|n| TreeWrite { tree: StoreTree::Archive, key: piece_key(no, n), value: None })
            .collect())
    }

    /// How many records the trees of cases hold, pieces counted as one.
    pub(in crate::store) fn count(&self) -> Result<(u64, u64), StoreError> {
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
type DecodedChunk = (usize, Vec<Arc<Case>>);

/// Records that are decoded together.
const CHUNK: usize = 128;

/// A record and its case.
type NumberedRecord = (CaseNo, CaseRecord);

/// The record of a case, after its number of pieces.
enum CaseRecord {
    /// As sled holds it.
    One(sled::IVec),
    /// Put together.
    Many(Vec<u8>),
}

impl CaseRecord {
    fn add(&mut self, piece: &[u8]) {
        let mut all = match std::mem::replace(self, Self::Many(Vec::new())) {
            Self::One(first) => first.to_vec(),
            Self::Many(all) => all,
        };
        all.extend_from_slice(piece);
        *self = Self::Many(all);
    }

    fn case(&self, cipher: &RecordCipher, no: CaseNo) -> Result<Case, StoreError> {
        let bytes: &[u8] = match self {
            Self::One(first) => first,
            Self::Many(all) => all,
        };
        case_of(cipher, StoreTree::Live, no, counted(bytes).ok_or_else(empty)?.1)
    }
}

/// The closed cases of a store.
#[derive(Clone, Debug)]
pub(in crate::store) struct ClosedCases(
    sled::Tree,
    RecordCipher,
    #[expect(dead_code, reason = "held as long as the tree before it is")] Arc<SledGuard>,
);

impl ClosedCases {
    /// Yields them, the newest number first.
    pub(in crate::store) fn visit(&self, visit: &mut dyn FnMut(Case) -> bool) -> Result<(), StoreError> {
        let mut rows = self.0.iter().keys().rev();
        loop {
            let Some(key) = guarded(|| rows.next().transpose())? else { return Ok(()) };
            let Some((0, no)) = key.split_last().map(|(piece, no)| (*piece, no)) else { continue };
            let no = CaseNo::from_key(no).ok_or_else(empty)?;
            let case = record(&self.1, StoreTree::Archive, &self.0, no)?.ok_or_else(empty)?;
            if !visit(case) {
                return Ok(());
            }
        }
    }
}

/// The record of a case in a tree.
fn record(
    cipher: &RecordCipher,
    name: StoreTree,
    tree: &sled::Tree,
    no: CaseNo,
) -> Result<Option<Case>, StoreError> {
    let Some(first) = guarded(|| tree.get(piece_key(no, 0)))? else { return Ok(None) };
    let (count, start) = counted(&first).ok_or_else(empty)?;
    if count <= 1 {
        return case_of(cipher, name, no, start).map(Some);
    }
    let mut record = start.to_vec();
    for piece in 1..count {
        record.extend_from_slice(&guarded(|| tree.get(piece_key(no, piece)))?.ok_or_else(empty)?);
    }
    case_of(cipher, name, no, &record).map(Some)
}

/// The case of a whole record.
fn case_of(cipher: &RecordCipher, tree: StoreTree, no: CaseNo, record: &[u8]) -> Result<Case, StoreError> {
    codec::decode(RecordKind::Case, &cipher.open(RecordPlace::Record(tree.name(), &no.to_key()), record)?)
}
