//! Actions by their machine names: read from a text, and written to one.

use crate::ui::base::keys::action::Action;
use std::fmt;
use std::str::FromStr;

/// No action of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such action")]
pub struct ActionError;

impl FromStr for Action {
    type Err = ActionError;
    fn from_str(name: &str) -> Result<Self, ActionError> {
        // The answer of the other port is one dialog and two commands.
        match name {
            "record-answer" | "accepted" | "declined" => Ok(Self::Answer),
            name => Self::ALL.iter().copied().find(|a| a.name() == name).ok_or(ActionError),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
