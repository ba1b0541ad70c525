//! The journal's bytes: segment headers, frame headers and the hash chain. All numbers are little-endian.
//!
//! | segment header | bytes |   | frame | bytes |
//! |---|---|---|---|---|
//! | magic `PDSKJRNL` | 0..8 |   | magic F7 50 4A A6 | 0..4 |
//! | format version u16, zero u16 | 8..12 |   | payload length u32 | 4..8 |
//! | segment number u32 | 12..16 |   | sequence number u64, from 1 | 8..16 |
//! | store id | 16..32 |   | place in its batch u32, from 0 | 16..20 |
//! | length of the whole file u64 | 32..40 |   | flags u32: bit 0 = last of its batch | 20..24 |
//! | first sequence number u64 | 40..48 |   | CRC-32 of (store id, 0..24) | 24..28 |
//! | hash of the entry before it | 48..80 |   | payload | 28.. |
//! | CRC-32 of 0..80 | 80..84 |   | hash | 32 after it |
//!
//! The hash is SHA-256 (hash of the entry before, sequence number, length, place, flags, payload); before the first
//! entry is SHA-256 ("portdesk journal", store id), so that no two stores share a chain.
//!
//! A later format version may change all but the first 84 bytes' magic, version and CRC: by these an older program
//! distinguishes "newer" from "damaged". Version 2 has the same headers and frames; in its segments every payload is an
//! envelope (`store::sealed_entry`). A segment keeps the version that it was made with: a newer program goes on in a
//! new segment and rewrites nothing.
//!
//! The store id, random and secret, is the first input of every frame's CRC: text that comes in with a submission
//! cannot be made to look like a frame header of this journal, and a frame of another store is none in this one.

use std::fmt;
use std::io;

use sha2::{Digest, Sha256};

/// The format version that this program writes.
pub const FORMAT_VERSION: u16 = 2;
/// The most bytes that one entry's payload may have.
pub(crate) const PAYLOAD_LIMIT: u64 = 8 << 20;
/// The most bytes that one batch may have, frames and all.
pub(crate) const BATCH_LIMIT: u64 = 256 << 20;

pub(super) const SEGMENT_HEADER: u64 = 84;
pub(super) const FRAME_HEADER: u64 = 28;
pub(super) const HASH: u64 = 32;
pub(super) const FRAME_MAGIC: [u8; 4] = [0xF7, b'P', b'J', 0xA6];

const SEGMENT_MAGIC: [u8; 8] = *b"PDSKJRNL";
const LAST_OF_BATCH: u32 = 1;

/// Names a store for life: random, 16 bytes. It is in every segment's header.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StoreId([u8; 16]);

impl StoreId {
    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// A new id from the system's random source.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate() -> io::Result<Self> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|e| io::Error::other(e.to_string()))?;
        Ok(Self(bytes))
    }

    /// The id's bytes.
    #[must_use]
    pub(crate) const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The hash before the first entry.
    #[must_use]
    pub(crate) fn genesis(&self) -> EntryHash {
        let mut sha = Sha256::new();
        sha.update(b"portdesk journal");
        sha.update(self.0);
        EntryHash(sha.finalize().into())
    }
}

/// The hash of an entry and, through the one before it, of all that came before: SHA-256, 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct EntryHash([u8; 32]);

impl EntryHash {
    /// The hash with these bytes.
    #[must_use]
    pub(crate) const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    #[must_use]
    pub(crate) const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Hexadecimal, in small letters.
fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|b| write!(f, "{b:02x}"))
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Debug for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Display for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Debug for EntryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

/// The end of a chain: an entry's number and hash. Number 0 with [`StoreId::genesis`] is the empty journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JournalHead {
    /// The entry's sequence number, from 1; 0 before the first.
    pub seq: u64,
    /// The entry's hash.
    pub(crate) hash: EntryHash,
}

/// The header of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    /// The format version of its frames.
    pub(super) version: u16,
    pub(super) number: u32,
    pub(super) store: StoreId,
    /// Length of the whole file in bytes.
    pub(super) capacity: u64,
    pub(super) first_seq: u64,
    /// The hash of the entry before `first_seq`.
    pub(super) before: EntryHash,
}

