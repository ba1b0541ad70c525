//! An entry of the journal: who, when, from where, and what happened. Variants and fields are appended, never reordered: their order
//! is the format.

use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::event::Event;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::serial::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    /// Who.
    pub officer: OfficerId,
    /// From which terminal or host.
    pub origin: Box<str>,
    /// The id of the order, where it had one.
    pub command: Option<Box<str>>,
    /// What happened.
    pub fact: Fact,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// The desk was set up.
    DeskOpened {
        /// Its port.
        office: Port,
    },
    /// An officer was added.
    OfficerAdded {
        /// The officer.
        officer: Officer,
    },
    /// Something happened to a case.
    Case {
        /// The case.
        no: CaseNo,
        /// Its version after it.
        version: u32,
        /// The events, in order.
        events: Vec<Event>,
        /// The submission's bytes as they came, for an intake.
        original: Option<Box<[u8]>>,
    },
}

/// What an order did when it was first carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneBefore {
    /// The case.
    pub case: CaseNo,
    /// Its version afterwards.
    pub version: u32,
    /// Machine names of the events.
    pub events: Vec<Box<str>>,
}
