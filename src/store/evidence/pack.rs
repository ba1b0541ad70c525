//! An evidence pack, made from the proof of a case. Owns what is in each of its files.

use super::FORMAT;
use super::bag::{FileSum, PackFiles, PackSums, sums_of, tag_files};
use super::delivered::{FileState, listed, path_of};
use super::file_names::{CASE, FILES, JOURNAL, README, frame_name, record_name};
use super::hex::HexHash;
use super::info::{self, PackClaims};
use super::proof::{CaseProof, CheckpointProof, EntryProof};
use super::view::{CaseEvidence, ProvenCase};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case_no::CaseNo;
use crate::domain::serde_helpers::rfc3339;
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use crate::store::salvage::short_id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::io;

/// What a pack says of itself, in both languages. It belongs to its format: another text is another format.
pub(super) const README_TEXT: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/templates/evidence.txt"));

/// What is said of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JournalEvidence {
    pub(super) format: u32,
    pub(super) case: String,
    /// Without records, and without frames but those of checkpoints.
    pub(super) masked: bool,
    pub(super) entries: Vec<EntryProof>,
    pub(super) checkpoints: Vec<CheckpointProof>,
}

/// What a pack is made for.
#[derive(Clone, Debug)]
pub(crate) struct PackOptions<'a> {
    /// The case.
    pub(crate) no: CaseNo,
    /// The desk; none in memory.
    pub(crate) desk: Option<StoreId>,
    /// Without what names the traveller, and without files.
    pub(crate) masked: bool,
    /// Who makes it: the officer's ID.
    pub(crate) officer: &'a str,
    /// When it is made.
    pub(crate) at: DateTime<Utc>,
}

/// A pack before it is known which of the delivered files can be read.
#[derive(Clone, Debug)]
pub(crate) struct PackPlan {
    pub(super) no: CaseNo,
    /// The delivered files of the case that are to be in it; none in a masked pack.
    pub(super) delivered: Vec<DeliveredFile>,
    /// The same of a masked pack, which only lists them.
    left_out: Vec<DeliveredFile>,
    masked: bool,
    claims: PackClaims,
    files: PackFiles,
}

/// A file of a pack, to be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PackListing {
    /// Its path.
    pub(crate) path: String,
    /// Its size.
    pub(crate) bytes: u64,
    /// The name as it was delivered.
    pub(crate) delivered: Option<String>,
    /// Its item, where it was delivered.
    pub(crate) item: String,
    /// Its hash, where it was delivered.
    pub(crate) sha256: String,
    /// Whether it can be written.
    pub(crate) state: FileState,
}

/// The plan of a pack.
///
/// # Errors
/// Where the entries do not make the case: the journal was not read from its beginning.
pub(crate) fn pack(proof: &CaseProof, how: &PackOptions<'_>) -> Result<PackPlan, StoreError> {
    let all = proof.entries.iter().map(|own| (own.proof.entry, &own.entry));
    let ProvenCase { evidence: case, files: delivered } = CaseEvidence::from_entries(how.no, all, how.masked)
        .map_err(|e| StoreError::Derived(format!("the case lacks an entry before entry {}", e.entry)))?;
    let journal = JournalEvidence {
        format: FORMAT,
        case: how.no.to_string(),
        masked: how.masked,
        entries: proof.entries.iter().map(|own| own.proof.disclosed(how.masked)).collect(),
        checkpoints: proof.checkpoints.iter().map(|own| own.proof.clone()).collect(),
    };
    let mut files = PackFiles::default();
    files.insert(CASE.into(), json(&case)?);
    files.insert(JOURNAL.into(), json(&journal)?);
    files.insert(README.into(), README_TEXT.into());
    if !how.masked {
        for own in &proof.entries {
            files.insert(record_name(own.proof.entry), own.record.clone());
            files.insert(frame_name(own.proof.entry), own.frame.clone());
        }
    }
    for own in &proof.checkpoints {
        files.insert(frame_name(own.proof.entry), own.frame.clone());
    }
    let claims = PackClaims {
        desk: how.desk.map(short_id).unwrap_or_default(),
        agent: format!("portdesk {}", env!("CARGO_PKG_VERSION")),
        contact: how.officer.to_owned(),
        date: rfc3339(how.at).chars().take(10).collect(),
    };
    let (delivered, left_out) = if how.masked { (Vec::new(), delivered) } else { (delivered, Vec::new()) };
    let claims = claims.proven(&case);
    Ok(PackPlan { no: how.no, delivered, left_out, masked: how.masked, claims, files })
}

impl PackPlan {
    /// Where a delivered file is in the pack.
    pub(super) fn path_of(&self, number: usize) -> String {
        self.delivered.get(number).map(|file| path_of(number + 1, file)).unwrap_or_default()
    }

    /// All files but the delivered ones, when it is known which of these are in it.
    ///
    /// # Errors
    /// Where a list cannot be written as JSON.
    pub(super) fn completed(&self, states: &[FileState]) -> io::Result<PackFiles> {
        let mut files = self.files.clone();
        let left_out = self.left_out.iter().map(|file| (file, FileState::LeftOut));
        let list = listed(self.delivered.iter().zip(states.iter().copied()).chain(left_out));
        files.insert(FILES.into(), json(&list).map_err(io::Error::other)?);
        let mut sums: PackSums = sums_of(&files);
        let written = self.delivered.iter().zip(states).enumerate();
        for (number, (file, _)) in written.filter(|(_, (_, state))| **state == FileState::Included) {
            let sum = FileSum { sha256: HexHash(file.sha256), bytes: file.bytes };
            sums.insert(self.path_of(number), sum);
        }
        let absent = states.iter().filter(|state| **state != FileState::Included).count();
        let extent = info::extent(self.masked, absent);
        files.extend(tag_files(&sums, &info::lines(self.no, extent, &self.claims)));
        Ok(files)
    }

    /// What would be written, by path: the delivered files too, with those that cannot be read.
    ///
    /// # Errors
    /// As [`Self::completed`].
    pub(crate) fn listing(&self, states: &[FileState]) -> io::Result<Vec<PackListing>> {
        let own = self.completed(states)?;
        let own = own.into_iter().map(|(path, bytes)| PackListing {
            path,
            bytes: bytes.len() as u64,
            delivered: None,
            item: String::new(),
            sha256: String::new(),
            state: FileState::Included,
        });
        let delivered = self.delivered.iter().zip(states).enumerate();
        let delivered = delivered.map(|(number, (file, state))| PackListing {
            path: self.path_of(number),
            bytes: file.bytes,
            delivered: Some(file.name.to_string()),
            item: file.item.to_string(),
            sha256: HexHash(file.sha256).to_string(),
            state: *state,
        });
        let mut all: Vec<PackListing> = own.chain(delivered).collect();
        all.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(all)
    }

    /// Without what names the traveller, and without files.
    pub(crate) fn is_masked(&self) -> bool {
        self.masked
    }

    /// How many delivered files a masked pack leaves out.
    pub(crate) fn left_out(&self) -> usize {
        self.left_out.len()
    }
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|e| StoreError::Derived(format!("the evidence cannot be written: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
