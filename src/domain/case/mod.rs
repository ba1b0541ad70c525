//! A case: one application for a port visa from intake to archive. Owns the aggregate and the fold of events into it; it may
//! not decide anything (see `decide`) nor know the rules, so that a case can be folded again from the journal years later.

mod apply;
pub use apply::RecordedEvent;
pub mod admission;
pub mod application;
pub mod arrival_report;
pub mod checklist;
mod covered;
pub mod delivered_file;
pub mod determination;
pub mod disclosure;
pub mod document_request;
pub mod file_opening;
pub mod flight;
pub mod forgotten_file;
mod forgotten_files;
mod opened_files;
pub mod proposal;
pub mod request_reply;
pub mod split_case;
pub mod state;
mod steps;
pub mod timeline;
pub mod transfer;

use crate::domain::case_no::CaseNo;
use crate::domain::clock::CaseClock;
use crate::domain::clock_trust::DeskTime;
use crate::domain::clock_trust::TOLERANCE;
use crate::domain::code::{Item, Port};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::micros;
use admission::Admission;
use application::{Application, Document};
use arrival_report::ArrivalReport;
use checklist::{ChecklistItem, FindingSeverity, ItemState};
use chrono::{DateTime, Utc};
use delivered_file::DeliveredFile;
use determination::Determination;
use document_request::{DocumentRequest, RequestDraft};
use file_opening::FileOpening;
use forgotten_file::ForgottenFile;
use serde::{Deserialize, Serialize};
use state::CaseState;
use timeline::TimelineEntry;
use transfer::{Transfer, TransferAnswer};

/// Notices that a list shows: another case is concerned, an attempt failed, or a value was not in its form.
const ALWAYS_FLAGGED: [&str; 6] =
    ["same_passport", "same_traveller", "surge", "hostile_text", "mrz_form", "submitted_in_future"];

/// One case. Records of it are versioned by the codec of the store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Case {
    /// The case number.
    pub no: CaseNo,
    /// Grows by one with every event.
    pub version: u32,
    /// The desk it belongs to.
    pub office: Port,
    /// When this desk received it.
    #[serde(with = "micros")]
    pub received_at: DateTime<Utc>,
    /// The newest version of the application.
    pub papers: Application,
    /// Number of the version of the application: 1 for the first.
    pub papers_version: u16,
    /// What the newest version changed: field paths. Empty for the first.
    pub changes: Vec<Box<str>>,
    pub state: CaseState,
    /// Its owner.
    pub claim: Option<Claim>,
    pub lines: Vec<ChecklistItem>,
    /// The decision clock.
    pub clock: CaseClock,
    /// The receipt number, once issued.
    pub receipt: Option<Box<str>>,
    /// The newest transfer.
    pub transfer: Option<Transfer>,
    /// What the checklist looked like before each step that can still be undone, oldest first.
    pub undo: Vec<ItemBefore>,
    /// Everything that happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// What the checklist looked like before each undo that can still be taken back, oldest first. A new step ends it.
    pub redo: Vec<ItemBefore>,
    /// What was reported of the flight after the application came.
    pub told: Option<ArrivalReport>,
    /// Every document request that went out, oldest first.
    pub requests: Vec<DocumentRequest>,
    /// Determinations on other cases that may be of the same traveller: one a case.
    pub compared: Vec<Determination>,
    /// The port of entry that was reported after the submission.
    pub entry_told: Option<Port>,
    /// A document request that was begun and not sent.
    pub draft: Option<RequestDraft>,
    /// Files of its documents, in the order in which they were delivered.
    pub files: Vec<DeliveredFile>,
    /// Who opened which of them.
    pub opened: Vec<FileOpening>,
    /// What followed the approval, once it was final; none for what was final before record version 4.
    pub admission: Option<Admission>,
    /// Files that were delivered and then forgotten.
    pub forgotten: Vec<ForgottenFile>,
}

/// A lease on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Who has it.
    pub officer: OfficerId,
    /// End of the claim.
    #[serde(with = "micros")]
    pub until: DateTime<Utc>,
}

