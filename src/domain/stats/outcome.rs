//! What became of one case, read off its timeline: when it was decided, by whom, how long that took, whether its documents were complete
//! at first.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::{TimelineEntry, decision, first_of};
use crate::domain::officer::OfficerId;
use crate::domain::rules::{DecisionClock, Rules};
use crate::domain::time_limit::TimeLimit;
use chrono::{DateTime, Utc};

/// A decision in effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DecisionOutcome {
    /// When.
    pub at: DateTime<Utc>,
    /// Who wanted it; where a second officer agreed, still the first.
    pub by: OfficerId,
    /// Minutes from reception, by the wall clock.
    pub wall: i64,
    /// Minutes of working time, without those in which documents were awaited.
    pub working: i64,
    /// What the office promises for such a case: minutes, and by which clock.
    pub limit: (i64, DecisionClock),
    /// The service standard was met.
    pub kept: bool,
    /// Minutes by the wall clock in which documents were awaited.
    pub waiting: i64,
    /// Nothing was requested and nothing was sent after the first submission.
    pub complete: bool,
}

/// The decision in effect on a case; none where nothing was decided, or it was taken back, sent back or withdrawn.
pub(super) fn decided(case: &Case, rules: &Rules) -> Option<DecisionOutcome> {
    let stands = case.state.is_decided()
        || matches!(case.state, CaseState::Transferred { .. } | CaseState::TransferOffered { .. });
    if !stands {
        return None;
    }
    let place = decision(&case.timeline)?;
    let stamp = &case.timeline[place];
    let at = stamp.at;
    let before = &case.timeline[..place];
    let sent_later = |s: &TimelineEntry| matches!(&*s.event, "documents_requested" | "supplemented");
    let waiting = case.clock.intervals().iter().filter(|i| !i.running && i.start < at);
    let limit = TimeLimit::new(case, rules);
    Some(DecisionOutcome {
        at,
        by: first_of(before, stamp),
        wall: (at - case.received_at).num_minutes(),
        working: case.clock.spent(at, &rules.calendar),
        limit: (limit.minutes, limit.clock),
        kept: limit.spent(case, at) <= limit.minutes,
        waiting: waiting.map(|i| (i.end.unwrap_or(at).min(at) - i.start).num_minutes()).sum(),
        complete: !before.iter().any(sent_later),
    })
}
