//! Why a case has its position in the queue, and the keys for what would move it; for the screen and for the dialogue.

use crate::domain::case_no::CaseNo;
use crate::text::{NextSteps, queue_explanation_lines, unattended_line};
use crate::ui::actions::availability::{dry_run, sample_command};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::state::model::Model;

/// Orders that bring an unattended case back, the nearest first.
const WAYS: [Action; 6] =
    [Action::Claim, Action::TakeOver, Action::Assign, Action::Resume, Action::Answer, Action::Extend];

/// What an unattended case can be brought back with, the nearest first; nothing for any other case.
#[must_use]
pub(crate) fn ways(no: CaseNo, model: &Model, ctx: &SessionContext) -> Vec<Action> {
    let (Some(case), true) = (model.case(no), model.orphans.contains_key(&no)) else { return Vec::new() };
    let can = |action: &Action| {
        sample_command(*action, model, ctx, case)
            .and_then(|command| dry_run(case, &command, ctx, model.desk_time()).ok())
            .is_some_and(|events| !events.is_empty())
    };
    WAYS.into_iter().filter(can).collect()
}

/// A sentence a line; nothing for a case that is not open.
#[must_use]
pub fn reasons(no: CaseNo, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let (Some(live), Some(place)) = (model.desk.get(no), model.place(no)) else { return Vec::new() };
    let key = |action| ctx.keys.key_of(Context::Queue, action).unwrap_or_default();
    let ways =
        NextSteps { arrival: key(Action::Reschedule), ask: key(Action::Request), hold: key(Action::Hold) };
    let next = place.next_band(live, &ctx.rules, model.now);
    let orphan = model.orphans.get(&no).map(|o| unattended_line(&ctx.texts, o, &ctx.rules));
    orphan
        .into_iter()
        .chain(queue_explanation_lines(&ctx.texts, &live.case, &place, next, &ways, model.now))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::keys::Deferral;

    /// Orders about a case at work that leave it with the same owner, or need one.
    const NO_WAY: [Action; 18] = [
        Action::Told,
        Action::Expect,
        Action::Seen,
        Action::Entered,
        Action::Verify,
        Action::Reject,
        Action::Waive,
        Action::Undo,
        Action::Redo,
        Action::VerifyRun,
        Action::AnswerEscalation,
        Action::WithdrawEscalation,
        Action::Recall,
        Action::Consent,
        Action::Dissent,
        Action::Release,
        Action::Note,
        Action::Reschedule,
    ];

    #[test]
    fn every_order_is_or_is_no_way() {
        for action in Action::ALL {
            let Some(order) = action.order() else { continue };
            let no_way = NO_WAY.contains(action) || order.deferral == Deferral::Waits;
            assert_ne!(WAYS.contains(action), no_way, "{action}");
        }
    }
}
