//! Events of a case, as version 1 wrote them.

use super::application::{AskedV1, FindingV1, ItemStateV1, LineV1, PapersV1, ProposalV1, ReviewV1};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, DeclineCode, Defect, Item, Port};
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) enum EventV1 {
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
    },
    TransferAccepted {
        note: Option<Box<str>>,
    },
    TransferDeclined {
        code: DeclineCode,
        note: Option<Box<str>>,
    },
    TransferTimedOut,
    Withdrawn {
        code: ClosingCode,
        note: Option<Box<str>>,
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
}

impl From<EventV1> for Event {
    fn from(old: EventV1) -> Self {
        match old {
            EventV1::Received { office, papers, lines, rules } => Self::Received {
                office,
                papers: papers.into(),
                lines: lines.into_iter().map(Into::into).collect(),
                rules,
            },
            EventV1::Supplemented { papers, lines, changes, rules } => Self::Supplemented {
                papers: papers.into(),
                lines: lines.into_iter().map(Into::into).collect(),
                changes,
                rules,
            },
            EventV1::Flagged { item, finding } => Self::Flagged { item, finding: finding.into() },
            EventV1::Claimed { until } => Self::Claimed { until },
            EventV1::Released => Self::Released,
            EventV1::LeaseLapsed => Self::LeaseLapsed,
            EventV1::ItemVerified { item, note } => Self::ItemVerified { item, note },
            EventV1::ItemRejected { item, defect, note } => Self::ItemRejected { item, defect, note },
            EventV1::ItemWaived { item, note } => Self::ItemWaived { item, note },
            EventV1::ItemRestored { item, state, note } => {
                Self::ItemRestored { item, state: state.into(), note }
            }
            EventV1::DocumentsRequested { reply_by, items, note } => {
                Self::DocumentsRequested { reply_by, items, note }
            }
            EventV1::ReplyOverdue => Self::ReplyOverdue,
            EventV1::Held { until, note } => Self::Held { until, note },
            EventV1::Resumed { note } => Self::Resumed { note },
            EventV1::HoldEnded => Self::HoldEnded,
            EventV1::Escalated { note } => Self::Escalated { note },
            EventV1::Approved { receipt, rules, seals_at, note } => {
                Self::Approved { receipt, rules, seals_at, note }
            }
            EventV1::Refused { code, rules, seals_at, note } => Self::Refused { code, rules, seals_at, note },
            EventV1::NotAccepted { code, rules, seals_at, note } => {
                Self::NotAccepted { code, rules, seals_at, note }
            }
            EventV1::TakenBack { note } => Self::TakenBack { note },
            EventV1::Sealed => Self::Sealed,
            EventV1::TransferOffered { to, review, receipt, reason, rules, answer_by } => {
                let (review, grace_until) = (review.into(), None);
                Self::TransferOffered { to, review, receipt, reason, rules, answer_by, grace_until }
            }
            EventV1::TransferAccepted { note } => Self::TransferAccepted { note, grace_until: None },
            EventV1::TransferDeclined { code, note } => Self::TransferDeclined { code, note },
            EventV1::TransferTimedOut => Self::TransferTimedOut,
            EventV1::Withdrawn { code, note } => Self::Withdrawn { code, note, grace_until: None },
            EventV1::Noted { note } => Self::Noted { note },
            EventV1::SecondAsked { proposal, rules } => {
                Self::SecondAsked { proposal: proposal.into(), rules }
            }
            EventV1::SecondGiven { first, note } => Self::SecondGiven { first, note },
            EventV1::SecondDeclined { note } => Self::SecondDeclined { note },
            EventV1::ItemRedone { item, state, note } => Self::ItemRedone { item, state: state.into(), note },
            EventV1::ArrivalChanged { carrier, at, present, note } => {
                Self::ArrivalChanged { carrier, at, present, note }
            }
            EventV1::NoticeIssued { asked, text, late, reason } => {
                Self::NoticeIssued { asked: asked.into_iter().map(Into::into).collect(), text, late, reason }
            }
            EventV1::Compared { other, same, note } => Self::Compared { other, same, note },
        }
    }
}
