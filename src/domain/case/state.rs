//! The state of a case. Owns the states and what each means for the queue; transitions are events.

use super::proposal::Proposal;
use crate::domain::code::{ClosingCode, Port};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The state of a case. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum CaseState {
    /// Received; no owner yet.
    Received,
    /// An officer works on it.
    InReview,
    /// Documents were requested; the decision clock is paused.
    AwaitingDocuments {
        /// When the case returns with or without a reply.
        #[serde(with = "micros")]
        reply_by: DateTime<Utc>,
    },
    /// Put on hold until a time; the decision clock runs on.
    OnHold {
        /// When it returns by itself.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
    },
    /// Escalated to a lead.
    Escalated,
    /// Offered to another port; still this desk's until the other port accepts.
    TransferOffered {
        /// The receiving port.
        to: Port,
        /// When it returns without an answer.
        #[serde(with = "micros")]
        answer_by: DateTime<Utc>,
        /// End of the grace period in which its officer withdraws the offer alone; offers of record version 1 had none.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// Approved. In the grace period until the time given; final when there is none.
    Approved {
        /// End of the grace period.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// Refused (art. 21). Grace period as for an approval.
    Refused {
        /// The ground of refusal.
        code: ClosingCode,
        /// End of the grace period.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// Not accepted: not within the competence of this authority, or no visa is needed. Grace period as for an approval.
    NotAccepted {
        code: ClosingCode,
        /// End of the grace period.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// The other port accepted it.
    Transferred {
        /// The port that has it now.
        to: Port,
        /// End of the grace period of the recorded answer; none once it is final, and in record version 1.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
        /// The state that a recall restores.
        before: Option<Box<CaseState>>,
    },
    /// Withdrawn by the applicant or the inviter.
    Withdrawn {
        code: ClosingCode,
        /// End of the grace period; none once it is final, and in record version 1.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
        /// The state that a recall restores.
        before: Option<Box<CaseState>>,
    },
    /// An officer decided, and a second one has to agree.
    AwaitingSecond {
        /// What is wanted, and why.
        proposal: Proposal,
        /// Who wants it.
        first: OfficerId,
        /// The state before, which returns without the countersignature.
        before: Box<CaseState>,
    },
    /// Approved and final: the traveller is expected, and no visa was issued yet.
    Expected,
    /// The visa was issued; the traveller has not entered yet.
    Issued,
    /// The traveller entered.
    Entered,
    /// The approval or the visa was not used.
    Expired {
        /// Why.
        code: ClosingCode,
    },
    /// The visa was declared void.
    Void {
        /// Why.
        code: ClosingCode,
    },
}

impl CaseState {
    /// Whether the case is in one of some states, or was before the decision that awaits a second officer.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        match self {
            Self::AwaitingSecond { before, .. } => before.is_one_of(names),
            state => names.contains(&state.name()),
        }
    }

    /// The machine name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::InReview => "in_review",
            Self::AwaitingDocuments { .. } => "awaiting_documents",
            Self::OnHold { .. } => "on_hold",
            Self::Escalated => "escalated",
            Self::TransferOffered { .. } => "transfer_offered",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
            Self::NotAccepted { .. } => "not_accepted",
            Self::Transferred { .. } => "transferred",
            Self::Withdrawn { .. } => "withdrawn",
            Self::AwaitingSecond { .. } => "awaiting_second",
            Self::Expected => "expected",
            Self::Issued => "issued",
            Self::Entered => "entered",
            Self::Expired { .. } => "expired",
            Self::Void { .. } => "void",
        }
    }

    /// Every machine name, in the order of a case's life.
    pub const NAMES: [&'static str; 17] = [
        "received",
        "in_review",
        "awaiting_documents",
        "on_hold",
        "escalated",
        "transfer_offered",
        "approved",
        "refused",
        "not_accepted",
        "transferred",
        "withdrawn",
        "awaiting_second",
        "expected",
        "issued",
        "entered",
        "expired",
        "void",
    ];

    /// End of the grace period of what closes the case.
    #[must_use]
    pub fn final_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Approved { grace_until }
            | Self::Refused { grace_until, .. }
            | Self::NotAccepted { grace_until, .. }
            | Self::Transferred { grace_until, .. }
            | Self::Withdrawn { grace_until, .. } => *grace_until,
            _ => None,
        }
    }

    /// End of the grace period of what its officer can still recall alone: what closes the case, or an offer to another port.
    #[must_use]
    pub fn grace_until(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::TransferOffered { grace_until, .. } => *grace_until,
            state => state.final_at(),
        }
    }

    /// A decision was taken (in its grace period or final).
    #[must_use]
    pub fn is_decided(&self) -> bool {
        matches!(self, Self::Approved { .. } | Self::Refused { .. } | Self::NotAccepted { .. })
            || self.is_after_approval()
    }

    /// It was approved, and the approval is final: a visa is to be issued, was issued, or ended.
    #[must_use]
    pub fn is_after_approval(&self) -> bool {
        self.awaits_entry() || matches!(self, Self::Entered | Self::Expired { .. } | Self::Void { .. })
    }

    /// It was approved, and the traveller has not entered yet.
    #[must_use]
    pub fn awaits_entry(&self) -> bool {
        matches!(self, Self::Expected | Self::Issued)
    }

    /// Nothing is left to decide here: decided, withdrawn or taken over by another port, in the grace period or final.
    #[must_use]
    pub fn is_concluded(&self) -> bool {
        self.is_decided() || matches!(self, Self::Transferred { .. } | Self::Withdrawn { .. })
    }

    /// There is something that can be recalled: a conclusion, or an offer to another port. A visa that was issued is declared void instead.
    #[must_use]
    pub fn is_recallable(&self) -> bool {
        let conclusion = self.is_concluded() && (!self.is_after_approval() || *self == Self::Expected);
        conclusion || matches!(self, Self::TransferOffered { .. })
    }

    /// Another officer has to agree.
    #[must_use]
    pub fn is_awaiting_second(&self) -> bool {
        matches!(self, Self::AwaitingSecond { .. })
    }

    /// Nothing more will happen here: the case belongs to the archive.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.is_concluded() && self.final_at().is_none() && !self.awaits_entry()
    }

    /// The case can be worked on now.
    #[must_use]
    pub fn is_workable(&self) -> bool {
        matches!(self, Self::Received | Self::InReview | Self::Escalated)
    }

    /// When the case returns or changes state by itself.
    #[must_use]
    pub fn wakes_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::AwaitingDocuments { reply_by: at }
            | Self::OnHold { until: at }
            | Self::TransferOffered { answer_by: at, .. } => Some(*at),
            state => state.final_at(),
        }
    }
}
