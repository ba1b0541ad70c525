//! A lead takes a case over or assigns it, whoever owns it. The reason is part of the event, and whoever owned the case is told.

use super::{DecisionContext, words};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;
use crate::domain::officer::OfficerId;

fn blockers(case: &Case, note: Option<&str>, on: &DecisionContext<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if case.state.concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    // It would be an answer to oneself.
    if case.state == CaseState::Escalated && case.escalated_by() == Some(on.officer.id) {
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
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = words(note);
    Blocked::unless_empty(blockers(case, note.as_deref(), on))?;
    let from = case.owner(on.now).copied();
    if from == Some(on.officer.id) {
        return Ok(Vec::new());
    }
    let until = on.minutes(on.rules.policy.lease_minutes);
    Ok(vec![Event::TakenOver { from, until, note: note.unwrap_or_default() }])
}

pub(super) fn assign(
    case: &Case,
    to: OfficerId,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let note = words(note);
    let mut blockers = blockers(case, note.as_deref(), on);
    if !on.roster.officer(to).is_some_and(|o| on.rules.may(o.role, "claim")) {
        blockers.push(Blocker::OfficerUnknown(to));
    }
    Blocked::unless_empty(blockers)?;
    let from = case.owner(on.now).copied();
    if from == Some(to) {
        return Ok(Vec::new());
    }
    let until = on.minutes(on.rules.policy.lease_minutes);
    Ok(vec![Event::Assigned { to, from, until, note: note.unwrap_or_default() }])
}
