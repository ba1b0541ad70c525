//! Names of blobs: how they are made, and where a blob of a name lies. Owns that alone; it may not touch a file.

use crate::domain::case_no::CaseNo;
use crate::store::crypto::{KeyBytes, Keyring, keyed_hash};
use crate::store::journal::StoreId;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use zeroize::Zeroizing;

/// The name of a blob: 32 bytes.
pub(in crate::store) type BlobName = [u8; 32];

/// SHA-256 of bytes.
pub(in crate::store) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The key under which names of blobs are made. Without a data key the names hide nothing: what they name is in clear.
pub(in crate::store) fn naming(store: StoreId, ring: Option<&Arc<Keyring>>) -> KeyBytes {
    match ring {
        Some(ring) => ring.naming(),
        None => Zeroizing::new(keyed_hash(&[0; 32], &[b"portdesk blob names", store.as_bytes()])),
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(in crate::store) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        text.push_str(&format!("{byte:02x}"));
        text
    })
}

/// Where a blob lies below the folder of blobs: `ab/cdef....blob`.
pub(in crate::store) fn place_of(name: &BlobName) -> String {
    format!("{}/{}.blob", hex(&name[..1]), hex(&name[1..]))
}

/// The name of the blob at a place: a folder of two digits, a file of sixty-two; none of anything else.
pub(in crate::store) fn name_at(folder: &str, file: &str) -> Option<BlobName> {
    let digits = [folder, file.strip_suffix(".blob")?].concat();
    if folder.len() != 2
        || digits.len() != 64
        || !digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    {
        return None;
    }
    let mut name = [0; 32];
    for (n, byte) in name.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).ok()?;
    }
    Some(name)
}

/// The name of the blob of a file of a case.
pub(in crate::store) fn blob_name(naming: &[u8; 32], case: CaseNo, sha256: &[u8; 32]) -> BlobName {
    keyed_hash(naming, &[case.to_string().as_bytes(), &[0], sha256])
}
