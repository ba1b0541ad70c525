//! Changes of officers: use cases of the administrator, and what every officer may do for themselves. Owns who may;
//! every change is an entry of the journal, the list of keys with it.

use super::writer::Writer;
use super::{DeskService, ServiceError, SignedIn, second_factor};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::passphrase::{Passphrase, WeakPassphrase};
use crate::domain::roster::{AccessGrant, TIED_FOR};
use crate::domain::sanitize::clean;
use crate::store::{AuditEvent, Commit, Entry, KeySet, Keyring, Store, StoreError};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// Why officers were not changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OfficerError {
    /// A rule forbids it, or the store could not take it.
    #[error(transparent)]
    Service(#[from] ServiceError),
    /// The ID is or was in use: an ID belongs to one person for ever.
    #[error("there is an officer {0} already")]
    Exists(OfficerId),
    /// The ID is unknown.
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
    /// An officer cannot change their own role; another administrator can.
    #[error("another officer changes this role")]
    OwnRole,
    /// The same, and there is no other one.
    #[error("nobody else may change this role")]
    OwnRoleAlone,
    /// The officer gave the caller their credentials within a day: for now they count as one person.
    #[error("not two persons until {until}")]
    TooClose {
        /// Who would be raised.
        officer: OfficerId,
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The passphrase for another is the setter's own.
    #[error("this is the setter's own passphrase")]
    SetterOwn,
    /// The passphrase is the one that another officer set.
    #[error("this is the passphrase that was set")]
    Unchanged,
    /// An officer who set another's passphrase that was not changed yet cannot set their own.
    #[error("the passphrase of {0} has to be changed first")]
    OtherOpen(OfficerId),
    /// The passphrase of the caller was set by another and has to be changed first.
    #[error("the passphrase was set by {0} and has to be changed first")]
    Temporary(OfficerId),
    /// The code of a second factor is not the one that the device shows.
    #[error("the code is not right")]
    WrongCode,
    /// No second factor waits for its first code.
    #[error("no second factor is being enrolled")]
    NothingPending,
}

impl From<StoreError> for OfficerError {
    fn from(error: StoreError) -> Self {
        Self::Service(error.into())
    }
}

/// A change of the officers.
#[derive(Debug)]
pub(crate) enum OfficerChange {
    /// An officer is added.
    Add {
        /// With name and role; the ID must be free.
        officer: Officer,
        /// How the officer signs in on a protected desk.
        passphrase: Option<Passphrase>,
    },
    /// An officer is removed: the passphrase opens nothing from then on.
    Remove {
        /// Not the last administrator.
        officer: OfficerId,
    },
    /// An officer gets another role.
    Role {
        /// Not the last administrator, unless the new role administers too.
        officer: OfficerId,
        /// The new role.
        role: Role,
    },
    /// An officer gets another passphrase. Set by another officer, it is temporary.
    Passphrase {
        /// Its owner.
        officer: OfficerId,
        /// The new passphrase.
        passphrase: Passphrase,
    },
    /// An officer gets a second factor, or loses it.
    SecondFactor {
        /// The owner of the device.
        officer: OfficerId,
        /// The secret that the device shares.
        secret: Option<Box<[u8]>>,
        /// The code that the device shows; without it the factor stays pending.
        code: Option<String>,
    },
    /// The first code of a second factor that is pending: from here on it is active.
    ConfirmFactor {
        /// The owner of the device.
        officer: OfficerId,
        /// The code.
        code: String,
    },
    /// A new data key for all officers: a removed officer with the old one reads nothing that is written after this.
    Rekey,
}

impl OfficerChange {
    /// Whether an officer gets in, or gets further, by it. A passphrase that is set again does neither: who lost theirs may be the one who
    /// has to confirm the time. To take access away never waits.
    fn gives_access(&self) -> bool {
        matches!(self, Self::Add { .. } | Self::Role { .. } | Self::SecondFactor { secret: None, .. })
    }

    /// The officer concerned.
    fn own(&self) -> Option<OfficerId> {
        match self {
            Self::Passphrase { officer, .. }
            | Self::ConfirmFactor { officer, .. }
            | Self::SecondFactor { officer, secret: Some(_), .. } => Some(*officer),
            _ => None,
        }
    }
}

impl DeskService {
    /// Whether an officer may administer this desk.
    ///
    /// # Errors
    /// A refusal, when not.
    pub(crate) fn may_administer(&self, by: &Officer) -> Result<(), ServiceError> {
        if self.rules().may_here(by.role, "administer", self.officers()) {
            Ok(())
        } else {
            Err(Blocked::one(Blocker::RoleMayNot).into())
        }
    }

    /// Changes the officers; a running desk applies it when it is opened again.
    ///
    /// # Errors
    /// When the caller may not, the change is invalid, or the store fails. Nothing was changed then.
    pub(crate) fn change_officers(&self, by: &Officer, change: OfficerChange) -> Result<(), OfficerError> {
        let by = by.clone();
        // The writer's own answers are of one kind; what is wrong with the change travels inside.
        self.run(move |writer| Ok(writer.change_officers(&by, change)))?
    }
}

/// Whether a passphrase is the one that an officer signs in with.
fn can_open(keys: &KeySet, ring: &Keyring, officer: OfficerId, passphrase: &Passphrase) -> bool {
    keys.unlock(ring.store(), officer, passphrase).is_ok()
}

/// Changes a passphrase set by another officer, on a store that its officer has just opened: the desk is shown after it only.
///
/// # Errors
/// When it is too weak, the one that was set, or cannot be written.
pub(crate) fn change_temporary(
    signed_in: &mut SignedIn,
    passphrase: &Passphrase,
    now: DateTime<Utc>,
    origin: &str,
) -> Result<(), OfficerError> {
    let Some(officer) = signed_in.officer.as_ref().map(|o| o.id) else { return Ok(()) };
    let store = &mut signed_in.store;
    let keys = store.auth_state().keys.clone().zip(store.keyring());
    let (mut keys, ring) = keys.ok_or(OfficerError::Protection)?;
    passphrase.check(officer)?;
    if can_open(&keys, &ring, officer, passphrase) {
        return Err(OfficerError::Unchanged);
    }
    keys.add_officer(&ring, officer, passphrase)?;
    let commit = |fact| Commit {
        entry: Entry { at: now, officer, origin: origin.into(), command: None, fact },
        case: None,
    };
    store.commit(vec![
        commit(AuditEvent::KeysChanged { keys }),
        commit(AuditEvent::PassphraseSet { officer }),
    ])?;
    signed_in.temporary = None;
    Ok(())
}

impl Writer {
    fn change_officers(&mut self, by: &Officer, change: OfficerChange) -> Result<(), OfficerError> {
        let officers = self.store.settings().officers.clone();
        let own = change.own() == Some(by.id);
        if !own && !self.rules().may_here(by.role, "administer", &officers) {
            return Err(ServiceError::Refused(Blocked::one(Blocker::RoleMayNot)).into());
        }
        if let Some(setter) = self.store.settings().temporary(by.id)
            && !(own && matches!(change, OfficerChange::Passphrase { .. }))
        {
            return Err(OfficerError::Temporary(setter));
        }
        if !own && change.gives_access() && self.awaits_confirmation(&officers) {
            return Err(ServiceError::Refused(Blocked::one(Blocker::ClockUnconfirmed)).into());
        }
        let there = |id: OfficerId| officers.iter().find(|o| o.id == id).ok_or(OfficerError::Unknown(id));
        let (mut facts, mut freed) = (Vec::new(), None);
        match change {
            OfficerChange::Add { officer, passphrase } => {
                if officers.iter().any(|o| o.id == officer.id) || officer.id == OfficerId::desk() {
                    return Err(OfficerError::Exists(officer.id));
                }
                match (self.keys(), &passphrase) {
                    (Some((mut keys, ring)), Some(passphrase)) => {
                        passphrase.check(officer.id)?;
                        if can_open(&keys, &ring, by.id, passphrase) {
                            return Err(OfficerError::SetterOwn);
                        }
                        keys.add_officer(&ring, officer.id, passphrase)?;
                        facts.push(AuditEvent::KeysChanged { keys });
                    }
                    (None, None) => {}
                    _ => return Err(OfficerError::Protection),
                }
                let name = clean(&officer.name).into();
                let (id, role, protected) = (officer.id, officer.role, passphrase.is_some());
                facts.push(AuditEvent::OfficerAdded { officer: Officer { name, ..officer } });
                facts.extend(protected.then_some(AuditEvent::PassphraseSet { officer: id }));
                if self.is_alone(by, &officers) {
                    facts.push(AuditEvent::AddedAlone { officer: id, role });
                }
            }
            OfficerChange::Remove { officer } => {
                there(officer)?;
                let left: Vec<Officer> = officers.iter().filter(|o| o.id != officer).cloned().collect();
                self.somebody_left(&left)?;
                if let Some((mut keys, ring)) = self.keys() {
                    keys.remove_officer(&ring, officer)?;
                    facts.push(AuditEvent::KeysChanged { keys });
                }
                facts.push(AuditEvent::OfficerRemoved { officer });
                freed = Some(officer);
            }
            OfficerChange::Role { officer, role } => {
                let changed = Officer { role, ..there(officer)?.clone() };
                if officer == by.id {
                    let alone = self.is_alone(by, &officers);
                    return Err(if alone { OfficerError::OwnRoleAlone } else { OfficerError::OwnRole });
                }
                let roster = self.roster();
                if let Some(until) = roster.owes_until(by.id, officer, self.now()) {
                    return Err(OfficerError::TooClose { officer, until });
                }
                let after: Vec<Officer> =
                    officers.iter().map(|o| if o.id == officer { &changed } else { o }).cloned().collect();
                self.somebody_left(&after)?;
                facts.push(AuditEvent::OfficerChanged { officer: changed });
            }
            OfficerChange::Passphrase { officer, passphrase } => {
                there(officer)?;
                passphrase.check(officer)?;
                let (mut keys, ring) = self.keys().ok_or(OfficerError::Protection)?;
                self.passphrase_allowed(by.id, officer, &keys, &ring, &passphrase)?;
                keys.add_officer(&ring, officer, &passphrase)?;
                facts.push(AuditEvent::KeysChanged { keys });
                facts.push(AuditEvent::PassphraseSet { officer });
            }
            OfficerChange::SecondFactor { officer, secret, code } => {
                there(officer)?;
                self.keys().ok_or(OfficerError::Protection)?;
                facts.push(match (secret, code) {
                    (Some(secret), None) => AuditEvent::SecondFactorPending { officer, secret },
                    (Some(secret), Some(code)) => {
                        self.first_code(&secret, &code)?;
                        AuditEvent::SecondFactorSet { officer, secret: Some(secret) }
                    }
                    (None, _) => AuditEvent::SecondFactorSet { officer, secret: None },
                });
            }
            OfficerChange::ConfirmFactor { officer, code } => {
                there(officer)?;
                let secret: Box<[u8]> =
                    self.store.settings().pending_factor(officer).ok_or(OfficerError::NothingPending)?.into();
                self.first_code(&secret, &code)?;
                facts.push(AuditEvent::SecondFactorSet { officer, secret: Some(secret) });
            }
            OfficerChange::Rekey => {
                let (keys, ring) = self.keys().ok_or(OfficerError::Protection)?;
                facts.push(AuditEvent::KeysChanged { keys: keys.rekey(&ring)?.0 });
            }
        }
        let at = self.now();
        let mut commits: Vec<Commit> = facts
            .into_iter()
            .map(|fact| Commit {
                entry: Entry { at, officer: by.id, origin: self.origin.clone(), command: None, fact },
                case: None,
            })
            .collect();
        if let Some(officer) = freed {
            self.free(officer, by, at, &mut commits);
        }
        Ok(self.write(commits)?)
    }

    /// What a removed officer has open is released in the same batch: claims, holds, proposals, escalations.
    fn free(&self, officer: OfficerId, by: &Officer, at: DateTime<Utc>, commits: &mut Vec<Commit>) {
        let open: Vec<Arc<Case>> =
            self.desk.iter().filter(|l| l.case.is_open_for(officer)).map(|l| Arc::clone(&l.case)).collect();
        for mut case in open {
            let mut seq = self.store.head().seq + 1 + commits.len() as u64;
            // What has ended already is not the officer's any more.
            if let Some((commit, after)) = self.ended(&case, seq, at) {
                commits.push(commit);
                seq += 1;
                case = after;
            }
            if !case.is_open_for(officer) {
                continue;
            }
            let events = vec![Event::Freed { officer }];
            commits.push(self.commit_of(seq, at, by, case.no, Some(&case), events, None, None).0);
        }
    }

    /// Whether access that is given now has to wait until the time is confirmed: whether two officers count as two persons, a clock that was
    /// set does not say. Where nobody who works at the desk may confirm it, only a tie that may still bind is waited for.
    fn awaits_confirmation(&self, officers: &[Officer]) -> bool {
        let (roster, as_of) = (self.roster(), self.time.as_of());
        let confirms = officers.iter().any(|o| self.rules().may(o.role, "approve"));
        let tied = || roster.ties.iter().any(|t| t.at + TIED_FOR > as_of);
        self.desk.clock.is_some() && (confirms || tied())
    }

    /// Whether this officer is the only administrator.
    fn is_alone(&self, by: &Officer, officers: &[Officer]) -> bool {
        !officers.iter().any(|o| o.id != by.id && self.rules().may_here(o.role, "administer", officers))
    }

    /// Whether the passphrase of an officer may be set to this one.
    fn passphrase_allowed(
        &self,
        by: OfficerId,
        officer: OfficerId,
        keys: &KeySet,
        ring: &Keyring,
        passphrase: &Passphrase,
    ) -> Result<(), OfficerError> {
        let settings = self.store.settings();
        let temporary = settings.temporary(officer).is_some();
        if officer != by {
            // An officer with a known passphrase of another could act as both.
            return if can_open(keys, ring, by, passphrase) { Err(OfficerError::SetterOwn) } else { Ok(()) };
        }
        if temporary && can_open(keys, ring, officer, passphrase) {
            return Err(OfficerError::Unchanged);
        }
        // While the time is not confirmed no tie has ended.
        let fresh =
            |t: &&AccessGrant| t.by == by && (self.desk.clock.is_some() || t.at + TIED_FOR > self.now());
        let open = settings
            .ties
            .iter()
            .filter(fresh)
            .find(|t| settings.temporary(t.to) == Some(by) && !temporary)
            .map(|t| t.to);
        open.map_or(Ok(()), |other| Err(OfficerError::OtherOpen(other)))
    }

    fn first_code(&self, secret: &[u8], code: &str) -> Result<(), OfficerError> {
        second_factor::step_of(secret, code, self.now(), None).map(drop).ok_or(OfficerError::WrongCode)
    }

    fn keys(&self) -> Option<(KeySet, Arc<Keyring>)> {
        self.store.auth_state().keys.clone().zip(self.store.keyring())
    }

    /// A desk without an administrator could never be opened again.
    fn somebody_left(&self, officers: &[Officer]) -> Result<(), OfficerError> {
        let somebody = officers.iter().any(|o| self.rules().may_here(o.role, "administer", officers));
        // Without protection there is nothing that only an administrator could do; but an officer is needed.
        let open = self.store.auth_state().keys.is_none() && !officers.is_empty();
        if somebody || open { Ok(()) } else { Err(OfficerError::LastOne) }
    }
}
