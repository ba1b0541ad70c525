//! A decision that awaits a second officer, stored with the case until then. Variants and fields are appended, never reordered:
//! their order is the record's format.

use crate::domain::code::{ClosingCode, Item, Port};
use serde::{Deserialize, Serialize};

/// What the first officer wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum ProposedDecision {
    /// Refuse, or do not accept.
    Refuse {
        /// The code of the closing table.
        code: ClosingCode,
    },
    /// Recall a final decision.
    Recall,
    /// Waive an item.
    Waive {
        item: Item,
    },
    /// Verify an item with findings.
    Verify {
        item: Item,
    },
    Approve,
    /// Offer to another port.
    Transfer {
        /// The receiving port.
        to: Port,
    },
    /// Close at the request of the applicant or inviter.
    Withdraw {
        code: ClosingCode,
    },
    /// Declare the visa void.
    Void {
        /// Place of the traveller in the application; none: every visa of the case.
        traveller: Option<u16>,
    },
    /// Forget delivered files.
    Forget {
        /// Of which item; none: of every one.
        item: Option<Item>,
        /// Which of its files, from 1; none: all of them.
        number: Option<u32>,
    },
}

impl ProposedDecision {
    /// The machine name of the command.
    fn action(&self) -> &'static str {
        match self {
            Self::Refuse { .. } => "refuse",
            Self::Recall => "recall",
            Self::Waive { .. } => "waive",
            Self::Verify { .. } => "verify",
            Self::Approve => "approve",
            Self::Transfer { .. } => "transfer",
            Self::Withdraw { .. } => "withdraw",
            Self::Void { .. } => "void",
            Self::Forget { .. } => "forget",
        }
    }
}

/// A proposed decision and its rationale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Proposal {
    pub wish: ProposedDecision,
    pub note: Option<Box<str>>,
}

impl Proposal {
    /// The action and its code, item or port.
    #[must_use]
    pub fn about(&self) -> String {
        let action = self.wish.action();
        match &self.wish {
            ProposedDecision::Refuse { code } | ProposedDecision::Withdraw { code } => {
                format!("{action} {code}")
            }
            ProposedDecision::Waive { item } | ProposedDecision::Verify { item } => {
                format!("{action} {item}")
            }
            ProposedDecision::Transfer { to } => format!("{action} {to}"),
            ProposedDecision::Recall
            | ProposedDecision::Approve
            | ProposedDecision::Void { traveller: None }
            | ProposedDecision::Forget { item: None, .. } => action.to_owned(),
            ProposedDecision::Forget { item: Some(item), number: None } => format!("{action} {item}"),
            ProposedDecision::Forget { item: Some(item), number: Some(n) } => format!("{action} {item} {n}"),
            ProposedDecision::Void { traveller: Some(place) } => format!("{action} {}", place + 1),
        }
    }
}
