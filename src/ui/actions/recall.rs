//! Taking back what still seals, at one key: the decision on the chosen case, else the officer's last one wherever it stands by now.

use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::ui::actions::execute::execute_now;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// Takes the decision back that the key means.
pub(in crate::ui) fn recall(model: &mut Model, ctx: &SessionContext) -> Option<Vec<Effect>> {
    let case = Arc::clone(recallable_case(model, ctx)?);
    Some(execute_now(model, &case, Command::Recall { note: None }))
}

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
