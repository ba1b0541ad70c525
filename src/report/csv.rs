//! A list as CSV. What an applicant sent never starts a formula.

use super::json::row_json;
use super::row::ReportRow;
use crate::domain::decide::DecisionContext;
use crate::domain::sanitize::spreadsheet;
use serde_json::Value;

/// The columns, in order.
const COLUMNS: [&str; 20] = [
    "case",
    "submission",
    "version",
    "state",
    "band",
    "slack_minutes",
    "office",
    "entry_port",
    "arrives_at",
    "decide_by",
    "ground",
    "category",
    "traveller",
    "nationality",
    "owner",
    "documents.verified",
    "documents.total",
    "flags",
    "orphan",
    "enter_by",
];

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => spreadsheet(s).into_owned(),
        Value::Array(all) => all.iter().map(text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

/// A head line and a line a case.
///
/// # Errors
/// Those of the CSV writer; there are none for text in memory.
pub fn list_csv(rows: &[ReportRow], on: &DecisionContext<'_>) -> std::io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(COLUMNS)?;
    for row in rows {
        let json = row_json(row, on);
        out.write_record(COLUMNS.map(|column| {
            let mut value = &json;
            for key in column.split('.') {
                value = &value[key];
            }
            text(value)
        }))?;
    }
    out.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}
