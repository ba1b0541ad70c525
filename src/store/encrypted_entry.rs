//! Entries of the journal as bytes. Owns the envelope of every entry of format version 2; it may not know what an entry means
//! beyond whether it may be read before anybody is signed in.
//!
//! | envelope, version 2 | bytes |
//! |---|---|
//! | 2 | 0 |
//! | 1 where encrypted, 0 where readable | 1 |
//! | digest: SHA-256 (salt, record) | 2..34 |
//! | salt of 16 random bytes and the record, or both encrypted | 34.. |
//!
//! The digest is in clear, so that an entry that is disclosed with its salt can be checked against the journal without a key; the
//! salt prevents guessing an entry by its digest. An encrypted envelope is bound to the entry's number, to the hash of the
//! entry before it and to the digest: without the key an entry before it cannot be replaced and the chain recomputed.
//!
//! Version 1 had no envelope: the record, or the encrypted record, which is bound to the entry's number alone.

use super::codec::{self, RecordKind};
use super::crypto::{RecordCipher, RecordPlace, is_encrypted, random};
use super::entry::Entry;
use super::error::StoreError;
use super::journal::{EntryHash, JournalHead};
use sha2::{Digest, Sha256};
use std::borrow::Cow;

/// What an envelope begins with. Records of version 1 begin with a letter.
const VERSION: u8 = 2;
const READABLE: u8 = 0;
const ENCRYPTED: u8 = 1;
/// Where the digest ends.
const BODY: usize = 34;
const SALT: usize = 16;

/// The hash of an entry's salt and record, which its envelope carries in clear: SHA-256, 32 bytes.
pub(super) type EntryDigest = [u8; 32];

/// An entry as it is written: its bytes, and the digest in them.
#[derive(Debug)]
pub(super) struct EncodedEntry {
    pub(super) bytes: Vec<u8>,
    pub(super) digest: EntryDigest,
}

/// An entry as it is read.
#[derive(Debug)]
pub(super) struct DecodedEntry {
    pub(super) entry: Entry,
    /// None in version 1.
    pub(super) digest: Option<EntryDigest>,
}

/// The position of an entry: its number, and the hash of the entry before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntryPosition {
    pub(super) seq: u64,
    pub(super) before: EntryHash,
}

impl EntryPosition {
    /// The place after an entry.
    pub(super) fn after(head: JournalHead) -> Self {
        Self { seq: head.seq + 1, before: head.hash }
    }

    fn bound<'a>(&'a self, digest: &'a EntryDigest) -> RecordPlace<'a> {
        RecordPlace::Chained { seq: self.seq, before: self.before.as_bytes(), digest }
    }
}

/// The bytes of an entry at its place.
pub(super) fn to_bytes(
    cipher: &RecordCipher,
    at: EntryPosition,
    entry: &Entry,
) -> Result<EncodedEntry, StoreError> {
    let record = codec::encode(RecordKind::Entry, entry)?;
    let mut plain = random::<SALT>()?.to_vec();
    plain.extend_from_slice(&record);
    wrap(cipher, at, plain, entry.fact.is_plain())
}

/// Puts salt and record into an envelope.
fn wrap(
    cipher: &RecordCipher,
    at: EntryPosition,
    plain: Vec<u8>,
    open: bool,
) -> Result<EncodedEntry, StoreError> {
    let digest: EntryDigest = Sha256::digest(&plain).into();
    let encrypted = cipher.is_on() && !open;
    let body = if encrypted { cipher.close(at.bound(&digest), plain)? } else { plain };
    let mut bytes = Vec::with_capacity(BODY + body.len());
    bytes.extend_from_slice(&[VERSION, if encrypted { ENCRYPTED } else { READABLE }]);
    bytes.extend_from_slice(&digest);
    bytes.extend_from_slice(&body);
    Ok(EncodedEntry { bytes, digest })
}

/// An envelope, taken apart.
struct Envelope<'a> {
    encrypted: bool,
    digest: EntryDigest,
    body: &'a [u8],
}

/// What bytes of an entry are; none where they are of version 1.
///
/// # Errors
/// [`StoreError::Newer`] where the journal vouches for bytes of an unknown form.
fn envelope(bytes: &[u8]) -> Result<Option<Envelope<'_>>, StoreError> {
    let newer = |found: u8| StoreError::Newer { found: found.into(), known: VERSION.into() };
    match bytes.first() {
        Some(&VERSION) => {}
        // A letter, or nothing at all: the codec reports the fault.
        Some(b'A'..=b'Z') | None => return Ok(None),
        Some(found) => return Err(newer((*found).max(VERSION))),
    }
    let (digest, body) = bytes.split_at_checked(BODY).ok_or_else(|| newer(VERSION))?;
    let encrypted = match digest[1] {
        READABLE => false,
        ENCRYPTED => true,
        _ => return Err(newer(VERSION)),
    };
    let digest = digest[2..].try_into().map_err(|_| newer(VERSION))?;
    Ok(Some(Envelope { encrypted, digest, body }))
}

/// Salt and record of an envelope.
fn unwrap<'a>(
    cipher: &RecordCipher,
    at: EntryPosition,
    envelope: &Envelope<'a>,
) -> Result<Cow<'a, [u8]>, StoreError> {
    let plain = match envelope.encrypted {
        true if cipher.is_on() => cipher.open(at.bound(&envelope.digest), envelope.body)?,
        true => return Err(StoreError::Encrypted),
        false => Cow::Borrowed(envelope.body),
    };
    matches(&plain, &envelope.digest).map(|()| plain)
}

