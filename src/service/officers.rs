//! Officers come, go and change: use cases of whoever administers the desk, and what every officer may do for himself. Owns who may;
//! every change is an entry of the journal, the list of keys with it.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::clean::clean;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::passphrase::{Passphrase, WeakPassphrase};
use crate::domain::refusal::{Blocker, Refusal};
use crate::store::{Commit, Entry, Fact, KeySet, Ring, StoreError};
use std::sync::Arc;

/// Why officers were not changed.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// A rule forbids it, or the store could not take it.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// Somebody has this id, or had it: an id names one person for ever.
    #[error("there is an officer {0} already")]
    Exists(OfficerId),
    /// Nobody has this id.
    #[error("there is no officer {0}")]
    Unknown(OfficerId),
    /// The desk would be left without anybody who may administer it.
    #[error("nobody would be left to administer the desk")]
    LastOne,
    /// A protected desk wants a passphrase, an unprotected one has none.
    #[error("a passphrase is needed on a protected desk, and only there")]
    Protection,
    /// The passphrase is too weak.
    #[error(transparent)]
    Weak(#[from] WeakPassphrase),
}

impl From<StoreError> for OfficerError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// A change of the officers.
#[derive(Debug)]
pub enum OfficerChange {
    /// Somebody comes.
    Add {
        /// Who.
        officer: Officer,
        /// How the officer signs in on a protected desk.
        passphrase: Option<Passphrase>,
    },
    /// Somebody leaves: from now on this officer's passphrase opens nothing.
    Remove {
        /// Who.
        officer: OfficerId,
    },
    /// Somebody has another role.
    Role {
        /// Who.
        officer: OfficerId,
        /// Which.
        role: Role,
    },
    /// Somebody has another passphrase.
    Passphrase {
        /// Who.
        officer: OfficerId,
        /// Which.
        passphrase: Passphrase,
    },
    /// Somebody has a second factor, or has one no more.
    SecondFactor {
        /// Who.
        officer: OfficerId,
        /// The secret that the device shares.
        secret: Option<Box<[u8]>>,
    },
    /// A new data key for everybody: whoever had the old one, and no longer has a passphrase, reads nothing that is written after this.
    Rekey,
}

impl OfficerChange {
    /// Whose own matter it is.
    fn own(&self) -> Option<OfficerId> {
        match self {
            Self::Passphrase { officer, .. } | Self::SecondFactor { officer, secret: Some(_) } => {
                Some(*officer)
            }
            _ => None,
        }
    }
}

impl DeskService {
    /// Whether an officer may administer this desk.
    ///
    /// # Errors
    /// A refusal, when not.
    pub fn may_administer(&self, by: &Officer) -> Result<(), ServiceError> {
        if self.rules().may_here(by.role, "administer", self.officers()) {
            Ok(())
        } else {
            Err(Refusal::one(Blocker::RoleMayNot).into())
        }
    }

    /// Changes the officers; a running desk knows of it when it is opened again.
    ///
    /// # Errors
    /// When the one who asks may not, it makes no sense, or the store fails. Nothing was changed then.
    pub fn change_officers(&self, by: &Officer, change: OfficerChange) -> Result<(), OfficerError> {
        let by = by.clone();
        // The writer's own answers are of one kind; what is wrong with the change travels inside.
        self.run(move |writer| Ok(writer.change_officers(&by, change)))?
    }
}

impl Writer {
    fn change_officers(&mut self, by: &Officer, change: OfficerChange) -> Result<(), OfficerError> {
        let officers = self.store.settings().officers.clone();
        let own = change.own() == Some(by.id);
        if !own && !self.rules.may_here(by.role, "administer", &officers) {
            return Err(ServiceError::Refused(Refusal::one(Blocker::RoleMayNot)).into());
        }
        let there = |id: OfficerId| officers.iter().find(|o| o.id == id).ok_or(OfficerError::Unknown(id));
        let mut facts = Vec::new();
        match change {
            OfficerChange::Add { officer, passphrase } => {
                if officers.iter().any(|o| o.id == officer.id) || officer.id == OfficerId::desk() {
                    return Err(OfficerError::Exists(officer.id));
                }
                match (self.keys(), &passphrase) {
                    (Some((mut keys, ring)), Some(passphrase)) => {
                        passphrase.check(officer.id)?;
                        keys.admit(&ring, officer.id, passphrase)?;
                        facts.push(Fact::KeysChanged { keys });
                    }
                    (None, None) => {}
                    _ => return Err(OfficerError::Protection),
                }
                let name = clean(&officer.name).into();
                facts.push(Fact::OfficerAdded { officer: Officer { name, ..officer } });
            }
            OfficerChange::Remove { officer } => {
                there(officer)?;
                let left: Vec<Officer> = officers.iter().filter(|o| o.id != officer).cloned().collect();
                self.somebody_left(&left)?;
                if let Some((mut keys, ring)) = self.keys() {
                    keys.dismiss(&ring, officer)?;
                    facts.push(Fact::KeysChanged { keys });
                }
                facts.push(Fact::OfficerRemoved { officer });
            }
            OfficerChange::Role { officer, role } => {
                let changed = Officer { role, ..there(officer)?.clone() };
                let after: Vec<Officer> =
                    officers.iter().map(|o| if o.id == officer { &changed } else { o }).cloned().collect();
                self.somebody_left(&after)?;
                facts.push(Fact::OfficerChanged { officer: changed });
            }
            OfficerChange::Passphrase { officer, passphrase } => {
                there(officer)?;
                passphrase.check(officer)?;
                let (mut keys, ring) = self.keys().ok_or(OfficerError::Protection)?;
                keys.admit(&ring, officer, &passphrase)?;
                facts.push(Fact::KeysChanged { keys });
            }
            OfficerChange::SecondFactor { officer, secret } => {
                there(officer)?;
                self.keys().ok_or(OfficerError::Protection)?;
                facts.push(Fact::SecondFactorSet { officer, secret });
            }
            OfficerChange::Rekey => {
                let (keys, ring) = self.keys().ok_or(OfficerError::Protection)?;
                facts.push(Fact::KeysChanged { keys: keys.rekey(&ring)?.0 });
            }
        }
        let at = self.now();
        let commits = facts
            .into_iter()
            .map(|fact| Commit {
                entry: Entry { at, officer: by.id, origin: self.origin.clone(), command: None, fact },
                case: None,
            })
            .collect();
        Ok(self.write(commits)?)
    }

    fn keys(&self) -> Option<(KeySet, Arc<Ring>)> {
        self.store.doors().keys.clone().zip(self.store.ring())
    }

    /// A desk that nobody administers could never let anybody in again.
    fn somebody_left(&self, officers: &[Officer]) -> Result<(), OfficerError> {
        let somebody = officers.iter().any(|o| self.rules.may_here(o.role, "administer", officers));
        // Without protection there is nothing that only an administrator could do.
        if somebody || self.store.doors().keys.is_none() { Ok(()) } else { Err(OfficerError::LastOne) }
    }
}
