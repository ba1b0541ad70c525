//! Unattended cases: no clock, no officer and no other port brings them back in time. Owns what makes a case one;
//! it reads cases and changes nothing. A well-run desk has none.

use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa};
use crate::domain::case::state::CaseState;
use crate::domain::clock_trust::DeskTime;
use crate::domain::code::Port;
use crate::domain::desk::OpenCase;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::queue::{QueuePosition, is_waiting};
use crate::domain::rules::{PortStatus, Rules};
use crate::domain::zone::day;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// Why a case is unattended, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum UnattendedReason {
    /// Its time to return has passed, and it has not returned.
    NotBack {
        /// When it should have.
        since: DateTime<Utc>,
    },
    /// It was offered to a port that issues no visas any more.
    PortClosed { to: Port },
    /// It returns when it is too late.
    TooLate {
        /// When it returns.
        wakes: DateTime<Utc>,
        /// When the traveller lands or the decision is due, whichever comes first.
        end: DateTime<Utc>,
    },
    /// Its owner is no officer of the desk any more.
    Departed {
        /// Who that was.
        officer: OfficerId,
    },
    /// A second officer has to agree, and there is none who may.
    NoSecond { first: OfficerId },
    /// The traveller arrives after the last day of entry, and nobody extended it.
    AfterValidity {
        /// The last day.
        until: NaiveDate,
    },
    /// It was approved here, and the traveller now enters at a port of another authority, where this desk issues no visa.
    EntersElsewhere { port: Port },
    /// There is less time left than the work takes, and it has no owner.
    Nobody {
        /// Since when.
        since: DateTime<Utc>,
    },
}

impl UnattendedReason {
    /// Every machine name.
    pub const NAMES: [&'static str; 8] = [
        "not_back",
        "port_closed",
        "too_late",
        "departed",
        "no_second",
        "nobody",
        "after_validity",
        "enters_elsewhere",
    ];

    /// The machine name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotBack { .. } => "not_back",
            Self::PortClosed { .. } => "port_closed",
            Self::TooLate { .. } => "too_late",
            Self::Departed { .. } => "departed",
            Self::NoSecond { .. } => "no_second",
            Self::Nobody { .. } => "nobody",
            Self::AfterValidity { .. } => "after_validity",
            Self::EntersElsewhere { .. } => "enters_elsewhere",
        }
    }
}

/// How long the desk may take to return a due case: it checks once a minute.
const GRACE: Duration = Duration::minutes(2);

/// Why a case is unattended; none where it is not. `officers` are those of the desk; where they are not
/// known, it is empty, and they are not checked.
#[must_use]
pub fn orphan(
    live: &OpenCase,
    place: &QueuePosition,
    rules: &Rules,
    officers: &[Officer],
    time: impl Into<DeskTime>,
) -> Option<UnattendedReason> {
    let time = time.into();
    let (now, case) = (time.now, &*live.case);
    let state = &case.state;
    if let Some(admission) = case.admission.as_ref().filter(|_| state.awaits_entry()) {
        return after_approval(case, admission, rules, now);
    }
    if state.is_concluded() {
        return None;
    }
    if let Some(since) = state.wakes_at().filter(|at| *at + GRACE <= now) {
        return Some(UnattendedReason::NotBack { since });
    }
    if let CaseState::TransferOffered { to, .. } = state
        && (!rules.port(*to).is_some_and(|p| p.office) || rules.opening(*to, day(now)) != PortStatus::Open)
    {
        return Some(UnattendedReason::PortClosed { to: *to });
    }
    let owner = case.owner(time);
    // What waits is the other port's, the applicant's or the clock's; what can be worked on is an officer's.
    if is_waiting(case, now) {
        let end = [place.arrives_at, place.decide_by].into_iter().flatten().min()?;
        return state
            .wakes_at()
            .filter(|wakes| *wakes > end)
            .map(|wakes| UnattendedReason::TooLate { wakes, end });
    }
    if let CaseState::AwaitingSecond { first, .. } = state {
        let may = |o: &Officer| o.id != *first && rules.may(o.role, "consent");
        return (!officers.is_empty() && !officers.iter().any(may))
            .then_some(UnattendedReason::NoSecond { first: *first });
    }
    if let Some(officer) = owner {
        let known = officers.is_empty() || officers.iter().any(|o| o.id == *officer);
        return (!known).then_some(UnattendedReason::Departed { officer: *officer });
    }
    place.too_late_at.filter(|at| *at < now).map(|since| UnattendedReason::Nobody { since })
}

/// Why an approved case is unattended: the clock did not end it, or it ends before the traveller arrives.
fn after_approval(
    case: &Case,
    admission: &Admission,
    rules: &Rules,
    now: DateTime<Utc>,
) -> Option<UnattendedReason> {
    if let Some(since) = admission.wakes_at().filter(|at| *at + GRACE <= now) {
        return Some(UnattendedReason::NotBack { since });
    }
    let port = case.entry_port();
    let to_issue = admission.travellers.iter().any(TravellerVisa::is_expected);
    if to_issue && case.expected_arrival().is_some() && !rules.same_authority(port, case.office) {
        return Some(UnattendedReason::EntersElsewhere { port });
    }
    let until = admission.travellers.iter().filter_map(|t| t.enter_by(admission.valid_until)).min()?;
    let arrives = case.expected_arrival().filter(|arrival| arrival.at > now)?;
    (day(arrives.at) > until).then_some(UnattendedReason::AfterValidity { until })
}
