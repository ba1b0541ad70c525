//! Which decision can be recalled at one key.

use crate::domain::case::Case;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::{Focus, Model};
use std::sync::Arc;

/// What the key that recalls is for.
pub(in crate::ui) enum RecallTarget<'a> {
    /// The decision of this case.
    Case(&'a Arc<Case>),
    /// One of several decisions, which a list names.
    Several,
}

/// What the key that recalls is for: the selected case where the officer can recall its decision, else the only decision or one of several.
/// None where no decision of the officer can be recalled so, or an open case has another decision: recalling that needs a note and a
/// second officer.
pub(in crate::ui) fn recall_target<'a>(
    model: &'a Model,
    ctx: &'a SessionContext,
) -> Option<RecallTarget<'a>> {
    let mut own = model.recallable(ctx);
    let selected = model.selected_case();
    if let Some(case) = selected.filter(|case| model.recallable(ctx).any(|own| own.no == case.no)) {
        return Some(RecallTarget::Case(case));
    }
    if model.focus == Focus::Case && selected.is_some_and(|case| case.state.is_recallable()) {
        return None;
    }
    let first = own.next()?;
    Some(if own.next().is_some() { RecallTarget::Several } else { RecallTarget::Case(first) })
}
