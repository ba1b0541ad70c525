//! An evidence pack, made from the proof of a case. Owns what is in each of its files.

use super::FORMAT;
use super::bag::{PackFiles, bagged};
use super::file_names::{CASE, JOURNAL, README, frame_name, record_name};
use super::proof::{CaseProof, CheckpointProof, EntryProof};
use super::view::CaseEvidence;
use crate::domain::case_no::CaseNo;
use crate::domain::serde_helpers::rfc3339;
use crate::store::error::StoreError;
use crate::store::journal::StoreId;
use crate::store::salvage::short_id;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Without what names the traveller.
    pub(crate) masked: bool,
    /// Who makes it: the officer's ID.
    pub(crate) officer: &'a str,
    /// When it is made.
    pub(crate) at: DateTime<Utc>,
    /// What it is and how it is checked, in the languages of its readers.
    pub(crate) readme: &'a str,
}

/// The files of a pack.
///
/// # Errors
/// Where the entries do not make the case: the journal was not read from its beginning.
pub(crate) fn pack(proof: &CaseProof, how: &PackOptions<'_>) -> Result<PackFiles, StoreError> {
    let all = proof.entries.iter().map(|own| (own.proof.entry, &own.entry));
    let case = CaseEvidence::from_entries(how.no, all, how.masked)
        .map_err(|e| StoreError::Derived(format!("the case lacks an entry before entry {}", e.entry)))?;
    let desk = how.desk.map(short_id).unwrap_or_default();
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
    files.insert(README.into(), how.readme.as_bytes().to_vec());
    if !how.masked {
        for own in &proof.entries {
            files.insert(record_name(own.proof.entry), own.record.clone());
            files.insert(frame_name(own.proof.entry), own.frame.clone());
        }
    }
    for own in &proof.checkpoints {
        files.insert(frame_name(own.proof.entry), own.frame.clone());
    }
    let info = [
        ("Source-Organization", how.no.office().to_string()),
        ("External-Identifier", how.no.to_string()),
        ("Internal-Sender-Identifier", desk),
        ("Internal-Sender-Description", if how.masked { "masked" } else { "complete" }.to_owned()),
        ("Contact-Name", how.officer.to_owned()),
        ("Bagging-Date", rfc3339(how.at).chars().take(10).collect()),
        ("Bag-Software-Agent", format!("portdesk {}", env!("CARGO_PKG_VERSION"))),
    ];
    Ok(bagged(files, &info))
}

fn json<T: Serialize>(value: &T) -> Result<Vec<u8>, StoreError> {
    let mut bytes = serde_json::to_vec_pretty(value)
        .map_err(|e| StoreError::Derived(format!("the evidence cannot be written: {e}")))?;
    bytes.push(b'\n');
    Ok(bytes)
}
