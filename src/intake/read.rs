//! One submission: its bytes to an application, or to every fault.

use super::fault::{FaultCode, IntakeFault};
use super::node::{self, Node, TOO_DEEP};
use super::{LARGEST, build, check, encoding, fields, values};
use crate::domain::case::application::Application;
use crate::domain::rules::Rules;
use crate::domain::submitted_file::SubmittedFiles;
use crate::files;
use std::io;

/// A submission that was read.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ReadSubmission {
    pub papers: Application,
    /// What it was read from, in UTF-8: the object of a JSON file, unchanged; the head and the row of a table.
    pub original: Box<[u8]>,
    /// Where it came from: a file, or `-`.
    pub source: String,
    /// The line, from 1; for a file of one submission, 1.
    pub line: u64,
    /// The files of a bundle; none for a submission alone.
    pub files: Option<SubmittedFiles>,
}

/// A submission that was not imported, and every reason.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RejectedSubmission {
    /// Where it came from.
    pub source: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, from 1: where the bytes are no JSON, else where the submission begins; 0 where nothing could be read.
    pub column: u64,
    /// Its id, where that could be read.
    pub id: Option<String>,
    pub faults: Vec<IntakeFault>,
}

impl RejectedSubmission {
    /// A fault of one column of a line.
    pub(super) fn at(source: &str, line: u64, column: &str, code: FaultCode, about: &str) -> Self {
        let faults = vec![IntakeFault::new(column, code, about)];
        Self { source: source.to_owned(), line, column: 0, id: None, faults }
    }

    /// An input that cannot be read, or in an unsupported encoding.
    pub(super) fn unreadable(source: &str, line: u64, error: &io::Error) -> Self {
        match encoding::not_read(error) {
            Some(name) => Self::one(source, 0, 0, FaultCode::NotUtf8, name),
            None => Self::one(source, line, 0, FaultCode::Unreadable, &error.to_string()),
        }
    }

    /// A file alone that is not taken.
    pub(crate) fn of_file(source: &str, code: FaultCode, about: &str) -> Self {
        Self::one(source, 0, 0, code, about)
    }

    pub(super) fn one(source: &str, line: u64, column: u64, code: FaultCode, about: &str) -> Self {
        let faults = vec![IntakeFault::new("", code, about)];
        Self { source: source.to_owned(), line, column, id: None, faults }
    }
}

/// A file that cannot be opened.
pub(super) fn unopened(name: &str, error: &io::Error) -> RejectedSubmission {
    match files::misplaced_path(error) {
        Some(_) => RejectedSubmission::one(name, 0, 0, FaultCode::NotAFile, ""),
        None => RejectedSubmission::one(name, 0, 0, FaultCode::Unreadable, &error.to_string()),
    }
}

/// Reads one submission in JSON. `line` is where it begins in its source.
///
/// # Errors
/// Every fault, by path; or the place where the bytes are no JSON.
pub fn read_one(
    bytes: &[u8],
    source: &str,
    line: u64,
    rules: &Rules,
) -> Result<ReadSubmission, RejectedSubmission> {
    read_at(bytes, source, (line, 1), rules)
}

/// The same of one that begins at a line and column.
pub(super) fn read_at(
    bytes: &[u8],
    source: &str,
    at: (u64, u64),
    rules: &Rules,
) -> Result<ReadSubmission, RejectedSubmission> {
    let (line, before) = (at.0, at.1 - 1);
    if bytes.len() > LARGEST {
        return Err(RejectedSubmission::one(source, line, at.1, FaultCode::TooLarge, ""));
    }
    let text = std::str::from_utf8(bytes).map_err(|e| {
        let good = &bytes[..e.valid_up_to()];
        let breaks = good.iter().filter(|b| **b == b'\n').count() as u64;
        let column = good.iter().rev().take_while(|b| **b != b'\n').count() as u64 + 1;
        let column = if breaks == 0 { before + column } else { column };
        RejectedSubmission::one(source, line + breaks, column, FaultCode::NotUtf8, "")
    })?;
    // Some programs put a byte order mark before everything.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut node = node::parse(text).map_err(|e| {
        let below = (e.line() as u64).saturating_sub(1);
        let column = e.column() as u64 + if below == 0 { before } else { 0 };
        let message = e.to_string();
        if message.starts_with(TOO_DEEP) || message.starts_with("recursion limit") {
            return RejectedSubmission::one(source, line + below, column, FaultCode::TooDeep, "");
        }
        let message = message.split(" at line ").next().unwrap_or_default();
        RejectedSubmission::one(source, line + below, column, FaultCode::NotJson, message)
    })?;
    from_node(&mut node, bytes, source, line, rules).map_err(|mut rejected| {
        rejected.column = at.1;
        rejected
    })
}

/// The application of a tree.
pub(super) fn from_node(
    node: &mut Node,
    original: &[u8],
    source: &str,
    line: u64,
    rules: &Rules,
) -> Result<ReadSubmission, RejectedSubmission> {
    values::unify(node, fields::SUBMISSION, rules);
    let mut faults = check::check(node, rules);
    if faults.is_empty() {
        match build::papers(node, rules) {
            Some(papers) => {
                return Ok(ReadSubmission {
                    papers,
                    original: original.into(),
                    source: source.to_owned(),
                    line,
                    files: None,
                });
            }
            // Checking and building go by the same list; a gap between them must not take in half a submission.
            None => faults.push(IntakeFault::new("", FaultCode::NotJson, "the fields do not fit together")),
        }
    }
    let id = node
        .get("id")
        .and_then(Node::text)
        .map(|id| crate::domain::sanitize::clean(id).chars().take(64).collect());
    Err(RejectedSubmission { source: source.to_owned(), line, column: 1, id, faults })
}
