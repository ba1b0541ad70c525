//! Reading submissions: bytes in, papers or every fault out. Owns the submission format `portdesk.submission/1`, its three forms and
//! its schema; it judges form only - what is well-formed but doubtful is taken in and flagged by the domain.
//!
//! ```text
//!  files, folders, stdin -> source -> one submission's bytes -> node (untyped tree) -> check (every fault, by path) -> papers
//! ```

mod build;
mod check;
mod emit;
mod fault;
mod fields;
mod flights;
mod node;
mod read;
mod row;
mod schema;
mod source;

pub use emit::to_json;
pub use fault::{Fault, FaultCode};
pub use flights::{Flights, is_flights};
pub use read::{Rejected, Taken, read_one};
pub use schema::schema;
pub use source::{Format, Submissions, is_submission, total_bytes};

/// The name of the format.
pub const SCHEMA: &str = "portdesk.submission/1";
/// The largest submission, in bytes.
pub const LARGEST: usize = 1 << 20;
