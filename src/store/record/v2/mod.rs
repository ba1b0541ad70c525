//! Records of version 2, as they were written until version 3 came: until then a date of birth was always a full day, a machine
//! readable zone always two lines, and neither a document's size and kind nor the kind of an inviter was kept. Owns the frozen shapes
//! and their conversion; none of it is edited again, except that a conversion gives a new field the value that keeps an old journal
//! replaying to what it was. What version 2 wrote as version 1 did is not repeated here.

mod case;
mod desk;
mod event;

pub(in crate::store) use self::case::CaseV2;
pub(in crate::store) use self::desk::{DoneBeforeV2, SettingsV2};
use self::event::EventV2;
use super::v1::people::{OfficerV1, PreferencesV1, RoleV1};
use super::v1::{LookV1, SignInStepV1};
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use crate::store::crypto::KeySet;
use crate::store::entry::{AuditEvent, Entry};
use crate::store::repair_record::{RepairSource, RepairedPlace};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// An entry.
#[derive(Deserialize)]
pub(in crate::store) struct EntryV2 {
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    officer: OfficerId,
    origin: Box<str>,
    command: Option<Box<str>>,
    fact: AuditEventV2,
}

#[derive(Deserialize)]
enum AuditEventV2 {
    DeskOpened {
        office: Port,
    },
    OfficerAdded {
        officer: OfficerV1,
    },
    Case {
        no: CaseNo,
        version: u32,
        events: Vec<EventV2>,
        original: Option<Box<[u8]>>,
        order: Option<[u8; 32]>,
    },
    KeysChanged {
        keys: KeySet,
    },
    SignedIn {
        officer: OfficerId,
        step: Option<u64>,
    },
    SignInFailed {
        officer: OfficerId,
        at: SignInStepV1,
    },
    SignedOut {
        officer: OfficerId,
    },
    OfficerChanged {
        officer: OfficerV1,
    },
    OfficerRemoved {
        officer: OfficerId,
    },
    SecondFactorSet {
        officer: OfficerId,
        secret: Option<Box<[u8]>>,
    },
    Looked {
        no: CaseNo,
        at: LookV1,
    },
    Exported {
        what: Box<str>,
        cases: u32,
        case: Option<CaseNo>,
    },
    ScreenLocked {
        locked: bool,
    },
    Protected {
        entry: u64,
        hash: [u8; 32],
    },
    SettingsChanged {
        settings: Vec<(Box<str>, Box<str>)>,
    },
    PreferencesChanged {
        preferences: PreferencesV1,
    },
    Checkpoint {
        entries: u64,
        root: [u8; 32],
        generation: u16,
        mac: [u8; 32],
    },
    PassphraseSet {
        officer: OfficerId,
    },
    SecondFactorPending {
        officer: OfficerId,
        secret: Box<[u8]>,
    },
    AddedAlone {
        officer: OfficerId,
        role: RoleV1,
    },
    MessagesRead,
    ClockConfirmed {
        #[serde(with = "micros")]
        clock: DateTime<Utc>,
        #[serde(with = "micros_option")]
        newest: Option<DateTime<Utc>>,
    },
    AnchorSet {
        file: Box<str>,
        desk: Option<[u8; 16]>,
        entry: Option<u64>,
        hash: Option<[u8; 32]>,
        note: Option<Box<str>>,
    },
    JournalRepaired {
        places: Vec<RepairedPlaceV2>,
        source: RepairSourceV2,
        entry: u64,
        hash: [u8; 32],
    },
}

#[derive(Deserialize)]
struct RepairedPlaceV2 {
    segment: u32,
    byte: u64,
    bytes: u64,
    entries: Option<(u64, u64)>,
}

#[derive(Deserialize)]
enum RepairSourceV2 {
    Store,
    Backup,
}

impl From<EntryV2> for Entry {
    fn from(old: EntryV2) -> Self {
        let EntryV2 { at, officer, origin, command, fact } = old;
        Self { at, officer, origin, command, fact: fact.into() }
    }
}

impl From<AuditEventV2> for AuditEvent {
    fn from(old: AuditEventV2) -> Self {
        match old {
            AuditEventV2::DeskOpened { office } => Self::DeskOpened { office },
            AuditEventV2::OfficerAdded { officer } => Self::OfficerAdded { officer: officer.into() },
            AuditEventV2::Case { no, version, events, original, order } => Self::Case {
                no,
                version,
                events: events.into_iter().map(Into::into).collect(),
                original,
                order,
            },
            AuditEventV2::KeysChanged { keys } => Self::KeysChanged { keys },
            AuditEventV2::SignedIn { officer, step } => Self::SignedIn { officer, step },
            AuditEventV2::SignInFailed { officer, at } => Self::SignInFailed { officer, at: at.into() },
            AuditEventV2::SignedOut { officer } => Self::SignedOut { officer },
            AuditEventV2::OfficerChanged { officer } => Self::OfficerChanged { officer: officer.into() },
            AuditEventV2::OfficerRemoved { officer } => Self::OfficerRemoved { officer },
            AuditEventV2::SecondFactorSet { officer, secret } => Self::SecondFactorSet { officer, secret },
            AuditEventV2::Looked { no, at } => Self::Looked { no, at: at.into() },
            AuditEventV2::Exported { what, cases, case } => Self::Exported { what, cases, case },
            AuditEventV2::ScreenLocked { locked } => Self::ScreenLocked { locked },
            AuditEventV2::Protected { entry, hash } => Self::Protected { entry, hash },
            AuditEventV2::SettingsChanged { settings } => Self::SettingsChanged { settings },
            AuditEventV2::PreferencesChanged { preferences } => {
                Self::PreferencesChanged { preferences: preferences.into() }
            }
            AuditEventV2::Checkpoint { entries, root, generation, mac } => {
                Self::Checkpoint { entries, root, generation, mac }
            }
            AuditEventV2::PassphraseSet { officer } => Self::PassphraseSet { officer },
            AuditEventV2::SecondFactorPending { officer, secret } => {
                Self::SecondFactorPending { officer, secret }
            }
            AuditEventV2::AddedAlone { officer, role } => Self::AddedAlone { officer, role: role.into() },
            AuditEventV2::MessagesRead => Self::MessagesRead,
            AuditEventV2::ClockConfirmed { clock, newest } => Self::ClockConfirmed { clock, newest },
            AuditEventV2::AnchorSet { file, desk, entry, hash, note } => {
                Self::AnchorSet { file, desk, entry, hash, note }
            }
            AuditEventV2::JournalRepaired { places, source, entry, hash } => Self::JournalRepaired {
                places: places.into_iter().map(Into::into).collect(),
                source: source.into(),
                entry,
                hash,
            },
        }
    }
}

impl From<RepairedPlaceV2> for RepairedPlace {
    fn from(old: RepairedPlaceV2) -> Self {
        let RepairedPlaceV2 { segment, byte, bytes, entries } = old;
        Self { segment, byte, bytes, entries }
    }
}

impl From<RepairSourceV2> for RepairSource {
    fn from(old: RepairSourceV2) -> Self {
        match old {
            RepairSourceV2::Store => Self::Store,
            RepairSourceV2::Backup => Self::Backup,
        }
    }
}
