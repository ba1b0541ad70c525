//! Claim and release: a claim is a lease, and a case has one owner.

use super::common::work_blockers;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::event::Event;

pub(super) fn claim(case: &Case, ctx: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    Blocked::unless_empty(work_blockers(case, ctx))?;
    Ok(vec![Event::Claimed { until: ctx.minutes(ctx.rules.policy.lease_minutes) }])
}

pub(super) fn release(case: &Case, ctx: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    if case.owner(ctx.time()) != Some(&ctx.officer.id) {
        blockers.push(Blocker::NotOwner(case.owner(ctx.time()).copied()));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Released])
}
