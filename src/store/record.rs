//! Whether bytes are a record. Owns the one look that is open from outside at what the codec takes for one: bytes that somebody brings
//! are held against it, whatever they are.

use super::codec::{Kind, decode};
use super::entry::{DoneBefore, Entry};
use super::{Doors, Settings, StoreError};
use crate::domain::case::Case;
use crate::domain::listing::Preferences;
use serde::de::DeserializeOwned;

/// Whether bytes are a whole record of a kind and a version that this program reads.
#[must_use]
pub fn decodes(bytes: &[u8]) -> bool {
    fn reads<T: DeserializeOwned>(kind: Kind, bytes: &[u8]) -> bool {
        let read: Result<T, StoreError> = decode(kind, bytes);
        read.is_ok()
    }
    reads::<Entry>(Kind::Entry, bytes)
        || reads::<Case>(Kind::Case, bytes)
        || reads::<Settings>(Kind::Settings, bytes)
        || reads::<DoneBefore>(Kind::Done, bytes)
        || reads::<Doors>(Kind::Keys, bytes)
        || reads::<Preferences>(Kind::Preferences, bytes)
}
