//! Which decision can be recalled at one key.

use crate::domain::case::Case;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// The case whose decision the key recalls. None where no decision of the officer can be recalled so, or the grace period of the selected
/// case is over: then a recall needs a note and a second officer.
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
