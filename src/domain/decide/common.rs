//! What the rules of several actions share: blockers of any work on a case, the claim that goes with work, the receipt number.

use super::context::DecisionContext;
use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::event::Event;
use chrono::{DateTime, Duration, Utc};

/// The longest hold, and the longest time to reply to a request.
const MAX_HOLD: Duration = Duration::days(90);

/// A wake-up time must lie ahead and within reach.
pub(super) fn time_blocker(at: DateTime<Utc>, ctx: &DecisionContext<'_>) -> Option<Blocker> {
    if at <= ctx.now {
        Some(Blocker::TimePast)
    } else if at > ctx.now + MAX_HOLD {
        Some(Blocker::TimeTooFar)
    } else {
        None
    }
}

/// A text that is not blank, trimmed.
pub(super) fn trimmed_note(note: Option<&str>) -> Option<Box<str>> {
    note.map(str::trim).filter(|n| !n.is_empty()).map(Into::into)
}

/// The blockers of work on the case by this officer: its state and owner. A case without an owner is claimed
/// with the first piece of work (see [`claim_if_due`]).
pub(super) fn work_blockers(case: &Case, ctx: &DecisionContext<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if case.state == CaseState::Escalated {
        blockers.extend(open_escalation(case));
    } else if !case.state.is_workable() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    if let Some(owner) = case.owner(ctx.time()).filter(|o| **o != ctx.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    blockers
}

/// The claim with work: a case without an owner is claimed, the claim renewed when half of it is over.
pub(super) fn claim_if_due(case: &Case, ctx: &DecisionContext<'_>) -> Option<Event> {
    let lease = ctx.rules.policy.lease_minutes;
    let fresh =
        case.claim.as_ref().is_some_and(|c| c.officer == ctx.officer.id && c.until > ctx.minutes(lease / 2));
    (!fresh).then(|| Event::Claimed { until: ctx.minutes(lease) })
}

/// Work that is allowed: the claim where one is due, then the event.
pub(super) fn with_claim(case: &Case, ctx: &DecisionContext<'_>, event: Event) -> Vec<Event> {
    claim_if_due(case, ctx).into_iter().chain([event]).collect()
}

/// The receipt number (受理单): office, day of issue in Beijing time, and the case's own symbols; one case has one receipt.
pub(super) fn receipt_no(case: &Case, ctx: &DecisionContext<'_>) -> Box<str> {
    case.receipt.clone().unwrap_or_else(|| receipt_of(case.office, case.no, ctx.now))
}

/// The receipt number of a case that has none.
pub(super) fn receipt_of(office: Port, case: CaseNo, now: DateTime<Utc>) -> Box<str> {
    let day = now.with_timezone(&crate::domain::zone::beijing()).format("%Y%m%d");
    let no = case.to_string();
    let symbols = no.rsplit('-').next().unwrap_or_default();
    format!("{office}-{day}-{symbols}").into()
}

/// What an open escalation blocks.
pub(super) fn open_escalation(case: &Case) -> Option<Blocker> {
    (case.state == CaseState::Escalated).then(|| match case.escalated_by() {
        Some(by) => Blocker::EscalationOpen(by),
        None => Blocker::WrongState(case.state.clone()),
    })
}
