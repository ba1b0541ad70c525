//! A command with its envelope: which case, which version the officer saw, and the id under which a repeat is harmless.

use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;

/// An order to the desk.
#[derive(Clone, Debug)]
pub struct Order {
    /// The case.
    pub case: CaseNo,
    /// The version that the officer saw; the order is refused when the case has moved on.
    pub seen: Option<u32>,
    /// The id of the order, where the caller may send it twice.
    pub id: Option<Box<str>>,
    /// What is to be done.
    pub command: Command,
}
