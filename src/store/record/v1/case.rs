//! A case as version 1 stored it in the derived store.

use super::application::{AskedV1, ItemStateV1, LineV1, PapersV1, ProposalV1, ReviewV1};
use crate::domain::case::arrival_report::ArrivalReport;
use crate::domain::case::determination::Determination;
use crate::domain::case::document_request::{DocumentRequest, ItemSnapshot};
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::TimelineEntry;
use crate::domain::case::transfer::{Transfer, TransferAnswer};
use crate::domain::case::{Case, Claim, ItemBefore};
use crate::domain::case_no::CaseNo;
use crate::domain::clock::CaseClock;
use crate::domain::code::{ClosingCode, Code, DeclineCode, Item, Port};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{date, micros, micros_option};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct CaseV1 {
    no: CaseNo,
    version: u32,
    office: Port,
    #[serde(with = "micros")]
    received_at: DateTime<Utc>,
    papers: PapersV1,
    papers_version: u16,
    changes: Vec<Box<str>>,
    state: StateV1,
    claim: Option<ClaimV1>,
    lines: Vec<LineV1>,
    /// Written in every version alike.
    clock: CaseClock,
    receipt: Option<Box<str>>,
    transfer: Option<TransferV1>,
    undo: Vec<StepV1>,
    timeline: Vec<StampV1>,
    redo: Vec<StepV1>,
    told: Option<ToldV1>,
    requests: Vec<RequestV1>,
    compared: Vec<ComparedV1>,
}

