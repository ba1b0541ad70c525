//! The answer that no visa is needed as it is shown. Owns its text: it stays when the case has left the desk.

use crate::domain::case_no::CaseNo;

/// The answer that no visa is needed.
#[derive(Clone, Debug)]
pub struct NoVisaAnswer {
    /// The case.
    pub case: CaseNo,
    /// Its text.
    pub text: Box<str>,
    /// First line shown.
    pub top: usize,
}

impl NoVisaAnswer {
    /// The answer from its beginning.
    #[must_use]
    pub fn new(case: CaseNo, text: Box<str>) -> Self {
        Self { case, text, top: 0 }
    }
}
