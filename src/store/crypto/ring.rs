//! The data keys of a desk while it is open: they encrypt records and hash index keys, and are wiped when the desk is closed.

use super::super::error::StoreError;
use super::super::journal::StoreId;
use super::record_place::RecordPlace;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::fmt;
use zeroize::Zeroizing;

/// What a encrypted record begins with: mark, generation of the key, nonce; then the record and its tag (XChaCha20-Poly1305, RFC 8439 with
/// the 24-byte nonce of draft-irtf-cfrg-xchacha).
pub(super) const MARK: u8 = b'X';
const NONCE_AT: usize = 3;
const SEALED_AT: usize = NONCE_AT + NONCE;
const NONCE: usize = 24;
/// Bytes of a hash in an index.
const INDEX: usize = 16;

/// A key of 32 bytes.
pub(in crate::store) type KeyBytes = Zeroizing<[u8; 32]>;

/// Random bytes of the system's.
pub(in crate::store) fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::system(&e))?;
    Ok(bytes)
}

/// HMAC-SHA256.
pub(in crate::store) fn keyed_hash(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // Any length of key is taken.
    let Ok(mut mac) = <Hmac<Sha256> as Mac>::new_from_slice(key) else { return [0; 32] };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Encrypts bytes under a key for a purpose: nonce, then the bytes and their tag.
pub(super) fn encrypt_bytes(key: &[u8; 32], aad: &[u8], msg: &[u8]) -> Result<Vec<u8>, StoreError> {
    let nonce = random::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    let sealed = cipher
        .encrypt(XNonce::from_slice(&nonce), Payload { msg, aad })
        .map_err(|_| StoreError::System("a record cannot be encrypted".into()))?;
    Ok([&nonce[..], &sealed].concat())
}

/// Opens what [`encrypt_bytes`] made; none where the key or the purpose is another.
pub(super) fn decrypt_bytes(key: &[u8; 32], aad: &[u8], bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, msg) = bytes.split_at_checked(NONCE)?;
    let cipher = XChaCha20Poly1305::new(Key::from_slice(key));
    cipher.decrypt(XNonce::from_slice(nonce), Payload { msg, aad }).ok().map(Zeroizing::new)
}

/// A data key and the keys made from it.
struct DataKey {
    generation: u16,
    raw: KeyBytes,
    cipher: XChaCha20Poly1305,
}

/// The data keys of a desk: the newest writes, older ones still open what they encrypted.
pub struct Keyring {
    store: StoreId,
    /// The newest first; never empty.
    keys: Vec<DataKey>,
    index: KeyBytes,
    list: KeyBytes,
}

impl Keyring {
    /// A ring with one new key.
    pub(super) fn generate(store: StoreId) -> Result<Self, StoreError> {
        Ok(Self::new(store, vec![(1, Zeroizing::new(random()?))]))
    }

    /// A ring of keys by generation, the newest first.
    pub(super) fn new(store: StoreId, keys: Vec<(u16, KeyBytes)>) -> Self {
        let derive = |key: &KeyBytes, what: &[u8]| Zeroizing::new(keyed_hash(key, &[b"portdesk ", what]));
        let newest = keys.first().map(|(_, raw)| raw.clone()).unwrap_or_default();
        let keys = keys
            .into_iter()
            .map(|(generation, raw)| {
                let cipher = XChaCha20Poly1305::new(Key::from_slice(&derive(&raw, b"records")[..]));
                DataKey { generation, raw, cipher }
            })
            .collect();
        Self { store, keys, index: derive(&newest, b"index"), list: derive(&newest, b"key list") }
    }

    /// The same keys and a new one before them.
    pub(super) fn renewed(&self) -> Result<Self, StoreError> {
        let mut keys: Vec<(u16, KeyBytes)> =
            self.keys.iter().map(|k| (k.generation, k.raw.clone())).collect();
        keys.insert(0, (self.generation().saturating_add(1), Zeroizing::new(random()?)));
        Ok(Self::new(self.store, keys))
    }

    /// The generation of the key that writes.
    #[must_use]
    pub(crate) fn generation(&self) -> u16 {
        self.keys.first().map_or(0, |k| k.generation)
    }

    /// The store whose records it opens.
    #[must_use]
    pub(crate) fn store(&self) -> StoreId {
        self.store
    }

