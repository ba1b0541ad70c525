//! Close a case at the request of the applicant or the inviter; only before a decision, with a rationale, and with a grace period like one.

use super::common::{open_escalation, trimmed_note};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::{ClosingCode, Code};
use crate::domain::event::Event;
use crate::domain::rules::ClosingKind;

pub(super) fn withdraw(
    case: &Case,
    code: ClosingCode,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    // The officer who asked for an answer does not close the case before it.
    blockers.extend(open_escalation(case));
    if let Some(owner) = case.owner(ctx.time()).filter(|o| **o != ctx.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    if !ctx.rules.closing(code).is_some_and(|c| c.kind == ClosingKind::Withdraw) {
        blockers.push(Blocker::CodeUnknown(Code::from(code)));
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Withdrawn { code, note, grace_until: Some(ctx.grace_until()) }])
}
