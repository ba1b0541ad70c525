//! What of the journal proves the entries of a case: collected in one walk through it, with the key of a protected desk.

use super::hex::HexHash;
use crate::domain::case_no::CaseNo;
use crate::store::encrypted_entry::{self, EntryPosition};
use crate::store::entry::{AuditEvent, Entry};
use crate::store::error::StoreError;
use crate::store::journal_reader::JournalReader;
use crate::store::merkle::{self, TreeHash};
use serde::{Deserialize, Serialize};

/// An entry of a case.
#[derive(Clone, Debug)]
pub(crate) struct DisclosedEntry {
    pub(super) proof: EntryProof,
    pub(super) entry: Entry,
    /// Salt and record; of version 1 the record alone.
    pub(super) record: Vec<u8>,
    /// What its hash is made from.
    pub(super) frame: Vec<u8>,
}

/// How an entry of a case is proved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntryProof {
    /// Its number.
    pub(super) entry: u64,
    /// SHA-256 of its salt and record; none in record format 1, where nothing in clear commits to the record.
    pub(super) digest: Option<HexHash>,
    /// The hash of the entry before it in the journal, and its own; none in a masked pack, where nothing shows them.
    pub(super) chain: Option<ChainLink>,
    /// The number of the checkpoint that covers it; none where none does yet.
    pub(super) checkpoint: Option<u64>,
    /// Its place among the entries of that checkpoint, from 0.
    pub(super) leaf: Option<u64>,
    /// The inclusion proof (RFC 9162, section 2.1.3), the lowest subtree first.
    pub(super) path: Vec<HexHash>,
}

/// The place of an entry in the hash chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChainLink {
    pub(super) before: HexHash,
    pub(super) hash: HexHash,
}

impl EntryProof {
    /// The proof as a pack has it.
    pub(super) fn disclosed(&self, masked: bool) -> Self {
        Self { chain: self.chain.filter(|_| !masked), ..self.clone() }
    }
}

/// A checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckpointProof {
    /// The number of its own entry.
    pub(super) entry: u64,
    /// The hash of the entry before it.
    pub(super) before: HexHash,
    /// The hash of its own entry: what a head that was written down, or an anchor, names.
    pub(super) hash: HexHash,
    /// How many entries it covers: those right before it.
    pub(super) entries: u64,
    /// The root of the Merkle tree over them.
    pub(super) root: HexHash,
}

/// A checkpoint, with what its hash is made from.
#[derive(Clone, Debug)]
pub(crate) struct DisclosedCheckpoint {
    pub(super) proof: CheckpointProof,
    pub(super) frame: Vec<u8>,
}

/// Everything of the journal that proves a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct CaseProof {
    /// The entries of the case, the oldest first.
    pub(super) entries: Vec<DisclosedEntry>,
    /// The checkpoints that cover them, the oldest first.
    pub(super) checkpoints: Vec<DisclosedCheckpoint>,
}

impl CaseProof {
    /// Whether the journal has no entry of the case.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// The case that an entry is about; none where it is about none.
pub(super) fn case_of(entry: &Entry) -> Option<CaseNo> {
    match &entry.fact {
        AuditEvent::Case { no, .. } | AuditEvent::Looked { no, .. } => Some(*no),
        AuditEvent::Exported { case, .. } => *case,
        _ => None,
    }
}

/// Walks through a journal from its first entry on.
///
/// # Errors
/// Where an entry cannot be read.
pub(crate) fn collect(log: JournalReader, no: CaseNo) -> Result<CaseProof, StoreError> {
    let JournalReader { entries, cipher, since } = log;
    let mut proof = CaseProof::default();
    let mut leaves: Vec<TreeHash> = Vec::new();
    // Entries of the case since the last checkpoint: their place in the proof and their leaf.
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for raw in entries {
        let raw = raw?;
        let at = EntryPosition::after(raw.head_before());
        let (read, record) =
            encrypted_entry::disclosed(&cipher, since, at, &raw.payload).map_err(|e| e.of_entry(raw.seq))?;
        let (before, hash) = (HexHash(*raw.before.as_bytes()), HexHash(*raw.hash.as_bytes()));
        if let AuditEvent::Checkpoint { entries, root, .. } = &read.entry.fact {
            for (place, leaf) in waiting.drain(..) {
                if let Some(own) = proof.entries.get_mut(place) {
                    own.proof.checkpoint = Some(raw.seq);
                    own.proof.leaf = Some(leaf as u64);
                    own.proof.path = merkle::path(&leaves, leaf).into_iter().map(HexHash).collect();
                }
            }
            if proof.entries.iter().any(|own| own.proof.checkpoint == Some(raw.seq)) {
                let entries = *entries;
                let own = CheckpointProof { entry: raw.seq, before, hash, entries, root: HexHash(*root) };
                proof.checkpoints.push(DisclosedCheckpoint { proof: own, frame: raw.hashed() });
            }
            leaves.clear();
            continue;
        }
        if case_of(&read.entry) == Some(no) {
            if read.digest.is_some() {
                waiting.push((proof.entries.len(), leaves.len()));
            }
            let own = EntryProof {
                entry: raw.seq,
                digest: read.digest.map(HexHash),
                chain: Some(ChainLink { before, hash }),
                checkpoint: None,
                leaf: None,
                path: Vec::new(),
            };
            proof.entries.push(DisclosedEntry { proof: own, entry: read.entry, record, frame: raw.hashed() });
        }
        if let Some(digest) = &read.digest {
            leaves.push(merkle::leaf(raw.seq, digest));
        }
    }
    Ok(proof)
}
