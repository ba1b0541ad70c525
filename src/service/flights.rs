//! News of flights: every open case whose traveller is on a flight learns what became of it, all in one durable batch. Each case is
//! decided by itself, as if an officer had written it down.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::Blocked;
use crate::domain::case::Case;
use crate::domain::case::flight::FlightUpdate;
use crate::domain::case_no::CaseNo;
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::decide::decide;
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use std::collections::HashMap;
use std::sync::Arc;

/// The outcome of one flight update.
#[derive(Clone, Debug, Default)]
pub struct FlightUpdateOutcome {
    /// Cases that now have another arrival.
    pub moved: Vec<CaseNo>,
    /// Cases in which it was known already.
    pub(crate) same: Vec<CaseNo>,
    /// Cases whose traveller was seen at the port: tables no longer change them.
    pub(crate) present: Vec<CaseNo>,
    /// Cases that would move by more than 18 hours: nothing was changed, an officer has to check.
    pub(crate) large: Vec<CaseNo>,
    /// Cases that the row may be about or not: nothing was changed, the day of arrival has to be named.
    pub(crate) unclear: Vec<CaseNo>,
    /// Cases that a rule blocked.
    pub(crate) refused: Vec<(CaseNo, Blocked)>,
}

impl FlightUpdateOutcome {
    /// Whether anybody of this desk is on the flight.
    #[must_use]
    pub(crate) fn has_cases(&self) -> bool {
        !(self.moved.is_empty()
            && self.same.is_empty()
            && self.present.is_empty()
            && self.large.is_empty()
            && self.unclear.is_empty()
            && self.refused.is_empty())
    }
}

impl DeskService {
    /// Records in the cases what became of their flights and waits until it is on disk; with `dry`, reports the result and changes
    /// nothing. A case that would move by more than 18 hours is moved only where that is accepted. One answer for each piece of news, in their order.
    ///
    /// # Errors
    /// A fault of the store; then no case was changed.
    pub fn flights(
        &self,
        officer: &Officer,
        news: Vec<FlightUpdate>,
        dry: bool,
        accept_large_moves: bool,
    ) -> Result<Vec<FlightUpdateOutcome>, ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.flights(&officer, &news, dry, accept_large_moves))
    }
}

impl Writer {
    fn flights(
        &mut self,
        officer: &Officer,
        news: &[FlightUpdate],
        dry: bool,
        accept_large_moves: bool,
    ) -> Result<Vec<FlightUpdateOutcome>, ServiceError> {
        let now = self.now();
        let mut cases: HashMap<CaseNo, Arc<Case>> = HashMap::new();
        let mut flights: HashMap<String, Vec<CaseNo>> = HashMap::new();
        for live in self.desk.iter().filter(|l| !l.case.state.is_concluded()) {
            for key in live.case.flights() {
                flights.entry(key).or_default().push(live.case.no);
                cases.insert(live.case.no, Arc::clone(&live.case));
            }
        }
        // A table is held against what was known before it: one row does not decide whom the next one is about.
        let before = cases.clone();
        let mut commits = Vec::new();
        let mut outcomes = Vec::with_capacity(news.len());
        for update in news {
            let mut outcome = FlightUpdateOutcome::default();
            let mut named: Vec<CaseNo> =
                update.keys().iter().filter_map(|key| flights.get(key)).flatten().copied().collect();
            named.sort_unstable();
            named.dedup();
            let own: Vec<CaseNo> = named
                .iter()
                .copied()
                .filter(|no| before.get(no).is_some_and(|c| update.has_suffix_of(c)))
                .collect();
            if !own.is_empty() {
                named = own;
            }
            let known = || named.iter().filter_map(|no| before.get(no)).map(|case| &**case);
            let planned = update.scheduled_flight(known());
            let unclear = update.unclear_days(known());
            for no in &named {
                let aboard = |c: &&Arc<Case>| match unclear.is_empty() {
                    true => planned.is_some_and(|flight| flight.includes(c)),
                    false => c.flight().is_some_and(|(_, day)| unclear.contains(&day)),
                };
                let Some(known) = before.get(no).filter(aboard) else { continue };
                let Some(case) = cases.get_mut(no) else { continue };
                if case.told.as_ref().is_some_and(|t| t.present) {
                    outcome.present.push(case.no);
                    continue;
                }
                let seq = self.store.head().seq + 1 + commits.len() as u64;
                if let Some((commit, after)) = self.ended(case, seq, now) {
                    commits.push(commit);
                    *case = after;
                }
                let arrives = update.at.map_or(ArrivalChange::Cancelled, ArrivalChange::At);
                let command = Command::Reschedule { carrier: None, arrives, entry_port: None, note: None };
                let on = self.setting(officer, Roster::unknown(), now);
                match decide(Some(case), case.no, None, &command, &on) {
                    Ok(events) if events.is_empty() => outcome.same.push(case.no),
                    Ok(_) if !unclear.is_empty() => outcome.unclear.push(case.no),
                    Ok(_) if !accept_large_moves && update.is_large_move(known) => {
                        outcome.large.push(case.no);
                    }
                    Ok(events) => {
                        let seq = self.store.head().seq + 1 + commits.len() as u64;
                        let (commit, after) =
                            self.commit_of(seq, now, officer, case.no, Some(&**case), events, None, None);
                        commits.push(commit);
                        outcome.moved.push(case.no);
                        // A flight that is twice in a table: the later line is the newer.
                        if let Some(after) = after {
                            *case = after;
                        }
                    }
                    Err(refusal) => outcome.refused.push((case.no, refusal)),
                }
            }
            outcomes.push(outcome);
        }
        if !dry && !commits.is_empty() {
            self.write(commits)?;
        }
        Ok(outcomes)
    }
}
