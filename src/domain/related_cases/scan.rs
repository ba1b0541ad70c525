//! One scan from a case: every other case that is passed in is compared with it. Owns what is retained of them.

use super::person::{Person, people, strongest_pair};
use super::{MatchReason, MatchStrength, recent_refusal};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::matching::inviter_key;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};
use std::cmp::Reverse;
use std::sync::Arc;

/// The most matches of travellers.
const MOST: usize = 200;
/// How many of the inviter's cases are listed of each kind: a burst, and what was refused.
const MOST_NAMED: usize = 40;
/// The most cases of a burst from which these are chosen.
const KEPT: usize = 2000;

/// Another case that matches.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RelatedCase {
    pub other: Arc<Case>,
    /// The place of the traveller in the open case that it matches; the applicant is the first.
    pub mine: usize,
    /// The place of the other traveller in the other case.
    pub theirs: usize,
    /// Why, the strongest first; never empty.
    pub reasons: Vec<MatchReason>,
}

impl RelatedCase {
    /// How strongly.
    #[must_use]
    pub fn strength(&self) -> MatchStrength {
        MatchStrength::from_reasons(&self.reasons)
    }

    /// Whether it is about who travels.
    #[must_use]
    pub fn is_about_person(&self) -> bool {
        self.reasons.iter().any(|r| r.is_about_person())
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct RelatedCases {
    /// The matches, the strongest first, and of these the newest.
    pub found: Vec<RelatedCase>,
    /// The number of cases in the inviter's burst, this one included, if there is one.
    pub burst: Option<usize>,
    /// There are more than are listed.
    pub more: bool,
    /// How many cases were scanned.
    pub looked: u64,
}

/// A scan in progress.
#[derive(Clone, Debug)]
pub struct RelatedCaseScan {
    no: CaseNo,
    people: Vec<Person>,
    inviter: Option<String>,
    at: DateTime<Utc>,
    since: DateTime<Utc>,
    refused_since: DateTime<Utc>,
    burst_cases: usize,
    burst: Duration,
    found: Vec<RelatedCase>,
    /// Cases of the same inviter that came in close to this one, and when any of them did.
    kin: Vec<Arc<Case>>,
    kin_at: Vec<DateTime<Utc>>,
    more: bool,
    looked: u64,
}

impl RelatedCaseScan {
    /// A scan from a case.
    #[must_use]
    pub fn new(case: &Case, rules: &Rules, now: DateTime<Utc>) -> Self {
        let policy = &rules.policy;
        Self {
            no: case.no,
            people: people(case),
            inviter: case.papers.inviter.as_ref().map(inviter_key),
            at: case.received_at,
            since: now - Duration::days(policy.radar_days),
            refused_since: now - Duration::days(policy.refused_days),
            burst_cases: usize::try_from(policy.burst_cases).unwrap_or(usize::MAX),
            burst: Duration::hours(policy.burst_hours),
            found: Vec::new(),
            kin: Vec::new(),
            kin_at: Vec::new(),
            more: false,
            looked: 0,
        }
    }

    /// Whether a case came in recently enough to count.
    #[must_use]
    pub fn covers(&self, case: &Case) -> bool {
        case.received_at >= self.since
    }

    /// Compares a case with the one of the scan. Each case may be passed in only once.
    pub fn add(&mut self, case: Arc<Case>) {
        self.looked += 1;
        if case.no == self.no || (case.state.is_closed() && !self.covers(&case)) {
            return;
        }
        let kin = self.inviter.is_some() && case.papers.inviter.as_ref().map(inviter_key) == self.inviter;
        let (mine, theirs, mut reasons) = strongest_pair(&self.people, &people(&case)).unwrap_or_default();
        let person = !reasons.is_empty();
        let closed = recent_refusal(&case, if person { self.since } else { self.refused_since });
        if kin && (case.received_at - self.at).abs() < self.burst {
            self.keep_kin(&case);
        }
        if person || (kin && closed.is_some()) {
            reasons.extend(kin.then_some(MatchReason::Inviter));
            reasons.extend(closed);
            let most = if person { MOST } else { MOST_NAMED };
            if self.found.iter().filter(|f| f.is_about_person() == person).count() < most {
                self.found.push(RelatedCase { other: case, mine, theirs, reasons });
            } else {
                self.more = true;
            }
        }
    }

    fn keep_kin(&mut self, case: &Arc<Case>) {
        self.kin_at.push(case.received_at);
        if self.kin.len() < KEPT {
            self.kin.push(Arc::clone(case));
        }
    }

    /// What was found so far.
    #[must_use]
    pub fn radar(&self) -> RelatedCases {
        let (mut found, mut more) = (self.found.clone(), self.more);
        let burst = densest(self.kin_at.clone(), self.at, self.burst).filter(|(_, n)| *n >= self.burst_cases);
        if let Some((from, n)) = burst {
            let mut within: Vec<&Arc<Case>> = self.kin.iter().filter(|c| self.is_within(c, from)).collect();
            within.sort_by_key(|c| Reverse((c.received_at, c.no)));
            let mut named = 0;
            for case in within {
                if let Some(known) = found.iter_mut().find(|f| f.other.no == case.no) {
                    let behind = known.reasons.partition_point(|r| *r <= MatchReason::Inviter);
                    known.reasons.insert(behind, MatchReason::Burst(n));
                    known.reasons.retain(|r| *r != MatchReason::Inviter);
                } else if named < MOST_NAMED {
                    named += 1;
                    let (other, reasons) = (Arc::clone(case), vec![MatchReason::Burst(n)]);
                    found.push(RelatedCase { other, mine: 0, theirs: 0, reasons });
                } else {
                    more = true;
                }
            }
        }
        let newest = |f: &RelatedCase| Reverse((f.other.received_at, f.other.no));
        found.sort_by_key(|f| (Reverse(f.strength()), f.reasons.first().copied(), newest(f)));
        RelatedCases { found, burst: burst.map(|(_, n)| n), more, looked: self.looked }
    }

    fn is_within(&self, case: &Case, from: DateTime<Utc>) -> bool {
        case.received_at >= from && case.received_at - from < self.burst
    }
}

/// The window with the most of some moments in it, `own` among them: where it begins and how many are in it, `own` counted. None
/// where `own` is alone.
pub(super) fn densest(
    mut times: Vec<DateTime<Utc>>,
    own: DateTime<Utc>,
    window: Duration,
) -> Option<(DateTime<Utc>, usize)> {
    if times.is_empty() {
        return None;
    }
    times.push(own);
    times.sort_unstable();
    let begins = times.iter().filter(|from| **from <= own && own - **from < window);
    let counted = begins.map(|from| {
        let end = times.partition_point(|t| *t - *from < window);
        let begin = times.partition_point(|t| t < from);
        (*from, end - begin)
    });
    counted.max_by_key(|(_, n)| *n)
}
