//! Events due by the clock, each at its own due time: a hold or a document request that ended, a decision whose grace period is
//! over, a transfer without an answer, a claim that expired.

use super::context::DecisionContext;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::elapsed::Elapsed;
use crate::domain::event::Event;
use chrono::{DateTime, Utc};

/// What has fallen due by a moment, the earliest first.
#[must_use]
pub fn due(case: &Case, now: DateTime<Utc>) -> Vec<Event> {
    let state = match &case.state {
        CaseState::AwaitingDocuments { .. } => Some(Elapsed::ReplyOverdue),
        CaseState::OnHold { .. } => Some(Elapsed::HoldEnded),
        CaseState::TransferOffered { .. } => Some(Elapsed::TransferTimedOut),
        state if state.is_concluded() => Some(Elapsed::Sealed),
        _ => None,
    };
    let lapses = !case.state.is_concluded();
    let claim = case.claim.as_ref().filter(|_| lapses).map(|c| (c.until, Elapsed::LeaseLapsed));
    let mut due: Vec<(DateTime<Utc>, Elapsed)> =
        case.state.wakes_at().zip(state).into_iter().chain(claim).filter(|(at, _)| *at <= now).collect();
    due.sort_by_key(|(at, _)| *at);
    due.into_iter().map(|(at, what)| Event::Elapsed { what, at }).collect()
}

/// Nothing ends by an unconfirmed clock.
pub(super) fn elapse(case: &Case, ctx: &DecisionContext<'_>) -> Vec<Event> {
    if ctx.clock_confirmed { due(case, ctx.now) } else { Vec::new() }
}
