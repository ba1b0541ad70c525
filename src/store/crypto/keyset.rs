//! The list of keys: for every officer the desk's data key, wrapped so that the officer's passphrase opens it. It is unencrypted in
//! the journal, because it is what opens the rest; the data key vouches for it.

use super::super::codec::{self, RecordKind};
use super::super::error::StoreError;
use super::super::journal::StoreId;
use super::ring::{KeyBytes, Keyring, decrypt_bytes, encrypt_bytes, random};
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use argon2::{Algorithm, Argon2, Params, Version};
use crypto_box::aead::OsRng;
use crypto_box::{PublicKey, SecretKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What it costs to try a passphrase (argon2id, RFC 9106): memory in KiB, passes, lanes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KdfCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KdfCost {
    /// The least memory that OWASP's password storage cheat sheet asks of argon2id, with twice its passes: on a shared terminal
    /// memory is dearer than time.
    const NOW: Self = Self { memory_kib: 19 * 1024, passes: 4, lanes: 1 };
    /// A list of keys cannot ask for more than this, in KiB: it is read before any sign-in.
    const MOST_MEMORY: u32 = 1024 * 1024;
    const MOST_PASSES: u32 = 64;

    fn derive(self, passphrase: &Passphrase, salt: &[u8; 16]) -> Result<KeyBytes, UnlockError> {
        if self.memory_kib > Self::MOST_MEMORY || self.passes > Self::MOST_PASSES || self.lanes > 16 {
            return Err(UnlockError::Damaged);
        }
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32));
        let params = params.map_err(|_| UnlockError::Damaged)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.bytes(), salt, &mut key[..])
            .map_err(|_| UnlockError::Damaged)?;
        Ok(key)
    }
}

/// An officer's way to the data key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySlot {
    /// The officer.
    pub officer: OfficerId,
    kdf: KdfCost,
    salt: [u8; 16],
    /// The officer's public key (X25519).
    public: [u8; 32],
    /// The private one, encrypted under the key derived from the passphrase.
    private: Vec<u8>,
    /// The data key, in a encrypted box for the public key.
    wrapped: Vec<u8>,
}

/// All of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    /// The journal entry from which on entries are encrypted: the one that holds the first list.
    pub(crate) since: u64,
    /// The generation of the data key.
    pub generation: u16,
    /// One an officer.
    pub slots: Vec<KeySlot>,
    /// Earlier data keys, encrypted under the newest.
    older: Vec<u8>,
    /// The data key's authentication of all of it.
    vouched: [u8; 32],
}

/// Why a passphrase opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnlockError {
    /// No such officer, or another passphrase: which of the two is not revealed.
    #[error("the officer or the passphrase is not right")]
    Wrong,
    /// The list of keys is not what was written.
    #[error("the list of keys is damaged")]
    Damaged,
}

fn purpose(store: StoreId, officer: OfficerId) -> Vec<u8> {
    [b"portdesk private key\0".as_slice(), store.as_bytes(), officer.as_str().as_bytes()].concat()
}

impl KeySlot {
    fn new(
        store: StoreId,
        officer: OfficerId,
        passphrase: &Passphrase,
        data: &[u8; 32],
    ) -> Result<Self, StoreError> {
        let unable = || StoreError::System("a key cannot be made".into());
        let (kdf, salt) = (KdfCost::NOW, random()?);
        let own = kdf.derive(passphrase, &salt).map_err(|_| unable())?;
        let secret = SecretKey::generate(&mut OsRng);
        let public = secret.public_key();
        let bytes = Zeroizing::new(secret.to_bytes());
        let private = encrypt_bytes(&own, &purpose(store, officer), &bytes[..])?;
        let wrapped = public.seal(&mut OsRng, data).map_err(|_| unable())?;
        Ok(Self { officer, kdf, salt, public: *public.as_bytes(), private, wrapped })
    }

    /// The data key.
    fn open(&self, store: StoreId, passphrase: &Passphrase) -> Result<KeyBytes, UnlockError> {
        let own = self.kdf.derive(passphrase, &self.salt)?;
        let private =
            decrypt_bytes(&own, &purpose(store, self.officer), &self.private).ok_or(UnlockError::Wrong)?;
        let private = <[u8; 32]>::try_from(&private[..]).map(Zeroizing::new);
        let private = private.map_err(|_| UnlockError::Damaged)?;
        let data = SecretKey::from(*private).unseal(&self.wrapped).map_err(|_| UnlockError::Damaged)?;
        let data = Zeroizing::new(data);
        <[u8; 32]>::try_from(&data[..]).map(Zeroizing::new).map_err(|_| UnlockError::Damaged)
    }

