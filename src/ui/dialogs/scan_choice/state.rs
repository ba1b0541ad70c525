//! The cases that a passport may be of, and which is marked. None is marked until the officer marks it: whatever a reader sends behind the
//! zone chooses nothing.

use crate::domain::case::Case;
use crate::domain::case::application::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::matching::MatchKind;
use crate::domain::reader::ScannedCase;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// The choice.
#[derive(Clone, Debug)]
pub struct ScanChoice {
    /// The traveller of the passport.
    pub who: Traveller,
    /// What led to the cases: the passport, or name and date of birth alone.
    pub by: MatchKind,
    /// The passport does not agree with every case, or its number may be misread: the values are compared.
    pub doubtful: bool,
    /// What is wrong with the zone.
    pub warning: Option<String>,
    /// The cases, the most likely first.
    cases: Vec<CaseNo>,
    /// The marked row; the one behind the cases is a new case.
    pub marked: Option<usize>,
}

impl ScanChoice {
    /// A choice of cases with none marked.
    #[must_use]
    pub fn new(who: Traveller, found: &[ScannedCase], misread: bool, warning: Option<String>) -> Self {
        let by = found.iter().map(|case| case.by).min().unwrap_or(MatchKind::Traveller);
        let doubtful = misread || (by == MatchKind::Passport && found.iter().any(|case| !case.agrees));
        Self { who, by, doubtful, warning, cases: found.iter().map(|case| case.case).collect(), marked: None }
    }

    /// The cases that are still open.
    pub(crate) fn rows<'a>(&'a self, model: &'a Model) -> Vec<&'a Arc<Case>> {
        self.cases.iter().filter_map(|no| model.desk.get(*no)).map(|live| &live.case).collect()
    }

    /// Marks a row, of so many cases and the new one behind them.
    pub(super) fn mark(&mut self, row: usize, cases: usize) {
        if row <= cases {
            self.marked = Some(row);
        }
    }
}
