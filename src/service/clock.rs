//! The confirmation of the time: what the clock says against the newest entry, and an officer's word that it is right.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::clock_trust::ClockDoubt;
use crate::domain::officer::Officer;
use crate::store::{AuditEvent, Commit, Entry, Store};
use chrono::{DateTime, Utc};

/// How the clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockStatus {
    /// What it says.
    pub clock: DateTime<Utc>,
    /// When the newest entry was written; none where nothing is known of it.
    pub newest: Option<DateTime<Utc>>,
    /// Why it is not believed; none where it is.
    pub doubt: Option<ClockDoubt>,
}

/// The origin of what a sample desk has lived through; nobody wrote it when it says so.
const SAMPLE: &str = "sample";

/// When the newest entry was written, whatever it is about, since the time was last confirmed. Entries do not run backwards, but those of
/// older programs may by a little: a few of the last are looked at.
pub(super) fn newest(store: &dyn Store) -> Option<DateTime<Utc>> {
    let mut newest: Option<DateTime<Utc>> = None;
    // What cannot be read is told by whoever needs it; a clock is not believed less for it.
    for logged in store.recent()?.map_while(Result::ok).filter(|l| &*l.entry.origin != SAMPLE) {
        let at = logged.entry.at;
        let confirms = matches!(logged.entry.fact, AuditEvent::ClockConfirmed { .. });
        newest = Some(newest.filter(|_| !confirms).map_or(at, |newest| newest.max(at)));
    }
    newest
}

impl DeskService {
    /// How the clock stands now.
    ///
    /// # Errors
    /// When the desk is closed.
    pub fn clock(&self) -> Result<ClockStatus, ServiceError> {
        self.run(|writer| Ok(writer.clock_stand()))
    }

    /// Looks at the clock without waiting: sessions are told where it is not believed any more.
    pub fn watch_clock(&self) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(|_| Ok(()), drop);
    }

    /// Writes down that an officer confirms what the clock says, and believes it from then on. Where there is no doubt nothing is written.
    ///
    /// # Errors
    /// When the role may not, or the entry cannot be written.
    pub fn confirm_clock(&self, officer: &Officer) -> Result<ClockStatus, ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.confirm_clock(&officer))
    }

    /// The same without waiting; `answer` is called on the writer thread.
    pub fn confirm_clock_soon(
        &self,
        officer: Officer,
        answer: impl FnOnce(Result<ClockStatus, ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.confirm_clock(&officer), answer);
    }
}

impl Writer {
    fn clock_stand(&self) -> ClockStatus {
        let doubt = self.desk.clock;
        ClockStatus { clock: self.time.wall(), newest: self.time.newest(), doubt }
    }

    fn confirm_clock(&mut self, officer: &Officer) -> Result<ClockStatus, ServiceError> {
        // Whoever decides has to know what time it is.
        if !self.rules().may(officer.role, "approve") {
            return Err(Blocked::one(Blocker::RoleMayNot).into());
        }
        let stand = self.clock_stand();
        if stand.doubt.is_none() {
            return Ok(stand);
        }
        let (clock, newest) = (stand.clock, stand.newest);
        let fact = AuditEvent::ClockConfirmed { clock, newest };
        let entry =
            Entry { at: clock, officer: officer.id, origin: self.origin.clone(), command: None, fact };
        self.write(vec![Commit { entry, case: None }])?;
        self.time.confirmed(clock);
        self.look_at_clock();
        self.keep_mark();
        Ok(stand)
    }

    /// Looks at the clocks; answers whether what is thought of them has changed.
    pub(super) fn look_at_clock(&mut self) -> bool {
        let doubt = self.time.look();
        let changed = self.desk.clock != doubt;
        if changed {
            std::sync::Arc::make_mut(&mut self.desk).clock = doubt;
        }
        changed
    }

    /// Keeps where the clocks stand, for the next opening.
    pub(super) fn keep_mark(&mut self) {
        if let Some(mark) = self.time.mark()
            && self.store.clock_mark() != Some(mark)
        {
            self.store.mark_clock(&mark);
        }
    }
}