#[derive(Deserialize)]
pub(in crate::store) struct ClaimV1 {
    pub(in crate::store) officer: OfficerId,
    #[serde(with = "micros")]
    pub(in crate::store) until: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(in crate::store) struct StepV1 {
    item: Item,
    state: ItemStateV1,
    note: Option<Box<str>>,
}

#[derive(Deserialize)]
enum StateV1 {
    Received,
    InReview,
    AwaitingDocuments {
        #[serde(with = "micros")]
        reply_by: DateTime<Utc>,
    },
    OnHold {
        #[serde(with = "micros")]
        until: DateTime<Utc>,
    },
    Escalated,
    TransferOffered {
        to: Port,
        #[serde(with = "micros")]
        answer_by: DateTime<Utc>,
    },
    Approved {
        #[serde(with = "micros_option")]
        seals_at: Option<DateTime<Utc>>,
    },
    Refused {
        code: ClosingCode,
        #[serde(with = "micros_option")]
        seals_at: Option<DateTime<Utc>>,
    },
    NotAccepted {
        code: ClosingCode,
        #[serde(with = "micros_option")]
        seals_at: Option<DateTime<Utc>>,
    },
    Transferred {
        to: Port,
    },
    Withdrawn {
        code: ClosingCode,
    },
    AwaitingSecond {
        proposal: ProposalV1,
        first: OfficerId,
        before: Box<StateV1>,
    },
}

#[derive(Deserialize)]
struct TransferV1 {
    to: Port,
    review: ReviewV1,
    reason: Box<str>,
    #[serde(with = "micros")]
    offered_at: DateTime<Utc>,
    answer: AnswerV1,
    papers_version: u16,
}

#[derive(Deserialize)]
enum AnswerV1 {
    Open,
    Accepted,
    Declined(DeclineCode),
    TimedOut,
}

#[derive(Deserialize)]
pub(in crate::store) struct StampV1 {
    seq: u64,
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    officer: OfficerId,
    event: Box<str>,
    about: Box<str>,
    note: Option<Box<str>>,
}

#[derive(Deserialize)]
pub(in crate::store) struct ToldV1 {
    pub(in crate::store) carrier: Box<str>,
    #[serde(with = "date")]
    pub(in crate::store) day: NaiveDate,
    #[serde(with = "micros_option")]
    pub(in crate::store) at: Option<DateTime<Utc>>,
    pub(in crate::store) present: bool,
}

#[derive(Deserialize)]
pub(in crate::store) struct RequestV1 {
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    officer: OfficerId,
    papers_version: u16,
    asked: Vec<AskedV1>,
    text: Box<str>,
    stood: Vec<ItemSnapshotV1>,
    changed: Vec<Box<str>>,
}

#[derive(Deserialize)]
struct ItemSnapshotV1 {
    item: Item,
    documents: Vec<[u8; 32]>,
    doubts: Vec<Code>,
}

#[derive(Deserialize)]
pub(in crate::store) struct ComparedV1 {
    other: CaseNo,
    same: bool,
    officer: OfficerId,
    #[serde(with = "micros")]
    at: DateTime<Utc>,
}

pub(in crate::store) fn all<A: Into<B>, B>(old: Vec<A>) -> Vec<B> {
    old.into_iter().map(Into::into).collect()
}

impl From<CaseV1> for Case {
    fn from(old: CaseV1) -> Self {
        Self {
            no: old.no,
            version: old.version,
            office: old.office,
            received_at: old.received_at,
            papers: old.papers.into(),
            papers_version: old.papers_version,
            changes: old.changes,
            state: old.state.into(),
            claim: old.claim.map(|c| Claim { officer: c.officer, until: c.until }),
            lines: all(old.lines),
            clock: old.clock,
            receipt: old.receipt,
            transfer: old.transfer.map(Into::into),
            undo: all(old.undo),
            timeline: all(old.timeline),
            redo: all(old.redo),
            told: old.told.map(|t| ArrivalReport {
                carrier: t.carrier,
                day: t.day,
                at: t.at,
                present: t.present,
            }),
            requests: all(old.requests),
            compared: all(old.compared),
            entry_told: None,
            draft: None,
            files: Vec::new(),
            opened: Vec::new(),
            admission: None,
            forgotten: Vec::new(),
        }
    }
}

impl From<StepV1> for ItemBefore {
    fn from(old: StepV1) -> Self {
        Self { item: old.item, state: old.state.into(), note: old.note }
    }
}

impl From<StateV1> for CaseState {
    fn from(old: StateV1) -> Self {
        match old {
            StateV1::Received => Self::Received,
            StateV1::InReview => Self::InReview,
            StateV1::AwaitingDocuments { reply_by } => Self::AwaitingDocuments { reply_by },
            StateV1::OnHold { until } => Self::OnHold { until },
            StateV1::Escalated => Self::Escalated,
            // Version 1 had no grace period for these: what was final at once stays final.
            StateV1::TransferOffered { to, answer_by } => {
                Self::TransferOffered { to, answer_by, grace_until: None }
            }
            StateV1::Approved { seals_at } => Self::Approved { grace_until: seals_at },
            StateV1::Refused { code, seals_at } => Self::Refused { code, grace_until: seals_at },
            StateV1::NotAccepted { code, seals_at } => Self::NotAccepted { code, grace_until: seals_at },
            StateV1::Transferred { to } => Self::Transferred { to, grace_until: None, before: None },
            StateV1::Withdrawn { code } => Self::Withdrawn { code, grace_until: None, before: None },
            StateV1::AwaitingSecond { proposal, first, before } => {
                Self::AwaitingSecond { proposal: proposal.into(), first, before: Box::new((*before).into()) }
            }
        }
    }
}

impl From<TransferV1> for Transfer {
    fn from(old: TransferV1) -> Self {
        let TransferV1 { to, review, reason, offered_at, answer, papers_version } = old;
        let answer = match answer {
            AnswerV1::Open => TransferAnswer::Open,
            AnswerV1::Accepted => TransferAnswer::Accepted,
            AnswerV1::Declined(code) => TransferAnswer::Declined(code),
            AnswerV1::TimedOut => TransferAnswer::TimedOut,
        };
        Self { to, review: review.into(), reason, offered_at, answer, papers_version }
    }
}

impl From<StampV1> for TimelineEntry {
    fn from(old: StampV1) -> Self {
        let StampV1 { seq, at, officer, event, about, note } = old;
        Self { seq, at, officer, event, about, note }
    }
}

impl From<RequestV1> for DocumentRequest {
    fn from(old: RequestV1) -> Self {
        Self {
            at: old.at,
            officer: old.officer,
            papers_version: old.papers_version,
            asked: all(old.asked),
            text: old.text,
            stood: all(old.stood),
            changed: old.changed,
        }
    }
}

impl From<ItemSnapshotV1> for ItemSnapshot {
    fn from(old: ItemSnapshotV1) -> Self {
        let ItemSnapshotV1 { item, documents, doubts } = old;
        Self { item, documents, doubts }
    }
}

impl From<ComparedV1> for Determination {
    fn from(old: ComparedV1) -> Self {
        let ComparedV1 { other, same, officer, at } = old;
        Self { other, same, officer, at }
    }
}
