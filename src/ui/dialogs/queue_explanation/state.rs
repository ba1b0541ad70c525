//! Why a case has its position in the queue, as it is shown.

use crate::domain::case_no::CaseNo;

/// Why a case has its position in the queue.
#[derive(Clone, Debug)]
pub struct QueueExplanation {
    /// The case.
    pub case: CaseNo,
    /// First line shown.
    pub top: usize,
}

impl QueueExplanation {
    /// The reasons from the first on.
    #[must_use]
    pub fn new(case: CaseNo) -> Self {
        Self { case, top: 0 }
    }
}