/// Why bytes are no segment header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeaderError {
    Damaged,
    Newer(u16),
}

impl SegmentHeader {
    /// The entry before this segment's first.
    pub(super) fn head_before(&self) -> JournalHead {
        JournalHead { seq: self.first_seq - 1, hash: self.before }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(SEGMENT_HEADER as usize);
        out.extend_from_slice(&SEGMENT_MAGIC);
        out.extend_from_slice(&self.version.to_le_bytes());
        out.extend_from_slice(&[0; 2]);
        out.extend_from_slice(&self.number.to_le_bytes());
        out.extend_from_slice(&self.store.0);
        out.extend_from_slice(&self.capacity.to_le_bytes());
        out.extend_from_slice(&self.first_seq.to_le_bytes());
        out.extend_from_slice(&self.before.0);
        out.extend_from_slice(&crc32fast::hash(&out).to_le_bytes());
        out
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, HeaderError> {
        let mut fields = FieldReader(bytes.get(..SEGMENT_HEADER as usize).ok_or(HeaderError::Damaged)?);
        let sum = crc32fast::hash(&bytes[..80]);
        if fields.next_bytes::<8>() != SEGMENT_MAGIC || bytes[80..84] != sum.to_le_bytes() {
            return Err(HeaderError::Damaged);
        }
        let version = u16::from_le_bytes(fields.next_bytes());
        if version > FORMAT_VERSION {
            return Err(HeaderError::Newer(version));
        }
        let reserved: [u8; 2] = fields.next_bytes();
        let header = Self {
            version,
            number: u32::from_le_bytes(fields.next_bytes()),
            store: StoreId(fields.next_bytes()),
            capacity: u64::from_le_bytes(fields.next_bytes()),
            first_seq: u64::from_le_bytes(fields.next_bytes()),
            before: EntryHash(fields.next_bytes()),
        };
        let sound = version > 0 && reserved == [0; 2] && header.first_seq > 0;
        if sound { Ok(header) } else { Err(HeaderError::Damaged) }
    }
}

/// The header of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameHeader {
    /// Payload length in bytes.
    pub(super) length: u32,
    pub(super) seq: u64,
    /// Place in its batch, from 0.
    pub(super) place: u32,
    pub(super) last: bool,
}

impl FrameHeader {
    /// Bytes of the whole frame.
    pub(super) fn frame_bytes(&self) -> u64 {
        FRAME_HEADER + u64::from(self.length) + HASH
    }

    /// The number of the first entry of its batch.
    pub(super) fn batch_first(&self) -> u64 {
        self.seq.saturating_sub(u64::from(self.place))
    }

    fn flags(&self) -> u32 {
        if self.last { LAST_OF_BATCH } else { 0 }
    }

    /// Appends the whole frame to `out`; returns its hash.
    pub(super) fn encode(
        &self,
        salt: &FrameSum,
        before: &EntryHash,
        payload: &[u8],
        out: &mut Vec<u8>,
    ) -> EntryHash {
        let start = out.len();
        out.extend_from_slice(&FRAME_MAGIC);
        out.extend_from_slice(&self.length.to_le_bytes());
        out.extend_from_slice(&self.seq.to_le_bytes());
        out.extend_from_slice(&self.place.to_le_bytes());
        out.extend_from_slice(&self.flags().to_le_bytes());
        let sum = salt.sum(&out[start..]);
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(payload);
        let hash = self.hash(before, payload);
        out.extend_from_slice(&hash.0);
        hash
    }

    /// The header at the start of `bytes`, if there is one of this store.
    pub(super) fn decode(bytes: &[u8], salt: &FrameSum) -> Option<Self> {
        let mut fields = FieldReader(bytes.get(..FRAME_HEADER as usize)?);
        if fields.next_bytes::<4>() != FRAME_MAGIC || bytes[24..28] != salt.sum(&bytes[..24]).to_le_bytes() {
            return None;
        }
        let length = u32::from_le_bytes(fields.next_bytes());
        let seq = u64::from_le_bytes(fields.next_bytes());
        let place = u32::from_le_bytes(fields.next_bytes());
        let flags = u32::from_le_bytes(fields.next_bytes());
        let sound = u64::from(length) <= PAYLOAD_LIMIT && seq > u64::from(place) && flags <= LAST_OF_BATCH;
        sound.then_some(Self { length, seq, place, last: flags == LAST_OF_BATCH })
    }

