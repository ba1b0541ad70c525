//! A transfer to the port where the traveller enters (转交). Owns its shape; the case stays with the sender until the answer.

use crate::domain::code::{DeclineCode, Port};
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What the sender vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewStatus {
    /// All three criteria were confirmed and the receipt was issued.
    Reviewed,
    /// Sent on without review because it was urgent; the reason is stored with it.
    Unreviewed,
}

impl ReviewStatus {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reviewed => "reviewed",
            Self::Unreviewed => "unreviewed",
        }
    }
}

/// The answer of the other port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TransferAnswer {
    /// Not answered yet.
    Open,
    /// Taken over.
    Accepted,
    /// Sent back with a code.
    Declined(DeclineCode),
    /// Returned because the answer did not come in time.
    TimedOut,
    /// The sender withdrew the offer.
    Withdrawn,
}

/// An offer to another port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Transfer {
    /// The receiving port.
    pub to: Port,
    /// What the sender vouches for.
    pub review: ReviewStatus,
    pub reason: Box<str>,
    /// When it was offered.
    #[serde(with = "micros")]
    pub offered_at: DateTime<Utc>,
    pub answer: TransferAnswer,
    /// The version of the application when it was offered: a declined file may not be sent again unchanged.
    pub papers_version: u16,
}
