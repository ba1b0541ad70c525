//! A case as version 2 stored it in the store.

use super::super::v1::application::{LineV1, PapersV1, ProposalV1, ReviewV1};
use super::super::v1::case::{ClaimV1, ComparedV1, RequestV1, StampV1, StepV1, ToldV1, all};
use crate::domain::case::arrival_report::ArrivalReport;
use crate::domain::case::document_request::RequestDraft;
use crate::domain::case::state::CaseState;
use crate::domain::case::transfer::{Transfer, TransferAnswer};
use crate::domain::case::{Case, Claim};
use crate::domain::case_no::CaseNo;
use crate::domain::clock::CaseClock;
use crate::domain::code::{ClosingCode, DeclineCode, Item, Port};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct CaseV2 {
    no: CaseNo,
    version: u32,
    office: Port,
    #[serde(with = "micros")]
    received_at: DateTime<Utc>,
    papers: PapersV1,
    papers_version: u16,
    changes: Vec<Box<str>>,
    state: StateV2,
    claim: Option<ClaimV1>,
    lines: Vec<LineV1>,
    /// Written in every version alike.
    clock: CaseClock,
    receipt: Option<Box<str>>,
    transfer: Option<TransferV2>,
    undo: Vec<StepV1>,
    timeline: Vec<StampV1>,
    redo: Vec<StepV1>,
    told: Option<ToldV1>,
    requests: Vec<RequestV1>,
    compared: Vec<ComparedV1>,
    entry_told: Option<Port>,
    draft: Option<RequestDraftV2>,
}

#[derive(Deserialize)]
enum StateV2 {
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
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
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
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
        before: Option<Box<StateV2>>,
    },
    Withdrawn {
        code: ClosingCode,
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
        before: Option<Box<StateV2>>,
    },
    AwaitingSecond {
        proposal: ProposalV1,
        first: OfficerId,
        before: Box<StateV2>,
    },
}

#[derive(Deserialize)]
struct TransferV2 {
    to: Port,
    review: ReviewV1,
    reason: Box<str>,
    #[serde(with = "micros")]
    offered_at: DateTime<Utc>,
    answer: AnswerV2,
    papers_version: u16,
}

#[derive(Deserialize)]
enum AnswerV2 {
    Open,
    Accepted,
    Declined(DeclineCode),
    TimedOut,
    Withdrawn,
}

#[derive(Deserialize)]
pub(super) struct RequestDraftV2 {
    #[serde(with = "micros_option")]
    reply_by: Option<DateTime<Utc>>,
    items: Vec<Item>,
    left_out: Vec<Item>,
    text: Option<Box<str>>,
    note: Option<Box<str>>,
}

impl From<CaseV2> for Case {
    fn from(old: CaseV2) -> Self {
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
            entry_told: old.entry_told,
            draft: old.draft.map(Into::into),
            files: Vec::new(),
            opened: Vec::new(),
            admission: None,
            forgotten: Vec::new(),
        }
    }
}

impl From<StateV2> for CaseState {
    fn from(old: StateV2) -> Self {
        let boxed = |before: Box<StateV2>| Box::new((*before).into());
        match old {
            StateV2::Received => Self::Received,
            StateV2::InReview => Self::InReview,
            StateV2::AwaitingDocuments { reply_by } => Self::AwaitingDocuments { reply_by },
            StateV2::OnHold { until } => Self::OnHold { until },
            StateV2::Escalated => Self::Escalated,
            StateV2::TransferOffered { to, answer_by, grace_until } => {
                Self::TransferOffered { to, answer_by, grace_until }
            }
            StateV2::Approved { seals_at } => Self::Approved { grace_until: seals_at },
            StateV2::Refused { code, seals_at } => Self::Refused { code, grace_until: seals_at },
            StateV2::NotAccepted { code, seals_at } => Self::NotAccepted { code, grace_until: seals_at },
            StateV2::Transferred { to, grace_until, before } => {
                Self::Transferred { to, grace_until, before: before.map(boxed) }
            }
            StateV2::Withdrawn { code, grace_until, before } => {
                Self::Withdrawn { code, grace_until, before: before.map(boxed) }
            }
            StateV2::AwaitingSecond { proposal, first, before } => {
                Self::AwaitingSecond { proposal: proposal.into(), first, before: boxed(before) }
            }
        }
    }
}

impl From<TransferV2> for Transfer {
    fn from(old: TransferV2) -> Self {
        let TransferV2 { to, review, reason, offered_at, answer, papers_version } = old;
        let answer = match answer {
            AnswerV2::Open => TransferAnswer::Open,
            AnswerV2::Accepted => TransferAnswer::Accepted,
            AnswerV2::Declined(code) => TransferAnswer::Declined(code),
            AnswerV2::TimedOut => TransferAnswer::TimedOut,
            AnswerV2::Withdrawn => TransferAnswer::Withdrawn,
        };
        Self { to, review: review.into(), reason, offered_at, answer, papers_version }
    }
}

impl From<RequestDraftV2> for RequestDraft {
    fn from(old: RequestDraftV2) -> Self {
        let RequestDraftV2 { reply_by, items, left_out, text, note } = old;
        Self { reply_by, items, left_out, text, note }
    }
}
