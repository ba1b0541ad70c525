//! An entry of the journal: who, when, from where, and what happened. Variants and fields are appended, never reordered: their order
//! is the format.

use super::crypto::KeySet;
use super::repair_record::{RepairSource, RepairedPlace};
use crate::domain::case::delivered_file::BlobRef;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::domain::officer::{Officer, OfficerId, Role};
use crate::domain::serde_helpers::{micros, micros_option, rfc3339};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// UTC, in microseconds; never before the entry that precedes it.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    /// The officer who acted; the desk itself for what time does.
    pub officer: OfficerId,
    /// Host and terminal.
    pub origin: Box<str>,
    /// The id of the order, where it had one.
    pub command: Option<Box<str>>,
    /// What happened.
    pub fact: AuditEvent,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditEvent {
    /// The desk was set up.
    DeskOpened {
        /// Its port.
        office: Port,
    },
    /// An officer was added.
    OfficerAdded {
        /// With name and role.
        officer: Officer,
    },
    /// Something happened to a case.
    Case {
        /// Its number.
        no: CaseNo,
        /// Its version after the events.
        version: u32,
        /// The events, in order.
        events: Vec<Event>,
        /// The submission's bytes as they came, for an intake.
        original: Option<Box<[u8]>>,
        /// The digest of the order, where it had an id: what the caller wanted of which case.
        order: Option<[u8; 32]>,
    },
    /// The list of keys was changed: an officer was added, removed or has a new passphrase, or the data key is new.
    KeysChanged {
        /// All of them.
        keys: KeySet,
    },
    /// An officer signed in.
    SignedIn {
        /// The officer who signed in.
        officer: OfficerId,
        /// The step of time whose code was given as second factor (RFC 6238): it is used up.
        step: Option<u64>,
    },
    /// An attempt to sign in failed.
    SignInFailed {
        /// The officer ID that was given; it may be unknown.
        officer: OfficerId,
        /// Where it failed.
        at: SignInStage,
    },
    /// The session of an officer ended.
    SignedOut {
        /// The officer who signed out.
        officer: OfficerId,
    },
    /// An officer has another name or role.
    OfficerChanged {
        /// As the officer is now.
        officer: Officer,
    },
    /// An officer left the desk.
    OfficerRemoved {
        /// The ID; it is not given to another.
        officer: OfficerId,
    },
    /// An officer has a second factor, or has one no more.
    SecondFactorSet {
        /// The owner of the device.
        officer: OfficerId,
        /// The secret that the officer's device shares (RFC 6238).
        secret: Option<Box<[u8]>>,
    },
    /// An officer viewed a case.
    Looked {
        /// Its number.
        no: CaseNo,
        /// What was shown.
        at: AccessKind,
    },
    /// Cases left the desk as a list, a report or a backup.
    Exported {
        /// As what.
        what: Box<str>,
        /// How many.
        cases: u32,
        /// Which, where it is one.
        case: Option<CaseNo>,
    },
    /// The screen was locked or opened again.
    ScreenLocked {
        /// Locked, or opened again.
        locked: bool,
    },
    /// The desk was unprotected before and is protected from here on; the entries that follow are those of the journal before, encrypted.
    Protected {
        /// The number of its last entry.
        entry: u64,
        /// The hash of it.
        hash: [u8; 32],
    },
    /// The desk is run with other settings than before.
    SettingsChanged {
        /// All of them: names and values.
        settings: Vec<(Box<str>, Box<str>)>,
    },
    /// An officer's list preferences changed.
    PreferencesChanged {
        /// All preferences of the officer.
        preferences: Preferences,
    },
    /// The entries since the checkpoint before, or since the first entry of format version 2, are these.
    Checkpoint {
        /// How many: those right before this one.
        entries: u64,
        /// The root of the Merkle tree over their numbers and digests (RFC 9162, section 2.1).
        root: [u8; 32],
        /// The generation of the data key.
        generation: u16,
        /// The data key's keyed hash (HMAC-SHA256) over this entry and the hash of the entry before it.
        mac: [u8; 32],
    },
    /// A passphrase was set: by its officer, or by another, and then it only opens the dialog to change it.
    PassphraseSet {
        /// The officer.
        officer: OfficerId,
    },
    /// A second factor is being enrolled: it is active once its first right code was given.
    SecondFactorPending {
        /// The officer.
        officer: OfficerId,
        /// The secret that the officer's device shares (RFC 6238).
        secret: Box<[u8]>,
    },
    /// An officer was added by the only one who administers the desk; the others get a message.
    AddedAlone {
        /// Who was added.
        officer: OfficerId,
        /// As what.
        role: Role,
    },
    /// The officer read the messages that waited.
    MessagesRead,
    /// An officer confirmed the time, against which the newest entry spoke or the machine's other clock.
    ClockConfirmed {
        /// The time of the clock.
        #[serde(with = "micros")]
        clock: DateTime<Utc>,
        /// When the newest entry was written; none where nothing was written yet.
        #[serde(with = "micros_option")]
        newest: Option<DateTime<Utc>>,
    },
    /// The file outside the desk that names its newest entry was set, or a lead confirmed that it continues from here.
    AnchorSet {
        /// Its path as the settings name it.
        file: Box<str>,
        /// The desk that it named before, where it named one.
        desk: Option<[u8; 16]>,
        /// The number of the entry that it named before.
        entry: Option<u64>,
        /// The hash of that entry.
        hash: Option<[u8; 32]>,
        /// The lead's reason.
        note: Option<Box<str>>,
    },
    /// Damaged places of the journal were filled again.
    JournalRepaired {
        /// Segments and bytes.
        places: Vec<RepairedPlace>,
        /// From where the bytes came.
        source: RepairSource,
        /// The number of the last entry that the source holds.
        entry: u64,
        /// The hash of it.
        hash: [u8; 32],
    },
    /// Files of cases are on disk as these blobs: the clear index, against which anybody can check them without a key.
    FilesStored {
        /// Names, and SHA-256 of the stored bytes.
        blobs: Vec<BlobRef>,
    },
    /// The office has a key pair with which it signs what it issues (ed25519).
    OfficeKeyMade {
        /// The public key.
        public: [u8; 32],
        /// The secret (the seed of RFC 8032).
        secret: Box<[u8]>,
    },
    /// Files of cases that were missing or altered were taken from a backup.
    FilesRepaired {
        /// Names of their blobs.
        blobs: Vec<[u8; 32]>,
        /// The number of the last entry that the backup holds.
        entry: u64,
        /// The hash of it.
        hash: [u8; 32],
    },
    /// Files of cases were forgotten: the clear index names their blobs no more, which are destroyed after this entry.
    FilesDestroyed {
        /// Names of the blobs.
        blobs: Vec<[u8; 32]>,
    },
}

