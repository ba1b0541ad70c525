//! Events of a case, as version 2 wrote them.

use super::super::v1::application::{
    AskedV1, FindingV1, ItemStateV1, LineV1, PapersV1, ProposalV1, ReviewV1,
};
use super::case::RequestDraftV2;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, DeclineCode, Defect, Item, Port};
use crate::domain::elapsed::Elapsed;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) enum EventV2 {
    Received {
        office: Port,
        papers: PapersV1,
        lines: Vec<LineV1>,
        rules: Box<str>,
    },
    Supplemented {
        papers: PapersV1,
        lines: Vec<LineV1>,
        changes: Vec<Box<str>>,
        rules: Box<str>,
    },
    Flagged {
        item: Item,
        finding: FindingV1,
    },
    Claimed {
        #[serde(with = "micros")]
        until: DateTime<Utc>,
    },
    Released,
    LeaseLapsed,
    ItemVerified {
        item: Item,
        note: Option<Box<str>>,
    },
    ItemRejected {
        item: Item,
        defect: Defect,
        note: Option<Box<str>>,
    },
    ItemWaived {
        item: Item,
        note: Box<str>,
    },
    ItemRestored {
        item: Item,
        state: ItemStateV1,
        note: Option<Box<str>>,
    },
    DocumentsRequested {
        #[serde(with = "micros")]
        reply_by: DateTime<Utc>,
        items: Vec<Item>,
        note: Option<Box<str>>,
    },
    ReplyOverdue,
    Held {
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Option<Box<str>>,
    },
    Resumed {
        note: Option<Box<str>>,
    },
    HoldEnded,
    Escalated {
        note: Option<Box<str>>,
    },
    Approved {
        receipt: Box<str>,
        rules: Box<str>,
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        note: Option<Box<str>>,
    },
    Refused {
        code: ClosingCode,
        rules: Box<str>,
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        note: Box<str>,
    },
    NotAccepted {
        code: ClosingCode,
        rules: Box<str>,
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        note: Box<str>,
    },
    TakenBack {
        note: Option<Box<str>>,
    },
    Sealed,
    TransferOffered {
        to: Port,
        review: ReviewV1,
        receipt: Option<Box<str>>,
        reason: Box<str>,
        rules: Box<str>,
        #[serde(with = "micros")]
        answer_by: DateTime<Utc>,
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    TransferAccepted {
        note: Option<Box<str>>,
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    TransferDeclined {
        code: DeclineCode,
        note: Option<Box<str>>,
    },
    TransferTimedOut,
    Withdrawn {
        code: ClosingCode,
        note: Option<Box<str>>,
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    Noted {
        note: Box<str>,
    },
    SecondAsked {
        proposal: ProposalV1,
        rules: Box<str>,
    },
    SecondGiven {
        first: OfficerId,
        note: Option<Box<str>>,
    },
    SecondDeclined {
        note: Option<Box<str>>,
    },
    ItemRedone {
        item: Item,
        state: ItemStateV1,
        note: Option<Box<str>>,
    },
    ArrivalChanged {
        carrier: Box<str>,
        #[serde(with = "micros_option")]
        at: Option<DateTime<Utc>>,
        present: bool,
        note: Option<Box<str>>,
    },
    NoticeIssued {
        asked: Vec<AskedV1>,
        text: Box<str>,
        late: Vec<Item>,
        reason: Option<Box<str>>,
    },
    Compared {
        other: CaseNo,
        same: bool,
        note: Option<Box<str>>,
    },
    TakenOver {
        from: Option<OfficerId>,
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    Assigned {
        to: OfficerId,
        from: Option<OfficerId>,
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    EscalationAnswered {
        to: Option<OfficerId>,
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    EscalationWithdrawn {
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    Freed {
        officer: OfficerId,
    },
    Elapsed {
        what: ElapsedV2,
        #[serde(with = "micros")]
        at: DateTime<Utc>,
    },
    OfferWithdrawn {
        note: Option<Box<str>>,
    },
    EntryPortChanged {
        from: Port,
        to: Port,
        note: Option<Box<str>>,
    },
    RequestDrafted {
        draft: RequestDraftV2,
    },
}

#[derive(Deserialize)]
pub(super) enum ElapsedV2 {
    ReplyOverdue,
    HoldEnded,
    TransferTimedOut,
    Sealed,
    LeaseLapsed,
}

impl From<EventV2> for Event {
    fn from(old: EventV2) -> Self {
        match old {
            EventV2::Received { office, papers, lines, rules } => Self::Received {
                office,
                papers: papers.into(),
                lines: lines.into_iter().map(Into::into).collect(),
                rules,
            },
            EventV2::Supplemented { papers, lines, changes, rules } => Self::Supplemented {
                papers: papers.into(),
                lines: lines.into_iter().map(Into::into).collect(),
                changes,
                rules,
            },
            EventV2::Flagged { item, finding } => Self::Flagged { item, finding: finding.into() },
            EventV2::Claimed { until } => Self::Claimed { until },
            EventV2::Released => Self::Released,
            EventV2::LeaseLapsed => Self::LeaseLapsed,
            EventV2::ItemVerified { item, note } => Self::ItemVerified { item, note },
            EventV2::ItemRejected { item, defect, note } => Self::ItemRejected { item, defect, note },
            EventV2::ItemWaived { item, note } => Self::ItemWaived { item, note },
            EventV2::ItemRestored { item, state, note } => {
                Self::ItemRestored { item, state: state.into(), note }
            }
            EventV2::DocumentsRequested { reply_by, items, note } => {
                Self::DocumentsRequested { reply_by, items, note }
            }
            EventV2::ReplyOverdue => Self::ReplyOverdue,
            EventV2::Held { until, note } => Self::Held { until, note },
            EventV2::Resumed { note } => Self::Resumed { note },
            EventV2::HoldEnded => Self::HoldEnded,
            EventV2::Escalated { note } => Self::Escalated { note },
            EventV2::Approved { receipt, rules, seals_at, note } => {
                Self::Approved { receipt, rules, seals_at, note }
            }
            EventV2::Refused { code, rules, seals_at, note } => Self::Refused { code, rules, seals_at, note },
            EventV2::NotAccepted { code, rules, seals_at, note } => {
                Self::NotAccepted { code, rules, seals_at, note }
            }
            EventV2::TakenBack { note } => Self::TakenBack { note },
            EventV2::Sealed => Self::Sealed,
            EventV2::TransferOffered { to, review, receipt, reason, rules, answer_by, grace_until } => {
                Self::TransferOffered {
                    to,
                    review: review.into(),
                    receipt,
                    reason,
                    rules,
                    answer_by,
                    grace_until,
                }
            }
            EventV2::TransferAccepted { note, grace_until } => Self::TransferAccepted { note, grace_until },
            EventV2::TransferDeclined { code, note } => Self::TransferDeclined { code, note },
            EventV2::TransferTimedOut => Self::TransferTimedOut,
            EventV2::Withdrawn { code, note, grace_until } => Self::Withdrawn { code, note, grace_until },
            EventV2::Noted { note } => Self::Noted { note },
            EventV2::SecondAsked { proposal, rules } => {
                Self::SecondAsked { proposal: proposal.into(), rules }
            }
            EventV2::SecondGiven { first, note } => Self::SecondGiven { first, note },
            EventV2::SecondDeclined { note } => Self::SecondDeclined { note },
            EventV2::ItemRedone { item, state, note } => Self::ItemRedone { item, state: state.into(), note },
            EventV2::ArrivalChanged { carrier, at, present, note } => {
                Self::ArrivalChanged { carrier, at, present, note }
            }
            EventV2::NoticeIssued { asked, text, late, reason } => {
                Self::NoticeIssued { asked: asked.into_iter().map(Into::into).collect(), text, late, reason }
            }
            EventV2::Compared { other, same, note } => Self::Compared { other, same, note },
            EventV2::TakenOver { from, until, note } => Self::TakenOver { from, until, note },
            EventV2::Assigned { to, from, until, note } => Self::Assigned { to, from, until, note },
            EventV2::EscalationAnswered { to, until, note } => Self::EscalationAnswered { to, until, note },
            EventV2::EscalationWithdrawn { until, note } => Self::EscalationWithdrawn { until, note },
            EventV2::Freed { officer } => Self::Freed { officer },
            EventV2::Elapsed { what, at } => Self::Elapsed { what: what.into(), at },
            EventV2::OfferWithdrawn { note } => Self::OfferWithdrawn { note },
            EventV2::EntryPortChanged { from, to, note } => Self::EntryPortChanged { from, to, note },
            EventV2::RequestDrafted { draft } => Self::RequestDrafted { draft: draft.into() },
        }
    }
}

impl From<ElapsedV2> for Elapsed {
    fn from(old: ElapsedV2) -> Self {
        match old {
            ElapsedV2::ReplyOverdue => Self::ReplyOverdue,
            ElapsedV2::HoldEnded => Self::HoldEnded,
            ElapsedV2::TransferTimedOut => Self::TransferTimedOut,
            ElapsedV2::Sealed => Self::Sealed,
            ElapsedV2::LeaseLapsed => Self::LeaseLapsed,
        }
    }
}
