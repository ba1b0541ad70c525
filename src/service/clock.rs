//! The confirmation of the time: the clock against the newest entry, and an officer's confirmation that it is right.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::clock_trust::ClockDoubt;
use crate::domain::decide::due;
use crate::domain::officer::{Officer, OfficerId};
use crate::store::{AuditEvent, Commit, Entry};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The state of the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockStatus {
    /// Its content.
    pub clock: DateTime<Utc>,
    /// When the newest entry was written, in doubt the newest before the clock moved; none where nothing is known of it.
    pub(crate) newest: Option<DateTime<Utc>>,
    /// Why it is not trusted; none where it is.
    pub doubt: Option<ClockDoubt>,
    /// With whom an officer who confirmed the time does not count as two persons, and until when: their day has begun again.
    pub tied: Vec<(OfficerId, DateTime<Utc>)>,
}

impl DeskService {
    /// The state of the clock now.
    ///
    /// # Errors
    /// When the desk is closed.
    pub fn clock(&self) -> Result<ClockStatus, ServiceError> {
        self.run(|writer| Ok(writer.clock_status()))
    }

    /// Checks the clock without waiting: sessions learn when it is not trusted any more.
    pub(crate) fn watch_clock(&self) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(|_| Ok(()), drop);
    }

    /// Records that an officer confirms the time, and trusts the clock from then on. Without a doubt nothing is written.
    ///
    /// # Errors
    /// When the role may not, or the entry cannot be written.
    pub fn confirm_clock(&self, officer: &Officer) -> Result<ClockStatus, ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.confirm_clock(&officer))
    }

    /// The same without waiting; `answer` is called on the writer thread.
    pub(crate) fn confirm_clock_soon(
        &self,
        officer: Officer,
        answer: impl FnOnce(Result<ClockStatus, ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.confirm_clock(&officer), answer);
    }
}

impl Writer {
    fn clock_status(&self) -> ClockStatus {
        let doubt = self.desk.clock;
        let newest = doubt.map_or_else(|| self.time.newest(), |doubt| doubt.newest);
        ClockStatus { clock: self.time.wall(), newest, doubt, tied: Vec::new() }
    }

    fn confirm_clock(&mut self, officer: &Officer) -> Result<ClockStatus, ServiceError> {
        // A decision needs a trusted time.
        if !self.rules().may(officer.role, "approve") {
            return Err(Blocked::one(Blocker::RoleMayNot).into());
        }
        let mut stand = self.clock_status();
        if stand.doubt.is_none() {
            return Ok(stand);
        }
        let (clock, newest) = (stand.clock, stand.newest);
        let fact = AuditEvent::ClockConfirmed { clock, newest };
        let entry =
            Entry { at: clock, officer: officer.id, origin: self.origin.clone(), command: None, fact };
        // What surely has become final stays so, whatever the confirmed time is.
        let mut commits = self.finished(self.time.as_of());
        commits.push(Commit { entry, case: None });
        self.write(commits)?;
        self.time.confirmed(clock);
        self.check_clock();
        self.keep_mark();
        if self.needs_second_officer() {
            let roster = self.roster();
            let others = roster.officers.iter().map(|o| o.id);
            let tied = others.filter_map(|id| Some((id, roster.tied_until(officer.id, id, clock)?)));
            stand.tied = tied.collect();
        }
        Ok(stand)
    }

    /// The end of every grace period of a decision that was over by then.
    fn finished(&self, as_of: DateTime<Utc>) -> Vec<Commit> {
        let (now, head) = (self.now(), self.store.head().seq);
        let over = |case: &Case| case.state.final_at().is_some_and(|at| at <= as_of);
        let cases = self.desk.iter().map(|live| &live.case).filter(|case| over(case));
        let end = |(n, case): (u64, &Arc<Case>)| {
            let events = due(case, self.rules(), as_of);
            self.commit_of(head + 1 + n, now, &Officer::desk(), case.no, Some(case), events, None, None).0
        };
        (0..).zip(cases).map(end).collect()
    }

    /// Checks the clocks; returns whether their trust has changed.
    pub(super) fn check_clock(&mut self) -> bool {
        let doubt = self.time.check();
        let changed = self.desk.clock != doubt;
        if changed {
            Arc::make_mut(&mut self.desk).clock = doubt;
        }
        changed
    }

    /// Saves the state of the clocks, for the next opening.
    pub(super) fn keep_mark(&mut self) {
        if let Some(mark) = self.time.mark()
            && self.store.clock_mark() != Some(mark)
        {
            self.store.mark_clock(&mark);
        }
    }
}
