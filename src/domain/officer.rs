//! Officers: who acts. Owns the identity and the role; sign-in is not here.

use crate::domain::code::{Code, CodeError};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The id of an officer, 1 to 15 characters of `A-Z a-z 0-9 . _ -`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfficerId(Code);

impl OfficerId {
    /// The desk itself: what happens by the clock happens in its name.
    #[must_use]
    pub fn desk() -> Self {
        Self(Code::new("desk"))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl FromStr for OfficerId {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        text.parse().map(Self)
    }
}

impl fmt::Display for OfficerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The role of an officer; what a role may do is in the rules. Variants are appended, never reordered: their order is the
/// format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Works and decides cases.
    Officer,
    /// The desk: imports submissions and lets time pass; never decides a case.
    Desk,
    /// An officer who leads a shift.
    Lead,
    /// Reads everything and decides nothing.
    Auditor,
    /// Administers officers and keys, and never works on a case.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Officer, Self::Lead, Self::Auditor, Self::Administrator, Self::Desk];

    /// The machine name, as in the table of roles.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Desk => "desk",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
        }
    }
}

/// No such role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("roles are officer, lead, auditor and administrator")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;
    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        // No officer has the role of the desk.
        Self::ALL.into_iter().find(|r| r.name() == text && *r != Self::Desk).ok_or(UnknownRole)
    }
}

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Officer {
    /// The id that the journal names.
    pub id: OfficerId,
    /// The name that colleagues use.
    pub name: Box<str>,
    /// What this officer may do.
    pub role: Role,
}

impl Officer {
    /// The desk itself.
    #[must_use]
    pub fn desk() -> Self {
        Self { id: OfficerId::desk(), name: "desk".into(), role: Role::Desk }
    }
}
