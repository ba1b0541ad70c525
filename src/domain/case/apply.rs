//! The fold: an event that happened is applied to the case. It never fails and never checks rules; the journal is taken as fact.

use super::admission::{Admission, CounterCheck, VisaEnd};
use super::checklist::{ChecklistItem, Criteria, ItemState, Requirement};
use super::delivered_file::DeliveredFile;
use super::determination::Determination;
use super::document_request::DocumentRequest;
use super::state::CaseState;
use super::timeline::TimelineEntry;
use super::transfer::{Transfer, TransferAnswer};
use super::{Case, Claim, ItemBefore, UNDO_DEPTH};
use crate::domain::case_no::CaseNo;
use crate::domain::clock::CaseClock;
use crate::domain::code::Item;
use crate::domain::elapsed::Elapsed;
use crate::domain::event::Event;
use crate::domain::file_fault::is_resolved_by;
use crate::domain::matching;
use crate::domain::officer::OfficerId;
use chrono::{DateTime, Utc};

/// The data of a journal entry that all its events share.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RecordedEvent {
    /// Number of the journal entry.
    pub seq: u64,
    pub at: DateTime<Utc>,
    pub officer: OfficerId,
}

impl Case {
    /// Applies one event. `None` and anything but a reception stays `None`.
    #[must_use]
    pub fn apply(case: Option<Self>, no: CaseNo, event: &Event, how: &RecordedEvent) -> Option<Self> {
        let mut case = match (case, event) {
            (Some(case), _) => case,
            (None, Event::Received { office, papers, lines, .. }) => {
                let mut clock = CaseClock::default();
                clock.start(how.at);
                Self {
                    no,
                    version: 0,
                    office: *office,
                    received_at: how.at,
                    papers: papers.clone(),
                    papers_version: 1,
                    changes: Vec::new(),
                    state: CaseState::Received,
                    claim: None,
                    lines: lines.clone(),
                    clock,
                    receipt: None,
                    transfer: None,
                    undo: Vec::new(),
                    timeline: Vec::new(),
                    redo: Vec::new(),
                    told: None,
                    requests: Vec::new(),
                    compared: Vec::new(),
                    entry_told: None,
                    draft: None,
                    files: Vec::new(),
                    opened: Vec::new(),
                    admission: None,
                    forgotten: Vec::new(),
                }
            }
            (None, Event::SplitFrom { split, .. }) => {
                let mut clock = CaseClock::default();
                clock.start(how.at);
                clock.stop(how.at);
                Self {
                    no,
                    version: 0,
                    office: split.office,
                    received_at: how.at,
                    papers: split.papers.clone(),
                    papers_version: 1,
                    changes: Vec::new(),
                    state: CaseState::Expected,
                    claim: None,
                    lines: split.lines.clone(),
                    clock,
                    receipt: Some(split.receipt.clone()),
                    transfer: None,
                    undo: Vec::new(),
                    timeline: Vec::new(),
                    redo: Vec::new(),
                    told: split.told.clone(),
                    requests: Vec::new(),
                    compared: Vec::new(),
                    entry_told: split.entry_told,
                    draft: None,
                    files: split.files.clone(),
                    opened: Vec::new(),
                    admission: Some(Admission::new(how.at, split.valid_until, 1)),
                    forgotten: Vec::new(),
                }
            }
            (None, _) => return None,
        };
        // What time does happened when it was due; nothing happens after its own entry.
        let how = &RecordedEvent { at: event.moment().map_or(how.at, |at| at.min(how.at)), ..*how };
        case.version += 1;
        case.timeline.push(TimelineEntry {
            seq: how.seq,
            at: how.at,
            officer: how.officer,
            event: event.name().into(),
            about: event.about().into(),
            note: event.note().map(Into::into),
        });
        case.happen(event, how);
        Some(case)
    }

