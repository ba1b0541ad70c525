//! A file alone, without a submission: it may be one that an open case waits for. Owns its reading; which case names it, the service finds.

use crate::domain::case::delivered_file::FileKind;
use crate::domain::submitted_file::LARGEST_FILE;
use crate::files;
use crate::intake::fault::FaultCode;
use crate::intake::read::{RejectedSubmission, unopened};
use sha2::{Digest, Sha256};
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// Endings of files of the kinds that are taken.
const ENDINGS: [&str; 6] = ["pdf", "jpg", "jpeg", "png", "tif", "tiff"];

/// A file that came without a submission.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LooseFile {
    /// Where it came from.
    pub source: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// What it is.
    pub kind: FileKind,
    /// Its bytes.
    pub content: Arc<[u8]>,
}

/// Whether a file's name is that of a scan or letter.
pub(in crate::intake) fn is_file_name(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase);
    ending.is_some_and(|ending| ENDINGS.contains(&&*ending))
}

/// Reads a file alone.
pub(in crate::intake) fn read_loose(path: &Path, shown: &str) -> Result<LooseFile, RejectedSubmission> {
    let rejected = |code, about: &str| RejectedSubmission::one(shown, 0, 0, code, about);
    let file = files::open_given_plain(path).map_err(|e| unopened(shown, &e))?;
    let mut bytes = Vec::new();
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|e| unopened(shown, &e))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(rejected(FaultCode::FileTooLarge, &(LARGEST_FILE >> 20).to_string()));
    }
    let Some(kind) = FileKind::of(&bytes) else {
        let code = if bytes.is_empty() { FaultCode::NothingRead } else { FaultCode::FileKind };
        return Err(rejected(code, if bytes.is_empty() { "empty" } else { "" }));
    };
    Ok(LooseFile { source: shown.to_owned(), sha256: Sha256::digest(&bytes).into(), kind, content: bytes.into() })
}
