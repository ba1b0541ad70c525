//! Many orders in one durable batch: each case is decided by itself, on its newest version, and has an entry of its own; all entries
//! are synced together, and only then is anything answered.

use super::writer::{Writer, ordered, passed};
use super::{CommandOutcome, CommandRequest, DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::admission::visa_number;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::decide::{DecisionContext, one_of_many};
use crate::domain::officer::Officer;
use std::collections::HashMap;
use std::sync::Arc;

/// The outcome of one request of a batch.
#[derive(Clone, Debug)]
pub struct BatchOutcome {
    /// One of the cases of the batch.
    pub case: CaseNo,
    /// Done, or refused with every reason; a refusal of one holds no other one back.
    pub result: Result<CommandOutcome, Blocked>,
}

impl Writer {
    /// Carries orders out as one batch. A fault of the store leaves all of them undone.
    fn execute_many(
        &mut self,
        officer: &Officer,
        orders: Vec<CommandRequest>,
    ) -> Result<Vec<BatchOutcome>, ServiceError> {
        let (now, roster) = (self.now(), self.roster());
        let mut commits = Vec::with_capacity(orders.len());
        let mut outcomes = Vec::with_capacity(orders.len());
        // A case that is named twice is decided on as the first order leaves it.
        let mut newest: HashMap<CaseNo, Arc<Case>> = HashMap::new();
        // An id that is used twice in the batch is used twice.
        let mut numbers: HashMap<Box<str>, CaseNo> = HashMap::new();
        let mut ids: HashMap<Box<str>, ([u8; 32], CommandOutcome)> = HashMap::new();
        for order in orders {
            let order = CommandRequest { command: order.command.cleaned(), ..order };
            let (no, seen, command) = (order.case, order.seen, &order.command);
            let used = order.id.as_ref().and_then(|id| {
                let (digest, done) = ids.get(id.as_str())?;
                Some(if *digest == id.digest(no, command) {
                    Ok(Some(CommandOutcome { repeated: true, after: None, ..done.clone() }))
                } else {
                    Err(Blocked::one(Blocker::IdUsed(done.case)).into())
                })
            });
            match used.unwrap_or_else(|| self.done_before(&order)) {
                Ok(None) => {}
                Ok(Some(done)) => {
                    outcomes.push(BatchOutcome { case: no, result: Ok(done) });
                    continue;
                }
                Err(ServiceError::Refused(refusal)) => {
                    outcomes.push(BatchOutcome { case: no, result: Err(refusal) });
                    continue;
                }
                Err(error) => return Err(error),
            }
            let mut case = match newest.get(&no) {
                Some(case) => Some(Arc::clone(case)),
                None => self.case(no)?,
            };
            let seq = self.store.head().seq + 1 + commits.len() as u64;
            let ended = case.as_deref().and_then(|case| self.ended(case, seq, now));
            let mut seen = seen;
            if let Some((_, after)) = &ended {
                seen = seen.map(|seen| passed(seen, case.as_deref(), after));
                case = Some(Arc::clone(after));
            }
            // A number that the batch has issued already is not in the store yet.
            let issued = if let Command::Issue { number, .. } = command {
                numbers.get(&*visa_number(number))
            } else {
                None
            };
            let visa_number_of = match issued {
                Some(no) => Some(*no),
                None => self.visa_number_of(command)?,
            };
            let split_open = self.split_open(command, case.as_deref())?;
            let on = DecisionContext { visa_number_of, split_open, ..self.setting(officer, &roster, now) };
            let events = match one_of_many(case.as_deref(), no, seen, command, &on) {
                Ok(events) => events,
                Err(refusal) => {
                    outcomes.push(BatchOutcome { case: no, result: Err(refusal) });
                    continue;
                }
            };
            if let Command::Issue { number, .. } = command {
                numbers.insert(visa_number(number).into(), no);
            }
            commits.extend(ended.map(|(commit, _)| commit));
            let names: Vec<Box<str>> = events.iter().map(|e| e.name().into()).collect();
            let after = if events.is_empty() {
                case
            } else {
                let seq = self.store.head().seq + 1 + commits.len() as u64;
                let (mut commit, after) =
                    self.commit_of(seq, now, officer, no, case.as_deref(), events, None, None);
                ordered(&mut commit, &order);
                commits.push(commit);
                after
            };
            newest.extend(after.clone().map(|case| (no, case)));
            let version = after.as_ref().map_or(0, |c| c.version);
            let done = CommandOutcome { case: no, version, events: names, repeated: false, after };
            if let Some(id) = order.id.as_ref().filter(|_| !done.events.is_empty()) {
                ids.insert(id.as_str().into(), (id.digest(no, command), done.clone()));
            }
            outcomes.push(BatchOutcome { case: no, result: Ok(done) });
        }
        if !commits.is_empty() {
            self.write(commits)?;
        }
        Ok(outcomes)
    }
}

impl DeskService {
    /// Carries orders out as one durable batch and waits: one answer an order, in their order.
    ///
    /// # Errors
    /// A fault of the store; none of the batch was done then.
    #[cfg(any(test, feature = "test-support"))]
    pub fn execute_many(
        &self,
        officer: &Officer,
        orders: Vec<CommandRequest>,
    ) -> Result<Vec<BatchOutcome>, ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.execute_many(&officer, orders))
    }

    /// The same without waiting: `answer` is called on the writer thread once the batch is on disk, after the desk that shows it was
    /// published.
    pub(crate) fn submit_many(
        &self,
        officer: Officer,
        orders: Vec<CommandRequest>,
        answer: impl FnOnce(Result<Vec<BatchOutcome>, ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.execute_many(&officer, orders), answer);
    }
}
