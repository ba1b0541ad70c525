//! Setting up a desk: its port and its officers.

use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::domain::rules::{PortStatus, Rules};
use crate::domain::zone::day;
use crate::store::{AuditEvent, Commit, Entry, KeySet, Store, StoreError};
use chrono::{DateTime, Utc};

/// Why a desk could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is a desk here already; it was left alone.
    #[error("there is a desk here already")]
    Exists,
    /// No such port, or no port visa office there.
    #[error("no port visa office at {0}")]
    PortUnknown(Port),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Writes the first entries of a new store: its keys where it is protected, the desk, and its officers.
///
/// # Errors
/// Where there is a desk already, the port has no office, or the store fails.
pub fn set_up(
    store: &mut dyn Store,
    office: Port,
    officers: &[Officer],
    keys: Option<KeySet>,
    rules: &Rules,
    origin: &str,
    now: DateTime<Utc>,
) -> Result<(), SetupError> {
    if store.settings().office.is_some() {
        return Err(SetupError::Exists);
    }
    if !rules.port(office).is_some_and(|p| p.office && p.opening(day(now)) == PortStatus::Open) {
        return Err(SetupError::PortUnknown(office));
    }
    let by = officers.first().map_or_else(|| Officer::desk().id, |o| o.id);
    let facts = keys
        .map(|keys| (by, AuditEvent::KeysChanged { keys }))
        .into_iter()
        .chain([(by, AuditEvent::DeskOpened { office })])
        // The first officers have no ties.
        .chain(officers.iter().map(|o| (o.id, AuditEvent::OfficerAdded { officer: o.clone() })));
    let commits = facts
        .map(|(by, fact)| Commit {
            entry: Entry { at: now, officer: by, origin: origin.into(), command: None, fact },
            case: None,
        })
        .collect();
    store.commit(commits)?;
    store.settle()?;
    Ok(())
}
