//! List preferences: saved views, sorting, last searches. It decides nothing and needs no duty.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::listing::Preferences;
use crate::domain::officer::{Officer, OfficerId};
use crate::store::{AuditEvent, Commit, Entry};

impl DeskService {
    /// The preferences of an officer.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn preferences(&self, officer: OfficerId) -> Result<Preferences, ServiceError> {
        self.run(move |writer| Ok(writer.store.preferences(officer)?))
    }

    /// Records an officer's preferences, without waiting. Where they cannot be written they are in force until the session ends.
    pub fn remember(&self, officer: &Officer, preferences: Preferences) {
        let officer = officer.id;
        let _ = self.ask(move |writer| writer.remember(officer, preferences), drop);
    }
}

impl Writer {
    fn remember(&mut self, officer: OfficerId, preferences: Preferences) -> Result<(), ServiceError> {
        if self.store.preferences(officer)? == preferences {
            return Ok(());
        }
        let (at, origin) = (self.now(), self.origin.clone());
        let fact = AuditEvent::PreferencesChanged { preferences };
        let entry = Entry { at, officer, origin, command: None, fact };
        Ok(self.write(vec![Commit { entry, case: None }])?)
    }
}