/// A checklist line before it was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemBefore {
    /// Which line.
    pub item: Item,
    /// Its state before.
    pub state: ItemState,
    /// Its note before.
    pub note: Option<Box<str>>,
}

/// How many steps of checklist work can be undone.
pub const UNDO_DEPTH: usize = 32;

impl Case {
    /// Until when its officer can recall alone what concluded it: from its own time on, as long as the grace period lasts. A clock that is
    /// set back opens no grace period again.
    #[must_use]
    pub fn grace_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let until = self.state.grace_until()?;
        // An entry is never before the one before it, so that it can be ahead of the clock by a little.
        let begun = timeline::concluded_at(&self.timeline)? - TOLERANCE;
        (begun <= now && now < until).then_some(until)
    }

    /// The checklist line of an item.
    #[must_use]
    pub fn line(&self, item: Item) -> Option<&ChecklistItem> {
        self.lines.iter().find(|l| l.item == item)
    }

    /// Whether a document of the present application names a file for an item.
    #[must_use]
    pub fn names_file(&self, item: Item, sha256: &[u8; 32]) -> bool {
        self.papers.documents.iter().any(|d| d.item == item && d.sha256 == *sha256 && d.names_file())
    }

    /// The file of a document, once it was delivered.
    #[must_use]
    pub fn file_of(&self, document: &Document) -> Option<&DeliveredFile> {
        self.files.iter().find(|f| f.item == document.item && f.sha256 == document.sha256)
    }

    /// Files of an item that are delivered, and those that its documents name.
    #[must_use]
    pub fn files_delivered(&self, item: Item) -> (usize, usize) {
        let named = || self.papers.documents.iter().filter(|d| d.item == item && d.names_file());
        (named().filter(|d| self.file_of(d).is_some()).count(), named().count())
    }

    /// Files of an item, in the order in which they were delivered, with those of earlier versions of the application.
    pub fn files_of(&self, item: Item) -> impl Iterator<Item = &DeliveredFile> {
        self.files.iter().filter(move |f| f.item == item)
    }

    /// The case of the group from which this traveller was split off.
    #[must_use]
    pub fn split_from(&self) -> Option<CaseNo> {
        let first = self.timeline.first().filter(|first| &*first.event == "split_from")?;
        first.about.parse().ok()
    }

    /// The cases of the travellers who were split off this group, in this order.
    pub fn split_off(&self) -> impl Iterator<Item = CaseNo> {
        let split = self.timeline.iter().filter(|step| &*step.event == "traveller_split");
        split.filter_map(|step| step.about.parse().ok())
    }

    /// When each file came in, in the order of [`Self::all_files`].
    pub fn all_files_delivered_at(&self) -> impl Iterator<Item = DateTime<Utc>> {
        let deliveries = self.timeline.iter().filter(|s| &*s.event == "files_delivered");
        deliveries.flat_map(|s| s.about.split_whitespace().map(move |_| s.at))
    }

    /// The port of entry: the last report, else the application's.
    #[must_use]
    pub fn entry_port(&self) -> Port {
        self.entry_told.unwrap_or(self.papers.entry_port)
    }

    /// The receipt, while what it was issued for is in effect: an approval, or a transfer of a reviewed case. After a recall it keeps its
    /// number for the next decision, and is not shown.
    #[must_use]
    pub fn valid_receipt(&self) -> Option<&str> {
        self.receipt.as_deref().filter(|_| {
            self.state.is_one_of(&[
                "approved",
                "transfer_offered",
                "transferred",
                "expected",
                "issued",
                "entered",
            ])
        })
    }

    /// The transfer, where it is offered or accepted.
    #[must_use]
    pub fn valid_transfer(&self) -> Option<&Transfer> {
        self.transfer.as_ref().filter(|_| self.state.is_one_of(&["transfer_offered", "transferred"]))
    }

    /// The owner at a moment: none after the claim expired. Where the clock is not trusted no claim has.
    #[must_use]
    pub fn owner(&self, time: impl Into<DeskTime>) -> Option<&OfficerId> {
        let time = time.into();
        self.claim.as_ref().filter(|c| c.until > time.now || !time.confirmed).map(|c| &c.officer)
    }

    /// When it returns or changes state by itself.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        self.admission_due().and_then(Admission::wakes_at).or_else(|| self.state.wakes_at())
    }

    /// What followed the approval, while a traveller has not entered yet; also while a second officer has to agree to what ends it.
    #[must_use]
    pub fn admission_due(&self) -> Option<&Admission> {
        let state = match &self.state {
            CaseState::AwaitingSecond { before, .. } => before,
            state => state,
        };
        self.admission.as_ref().filter(|_| state.awaits_entry())
    }

    /// The traveller is at the port, and a visa is to be issued.
    #[must_use]
    pub fn is_to_be_issued(&self) -> bool {
        self.state == CaseState::Expected && self.told.as_ref().is_some_and(|told| told.present)
    }

    /// Who escalated it last; the case waits for the answer while it is escalated.
    #[must_use]
    pub fn escalated_by(&self) -> Option<OfficerId> {
        self.last_by("escalated")
    }

    /// Who put it on hold last.
    #[must_use]
    pub fn held_by(&self) -> Option<OfficerId> {
        self.last_by("held")
    }

    fn last_by(&self, event: &str) -> Option<OfficerId> {
        self.timeline.iter().rev().find(|s| &*s.event == event).map(|s| s.officer)
    }

    /// Whether an officer has something open on it: a claim, a hold, a proposal or an escalation.
    #[must_use]
    pub fn is_open_for(&self, officer: OfficerId) -> bool {
        if self.state.is_concluded() {
            return false;
        }
        self.claim.as_ref().is_some_and(|c| c.officer == officer)
            || match &self.state {
                CaseState::OnHold { .. } => self.held_by() == Some(officer),
                CaseState::Escalated => self.escalated_by() == Some(officer),
                CaseState::AwaitingSecond { first, .. } => *first == officer,
                _ => false,
            }
    }

    /// The flags of a list, as machine names without repeats: findings that weigh more than a notice, and the few notices that a list
    /// shows.
    #[must_use]
    pub fn flags(&self) -> Vec<&str> {
        let mut flags: Vec<&str> = self
            .lines
            .iter()
            .flat_map(|l| &l.findings)
            .filter(|f| !self.is_dismissed(f))
            .filter(|f| f.severity > FindingSeverity::Notice || ALWAYS_FLAGGED.contains(&f.code.as_str()))
            .map(|f| f.code.as_str())
            .collect();
        flags.sort_unstable();
        flags.dedup();
        flags
    }

    /// Items that were submitted, not reviewed yet, and without findings, whose files the officer has opened: those that the officer may
    /// verify together.
    pub fn verifiable_items(&self, officer: OfficerId) -> impl Iterator<Item = Item> {
        self.reviewable_items().filter(move |item| self.unopened_by(officer, *item) == 0)
    }

    /// The same, whoever has opened their files.
    pub fn reviewable_items(&self) -> impl Iterator<Item = Item> {
        self.lines
            .iter()
            .filter(|l| l.state == ItemState::Received && !l.is_recorded_by_officer())
            .filter(|l| l.findings.iter().all(|f| self.is_dismissed(f)))
            .map(|l| l.item)
    }

    /// An item was waived, or verified despite a finding: what was decided on top of it has to be explained.
    #[must_use]
    pub fn has_override(&self) -> bool {
        self.lines.iter().any(ChecklistItem::is_overridden)
    }

    /// The port sent this very version of the application back.
    #[must_use]
    pub fn was_declined_by(&self, port: Port) -> bool {
        self.transfer.as_ref().is_some_and(|t| {
            t.to == port
                && matches!(t.answer, TransferAnswer::Declined(_))
                && t.papers_version == self.papers_version
        })
    }

    /// The three criteria are confirmed.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        checklist::Criterion::ALL.into_iter().all(|h| checklist::is_confirmed(&self.lines, h))
    }
}