    fn rewrap(&mut self, data: &[u8; 32]) -> Result<(), StoreError> {
        self.wrapped = PublicKey::from(self.public)
            .seal(&mut OsRng, data)
            .map_err(|_| StoreError::System("a key cannot be made".into()))?;
        Ok(())
    }
}

impl KeySet {
    /// A new data key, for entries from `since` on; no officer has it yet.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub fn generate(store: StoreId, since: u64) -> Result<(Self, Keyring), StoreError> {
        let ring = Keyring::generate(store)?;
        let mut set = Self { since, generation: 1, slots: Vec::new(), older: Vec::new(), vouched: [0; 32] };
        set.finish(&ring)?;
        Ok((set, ring))
    }

    /// Gives an officer the data key under a passphrase; one that had it under another has it under this one only.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(crate) fn add_officer(
        &mut self,
        ring: &Keyring,
        officer: OfficerId,
        passphrase: &Passphrase,
    ) -> Result<(), StoreError> {
        let slot = KeySlot::new(ring.store(), officer, passphrase, ring.newest())?;
        self.slots.retain(|s| s.officer != officer);
        self.slots.push(slot);
        self.finish(ring)
    }

    /// Takes the way to the data key from an officer.
    ///
    /// # Errors
    /// When the list cannot be written.
    pub(crate) fn remove_officer(&mut self, ring: &Keyring, officer: OfficerId) -> Result<(), StoreError> {
        self.slots.retain(|s| s.officer != officer);
        self.finish(ring)
    }

    /// A new data key for everybody who has the old one.
    ///
    /// # Errors
    /// When the system gives no random bytes.
    pub(crate) fn rekey(&self, ring: &Keyring) -> Result<(Self, Keyring), StoreError> {
        let ring = ring.renewed()?;
        let mut set = self.clone();
        set.generation = ring.generation();
        for slot in &mut set.slots {
            slot.rewrap(ring.newest())?;
        }
        set.older = encrypt_bytes(ring.newest(), b"portdesk older keys", &ring.older())?;
        set.finish(&ring)?;
        Ok((set, ring))
    }

    /// The keys, for an officer who knows the passphrase.
    ///
    /// # Errors
    /// When the two do not belong together, or the list is damaged.
    pub fn unlock(
        &self,
        store: StoreId,
        officer: OfficerId,
        passphrase: &Passphrase,
    ) -> Result<Keyring, UnlockError> {
        let Some(slot) = self.slots.iter().find(|s| s.officer == officer) else {
            // It takes as long as for an officer who is there: a list of officers is not to be had by trying.
            let _ = KdfCost::NOW.derive(passphrase, &[0; 16]);
            return Err(UnlockError::Wrong);
        };
        let newest = slot.open(store, passphrase)?;
        let mut keys = vec![(self.generation, newest)];
        if !self.older.is_empty() {
            let older = decrypt_bytes(&keys[0].1, b"portdesk older keys", &self.older);
            let older = older.ok_or(UnlockError::Damaged)?;
            for key in older.chunks_exact(34) {
                let bytes = <[u8; 32]>::try_from(&key[2..]).map_err(|_| UnlockError::Damaged)?;
                keys.push((u16::from_le_bytes([key[0], key[1]]), Zeroizing::new(bytes)));
            }
        }
        let ring = Keyring::new(store, keys);
        let said = self.content().map_err(|_| UnlockError::Damaged)?;
        if ring.vouch(&said) == self.vouched { Ok(ring) } else { Err(UnlockError::Damaged) }
    }

    /// What the data key vouches for. Lists in old journals are vouched for in this very form: it never changes.
    fn content(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode_as(1, RecordKind::Keys, &(self.since, self.generation, &self.slots, &self.older))
    }

    fn finish(&mut self, ring: &Keyring) -> Result<(), StoreError> {
        self.vouched = ring.vouch(&self.content()?);
        Ok(())
    }
}