    fn happen(&mut self, event: &Event, how: &RecordedEvent) {
        match event {
            Event::Received { .. }
            | Event::Noted { .. }
            | Event::PaperIssued { .. }
            | Event::Told { .. }
            | Event::SplitFrom { .. } => {}
            Event::Supplemented { papers, lines, changes, .. } => {
                // A new version with the same flight keeps what was reported since.
                if papers.arrival != self.papers.arrival && self.told.as_ref().is_some_and(|t| !t.present) {
                    self.told = None;
                }
                if papers.entry_port != self.papers.entry_port {
                    self.entry_told = None;
                }
                // Determinations on other cases were about the travellers of this application.
                if !matching::same_travellers(papers, &self.papers) {
                    self.compared.clear();
                }
                self.papers = papers.clone();
                self.papers_version = self.papers_version.saturating_add(1);
                self.lines.clone_from(lines);
                self.changes.clone_from(changes);
                if let Some(request) = self.requests.last_mut() {
                    let new = changes.iter().filter(|c| !request.changed.contains(c)).cloned();
                    let new: Vec<_> = new.collect();
                    request.changed.extend(new);
                }
                self.forget_steps();
                if matches!(self.state, CaseState::AwaitingDocuments { .. }) {
                    self.back(how.at);
                }
            }
            Event::Flagged { item, finding } => {
                let at = self.lines.iter().position(|l| l.item == *item).unwrap_or(0);
                if let Some(line) = self.lines.get_mut(at) {
                    line.findings.push(finding.clone());
                }
            }
            Event::Claimed { until } => {
                if self.claim.as_ref().is_none_or(|c| c.officer != how.officer) {
                    self.forget_steps();
                }
                self.claim = Some(Claim { officer: how.officer, until: *until });
                if self.state == CaseState::Received {
                    self.state = CaseState::InReview;
                }
            }
            Event::Released => self.release(),
            Event::ItemVerified { item, note } => {
                self.add_check(*item);
                self.change(*item, ItemState::Verified, note.clone());
            }
            Event::ItemRejected { item, defect, note } => {
                self.change(*item, ItemState::Rejected(*defect), note.clone());
            }
            Event::ItemWaived { item, note } => self.change(*item, ItemState::Waived, Some(note.clone())),
            Event::ItemRestored { item, state, note } => {
                self.undo.pop();
                let step = self.replace(*item, *state, note.clone());
                self.redo.extend(step);
            }
            Event::ItemRedone { item, state, note } => {
                self.redo.pop();
                let step = self.replace(*item, *state, note.clone());
                self.undo.extend(step);
            }
            Event::DocumentsRequested { reply_by, .. } => {
                self.state = CaseState::AwaitingDocuments { reply_by: *reply_by };
                self.clock.pause(how.at);
            }
            Event::OfferWithdrawn { .. } => self.take_back(how.at),
            Event::EntryPortChanged { to, .. } => {
                self.entry_told = (*to != self.papers.entry_port).then_some(*to);
            }
            Event::FileOpened { sha256, .. } => self.file_opened(*sha256, how.officer, how.at),
            Event::FilesDelivered { files } => self.add_files(files),
            Event::FilesForgotten { files, .. } => self.forget_files(files, how.officer, how.at),
            Event::FileFaultFound { item, finding } => {
                let at = self.lines.iter().position(|l| l.item == *item).unwrap_or(0);
                if let Some(line) = self.lines.get_mut(at) {
                    line.findings.push(finding.clone());
                }
            }
            Event::ItemReopened { item } => {
                self.replace(*item, ItemState::Received, None);
                self.forget_steps();
            }
            Event::RequestDrafted { draft } => self.draft = Some(draft.clone()),
            Event::NoticeIssued { asked, text, .. } => {
                self.draft = None;
                let request = DocumentRequest {
                    at: how.at,
                    officer: how.officer,
                    papers_version: self.papers_version,
                    asked: asked.clone(),
                    text: text.clone(),
                    stood: self.item_snapshots(),
                    changed: Vec::new(),
                };
                self.requests.push(request);
            }
            Event::Held { until, .. } => self.state = CaseState::OnHold { until: *until },
            Event::Resumed { .. } => self.back(how.at),
            Event::ReplyOverdue => self.elapse(Elapsed::ReplyOverdue, how.at),
            Event::HoldEnded => self.elapse(Elapsed::HoldEnded, how.at),
            Event::TransferTimedOut => self.elapse(Elapsed::TransferTimedOut, how.at),
            Event::Sealed => self.elapse(Elapsed::Sealed, how.at),
            Event::LeaseLapsed => self.elapse(Elapsed::LeaseLapsed, how.at),
            Event::Elapsed { what, .. } => self.elapse(*what, how.at),
            Event::Escalated { .. } => {
                self.state = CaseState::Escalated;
                self.claim = None;
                self.forget_steps();
            }
            Event::Approved { receipt, seals_at, .. } => {
                self.receipt = Some(receipt.clone());
                self.state = CaseState::Approved { grace_until: Some(*seals_at) };
                self.clock.stop(how.at);
            }
            Event::Refused { code, seals_at, .. } => {
                self.state = CaseState::Refused { code: *code, grace_until: Some(*seals_at) };
                self.clock.stop(how.at);
            }
            Event::NotAccepted { code, seals_at, .. } => {
                self.state = CaseState::NotAccepted { code: *code, grace_until: Some(*seals_at) };
                self.clock.stop(how.at);
            }
            Event::TakenBack { .. } => self.take_back(how.at),
            Event::TransferOffered { to, review, receipt, reason, answer_by, grace_until, .. } => {
                if receipt.is_some() {
                    self.receipt.clone_from(receipt);
                }
                self.transfer = Some(Transfer {
                    to: *to,
                    review: *review,
                    reason: reason.clone(),
                    offered_at: how.at,
                    answer: TransferAnswer::Open,
                    papers_version: self.papers_version,
                });
                self.state =
                    CaseState::TransferOffered { to: *to, answer_by: *answer_by, grace_until: *grace_until };
            }
            Event::TransferAccepted { grace_until, .. } => {
                self.answer(TransferAnswer::Accepted);
                if let CaseState::TransferOffered { to, .. } = self.state {
                    // What was final at once stores no state to return to.
                    let before = grace_until.map(|_| Box::new(self.state.clone()));
                    self.state = CaseState::Transferred { to, grace_until: *grace_until, before };
                }
                self.clock.stop(how.at);
            }
            Event::TransferDeclined { code, .. } => {
                self.answer(TransferAnswer::Declined(*code));
                self.back(how.at);
            }
            Event::SecondAsked { proposal, .. } => {
                let before = Box::new(std::mem::replace(&mut self.state, CaseState::Received));
                self.state =
                    CaseState::AwaitingSecond { proposal: proposal.clone(), first: how.officer, before };
            }
            Event::SecondGiven { .. } | Event::SecondDeclined { .. } => {
                if let CaseState::AwaitingSecond { before, .. } = &self.state {
                    self.state = (**before).clone();
                }
            }
            Event::ArrivalChanged { carrier, at, present, .. } => {
                self.told = self.arrival_report_after(carrier, *at, *present);
            }
            Event::Compared { other, same, .. } => {
                self.compared.retain(|c| c.other != *other);
                self.compared.push(Determination {
                    other: *other,
                    same: *same,
                    officer: how.officer,
                    at: how.at,
                });
            }
            Event::Withdrawn { code, grace_until, .. } => {
                let before = grace_until.map(|_| Box::new(self.state.clone()));
                self.state = CaseState::Withdrawn { code: *code, grace_until: *grace_until, before };
                self.clock.stop(how.at);
            }
            Event::TakenOver { until, .. } | Event::EscalationWithdrawn { until, .. } => {
                self.assign_claim(Some(how.officer), *until);
            }
            Event::Assigned { to, until, .. } => self.assign_claim(Some(*to), *until),
            Event::EscalationAnswered { to, until, .. } => self.assign_claim(*to, *until),
            Event::Freed { officer } => self.free(*officer, how.at),
            Event::Expected { valid_until, .. } => {
                self.claim = None;
                self.forget_steps();
                self.admission = Some(Admission::new(how.at, *valid_until, self.papers.travellers().count()));
                self.state = CaseState::Expected;
            }
            Event::SeenAtCounter { item, note } => {
                let check =
                    CounterCheck { item: *item, officer: how.officer, at: how.at, note: note.clone() };
                if let Some(admission) = &mut self.admission {
                    admission.seen.push(check);
                }
            }
            Event::VisaIssued { traveller, visa, .. } => self.admit(|admission| {
                if let Some(of) = admission.travellers.get_mut(usize::from(*traveller)) {
                    of.visa = Some(visa.clone());
                }
            }),
            Event::Entered { travellers, .. } => self.end_visas(travellers, &VisaEnd::Entered),
            Event::VisaExpired { travellers, code, .. } => {
                self.end_visas(travellers, &VisaEnd::Expired(*code));
            }
            Event::VisaVoided { travellers, code, .. } => self.end_visas(travellers, &VisaEnd::Void(*code)),
            Event::ValidityExtended { until, .. } => {
                if let Some(admission) = &mut self.admission {
                    admission.valid_until = *until;
                }
            }
            Event::ReviewedAgain { .. } => {
                self.admission = None;
                self.forget_steps();
                // What was reviewed once is reviewed again; what was waived, and why, stays.
                for line in &mut self.lines {
                    let before =
                        if line.is_recorded_by_officer() { ItemState::Missing } else { ItemState::Received };
                    if line.state == ItemState::Verified {
                        line.state = before;
                        line.note = None;
                    }
                }
                self.back(how.at);
            }
            Event::TravellerSplit { traveller, to } => self.end_visas(&[*traveller], &VisaEnd::Split(*to)),
        }
    }

