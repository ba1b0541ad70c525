//! How long the work on a case usually takes from the state of its checklist, learned from what the desk itself decided. Owns the
//! stages of a checklist, what counts as work, and from how many cases on a number is learned; before that the policy's stated default
//! holds. It reads closed cases and changes nothing.

use crate::domain::case::Case;
use crate::domain::case::timeline::decision;
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use chrono::Duration;
use std::collections::BTreeSet;

/// How much of a checklist is left, in items that an approval has to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkRemaining {
    /// Nothing.
    Ready,
    /// One to three.
    Few,
    /// Four to six.
    Some,
    /// Seven and more.
    Many,
}

impl WorkRemaining {
    /// All stages, the last one of a case first.
    pub const ALL: [Self; 4] = [Self::Ready, Self::Few, Self::Some, Self::Many];

    /// The stage of an open case.
    #[must_use]
    pub fn from_case(case: &Case) -> Self {
        Self::from_open_items(
            case.lines.iter().filter(|l| l.blocks_approval() && !l.is_recorded_by_officer()).count(),
        )
    }

    fn from_open_items(left: usize) -> Self {
        match left {
            0 => Self::Ready,
            1..=3 => Self::Few,
            4..=6 => Self::Some,
            _ => Self::Many,
        }
    }

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Few => "few",
            Self::Some => "some",
            Self::Many => "many",
        }
    }
}

/// What is usual from a stage on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct HandlingEstimate {
    pub stage: WorkRemaining,
    /// Minutes of work.
    pub minutes: i64,
    /// From how many decided cases that was learned; 0: the stated default.
    pub cases: usize,
}

/// What a desk has learned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandlingTimes {
    /// Minutes and number of cases, by stage.
    learned: [Option<(i64, usize)>; WorkRemaining::ALL.len()],
}

impl HandlingTimes {
    /// The estimate for a case in its present state.
    #[must_use]
    pub fn estimate(&self, case: &Case, rules: &Rules) -> HandlingEstimate {
        self.estimate_from(WorkRemaining::from_case(case), rules)
    }

    /// What is usual from a stage on.
    #[must_use]
    pub fn estimate_from(&self, stage: WorkRemaining, rules: &Rules) -> HandlingEstimate {
        let (minutes, cases) = self.learned[stage as usize].unwrap_or((rules.policy.usual_work_minutes, 0));
        HandlingEstimate { stage, minutes, cases }
    }
}

/// With fewer decided cases nothing is learned of a stage.
pub const LEAST_CASES: usize = 20;
/// Number of the newest closed cases in the estimate: enough for every stage, cheap at opening.
pub const CLOSED_LOOKED_AT: usize = 400;

/// Between two steps of officers on a case there is work; a longer gap is a break: another case, a night, documents awaited.
fn longest_step() -> Duration {
    Duration::minutes(30)
}

/// Learns from closed cases, the newest first.
#[derive(Debug, Default)]
pub struct HandlingTimeEstimator {
    looked: usize,
    work: [Vec<i64>; WorkRemaining::ALL.len()],
}

impl HandlingTimeEstimator {
    /// Takes a closed case; returns whether another one would help.
    pub fn add_case(&mut self, case: &Case) -> bool {
        self.looked += 1;
        for (known, seconds) in self.work.iter_mut().zip(work_by_stage(case)) {
            known.extend(seconds);
        }
        self.looked < CLOSED_LOOKED_AT
    }

    /// What was learned: the median of each stage, in full minutes.
    #[must_use]
    pub fn finish(self) -> HandlingTimes {
        let median = |mut seconds: Vec<i64>| {
            if seconds.len() < LEAST_CASES {
                return None;
            }
            let (cases, middle) = (seconds.len(), seconds.len() / 2);
            let (_, median, _) = seconds.select_nth_unstable(middle);
            Some(((*median + 59).div_euclid(60).max(1), cases))
        };
        HandlingTimes { learned: self.work.map(median) }
    }
}

/// Seconds of officers' work from the first moment in each stage to the decision; none for a stage that the case was never seen in.
fn work_by_stage(case: &Case) -> [Option<i64>; WorkRemaining::ALL.len()] {
    let mut by_stage = [None; WorkRemaining::ALL.len()];
    let Some(place) = decision(&case.timeline).filter(|_| case.state.is_decided()) else { return by_stage };
    let decided = &case.timeline[place];
    let (mut later, mut seconds, mut left) = (decided.at, 0, BTreeSet::new());
    // Backwards: what was settled after a moment was left to do at it.
    for stamp in case.timeline[..place].iter().rev().filter(|s| s.officer != OfficerId::desk()) {
        let step = later - stamp.at;
        if step <= longest_step() {
            seconds += step.num_seconds().max(0);
        }
        later = stamp.at;
        by_stage[WorkRemaining::from_open_items(left.len()) as usize] = Some(seconds);
        if matches!(&*stamp.event, "item_verified" | "item_waived") {
            left.insert(&stamp.about);
        }
    }
    by_stage
}
