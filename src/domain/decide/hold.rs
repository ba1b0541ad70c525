//! Put a case on hold until a time, and bring it back. A hold always has a wake-up time, so that no case is ever forgotten.

use super::common::{open_escalation, time_blocker, trimmed_note, with_claim, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;
use chrono::{DateTime, Utc};

pub(super) fn hold(
    case: &Case,
    until: DateTime<Utc>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    blockers.extend(time_blocker(until, ctx));
    Blocked::unless_empty(blockers)?;
    Ok(with_claim(case, ctx, Event::Held { until, note: trimmed_note(note) }))
}

pub(super) fn resume(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if !matches!(case.state, CaseState::OnHold { .. } | CaseState::AwaitingDocuments { .. }) {
        let open = open_escalation(case);
        blockers.push(open.unwrap_or_else(|| Blocker::WrongState(case.state.clone())));
    }
    if let Some(owner) = case.owner(ctx.time()).filter(|o| **o != ctx.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    Blocked::unless_empty(blockers)?;
    Ok(with_claim(case, ctx, Event::Resumed { note: trimmed_note(note) }))
}