    /// Changes what followed the approval, and the state with it.
    fn admit(&mut self, change: impl FnOnce(&mut Admission)) {
        if let Some(admission) = &mut self.admission {
            change(admission);
            self.state = admission.state();
        }
    }

    fn end_visas(&mut self, travellers: &[u16], end: &VisaEnd) {
        self.admit(|admission| {
            for place in travellers {
                if let Some(of) = admission.travellers.get_mut(usize::from(*place)) {
                    of.end = Some(end.clone());
                }
            }
        });
    }

    /// Sets or clears the owner; an escalation ends with it.
    fn assign_claim(&mut self, to: Option<OfficerId>, until: DateTime<Utc>) {
        self.forget_steps();
        self.claim = to.map(|officer| Claim { officer, until });
        if matches!(self.state, CaseState::Received | CaseState::InReview | CaseState::Escalated) {
            self.state = if self.claim.is_some() { CaseState::InReview } else { CaseState::Received };
        }
    }

    /// Ends what a removed officer had open on the case.
    fn free(&mut self, officer: OfficerId, at: DateTime<Utc>) {
        self.forget_steps();
        let holds = matches!(self.state, CaseState::OnHold { .. }) && self.held_by() == Some(officer);
        let escalated = self.state == CaseState::Escalated && self.escalated_by() == Some(officer);
        if self.claim.as_ref().is_some_and(|c| c.officer == officer) {
            self.claim = None;
        }
        if let CaseState::AwaitingSecond { first, before, .. } = &self.state
            && *first == officer
        {
            self.state = (**before).clone();
        }
        if holds || escalated {
            self.back(at);
        }
        if self.state == CaseState::InReview && self.claim.is_none() {
            self.state = CaseState::Received;
        }
    }

