//! The bytes of a blob. Owns the container, sealed or in clear, and every check of it; it may not touch a file.
//!
//! | blob, version 1 | bytes |
//! |---|---|
//! | magic `PDSKBLOB`, version u16, form (0 in clear, 1 sealed), zero | 0..12 |
//! | bytes of a chunk, u32: 65536 | 12..16 |
//! | bytes of the file, u64 | 16..24 |
//! | name of the blob | 24..56 |
//! | start of the nonces, zeros in clear | 56..75 |
//! | zeros | 75..80 |
//! | sealed: chunks of the file, each followed by its tag of 16 bytes | 80.. |
//! | in clear: the file, then SHA-256 of all before | 80.. |
//!
//! Sealed is the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar 2015) over XChaCha20-Poly1305 with a 32-bit counter and a
//! flag on the last chunk; the header is the associated data of every chunk. A chunk that is cut off, swapped, appended or of another
//! blob does not open. A file without bytes has one empty chunk. Numbers are little-endian.

use super::name::{BlobName, sha256};
use crate::store::crypto::random;
use crate::store::error::StoreError;
use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::aead::{KeyInit, Payload};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"PDSKBLOB";
/// The version that this program writes.
const VERSION: u16 = 1;
pub(super) const HEADER: usize = 80;
const CHUNK: usize = 64 << 10;
const TAG: usize = 16;
const NONCE: usize = 19;
const SHA: usize = 32;
const CLEAR: u8 = 0;
const SEALED: u8 = 1;

/// The key of one blob.
pub(super) type BlobKey = Zeroizing<[u8; 32]>;

/// Why stored bytes are not the blob that they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BlobFault {
    /// It does not begin as a blob.
    #[error("it is no blob")]
    Magic,
    /// A newer program wrote it.
    #[error("version {0} is newer")]
    Newer(u16),
    /// A field of the header has a value that no program writes.
    #[error("its header")]
    Header,
    /// It is in clear on a protected desk, or sealed on one without keys.
    #[error("its form is another one")]
    Form,
    /// It is the blob of another name.
    #[error("it is another blob")]
    Name,
    /// There are more or fewer bytes than its header says.
    #[error("its length")]
    Length,
    /// There is no key for it.
    #[error("its key is missing")]
    Key,
    /// A chunk does not open, or the checksum differs.
    #[error("its content")]
    Content,
}

impl BlobFault {
    /// The error of a blob at a place.
    pub(super) fn at(self, blob: String) -> StoreError {
        match self {
            Self::Newer(found) => StoreError::Newer { found, known: VERSION },
            fault => StoreError::BlobDamaged { blob, text: fault.to_string() },
        }
    }
}

fn chunks(bytes: u64) -> u64 {
    bytes.div_ceil(CHUNK as u64).max(1)
}

/// How many bytes are stored for a file of a length.
pub(super) fn stored_len(bytes: u64, sealed: bool) -> u64 {
    let around = if sealed { chunks(bytes) * TAG as u64 } else { SHA as u64 };
    (HEADER as u64).saturating_add(bytes).saturating_add(around)
}

fn header(name: &BlobName, form: u8, bytes: usize, nonce: &[u8; NONCE]) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(MAGIC);
    header[8..10].copy_from_slice(&VERSION.to_le_bytes());
    header[10] = form;
    header[12..16].copy_from_slice(&(CHUNK as u32).to_le_bytes());
    header[16..24].copy_from_slice(&(bytes as u64).to_le_bytes());
    header[24..56].copy_from_slice(name);
    header[56..75].copy_from_slice(nonce);
    header
}

/// The stored bytes of a file and their SHA-256: sealed under a key, or in clear where there is none.
pub(super) fn encode(
    name: &BlobName,
    key: Option<&BlobKey>,
    bytes: &[u8],
) -> Result<(Vec<u8>, [u8; 32]), StoreError> {
    match key {
        Some(key) => {
            let stored = seal(name, key, &random()?, bytes)?;
            let sum = sha256(&stored);
            Ok((stored, sum))
        }
        None => {
            let mut stored = Vec::with_capacity(HEADER + bytes.len() + SHA);
            stored.extend_from_slice(&header(name, CLEAR, bytes.len(), &[0; NONCE]));
            stored.extend_from_slice(bytes);
            // One pass for both: the sum of all before it, and that of all.
            let mut sha = Sha256::new();
            sha.update(&stored);
            let sum: [u8; 32] = sha.clone().finalize().into();
            stored.extend_from_slice(&sum);
            sha.update(sum);
            Ok((stored, sha.finalize().into()))
        }
    }
}

