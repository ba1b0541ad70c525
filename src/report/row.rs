//! A case of a list or report with its position in the queue.

use crate::domain::case::Case;
use crate::domain::decide::DecisionContext;
use crate::domain::desk::{Desk, OpenCase};
use crate::domain::officer::Officer;
use crate::domain::queue::{QueuePosition, order};
use crate::domain::unattended::{UnattendedReason, orphan};
use std::sync::Arc;

/// A case and its position in the queue; a closed one has none.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ReportRow {
    pub case: Arc<Case>,
    pub place: Option<QueuePosition>,
    /// Why it is unattended.
    pub orphan: Option<UnattendedReason>,
}

impl ReportRow {
    /// An open case with its position.
    #[must_use]
    pub fn live(
        live: &OpenCase,
        place: QueuePosition,
        officers: &[Officer],
        on: &DecisionContext<'_>,
    ) -> Self {
        let orphan = orphan(live, &place, on.rules, officers, on.time());
        Self { case: Arc::clone(&live.case), place: Some(place), orphan }
    }

    /// A closed case.
    #[must_use]
    pub fn closed(case: Arc<Case>) -> Self {
        Self { case, place: None, orphan: None }
    }

    /// All open cases in the order of the queue.
    #[must_use]
    pub fn all(desk: &Desk, officers: &[Officer], on: &DecisionContext<'_>) -> Vec<Self> {
        let spots = order(desk, on.rules, on.now);
        spots.into_iter().filter_map(|s| Some(Self::live(desk.get(s.no)?, s.place, officers, on))).collect()
    }
}