    /// Time did something to it.
    fn elapse(&mut self, what: Elapsed, at: DateTime<Utc>) {
        match what {
            Elapsed::ReplyOverdue | Elapsed::HoldEnded => self.back(at),
            Elapsed::TransferTimedOut => {
                self.answer(TransferAnswer::TimedOut);
                self.back(at);
            }
            Elapsed::Sealed => match &mut self.state {
                CaseState::Approved { grace_until }
                | CaseState::Refused { grace_until, .. }
                | CaseState::NotAccepted { grace_until, .. }
                | CaseState::Transferred { grace_until, .. }
                | CaseState::Withdrawn { grace_until, .. } => {
                    *grace_until = None;
                    self.forget_steps();
                }
                _ => {}
            },
            Elapsed::LeaseLapsed => self.release(),
        }
    }

    /// Clears the owner.
    fn release(&mut self) {
        self.claim = None;
        self.forget_steps();
        if self.state == CaseState::InReview {
            self.state = CaseState::Received;
        }
    }

    /// Back to work: with its officer where it has one, else to the queue.
    fn back(&mut self, at: DateTime<Utc>) {
        self.state = if self.claim.is_some() { CaseState::InReview } else { CaseState::Received };
        // Paused, it runs on; stopped by a decision that is no more, it starts again.
        self.clock.resume(at);
        self.clock.start(at);
    }