    /// The newest key's bytes.
    pub(super) fn newest(&self) -> &[u8; 32] {
        static NONE: [u8; 32] = [0; 32];
        self.keys.first().map_or(&NONE, |k| &k.raw)
    }

    /// Older keys: generation and bytes of each.
    pub(super) fn older(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.keys.len() * 34));
        for key in self.keys.iter().skip(1) {
            bytes.extend_from_slice(&key.generation.to_le_bytes());
            bytes.extend_from_slice(&key.raw[..]);
        }
        bytes
    }

    /// The keyed hash that vouches for a list of keys.
    pub(super) fn vouch(&self, list: &[u8]) -> [u8; 32] {
        keyed_hash(&self.list, &[list])
    }

    /// The keyed hash of a checkpoint (HMAC-SHA256) under the key of a generation, which then vouches for it; none where that key is
    /// not here.
    pub(in crate::store) fn vouch_for_checkpoint(
        &self,
        generation: u16,
        parts: &[&[u8]],
    ) -> Option<[u8; 32]> {
        let key = self.keys.iter().find(|k| k.generation == generation)?;
        let own = Zeroizing::new(keyed_hash(&key.raw, &[b"portdesk checkpoint"]));
        Some(keyed_hash(&own, parts))
    }

    /// The key under which names of blobs are made: of the first data key, so that a new one changes no name.
    pub(in crate::store) fn naming(&self) -> KeyBytes {
        let first = self.keys.last().map(|key| key.raw.clone()).unwrap_or_default();
        Zeroizing::new(keyed_hash(&first, &[b"portdesk blob names"]))
    }

    /// What a encrypted record is bound to.
    fn bound(&self, generation: u16, place: RecordPlace<'_>) -> Vec<u8> {
        let mut aad = Vec::with_capacity(128);
        aad.extend_from_slice(self.store.as_bytes());
        aad.extend_from_slice(&generation.to_le_bytes());
        match place {
            RecordPlace::Entry(seq) => {
                aad.extend_from_slice(b"entry\0");
                aad.extend_from_slice(&seq.to_le_bytes());
            }
            RecordPlace::Chained { seq, before, digest } => {
                aad.extend_from_slice(b"chained entry\0");
                aad.extend_from_slice(&seq.to_le_bytes());
                aad.extend_from_slice(before);
                aad.extend_from_slice(digest);
            }
            RecordPlace::Record(tree, key) => {
                aad.extend_from_slice(tree.as_bytes());
                aad.push(0);
                aad.extend_from_slice(key);
            }
        }
        aad
    }

    pub(super) fn encrypt(&self, place: RecordPlace<'_>, msg: &[u8]) -> Result<Vec<u8>, StoreError> {
        let unable = || StoreError::System("a record cannot be encrypted".into());
        let key = self.keys.first().ok_or_else(unable)?;
        let nonce = random::<NONCE>()?;
        let aad = self.bound(key.generation, place);
        let sealed = key
            .cipher
            .encrypt(XNonce::from_slice(&nonce), Payload { msg, aad: &aad })
            .map_err(|_| unable())?;
        let mut bytes = Vec::with_capacity(SEALED_AT + sealed.len());
        bytes.push(MARK);
        bytes.extend_from_slice(&key.generation.to_le_bytes());
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }

    pub(super) fn decrypt(&self, place: RecordPlace<'_>, bytes: &[u8]) -> Result<Vec<u8>, StoreError> {
        let damaged =
            || StoreError::Derived("a sealed record is damaged, or not the one of its place".into());
        if bytes.len() < SEALED_AT || bytes[0] != MARK {
            return Err(damaged());
        }
        let generation = u16::from_le_bytes([bytes[1], bytes[2]]);
        let key = self.keys.iter().find(|k| k.generation == generation).ok_or_else(damaged)?;
        let (nonce, msg) = bytes[NONCE_AT..].split_at(NONCE);
        let aad = self.bound(generation, place);
        key.cipher.decrypt(XNonce::from_slice(nonce), Payload { msg, aad: &aad }).map_err(|_| damaged())
    }

    pub(super) fn index(&self, tree: &str, value: &[u8]) -> Vec<u8> {
        keyed_hash(&self.index, &[tree.as_bytes(), &[0], value])[..INDEX].to_vec()
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ring(generation {})", self.generation())
    }
}
