//! The delivered files of a case in an evidence pack: under which names, and which of them the desk could not read. Owns the list of
//! them; what they hold, the store of files knows.

use super::FORMAT;
use super::file_names::DELIVERED;
use super::hex::HexHash;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::store::error::StoreError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Whether a delivered file is in a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FileState {
    /// It is.
    Included,
    /// The desk does not have it any more.
    Missing,
    /// What the desk has is not what was delivered, or cannot be read.
    Damaged,
    /// A masked pack has no file.
    LeftOut,
}

impl FileState {
    /// The machine name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Included => "included",
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::LeftOut => "left_out",
        }
    }

    /// What a fault of the store says of a file.
    pub(crate) fn of(error: &StoreError) -> Self {
        match error {
            StoreError::BlobMissing { .. } => Self::Missing,
            _ => Self::Damaged,
        }
    }
}

/// The list of the delivered files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FilesEvidence {
    pub(super) format: u32,
    pub(super) files: Vec<ListedFile>,
}

/// A delivered file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListedFile {
    pub(super) state: FileState,
    /// Where it is in the pack; none where it is not.
    pub(super) path: Option<String>,
    pub(super) item: String,
    /// Its name as it was delivered; none in a masked pack.
    pub(super) name: Option<String>,
    pub(super) sha256: HexHash,
    pub(super) bytes: u64,
    pub(super) kind: String,
}

/// The name of a delivered file in a pack: its number and item, and nothing that the sender chose.
pub(super) fn path_of(number: usize, file: &DeliveredFile) -> String {
    format!("{DELIVERED}{number:03}-{}.{}", file.item, file.kind.name())
}

/// The list of the files of a case, in the order of their delivery.
pub(super) fn listed<'a>(files: impl Iterator<Item = (&'a DeliveredFile, FileState)>) -> FilesEvidence {
    let files = files.zip(1..).map(|((file, state), number)| ListedFile {
        state,
        path: (state == FileState::Included).then(|| path_of(number, file)),
        item: file.item.to_string(),
        name: (state != FileState::LeftOut).then(|| file.name.to_string()),
        sha256: HexHash(file.sha256),
        bytes: file.bytes,
        kind: file.kind.name().to_owned(),
    });
    FilesEvidence { format: FORMAT, files: files.collect() }
}

/// What was read, where it is the file that was delivered.
pub(super) fn checked(file: &DeliveredFile, read: Result<Vec<u8>, FileState>) -> Result<Vec<u8>, FileState> {
    let bytes = read?;
    let same = bytes.len() as u64 == file.bytes && Sha256::digest(&bytes)[..] == file.sha256;
    if same { Ok(bytes) } else { Err(FileState::Damaged) }
}
