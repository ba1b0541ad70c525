//! Why a sign-in, or the proof of who an officer is, did not succeed. Owns the errors alone.

use super::ServiceError;
use crate::domain::officer::OfficerId;
use crate::store::StoreError;
use chrono::{DateTime, Utc};

/// Why the sign-in failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SignInError {
    /// The store cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too many failures.
    #[error("too many failures: wait until {until}")]
    Wait {
        /// When the officer may try again.
        until: DateTime<Utc>,
    },
    /// Too many failures, and it is unknown whether the lock-out is over: the clock may have been set.
    #[error("too many failures, and the clock may have been set")]
    ClockUnconfirmed,
    /// The officer, the passphrase or the code is not right, or none was given.
    #[error("the officer, the passphrase or the code is not right")]
    Wrong,
}

/// Why a repeated sign-in failed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProveError {
    /// The officer or the passphrase is not right.
    #[error("the officer or the passphrase is not right")]
    Wrong,
    /// A second factor is wanted, and no code was given.
    #[error("a code is wanted")]
    CodeWanted,
    /// The code is not the one that the device shows now.
    #[error("the code is not right")]
    WrongCode,
    /// Too many failures.
    #[error("too many failures: wait until {until}")]
    Wait {
        /// When the officer may try again.
        until: DateTime<Utc>,
    },
    /// The passphrase was set by another, who knows it too: it proves nothing until it is changed.
    #[error("the passphrase was set by {by}")]
    Temporary {
        /// The officer who set it.
        by: OfficerId,
    },
    /// The desk is closed, or the store could not take it.
    #[error(transparent)]
    Service(#[from] ServiceError),
}
