//! The settings of a desk: what the entries about the desk itself add up to. Owns the values; `fold` applies the entries.

use crate::domain::code::Port;
use crate::domain::message::Message;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::roster::{AccessGrant, Roster};
use serde::{Deserialize, Serialize};

/// What the entries about the desk have set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskSettings {
    /// The desk's port; none before the desk was set up.
    pub(crate) office: Option<Port>,
    /// The officers, in the order in which they were added.
    pub officers: Vec<Officer>,
    /// The serial number of the next case.
    pub(crate) next_serial: u32,
    /// The secrets of second factors (RFC 6238), by officer.
    pub(crate) second_factors: Vec<(OfficerId, Box<[u8]>)>,
    /// What the desk was last run with: names and values.
    pub(crate) run_with: Vec<(Box<str>, Box<str>)>,
    /// Who gave whom the way in, of the last day.
    pub(crate) ties: Vec<AccessGrant>,
    /// Passphrases set by another officer and not changed since: the officer, and by whom.
    pub(crate) temporary: Vec<(OfficerId, OfficerId)>,
    /// Second factors whose first right code was not given yet, by officer.
    pub(crate) pending_factors: Vec<(OfficerId, Box<[u8]>)>,
    /// Messages that officers have not read.
    pub(crate) messages: Vec<Message>,
    /// The office's key pairs for what it issues, the newest last: public key, and secret (the seed of RFC 8032).
    pub(crate) office_keys: Vec<([u8; 32], Box<[u8]>)>,
}

impl DeskSettings {
    /// The officers and their ties.
    #[must_use]
    pub fn roster(&self) -> Roster {
        Roster { officers: self.officers.clone(), ties: self.ties.clone() }
    }

    /// Who set the passphrase of an officer who has not changed it since.
    #[must_use]
    pub(crate) fn temporary(&self, officer: OfficerId) -> Option<OfficerId> {
        self.temporary.iter().find(|(id, _)| *id == officer).map(|(_, by)| *by)
    }

    /// The secret of a second factor whose first right code was not given yet.
    #[must_use]
    pub(crate) fn pending_factor(&self, officer: OfficerId) -> Option<&[u8]> {
        self.pending_factors.iter().find(|(id, _)| *id == officer).map(|(_, secret)| &**secret)
    }

    /// The secret of an officer's second factor.
    #[must_use]
    pub fn second_factor(&self, officer: OfficerId) -> Option<&[u8]> {
        self.second_factors.iter().find(|(id, _)| *id == officer).map(|(_, secret)| &**secret)
    }
}
