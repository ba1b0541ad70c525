//! Encryption: records that hold personal data are written so that only the desk's officers can read them. Owns the ciphers, the data
//! keys, their wrapping for each officer, and the keyed hashes that replace names in indexes; it may not touch a file.
//!
//! ```text
//!  passphrase --argon2id--> officer's own key --opens--> private key --opens--> data key --encrypts--> entries and records
//! ```
//!
//! Every officer has a pair of keys, so that a new data key can be given to all of them without their passphrases. An encrypted record
//! is bound to its place - the entry's number, or the tree and key - and cannot be put in another's.

mod cipher;
mod keyset;
mod record_place;
mod ring;
#[cfg(test)]
mod tests;

pub(super) use cipher::{RecordCipher, is_encrypted};
pub use keyset::{KeySet, KeySlot, UnlockError};
pub(super) use record_place::RecordPlace;
pub use ring::Keyring;
pub(super) use ring::{keyed_hash, random};
