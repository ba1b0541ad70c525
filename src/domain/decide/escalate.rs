//! Escalate a case, answer the escalation, withdraw it. An escalation binds: until it was answered or withdrawn nothing of the case is
//! worked on or decided.

use super::common::{open_escalation, trimmed_note, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;

pub(super) fn escalate(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    Blocked::unless_empty(work_blockers(case, ctx))?;
    Ok(vec![Event::Escalated { note: trimmed_note(note) }])
}

pub(super) fn answer(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state != CaseState::Escalated {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    let by = case.escalated_by();
    if by == Some(ctx.officer.id) {
        blockers.push(Blocker::OwnEscalation);
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    // If the owner left the desk meanwhile, the case returns to the queue.
    let here = |id| ctx.roster.officers.is_empty() || ctx.roster.officer(id).is_some();
    let until = ctx.minutes(ctx.rules.policy.lease_minutes);
    Ok(vec![Event::EscalationAnswered {
        to: by.filter(|id| here(*id)),
        until,
        note: note.unwrap_or_default(),
    }])
}

pub(super) fn withdraw(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state != CaseState::Escalated {
        blockers.push(Blocker::WrongState(case.state.clone()));
    } else if case.escalated_by() != Some(ctx.officer.id) {
        blockers.extend(open_escalation(case));
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let until = ctx.minutes(ctx.rules.policy.lease_minutes);
    Ok(vec![Event::EscalationWithdrawn { until, note: note.unwrap_or_default() }])
}
