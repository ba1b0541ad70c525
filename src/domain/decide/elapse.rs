//! Events due by the clock, each at its own due time: a hold or a document request that ended, a decision whose grace period is
//! over, a transfer without an answer, a claim that expired, a visa that was not used. An approval that is final is followed by the
//! expectation of its traveller in the same entry: without that event, as in older journals, a final approval stays closed.

use super::context::DecisionContext;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::code::ClosingCode;
use crate::domain::elapsed::Elapsed;
use crate::domain::event::Event;
use crate::domain::rules::Rules;
use crate::domain::time_limit::form;
use crate::domain::zone::day;
use chrono::{DateTime, Days, NaiveDate, Utc};

/// What ends by the clock: the approval or visa was not used in its time.
const NOT_USED: ClosingCode = ClosingCode::new("X-EXP");

/// What has fallen due by a moment, the earliest first.
#[must_use]
pub fn due(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Vec<Event> {
    if let Some(admission) = case.admission_due() {
        let expired = |(at, travellers)| Event::VisaExpired { travellers, code: NOT_USED, at, note: None };
        return admission.ended(now).into_iter().map(expired).collect();
    }
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
    let approved = matches!(case.state, CaseState::Approved { .. });
    let expected = due
        .iter()
        .find(|(_, what)| approved && *what == Elapsed::Sealed)
        .map(|(at, _)| Event::Expected { valid_until: valid_until(case, rules, *at), at: *at, note: None });
    due.into_iter().map(|(at, what)| Event::Elapsed { what, at }).chain(expected).collect()
}

/// The last day on which a visa may be issued on an approval: so many days after the approval became final, or after the arrival that is
/// known then, whichever is later.
#[must_use]
pub fn valid_until(case: &Case, rules: &Rules, at: DateTime<Utc>) -> NaiveDate {
    let arrives = case.arrival_for_queue().map_or(at, |arrival| arrival.at);
    entry_until(case, rules, arrives.max(at))
}

/// The last day of entry of a visa that is issued at a moment.
pub(super) fn entry_until(case: &Case, rules: &Rules, at: DateTime<Utc>) -> NaiveDate {
    let days = rules.policy.issue.days(form(case, rules));
    day(at).checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX)
}

/// Nothing ends by an unconfirmed clock.
pub(super) fn elapse(case: &Case, ctx: &DecisionContext<'_>) -> Vec<Event> {
    if ctx.clock_confirmed { due(case, ctx.rules, ctx.now) } else { Vec::new() }
}
