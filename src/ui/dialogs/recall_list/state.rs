//! Which decision is marked. Owns the case number alone: a row may become final while the list is read, and the mark never moves to
//! another case by itself.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;

/// The list of decisions that can be recalled.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecallList {
    /// The case that a key marked; the first to become final until then.
    pub marked: Option<CaseNo>,
}

impl RecallList {
    /// The row of the marked case. None where it cannot be recalled any more.
    #[must_use]
    pub fn row(&self, rows: &[CaseNo]) -> Option<usize> {
        match self.marked {
            Some(no) => rows.iter().position(|row| *row == no),
            None => (!rows.is_empty()).then_some(0),
        }
    }
}

/// The cases of the list, the first to become final first.
pub(super) fn rows(model: &Model, ctx: &SessionContext) -> Vec<CaseNo> {
    model.recallable(ctx).map(|case| case.no).collect()
}
