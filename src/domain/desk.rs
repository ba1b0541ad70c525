//! The open cases of a desk in memory: one consistent snapshot, shared with every session. Owns which cases are open and what follows
//! from a case and the calendar alone; closed cases are the archive's, on disk.

use crate::domain::anchor::AnchorState;
use crate::domain::calendar::CalendarBasis;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::clock_trust::ClockDoubt;
use crate::domain::code::Port;
use crate::domain::handling_time::{HandlingEstimate, HandlingTimes};
use crate::domain::rules::Rules;
use crate::domain::time_limit::TimeLimit;
use chrono::{DateTime, Utc};
use std::cmp::Reverse;
use std::sync::Arc;

/// An open case and the end of its decision clock, which is worked out once a change and not once a frame.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct OpenCase {
    /// The case number, stored here too: lookups by it are frequent.
    no: CaseNo,
    pub case: Arc<Case>,
    /// End of the decision clock; none while it is paused.
    pub decide_by: Option<DateTime<Utc>>,
    /// What of the calendar that end rests on; none where it rests on none.
    pub calendar: Option<CalendarBasis>,
    /// The work that is usual from the state of its checklist.
    pub usual: HandlingEstimate,
}

impl OpenCase {
    /// The open form of a case under the rules in force, on a desk with handling times.
    #[must_use]
    pub fn new(case: Arc<Case>, rules: &Rules, learned: &HandlingTimes) -> Self {
        let due = TimeLimit::new(&case, rules).due(&case);
        let usual = learned.estimate(&case, rules);
        let (decide_by, calendar) = (due.map(|d| d.at), due.and_then(|d| d.basis));
        Self { no: case.no, case, decide_by, calendar, usual }
    }
}

/// Cases in one chunk: a change copies one chunk, and the list of the chunks.
const BUNCH: usize = 128;

/// All open cases, by number. Sessions share every picture with the writer, so that a change copies what it touches; in bunches
/// that stays little however many cases there are.
#[derive(Clone, Debug)]
pub struct Desk {
    /// This desk's port.
    pub office: Port,
    /// The last journal entry it reflects.
    pub seq: u64,
    /// Why the machine's clock is not trusted; none where it is.
    pub clock: Option<ClockDoubt>,
    /// How it agrees with its anchor.
    pub anchor: AnchorState,
    /// Closed cases in the archive.
    pub archived: u64,
    /// What work is usual: learned when the desk is opened, so that no case moves because another one was decided.
    learned: Arc<HandlingTimes>,
    /// None of them empty.
    bunches: Vec<Arc<Vec<OpenCase>>>,
    len: usize,
}

impl Desk {
    /// A desk with the given open cases that has learned nothing yet.
    #[must_use]
    pub fn new(office: Port, seq: u64, cases: impl IntoIterator<Item = Arc<Case>>, rules: &Rules) -> Self {
        Self::with(office, seq, cases, rules, HandlingTimes::default())
    }

    /// A desk with the given open cases that has learned what work is usual.
    #[must_use]
    pub fn with(
        office: Port,
        seq: u64,
        cases: impl IntoIterator<Item = Arc<Case>>,
        rules: &Rules,
        learned: HandlingTimes,
    ) -> Self {
        let mut cases: Vec<OpenCase> = cases.into_iter().map(|c| OpenCase::new(c, rules, &learned)).collect();
        cases.sort_unstable_by_key(|l| l.no);
        let learned = Arc::new(learned);
        let mut desk = Self {
            office,
            seq,
            clock: None,
            anchor: AnchorState::Unset,
            archived: 0,
            learned,
            bunches: Vec::new(),
            len: 0,
        };
        desk.arrange(cases);
        desk
    }

    /// Takes sorted cases for its own.
    fn arrange(&mut self, cases: Vec<OpenCase>) {
        self.len = cases.len();
        self.bunches = Vec::with_capacity(cases.len().div_ceil(BUNCH));
        let mut rest = cases.into_iter();
        loop {
            let bunch: Vec<OpenCase> = rest.by_ref().take(BUNCH).collect();
            if bunch.is_empty() {
                return;
            }
            self.bunches.push(Arc::new(bunch));
        }
    }

    /// The chunk of a case, present or not, and its position there.
    fn at(&self, no: CaseNo) -> (usize, Result<usize, usize>) {
        let after = self.bunches.partition_point(|b| b.first().is_some_and(|l| l.no <= no));
        let bunch = after.saturating_sub(1);
        let place = self.bunches.get(bunch).map_or(Err(0), |b| b.binary_search_by_key(&no, |l| l.no));
        (bunch, place)
    }

    /// An open case.
    #[must_use]
    pub fn get(&self, no: CaseNo) -> Option<&OpenCase> {
        let (bunch, place) = self.at(no);
        place.ok().map(|i| &self.bunches[bunch][i])
    }

    /// Puts the newest form of a case in; a closed one leaves.
    pub fn put(&mut self, case: Arc<Case>, rules: &Rules) {
        let (at, place) = self.at(case.no);
        let closed = case.state.is_closed();
        let learned = Arc::clone(&self.learned);
        if self.bunches.is_empty() && !closed {
            self.bunches.push(Arc::default());
        }
        let Some(bunch) = self.bunches.get_mut(at) else { return };
        match (place, closed) {
            (Ok(i), true) => {
                Arc::make_mut(bunch).remove(i);
                self.len -= 1;
            }
            (Ok(i), false) => Arc::make_mut(bunch)[i] = OpenCase::new(case, rules, &learned),
            (Err(_), true) => {}
            (Err(i), false) => {
                Arc::make_mut(bunch).insert(i, OpenCase::new(case, rules, &learned));
                self.len += 1;
            }
        }
        if bunch.is_empty() {
            self.bunches.remove(at);
        } else if bunch.len() > 2 * BUNCH {
            let rest = Arc::make_mut(bunch).split_off(BUNCH);
            self.bunches.insert(at + 1, Arc::new(rest));
        }
    }

    /// Inserts many: where most of them are new, everything is sorted once.
    pub fn put_all(&mut self, cases: impl IntoIterator<Item = Arc<Case>>, rules: &Rules) {
        let mut fresh = Vec::new();
        for case in cases {
            match self.get(case.no) {
                None if !case.state.is_closed() => fresh.push(OpenCase::new(case, rules, &self.learned)),
                _ => self.put(case, rules),
            }
        }
        if fresh.len() < BUNCH {
            for live in fresh {
                self.put(live.case, rules);
            }
            return;
        }
        fresh.extend(self.iter().cloned());
        fresh.sort_by_key(|l| (l.no, Reverse(l.case.version)));
        fresh.dedup_by_key(|l| l.no);
        self.arrange(fresh);
    }

    /// All open cases, by number.
    pub fn iter(&self) -> impl Iterator<Item = &OpenCase> {
        self.bunches.iter().flat_map(|b| b.iter())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The next moment at which something has to be done by the clock. A decision becomes final to the second; times that are given by the
    /// minute are checked together at the full minute.
    #[must_use]
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let full = |at: DateTime<Utc>| {
            let seconds = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
            DateTime::from_timestamp((seconds + 59).div_euclid(60) * 60, 0).unwrap_or(at)
        };
        self.iter()
            .filter_map(|l| {
                let state = &l.case.state;
                if let Some(at) = state.final_at() {
                    // The lease on it no longer matters.
                    return Some(at);
                }
                let claim = l.case.claim.as_ref().filter(|_| !state.is_concluded());
                [l.case.wakes_at(), claim.map(|c| c.until)].into_iter().flatten().min().map(full)
            })
            .min()
    }
}
