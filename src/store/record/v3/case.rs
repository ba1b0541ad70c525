//! A case as version 3 stored it in the store.

use crate::domain::case::application::Application;
use crate::domain::case::arrival_report::ArrivalReport;
use crate::domain::case::checklist::ChecklistItem;
use crate::domain::case::determination::Determination;
use crate::domain::case::document_request::{DocumentRequest, RequestDraft};
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::case::transfer::Transfer;
use crate::domain::case::{Case, Claim, ItemBefore};
use crate::domain::case_no::CaseNo;
use crate::domain::clock::CaseClock;
use crate::domain::code::Port;
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct CaseV3 {
    no: CaseNo,
    version: u32,
    office: Port,
    #[serde(with = "micros")]
    received_at: DateTime<Utc>,
    papers: Application,
    papers_version: u16,
    changes: Vec<Box<str>>,
    state: CaseState,
    claim: Option<Claim>,
    lines: Vec<ChecklistItem>,
    clock: CaseClock,
    receipt: Option<Box<str>>,
    transfer: Option<Transfer>,
    undo: Vec<ItemBefore>,
    timeline: Vec<TimelineEntry>,
    redo: Vec<ItemBefore>,
    told: Option<ArrivalReport>,
    requests: Vec<DocumentRequest>,
    compared: Vec<Determination>,
    entry_told: Option<Port>,
    draft: Option<RequestDraft>,
}

impl From<CaseV3> for Case {
    fn from(old: CaseV3) -> Self {
        Self {
            no: old.no,
            version: old.version,
            office: old.office,
            received_at: old.received_at,
            papers: old.papers,
            papers_version: old.papers_version,
            changes: old.changes,
            state: old.state,
            claim: old.claim,
            lines: old.lines,
            clock: old.clock,
            receipt: old.receipt,
            transfer: old.transfer,
            undo: old.undo,
            timeline: old.timeline,
            redo: old.redo,
            told: old.told,
            requests: old.requests,
            compared: old.compared,
            entry_told: old.entry_told,
            draft: old.draft,
            files: Vec::new(),
            opened: Vec::new(),
            admission: None,
            forgotten: Vec::new(),
        }
    }
}
