//! Art. 20 of the Exit and Entry Administration Law on one application: what of it is not kept. Owns the limits that the documents alone
//! show; the port of entry is compared by whoever issues or transfers.

use crate::domain::case::Case;
use crate::domain::refusal::Blocker;
use crate::domain::rules::{ReasonFault, Rules};

/// The days of stay, the single entry, and a known ground with a category that it allows and that ports issue: each that is not kept.
#[must_use]
pub fn faults(case: &Case, rules: &Rules) -> Vec<Blocker> {
    let (papers, policy) = (&case.papers, &rules.policy);
    let mut blockers = Vec::new();
    if papers.stay_days > policy.max_stay_days {
        blockers.push(Blocker::StayTooLong { days: papers.stay_days, most: policy.max_stay_days });
    }
    if papers.entries > policy.entries {
        blockers.push(Blocker::MoreThanOneEntry(papers.entries));
    }
    let (ground, category) = (papers.ground, papers.category);
    blockers.extend(rules.reason_faults(ground, category).into_iter().map(|fault| match fault {
        ReasonFault::GroundUnknown => Blocker::GroundUnknown(ground),
        ReasonFault::CategoryUnknown => Blocker::CategoryUnknown(category),
        ReasonFault::CategoryNotAtPort => Blocker::CategoryNotAtPort(category),
        ReasonFault::CategoryUnfit => Blocker::CategoryUnfit { ground, category },
    }));
    blockers
}