/// A step of signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SignInStage {
    /// The officer's id and passphrase.
    Passphrase,
    /// The second factor.
    SecondFactor,
}

/// The part of a case that was viewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessKind {
    /// It was opened.
    Opened,
    /// Its document number and date of birth were unmasked.
    Unmasked,
    /// A delivered file of a closed case was opened; in an open case that is an event of the case.
    File,
}

impl AuditEvent {
    /// The machine name.
    #[must_use]
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::DeskOpened { .. } => "desk_opened",
            Self::OfficerAdded { .. } => "officer_added",
            Self::Case { .. } => "case",
            Self::KeysChanged { .. } => "keys_changed",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInFailed { .. } => "sign_in_failed",
            Self::SignedOut { .. } => "signed_out",
            Self::OfficerChanged { .. } => "officer_changed",
            Self::OfficerRemoved { .. } => "officer_removed",
            Self::SecondFactorSet { .. } => "second_factor_set",
            Self::Looked { at: AccessKind::Opened, .. } => "looked",
            Self::Looked { at: AccessKind::Unmasked, .. } => "unmasked",
            Self::Looked { at: AccessKind::File, .. } => "file_looked",
            Self::Exported { .. } => "exported",
            Self::ScreenLocked { .. } => "screen_locked",
            Self::Protected { .. } => "protected",
            Self::SettingsChanged { .. } => "settings_changed",
            Self::PreferencesChanged { .. } => "preferences_changed",
            Self::Checkpoint { .. } => "checkpoint",
            Self::PassphraseSet { .. } => "passphrase_set",
            Self::SecondFactorPending { .. } => "second_factor_pending",
            Self::AddedAlone { .. } => "added_alone",
            Self::MessagesRead => "messages_read",
            Self::ClockConfirmed { .. } => "clock_confirmed",
            Self::AnchorSet { .. } => "anchor_set",
            Self::JournalRepaired { .. } => "journal_repaired",
            Self::FilesStored { .. } => "files_stored",
            Self::OfficeKeyMade { .. } => "office_key_made",
            Self::FilesRepaired { .. } => "files_repaired",
            Self::FilesDestroyed { .. } => "files_destroyed",
        }
    }

    /// Every machine name; the catalog has a text for each.
    pub const NAMES: [&'static str; 30] = [
        "desk_opened",
        "officer_added",
        "case",
        "keys_changed",
        "signed_in",
        "sign_in_failed",
        "signed_out",
        "officer_changed",
        "officer_removed",
        "second_factor_set",
        "looked",
        "unmasked",
        "file_looked",
        "exported",
        "screen_locked",
        "protected",
        "settings_changed",
        "preferences_changed",
        "checkpoint",
        "passphrase_set",
        "second_factor_pending",
        "added_alone",
        "messages_read",
        "clock_confirmed",
        "anchor_set",
        "journal_repaired",
        "files_stored",
        "office_key_made",
        "files_repaired",
        "files_destroyed",
    ];

    /// What it is about, in codes and numbers; of a case, its number.
    #[must_use]
    pub(crate) fn about(&self) -> String {
        match self {
            Self::DeskOpened { office } => office.to_string(),
            Self::OfficerAdded { officer } | Self::OfficerChanged { officer } => {
                format!("{} {}", officer.id, officer.role.name())
            }
            Self::Case { no, .. } | Self::Looked { no, .. } => no.to_string(),
            Self::KeysChanged { keys } => {
                let who: Vec<&str> = keys.slots.iter().map(|slot| slot.officer.as_str()).collect();
                format!("{} {}", keys.generation, who.join(" "))
            }
            Self::SignedIn { officer, .. }
            | Self::SignedOut { officer }
            | Self::PassphraseSet { officer }
            | Self::SecondFactorPending { officer, .. }
            | Self::OfficerRemoved { officer } => officer.to_string(),
            Self::AddedAlone { officer, role } => format!("{officer} {}", role.name()),
            Self::MessagesRead => String::new(),
            Self::SignInFailed { officer, at } => {
                let at = match at {
                    SignInStage::Passphrase => "passphrase",
                    SignInStage::SecondFactor => "second-factor",
                };
                format!("{officer} {at}")
            }
            Self::SecondFactorSet { officer, secret } => {
                format!("{officer} {}", if secret.is_some() { "on" } else { "off" })
            }
            Self::Exported { what, case: Some(no), .. } => format!("{what} {no}"),
            Self::Exported { what, cases, case: None } => format!("{what} {cases}"),
            Self::ScreenLocked { locked } => if *locked { "on" } else { "off" }.to_owned(),
            Self::Protected { entry, .. } => entry.to_string(),
            // A search may contain a name and is private.
            Self::PreferencesChanged { preferences } => preferences.views.len().to_string(),
            Self::Checkpoint { entries, .. } => entries.to_string(),
            Self::ClockConfirmed { clock, newest } => {
                format!("{} {}", rfc3339(*clock), newest.map_or_else(|| "-".to_owned(), rfc3339))
            }
            Self::AnchorSet { file, entry, note, .. } => {
                let words = [entry.map(|n| n.to_string()), note.as_ref().map(ToString::to_string)];
                [file.to_string()]
                    .into_iter()
                    .chain(words.into_iter().flatten())
                    .collect::<Vec<_>>()
                    .join(" ")
            }
            Self::JournalRepaired { places, source, entry, .. } => {
                let places: Vec<String> = places.iter().map(ToString::to_string).collect();
                format!("{}:{entry} {}", source.name(), places.join(", "))
            }
            Self::FilesStored { blobs } => blobs.len().to_string(),
            // The secret is nobody's to read.
            Self::OfficeKeyMade { public, .. } => hexadecimal(public),
            Self::FilesDestroyed { blobs } => blobs.len().to_string(),
            Self::FilesRepaired { blobs, entry, .. } => format!("backup:{entry} {}", blobs.len()),
            Self::SettingsChanged { settings } => {
                settings.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
            }
        }
    }

    /// Whether it is not encrypted on a protected desk: what has to be read before anybody is signed in
    /// or without a key, and nothing of a traveller.
    #[must_use]
    pub(crate) fn is_plain(&self) -> bool {
        matches!(
            self,
            Self::KeysChanged { .. }
                | Self::SignedIn { .. }
                | Self::SignInFailed { .. }
                | Self::SignedOut { .. }
                | Self::Checkpoint { .. }
                | Self::FilesStored { .. }
                | Self::FilesDestroyed { .. }
        )
    }
}

/// Bytes in hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The result of a command's first execution, stored under its idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdempotencyRecord {
    /// The case that it changed.
    pub(crate) case: CaseNo,
    /// Its version afterwards.
    pub(crate) version: u32,
    /// Machine names of the events.
    pub events: Vec<Box<str>>,
    /// The digest of the order; none in records before it was stored.
    pub(crate) order: Option<[u8; 32]>,
}
