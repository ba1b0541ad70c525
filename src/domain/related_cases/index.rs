//! The open cases by what they can be found under, so that a case's own matches are a few lookups however many cases there are. Owns
//! the index; it is brought up to date when the desk changes and never while a screen is drawn.

use super::person::{people, strongest_pair};
use super::scan::densest;
use super::valid_determination;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::matching::inviter_key;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeSet, HashMap};

/// How many cases are held against one: a flood of copies is counted so far and no further.
const LOOKED_AT: usize = 64;
/// How many cases of an inviter are counted for a burst.
const COUNTED: usize = 400;

/// The index entry of a case.
#[derive(Clone, Debug)]
struct IndexedCase {
    papers_version: u16,
    keys: Vec<Box<str>>,
    inviter: Option<Box<str>>,
    at: DateTime<Utc>,
}

/// The open cases by the keys of their travellers and inviters.
#[derive(Clone, Debug, Default)]
pub struct MatchIndex {
    people: HashMap<Box<str>, Vec<CaseNo>>,
    inviters: HashMap<Box<str>, Vec<(DateTime<Utc>, CaseNo)>>,
    known: HashMap<CaseNo, IndexedCase>,
    /// The desk that it shows.
    seq: Option<u64>,
}

/// What the scan has for a case among the open ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MatchSummary {
    /// Matches without a determination.
    pub open: usize,
    /// Matches that were found to be the same.
    pub same: usize,
    /// The number of cases in the inviter's burst, if there is one.
    pub burst: Option<usize>,
}

impl MatchIndex {
    /// The index of a desk.
    #[must_use]
    pub fn from_desk(desk: &Desk) -> Self {
        let mut index = Self::default();
        index.follow(desk);
        index
    }

    /// Brings it up to date with the desk; only cases with a changed application are read.
    pub fn follow(&mut self, desk: &Desk) {
        if self.seq == Some(desk.seq) && self.known.len() == desk.len() {
            return;
        }
        self.seq = Some(desk.seq);
        for live in desk.iter() {
            let case = &*live.case;
            let known = self.known.get(&case.no);
            if known.is_none_or(|k| k.papers_version != case.papers_version) {
                self.forget(case.no);
                self.learn(case);
            }
        }
        if self.known.len() > desk.len() {
            let gone: Vec<CaseNo> = self.known.keys().copied().filter(|no| desk.get(*no).is_none()).collect();
            for no in gone {
                self.forget(no);
            }
        }
    }

    fn learn(&mut self, case: &Case) {
        let keys: BTreeSet<String> = people(case).iter().flat_map(|p| p.keys().collect::<Vec<_>>()).collect();
        let keys: Vec<Box<str>> = keys.into_iter().map(Into::into).collect();
        for key in &keys {
            self.people.entry(key.clone()).or_default().push(case.no);
        }
        let inviter: Option<Box<str>> = case.papers.inviter.as_ref().map(|i| inviter_key(i).into());
        if let Some(inviter) = &inviter {
            self.inviters.entry(inviter.clone()).or_default().push((case.received_at, case.no));
        }
        let known = IndexedCase { papers_version: case.papers_version, keys, inviter, at: case.received_at };
        self.known.insert(case.no, known);
    }

    fn forget(&mut self, no: CaseNo) {
        let Some(known) = self.known.remove(&no) else { return };
        for key in known.keys {
            if let Some(cases) = self.people.get_mut(&key) {
                cases.retain(|c| *c != no);
                if cases.is_empty() {
                    self.people.remove(&key);
                }
            }
        }
        if let Some(inviter) = known.inviter
            && let Some(cases) = self.inviters.get_mut(&inviter)
        {
            cases.retain(|(_, c)| *c != no);
            if cases.is_empty() {
                self.inviters.remove(&inviter);
            }
        }
    }

    /// What there is for a case among the open ones; nothing for one that the index does not know.
    #[must_use]
    pub fn echo(&self, case: &Case, desk: &Desk, rules: &Rules) -> MatchSummary {
        let Some(known) = self.known.get(&case.no) else { return MatchSummary::default() };
        let others: BTreeSet<CaseNo> = known
            .keys
            .iter()
            .filter_map(|key| self.people.get(key))
            .flat_map(|cases| cases.iter().rev().take(LOOKED_AT))
            .copied()
            .filter(|no| *no != case.no)
            .take(LOOKED_AT)
            .collect();
        let own = people(case);
        let mut echo = MatchSummary::default();
        for other in others.into_iter().filter_map(|no| desk.get(no)).map(|l| &l.case) {
            if strongest_pair(&own, &people(other)).is_some() {
                match valid_determination(case, other) {
                    None => echo.open += 1,
                    Some(determination) => echo.same += usize::from(determination.same),
                }
            }
        }
        echo.burst = self.burst(case.no, known, rules);
        echo
    }

    fn burst(&self, no: CaseNo, known: &IndexedCase, rules: &Rules) -> Option<usize> {
        let all = self.inviters.get(known.inviter.as_ref()?)?;
        let window = Duration::hours(rules.policy.burst_hours);
        let close = all.iter().rev().filter(|(at, other)| *other != no && (*at - known.at).abs() < window);
        let times = close.take(COUNTED).map(|(at, _)| *at).collect();
        let most = usize::try_from(rules.policy.burst_cases).unwrap_or(usize::MAX);
        densest(times, known.at, window).map(|(_, n)| n).filter(|n| *n >= most)
    }
}
