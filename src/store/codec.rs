//! Values to bytes and back: the one place that names bincode. Owns the record's form - a tag, a version, the body, a checksum - and
//! its limits. A damaged length can never ask for more memory than the limit, bytes behind a record are an error, and a record of a
//! newer version is refused and not guessed at.
//!
//! The shapes of version 1 are the domain's own; golden bytes in the tests hold them still. When a shape changes, the old one is
//! frozen here as `…V1` with its conversion, and the version grows.

use super::error::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a record holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
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
    /// What an officer keeps of the lists.
    Preferences = b'P' as isize,
}

const VERSION: u16 = 1;
const HEADER: usize = 3;
const CHECKSUM: usize = 4;
/// No record is larger: the largest submission with its original bytes fits several times.
pub(super) const LIMIT: usize = 8 << 20;

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<LIMIT>()
}

/// The bytes of a value.
pub(super) fn encode<T: Serialize>(kind: Kind, value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(1024);
    bytes.push(kind as u8);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bincode::serde::encode_into_std_write(value, &mut bytes, config())
        .map_err(|e| StoreError::Derived(format!("a record cannot be written: {e}")))?;
    let sum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    Ok(bytes)
}

/// The value of bytes.
pub(super) fn decode<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> Result<T, StoreError> {
    let damaged = |what: &str| StoreError::Derived(format!("a record is damaged: {what}"));
    let body =
        bytes.len().checked_sub(CHECKSUM).filter(|n| *n >= HEADER).ok_or_else(|| damaged("cut short"))?;
    let (record, sum) = bytes.split_at(body);
    if crc32fast::hash(record).to_le_bytes() != sum {
        return Err(damaged("checksum"));
    }
    if record[0] != kind as u8 {
        return Err(damaged("another kind"));
    }
    let version = u16::from_le_bytes([record[1], record[2]]);
    if version > VERSION {
        return Err(StoreError::Newer { found: version, known: VERSION });
    }
    let (value, used) = bincode::serde::decode_from_slice(&record[HEADER..], config())
        .map_err(|e| damaged(&e.to_string()))?;
    if used != record.len() - HEADER {
        return Err(damaged("bytes behind it"));
    }
    Ok(value)
}

#[cfg(test)]
mod tests;