/// Whether salt and record are those of a digest.
fn matches(plain: &[u8], digest: &EntryDigest) -> Result<(), StoreError> {
    let same = plain.len() >= SALT && Sha256::digest(plain)[..] == *digest;
    if same { Ok(()) } else { Err(StoreError::Derived("an entry does not match its digest".into())) }
}

/// The entry of bytes at its place. On a protected desk, what is not encrypted is trusted only where it may be readable, or where it is
/// older than the protection.
pub(super) fn from_bytes(
    cipher: &RecordCipher,
    since: u64,
    at: EntryPosition,
    bytes: &[u8],
) -> Result<DecodedEntry, StoreError> {
    let (entry, encrypted, digest): (Entry, _, _) = match envelope(bytes)? {
        Some(envelope) => {
            let plain = unwrap(cipher, at, &envelope)?;
            let entry = codec::decode(RecordKind::Entry, &plain[SALT..])?;
            (entry, envelope.encrypted, Some(envelope.digest))
        }
        None if is_encrypted(bytes) => {
            (codec::decode(RecordKind::Entry, &cipher.open(RecordPlace::Entry(at.seq), bytes)?)?, true, None)
        }
        None => (codec::decode(RecordKind::Entry, bytes)?, false, None),
    };
    if !encrypted && cipher.is_on() && at.seq >= since && !entry.fact.is_plain() {
        return Err(StoreError::Derived("an entry is readable that must be encrypted".into()));
    }
    Ok(DecodedEntry { entry, digest })
}

/// The entry of bytes that anybody can read; none where it is encrypted.
pub(super) fn open_entry(bytes: &[u8]) -> Result<Option<Entry>, StoreError> {
    match envelope(bytes)? {
        Some(Envelope { encrypted: true, .. }) => Ok(None),
        Some(Envelope { body, digest, .. }) => {
            matches(body, &digest)?;
            codec::decode(RecordKind::Entry, &body[SALT..]).map(Some)
        }
        None if is_encrypted(bytes) => Ok(None),
        None => codec::decode(RecordKind::Entry, bytes).map(Some),
    }
}

/// An entry with what proves it without a key: the salt and the record, whose SHA-256 is the digest that its frame carries in clear. In
/// version 1 the record alone, which nothing in clear commits to.
pub(super) fn disclosed(
    cipher: &RecordCipher,
    since: u64,
    at: EntryPosition,
    bytes: &[u8],
) -> Result<(DecodedEntry, Vec<u8>), StoreError> {
    let entry = from_bytes(cipher, since, at, bytes)?;
    let plain = match envelope(bytes)? {
        Some(envelope) => unwrap(cipher, at, &envelope)?.into_owned(),
        None if is_encrypted(bytes) => cipher.open(RecordPlace::Entry(at.seq), bytes)?.into_owned(),
        None => bytes.to_vec(),
    };
    Ok((entry, plain))
}

/// The entry of a salt and a record, and their digest; `salted` is false for a record of version 1.
pub(super) fn entry_of(plain: &[u8], salted: bool) -> Result<(Entry, EntryDigest), StoreError> {
    let from = if salted { SALT } else { 0 };
    let record = plain.get(from..).unwrap_or_default();
    Ok((codec::decode(RecordKind::Entry, record)?, Sha256::digest(plain).into()))
}

/// The readable body of an entry's bytes, which are its salt and record; none where it is encrypted.
pub(super) fn readable_body(bytes: &[u8]) -> Option<&[u8]> {
    match envelope(bytes).ok()? {
        Some(Envelope { encrypted: false, body, .. }) => Some(body),
        Some(_) => None,
        None => (!is_encrypted(bytes)).then_some(bytes),
    }
}

/// The digest that bytes of an entry carry in clear; none in version 1.
pub(super) fn digest_of(bytes: &[u8]) -> Option<EntryDigest> {
    envelope(bytes).ok().flatten().map(|envelope| envelope.digest)
}

/// The bytes of an entry of a readable journal, encrypted for its place in another one: the record is the same to the byte, and so is
/// the digest where it has one.
pub(super) fn encrypted_again(
    cipher: &RecordCipher,
    at: EntryPosition,
    bytes: &[u8],
) -> Result<EncodedEntry, StoreError> {
    wrap(cipher, at, salted(bytes)?, false)
}

/// Salt and record of an entry of a readable journal; one of version 1 gets a salt.
fn salted(bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
    match envelope(bytes)? {
        Some(Envelope { encrypted: true, .. }) => Err(StoreError::Encrypted),
        Some(Envelope { body, .. }) => Ok(body.to_vec()),
        None => Ok([&random::<SALT>()?[..], bytes].concat()),
    }
}

/// Whether an encrypted entry holds the record of an entry of a readable journal.
pub(super) fn same_record(
    cipher: &RecordCipher,
    at: EntryPosition,
    encrypted: &[u8],
    readable: &[u8],
) -> Result<bool, StoreError> {
    let Some(envelope) = envelope(encrypted)? else { return Ok(false) };
    let plain = unwrap(cipher, at, &envelope)?;
    Ok(envelope.encrypted && plain[SALT..] == salted(readable)?[SALT..])
}
