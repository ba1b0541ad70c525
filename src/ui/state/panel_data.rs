//! What a panel asks for and what it gets: worked out outside and sent back as a message. Owns the two; what is shown of them, each panel
//! knows.

use crate::domain::case_no::CaseNo;
use crate::domain::related_cases::{InviterProfile, RelatedCases};
use crate::domain::stats::Stats;
use std::sync::Arc;

/// Something to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelRequest {
    /// The numbers of the desk.
    Dashboard,
    /// What matches a case.
    RelatedCases(CaseNo),
    /// What is known of a case's inviter.
    Inviter(CaseNo),
    /// Nothing any more: whatever is being worked out is given up.
    Nothing,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum PanelData {
    /// The numbers of the desk.
    Dashboard(Arc<Stats>),
    /// What matches the case so far, and whether that is all.
    RelatedCases(CaseNo, RelatedCases, bool),
    /// What is known of the case's inviter so far, and whether that is all.
    Inviter(CaseNo, InviterProfile, bool),
    /// It could not be had; why.
    Failed(String),
}
