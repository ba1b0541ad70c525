//! Put a case aside until a time, and bring it back. A hold always has a wake-up time, so that no case is ever forgotten.

use super::{DecisionContext, words, work, work_blockers};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::event::Event;
use chrono::{DateTime, Duration, Utc};

/// The longest that a case may be out of sight.
const LONGEST: Duration = Duration::days(90);

/// A wake-up time must lie ahead and within reach.
pub(super) fn time_blocker(at: DateTime<Utc>, on: &DecisionContext<'_>) -> Option<Blocker> {
    if at <= on.now {
        Some(Blocker::TimePast)
    } else if at > on.now + LONGEST {
        Some(Blocker::TimeTooFar)
    } else {
        None
    }
}

pub(super) fn hold(
    case: &Case,
    until: DateTime<Utc>,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, on);
    blockers.extend(time_blocker(until, on));
    Blocked::unless_empty(blockers)?;
    Ok(work(case, on, Event::Held { until, note: words(note) }))
}

pub(super) fn resume(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if !matches!(case.state, CaseState::OnHold { .. } | CaseState::AwaitingDocuments { .. }) {
        let open = super::escalate::open(case);
        blockers.push(open.unwrap_or_else(|| Blocker::WrongState(case.state.clone())));
    }
    if let Some(owner) = case.owner(on.now).filter(|o| **o != on.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    Blocked::unless_empty(blockers)?;
    Ok(work(case, on, Event::Resumed { note: words(note) }))
}
