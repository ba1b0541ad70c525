//! What an entry and its case mean for the trees of the derived store: plain writes of keys and values, made before the transaction,
//! because a transaction may run its body more than once.

use super::codec::{self, RecordKind};
use super::crypto::{RecordCipher, RecordPlace};
use super::entry::{AuditEvent, Entry, IdempotencyRecord};
use super::error::StoreError;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::domain::matching::{MatchKind, keys};
use crate::domain::officer::OfficerId;

/// A tree of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoreTree {
    Live,
    Archive,
    Submissions,
    People,
    Commands,
    /// The numbers of visas, by the entry that issued each: no later entry frees one.
    Visas,
    Preferences,
    Tail,
}

impl StoreTree {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Archive => "archive",
            Self::Submissions => "submissions",
            Self::People => "people",
            Self::Commands => "commands",
            Self::Visas => "visas",
            Self::Preferences => "preferences",
            Self::Tail => "tail",
        }
    }

    /// The key that an id has in an index.
    pub(super) fn key(self, cipher: &RecordCipher, id: &str) -> Vec<u8> {
        cipher.index(self.name(), id.as_bytes())
    }
}

/// A write. A key without a value is removed.
#[derive(Debug)]
pub(super) struct TreeWrite {
    pub(super) tree: StoreTree,
    pub(super) key: Vec<u8>,
    pub(super) value: Option<Vec<u8>>,
}

/// Larger values go to files that sled never syncs; a record is cut into pieces that stay below.
const PIECE: usize = 6000;
/// What encryption adds to a record, at the most.
const SEALED: usize = 64;

/// The key of a piece of a case. Only the first piece's ends in zero, and they are in order: from the 255th on three bytes number it.
pub(super) fn piece_key(no: CaseNo, piece: usize) -> Vec<u8> {
    let mut key = no.to_key();
    match u8::try_from(piece) {
        Ok(piece) if piece < u8::MAX => key.push(piece),
        _ => {
            let behind = piece - usize::from(u8::MAX);
            let digit = |n: usize| u8::try_from(n + 1).unwrap_or(u8::MAX);
            key.extend([u8::MAX, digit(behind / 254), digit(behind % 254)]);
        }
    }
    key
}

/// The pieces of a record. The first is preceded by their number: one byte, or a zero and two bytes.
fn pieces(record: &[u8]) -> Result<Vec<Vec<u8>>, StoreError> {
    let count = record.len().div_ceil(PIECE).max(1);
    let long = u16::try_from(count)
        .ok()
        .filter(|_| record.len() <= codec::LIMIT + SEALED)
        .ok_or_else(|| StoreError::Derived("a case is too large for the store".into()))?;
    let mut chunks = record.chunks(PIECE);
    let mut first = match u8::try_from(count) {
        Ok(short) => vec![short],
        Err(_) => [&[0][..], &long.to_be_bytes()].concat(),
    };
    first.extend_from_slice(chunks.next().unwrap_or_default());
    Ok(std::iter::once(first).chain(chunks.map(<[u8]>::to_vec)).collect())
}

/// How many pieces a record has, by its first piece, and what that piece holds of it.
pub(super) fn counted(first: &[u8]) -> Option<(usize, &[u8])> {
    match first.split_first()? {
        (0, rest) => rest.split_first_chunk().map(|(n, rest)| (usize::from(u16::from_be_bytes(*n)), rest)),
        (n, rest) => Some((usize::from(*n), rest)),
    }
}

/// What the keys of a person begin with: kind and key; the case follows.
pub(super) fn person_prefix(cipher: &RecordCipher, same: MatchKind, key: &str) -> Vec<u8> {
    let mut bytes = vec![same as u8];
    bytes.extend_from_slice(&StoreTree::People.key(cipher, key));
    bytes.push(0);
    bytes
}

/// Key of a person in a case.
pub(super) fn person_key(cipher: &RecordCipher, same: MatchKind, key: &str, no: CaseNo) -> Vec<u8> {
    let mut bytes = person_prefix(cipher, same, key);
    bytes.extend_from_slice(&no.to_key());
    bytes
}

/// The tree that holds a case.
pub(super) fn tree_of(case: &Case) -> StoreTree {
    if case.state.is_closed() { StoreTree::Archive } else { StoreTree::Live }
}

