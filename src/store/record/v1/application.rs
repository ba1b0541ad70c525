//! What was submitted and its checklist, as version 1 wrote them.

use crate::domain::case::application::{
    Application, BookedArrival, Document, Inviter, Passport, Sex, Traveller,
};
use crate::domain::case::checklist::{
    ChecklistItem, Criteria, Criterion, Finding, FindingSeverity, ItemState, Requirement,
};
use crate::domain::case::document_request::{RequestReason, RequestedItem};
use crate::domain::case::proposal::{Proposal, ProposedDecision};
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::code::{Category, ClosingCode, Code, Defect, Ground, Item, Port, StateCode};
use crate::domain::serde_helpers::{date, hash, micros};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct PapersV1 {
    submission: Box<str>,
    #[serde(with = "micros")]
    submitted_at: DateTime<Utc>,
    office: Port,
    entry_port: Port,
    arrival: Option<ArrivalV1>,
    ground: Ground,
    category: Category,
    entries: u16,
    stay_days: u16,
    reason: Box<str>,
    traveller: TravellerV1,
    inviter: Option<InviterV1>,
    documents: Vec<DocumentV1>,
    group: Vec<TravellerV1>,
}

#[derive(Deserialize)]
struct ArrivalV1 {
    carrier: Box<str>,
    #[serde(with = "micros")]
    at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct TravellerV1 {
    surname: Box<str>,
    given_names: Box<str>,
    native_name: Option<Box<str>>,
    nationality: StateCode,
    sex: SexV1,
    #[serde(with = "date")]
    birth_date: NaiveDate,
    passport: PassportV1,
}

#[derive(Deserialize)]
enum SexV1 {
    F,
    M,
    X,
}

#[derive(Deserialize)]
struct PassportV1 {
    kind: Box<str>,
    number: Box<str>,
    issuing_state: StateCode,
    #[serde(with = "date")]
    expires_on: NaiveDate,
    mrz: Option<[Box<str>; 2]>,
}

#[derive(Deserialize)]
struct InviterV1 {
    name: Box<str>,
    uscc: Option<Box<str>>,
    contact: Option<Box<str>>,
    phone: Option<Box<str>>,
    address: Option<Box<str>>,
}

#[derive(Deserialize)]
struct DocumentV1 {
    item: Item,
    name: Box<str>,
    #[serde(with = "hash")]
    sha256: [u8; 32],
    #[serde(with = "micros")]
    received_at: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(in crate::store) struct LineV1 {
    item: Item,
    requirement: RequirementV1,
    /// One bit a criterion, in the order of `Criterion::ALL`.
    heads: u8,
    state: ItemStateV1,
    note: Option<Box<str>>,
    findings: Vec<FindingV1>,
}

#[derive(Deserialize)]
enum RequirementV1 {
    Mandatory,
    Conditional,
    Optional,
}

#[derive(Deserialize)]
pub(in crate::store) enum ItemStateV1 {
    Missing,
    Received,
    Verified,
    Rejected(Defect),
    Waived,
}

#[derive(Deserialize)]
pub(in crate::store) struct FindingV1 {
    code: Code,
    severity: SeverityV1,
    about: Box<str>,
}

#[derive(Deserialize)]
enum SeverityV1 {
    Notice,
    Doubt,
    Bar,
}

#[derive(Deserialize)]
pub(in crate::store) struct ProposalV1 {
    wish: ProposedDecisionV1,
    note: Option<Box<str>>,
}

#[derive(Deserialize)]
enum ProposedDecisionV1 {
    Refuse { code: ClosingCode },
    Recall,
    Waive { item: Item },
    Verify { item: Item },
    Approve,
    Transfer { to: Port },
    Withdraw { code: ClosingCode },
}

#[derive(Deserialize)]
pub(in crate::store) struct AskedV1 {
    item: Item,
    want: RequestReasonV1,
    words: Option<Box<str>>,
}

#[derive(Deserialize)]
enum RequestReasonV1 {
    Defect(Defect),
    Doubts(Vec<Code>),
}

#[derive(Deserialize)]
pub(in crate::store) enum ReviewV1 {
    Reviewed,
    Unreviewed,
}

impl From<PapersV1> for Application {
    fn from(old: PapersV1) -> Self {
        Self {
            submission: old.submission,
            submitted_at: old.submitted_at,
            office: old.office,
            entry_port: old.entry_port,
            arrival: old.arrival.map(|a| BookedArrival { carrier: a.carrier, at: a.at }),
            ground: old.ground,
            category: old.category,
            entries: old.entries,
            stay_days: old.stay_days,
            reason: old.reason,
            traveller: old.traveller.into(),
            inviter: old.inviter.map(Into::into),
            documents: old.documents.into_iter().map(Into::into).collect(),
            group: old.group.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<TravellerV1> for Traveller {
    fn from(old: TravellerV1) -> Self {
        let TravellerV1 { surname, given_names, native_name, nationality, sex, birth_date, passport } = old;
        let sex = match sex {
            SexV1::F => Sex::F,
            SexV1::M => Sex::M,
            SexV1::X => Sex::X,
        };
        let PassportV1 { kind, number, issuing_state, expires_on, mrz } = passport;
        let mrz = mrz.into_iter().flatten().collect();
        let passport = Passport { kind, number, issuing_state, expires_on, mrz };
        let birth_date = birth_date.into();
        Self { surname, given_names, native_name, nationality, sex, birth_date, passport }
    }
}

impl From<InviterV1> for Inviter {
    fn from(old: InviterV1) -> Self {
        let InviterV1 { name, uscc, contact, phone, address } = old;
        Self { name, kind: None, uscc, contact, phone, address }
    }
}

impl From<DocumentV1> for Document {
    fn from(old: DocumentV1) -> Self {
        let DocumentV1 { item, name, sha256, received_at } = old;
        Self { item, name, sha256, received_at, bytes: None, kind: None }
    }
}

impl From<LineV1> for ChecklistItem {
    fn from(old: LineV1) -> Self {
        let requirement = match old.requirement {
            RequirementV1::Mandatory => Requirement::Mandatory,
            RequirementV1::Conditional => Requirement::Conditional,
            RequirementV1::Optional => Requirement::Optional,
        };
        let criteria = (0..).zip(Criterion::ALL).filter(|(bit, _)| old.heads & (1 << bit) != 0);
        let heads: Criteria = criteria.map(|(_, head)| head).collect();
        Self {
            item: old.item,
            requirement,
            heads,
            state: old.state.into(),
            note: old.note,
            findings: old.findings.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<ItemStateV1> for ItemState {
    fn from(old: ItemStateV1) -> Self {
        match old {
            ItemStateV1::Missing => Self::Missing,
            ItemStateV1::Received => Self::Received,
            ItemStateV1::Verified => Self::Verified,
            ItemStateV1::Rejected(defect) => Self::Rejected(defect),
            ItemStateV1::Waived => Self::Waived,
        }
    }
}

impl From<FindingV1> for Finding {
    fn from(old: FindingV1) -> Self {
        let severity = match old.severity {
            SeverityV1::Notice => FindingSeverity::Notice,
            SeverityV1::Doubt => FindingSeverity::Doubt,
            SeverityV1::Bar => FindingSeverity::Bar,
        };
        Self { code: old.code, severity, about: old.about }
    }
}

impl From<ProposalV1> for Proposal {
    fn from(old: ProposalV1) -> Self {
        let wish = match old.wish {
            ProposedDecisionV1::Refuse { code } => ProposedDecision::Refuse { code },
            ProposedDecisionV1::Recall => ProposedDecision::Recall,
            ProposedDecisionV1::Waive { item } => ProposedDecision::Waive { item },
            ProposedDecisionV1::Verify { item } => ProposedDecision::Verify { item },
            ProposedDecisionV1::Approve => ProposedDecision::Approve,
            ProposedDecisionV1::Transfer { to } => ProposedDecision::Transfer { to },
            ProposedDecisionV1::Withdraw { code } => ProposedDecision::Withdraw { code },
        };
        Self { wish, note: old.note }
    }
}

impl From<AskedV1> for RequestedItem {
    fn from(old: AskedV1) -> Self {
        let want = match old.want {
            RequestReasonV1::Defect(defect) => RequestReason::Defect(defect),
            RequestReasonV1::Doubts(codes) => RequestReason::Doubts(codes),
        };
        Self { item: old.item, want, words: old.words }
    }
}

impl From<ReviewV1> for ReviewStatus {
    fn from(old: ReviewV1) -> Self {
        match old {
            ReviewV1::Reviewed => Self::Reviewed,
            ReviewV1::Unreviewed => Self::Unreviewed,
        }
    }
}
