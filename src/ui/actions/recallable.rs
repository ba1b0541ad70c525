//! Which decision can be recalled at one key.

use crate::domain::case::Case;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// The case whose decision the key takes back. None where nothing of the officer's seals, or the chosen case is decided and does not
/// seal any more: that is a recall, with words and a second officer.
pub(in crate::ui) fn recallable_case<'a>(model: &'a Model, ctx: &'a SessionContext) -> Option<&'a Arc<Case>> {
    match model.selected_case() {
        Some(case) if seals(model, ctx, case) => Some(case),
        Some(case) if case.state.is_recallable() => None,
        _ => model.last_recallable(ctx),
    }
}

fn seals(model: &Model, ctx: &SessionContext, case: &Case) -> bool {
    model.recallable(ctx).any(|c| c.no == case.no)
}
