//! The document request that was sent last as it is shown: whose it is, and how far it is scrolled.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;

/// The document request that was sent last.
#[derive(Clone, Debug)]
pub struct RequestLetterPanel {
    /// The case.
    pub case: CaseNo,
    /// First line shown.
    pub top: usize,
}

impl RequestLetterPanel {
    /// The request of a case, from its beginning.
    ///
    /// # Errors
    /// Why there is none: nothing was requested.
    pub fn of_case(case: CaseNo, model: &Model, ctx: &SessionContext) -> Result<Self, String> {
        if model.case(case).is_some_and(|c| !c.requests.is_empty()) {
            Ok(Self { case, top: 0 })
        } else {
            Err(ctx.texts.paper.none_sent.to_string())
        }
    }
}
