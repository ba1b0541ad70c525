//! Signing in: from a store that is held to one that is open, by an officer whose passphrase and second factor are right. Every attempt
//! is in the journal before its outcome is known, and failures keep an officer out for a growing time.

use super::sign_in_error::{ProveError, SignInError};
use super::time_source::TimeSource;
use super::writer::Writer;
use super::{DeskService, ServiceError, lock_out, second_factor};
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::passphrase::Passphrase;
use crate::store::{
    AuditEvent, Commit, DiskStore, Entry, LockedStore, Recovery, SignInStage, Store, StoreError, UnlockError,
};

/// The credentials of a sign-in. They are requested again after a failure; none where that is not possible.
pub(crate) trait Credentials {
    /// The officer and the passphrase.
    fn passphrase(&mut self) -> Option<(OfficerId, Passphrase)>;
    /// The code of the second factor.
    fn code(&mut self) -> Option<String>;
    /// Reports a failure; returns whether to ask again.
    fn again(&mut self, step: SignInStage) -> bool;
}

/// An open store, and who opened it.
#[derive(Debug)]
pub struct SignedIn {
    /// The store.
    pub(crate) store: DiskStore,
    /// What had to be repaired.
    pub(crate) recovery: Recovery,
    /// Who; none on a desk without protection, where officers are not verified.
    pub(crate) officer: Option<Officer>,
    /// Who set the officer's passphrase, where it has to be changed before anything is shown.
    pub(crate) temporary: Option<OfficerId>,
}

/// Opens a store; a protected one for an officer who can show who it is. A clock that was set lifts no lock-out.
///
/// # Errors
/// When the sign-in failed. A failed attempt is in the journal.
pub(crate) fn sign_in_by(
    mut locked: LockedStore,
    who: &mut dyn Credentials,
    time: &dyn TimeSource,
    origin: &str,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<SignedIn, SignInError> {
    let clock = || time.wall();
    if !locked.is_protected() {
        let (store, recovery) = locked.unlock(None, progress)?;
        return Ok(SignedIn { store, recovery, officer: None, temporary: None });
    }
    let entry = |officer, fact| Entry { at: clock(), officer, origin: origin.into(), command: None, fact };
    let (id, ring) = loop {
        let (id, passphrase) = who.passphrase().ok_or(SignInError::Wrong)?;
        lock_out::may_sign_in(locked.auth_state().failures(id), time, locked.clock_mark())?;
        match locked.try_passphrase(id, &passphrase) {
            Ok(ring) => break (id, ring),
            Err(UnlockError::Damaged) => {
                return Err(StoreError::KeysDamaged.into());
            }
            Err(UnlockError::Wrong) => {
                let at = SignInStage::Passphrase;
                locked.record(&entry(id, AuditEvent::SignInFailed { officer: id, at }))?;
                if let Some(mark) = lock_out::mark_failure(time, locked.clock_mark()) {
                    locked.mark_clock(&mark);
                }
                if !who.again(at) {
                    return Err(SignInError::Wrong);
                }
            }
        }
    };
    let (mut store, recovery) = locked.unlock(Some(ring), progress)?;
    let officer = store.settings().officers.iter().find(|o| o.id == id).cloned().ok_or(SignInError::Wrong)?;
    let secret = store.settings().second_factor(id).map(<[u8]>::to_vec);
    let mut step = None;
    while let Some(secret) = &secret {
        lock_out::may_sign_in(store.auth_state().failures(id), time, store.clock_mark())?;
        let code = who.code().ok_or(SignInError::Wrong)?;
        step =
            second_factor::step_of(secret, &code, clock(), store.auth_state().used_steps.get(&id).copied());
        if step.is_some() {
            break;
        }
        let at = SignInStage::SecondFactor;
        store.commit(vec![Commit {
            entry: entry(id, AuditEvent::SignInFailed { officer: id, at }),
            case: None,
        }])?;
        if let Some(mark) = lock_out::mark_failure(time, store.clock_mark()) {
            store.mark_clock(&mark);
        }
        if !who.again(at) {
            return Err(SignInError::Wrong);
        }
    }
    // The sign-in is in the journal before the desk is shown: where it cannot be written, it fails.
    store
        .commit(vec![Commit { entry: entry(id, AuditEvent::SignedIn { officer: id, step }), case: None }])?;
    let temporary = store.settings().temporary(id);
    Ok(SignedIn { store, recovery, officer: Some(officer), temporary })
}

impl DeskService {
    /// Verifies an officer's identity at an open desk: to unlock a screen, or to consent as second officer. It takes the time
    /// that deriving a key takes. The outcome is in the journal before it is returned.
    ///
    /// # Errors
    /// When it is not so, or cannot be recorded.
    pub(crate) fn prove(
        &self,
        id: OfficerId,
        passphrase: &Passphrase,
        code: Option<&str>,
    ) -> Result<Officer, ProveError> {
        let known = self.run(move |writer| {
            let settings = writer.store.settings();
            let officer = settings.officers.iter().find(|o| o.id == id).cloned();
            let secret = settings.second_factor(id).map(<[u8]>::to_vec);
            let temporary = settings.temporary(id);
            // No lock-out ends by an unconfirmed clock.
            let as_of = writer.time.as_of();
            Ok((writer.store.auth_state().clone(), writer.store.keyring(), officer, secret, temporary, as_of))
        })?;
        let (auth, ring, officer, secret, temporary, as_of) = known;
        if let Some(until) = auth.failures(id).locked_until(as_of) {
            return Err(ProveError::Wait { until });
        }
        let failed = |at| {
            let fact = AuditEvent::SignInFailed { officer: id, at };
            self.run(move |writer| writer.note_sign_in(id, fact))
        };
        let opens = ring.is_some_and(|ring| auth.unlock(ring.store(), id, passphrase).is_ok());
        let Some(officer) = officer.filter(|_| opens) else {
            failed(SignInStage::Passphrase)?;
            return Err(ProveError::Wrong);
        };
        if let Some(by) = temporary {
            return Err(ProveError::Temporary { by });
        }
        let mut step = None;
        if let Some(secret) = secret {
            let code = code.ok_or(ProveError::CodeWanted)?;
            step = second_factor::step_of(&secret, code, self.now(), auth.used_steps.get(&id).copied());
            if step.is_none() {
                failed(SignInStage::SecondFactor)?;
                return Err(ProveError::WrongCode);
            }
        }
        self.run(move |writer| writer.note_sign_in(id, AuditEvent::SignedIn { officer: id, step }))?;
        Ok(officer)
    }
}

impl Writer {
    fn note_sign_in(&mut self, id: OfficerId, fact: AuditEvent) -> Result<(), ServiceError> {
        let (at, origin) = (self.now(), self.origin.clone());
        let failed = matches!(fact, AuditEvent::SignInFailed { .. });
        let entry = Entry { at, officer: id, origin, command: None, fact };
        self.write(vec![Commit { entry, case: None }])?;
        if failed {
            self.time.sign_in_failed();
            self.keep_mark();
        }
        Ok(())
    }
}
