//! Checkpoints: entries that confirm the entries before them. Owns how one is made and checked. On a protected desk one follows each
//! sign-out and ends each session that wrote anything.
//!
//! A checkpoint holds the root of the Merkle tree over the entries since the one before, so that each of them can be shown to be in the
//! journal without a key, and a keyed hash over that root and the entry before it. Entries that must be readable before anybody signs in
//! (sign-ins that failed, sign-outs) carry no authentication of their own: an attacker who replaces one and recomputes the chain cannot make
//! the checkpoint again.

use super::crypto::{Keyring, RecordCipher};
use super::encrypted_entry::{EntryDigest, EntryPosition};
use super::entry::{AuditEvent, Entry};
use super::merkle::MerkleTree;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};

/// The data key's keyed hash over a checkpoint: its place, its author, and its content.
fn mac(
    ring: &Keyring,
    generation: u16,
    at: EntryPosition,
    by: &LastWriter,
    (entries, root): (u64, &[u8; 32]),
) -> Option<[u8; 32]> {
    let (store, seq, entries) = (ring.store(), at.seq.to_le_bytes(), entries.to_le_bytes());
    let time = by.at.timestamp_micros().to_le_bytes();
    // The texts come last, behind the length of the first of them.
    let officer = by.officer.as_str().as_bytes();
    let length = (officer.len() as u64).to_le_bytes();
    let parts: [&[u8]; 9] = [
        store.as_bytes(),
        &seq,
        at.before.as_bytes(),
        &entries,
        root,
        &time,
        &length,
        officer,
        by.origin.as_bytes(),
    ];
    ring.vouch_for_checkpoint(generation, &parts)
}

/// Who wrote the last entry, when and from where: a checkpoint is written in the same name.
#[derive(Clone, Debug)]
pub(super) struct LastWriter {
    at: DateTime<Utc>,
    officer: OfficerId,
    origin: Box<str>,
}

impl From<&Entry> for LastWriter {
    fn from(entry: &Entry) -> Self {
        Self { at: entry.at, officer: entry.officer, origin: entry.origin.clone() }
    }
}

/// The entry of a checkpoint; none on a desk without protection, or where there is no entry to check.
pub(super) fn entry(
    cipher: &RecordCipher,
    at: EntryPosition,
    tree: &MerkleTree,
    by: &LastWriter,
) -> Option<Entry> {
    let ring = cipher.keyring().filter(|_| tree.len() > 0)?;
    let (entries, root, generation) = (tree.len(), tree.root(), ring.generation());
    let mac = mac(ring, generation, at, by, (entries, &root))?;
    let fact = AuditEvent::Checkpoint { entries, root, generation, mac };
    let LastWriter { at: time, officer, origin } = by.clone();
    Some(Entry { at: time, officer, origin, command: None, fact })
}

/// What is wrong with a checkpoint, if anything is; without a key its keyed hash is not checked.
pub(super) fn fault(
    cipher: &RecordCipher,
    at: EntryPosition,
    tree: &MerkleTree,
    entry: &Entry,
) -> Option<&'static str> {
    let AuditEvent::Checkpoint { entries, root, generation, mac: stored } = &entry.fact else { return None };
    if *entries != tree.len() || *root != tree.root() {
        return Some("the checkpoint does not match the entries before it");
    }
    let ring = cipher.keyring()?;
    let own = mac(ring, *generation, at, &LastWriter::from(entry), (*entries, root));
    let same = own.is_some_and(|own| own == *stored);
    if same { None } else { Some("the checkpoint was not written with the key of this desk") }
}

/// Takes an entry that follows in the journal: a checkpoint begins a new tree. Entries of version 1 have no digest and are in none.
pub(super) fn follow(tree: &mut MerkleTree, seq: u64, entry: Option<&Entry>, digest: Option<&EntryDigest>) {
    match (entry.map(|entry| &entry.fact), digest) {
        (Some(AuditEvent::Checkpoint { .. }), _) => *tree = MerkleTree::default(),
        (_, Some(digest)) => tree.push(seq, digest),
        (_, None) => {}
    }
}
