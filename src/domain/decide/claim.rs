//! Take a case and give it back: a claim is a lease, and a case has one owner.

use super::{DecisionContext, work_blockers};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::event::Event;

pub(super) fn claim(case: &Case, on: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    Blocked::unless_empty(work_blockers(case, on))?;
    Ok(vec![Event::Claimed { until: on.minutes(on.rules.policy.lease_minutes) }])
}

pub(super) fn release(case: &Case, on: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    if case.owner(on.now) != Some(&on.officer.id) {
        blockers.push(Blocker::NotOwner(case.owner(on.now).copied()));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Released])
}
