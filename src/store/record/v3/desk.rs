//! The settings of a desk as version 3 stored them in the store.

use crate::domain::code::Port;
use crate::domain::message::Message;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::roster::AccessGrant;
use crate::store::DeskSettings;
use serde::Deserialize;

#[derive(Deserialize)]
pub(in crate::store) struct SettingsV3 {
    office: Option<Port>,
    officers: Vec<Officer>,
    next_serial: u32,
    second_factors: Vec<(OfficerId, Box<[u8]>)>,
    run_with: Vec<(Box<str>, Box<str>)>,
    ties: Vec<AccessGrant>,
    temporary: Vec<(OfficerId, OfficerId)>,
    pending_factors: Vec<(OfficerId, Box<[u8]>)>,
    messages: Vec<Message>,
}

impl From<SettingsV3> for DeskSettings {
    fn from(old: SettingsV3) -> Self {
        Self {
            office: old.office,
            officers: old.officers,
            next_serial: old.next_serial,
            second_factors: old.second_factors,
            run_with: old.run_with,
            ties: old.ties,
            temporary: old.temporary,
            pending_factors: old.pending_factors,
            messages: old.messages,
            office_keys: Vec::new(),
        }
    }
}
