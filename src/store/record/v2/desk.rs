//! A desk in the store of version 2: settings, and results of requests.

use super::super::v1::people::{OfficerV1, RoleV1};
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::message::{Message, MessageKind};
use crate::domain::officer::OfficerId;
use crate::domain::roster::AccessGrant;
use crate::domain::serde_helpers::micros;
use crate::store::DeskSettings;
use crate::store::entry::IdempotencyRecord;
use chrono::{DateTime, Utc};
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct SettingsV2 {
    office: Option<Port>,
    officers: Vec<OfficerV1>,
    next_serial: u32,
    second_factors: Vec<(OfficerId, Box<[u8]>)>,
    run_with: Vec<(Box<str>, Box<str>)>,
    ties: Vec<AccessGrantV2>,
    temporary: Vec<(OfficerId, OfficerId)>,
    pending_factors: Vec<(OfficerId, Box<[u8]>)>,
    messages: Vec<MessageV2>,
}

#[derive(Deserialize)]
struct AccessGrantV2 {
    by: OfficerId,
    to: OfficerId,
    #[serde(with = "micros")]
    at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct MessageV2 {
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    by: OfficerId,
    news: MessageKindV2,
    unread: Vec<OfficerId>,
}

#[derive(Deserialize)]
enum MessageKindV2 {
    OwnerChanged { case: CaseNo, to: OfficerId, note: Box<str> },
    AddedAlone { officer: OfficerId, role: RoleV1 },
    EscalationAnswered { case: CaseNo, note: Box<str> },
}

#[derive(Deserialize)]
pub(in crate::store) struct DoneBeforeV2 {
    case: CaseNo,
    version: u32,
    events: Vec<Box<str>>,
    order: Option<[u8; 32]>,
}

impl From<SettingsV2> for DeskSettings {
    fn from(old: SettingsV2) -> Self {
        Self {
            office: old.office,
            officers: old.officers.into_iter().map(Into::into).collect(),
            next_serial: old.next_serial,
            second_factors: old.second_factors,
            run_with: old.run_with,
            ties: old.ties.into_iter().map(|t| AccessGrant { by: t.by, to: t.to, at: t.at }).collect(),
            temporary: old.temporary,
            pending_factors: old.pending_factors,
            messages: old.messages.into_iter().map(Into::into).collect(),
            office_keys: Vec::new(),
        }
    }
}

impl From<MessageV2> for Message {
    fn from(old: MessageV2) -> Self {
        let news = match old.news {
            MessageKindV2::OwnerChanged { case, to, note } => MessageKind::OwnerChanged { case, to, note },
            MessageKindV2::AddedAlone { officer, role } => {
                MessageKind::AddedAlone { officer, role: role.into() }
            }
            MessageKindV2::EscalationAnswered { case, note } => {
                MessageKind::EscalationAnswered { case, note }
            }
        };
        Self { at: old.at, by: old.by, news, unread: old.unread }
    }
}

impl From<DoneBeforeV2> for IdempotencyRecord {
    fn from(old: DoneBeforeV2) -> Self {
        let DoneBeforeV2 { case, version, events, order } = old;
        Self { case, version, events, order }
    }
}
