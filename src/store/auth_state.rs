//! Authentication state: key slots, failed attempts and used codes. Stored unencrypted, because it is needed before sign-in. Derived from the
//! journal's open entries alone, so that the count of failures survives any end of the program.

use super::crypto::{KeySet, Keyring, UnlockError};
use super::disk::OsDisk;
use super::encrypted_entry;
use super::entry::{AuditEvent, Entry};
use super::journal::{self, StoreId};
use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::domain::sign_in::SignInFailures;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The keys, and failed attempts since each officer's last success.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthState {
    /// The keys; none on a desk without protection.
    pub keys: Option<KeySet>,
    /// By officer, or by what was given for one.
    pub(crate) failures: BTreeMap<OfficerId, SignInFailures>,
    /// By officer: the step of time whose code was last used as second factor.
    pub(crate) used_steps: BTreeMap<OfficerId, u64>,
}

/// Unknown IDs are counted too, in a bounded list.
const MOST_NAMES: usize = 64;

impl AuthState {
    /// Applies an entry.
    pub(super) fn apply(&mut self, entry: &Entry) {
        match &entry.fact {
            AuditEvent::KeysChanged { keys } => {
                let has_key = |id: &OfficerId| keys.slots.iter().any(|s| s.officer == *id);
                self.failures.retain(|id, _| has_key(id));
                self.used_steps.retain(|id, _| has_key(id));
                self.keys = Some(keys.clone());
            }
            AuditEvent::SignedIn { officer, step } => {
                self.failures.remove(officer);
                if let Some(step) = step {
                    self.used_steps.insert(*officer, *step);
                }
            }
            AuditEvent::SignInFailed { officer, .. } => {
                self.failures.entry(*officer).or_default().add(entry.at);
                while self.failures.len() > MOST_NAMES {
                    let known =
                        |id: &OfficerId| self.keys.iter().any(|k| k.slots.iter().any(|s| s.officer == *id));
                    let oldest =
                        self.failures.iter().filter(|(id, _)| !known(id)).min_by_key(|(_, f)| f.last);
                    let Some(id) = oldest.map(|(id, _)| *id) else { break };
                    self.failures.remove(&id);
                }
            }
            _ => {}
        }
    }

    /// The keys, for an officer who knows the passphrase.
    ///
    /// # Errors
    /// When the two do not belong together.
    pub fn unlock(
        &self,
        store: StoreId,
        officer: OfficerId,
        passphrase: &Passphrase,
    ) -> Result<Keyring, UnlockError> {
        self.keys.as_ref().ok_or(UnlockError::Damaged)?.unlock(store, officer, passphrase)
    }

    /// How often signing in has failed.
    #[must_use]
    pub fn failures(&self, officer: OfficerId) -> SignInFailures {
        self.failures.get(&officer).copied().unwrap_or_default()
    }
}

/// Who can open the desk, by all of the journal that can be read.
pub(super) fn read_auth_state(journal_dir: &Path) -> AuthState {
    let mut auth = AuthState::default();
    let expect = journal::ExpectedJournal { store: None, known: None };
    // What cannot be read is reported by the walk that looks for faults.
    let _ = journal::verify_each(&OsDisk, journal_dir, expect, &mut |sound| {
        if let Ok(Some(entry)) = encrypted_entry::open_entry(sound.payload) {
            auth.apply(&entry);
        }
    });
    auth
}
