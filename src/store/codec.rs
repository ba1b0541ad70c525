//! Values to bytes and back: the one place that names bincode. Owns the record's form - a tag, a version, the body, a checksum - and
//! its limits. A damaged length can never allocate more memory than the limit.
//!
//! Bytes with a valid checksum are what a program wrote. If this program cannot decode them, a newer one wrote them: they are *newer*,
//! never *damaged*. Golden bytes in the tests hold the shapes of the current version still. When a shape changes, the old one is frozen
//! in [`super::record`] with its conversion, and the version grows.

use super::error::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A value whose records of every version can be read.
pub(super) trait Versioned: DeserializeOwned {
    /// Its shape in version 1.
    type V1: DeserializeOwned + Into<Self>;
    /// Its shape in version 2.
    type V2: DeserializeOwned + Into<Self>;
    /// Its shape in version 3.
    type V3: DeserializeOwned + Into<Self>;
    /// Its shape in version 4.
    type V4: DeserializeOwned + Into<Self>;

    /// The value of a record of version 1 in a shape before [`Self::V1`], where there was one.
    fn from_first_v1(_body: &[u8]) -> Option<Self> {
        None
    }
}

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RecordKind {
    /// A journal entry.
    Entry = b'E' as isize,
    /// A case.
    Case = b'C' as isize,
    /// The settings.
    Settings = b'S' as isize,
    /// What an order did.
    Done = b'D' as isize,
    /// The keys of officers and their failed attempts.
    Keys = b'K' as isize,
    /// The list preferences of an officer.
    Preferences = b'P' as isize,
    /// The Merkle tree over the entries since the last checkpoint.
    Tree = b'T' as isize,
}

/// The version that this program writes.
pub(super) const VERSION: u16 = 5;
const HEADER: usize = 3;
const CHECKSUM: usize = 4;
/// No record is larger: the largest submission with its original bytes fits several times.
pub(super) const LIMIT: usize = 8 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The bytes of a value.
pub(super) fn encode<T: Serialize>(kind: RecordKind, value: &T) -> Result<Vec<u8>, StoreError> {
    encode_as(VERSION, kind, value)
}

/// The bytes of a value under an older version's number, for what is authenticated by its bytes and has kept its shape.
pub(super) fn encode_as<T: Serialize>(
    version: u16,
    kind: RecordKind,
    value: &T,
) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(1024);
    bytes.push(kind as u8);
    bytes.extend_from_slice(&version.to_le_bytes());
    bincode::serde::encode_into_std_write(value, &mut bytes, config())
        .map_err(|e| StoreError::Derived(format!("a record cannot be written: {e}")))?;
    let sum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

/// The value of bytes, converted where an older version wrote them.
///
/// # Errors
/// [`StoreError::Newer`] where the checksum holds and the bytes do not decode, [`StoreError::Derived`] where they are damaged,
/// [`StoreError::Outdated`] for a cached record in an older shape that is not read any more and has to be rebuilt.
pub(super) fn decode<T: Versioned>(kind: RecordKind, bytes: &[u8]) -> Result<T, StoreError> {
    let (version, body) = unframe(kind, bytes)?;
    let value = match version {
        // No program wrote 0; it has always been read as 1.
        0 | 1 => shape::<T::V1>(body).map(Into::into).or_else(|| T::from_first_v1(body)),
        2 => shape::<T::V2>(body).map(Into::into),
        3 => shape::<T::V3>(body).map(Into::into),
        4 => shape::<T::V4>(body).map(Into::into),
        VERSION => shape(body),
        found => return Err(StoreError::Newer { found, known: VERSION }),
    };
    match value {
        Some(value) => Ok(value),
        // Every shape of an entry is read for ever; the store is a cache, and the journal makes it again.
        None if version < VERSION && kind != RecordKind::Entry => Err(StoreError::Outdated),
        None => Err(StoreError::Newer { found: version, known: VERSION }),
    }
}

/// The version and the body of a record with a valid checksum.
fn unframe(kind: RecordKind, bytes: &[u8]) -> Result<(u16, &[u8]), StoreError> {
    let damaged = |what: &str| StoreError::Derived(format!("a record is damaged: {what}"));
    let end =
        bytes.len().checked_sub(CHECKSUM).filter(|n| *n >= HEADER).ok_or_else(|| damaged("cut short"))?;
    let (record, sum) = bytes.split_at(end);
    if crc32fast::hash(record).to_le_bytes() != sum {
        return Err(damaged("checksum"));
    }
    if record[0] != kind as u8 {
        return Err(damaged("another kind"));
    }
    Ok((u16::from_le_bytes([record[1], record[2]]), &record[HEADER..]))
}

/// The value of a body, if all of it has this shape.
pub(super) fn shape<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let (value, used) = bincode::serde::decode_from_slice(body, config()).ok()?;
    (used == body.len()).then_some(value)
}

#[cfg(test)]
mod tests;
