//! Entries of the journal as bytes: sealed, but for what has to be read before anybody is signed in.

use super::codec::{self, Kind};
use super::entry::Entry;
use super::error::StoreError;
use super::seal::{Place, Seal, is_sealed};

/// The bytes of the entry with this number.
pub(super) fn to_bytes(seal: &Seal, seq: u64, entry: &Entry) -> Result<Vec<u8>, StoreError> {
    let record = codec::encode(Kind::Entry, entry)?;
    if entry.fact.open() { Ok(record) } else { seal.close(Place::Entry(seq), record) }
}

/// The entry of bytes. On a protected desk, what is not sealed is believed only where it may stand open, or where it is older than the
/// protection.
pub(super) fn from_bytes(seal: &Seal, since: u64, seq: u64, bytes: &[u8]) -> Result<Entry, StoreError> {
    if is_sealed(bytes) {
        return codec::decode(Kind::Entry, &seal.open(Place::Entry(seq), bytes)?);
    }
    let entry: Entry = codec::decode(Kind::Entry, bytes)?;
    if seal.is_on() && seq >= since && !entry.fact.open() {
        return Err(StoreError::Derived("an entry stands unsealed where it must be sealed".into()));
    }
    Ok(entry)
}

/// The entry of bytes where it stands open; none of a sealed one.
pub(super) fn open_entry(bytes: &[u8]) -> Result<Option<Entry>, StoreError> {
    if is_sealed(bytes) { Ok(None) } else { codec::decode(Kind::Entry, bytes).map(Some) }
}
