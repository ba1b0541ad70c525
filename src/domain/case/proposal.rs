//! A decision that a second officer has to agree to, kept with the case until then. Variants and fields are appended, never reordered:
//! their order is the record's format.

use crate::domain::code::{ClosingCode, Item, Port};
use crate::domain::command::Command;
use serde::{Deserialize, Serialize};

/// What the first officer wants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProposedDecision {
    /// Refuse, or do not accept.
    Refuse {
        /// The code of the closing table.
        code: ClosingCode,
    },
    /// Take a decision back that is sealed.
    Recall,
    /// Do without an item.
    Waive {
        /// The item.
        item: Item,
    },
    /// Take an item for right though intake had doubts.
    Verify {
        /// The item.
        item: Item,
    },
    /// Approve.
    Approve,
    /// Offer to another port.
    Transfer {
        /// The receiving port.
        to: Port,
    },
    /// Close at the wish of the applicant or inviter.
    Withdraw {
        /// By whom.
        code: ClosingCode,
    },
}

/// A wish and its rationale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// What is wanted.
    pub wish: ProposedDecision,
    /// Why.
    pub note: Option<Box<str>>,
}

impl Proposal {
    /// The proposal of a command; none for what can never need a second officer.
    #[must_use]
    pub fn of(command: &Command) -> Option<Self> {
        let (wish, note) = match command {
            Command::Refuse { code, note } => (ProposedDecision::Refuse { code: *code }, note),
            Command::Recall { note } | Command::WithdrawOffer { note } => (ProposedDecision::Recall, note),
            Command::Waive { item, note } => (ProposedDecision::Waive { item: *item }, note),
            Command::Verify { item, note } => (ProposedDecision::Verify { item: *item }, note),
            Command::Approve { note } => (ProposedDecision::Approve, note),
            Command::Transfer { to, note } => (ProposedDecision::Transfer { to: *to }, note),
            Command::Withdraw { code, note } => (ProposedDecision::Withdraw { code: *code }, note),
            _ => return None,
        };
        Some(Self { wish, note: note.clone() })
    }

    /// The command that it stands for.
    #[must_use]
    pub fn command(&self) -> Command {
        let note = self.note.clone();
        match self.wish {
            ProposedDecision::Refuse { code } => Command::Refuse { code, note },
            ProposedDecision::Recall => Command::Recall { note },
            ProposedDecision::Waive { item } => Command::Waive { item, note },
            ProposedDecision::Verify { item } => Command::Verify { item, note },
            ProposedDecision::Approve => Command::Approve { note },
            ProposedDecision::Transfer { to } => Command::Transfer { to, note },
            ProposedDecision::Withdraw { code } => Command::Withdraw { code, note },
        }
    }

    /// The action and its code, item or port.
    #[must_use]
    pub fn about(&self) -> String {
        let action = self.command().name();
        match &self.wish {
            ProposedDecision::Refuse { code } | ProposedDecision::Withdraw { code } => {
                format!("{action} {code}")
            }
            ProposedDecision::Waive { item } | ProposedDecision::Verify { item } => {
                format!("{action} {item}")
            }
            ProposedDecision::Transfer { to } => format!("{action} {to}"),
            ProposedDecision::Recall | ProposedDecision::Approve => action.to_owned(),
        }
    }
}
