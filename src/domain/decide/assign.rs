//! A lead takes over or assigns a case of any owner. The reason is part of the event, and the previous owner gets a message.

use super::common::trimmed_note;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;

fn blockers(case: &Case, note: Option<&str>, ctx: &DecisionContext<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if case.state.is_concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    // It would be an answer to oneself.
    if case.state == CaseState::Escalated && case.escalated_by() == Some(ctx.officer.id) {
        blockers.push(Blocker::OwnEscalation);
    }
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    blockers
}

pub(super) fn take_over(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = trimmed_note(note);
    Blocked::unless_empty(blockers(case, note.as_deref(), ctx))?;
    let from = case.owner(ctx.time()).copied();
    if from == Some(ctx.officer.id) {
        return Ok(Vec::new());
    }
    let until = ctx.minutes(ctx.rules.policy.lease_minutes);
    Ok(vec![Event::TakenOver { from, until, note: note.unwrap_or_default() }])
}

pub(super) fn assign(
    case: &Case,
    to: OfficerId,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = trimmed_note(note);
    let mut blockers = blockers(case, note.as_deref(), ctx);
    if !ctx.roster.officer(to).is_some_and(|o| ctx.rules.may(o.role, "claim")) {
        blockers.push(Blocker::OfficerUnknown(to));
    }
    Blocked::unless_empty(blockers)?;
    let from = case.owner(ctx.time()).copied();
    if from == Some(to) {
        return Ok(Vec::new());
    }
    let until = ctx.minutes(ctx.rules.policy.lease_minutes);
    Ok(vec![Event::Assigned { to, from, until, note: note.unwrap_or_default() }])
}
