//! Cases as other programs and people read them: JSON, CSV, tables of plain text. Owns the shapes that scripts rely on: names are
//! never renamed, times are RFC 3339 with offset, machine names are English in every language. It decides nothing.

mod case_files;
mod csv;
mod handover;
mod journal;
mod json;
mod row;
mod stats;
mod table;

pub use case_files::{CaseFile, case_files, case_files_csv, case_files_json, case_files_table};
pub use csv::list_csv;
pub use handover::{JournalStamp, handover_json, handover_text};
pub use journal::{JournalLine, journal_csv, journal_json, journal_text};
pub use json::{case_json, refusal_json, row_json};
pub use row::ReportRow;
pub use stats::{stats_csv, stats_json, stats_text};
pub use table::{archive_table, case_text, list_table};
