//! The live cases of a desk in memory: one consistent picture, shared with every session. Owns what is live and what follows
//! from a case and the calendar alone; closed cases are the archive's, on disk.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::rules::Rules;
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// A live case and the end of its decision clock, which is worked out once a change and not once a frame.
#[derive(Clone, Debug)]
pub struct Live {
    /// The case.
    pub case: Arc<Case>,
    /// End of the decision clock in working time; none while it stands still.
    pub decide_by: Option<DateTime<Utc>>,
}

impl Live {
    /// The live form of a case under the rules in force.
    #[must_use]
    pub fn new(case: Arc<Case>, rules: &Rules) -> Self {
        let decide_by = case.clock.deadline(rules.policy.decide_within_minutes, &rules.calendar);
        Self { case, decide_by }
    }
}

/// All live cases, by number.
#[derive(Clone, Debug)]
pub struct Desk {
    /// This desk's port.
    pub office: Port,
    /// The last journal entry it reflects.
    pub seq: u64,
    cases: Vec<Live>,
}

impl Desk {
    /// A desk with the given live cases.
    #[must_use]
    pub fn new(office: Port, seq: u64, cases: impl IntoIterator<Item = Arc<Case>>, rules: &Rules) -> Self {
        let mut cases: Vec<Live> = cases.into_iter().map(|c| Live::new(c, rules)).collect();
        cases.sort_unstable_by_key(|l| l.case.no);
        Self { office, seq, cases }
    }

    fn at(&self, no: CaseNo) -> Result<usize, usize> {
        self.cases.binary_search_by_key(&no, |l| l.case.no)
    }

    /// A live case.
    #[must_use]
    pub fn get(&self, no: CaseNo) -> Option<&Live> {
        self.at(no).ok().map(|i| &self.cases[i])
    }

    /// Puts the newest form of a case in; a closed one leaves.
    pub fn put(&mut self, case: Arc<Case>, rules: &Rules) {
        let closed = case.state.closed();
        match (self.at(case.no), closed) {
            (Ok(i), true) => {
                self.cases.remove(i);
            }
            (Ok(i), false) => self.cases[i] = Live::new(case, rules),
            (Err(_), true) => {}
            (Err(i), false) => self.cases.insert(i, Live::new(case, rules)),
        }
    }

    /// Puts many in at once: what was there and what is new, sorted once.
    pub fn put_all(&mut self, cases: impl IntoIterator<Item = Arc<Case>>, rules: &Rules) {
        let mut fresh = Vec::new();
        for case in cases {
            match self.at(case.no) {
                Err(_) if !case.state.closed() => fresh.push(Live::new(case, rules)),
                _ => self.put(case, rules),
            }
        }
        if !fresh.is_empty() {
            self.cases.append(&mut fresh);
            // The newest form of a number comes last and wins.
            self.cases.sort_by_key(|l| l.case.no);
            self.cases.dedup_by(|later, earlier| {
                let same = later.case.no == earlier.case.no;
                if same && later.case.version >= earlier.case.version {
                    std::mem::swap(later, earlier);
                }
                same
            });
        }
    }

    /// All live cases, by number.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Live> {
        self.cases.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }

    /// The next moment at which something becomes due by the clock.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        self.cases
            .iter()
            .flat_map(|l| {
                // A decision seals; the lease on it no longer matters.
                let claim = l.case.claim.as_ref().filter(|_| !l.case.state.decided());
                [l.case.state.wakes_at(), claim.map(|c| c.until)]
            })
            .flatten()
            .min()
    }
}
