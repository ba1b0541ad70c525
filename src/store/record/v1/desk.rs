//! A desk in the derived store of version 1: settings, key slots, results of requests.

use super::people::OfficerV1;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::micros;
use crate::domain::sign_in::SignInFailures;
use crate::store::crypto::KeySet;
use crate::store::entry::IdempotencyRecord;
use crate::store::{AuthState, DeskSettings};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
pub(in crate::store) struct SettingsV1 {
    office: Option<Port>,
    officers: Vec<OfficerV1>,
    next_serial: u32,
    second_factors: Vec<(OfficerId, Box<[u8]>)>,
    run_with: Vec<(Box<str>, Box<str>)>,
}

#[derive(Deserialize)]
pub(in crate::store) struct DoorsV1 {
    keys: Option<KeySet>,
    failures: BTreeMap<OfficerId, SignInFailuresV1>,
    used_steps: BTreeMap<OfficerId, u64>,
}

#[derive(Deserialize)]
struct SignInFailuresV1 {
    count: u32,
    #[serde(with = "micros")]
    last: DateTime<Utc>,
}

#[derive(Deserialize)]
pub(in crate::store) struct DoneBeforeV1 {
    case: CaseNo,
    version: u32,
    events: Vec<Box<str>>,
}

impl From<SettingsV1> for DeskSettings {
    fn from(old: SettingsV1) -> Self {
        Self {
            office: old.office,
            officers: old.officers.into_iter().map(Into::into).collect(),
            next_serial: old.next_serial,
            second_factors: old.second_factors,
            run_with: old.run_with,
            // There were no ties, and no messages.
            ..Self::default()
        }
    }
}

impl From<DoorsV1> for AuthState {
    fn from(old: DoorsV1) -> Self {
        let failures = old.failures.into_iter();
        let failures =
            failures.map(|(id, f)| (id, SignInFailures { count: f.count, last: f.last })).collect();
        Self { keys: old.keys, failures, used_steps: old.used_steps }
    }
}

impl From<DoneBeforeV1> for IdempotencyRecord {
    fn from(old: DoneBeforeV1) -> Self {
        let DoneBeforeV1 { case, version, events } = old;
        Self { case, version, events, order: None }
    }
}
