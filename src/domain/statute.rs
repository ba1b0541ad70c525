//! Art. 20 of the Exit and Entry Administration Law on one application: its violations. Owns the limits that the documents alone
//! show; issue and transfer compare the port of entry.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::code::Port;
use crate::domain::rules::{PortStatus, ReasonFault, Rules};
use chrono::NaiveDate;

/// The days of stay, the single entry, and a known ground with a category that it allows and that ports issue: each violation.
#[must_use]
pub(crate) fn faults(case: &Case, rules: &Rules) -> Vec<Blocker> {
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

/// Why a port cannot be used on a day: it is closed, or not open yet.
#[must_use]
pub(crate) fn port_fault(port: Port, day: NaiveDate, rules: &Rules) -> Option<Blocker> {
    match rules.opening(port, day) {
        PortStatus::Open => None,
        PortStatus::NotYet(from) => Some(Blocker::PortNotOpen { port, from }),
        PortStatus::Closed(since) => Some(Blocker::PortClosed { port, since }),
    }
}
