//! Cases as other programs and people read them: JSON, CSV, tables of plain text. Owns the shapes that scripts rely on: names are
//! never renamed, times are RFC 3339 with offset, machine names are English in every language. It decides nothing.

mod csv;
mod handover;
mod journal;
mod json;
mod stats;
mod table;

use crate::domain::serial::rfc3339 as time;
pub use csv::list_csv;
pub use handover::{Stand, handover_json, handover_text};
pub use journal::{JournalLine, journal_csv, journal_json, journal_text};
pub use json::{case_json, refusal_json, row_json};
pub use stats::{stats_csv, stats_json, stats_text};
use table::cell;
pub use table::{case_text, list_table};

use crate::domain::case::Case;
use crate::domain::queue::Place;
use std::sync::Arc;

/// A case and where it stands; a closed one stands nowhere.
#[derive(Clone, Debug)]
pub struct Row {
    /// The case.
    pub case: Arc<Case>,
    /// Its place in the queue.
    pub place: Option<Place>,
}
