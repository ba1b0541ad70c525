//! The desk as of a moment: what is due by then has happened, even if not recorded yet. Owns the one projection that every
//! reader goes through; it writes nothing, and what is recorded later agrees with it.

use crate::domain::case::{Case, RecordedEvent};
use crate::domain::decide::due;
use crate::domain::desk::Desk;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// A case as of a moment; none where nothing has fallen due by then.
#[must_use]
pub fn case_as_of(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Option<Case> {
    let events = due(case, rules, now);
    if events.is_empty() {
        return None;
    }
    let seq = case.timeline.last().map_or(0, |s| s.seq);
    let how = RecordedEvent { seq, at: now, officer: OfficerId::desk() };
    events.iter().try_fold(case.clone(), |after, event| Case::apply(Some(after), case.no, event, &how))
}

/// A desk as of a moment.
#[derive(Clone, Debug)]
pub struct DeskAsOf {
    /// The open cases.
    pub desk: Arc<Desk>,
    /// Cases that are closed as of the moment and still are among the open ones as they are written; the newest number first.
    pub closed: Vec<Arc<Case>>,
}

impl DeskAsOf {
    /// The desk as of a moment. Where nothing has fallen due it is the desk itself.
    #[must_use]
    pub fn new(desk: &Arc<Desk>, rules: &Rules, now: DateTime<Utc>) -> Self {
        let moved: Vec<Arc<Case>> =
            desk.iter().filter_map(|live| case_as_of(&live.case, rules, now)).map(Arc::new).collect();
        let mut closed: Vec<Arc<Case>> = moved.iter().filter(|c| c.state.is_closed()).cloned().collect();
        closed.reverse();
        if moved.is_empty() {
            return Self { desk: Arc::clone(desk), closed };
        }
        let mut after = Desk::clone(desk);
        after.put_all(moved, rules);
        Self { desk: Arc::new(after), closed }
    }
}
