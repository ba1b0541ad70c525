//! Changes of a case by time alone. Owns the kinds and their machine names; `decide` determines which of them is due at which moment. Variants are
//! appended, never reordered: their order is the journal's format.

use serde::{Deserialize, Serialize};

/// Something that falls due without anybody acting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum Elapsed {
    /// The reply to a document request did not come in time.
    ReplyOverdue,
    HoldEnded,
    /// The receiving port did not answer in time.
    TransferTimedOut,
    /// The grace period ended; the decision is final.
    Sealed,
    /// The claim expired.
    LeaseLapsed,
}

impl Elapsed {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::ReplyOverdue, Self::HoldEnded, Self::TransferTimedOut, Self::Sealed, Self::LeaseLapsed];

    /// The machine name: that of the event with the same meaning at the time of its entry.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ReplyOverdue => "reply_overdue",
            Self::HoldEnded => "hold_ended",
            Self::TransferTimedOut => "transfer_timed_out",
            Self::Sealed => "sealed",
            Self::LeaseLapsed => "lease_lapsed",
        }
    }
}