/// The writes that bring a case's record and indexes from one form to the next; of the old one its number of pieces. A
/// case that was closed and is recalled moves back among the open ones.
pub(super) fn of_case(
    cipher: &RecordCipher,
    old: Option<(&Case, usize)>,
    new: &Case,
) -> Result<Vec<TreeWrite>, StoreError> {
    let mut ops = Vec::new();
    let tree = tree_of(new);
    let place = RecordPlace::Record(tree.name(), &new.no.to_key());
    let record = cipher.close(place, codec::encode(RecordKind::Case, new)?)?;
    let pieces = pieces(&record)?;
    if let Some((old, count)) = old {
        let stood = tree_of(old);
        let kept = if tree == stood { pieces.len() } else { 0 };
        for piece in kept..count {
            ops.push(TreeWrite { tree: stood, key: piece_key(new.no, piece), value: None });
        }
    }
    let old = old.map(|(old, _)| old);
    for (n, piece) in pieces.into_iter().enumerate() {
        ops.push(TreeWrite { tree, key: piece_key(new.no, n), value: Some(piece) });
    }
    let same_papers = old.is_some_and(|o| o.papers_version == new.papers_version);
    if !same_papers {
        for (same, key) in old.iter().flat_map(|o| keys(&o.papers)) {
            ops.push(TreeWrite {
                tree: StoreTree::People,
                key: person_key(cipher, same, &key, new.no),
                value: None,
            });
        }
        let since = new.received_at.timestamp_micros().to_be_bytes().to_vec();
        for (same, key) in keys(&new.papers) {
            ops.push(TreeWrite {
                tree: StoreTree::People,
                key: person_key(cipher, same, &key, new.no),
                value: Some(since.clone()),
            });
        }
        ops.push(TreeWrite {
            tree: StoreTree::Submissions,
            key: StoreTree::Submissions.key(cipher, &new.papers.submission),
            value: Some(new.no.to_key()),
        });
    }
    Ok(ops)
}

/// The key of an officer's preferences.
pub(super) fn preferences_place(officer: &OfficerId) -> RecordPlace<'_> {
    RecordPlace::Record(StoreTree::Preferences.name(), officer.as_str().as_bytes())
}

/// The write of an officer's preferences; without a value they are removed.
fn of_preferences(
    cipher: &RecordCipher,
    officer: &OfficerId,
    kept: Option<&Preferences>,
) -> Result<TreeWrite, StoreError> {
    let close =
        |kept| cipher.close(preferences_place(officer), codec::encode(RecordKind::Preferences, kept)?);
    let key = officer.as_str().as_bytes().to_vec();
    Ok(TreeWrite { tree: StoreTree::Preferences, key, value: kept.map(close).transpose()? })
}

/// The writes of an entry itself: the result of its request, so that a repeat is recognized, the numbers of the visas that it issued, and
/// its officer's preferences.
pub(super) fn of_entry(cipher: &RecordCipher, entry: &Entry) -> Result<Vec<TreeWrite>, StoreError> {
    let (no, version, events, order) = match &entry.fact {
        AuditEvent::Case { no, version, events, order, .. } => (*no, *version, events, *order),
        AuditEvent::PreferencesChanged { preferences } => {
            return Ok(vec![of_preferences(cipher, &entry.officer, Some(preferences))?]);
        }
        AuditEvent::OfficerRemoved { officer } => return Ok(vec![of_preferences(cipher, officer, None)?]),
        _ => return Ok(Vec::new()),
    };
    let number = |event: &Event| match event {
        Event::VisaIssued { visa, .. } => Some(StoreTree::Visas.key(cipher, &visa.number)),
        _ => None,
    };
    let write = |key| TreeWrite { tree: StoreTree::Visas, key, value: Some(no.to_key()) };
    let mut writes: Vec<TreeWrite> = events.iter().filter_map(number).map(write).collect();
    if let Some(id) = &entry.command {
        let events = events.iter().map(|e| e.name().into()).collect();
        let done = IdempotencyRecord { case: no, version, events, order };
        let value = codec::encode(RecordKind::Done, &done)?;
        let key = StoreTree::Commands.key(cipher, id);
        writes.push(TreeWrite { tree: StoreTree::Commands, key, value: Some(value) });
    }
    Ok(writes)
}
