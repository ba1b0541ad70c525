//! Records of version 1, as they were written until version 2 came. Owns the frozen shapes and their conversion into the shapes of
//! today; none of it is edited again, except that a conversion gives a new field the value that keeps an old journal replaying to
//! what it was.
//!
//! Version 1 was written in two shapes: until second factors were given once, a sign-in named the officer alone. Codes
//! ([`crate::domain::code`]), case numbers and the list of keys are written in every version alike and are not repeated here.

pub(super) mod application;
pub(super) mod case;
mod desk;
mod event;
pub(super) mod people;

pub(in crate::store) use self::case::CaseV1;
pub(in crate::store) use self::desk::{DoneBeforeV1, DoorsV1, SettingsV1};
use self::event::EventV1;
use self::people::OfficerV1;
pub(in crate::store) use self::people::PreferencesV1;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::micros;
use crate::store::crypto::KeySet;
use crate::store::entry::{AccessKind, AuditEvent, Entry, SignInStage};
use chrono::{DateTime, Utc};
use serde::Deserialize;

/// An entry.
#[derive(Deserialize)]
pub(in crate::store) struct EntryV1 {
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    officer: OfficerId,
    origin: Box<str>,
    command: Option<Box<str>>,
    fact: AuditEventV1,
}

/// An entry of a sign-in, in the first shape of version 1.
#[derive(Deserialize)]
pub(in crate::store) struct FirstSignInV1 {
    #[serde(with = "micros")]
    at: DateTime<Utc>,
    officer: OfficerId,
    origin: Box<str>,
    command: Option<Box<str>>,
    fact: FirstAuditEventV1,
}

#[derive(Deserialize)]
enum AuditEventV1 {
    DeskOpened { office: Port },
    OfficerAdded { officer: OfficerV1 },
    Case { no: CaseNo, version: u32, events: Vec<EventV1>, original: Option<Box<[u8]>> },
    KeysChanged { keys: KeySet },
    SignedIn { officer: OfficerId, step: Option<u64> },
    SignInFailed { officer: OfficerId, at: SignInStepV1 },
    SignedOut { officer: OfficerId },
    OfficerChanged { officer: OfficerV1 },
    OfficerRemoved { officer: OfficerId },
    SecondFactorSet { officer: OfficerId, secret: Option<Box<[u8]>> },
    Looked { no: CaseNo, at: LookV1 },
    Exported { what: Box<str>, cases: u32 },
    ScreenLocked { locked: bool },
    Protected { entry: u64, hash: [u8; 32] },
    SettingsChanged { settings: Vec<(Box<str>, Box<str>)> },
    PreferencesChanged { preferences: PreferencesV1 },
}

/// The facts up to the sign-in: the first four only hold its place.
#[derive(Deserialize)]
enum FirstAuditEventV1 {
    DeskOpened,
    OfficerAdded,
    Case,
    KeysChanged,
    SignedIn { officer: OfficerId },
}

#[derive(Deserialize)]
pub(in crate::store) enum SignInStepV1 {
    Passphrase,
    SecondFactor,
}

#[derive(Deserialize)]
pub(in crate::store) enum LookV1 {
    Opened,
    Unmasked,
}

impl From<EntryV1> for Entry {
    fn from(old: EntryV1) -> Self {
        let EntryV1 { at, officer, origin, command, fact } = old;
        Self { at, officer, origin, command, fact: fact.into() }
    }
}

impl FirstSignInV1 {
    /// The entry; none where the bytes name another fact, which this shape does not describe.
    pub(in crate::store) fn entry(self) -> Option<Entry> {
        let Self { at, officer, origin, command, fact } = self;
        match fact {
            FirstAuditEventV1::SignedIn { officer: who } => {
                let fact = AuditEvent::SignedIn { officer: who, step: None };
                Some(Entry { at, officer, origin, command, fact })
            }
            FirstAuditEventV1::DeskOpened
            | FirstAuditEventV1::OfficerAdded
            | FirstAuditEventV1::Case
            | FirstAuditEventV1::KeysChanged => None,
        }
    }
}

impl From<SignInStepV1> for SignInStage {
    fn from(old: SignInStepV1) -> Self {
        match old {
            SignInStepV1::Passphrase => Self::Passphrase,
            SignInStepV1::SecondFactor => Self::SecondFactor,
        }
    }
}

impl From<LookV1> for AccessKind {
    fn from(old: LookV1) -> Self {
        match old {
            LookV1::Opened => Self::Opened,
            LookV1::Unmasked => Self::Unmasked,
        }
    }
}

impl From<AuditEventV1> for AuditEvent {
    fn from(old: AuditEventV1) -> Self {
        match old {
            AuditEventV1::DeskOpened { office } => Self::DeskOpened { office },
            AuditEventV1::OfficerAdded { officer } => Self::OfficerAdded { officer: officer.into() },
            AuditEventV1::Case { no, version, events, original } => {
                let events = events.into_iter().map(Into::into).collect();
                Self::Case { no, version, events, original, order: None }
            }
            AuditEventV1::KeysChanged { keys } => Self::KeysChanged { keys },
            AuditEventV1::SignedIn { officer, step } => Self::SignedIn { officer, step },
            AuditEventV1::SignInFailed { officer, at } => Self::SignInFailed { officer, at: at.into() },
            AuditEventV1::SignedOut { officer } => Self::SignedOut { officer },
            AuditEventV1::OfficerChanged { officer } => Self::OfficerChanged { officer: officer.into() },
            AuditEventV1::OfficerRemoved { officer } => Self::OfficerRemoved { officer },
            AuditEventV1::SecondFactorSet { officer, secret } => Self::SecondFactorSet { officer, secret },
            AuditEventV1::Looked { no, at } => Self::Looked { no, at: at.into() },
            AuditEventV1::Exported { what, cases } => Self::Exported { what, cases, case: None },
            AuditEventV1::ScreenLocked { locked } => Self::ScreenLocked { locked },
            AuditEventV1::Protected { entry, hash } => Self::Protected { entry, hash },
            AuditEventV1::SettingsChanged { settings } => Self::SettingsChanged { settings },
            AuditEventV1::PreferencesChanged { preferences } => {
                Self::PreferencesChanged { preferences: preferences.into() }
            }
        }
    }
}
