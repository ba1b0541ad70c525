//! The forms of input: JSON, lines of JSON, tables.

/// The form of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON: one object, several one after another, or a list of them.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// One row a submission, with any separator.
    Csv,
}
