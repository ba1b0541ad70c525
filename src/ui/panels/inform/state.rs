//! What is said of a case outside, as it is shown: of which case, and how far it is scrolled.

use crate::domain::case_no::CaseNo;

/// What is said of a case outside.
#[derive(Clone, Debug)]
pub struct InformPanel {
    /// The case.
    pub case: CaseNo,
    /// First line shown.
    pub top: usize,
}

impl InformPanel {
    /// The panel from its first line on.
    #[must_use]
    pub fn new(case: CaseNo) -> Self {
        Self { case, top: 0 }
    }
}
