//! The way from an action that cannot be taken to its being taken up again: for whose sake somebody goes to a place, what is still left there,
//! and which other actions give it up. It begins nothing by itself.

use crate::domain::case_no::CaseNo;
use crate::domain::refusal::Blocker;
use crate::ui::actions::availability::{dry_run, is_order, probe};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::blocked::deferred_action::TakenUp;
use crate::ui::dialogs::blocked::remedy::Lead;
use crate::ui::state::model::Model;

/// The action for whose sake somebody goes to a place. None where it would be done at one key, without a dialog of its own, or where
/// the place is another end of the matter.
#[must_use]
pub fn on_the_way(action: Action, case: CaseNo, lead: Lead) -> Option<TakenUp> {
    let asks = matches!(
        action,
        Action::Approve
            | Action::Transfer
            | Action::Refuse
            | Action::Withdraw
            | Action::Request
            | Action::Hold
            | Action::Escalate
            | Action::Reschedule
    );
    let mends = match lead {
        Lead::Item(_) | Lead::Check(_) => true,
        // Another port of entry is what a transfer waits for.
        Lead::Begin(to) => !ends(to) || (action, to) == (Action::Transfer, Action::Reschedule),
        Lead::Words | Lead::Timeline => false,
    };
    (asks && mends).then_some(TakenUp { action, case })
}

/// What is still in the way. None where the case is decided, closed or gone: then there is nothing to be taken up.
#[must_use]
pub fn left(taken: TakenUp, model: &Model, set: &Setting) -> Option<Vec<Blocker>> {
    let case = model.case(taken.case)?;
    if case.state.concluded() {
        return None;
    }
    let command = probe(taken.action, model, set, case)?;
    Some(dry_run(case, &command, set, model.desk_time()).err().map_or_else(Vec::new, |r| r.blockers))
}

/// Whether beginning an action gives the other one up: everything does that is neither work on the checklist nor the end of a state or
/// claim that stood in the way.
#[must_use]
pub fn ends(action: Action) -> bool {
    let mends = matches!(
        action,
        Action::Verify
            | Action::VerifyRun
            | Action::Reject
            | Action::Waive
            | Action::Undo
            | Action::Redo
            | Action::Claim
            | Action::Resume
            | Action::Answer
            | Action::Consent
            | Action::Dissent
            | Action::TakeOver
            | Action::AnswerEscalation
            | Action::WithdrawEscalation
            | Action::Recall
    );
    is_order(action) && !mends
}
