//! Marks on cases: a set of case numbers, kept through filters and views, whatever moves in the list. Owns the set and the case that a
//! range begins from; what is done to the marked, the batch says.

use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::queue::QueueEntry;
use std::collections::HashSet;

/// The marked cases of a session.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    set: HashSet<CaseNo>,
    last: Option<CaseNo>,
    /// How many of them the list does not show, counted once a change.
    hidden: usize,
}

impl Marks {
    /// Whether the case is marked.
    #[must_use]
    pub fn has(&self, no: CaseNo) -> bool {
        !self.set.is_empty() && self.set.contains(&no)
    }

    /// How many are marked.
    #[must_use]
    pub fn len(&self) -> usize {
        self.set.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// How many of the marked the list does not show.
    #[must_use]
    pub fn hidden(&self) -> usize {
        self.hidden
    }

    /// The case that was marked last: a range begins there.
    #[must_use]
    pub fn last(&self) -> Option<CaseNo> {
        self.last
    }

    /// Marks a case, or takes its mark away.
    pub(crate) fn toggle(&mut self, no: CaseNo) {
        if !self.set.remove(&no) {
            self.set.insert(no);
        }
        self.last = Some(no);
    }

    /// Marks cases; a range begins at the last of them.
    pub fn add(&mut self, cases: impl IntoIterator<Item = CaseNo>) {
        for no in cases {
            self.set.insert(no);
            self.last = Some(no);
        }
    }

    /// Takes a mark away.
    pub fn remove(&mut self, no: CaseNo) {
        self.set.remove(&no);
    }

    /// Takes all marks away.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets what is closed: nothing can be done to it.
    pub(crate) fn keep_live(&mut self, desk: &Desk) {
        self.set.retain(|no| desk.get(*no).is_some());
    }

    /// Counts what the rows of the list leave out.
    pub fn count(&mut self, rows: &[QueueEntry]) {
        let shown = if self.set.is_empty() { 0 } else { rows.iter().filter(|s| self.has(s.no)).count() };
        self.hidden = self.set.len() - shown;
    }
}