    /// The case is where it was before what was taken back, as long as that state has not run out; else it is work.
    fn take_back(&mut self, at: DateTime<Utc>) {
        let before = match &self.state {
            CaseState::Transferred { before, .. } | CaseState::Withdrawn { before, .. } => {
                before.as_deref().cloned()
            }
            _ => None,
        };
        if matches!(self.state, CaseState::TransferOffered { .. }) {
            self.answer(TransferAnswer::Withdrawn);
        }
        self.admission = None;
        self.back(at);
        let lasts = |state: &CaseState| {
            let waits = !matches!(state, CaseState::Received | CaseState::InReview);
            waits && state.wakes_at().is_none_or(|end| end > at)
        };
        let Some(before) = before.filter(lasts) else { return };
        if matches!(before, CaseState::TransferOffered { .. }) {
            self.answer(TransferAnswer::Open);
        }
        if matches!(before, CaseState::AwaitingDocuments { .. }) {
            self.clock.pause(at);
        }
        self.state = before;
    }

    /// Adds delivered files; what was found about them while they were not there is resolved.
    fn add_files(&mut self, files: &[DeliveredFile]) {
        for file in files {
            for line in &mut self.lines {
                line.findings.retain(|f| line.item != file.item || !is_resolved_by(f, &file.name));
            }
            self.files.push(file.clone());
        }
    }

    fn line_mut(&mut self, item: Item) -> Option<&mut ChecklistItem> {
        self.lines.iter_mut().find(|l| l.item == item)
    }

    /// A check of the officer that the checklist did not have yet gets a line.
    fn add_check(&mut self, item: Item) {
        if self.line(item).is_none() {
            self.lines.push(ChecklistItem {
                item,
                requirement: Requirement::Mandatory,
                heads: Criteria::default(),
                state: ItemState::Missing,
                note: None,
                findings: Vec::new(),
            });
        }
    }

    fn change(&mut self, item: Item, state: ItemState, note: Option<Box<str>>) {
        let Some(step) = self.replace(item, state, note) else { return };
        if self.undo.len() == UNDO_DEPTH {
            self.undo.remove(0);
        }
        self.undo.push(step);
        self.redo.clear();
    }

    /// Changes an item and returns its former state.
    fn replace(&mut self, item: Item, state: ItemState, note: Option<Box<str>>) -> Option<ItemBefore> {
        let line = self.line_mut(item)?;
        Some(ItemBefore {
            item,
            state: std::mem::replace(&mut line.state, state),
            note: std::mem::replace(&mut line.note, note),
        })
    }

    /// What was done up to here can no longer be undone or redone.
    fn forget_steps(&mut self) {
        self.undo.clear();
        self.redo.clear();
    }

    fn answer(&mut self, answer: TransferAnswer) {
        if let Some(transfer) = &mut self.transfer {
            transfer.answer = answer;
        }
    }
}