    /// The hash that the frame must carry after an entry with the hash `before`.
    pub(super) fn hash(&self, before: &EntryHash, payload: &[u8]) -> EntryHash {
        let mut sha = Sha256::new();
        sha.update(before.0);
        sha.update(self.seq.to_le_bytes());
        sha.update(self.length.to_le_bytes());
        sha.update(self.place.to_le_bytes());
        sha.update(self.flags().to_le_bytes());
        sha.update(payload);
        EntryHash(sha.finalize().into())
    }

    /// The bytes whose SHA-256 is [`Self::hash`].
    pub(super) fn hashed(&self, before: &EntryHash, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HASHED_HEADER + payload.len());
        bytes.extend_from_slice(&before.0);
        bytes.extend_from_slice(&self.seq.to_le_bytes());
        bytes.extend_from_slice(&self.length.to_le_bytes());
        bytes.extend_from_slice(&self.place.to_le_bytes());
        bytes.extend_from_slice(&self.flags().to_le_bytes());
        bytes.extend_from_slice(payload);
        bytes
    }
}

/// Bytes before the payload of what an entry's hash is made from.
const HASHED_HEADER: usize = 52;

/// An entry by the bytes that its hash is made from, which prove it without a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HashedEntry<'a> {
    /// Its number.
    pub(crate) seq: u64,
    /// The hash of the entry before it.
    pub(crate) before: EntryHash,
    /// Its payload.
    pub(crate) payload: &'a [u8],
    /// Its hash.
    pub(crate) hash: EntryHash,
}

impl<'a> HashedEntry<'a> {
    /// The entry of these bytes; none where they are not those of an entry.
    #[must_use]
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (header, payload) = bytes.split_at_checked(HASHED_HEADER)?;
        let mut fields = FieldReader(header);
        let before = EntryHash(fields.next_bytes());
        let seq = u64::from_le_bytes(fields.next_bytes());
        let length = u32::from_le_bytes(fields.next_bytes());
        let place = u32::from_le_bytes(fields.next_bytes());
        let flags = u32::from_le_bytes(fields.next_bytes());
        let sound =
            usize::try_from(length) == Ok(payload.len()) && seq > u64::from(place) && flags <= LAST_OF_BATCH;
        sound.then(|| Self { seq, before, payload, hash: EntryHash(Sha256::digest(bytes).into()) })
    }
}

/// The checksum of frame headers, already fed with the store id.
#[derive(Debug, Clone)]
pub(super) struct FrameSum(crc32fast::Hasher);

impl FrameSum {
    pub(super) fn new(store: StoreId) -> Self {
        let mut hasher = crc32fast::Hasher::new();
        hasher.update(&store.0);
        Self(hasher)
    }

    fn sum(&self, bytes: &[u8]) -> u32 {
        let mut hasher = self.0.clone();
        hasher.update(bytes);
        hasher.finalize()
    }
}

/// The name of a segment's file.
pub(super) fn segment_name(number: u32) -> String {
    format!("{number:06}.seg")
}

/// The number in a segment's file name; none for any other file.
pub(super) fn segment_number(name: &std::ffi::OsStr) -> Option<u32> {
    let name = name.to_str()?;
    let number: u32 = name.strip_suffix(".seg")?.parse().ok()?;
    (number > 0 && segment_name(number) == name).then_some(number)
}

/// Takes fixed fields from the front of bytes whose length was checked.
struct FieldReader<'a>(&'a [u8]);

impl FieldReader<'_> {
    fn next_bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        let (front, rest) = self.0.split_at(N);
        out.copy_from_slice(front);
        self.0 = rest;
        out
    }
}
