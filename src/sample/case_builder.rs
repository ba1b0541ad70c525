//! One sample case under way. Owns the running of commands: each goes through the same decision as an officer's would.

use crate::domain::anchor::AnchorState;
use crate::domain::blocked::Blocked;
use crate::domain::case::application::Application;
use crate::domain::case::checklist::{FindingSeverity, ItemState};
use crate::domain::case::{Case, RecordedEvent};
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::decide::{DecisionContext, decide};
use crate::domain::event::Event;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use chrono::{DateTime, Utc};

/// A case and the journal entries that made it, oldest first: when, by whom, what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuiltCase {
    /// The case as the entries leave it.
    pub case: Case,
    /// One tuple an entry; their journal numbers run on from case to case.
    pub entries: Vec<(DateTime<Utc>, OfficerId, Vec<Event>)>,
}

/// A case and what was done to it so far.
pub(super) struct CaseBuilder<'a> {
    pub(super) case: Option<Case>,
    pub(super) entries: Vec<(DateTime<Utc>, OfficerId, Vec<Event>)>,
    /// The first command that was refused; nothing is done after it.
    pub(super) refused: Option<Blocked>,
    no: CaseNo,
    rules: &'a Rules,
    first_seq: u64,
}

impl<'a> CaseBuilder<'a> {
    /// Imports an application.
    pub(super) fn receive(
        papers: Application,
        no: CaseNo,
        at: DateTime<Utc>,
        rules: &'a Rules,
        first_seq: u64,
    ) -> Self {
        let mut bench = Self { case: None, entries: Vec::new(), refused: None, no, rules, first_seq };
        let command = Command::Receive { papers: Box::new(papers), matches: Vec::new() };
        bench.run(&Officer::desk(), at, &[command]);
        bench
    }

    fn on<'b>(&'b self, officer: &'b Officer, now: DateTime<Utc>) -> DecisionContext<'b> {
        DecisionContext {
            office: self.no.office(),
            officer,
            rules: self.rules,
            now,
            two_persons: false,
            consented: false,
            roster: Roster::unknown(),
            clock_confirmed: true,
            anchor: AnchorState::Unset,
            visa_number_of: None,
            split_open: None,
        }
    }

    /// Carries commands out, as one entry of the journal.
    pub(super) fn run(&mut self, who: &Officer, at: DateTime<Utc>, commands: &[Command]) {
        let seq = self.first_seq + u64::try_from(self.entries.len()).unwrap_or_default();
        let how = RecordedEvent { seq, at, officer: who.id };
        let mut all = Vec::new();
        for command in commands {
            if self.refused.is_some() {
                break;
            }
            match decide(self.case.as_ref(), self.no, None, command, &self.on(who, at)) {
                Ok(events) => {
                    for event in &events {
                        self.case = Case::apply(self.case.take(), self.no, event, &how);
                    }
                    all.extend(events);
                }
                Err(refusal) => self.refused = Some(refusal),
            }
        }
        if !all.is_empty() {
            self.entries.push((at, who.id, all));
        }
    }

    /// Whether the officer could do it.
    pub(super) fn may(&self, who: &Officer, at: DateTime<Utc>, command: &Command) -> bool {
        decide(self.case.as_ref(), self.no, None, command, &self.on(who, at)).is_ok()
    }

    /// A verification of each item that is present and not reviewed; with a reason where it has findings.
    pub(super) fn verifications(&self) -> Vec<Command> {
        let lines = self.case.iter().flat_map(|c| &c.lines).filter(|l| l.state == ItemState::Received);
        lines
            .map(|l| Command::Verify {
                item: l.item,
                note: (l.severity() >= Some(FindingSeverity::Doubt))
                    .then(|| "已与原件核对 compared with the original".into()),
            })
            .collect()
    }

    /// The officer's own checks required before an approval.
    pub(super) fn checks(&self) -> Vec<Command> {
        let needs = self.rules.policy.approval.needs.iter();
        needs.map(|item| Command::Verify { item: *item, note: None }).collect()
    }

    /// The case and its entries.
    pub(super) fn build(self) -> Option<BuiltCase> {
        Some(BuiltCase { case: self.case?, entries: self.entries })
    }
}
