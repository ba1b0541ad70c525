//! What becomes of an action that was blocked: when it is resumed, what still blocks it, and which other actions cancel it. It begins
//! nothing by itself.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::ui::actions::availability::blockers;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Deferral};
use crate::ui::dialogs::blocked::remedy::Remedy;
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::model::Model;

/// The action for whose sake somebody goes to a place. None where it would be done at one key, without a dialog of its own, or where
/// the place is another end of the matter.
#[must_use]
pub(crate) fn deferred_by(action: Action, case: CaseNo, lead: Remedy) -> Option<DeferredAction> {
    let asks = action.order().is_some_and(|order| order.deferral == Deferral::Waits);
    let mends = match lead {
        Remedy::Item(_) | Remedy::Check(_) | Remedy::Counter(_) => true,
        // Another port of entry is what a transfer waits for, and another arrival the issue of a visa.
        Remedy::Begin(to) => {
            !cancels(to) || (matches!(action, Action::Transfer | Action::Issue) && to == Action::Reschedule)
        }
        Remedy::Words | Remedy::Timeline => false,
    };
    (asks && mends).then_some(DeferredAction { action, case })
}

/// What is still in the way. None where the case is decided, closed or gone: then there is nothing to be taken up. After an approval
/// the visa is still to be issued.
#[must_use]
pub(crate) fn remaining_blockers(
    taken: DeferredAction,
    model: &Model,
    ctx: &SessionContext,
) -> Option<Vec<Blocker>> {
    let case = model.case(taken.case)?;
    if case.state.is_concluded() && !case.state.awaits_entry() {
        return None;
    }
    blockers(taken.action, case, model, ctx)
}

/// Whether beginning an action gives the other one up: everything does that is neither work on the checklist nor the end of a state or
/// claim that blocked it.
#[must_use]
pub fn cancels(action: Action) -> bool {
    action.order().is_some_and(|order| order.deferral != Deferral::Resolves)
}
