//! Cases as other programs and people read them: JSON, CSV, tables of plain text. Owns the shapes that scripts rely on: names are
//! never renamed, times are RFC 3339 with offset, machine names are English in every language. It decides nothing.

mod csv;
mod handover;
mod journal;
mod json;
mod stats;
mod table;

use crate::domain::serde_helpers::rfc3339 as time;
pub use csv::list_csv;
pub use handover::{JournalStamp, handover_json, handover_text};
pub use journal::{JournalLine, journal_csv, journal_json, journal_text};
pub use json::{case_json, refusal_json, row_json};
pub use stats::{stats_csv, stats_json, stats_text};
use table::cell;
pub use table::{case_text, list_table};

use crate::domain::case::Case;
use crate::domain::decide::DecisionContext;
use crate::domain::desk::{Desk, OpenCase};
use crate::domain::officer::Officer;
use crate::domain::queue::{QueuePosition, order};
use crate::domain::unattended::{UnattendedReason, orphan};
use std::sync::Arc;

/// A case and where it stands; a closed one stands nowhere.
#[derive(Clone, Debug)]
pub struct ReportRow {
    /// The case.
    pub case: Arc<Case>,
    /// Its place in the queue.
    pub place: Option<QueuePosition>,
    /// Why nobody would see it again.
    pub orphan: Option<UnattendedReason>,
}

impl ReportRow {
    /// A live case where it stands.
    #[must_use]
    pub fn live(
        live: &OpenCase,
        place: QueuePosition,
        officers: &[Officer],
        on: &DecisionContext<'_>,
    ) -> Self {
        let orphan = orphan(live, &place, on.rules, officers, on.now);
        Self { case: Arc::clone(&live.case), place: Some(place), orphan }
    }

    /// A closed case.
    #[must_use]
    pub fn closed(case: Arc<Case>) -> Self {
        Self { case, place: None, orphan: None }
    }

    /// All live cases in the order of the queue.
    #[must_use]
    pub fn all(desk: &Desk, officers: &[Officer], on: &DecisionContext<'_>) -> Vec<Self> {
        let spots = order(desk, on.rules, on.now);
        spots.into_iter().filter_map(|s| Some(Self::live(desk.get(s.no)?, s.place, officers, on))).collect()
    }
}
