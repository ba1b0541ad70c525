//! How many related cases the case that is shown has. Owns the index and the last summary; the matching is the domain's.

use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::related_cases::{MatchIndex, MatchSummary};
use crate::domain::rules::Rules;

/// The match summary of the case that is shown, from an index of the open cases: computed once a change, never while drawing.
#[derive(Clone, Debug, Default)]
pub struct MatchSummaryCache {
    /// What there is for the case.
    pub summary: MatchSummary,
    /// Travellers and inviters of the open cases, once they were indexed.
    index: Option<MatchIndex>,
    /// The case and the desk that were asked about last.
    last_key: Option<(CaseNo, u64)>,
}

impl MatchSummaryCache {
    /// Takes an index that was made elsewhere.
    pub fn set_index(&mut self, index: MatchIndex) {
        self.index = Some(index);
        self.last_key = None;
    }

    /// Asks about a case, where it or the desk is another one than last time.
    pub fn refresh(&mut self, shown: Option<CaseNo>, desk: &Desk, rules: &Rules) {
        let Some(index) = &mut self.index else { return };
        let about = shown.map(|no| (no, desk.seq));
        if about == self.last_key {
            return;
        }
        self.last_key = about;
        index.follow(desk);
        let live = shown.and_then(|no| desk.get(no));
        self.summary = live.map_or_else(MatchSummary::default, |l| index.echo(&l.case, desk, rules));
    }
}
