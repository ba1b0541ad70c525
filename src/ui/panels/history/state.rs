//! The history of a case as it is shown: whose it is, and how far it is scrolled.

use crate::domain::case_no::CaseNo;

/// The history of a case.
#[derive(Clone, Debug)]
pub struct HistoryPanel {
    /// The case.
    pub case: CaseNo,
    /// First line shown.
    pub top: usize,
}

impl HistoryPanel {
    /// The history from its newest entry on.
    #[must_use]
    pub fn new(case: CaseNo) -> Self {
        Self { case, top: 0 }
    }
}
