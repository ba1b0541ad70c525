//! Art. 20 of the Exit and Entry Administration Law on one application: what of it is not kept. Owns the limits that the documents alone
//! show; the port of entry is compared by whoever issues or transfers.

use crate::domain::case::Case;
use crate::domain::refusal::Blocker;
use crate::domain::rules::Rules;

/// The days of stay, the single entry, and a category that the ground allows: each that is not kept.
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
    if !rules.category_fits(papers.ground, papers.category) {
        blockers.push(Blocker::CategoryUnfit { ground: papers.ground, category: papers.category });
    }
    blockers
}
