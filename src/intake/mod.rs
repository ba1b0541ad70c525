//! Reading submissions: bytes in, applications or every fault out. Owns the submission format `portdesk.submission/1`, its three forms and
//! its schema; it judges form only - what is well-formed but doubtful is imported and flagged by the domain.
//!
//! ```text
//!  files, folders, stdin -> source -> encoding -> json_values | lines | table -> node (untyped tree) -> values (one form of each)
//!   -> check (every fault, by path) -> application
//!  folder, ZIP -> bundle -> submission.json, as above, with its files
//! ```

mod build;
mod bundle;
mod check;
mod columns;
pub mod counter;
mod emit;
mod encoding;
mod fault;
mod fields;
mod flights;
mod folder;
mod folding;
mod format;
pub mod forms;
mod input;
mod json_values;
mod line_ends;
mod names;
mod node;
mod read;
mod row;
mod row_limiter;
mod schema;
mod source;
mod table;
mod values;

pub use bundle::LooseFile;
pub use columns::{ColumnNames, flight_columns, submission_columns};
pub use emit::to_json;
pub use encoding::Encoding;
pub(crate) use fault::field_name;
pub use fault::{FaultCode, IntakeFault};
pub use flights::{FlightTable, is_flights};
pub(crate) use folder::is_loose_file;
pub use folder::{SkipReason, skip_reason};
pub use format::Format;
pub use read::{ReadSubmission, RejectedSubmission, read_one};
pub use schema::schema;
pub(crate) use source::is_bundle;
pub use source::{IntakeItem, ReadNotes, SourceFormat, Submissions, is_submission, total_bytes};

/// The name of the format.
pub const SCHEMA: &str = "portdesk.submission/1";
/// The largest submission, in bytes.
pub const LARGEST: usize = 1 << 20;
