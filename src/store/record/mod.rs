//! Records and their versions: which shape a record of each kind had in each version, and how an old one becomes one of today. Owns
//! the frozen shapes and the one look that is open from outside at what the codec takes for a record. It knows neither files nor keys.

mod v1;
mod v2;
mod v3;
mod v4;

use super::codec::{RecordKind, Versioned, decode, shape};
use super::entry::{Entry, IdempotencyRecord};
use super::merkle::MerkleTree;
use super::{AuthState, DeskSettings};
use crate::domain::case::Case;
use crate::domain::listing::Preferences;

impl Versioned for Entry {
    type V1 = v1::EntryV1;
    type V2 = v2::EntryV2;
    /// Versions 4 and 5 appended events and facts and changed none.
    type V3 = Self;
    type V4 = Self;

    fn from_first_v1(body: &[u8]) -> Option<Self> {
        shape::<v1::FirstSignInV1>(body).and_then(v1::FirstSignInV1::entry)
    }
}

impl Versioned for Case {
    type V1 = v1::CaseV1;
    type V2 = v2::CaseV2;
    type V3 = v3::CaseV3;
    type V4 = v4::CaseV4;
}

impl Versioned for DeskSettings {
    type V1 = v1::SettingsV1;
    type V2 = v2::SettingsV2;
    type V3 = v3::SettingsV3;
    type V4 = Self;
}

impl Versioned for AuthState {
    type V1 = v1::DoorsV1;
    type V2 = v1::DoorsV1;
    type V3 = Self;
    type V4 = Self;
}

impl Versioned for IdempotencyRecord {
    type V1 = v1::DoneBeforeV1;
    type V2 = v2::DoneBeforeV2;
    type V3 = Self;
    type V4 = Self;
}

impl Versioned for MerkleTree {
    /// Version 1 had none.
    type V1 = Self;
    type V2 = Self;
    type V3 = Self;
    type V4 = Self;
}

impl Versioned for Preferences {
    type V1 = v1::PreferencesV1;
    type V2 = v1::PreferencesV1;
    type V3 = Self;
    type V4 = Self;
}

/// Whether bytes are a whole record of a kind and a version that this program reads.
#[must_use]
pub fn decodes(bytes: &[u8]) -> bool {
    fn reads<T: Versioned>(kind: RecordKind, bytes: &[u8]) -> bool {
        decode::<T>(kind, bytes).is_ok()
    }
    reads::<Entry>(RecordKind::Entry, bytes)
        || reads::<Case>(RecordKind::Case, bytes)
        || reads::<DeskSettings>(RecordKind::Settings, bytes)
        || reads::<IdempotencyRecord>(RecordKind::Done, bytes)
        || reads::<AuthState>(RecordKind::Keys, bytes)
        || reads::<Preferences>(RecordKind::Preferences, bytes)
}

#[cfg(test)]
mod golden;
#[cfg(test)]
pub(super) mod samples;