pub(super) fn seal(
    name: &BlobName,
    key: &BlobKey,
    nonce: &[u8; NONCE],
    bytes: &[u8],
) -> Result<Vec<u8>, StoreError> {
    let unable = |_| StoreError::System("a file cannot be encrypted".into());
    let aad = header(name, SEALED, bytes.len(), nonce);
    let mut stored = Vec::with_capacity(HEADER + bytes.len() + (bytes.len() / CHUNK + 1) * TAG);
    stored.extend_from_slice(&aad);
    let cipher = XChaCha20Poly1305::new((&**key).into());
    let mut stream = EncryptorBE32::from_aead(cipher, nonce.into());
    let last = (bytes.len().max(1) - 1) / CHUNK * CHUNK;
    for chunk in bytes[..last].chunks(CHUNK) {
        stored.extend_from_slice(&stream.encrypt_next(Payload { msg: chunk, aad: &aad }).map_err(unable)?);
    }
    stored
        .extend_from_slice(&stream.encrypt_last(Payload { msg: &bytes[last..], aad: &aad }).map_err(unable)?);
    Ok(stored)
}

/// The file in stored bytes.
pub(super) fn decode(name: &BlobName, key: Option<&BlobKey>, stored: &[u8]) -> Result<Vec<u8>, BlobFault> {
    let (head, body) = stored.split_at_checked(HEADER).ok_or(BlobFault::Magic)?;
    if head[..8] != MAGIC[..] {
        return Err(BlobFault::Magic);
    }
    let number = |from: usize, to: usize| {
        head[from..to].iter().rev().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let version = u16::try_from(number(8, 10)).unwrap_or(u16::MAX);
    if version > VERSION {
        return Err(BlobFault::Newer(version));
    }
    let form = if key.is_some() { SEALED } else { CLEAR };
    if head[10] > SEALED || version != VERSION || number(12, 16) != CHUNK as u64 {
        return Err(BlobFault::Header);
    }
    if head[10] != form {
        return Err(BlobFault::Form);
    }
    if head[24..56] != name[..] {
        return Err(BlobFault::Name);
    }
    let bytes = number(16, 24);
    if stored.len() as u64 != stored_len(bytes, key.is_some()) {
        return Err(BlobFault::Length);
    }
    match key {
        Some(key) => open(key, head, body),
        None => {
            let (file, sum) = body.split_at(body.len() - SHA);
            let mut sha = Sha256::new();
            sha.update(head);
            sha.update(file);
            if sha.finalize()[..] == *sum { Ok(file.to_vec()) } else { Err(BlobFault::Content) }
        }
    }
}

fn open(key: &BlobKey, head: &[u8], body: &[u8]) -> Result<Vec<u8>, BlobFault> {
    let fault = |_| BlobFault::Content;
    let nonce: &[u8; NONCE] = head[56..75].try_into().map_err(|_| BlobFault::Header)?;
    let mut stream = DecryptorBE32::from_aead(XChaCha20Poly1305::new((&**key).into()), nonce.into());
    let mut file = Vec::with_capacity(body.len());
    let last = (body.len().max(1) - 1) / (CHUNK + TAG) * (CHUNK + TAG);
    for chunk in body[..last].chunks(CHUNK + TAG) {
        file.extend_from_slice(&stream.decrypt_next(Payload { msg: chunk, aad: head }).map_err(fault)?);
    }
    file.extend_from_slice(&stream.decrypt_last(Payload { msg: &body[last..], aad: head }).map_err(fault)?);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::super::name::hex;
    use super::*;

    const NAME: BlobName = [0xA7; 32];

    fn key() -> BlobKey {
        Zeroizing::new([0x11; 32])
    }

    fn file(bytes: usize) -> Vec<u8> {
        (0..bytes).map(|n| (n * 7 + n / 251) as u8).collect()
    }

    /// The bytes of version 1: they are read for ever.
    #[test]
    fn golden_bytes_of_version_1_still_read() {
        let sealed = seal(&NAME, &key(), &[0x22; NONCE], b"port visa").unwrap();
        let clear = encode(&NAME, None, b"port visa").unwrap().0;
        let golden = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/blob.v1.txt"));
        if std::env::var_os("UPDATE_GOLDEN").is_some() && golden.is_empty() {
            let place = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/blob.v1.txt");
            std::fs::write(place, format!("sealed = {}\nclear = {}\n", hex(&sealed), hex(&clear))).unwrap();
            return;
        }
        let written = format!("sealed = {}\nclear = {}\n", hex(&sealed), hex(&clear));
        assert_eq!(written, golden);
        assert_eq!(decode(&NAME, Some(&key()), &sealed).unwrap(), b"port visa");
        assert_eq!(decode(&NAME, None, &clear).unwrap(), b"port visa");
    }

    #[test]
    fn files_of_every_length_come_back() {
        for bytes in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5] {
            let file = file(bytes);
            for key in [None, Some(&key())] {
                let (stored, sum) = encode(&NAME, key, &file).unwrap();
                assert_eq!(sum, sha256(&stored));
                assert_eq!(stored.len() as u64, stored_len(bytes as u64, key.is_some()), "{bytes}");
                assert_eq!(decode(&NAME, key, &stored), Ok(file.clone()), "{bytes}");
            }
        }
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        for key in [None, Some(&key())] {
            let stored = encode(&NAME, key, &file(300)).unwrap().0;
            for at in 0..stored.len() {
                let mut changed = stored.clone();
                changed[at] ^= 1;
                assert!(decode(&NAME, key, &changed).is_err(), "byte {at}");
            }
        }
    }

    #[test]
    fn cut_swapped_appended_and_foreign_chunks_are_refused() {
        let (key, step) = (key(), CHUNK + TAG);
        let stored = encode(&NAME, Some(&key), &file(4 * CHUNK)).unwrap().0;
        let with_length = |mut bytes: Vec<u8>, chunks: usize| {
            bytes[16..24].copy_from_slice(&((chunks * CHUNK) as u64).to_le_bytes());
            bytes
        };
        let refused = |bytes: &[u8], what: &str| {
            assert!(decode(&NAME, Some(&key), bytes).is_err(), "{what}");
        };
        for end in [0, 5, HEADER - 1, HEADER, HEADER + 1, HEADER + step, stored.len() - 1] {
            refused(&stored[..end], "cut");
        }
        // Cut at a chunk, with a header that agrees.
        let fewer = with_length(stored[..stored.len() - step].to_vec(), 3);
        refused(&fewer, "cut and counted");
        let mut swapped = stored.clone();
        let (one, two) = swapped[HEADER..].split_at_mut(step);
        one.swap_with_slice(&mut two[..step]);
        refused(&swapped, "swapped");
        let repeated = [&stored[..], &stored[stored.len() - step..]].concat();
        refused(&repeated, "appended");
        refused(&with_length(repeated, 5), "appended and counted");
        let other = encode(&NAME, Some(&key), &file(4 * CHUNK)).unwrap().0;
        let foreign = [&stored[..HEADER + step], &other[HEADER + step..]].concat();
        refused(&foreign, "chunks of another sealing");
        refused(&[&other[..HEADER], &stored[HEADER..]].concat(), "another header");
    }

    #[test]
    fn each_fault_has_its_reason() {
        let (key, other) = (key(), Zeroizing::new([0x12; 32]));
        let sealed = encode(&NAME, Some(&key), b"x").unwrap().0;
        let clear = encode(&NAME, None, b"x").unwrap().0;
        assert_eq!(
            decode(&NAME, Some(&key), &clear),
            Err(BlobFault::Form),
            "no clear blob on a protected desk"
        );
        assert_eq!(decode(&NAME, None, &sealed), Err(BlobFault::Form));
        assert_eq!(decode(&[1; 32], Some(&key), &sealed), Err(BlobFault::Name));
        assert_eq!(decode(&NAME, Some(&other), &sealed), Err(BlobFault::Content));
        assert_eq!(decode(&NAME, Some(&key), b"%PDF-1.7"), Err(BlobFault::Magic));
        let mut newer = sealed.clone();
        newer[8] = 2;
        assert_eq!(decode(&NAME, Some(&key), &newer), Err(BlobFault::Newer(2)));
        assert!(matches!(BlobFault::Newer(2).at(String::new()), StoreError::Newer { found: 2, known: 1 }));
        let mut longer = sealed.clone();
        longer.push(0);
        assert_eq!(decode(&NAME, Some(&key), &longer), Err(BlobFault::Length));
    }
}
