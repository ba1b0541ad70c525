//! Related cases as they are shown: the matches of a case, the selected one by its number, and whether the two are compared side by side.
//! Owns that state; what matches is worked out outside and sent back as a message.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::related_cases::{RelatedCase, RelatedCases, valid_determination};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

/// In milliseconds: so long an officer may need to see that the selection has moved.
const SEEN_MILLIS: i64 = 700;

/// The related cases of a case.
#[derive(Clone, Debug)]
pub struct RelatedCasesPanel {
    /// The case that is looked from, as it was then; the desk may have a newer one.
    pub own: Arc<Case>,
    /// What was found so far.
    pub seen: RelatedCases,
    /// Nothing more follows.
    pub done: bool,
    /// Why there is nothing.
    pub failed: Option<String>,
    /// The chosen match.
    pub at: Option<CaseNo>,
    /// The officer has chosen it: what comes in before it does not move the choice.
    pub held: bool,
    /// When the choice moved by itself.
    moved: Option<DateTime<Utc>>,
    /// The chosen one is shown beside the case.
    pub pair: bool,
    /// First line shown of the two.
    pub top: usize,
    /// Looks that have to be written down before the two may be seen.
    pub waits: Vec<CaseNo>,
    /// Cases whose looks were written down.
    pub looked: Vec<CaseNo>,
}

impl RelatedCasesPanel {
    /// The related cases of a case, about which nothing is known yet.
    ///
    /// # Errors
    /// There is no such case.
    pub fn of_case(no: CaseNo, model: &Model, ctx: &SessionContext) -> Result<Box<Self>, String> {
        let own = model.case(no).cloned().ok_or_else(|| ctx.texts.notice.no_case.to_string())?;
        Ok(Box::new(Self::new(own)))
    }

    /// The same of a case that is known already.
    #[must_use]
    pub fn new(own: Arc<Case>) -> Self {
        Self {
            own,
            seen: RelatedCases::default(),
            done: false,
            failed: None,
            at: None,
            held: false,
            moved: None,
            pair: false,
            top: 0,
            waits: Vec::new(),
            looked: Vec::new(),
        }
    }

    /// Takes over what was found so far. The choice is the strongest match until the officer has chosen, and stays from then on.
    pub fn take(&mut self, seen: RelatedCases, done: bool, now: DateTime<Utc>) {
        self.seen = seen;
        self.done = done;
        if self.held && self.chosen().is_some() {
            return;
        }
        let first = self.seen.found.first().map(|f| f.other.no);
        if self.at.is_some() && self.at != first {
            self.moved = Some(now);
        }
        self.at = first;
    }

    /// Whether the choice has moved by itself so shortly ago that the officer may still mean the one before.
    #[must_use]
    pub(crate) fn just_moved(&self, now: DateTime<Utc>) -> bool {
        self.moved.is_some_and(|at| now - at < Duration::milliseconds(SEEN_MILLIS))
    }

    /// The row of the chosen match.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.seen.found.iter().position(|f| Some(f.other.no) == self.at)
    }

    /// The chosen match.
    #[must_use]
    pub fn chosen(&self) -> Option<&RelatedCase> {
        self.seen.found.get(self.row()?)
    }

    /// Matches of a traveller that nobody has answered, by the newest form of the cases.
    #[must_use]
    pub fn open<'a>(&'a self, newest: impl Fn(&'a Arc<Case>) -> &'a Case) -> usize {
        let own = newest(&self.own);
        let others = self.seen.found.iter().map(|f| (f, newest(&f.other)));
        others.filter(|(f, other)| waits(f, own, other) && valid_determination(own, other).is_none()).count()
    }
}

/// Whether a match wants a determination: it is about a traveller, and one of the two cases is open.
#[must_use]
pub fn waits(found: &RelatedCase, own: &Case, other: &Case) -> bool {
    found.is_about_person() && !(own.state.is_closed() && other.state.is_closed())
}
