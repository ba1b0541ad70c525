//! Looser rules of the office are accepted by two persons: use cases of the settings that the journal records. Owns who may;
//! `domain::rules` determines which changes wait.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::rules::{AcceptedRules, OfficeRules};
use crate::domain::sanitize::clean;
use crate::store::{AuditEvent, Commit, Entry};

/// What an officer's acceptance did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RulesAcceptance {
    /// Nothing waits.
    Nothing,
    /// It is recorded; a second officer has to accept the same.
    First,
    /// The changes are accepted: they count from the next opening of the desk on.
    Accepted,
}

impl DeskService {
    /// What was accepted so far.
    ///
    /// # Errors
    /// When the desk is closed.
    pub fn accepted_rules(&self) -> Result<AcceptedRules, ServiceError> {
        self.run(|writer| Ok(AcceptedRules::from_settings(&writer.store.settings().run_with)))
    }

    /// Accepts every looser change of the office's rules. On a protected desk it takes two officers who are two persons, one of them a
    /// lead; on any other desk a lead with a reason.
    ///
    /// # Errors
    /// When the role may not, the reason is missing, the officer was the first one, the time is not confirmed, or it cannot be written;
    /// nothing was changed then.
    pub fn accept_rules(
        &self,
        officer: &Officer,
        office: &OfficeRules,
        note: Option<&str>,
    ) -> Result<RulesAcceptance, ServiceError> {
        self.may(officer, "consent")?;
        let note = note.map(|text| clean(text.trim()).into_owned()).filter(|text| !text.is_empty());
        let (officer, office) = (officer.clone(), office.clone());
        self.run(move |writer| writer.accept_rules(&officer, &office, note))
    }

    /// Forgets acceptances of changes that the office's rules no longer make: making one again takes two persons again. Only who may accept
    /// changes forgets; for anybody else nothing happens.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget_unused_acceptances(
        &self,
        officer: &Officer,
        office: &OfficeRules,
    ) -> Result<(), ServiceError> {
        if self.may(officer, "consent").is_err() {
            return Ok(());
        }
        let (officer, office) = (officer.id, office.clone());
        self.run(move |writer| {
            let accepted = AcceptedRules::from_settings(&writer.store.settings().run_with);
            let used = accepted.used_by(&office);
            if used == accepted { Ok(()) } else { writer.record_acceptance(officer, &used, None) }
        })
    }
}

impl Writer {
    fn accept_rules(
        &mut self,
        officer: &Officer,
        office: &OfficeRules,
        note: Option<String>,
    ) -> Result<RulesAcceptance, ServiceError> {
        let accepted = AcceptedRules::from_settings(&self.store.settings().run_with);
        if office.awaiting(&accepted).is_empty() {
            return Ok(RulesAcceptance::Nothing);
        }
        // A clock that was set forward ends the day in which two officers are not two persons.
        if self.desk.clock.is_some() {
            return Err(Blocked::one(Blocker::ClockUnconfirmed).into());
        }
        let mut whole = AcceptedRules::of(office.loosenings());
        whole.office = Some(office.name().into());
        if !self.needs_second_officer() {
            return match (officer.role, note) {
                (Role::Lead, Some(note)) => {
                    self.record_acceptance(officer.id, &whole, Some(note))?;
                    Ok(RulesAcceptance::Accepted)
                }
                (Role::Lead, None) => Err(Blocked::one(Blocker::ReasonMissing(None)).into()),
                _ => Err(Blocked::one(Blocker::RoleMayNot).into()),
            };
        }
        let digest = AcceptedRules::digest(office);
        let roster = self.roster();
        let first = accepted.offered.clone().filter(|(_, what)| **what == *digest);
        let first = first.and_then(|(by, _)| by.parse::<OfficerId>().ok()).and_then(|id| roster.officer(id));
        let Some(first) = first else {
            let mut accepted = accepted;
            accepted.offered = Some((officer.id.as_str().into(), digest.into()));
            self.record_acceptance(officer.id, &accepted, note)?;
            return Ok(RulesAcceptance::First);
        };
        if first.id == officer.id {
            return Err(Blocked::one(Blocker::NeedsSecondOfficer).into());
        }
        if let Some(until) = roster.tied_until(first.id, officer.id, self.now()) {
            return Err(Blocked::one(Blocker::TooClose { first: first.id, until }).into());
        }
        if ![first.role, officer.role].contains(&Role::Lead) {
            return Err(Blocked::one(Blocker::RoleMayNot).into());
        }
        self.record_acceptance(officer.id, &whole, note)?;
        Ok(RulesAcceptance::Accepted)
    }

    /// An acceptance is a change of the settings, on every desk: what is looser by it has to be known.
    fn record_acceptance(
        &mut self,
        officer: OfficerId,
        accepted: &AcceptedRules,
        note: Option<String>,
    ) -> Result<(), ServiceError> {
        let before = self.store.settings().run_with.iter();
        let mut settings: Vec<_> =
            before.filter(|(name, _)| !AcceptedRules::is_setting(name)).cloned().collect();
        settings.extend(accepted.to_settings());
        settings.extend(note.map(|note| (AcceptedRules::NOTE.into(), note.into())));
        let (at, origin) = (self.now(), self.origin.clone());
        let fact = AuditEvent::SettingsChanged { settings };
        let entry = Entry { at, officer, origin, command: None, fact };
        Ok(self.write(vec![Commit { entry, case: None }])?)
    }
}
