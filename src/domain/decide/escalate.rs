//! Escalate a case, answer the escalation, withdraw it. An escalation binds: until it was answered or withdrawn nothing of the case is
//! worked on or decided.

use super::{DecisionContext, words, work_blockers};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;

/// What an open escalation blocks.
pub(super) fn open(case: &Case) -> Option<Blocker> {
    (case.state == CaseState::Escalated).then(|| match case.escalated_by() {
        Some(by) => Blocker::EscalationOpen(by),
        None => Blocker::WrongState(case.state.clone()),
    })
}

pub(super) fn escalate(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    Blocked::unless_empty(work_blockers(case, on))?;
    Ok(vec![Event::Escalated { note: words(note) }])
}

pub(super) fn answer(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state != CaseState::Escalated {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    let by = case.escalated_by();
    if by == Some(on.officer.id) {
        blockers.push(Blocker::OwnEscalation);
    }
    let note = words(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    // Whoever left meanwhile gets nothing back: the case goes to the queue.
    let here = |id| on.roster.officers.is_empty() || on.roster.officer(id).is_some();
    let until = on.minutes(on.rules.policy.lease_minutes);
    Ok(vec![Event::EscalationAnswered {
        to: by.filter(|id| here(*id)),
        until,
        note: note.unwrap_or_default(),
    }])
}

pub(super) fn withdraw(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state != CaseState::Escalated {
        blockers.push(Blocker::WrongState(case.state.clone()));
    } else if case.escalated_by() != Some(on.officer.id) {
        blockers.extend(open(case));
    }
    let note = words(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let until = on.minutes(on.rules.policy.lease_minutes);
    Ok(vec![Event::EscalationWithdrawn { until, note: note.unwrap_or_default() }])
}
