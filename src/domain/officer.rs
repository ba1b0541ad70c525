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

/// What an officer may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Works and decides cases.
    Officer,
    /// The desk: takes submissions in and lets time pass; never decides a case.
    Desk,
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
