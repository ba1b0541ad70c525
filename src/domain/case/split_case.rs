//! What the case of a traveller begins with that was split off a group. Owns its shape in the journal.

use super::application::Application;
use super::arrival_report::ArrivalReport;
use super::checklist::ChecklistItem;
use super::delivered_file::DeliveredFile;
use crate::domain::code::Port;
use crate::domain::serde_helpers::date;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a case begins with that was split off a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct SplitCase {
    pub office: Port,
    /// The application, of this traveller alone.
    pub papers: Application,
    /// The checklist as it was reviewed for the group.
    pub lines: Vec<ChecklistItem>,
    /// The receipt number of the new case.
    pub receipt: Box<str>,
    /// The last day on which a visa may be issued on the approval.
    #[serde(with = "date")]
    pub valid_until: NaiveDate,
    pub told: Option<ArrivalReport>,
    pub entry_told: Option<Port>,
    pub files: Vec<DeliveredFile>,
}
